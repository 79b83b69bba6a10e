"""A warehouse that holds data, taken to another spec by what `penstock plan` says.

Each table of one project has an edit of its own. The project is filled by two deliveries,
brought to the new spec with the plan's statements and a run, and compared with a project of
the new spec that reads the same files for the first time. Then it goes all the way back.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from environments import furnish
from support import ROOT

from generator.design.build import design_of
from generator.design.relations import relations_of
from generator.resync.meaning import meaning_of
from generator.resync.rebuilding import rebuilt_of
from generator.resync.statements import Step
from generator.resync.tree import render_tree
from generator.spec.load import load_spec

OLD = """
spec: 1
project: {name: moving}
sources:
  shop:
    kind: files
    path: data/shop
    tables:
      nulls:
        key: id
        cursor: at
        null_values: [NA]
        columns: {id: integer, at: timestamp, word: {type: string, nullable: true}}
      computed:
        key: id
        cursor: at
        columns: {id: integer, at: timestamp, x: integer, y: {type: integer, expression: x * 2}}
      formats:
        key: id
        cursor: at
        columns: {id: integer, at: timestamp, day: {type: date, format: "%d/%m/%Y", nullable: true}}
      zones:
        key: id
        cursor: at
        columns: {id: integer, at: timestamp, local: timestamp}
      types:
        key: id
        cursor: at
        columns: {id: integer, at: timestamp, amount: {type: integer, nullable: true}}
      filtered:
        key: id
        cursor: at
        where: amount > 0
        columns: {id: integer, at: timestamp, amount: integer}
      keys:
        key: id
        cursor: at
        columns: {id: integer, part: integer, at: timestamp, word: string}
      cursors:
        key: id
        cursor: at
        columns: {id: integer, at: timestamp, revision: integer, word: string}
      replaced:
        key: id
        load: full
        columns: {id: integer, word: string}
      grown:
        files: grown_*.csv
        key: id
        load: incremental
        columns: {id: integer, word: string}
      patterns:
        files: patterns_1*.csv
        key: id
        load: incremental
        columns: {id: integer, word: string}
      renamed:
        key: id
        load: incremental
        columns: {id: {type: integer, name: number}, word: {type: string, name: text}}
      swapped:
        key: id
        load: incremental
        columns: {id: integer, word: {type: string, name: first, nullable: true}}
      widened:
        key: id
        load: incremental
        columns: {id: integer, left: string}
      ignored:
        key: id
        load: incremental
        on_drift: {new_columns: ignore}
        columns: {id: integer}
      heights:
        was: levels
        files: heights.csv
        key: id
        load: incremental
        columns: {id: integer, metres: {type: integer, was: meters}}
      customers:
        key: id
        cursor: at
        columns: {id: integer, at: timestamp, city: string}
      orders:
        key: id
        cursor: at
        columns:
          id: integer
          at: timestamp
          customer: {type: integer, references: customers}
          store: integer
          amount: {type: integer, unit: EUR}
      stores:
        key: id
        columns: {id: integer, name: string}
      doors:
        key: id
        columns: {id: integer, colour: string}
  ghosts:
    kind: files
    path: data/ghosts
    tables:
      sheets:
        key: id
        columns: {id: integer}
  legacy:
    kind: files
    path: data/legacy
    encoding: latin-1
    tables:
      prices:
        key: name
        load: incremental
        columns: {name: string, price: integer}
  events:
    kind: files
    path: data/events
    format: jsonl
    tables:
      clicks:
        key: id
        load: incremental
        columns: {id: integer}
latency: daily
storage: {warehouse: {kind: duckdb, path: data/old.duckdb}}
modeling:
  exclude: [nulls, computed, formats, zones, cursors, replaced, grown, patterns, swapped, prices, ignored]
  facts: {orders: {measures: {revenue: {column: amount, aggregate: sum}}}}
"""
_ORIGIN = {"_src_path": "", "_commit": ""}
ADDED = """
      added:
        key: id
        columns: {id: integer}
"""
EDITS: dict[str, tuple[str, str]] = {
    "nulls": ("null_values: [NA]", "null_values: [none]"),
    "computed": ("x * 2", "x * 3"),
    "formats": ("%d/%m/%Y", "%m/%d/%Y"),
    "zones": ("local: timestamp", "local: {type: timestamp, timezone: Europe/Rome}"),
    "types": ("amount: {type: integer, nullable", 'amount: {type: "decimal(9,2)", nullable'),
    "filtered": ("        where: amount > 0\n", ""),
    "keys": ("key: id\n        cursor: at\n        columns: {id: integer, part", "key: [id, part]\n        cursor: at\n        columns: {id: integer, part"),
    "cursors": ("cursor: at\n        columns: {id: integer, at: timestamp, revision", "cursor: revision\n        columns: {id: integer, at: timestamp, revision"),
    "replaced": ("load: full", "cursor: id"),
    "grown": ("files: grown_*.csv\n        key: id\n        load: incremental", "files: grown_*.csv\n        key: id\n        load: full"),
    "patterns": ("patterns_1*.csv", "patterns_*.csv"),
    "renamed": ("name: number}, word: {type: string, name: text}", "name: Number}, word: {type: string, name: Text 2}"),
    "swapped": ("name: first", "name: second"),
    "widened": ("left: string}", "right: string}"),
    "ignored": ("on_drift: {new_columns: ignore}\n        columns: {id: integer", "on_drift: {new_columns: ignore}\n        columns: {id: integer, word: {type: string, nullable: true}"),
    "heights": ("heights:\n        was: levels", "levels:\n        was: heights"),
    "meters": ("metres: {type: integer, was: meters}", "meters: {type: integer, was: metres, name: metres}"),
    "customers": ("modeling:\n", "modeling:\n  dimensions: {customers: {history: track}}\n  date_dimension: {from: 2026-01-01, to: 2026-12-31}\n"),
    "orders": ("store: integer", "store: {type: integer, references: stores}"),
    "measures": ("revenue: {column: amount, aggregate: sum}", "largest: {column: amount, aggregate: max}"),
    "marts": ("exclude: [", "exclude: [types, "),
    "tables": ("\n      doors:\n        key: id\n        columns: {id: integer, colour: string}\n", ADDED),
    "source": ("  ghosts:\n    kind: files\n    path: data/ghosts\n    tables:\n      sheets:\n        key: id\n        columns: {id: integer}\n", ""),
    "encoding": ("encoding: latin-1", "encoding: cp1252"),
    "events": ("columns: {id: integer}\nlatency", "columns: {id: integer, note: {type: string, nullable: true}}\nlatency"),
    "warehouse": ("data/old.duckdb", "data/new.duckdb"),
}  # fmt: skip
FIRST = {
    "shop/nulls.csv": "id,at,word\n1,2026-01-01,NA\n2,2026-01-01,none\n",
    "shop/computed.csv": "id,at,x\n1,2026-01-01,10\n2,2026-01-01,20\n",
    "shop/formats.csv": "id,at,day\n1,2026-01-01,01/02/2026\n2,2026-01-01,31/01/2026\n3,2026-01-01,01/31/2026\n",
    "shop/zones.csv": "id,at,local\n1,2026-01-01,2026-07-01T12:00:00\n",
    "shop/types.csv": "id,at,amount\n1,2026-01-01,1\n2,2026-01-01,2.50\n",
    "shop/filtered.csv": "id,at,amount\n1,2026-01-01,1\n2,2026-01-01,-2\n",
    "shop/keys.csv": "id,part,at,word\n1,1,2026-01-01,a\n1,2,2026-01-02,b\n",
    "shop/cursors.csv": "id,at,revision,word\n1,2026-01-02,1,late\n1,2026-01-01,2,revised\n",
    "shop/replaced.csv": "id,word\n1,stays\n2,goes\n",
    "shop/grown_1.csv": "id,word\n1,a\n2,b\n",
    "shop/patterns_1.csv": "id,word\n1,a\n",
    "shop/patterns_2.csv": "id,word\n2,b\n",
    "shop/renamed.csv": "number,text\n1,a\n2,b\n",
    "shop/swapped.csv": "id,first,second\n1,a,\n2,,b\n",
    "shop/widened.csv": "id,left,right\n1,l,r\n",
    "shop/ignored.csv": "id,word\n1,a\n",
    "shop/heights.csv": "id,metres\n1,10\n2,20\n",
    "shop/customers.csv": "id,at,city\n1,2026-01-01,Bonn\n2,2026-01-01,Ulm\n",
    "shop/orders.csv": "id,at,customer,store,amount\n1,2026-01-05,1,1,10\n2,2026-02-05,2,9,20\n",
    "shop/stores.csv": "id,name\n1,North\n2,South\n",
    "shop/doors.csv": "id,colour\n1,red\n",
    "shop/added.csv": "id\n1\n",
    "ghosts/sheets.csv": "id\n1\n",
    "legacy/prices.csv": "name,price\nzehn \u20ac,10\n",
    "events/clicks.jsonl": '{"id": 1}\n',
}
SECOND = {
    "shop/nulls.csv": "id,at,word\n1,2026-01-01,NA\n2,2026-01-01,none\n3,2026-02-01,NA\n",
    "shop/filtered.csv": "id,at,amount\n1,2026-02-01,-1\n2,2026-02-01,2\n",
    "shop/keys.csv": "id,part,at,word\n1,1,2026-01-01,a\n1,2,2026-01-02,b\n1,1,2026-02-01,c\n",
    "shop/replaced.csv": "id,word\n1,stays\n3,comes\n",
    "shop/grown_2.csv": "id,word\n2,corrected\n3,c\n",
    "shop/customers.csv": "id,at,city\n1,2026-01-01,Bonn\n2,2026-01-01,Ulm\n1,2026-02-01,Rome\n",
    "shop/orders.csv": "id,at,customer,store,amount\n1,2026-01-05,1,1,11\n2,2026-02-05,2,9,20\n3,2026-02-06,1,2,30\n",
}
"""What arrives later; the same name again is a correction of that file."""
RENAMED = ("shop/renamed.csv", "number,text\n", "Number,Text 2\n")
FORTH = ("renamed", "replaced", "ignored", "doors", "ghosts", "prices", "been loaded")
BACK = ("renamed", "patterns", "prices", "been loaded", "replaced", "grown", "added")
"""Optional steps that are taken on each way, by a word of what they are for."""

_LOAD = """
import importlib
from pipeline.sources import SOURCES
for source in SOURCES:
    importlib.import_module(f"ingestion.sources.{source}").load()
"""
_BUILD = """
import subprocess
from pipeline import dbt, settings
done = subprocess.run(dbt.command("run"), env=settings.environment())
raise SystemExit(done.returncode)
"""
_SQL = """
import json, sys
import duckdb
with duckdb.connect(sys.argv[1]) as connection:
    found = [connection.execute(sql).fetchall() for sql in json.load(sys.stdin)]
print(json.dumps(found, default=str))
"""


@dataclass(frozen=True)
class Workshop:
    """A project that has been taken to another spec, beside one that began with it."""

    before: dict[str, list[Any]]
    after: dict[str, list[Any]]
    fresh: dict[str, list[Any]]
    left: list[str]
    """Relations that the project has and the fresh one has not."""
    rebuilt: set[str]
    """Tables that the run has built anew."""
    told: set[str]
    """Those that would be, by the files and by the plan's steps that were taken; without what
    each run has built so far, and says nothing of when.
    """


def new_spec() -> str:
    text = OLD
    for old, new in EDITS.values():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def deliver(folder: Path, files: dict[str, str], day: int) -> None:
    """Write files as of a day in January 2026."""
    for name, text in files.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("cp1252"))
        os.utime(path, (1767225600 + day * 86400,) * 2)


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / "data" / name).read_text("utf-8")
    assert old in text
    deliver(folder, {name: text.replace(old, new)}, 3)


def call(project: Path, *arguments: str) -> None:
    done = subprocess.run(
        [project / ".venv/bin/python", *arguments],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-10_000:]


def fill(project: Path) -> None:
    """Load and model, without gates and tests."""
    for code in (_LOAD, _BUILD):
        call(project, "-c", code)


def take(project: Path, step: Step, warehouse: str) -> None:
    """Do what a step says."""
    if step.language == "sql":
        query(project, warehouse, *step.commands)
    elif step.commands == ("make run",):
        call(project, "-m", "pipeline", "run")
    else:
        for command in step.commands:
            subprocess.run(command, shell=True, cwd=project, check=True)


def query(project: Path, warehouse: str, *statements: str) -> list[list[Any]]:
    done = subprocess.run(
        [project / ".venv/bin/python", "-c", _SQL, str(project / warehouse)],
        input=json.dumps(statements),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: list[list[Any]] = json.loads(done.stdout)
    return found


def relations(project: Path, warehouse: str) -> list[str]:
    [found] = query(
        project,
        warehouse,
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_schema not like 'raw_%' order by all",
    )
    return [name for (name,) in found]


def content(project: Path, warehouse: str) -> dict[str, list[Any]]:
    """The rows of staging and of the marts, without what differs from load to load."""
    names = [
        name
        for name in relations(project, warehouse)
        if name.startswith(("staging.stg_", "marts."))
    ]
    columns = "columns(c -> c not in ('_dlt_load_id', '_extracted_at'))"
    rows = query(
        project, warehouse, *(f"select {columns} from {n} order by all" for n in names)
    )
    return dict(zip(names, rows, strict=True))


def built(project: Path, warehouse: str) -> dict[str, str]:
    """When each table that only grows was last built anew, by what it says itself."""
    [found] = query(
        project,
        warehouse,
        "select schema_name || '.' || table_name, "
        "regexp_extract(comment, 'anew ([^,]*)', 1) "
        "from duckdb_tables() where comment like 'Definition %'",
    )
    return dict(found)


def warehouse_of(spec: str) -> str:
    return design_of(load_spec(spec)).warehouse_variables[0].default


def to(
    project: Path, old: str, new: str, fresh: Path, optional: tuple[str, ...]
) -> Workshop:
    """Take the project to another spec by the plan's steps; `fresh` begins with it."""
    before = content(project, warehouse_of(old))
    was_built = built(project, warehouse_of(old))
    shutil.copytree(
        project / "data", fresh / "data", ignore=shutil.ignore_patterns("*.duckdb")
    )
    for folder in ("transform", "ingestion", "pipeline", "quality"):
        shutil.rmtree(project / folder)
        shutil.copytree(fresh / folder, project / folder)
    meaning = meaning_of(old, new)
    taken = [
        step
        for step in meaning.steps
        if not step.condition or any(word in step.why for word in optional)
    ]
    for step in taken:
        take(project, step, warehouse_of(new))
    is_built = built(project, warehouse_of(new))
    commands = "\n".join(command for step in taken for command in step.commands)
    read_anew = re.findall(r"comment on table (\S+) is 'Raw", commands)
    trees = (render_tree(ROOT, s, _ORIGIN, "answers.yml") for s in (old, new))
    told = rebuilt_of(*trees, (*meaning.rebuilt, *read_anew))
    fill(fresh)
    there = relations(project, warehouse_of(new))
    expected = relations(fresh, warehouse_of(new))
    assert set(expected) <= set(there)
    return Workshop(
        before,
        content(project, warehouse_of(new)),
        content(fresh, warehouse_of(new)),
        sorted(set(there) - set(expected)),
        {name for name, at in is_built.items() if was_built.get(name, at) != at},
        set(told) & was_built.keys(),
    )


@pytest.fixture(scope="module")
def moved(render: Callable[..., Path]) -> Iterator[tuple[Workshop, Workshop]]:
    """There and back."""
    new = new_spec()
    project, fresh = (furnish(render(spec)) for spec in (OLD, new))
    deliver(project, FIRST, 1)
    fill(project)
    deliver(project, SECOND, 2)
    fill(project)
    rewrite(project, *RENAMED)
    there = to(project, OLD, new, fresh, FORTH)
    again = furnish(render(OLD))
    name, old_header, new_header = RENAMED
    rewrite(project, name, new_header, old_header)
    yield there, to(project, new, OLD, again, BACK)


def compared(spec: str) -> list[str]:
    found = relations_of(design_of(load_spec(spec)))
    return [
        relation.path
        for relation in found
        if relation.path.startswith(("staging.stg_", "marts."))
    ]


@pytest.mark.parametrize("relation", compared(new_spec()))
def test_there_it_equals_a_fresh_project(
    relation: str, moved: tuple[Workshop, Workshop]
) -> None:
    there, _ = moved
    assert there.after[relation] == there.fresh[relation]


@pytest.mark.parametrize("relation", compared(OLD))
def test_and_back_it_equals_a_fresh_project(
    relation: str, moved: tuple[Workshop, Workshop]
) -> None:
    _, back = moved
    assert back.after[relation] == back.fresh[relation]


def test_no_relation_is_left_over(moved: tuple[Workshop, Workshop]) -> None:
    assert [way.left for way in moved] == [[], []]


def test_what_is_built_anew_is_what_was_told(moved: tuple[Workshop, Workshop]) -> None:
    for way in moved:
        assert way.rebuilt == way.told
    there, _ = moved
    assert {"staging.stg_shop__computed", "marts.fct_orders"} <= there.rebuilt


@pytest.mark.parametrize(
    "edit", [e for e in EDITS if f"shop/{e}.csv" in FIRST and e != "heights"]
)
def test_each_edit_changes_what_is_staged(
    edit: str, moved: tuple[Workshop, Workshop]
) -> None:
    """Otherwise nothing would be proven: the rows are such that the edit matters."""
    # Of `replaced`, a row would come back if the plan's step were left out.
    unmoved = {"renamed", "replaced", "orders", "customers"}
    there, _ = moved
    name = f"staging.stg_shop__{edit}"
    assert (there.before[name] == there.fresh[name]) is (edit in unmoved)
