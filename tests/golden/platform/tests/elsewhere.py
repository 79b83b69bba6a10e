"""A warehouse for tests alone: empty at first, and gone afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from pipeline import settings
from pipeline.reader import quote
from pipeline.server import connection


@contextmanager
def warehouse(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Have the project use an empty warehouse; yield what runs a statement in it."""
    name = f"test_{uuid4().hex}"
    with connection() as server, server.cursor() as cursor:
        cursor.execute(f"create database {quote(name)} template template0")
        with pytest.MonkeyPatch.context() as inside:
            inside.setitem(settings.WAREHOUSE, "dbname", name)
            inside.setenv("LEDGER_WAREHOUSE_DATABASE", name)
            yield run
        cursor.execute(f"drop database {quote(name)} with (force)")


def run(statement: str) -> None:
    """Run a statement in the warehouse of the test."""
    with connection() as opened, opened.cursor() as cursor:
        cursor.execute(statement)
