"""The rows that each suite looks at: `rows/<suite>.sql`, one query a suite."""

from collections.abc import Iterator
from pathlib import Path

__all__ = ["definitions"]

_FOLDER = Path(__file__).parent / "rows"


def definitions(layer: str) -> Iterator[str]:
    """Yield the statements that make each suite's rows a view called like the suite."""
    for path in sorted(_FOLDER.glob(f"{layer}_*.sql")):
        query = path.read_text(encoding="utf-8")
        yield f"create temporary view {path.stem} as\n{query}"
