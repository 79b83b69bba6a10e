"""Connections: made as the source declares, and what goes wrong with them in one line."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2

from ingestion import LoadError
from ingestion.postgres.tables import Server
from pipeline import settings, variables
from pipeline.errors import PipelineError

# What libpq calls the hosts that may be read.
_SESSIONS = {"never": "primary", "prefer": "prefer-standby", "require": "standby"}

# Every value has one text, whatever the settings of server and role are.
_SETTINGS = {
    "client_encoding": "UTF8",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "timezone": "UTC",
    "extra_float_digits": "3",
    "bytea_output": "hex",
    "xmloption": "content",
    # The connection that holds the snapshot waits for the others.
    "idle_in_transaction_session_timeout": "0",
}

# Errors after which another attempt may succeed: the connection broke, the server
# started or stopped, a replica could not keep the rows that were being read.
_PASSING = ("08", "40001", "40P01", "53300", "57P01", "57P02", "57P03")

_ADVICE = (
    (
        "password authentication failed",
        "set {variable}, or have the user's password set",
    ),
    ("no password supplied", "set {variable}"),
    (
        "no pg_hba.conf entry",
        "have the server's pg_hba.conf let this user in from here",
    ),
    ("database .* does not exist", "correct the variable of the database"),
    ("role .* does not exist", "correct the variable of the user"),
    ("could not translate host name", "correct the variable of the host"),
    ("certificate|root.crt", "see whether sslmode and the root certificate are right"),
    ("SSL|TLS", "see whether the server speaks TLS, or change the source's `sslmode`"),
    ("session is not|hot standby", "see whether the source's `replica` fits its hosts"),
    (
        "statement timeout",
        "let the user's statements take longer (`alter role … set statement_timeout`),"
        " or give the table a cursor",
    ),
    ("lock timeout", "load again when nobody changes the table's definition"),
    (
        "conflict with recovery",
        "have the replica wait longer (max_standby_streaming_delay, or"
        " hot_standby_feedback), or read the primary",
    ),
    ("permission denied", "have the user granted what it lacks"),
    (
        "invalid input syntax",
        "see whether the cursor still has the type of earlier loads",
    ),
)
_USUAL = "see whether the server is there and can be reached, and load again"


class Broken(Exception):
    """A connection or snapshot is lost; another attempt may succeed."""

    def __init__(self, cause: psycopg2.Error) -> None:
        super().__init__(first_line(cause))
        self.cause = cause


@contextmanager
def connection(server: Server, host: str = "", port: str = "") -> Iterator[Any]:
    """Connect to one of the server's hosts, or to the one that is named.

    The connection is one transaction, which only reads and sees one state of the
    database. Raises Broken when the server cannot be reached now, and LoadError when
    trying again is of no use.
    """
    try:
        word = variables.secret(server.password_in)
    except PipelineError as error:
        raise LoadError(f"{error} Nothing was loaded.") from error
    try:
        made = psycopg2.connect(
            host=host or server.host,
            port=port or server.port,
            dbname=server.database,
            user=server.user,
            password=word,
            sslmode=server.sslmode,
            **({"sslrootcert": server.sslrootcert} if server.sslrootcert else {}),
            target_session_attrs=_SESSIONS[server.replica],
            application_name=settings.ROOT.name,
            connect_timeout=10,
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
        )
    except psycopg2.OperationalError as error:
        raise _problem(error, str(server), server, connecting=True) from error
    with closing(made):
        with told(str(server), server), made.cursor() as cursor:
            made.autocommit = True
            for name, value in _SETTINGS.items():
                cursor.execute("select set_config(%s, %s, false)", (name, value))
            made.autocommit = False
            made.set_session(isolation_level="REPEATABLE READ", readonly=True)
        yield made


@contextmanager
def told(what: str, server: Server) -> Iterator[None]:
    """Raise what the server says as Broken, or as LoadError with `what` before it."""
    try:
        yield
    except psycopg2.Error as error:
        raise _problem(error, what, server) from error


def first_line(error: BaseException) -> str:
    """Return what an error says first, without the words of libpq around it."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    if "no message from the libpq" in lines[0]:
        return "the connection broke"
    said = [line for line in lines if not line.startswith(("CONTEXT:", "LINE "))]
    line = re.sub(r"^connection to server .*? failed: ", "", said[0])
    return re.sub(r"^(?:FATAL|ERROR): +", "", line).rstrip(".")


def load_error(error: psycopg2.Error, what: str, server: Server) -> LoadError:
    """Return what the server says as one line for a person."""
    said = first_line(error)
    advice = next((a for words, a in _ADVICE if re.search(words, str(error))), _USUAL)
    place = "" if what == str(server) else f" ({server})"
    return LoadError(
        f"{what}: {said}{place}. Nothing was loaded;"
        f" {advice.format(variable=server.password_in)}."
    )


def _problem(
    error: psycopg2.Error, what: str, server: Server, connecting: bool = False
) -> Exception:
    lost = (psycopg2.OperationalError, psycopg2.InterfaceError, psycopg2.DatabaseError)
    is_lost = type(error) in lost
    code = error.pgcode or ""
    known = any(re.search(words, str(error)) for words, _ in _ADVICE)
    if code.startswith(_PASSING) or (
        is_lost and not code and not (connecting and known)
    ):
        return Broken(error)
    return load_error(error, what, server)
