"""A database of its own for each test, the source that reads it, and ways to get there.

`POSTGRES_URL` names the server, `PYTHONPATH` has the project under test.
"""

import os
import secrets
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from ingestion import postgres
from ingestion.postgres import Relation, Server, Source, Table
from pipeline import settings, warehouse

URL = urlsplit(os.environ["POSTGRES_URL"])
HOST = "127.0.0.1"
SERVER = Server(HOST, str(URL.port), "", str(URL.username), "SRC_PASSWORD")


def table(name: str, *columns: str, **options: Any) -> Table:
    """A table of the schema `public`, with the first column as its key."""
    options.setdefault("key", columns[:1])
    options.setdefault("load", "incremental" if "cursor" in options else "full")
    options.setdefault("reads", Relation("public", name))
    needed = [*options["key"], *filter(None, [options.get("cursor")])]
    return Table(name=name, columns=columns, needed=needed, **options)


class Place:
    """A fresh database, and a warehouse without anything in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"t_{secrets.token_hex(4)}"
        self.run(f"create database {self.name} template template0", "postgres")

    def run(self, sql: str, database: str = "") -> list[tuple[Any, ...]]:
        """Run statements, each committed, and return the rows of the last one."""
        url = URL._replace(path=f"/{database or self.name}").geturl()
        with closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("set timezone = 'UTC'")
                cursor.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []

    def source(self, *tables: Table, parallel: int = 2, **server: Any) -> Source:
        """The source `src` with these tables."""
        found = {**vars(SERVER), "database": self.name, **server}
        return Source("src", "raw_src", Server(**found), tables, parallel)

    def load(
        self,
        *tables: Table,
        since: datetime | None = None,
        until: datetime | None = None,
        parallel: int = 2,
        **server: Any,
    ) -> None:
        """Load the tables."""
        source = self.source(*tables, parallel=parallel, **server)
        postgres.load(source, since=since, until=until)

    def raw(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse; none before the first load."""
        if not settings.WAREHOUSE_PATH.exists():
            return []
        with warehouse.reader() as db:
            return [tuple(row) for row in db.rows(sql)]


@contextmanager
def relay(
    port: int, *, cut_after: Callable[[], int | None] = lambda: None
) -> Iterator[int]:
    """A port that leads to another one; `cut_after` says for each connection, in its
    turn, after how many bytes from there it breaks."""
    yield from _serve(port, cut_after, None)


@contextmanager
def tls(port: int, certificate: Path, key: Path) -> Iterator[int]:
    """A port that leads to another one, and takes TLS as a PostgreSQL server does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    yield from _serve(port, lambda: None, context)


def _serve(
    port: int, cut_after: Callable[[], int | None], context: ssl.SSLContext | None
) -> Iterator[int]:
    listener = socket.create_server((HOST, 0))

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(
                target=_connect, args=(client, port, cut_after(), context), daemon=True
            ).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _connect(
    client: socket.socket, port: int, most: int | None, context: ssl.SSLContext | None
) -> None:
    with suppress(OSError):
        if context:
            client.recv(8)  # SSLRequest
            client.sendall(b"S")
            client = context.wrap_socket(client, server_side=True)
        server = socket.create_connection((HOST, port))
        threading.Thread(target=_pump, args=(client, server, None), daemon=True).start()
        _pump(server, client, most)


def _pump(source: socket.socket, target: socket.socket, most: int | None) -> None:
    passed = 0
    try:
        while data := source.recv(65_536):
            passed += len(data)
            if most is not None and passed > most:
                return
            target.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
