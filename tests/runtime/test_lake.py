"""The lake: what loads brought is kept there, raw is restored from it, files arrive in it."""

from __future__ import annotations

import gzip
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from buckets import Buckets, buckets
from environments import furnish
from servers import Database, Server
from steps import Ended, Steps, steps_of

SPEC = """
spec: 1
project: {name: lake shop}
sources:
  till:
    kind: files
    path: till
    format: csv
    tables:
      sales: {files: "sales*.csv", load: incremental, key: id, columns: {id: integer, amount: "decimal(8,2)"}}
  inbox:
    kind: files
    on: lake
    path: from/partners
    format: jsonl
    tables:
      parcels: {files: "2026/**/*.jsonl*", load: incremental, key: id, columns: {id: integer, kilos: integer}}
  crm:
    kind: postgres
    tables:
      people:
        key: id
        cursor: changed
        deletes: detect
        columns: {id: integer, name: string, changed: timestamp}
latency: daily
storage: {warehouse: WAREHOUSE, lake: s3}
modeling: {style: star, facts: {sales: {measures: {sold: {column: amount, aggregate: sum}}}}}
"""
PEOPLE = """
create table people (id integer primary key, name text, changed timestamp);
insert into people values (1, 'Ada', '2026-01-01'), (2, null, '2026-01-02');
"""
CHANGED = """
insert into people values (3, '', '2026-01-03 10:00');
delete from people where id = 1;
"""
RESTORE = "from pipeline import restore; raise SystemExit(restore.main())"
# As if the process were killed there: nothing of Python's runs any more.
DIES_COUNTING = """
import os
from ingestion import archive
archive.Archive.count = lambda *_: os._exit(137)
"""
DIES_WRITING = """
import os
from ingestion import archive, lake
write = lake.Bucket.write
class Half:
    def __init__(self, content):
        self.content, self.size = content, 0
    def read(self, _):
        if self.size > 12_000_000:
            os._exit(137)
        block = self.content.read(6_000_000)
        self.size += len(block)
        return block
lake.Bucket.write = lambda bucket, key, content: write(bucket, key, Half(content))
"""
LOOK = """
from ingestion.sources import till
for finding in till.examine():
    print(f"{finding.what}: {finding.seen} {finding.advice}")
"""
DIES_RESTORING = """
import os
from ingestion.raw import Raw
sql = Raw.sql
def once(self, statement, *values):
    found = sql(self, statement, *values)
    if statement.startswith("insert"):
        os._exit(137)
    return found
Raw.sql = once
"""
_RAW_SCHEMAS = "select nspname from pg_namespace where nspname like 'raw%'"
LOAD = "from pipeline import __main__; raise SystemExit(__main__.main())"


@dataclass(frozen=True)
class Shop:
    """A project, the store that has its lake, and where it reads from and writes to."""

    steps: Steps
    store: Buckets
    landing: str
    archive: str
    crm: Database
    warehouse: Database | None
    """None for DuckDB."""

    def sell(self, name: str, rows: str) -> None:
        (self.steps.folder / "till" / name).write_text(f"id,amount\n{rows}")

    def load(self, *sources: str) -> None:
        for source in sources:
            ended = self.steps.run("load", source)
            assert ended.code == 0, ended.said

    def load_with(self, first: str, *words: str) -> Ended:
        """Load in a process that something else is done in before."""
        return self.steps.python(f"{first}\n{LOAD}", "load", *words)

    def raw(self) -> dict[str, list[str]]:
        """The rows of the raw tables, as they are; without lists that dlt keeps."""
        tables = self.steps.tables(without=())
        return {
            name: rows
            for name, rows in tables.items()
            if name.startswith('"raw_') and '"_dlt' not in name
        }

    def lose(self) -> None:
        """Lose the warehouse."""
        if self.warehouse is None:
            shutil.rmtree(self.steps.folder / "warehouse")
            return
        names = self.warehouse.run(_RAW_SCHEMAS)
        for (name,) in names:
            self.warehouse.run(f'drop schema "{name}" cascade')

    def restore(self, *words: str) -> str:
        ended = self.steps.python(RESTORE, *words)
        assert ended.code == 0, ended.said
        return ended.said


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buckets]:
    with buckets(tmp_path_factory.mktemp("moto") / "log") as store:
        yield store


@pytest.fixture(scope="module", params=["duckdb"])
def shop(
    request: pytest.FixtureRequest,
    render: Callable[..., Path],
    store: Buckets,
    postgres: Server,
) -> Iterator[Shop]:
    kind = request.param
    folder = furnish(render(SPEC.replace("WAREHOUSE", kind)))
    (folder / "till").mkdir()
    crm = postgres.database()
    crm.run(PEOPLE)
    lake = f"landing-{kind}", f"archive-{kind}"
    for bucket in lake:
        store.make(bucket)
    warehouse = postgres.database() if kind == "postgres" else None
    variables = {**crm.variables("CRM"), **store.variables("LAKE_SHOP", *lake)}
    if warehouse:
        variables |= warehouse.variables("LAKE_SHOP_WAREHOUSE")
    with steps_of(folder, variables, only_loads=True) as steps:
        yield Shop(steps, store, *lake, crm, warehouse)


BOTH = pytest.mark.parametrize("shop", ["postgres", "duckdb"], indirect=True)


@BOTH
def test_raw_is_restored_as_it_was(shop: Shop) -> None:
    shop.sell("sales 1 ä%+.csv", "1,10\n2,20\n")
    shop.store.put(shop.landing, "from/partners/2026/a.jsonl", b'{"id": 1, "kilos": 2}')
    shop.load("till", "inbox", "crm")
    shop.crm.run(CHANGED)
    shop.sell("sales 2.csv", "3,30\n")
    shop.load("till", "crm")
    before = shop.raw()

    shop.lose()
    said = shop.restore()

    assert "2 loads" in said
    assert shop.raw() == before
    assert len(before['"raw_crm"."people"']) > 3
    assert "0 not in raw" in shop.restore()
    shop.load("till", "inbox")
    assert shop.raw() == before


def test_files_are_kept_as_they_came(shop: Shop) -> None:
    keys = shop.store.keys(shop.archive)
    (key,) = (key for key in keys if key.endswith("/files/sales 1 ä%+.csv"))
    assert shop.store.get(shop.archive, key) == b"id,amount\n1,10\n2,20\n"
    (load_id,) = re.findall("till/sales/(.*)/files/sales 1", key)
    assert f"till/_loads/{load_id}.json" in keys
    assert any(key.endswith("/files/2026/a.jsonl") for key in keys)


def test_a_load_killed_before_it_is_noted_is_restored(shop: Shop) -> None:
    shop.sell("sales 3.csv", "4,40\n")
    assert shop.load_with(DIES_COUNTING, "till").code == 137
    before = shop.raw()
    assert sum("sales 3.csv" in row for row in before['"raw_till"."sales"']) == 1

    shop.lose()
    shop.restore("--source", "till")
    shop.restore()
    assert shop.raw() == before

    shop.sell("sales 4.csv", "5,50\n")
    shop.load("till")
    counted = [key for key in shop.store.keys(shop.archive) if "till/_loads/" in key]
    assert len(counted) == 4


def test_a_load_killed_while_it_is_archived_counts_for_nothing(shop: Shop) -> None:
    rows = (f"{number},{'9' * 80_000}\n" for number in range(100, 300))
    shop.sell("sales 5.csv", "".join(rows))
    before, keys = shop.raw(), shop.store.keys(shop.archive)
    assert shop.load_with(DIES_WRITING, "till").code == 137
    assert shop.raw() == before
    left = [key for key in shop.store.keys(shop.archive) if key not in keys]
    assert not any("sales 5" in key or key.endswith(".json") for key in left)

    shop.sell("sales 5.csv", "6,60\n")
    shop.load("till")
    after = shop.raw()
    assert len(after['"raw_till"."sales"']) == len(before['"raw_till"."sales"']) + 1
    shop.lose()
    shop.restore()
    assert shop.raw() == after


@BOTH
def test_a_restore_that_is_killed_may_be_repeated(shop: Shop) -> None:
    before = shop.raw()
    shop.lose()
    assert shop.steps.python(f"{DIES_RESTORING}\n{RESTORE}").code == 137
    shop.restore()
    assert shop.raw() == before


def test_files_that_arrive_in_the_lake_are_loaded_once(shop: Shop) -> None:
    packed = gzip.compress(b'{"id": 2, "kilos": 7}\n')
    shop.store.put(shop.landing, "from/partners/2026/11/b.jsonl.gz", packed)
    shop.store.put(shop.landing, "from/partners/2025/c.jsonl", b'{"id": 3}')
    shop.store.put(shop.landing, "from/partners/2026/.d.jsonl", b'{"id": 4}')
    shop.load("inbox", "inbox")
    files = shop.raw()['"raw_inbox"."_loaded_files"']
    assert [name for row in files for name in re.findall(r"2026/[^']*", row)] == [
        "2026/11/b.jsonl.gz",
        "2026/a.jsonl",
    ]

    time.sleep(1.1)  # the store tells whole seconds
    shop.store.put(shop.landing, "from/partners/2026/a.jsonl", b'{"id": 1, "kilos": 3}')
    shop.load("inbox")
    kept = [
        k for k in shop.store.keys(shop.archive) if k.endswith("/files/2026/a.jsonl")
    ]
    contents = [shop.store.get(shop.archive, key) for key in kept]
    assert contents == [b'{"id": 1, "kilos": 2}', b'{"id": 1, "kilos": 3}']
    assert len(shop.raw()['"raw_inbox"."parcels"']) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"LAKE_SHOP_LAKE_ARCHIVE": "nowhere"},
            r"s3://nowhere/till/\S*: no such bucket \(.*LAKE_SHOP_LAKE_ARCHIVE; then try",
        ),
        (
            {"LAKE_SHOP_LAKE_ARCHIVE": ""},
            r"LAKE_SHOP_LAKE_ARCHIVE is not set\. It names a bucket of the lake",
        ),
        (
            {"LAKE_SHOP_LAKE_ENDPOINT": "http://127.0.0.1:9"},
            r"s3://archive-\w+/till/\S*: network connection .* http://127.0.0.1:9 can be",
        ),
        (
            {"AWS_ACCESS_KEY_ID": "wrong"},
            r"s3://archive-\w+/till/\S*: .*To mend it: let this user read and write",
        ),
    ],
    ids=["no bucket", "no name", "no store", "no access"],
)
def test_what_keeps_the_lake_away_is_told(
    shop: Shop, change: dict[str, str], said: str
) -> None:
    shop.sell("sales 9.csv", "9,90\n")
    before = shop.raw()
    shop.store.ask_for_keys(after=0 if "AWS_ACCESS_KEY_ID" in change else 10**9)
    try:
        ended = shop.load_with(f"import os; os.environ.update({change!r})", "till")
    finally:
        shop.store.ask_for_keys(after=10**9)
    assert ended.code == 1
    assert re.search(said, ended.said), ended.said
    assert "Traceback" not in ended.said
    assert shop.raw() == before


def test_the_doctor_looks_at_the_archive(shop: Shop) -> None:
    said = shop.steps.python(LOOK).said
    assert re.search(
        r"archive of till: \d+ loads in s3://archive-\w+/till ()$", said, re.M
    )
    gone = "import os; os.environ['LAKE_SHOP_LAKE_ARCHIVE'] = 'nowhere'"
    said = shop.steps.python(f"{gone}\n{LOOK}").said
    assert (
        "archive of till: cannot be read s3://nowhere/till/_loads: no such bucket"
        in said
    )
