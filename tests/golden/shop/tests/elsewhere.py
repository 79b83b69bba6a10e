"""A warehouse for tests alone: empty at first, and gone afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipeline import settings, variables


@contextmanager
def warehouse(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Have the project use an empty warehouse; yield what runs a statement in it."""
    path = folder / "warehouse.duckdb"
    patch.setattr(settings, "WAREHOUSE_PATH", path)
    variable = "CORNER_SHOP_WAREHOUSE_PATH"
    patch.setitem(variables.PATHS, variable, path)

    def run(statement: str) -> None:
        with duckdb.connect(str(path)) as db:
            db.execute(statement)

    yield run
