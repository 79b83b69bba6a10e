"""Stories in which steps are killed at random moments, and what comes of the tables.

A story lets files arrive day by day, and runs the steps after each. Some steps are killed
with `kill -9`, one or several times, at random moments; some of the files that they were
writing are left half written. Then the steps run again: the killed one alone, as a
scheduler does it, or all from the first, as a person does. When all have run, every table
must be what it is in a project where nobody was killed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servers import Database
from steps import Steps, steps_of

DAYS = 3

SPEC = """
spec: 1
project: {name: chaos}
sources:
  shop:
    kind: files
    path: data/landing
    tables:
      customers:
        files: customers_*.csv
        key: id
        cursor: updated_at
        columns: {id: integer, name: string, town: string, updated_at: timestamp}
      orders:
        files: "orders_*.csv"
        key: id
        columns:
          id: integer
          customer_id: {type: integer, references: customers}
          ordered_at: timestamp
          amount: {type: "decimal(12,2)", nullable: true}
      towns:
        load: full
        key: name
        columns: {name: string, people: integer}
  web:
    kind: postgres
    tables:
      clicks:
        key: id
        cursor: at
        deletes: detect
        columns:
          id: integer
          at: timestamp
          customer_id: {type: integer, nullable: true, references: customers}
latency: daily
storage: {warehouse: duckdb}
modeling:
  style: star
  dimensions:
    customers: {history: track}
quality:
  orders:
    amounts are positive: {rule: between, column: amount, min: 0}
"""

STEPS = (
    ("load", "shop"),
    ("load", "web"),
    ("prepare",),
    ("check", "raw"),
    ("stage",),
    ("model",),
    ("check", "marts"),
)

# Load ids and load times differ from run to run.
_ASIDE = (
    "_dlt_load_id",
    "_dlt_id",
    "_extracted_at",
    "raw_web._source_row",
    "staging.changed_at",
)
_TABLES_ASIDE = (
    "_loaded_tables",
    "_dlt_loads",
    "_dlt_version",
    "_dlt_pipeline_state",
    "base_",
)

# How often a step first meets a full disk.
_FULL = 0.2

Step = tuple[str, ...]
Tables = Mapping[str, Sequence[str]]


def arrive(folder: Path, database: Database, day: int) -> None:
    """Let the files and rows of a day arrive; on later days, some are corrected or gone."""
    pick = random.Random(day)
    shop = folder / "data/landing"
    customers = [
        (
            n,
            f"name {n} {pick.choice('abc')}",
            pick.choice(("Ulm", "Bonn")),
            f"2026-01-{day:02}",
        )
        for n in range(1, 40)
        if day == 1 or n % 3 == day % 3
    ]
    _write(shop / f"customers_{day}.csv", "id,name,town,updated_at", customers, day)
    for of in {1, day}:
        orders = [
            (100 * of + n, pick.randint(1, 45), f"2026-01-{of:02} 10:{n:02}:00", amount)
            for n in range(50)
            for amount in [pick.choice(("1.50", "20", "-3", "", "much"))]
        ]
        name = f"orders_{of}.csv"
        _write(shop / name, "id,customer_id,ordered_at,amount", orders, day)
    _write(shop / "towns.csv", "name,people", [("Ulm", day), ("Bonn", 2 * day)], day)
    database.run(f"""
        create table if not exists clicks (
            id bigint primary key, at timestamp not null, customer_id integer
        );
        insert into clicks
        select {1000 * day} + n, timestamp '2026-01-{day:02} 11:00' + n * interval '1 s', n
        from generate_series(0, 29) as n;
        update clicks set customer_id = 1, at = '2026-01-{day:02} 12:00'
        where id % 10 = {day};
        delete from clicks where id % 7 = {day};
        """)


def spec_for(warehouse: str) -> str:
    """The spec of stories that happen in a kind of warehouse."""
    return SPEC.replace("warehouse: duckdb", f"warehouse: {warehouse}")


def variables(
    database: Database, warehouse: Database | None = None
) -> Mapping[str, str]:
    """What a project's environment says of the databases that it reads and fills."""
    filled = warehouse.variables("CHAOS_WAREHOUSE") if warehouse else {}
    return database.variables("WEB") | filled


def _write(path: Path, header: str, rows: Sequence[Sequence[Any]], day: int) -> None:
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    _write_text(path, "\n".join(lines) + "\n", day)


def _write_text(path: Path, text: str, day: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    modified = 1_767_225_600 + 86_400 * day
    os.utime(path, (modified, modified))


@dataclass(frozen=True)
class Project:
    """A project of stories, and the database that it reads."""

    steps: Steps
    database: Database

    def arrive(self, day: int) -> None:
        """Let what arrives on a day arrive."""
        arrive(self.steps.folder, self.database, day)

    def tables(self) -> Tables:
        """What all tables hold, but for load ids and load times."""
        return {
            # A database is asked again for what may have changed since the last load.
            name: sorted(set(rows)) if name.startswith('"raw_web"') else rows
            for name, rows in self.steps.tables(_ASIDE).items()
            if not any(aside in name for aside in _TABLES_ASIDE)
        }


@contextmanager
def project_of(
    folder: Path, database: Database, warehouse: Database | None = None
) -> Iterator[Project]:
    """A project whose steps can be run and killed."""
    with steps_of(folder, variables(database, warehouse)) as steps:
        yield Project(steps, database)


@dataclass
class Undisturbed:
    """How it goes when nobody is killed."""

    seconds: dict[Step, float] = field(default_factory=dict)
    """How long each step takes at most."""
    tables: dict[tuple[int, Step], Tables] = field(default_factory=dict)
    """What the tables are after each step of each day."""


def undisturbed(project: Project) -> Undisturbed:
    """Run every step of every day to its end."""
    expected = Undisturbed()
    for day in range(1, DAYS + 1):
        project.arrive(day)
        for step in STEPS:
            done = project.steps.run(*step)
            assert done.code == 0, done.said
            before = expected.seconds.get(step, 0)
            expected.seconds[step] = max(done.seconds, before)
            expected.tables[day, step] = project.tables()
    return expected


@dataclass
class Told:
    """What happened in a story."""

    kills: Counter[str] = field(default_factory=Counter)
    """How many times a step was killed, by its name."""
    comparisons: int = 0
    """How many times all tables were compared after steps that had been killed."""
    halves: int = 0
    """How many files were left half written."""
    full: Counter[str] = field(default_factory=Counter)
    """How many times a step failed because a disk was full, by its name."""


def play(
    project: Project,
    expected: Undisturbed,
    seed: int,
    kills_a_day: int,
    told: Told | None = None,
) -> Told:
    """Play a story; raise AssertionError when tables are not what they should be.

    What happens is noted in `told`, also when that is not the end of it.
    """
    pick = random.Random(seed)
    told = told or Told()
    for day in range(1, DAYS + 1):
        project.arrive(day)
        to_kill = Counter(pick.choices(STEPS, k=kills_a_day))
        position = furthest = 0
        while position < len(STEPS):
            step = STEPS[position]
            was_killed = False
            while to_kill[step] and not (was_killed and pick.random() < 0.5):
                _kill(project, step, expected.seconds[step], pick)
                was_killed = True
                to_kill[step] -= 1
                told.kills[" ".join(step)] += 1
                told.halves += _leave_half(project.steps.folder, pick)
            if pick.random() < _FULL and _fill_disk(project, step, pick):
                was_killed = True
                told.full[" ".join(step)] += 1
            furthest = max(furthest, position)
            if was_killed and pick.random() < 0.2:
                # A scheduler tries the same step again, a person starts anew.
                position = 0
                continue
            done = project.steps.run(*step)
            where = f"seed {seed}, day {day}, {' '.join(step)}"
            assert done.code == 0, f"{where} failed\n{done.said}"
            if position == furthest and (was_killed or step == STEPS[-1]):
                found = differences(project.tables(), expected.tables[day, step])
                assert not found, f"{where}: {found}\n{done.said}"
                told.comparisons += 1
            # What is planned for a step that has run by now happens when it runs again.
            position += not to_kill[step]
    return told


def _kill(project: Project, step: Step, seconds: float, pick: random.Random) -> None:
    """Kill a step at a random moment; start it again where it has ended before that."""
    while (
        project.steps.run(*step, kill_after=pick.uniform(0.01, seconds)).code
        is not None
    ):
        seconds *= 0.7


def _fill_disk(project: Project, step: Step, pick: random.Random) -> bool:
    """Run a step with no room for some of its files; tell whether it failed for that.

    What is there already may be written over, on a disk that is full too: DuckDB does that
    to a block that it reads at once, and relies on it.
    """
    kept = project.steps.folder.glob("warehouse/*.duckdb")
    least = max((path.stat().st_size for path in kept), default=0)
    done = project.steps.run(*step, largest=least + int(10 ** pick.uniform(2, 7)))
    assert done.code in (0, 1), f"{step} ended in {done.code}\n{done.said}"
    # dbt's own log says so in its own way when it can't be written.
    is_dbt = step[0] in ("prepare", "stage", "model")
    assert is_dbt or "Traceback" not in done.said, done.said
    return done.code == 1


def _leave_half(folder: Path, pick: random.Random) -> bool:
    """Cut the file that was written last, as if its writer had been killed over it."""
    written = [
        path
        for place in ("var", "quality/gx/uncommitted")
        for path in (folder / place).rglob("*")
        if path.is_file() and path.name != "run.lock"
    ]
    if not written or pick.random() < 0.5:
        return False
    newest = sorted(written, key=lambda path: path.stat().st_mtime)[-8:]
    path = pick.choice(newest)
    os.truncate(path, int(path.stat().st_size * pick.random()))
    return True


def differences(found: Tables, expected: Tables) -> str:
    """Say which tables differ, and in which rows."""
    says = [f"tables {sorted(found.keys() ^ expected.keys())} are only on one side"]
    if found.keys() == expected.keys():
        says = []
    for name in sorted(found.keys() & expected.keys()):
        too_many = Counter(found[name]) - Counter(expected[name])
        missing = Counter(expected[name]) - Counter(found[name])
        if too_many or missing:
            says.append(
                f"{name}: {too_many.total()} rows too many, {missing.total()} missing,"
                f" such as {[*too_many, *missing][:2]}"
            )
    return "; ".join(says)
