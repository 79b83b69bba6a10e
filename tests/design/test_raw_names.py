"""What raw tables call columns: the design and the ingestion that it generates agree.

`runtime/inside/test_files_ingestion.py` asks the ingestion about the same cases.
"""

from __future__ import annotations

import json

import pytest
from support import ROOT

from generator.design.names import raw_names
from generator.kinds.registry import find

ORIGIN = find("sources", "files").origin
CASES = json.loads((ROOT / "tests/data/raw_names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: ",".join(case["physical"]))
def test_raw_names(case: dict[str, list[str]]) -> None:
    assert raw_names(case["physical"], ORIGIN.names, 255) == case["raw"]


def test_names_fit_the_warehouse() -> None:
    postgres = find("warehouses", "postgres")
    long = "ä" * 40
    assert raw_names(
        ["XMIN", long, "x" * 63], postgres.own_columns, postgres.longest_name
    ) == ["XMIN__2", "ä" * 27 + "_437be29e", "x" * 63]
