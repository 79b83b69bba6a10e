"""History by construction: what comes of random streams of changes, in every style.

Hundreds of streams share each run. The star loads them in ten batches, from files and from
a database; other styles take raw over from it. What the warehouse holds then must be what
plain Python makes of all that has arrived.

`STREAMS_SEED` repeats a run, and `STREAMS` says of how many streams.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
import pytest
from environments import furnish
from reference import Reference
from servers import Database, Server
from steps import Ended, Steps, steps_of
from streams import COLUMNS, Batch, batches_of
from streams_found import (
    WAREHOUSE,
    WAYS,
    content,
    differences,
    expected,
    found_in,
    keys_in,
    rows,
)
from support import ROOT

from generator.kinds.registry import available

BATCHES = 10
STYLES = [style for style in available("styles") if style != "star"]
SPEC = (ROOT / "tests/data/streams.yml").read_text(encoding="utf-8")
ACCOUNTS = """
create table accounts (
    stream integer, id integer, level text not null, changed_at timestamp not null,
    primary key (stream, id)
)
"""


@dataclass
class Story:
    """Batches that arrive, and when they do."""

    seed: int
    batches: list[Batch]
    between: list[datetime] = field(default_factory=list)
    """A moment before each load."""
    read_at: list[dict[str, datetime]] = field(default_factory=list)
    """When each load has read each table."""
    raw: dict[int, Path] = field(default_factory=dict)
    """Copies of the warehouse, by how many batches it had loaded."""

    def reference(self) -> Reference:
        """What must have come of it."""
        return Reference(self.batches, self.read_at, self.between, WAYS)


def arrive(folder: Path, database: Database, story: Story, number: int) -> None:
    """Let a batch arrive, in files and in the database."""
    landing = folder / "data/landing"
    landing.mkdir(parents=True, exist_ok=True)
    batch = story.batches[number]
    for (table, name), arrivals in batch.files.items():
        with (landing / name).open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(COLUMNS[table])
            for arrival in arrivals:
                row = [arrival.values[column] for column in COLUMNS[table]]
                if isinstance(at := arrival.values.get("ordered_at"), int):
                    row[COLUMNS[table].index("ordered_at")] = str(story.between[at])
                lines.writerow(row)
        minutes = timedelta(days=number, minutes=batch.modified[name])
        modified = (datetime(2026, 2, 1, tzinfo=UTC) + minutes).timestamp()
        os.utime(landing / name, (modified, modified))
    with database.connection() as connection, connection.cursor() as cursor:
        for event in batch.events:
            same = "(stream, id) = (%s, %s)"
            cursor.execute(f"delete from accounts where {same}", event.key)
            if event.values is not None:
                row = [*event.key, *event.values.values()]
                cursor.execute("insert into accounts values (%s, %s, %s, %s)", row)


@pytest.fixture(scope="module")
def star(
    render: Callable[..., Path],
    postgres: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Steps, Story]]:
    """The star after ten batches, and what has arrived."""
    seed = int(os.environ.get("STREAMS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"STREAMS_SEED={seed}")
    count = int(os.environ.get("STREAMS") or 300)
    story = Story(seed, batches_of(seed, count, BATCHES))
    folder = furnish(render(SPEC))
    copies = tmp_path_factory.mktemp("raw")
    database = postgres.database()
    database.run(ACCOUNTS)
    with steps_of(folder, database.variables("BANK")) as steps:
        for number in range(BATCHES):
            story.between.append(datetime.now(UTC).replace(tzinfo=None))
            arrive(folder, database, story, number)
            succeed(steps.run("load", "shop"))
            succeed(steps.run("load", "bank"))
            succeed(steps.dbt("run"))
            story.raw[number] = copies / f"{number}.duckdb"
            with duckdb.connect(str(folder / WAREHOUSE)) as db:
                db.execute("checkpoint")
            shutil.copyfile(folder / WAREHOUSE, story.raw[number])
        story.read_at = read_at(folder)
        yield steps, story


def succeed(ended: Ended) -> None:
    """Expect a step to have gone well."""
    assert ended.code == 0, ended.said[-8000:]


def read_at(folder: Path) -> list[dict[str, datetime]]:
    """When each load has read each table."""
    files = rows(
        folder,
        "select distinct table_name, _extracted_at from raw_shop._loaded_files"
        " union all select 'accounts', _extracted_at from raw_bank._loaded_tables"
        " order by _extracted_at",
    )
    found: list[dict[str, datetime]] = [{} for _ in range(BATCHES)]
    for table, moments in groupby(sorted(files), key=itemgetter(0)):
        for number, (_, moment) in enumerate(moments):
            found[number][table] = moment
    return found


def test_the_star_is_what_has_arrived(star: tuple[Steps, Story]) -> None:
    steps, story = star
    wanted = expected(story.reference())
    empty = {name for name, rows in wanted.items() if not rows}

    assert empty == {"stores in quarantine", "shelves in quarantine"}
    assert differences(found_in(steps.folder, "star"), wanted, story.seed) == ""


def test_a_full_refresh_changes_nothing(star: tuple[Steps, Story]) -> None:
    steps, story = star
    before = content(steps.folder)

    succeed(steps.dbt("run", "--full-refresh"))

    assert differences(content(steps.folder), before, story.seed) == ""


@pytest.mark.parametrize("style", STYLES)
def test_another_style_is_what_has_arrived(
    style: str, star: tuple[Steps, Story], render: Callable[..., Path]
) -> None:
    steps, story = star
    folder = furnish(render(SPEC.replace("style: star", f"style: {style}")))
    for number in (BATCHES // 2, BATCHES - 1):
        take_raw(folder, story.raw[number])
        succeed(steps.dbt("run", folder=folder))
    found, keys = found_in(folder, style), keys_in(folder, style)
    before = content(folder)
    succeed(steps.dbt("run", "--full-refresh", folder=folder))

    assert differences(found, expected(story.reference()), story.seed) == ""
    assert differences(keys, keys_in(steps.folder, "star"), story.seed) == ""
    assert differences(content(folder), before, story.seed) == ""


def test_what_differs_is_told(star: tuple[Steps, Story]) -> None:
    """The comparison itself: a version that is lost, and one that begins a day late."""
    steps, story = star
    found = found_in(steps.folder, "star")
    wanted = expected(story.reference())
    name = "customers"
    lost = min(wanted[name], key=str)
    found[name] = found[name] - Counter([lost]) + Counter([(*lost[:-1], "late")])

    told = differences(found, wanted, story.seed)

    assert told.startswith(f"STREAMS_SEED={story.seed}\n{name}: 1 too many, 1 missing")


def take_raw(folder: Path, copy: Path) -> None:
    """Have a project's warehouse hold the raw tables of another."""
    (folder / WAREHOUSE).parent.mkdir(exist_ok=True)
    with duckdb.connect(str(folder / WAREHOUSE)) as db:
        db.execute(f"attach '{copy}' as other (read_only)")
        tables = db.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = 'other' and schema_name like 'raw_%'"
        ).fetchall()
        for schema, table in tables:
            db.execute(f"create schema if not exists {schema}")
            name = f'{schema}."{table}"'
            db.execute(f"create or replace table {name} as from other.{name}")
