"""The gates of a generated project, on rows that are good and on rows that are planted.

Two tables have the same rules: `good` keeps them all, `bad` breaks each a known number of
times. `empty` has no rows. The rows lie where dbt would put them, so that nothing but the
gates is tested here, and one run of each gate tells everything.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from environments import environment

# Texts that are data, whatever they mean to SQL, Jinja, JSON, str.format or a shell.
_HOSTILE = [
    "it's",
    "a :b",
    "100%",
    "{x}",
    "\\",
    "$HOME ${HOME}",
    'say "hi"',
    "é",
    "'; --",
]
_VALUES = json.dumps(_HOSTILE, ensure_ascii=False)

_TABLE = """
        key: [id]
        cursor: at
        references:
          - {columns: [country, city], to: places, as: place}
        columns:
          id: integer
          code: {type: string, nullable: true}
          group: {type: string, nullable: true}
          order: {type: string, nullable: true}
          amount: {type: "decimal(10,2)", nullable: true}
          pieces: {type: integer, nullable: true}
          day: {type: date, nullable: true}
          at: {type: timestamp, nullable: true}
          country: {type: string, nullable: true}
          city: {type: string, nullable: true}
          size: {type: string, values: ["01", "no", "null"]}
          parent: {type: integer, nullable: true, references: {to: NAME.id, as: parent}}
"""
_RULES = """
    has_code: {rule: not_null, column: code}
    mostly_coded: {rule: not_null, column: code, mostly: 50%, severity: warn}
    coded_where: {rule: not_null, column: code, where: "\\"order\\" <> 'a :b ''{x}'' $y %s \\\\'"}
    unique_code: {rule: unique, column: code}
    unique_both: {rule: unique, columns: [group, pieces], severity: warn}
    known_order: {rule: accepted_values, column: order, values: VALUES}
    mostly_known: {rule: accepted_values, column: order, values: VALUES, mostly: 28%}
    rather_known: {rule: accepted_values, column: order, values: VALUES, mostly: 29%}
    closed: {rule: between, column: pieces, min: 1, max: 10}
    open: {rule: between, column: pieces, above: 0, below: 11, severity: info}
    half_open: {rule: between, column: amount, min: 0.10, below: 100}
    days: {rule: between, column: day, min: 2024-01-01, max: 2024-12-31}
    moments: {rule: between, column: at, min: "2024-01-01T00:00:00Z"}
    pattern: {rule: matches, column: code, pattern: '^(?:[A-Z]{2}|it''s|"\\d+%"|\\{x\\}|a:b|\\$)$'}
    enough: {rule: row_count, min: 3, on_fail: stop}
    not_too_many: {rule: row_count, max: 7}
    places_again: {rule: references, columns: [country, city], to: places, mostly: 30%}
    fresh_load: {rule: freshness, within: 26h}
    fresh_data: {rule: freshness, column: at, within: 7d}
"""
_SPEC = f"""
spec: 1
project: {{name: gates}}
sources:
  shop:
    kind: files
    path: data/landing
    tables:
      places:
        key: [country, city]
        columns: {{country: string, city: string, people: {{type: integer, nullable: true}}}}
      good: {_TABLE.replace("NAME", "good")}
      bad: {_TABLE.replace("NAME", "bad")}
      empty: {_TABLE.replace("NAME", "empty")}
      days:
        key: [user, current_date]
        columns: {{user: string, current_date: string, localtime: {{type: string, nullable: true}}}}
      users:
        key: user
        columns: {{user: string, shoes: {{type: integer, nullable: true}}}}
      visits:
        key: id
        references:
          - {{columns: [user, current_date], to: days, as: day}}
        columns:
          id: integer
          user: {{type: string, nullable: true, references: {{to: users, as: visitor}}}}
          current_date: {{type: string, nullable: true}}
      people:
        key: name
        columns:
          name: {{type: string, personal: name}}
          shoe_size: {{type: integer, nullable: true}}
      types:
        key: key
        columns:
          key: uuid
          a_decimal: {{type: "decimal(38,10)", values: ["1.5"]}}
          a_float: {{type: float, values: ["0.1"]}}
          a_boolean: {{type: boolean, values: ["true"]}}
          a_date: {{type: date, values: ["2024-02-29"]}}
          a_timestamp: {{type: timestamp, values: ["2024-02-29T12:00:00Z"]}}
          a_time: {{type: time, values: ["12:30:00"]}}
          a_uuid: {{type: uuid, values: ["00000000-0000-4000-8000-00000000000A"]}}
          a_json: {{type: json}}
          a_binary: {{type: binary}}
latency: daily
storage: {{warehouse: duckdb}}
quality:
  good: {_RULES.replace("VALUES", _VALUES)}
  bad: {_RULES.replace("VALUES", _VALUES)}
    no_regex: {{rule: matches, column: code, pattern: "A", severity: warn}}
    nearly_fits: {{rule: fits_types, mostly: 10%}}
  empty:
    mostly_coded: {{rule: not_null, column: code, mostly: 99%}}
    known_order: {{rule: accepted_values, column: order, values: {_VALUES}}}
    unique_both: {{rule: unique, columns: [group, pieces]}}
    some_rows: {{rule: row_count, min: 1, severity: warn}}
    fresh_load: {{rule: freshness, within: 26h, severity: warn}}
  types:
    one_json: {{rule: unique, column: a_json, severity: warn}}
    one_binary: {{rule: unique, column: a_binary, severity: warn}}
    one_time: {{rule: unique, column: a_time, severity: warn}}
    one_of_all: {{rule: unique, columns: [a_decimal, a_json, a_binary, a_time, a_date]}}
    a_range: {{rule: between, column: a_decimal, min: "1.5", max: 2, severity: warn}}
  people:
    no_giants: {{rule: between, column: shoe_size, max: 50, severity: warn}}
"""

_TABLES = (
    *("places", "good", "bad", "empty"),
    *("days", "users", "visits", "people", "types"),
)
_COLUMNS = (
    'id bigint, code varchar, "group" varchar, "order" varchar, amount decimal(10, 2), '
    'pieces bigint, day date, "at" timestamp, country varchar, city varchar, '
    "size varchar, parent bigint"
)
_GOOD = [
    # id, code, group, order, amount, pieces, day, country, city, size, parent
    (1, "AB", "g", "it's", "0.10", 1, "2024-01-01", "DE", "Ulm", "01", None),
    (2, "it's", "g", "a :b", "99.99", 10, "2024-12-31", "DE", "Ulm", "no", 1),
    (3, '"7%"', "h", "100%", "5", 1, None, "FR", None, "null", 1),
    (4, "{x}", None, "{x}", None, None, "2024-02-29", None, None, "01", 3),
    (5, "a:b", None, "\\", None, None, None, "FR", "Lyon", "01", None),
    (6, "$", "i", "$HOME ${HOME}", None, 2, None, "FR", "Lyon", "01", None),
    (7, "CD", "i", "'; --", None, 3, None, "DE", "Ulm", "01", 7),
]
_BAD = [
    (1, "AB", "g", "its", "0.09", 0, "2023-12-31", "DE", "Ulm", "1", None),
    (2, "AB", "g", "a", "100", 11, "2025-01-01", "DE", "Lyon", "01", 99),
    (3, "ab", "g", "it's", "5", 11, None, "FR", "Ulm", "No", 98),
    (4, None, None, "{x}", None, None, None, None, None, "null", 1),
    (5, None, "g", "$HOME", None, 11, None, "XX", "Ulm", "01", None),
    (6, None, "h", None, None, 5, None, "FR", "Lyon", "01", None),
    (None, "CD", "h", "a :b '{x}' $y %s \\", None, 6, None, "DE", "Ulm", "01", None),
    (8, None, "h", "a :b '{x}' $y %s \\", None, 7, None, "DE", "Ulm", "01", None),
]
_KINDS = ("decimal", "float", "boolean", "date", "timestamp", "time", "uuid")
_TYPES = (
    "types (key uuid, a_decimal decimal(38, 10), a_float double, a_boolean boolean, "
    "a_date date, a_timestamp timestamp, a_time time, a_uuid uuid, a_json json, "
    "a_binary blob)"
)
_NOW = "(now() at time zone 'UTC')::timestamp"
_UNKNOWN = "'00000000000000000000000000000000'"


@dataclass
class Gate:
    """One run of a gate: its exit code, what it printed, and its findings by rule."""

    code: int
    printed: str
    findings: dict[tuple[str, str], dict[str, Any]]

    def status(self, suite: str, rule: str) -> str:
        return str(self.findings[suite, rule]["status"])

    def counts(self, suite: str) -> dict[str, int | None]:
        """How many rows broke each rule that failed, or that passed with some broken."""
        return {
            rule: line["detail"]["unexpected"]
            for (name, rule), line in self.findings.items()
            if name == suite
            and (line["detail"]["unexpected"] or not line["detail"]["success"])
        }


@pytest.fixture(scope="module")
def pristine(
    render: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The project before anything runs, with a pattern that the warehouse cannot read."""
    folder = tmp_path_factory.mktemp("pristine") / "project"
    shutil.copytree(render(_SPEC), folder, symlinks=True)
    suite = folder / "quality/gx/expectations/raw_shop__bad.json"
    text = suite.read_text(encoding="utf-8")
    assert text.count('"regex": "A"') == 1
    suite.write_text(text.replace('"regex": "A"', '"regex": "(?>A)"'), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project to run, with a warehouse as dbt would leave it."""
    folder = tmp_path_factory.mktemp("gates") / "project"
    shutil.copytree(pristine, folder, symlinks=True)
    python = environment(folder / "requirements/project.txt")
    (folder / ".venv").symlink_to(python, target_is_directory=True)
    _sql(folder, _warehouse())
    return folder


@pytest.fixture(scope="module")
def raw(folder: Path) -> Gate:
    return _run(folder, "raw")


@pytest.fixture(scope="module")
def marts(folder: Path) -> Gate:
    return _run(folder, "marts")


@pytest.fixture(scope="module")
def one_table(folder: Path, raw: Gate, marts: Gate) -> Gate:
    return _run(folder, "raw", "--table", "shop.good")


def test_good_rows_keep_every_rule(raw: Gate, marts: Gate) -> None:
    assert raw.counts("raw_shop__good") == {}
    assert marts.counts("marts_fct_good") == {}
    assert len([suite for suite, _ in raw.findings if suite == "raw_shop__good"]) == 26


def test_planted_rows_are_counted_exactly(raw: Gate) -> None:
    assert raw.counts("raw_shop__bad") == {
        "id_not_null": 1,
        "size_accepted_values": 2,
        "place_exists": 3,
        "parent_exists": 2,
        "fits_types": 2,
        "has_code": 4,
        "mostly_coded": 4,
        "coded_where": 2,
        "unique_code": 2,
        "unique_both": 3,
        "known_order": 5,
        "mostly_known": 5,
        "rather_known": 5,
        "closed": 4,
        "open": 4,
        "half_open": 2,
        "days": 2,
        "moments": 8,
        "pattern": 1,
        "not_too_many": None,
        "places_again": 3,
        "fresh_load": None,
        "fresh_data": None,
        "no_regex": None,
        "nearly_fits": 2,
    }


def test_planted_rows_are_counted_exactly_in_the_marts(raw: Gate, marts: Gate) -> None:
    of_raw_alone = {"fits_types", "nearly_fits", "fresh_load", "no_regex"}
    expected = {
        rule: count
        for rule, count in raw.counts("raw_shop__bad").items()
        if rule not in of_raw_alone
    }

    assert marts.counts("marts_fct_bad") == expected | {"no_regex": 2}


def test_mostly_lets_a_share_pass_and_keeps_the_count(raw: Gate) -> None:
    assert raw.status("raw_shop__bad", "mostly_coded") == "ok"
    assert raw.status("raw_shop__bad", "mostly_known") == "ok"
    assert raw.status("raw_shop__bad", "rather_known") == "error"


def test_severity_and_on_fail_decide_how_it_is_reported(raw: Gate) -> None:
    status = {rule: raw.status("raw_shop__bad", rule) for rule in ("open", "closed")}
    assert status == {"open": "info", "closed": "error"}
    assert "info  open: 4 of" in raw.printed
    assert raw.status("raw_shop__bad", "id_not_null") == "stopped"


def test_a_rule_that_cannot_be_checked_fails_alone_and_loudly(raw: Gate) -> None:
    finding = raw.findings["raw_shop__bad", "no_regex"]

    assert finding["status"] == "error"
    assert finding["detail"]["success"] is False
    assert "invalid" in finding["detail"]["observed"]
    assert "error no_regex: it could not be checked" in raw.printed
    assert raw.status("raw_shop__bad", "unique_code") == "error"
    assert raw.findings["raw_shop__bad", "unique_code"]["detail"]["unexpected"] == 2


def test_no_rows_break_no_rule_on_rows(raw: Gate, marts: Gate) -> None:
    assert raw.counts("raw_shop__empty") == {"some_rows": None, "fresh_load": None}
    assert marts.counts("marts_fct_empty") == {"some_rows": None}


def test_a_stop_says_what_where_and_what_to_do(raw: Gate) -> None:
    assert raw.code == 1
    (line,) = [
        line
        for line in raw.printed.splitlines()
        if line.startswith("Stopped at the gate on raw by id_not_null")
    ]
    assert "raw_shop__bad" in line
    assert "Expected: `id` has a value" in line
    assert "Found: 1 of 8 rows (12.50 %)" in line
    assert "Correct the data and load again, or change the rule in penstock.yml" in line


def test_a_table_without_a_stop_continues(one_table: Gate) -> None:
    assert one_table.code == 0
    assert {suite for suite, _ in one_table.findings} == {"raw_shop__good"}


def test_contradicting_rows_of_one_file_are_no_key(raw: Gate) -> None:
    assert raw.findings["raw_shop__places", "key_unique"]["detail"]["unexpected"] == 2
    assert raw.status("raw_shop__places", "key_unique") == "stopped"


def test_values_of_every_type_are_compared_and_shown(raw: Gate, marts: Gate) -> None:
    expected = {
        **{f"a_{kind}_accepted_values": 1 for kind in _KINDS},
        "one_json": 2,
        "one_binary": 2,
        "one_time": 2,
        "a_range": 1,
        **{f"a_{kind}_not_null": 1 for kind in ("float", "date", "uuid")},
    }

    assert raw.counts("raw_shop__types") == expected
    assert marts.counts("marts_dim_types") == expected


def test_columns_that_are_called_like_functions_are_columns(raw: Gate) -> None:
    assert raw.counts("raw_shop__visits") == {"visitor_exists": 1, "day_exists": 2}


def test_personal_data_is_not_shown(folder: Path, raw: Gate) -> None:
    assert raw.findings["raw_shop__people", "no_giants"]["detail"]["unexpected"] == 1
    uncommitted = folder / "quality/gx/uncommitted"
    written = [
        path for path in uncommitted.rglob("*") if path.suffix in (".html", ".json")
    ]
    assert any("raw_shop__people" in path.name for path in written)
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "Goliath" not in text
        assert "987654" not in text


def test_data_docs_show_both_layers_and_only_the_last_results(
    folder: Path, one_table: Gate
) -> None:
    docs = folder / "quality/gx/uncommitted/data_docs/local_site"
    pages = [page.name for page in (docs / "validations").rglob("*.html")]

    assert (docs / "index.html").exists()
    assert len(pages) == len(set(pages)) == 9 + 9


def test_the_owner_can_use_great_expectations_itself(folder: Path) -> None:
    code = """
        from quality.gate import open_context
        context = open_context()
        rows = context.data_sources.get("raw").get_asset("raw_shop__good")
        batch = rows.get_batch_definition("rows").get_batch()
        print(batch.validate(context.suites.get("raw_shop__good")).success)
    """
    done = _python(folder, "-c", dedent(code))

    assert done.stdout.strip().endswith("True"), done.stderr


def test_rules_leave_the_configuration_as_it_was_rendered(
    folder: Path, pristine: Path, raw: Gate
) -> None:
    for path in sorted((pristine / "quality").rglob("*")):
        if path.is_file():
            name = path.relative_to(pristine)
            assert (folder / name).read_bytes() == path.read_bytes(), name


def test_a_missing_warehouse_is_said_in_one_line(folder: Path) -> None:
    done = _python(
        folder, "-m", "pipeline", "check", "raw", GATES_WAREHOUSE_PATH="nowhere.duckdb"
    )

    assert done.returncode == 1
    assert "raw cannot be read" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (
            ("--from", "2026-11-22", "--to", "2026-11-20"),
            "nothing is both from 2026-11-22 00:00:00 on and before 2026-11-21 00:00:00",
        ),
        (
            ("--from", "2026-13-01"),
            "no time '2026-13-01'; a time looks like 2026-01-31 or 2026-01-31T06:00",
        ),
    ],
)
def test_days_that_are_none_are_refused(
    days: tuple[str, ...], message: str, folder: Path
) -> None:
    done = _python(folder, "-m", "pipeline", "run", *days)

    assert done.returncode == 2
    assert message in done.stderr


def test_the_summary_knows_what_is_only_said_and_what_is_gone(
    folder: Path, one_table: Gate
) -> None:
    code = """
        from types import SimpleNamespace
        from pipeline import journal, summary
        from quality.findings import Finding
        summary.dbt.models = lambda: {"measures_here": {"columns": {}}}
        db = SimpleNamespace(
            relations=lambda schema: ["measures_gone", "measures_here"],
            record=lambda sql: {"n": 7},
        )
        summary._show_measures(db)
        some = Finding("s", "r", "e", "info", "continue", False, 334_000, 1)
        print(some.status, some.found)
        line = {"step": "check raw", "table": "raw_s", "status": some.status}
        summary._show_checks([line | {"detail": {"rule": "r", "unexpected": 1}}])
    """
    printed = _python(folder, "-c", dedent(code)).stdout

    assert "here: n" in printed
    assert "gone" not in printed
    assert "info 1 of 334,000 rows (< 0.01 %)" in printed
    assert "rules on raw, by Great Expectations" in printed
    counted = next(line for line in printed.splitlines() if "rules on raw" in line)
    assert counted.split()[-3:] == ["1", "0", "0"]


def _run(folder: Path, layer: str, *arguments: str) -> Gate:
    run_id = f"test {layer} {' '.join(arguments)}"
    done = _python(
        folder, "-m", "pipeline", "check", layer, *arguments, GATES_RUN_ID=run_id
    )
    assert "Traceback" not in done.stderr, done.stderr
    lines = [
        json.loads(line)
        for journal in (folder / "var/journal").glob("*.jsonl")
        for line in journal.read_text(encoding="utf-8").splitlines()
    ]
    return Gate(
        done.returncode,
        done.stdout,
        {
            (line["table"], line["detail"]["rule"]): line
            for line in lines
            if line["run"] == run_id and "rule" in line["detail"]
        },
    )


def _python(folder: Path, *arguments: str, **variables: str) -> Any:
    return subprocess.run(
        [folder / ".venv/bin/python", *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def _sql(folder: Path, script: str) -> None:
    (folder / "warehouse").mkdir(exist_ok=True)
    code = (
        "import duckdb, sys;"
        "duckdb.connect('warehouse/gates.duckdb').execute(open(sys.argv[1]).read())"
    )
    path = folder / "warehouse" / "rows.sql"
    path.write_text(script, encoding="utf-8")
    done = _python(folder, "-c", code, str(path))
    assert done.returncode == 0, done.stderr


def _warehouse() -> str:
    """SQL for the tables that the gates read, as ingestion and dbt would leave them."""
    script = ["""
        create schema staging;
        create schema marts;
        create schema quarantine;
        create schema raw_shop;
        create table raw_shop.good (id varchar);
        create table places (country varchar, city varchar, people bigint);
        insert into places values ('DE', 'Ulm', 1), ('FR', 'Lyon', 2);
        """]
    script += [
        _rows_of("good", _GOOD, moment=_NOW),
        _rows_of("bad", _BAD, moment="timestamp '2023-01-01'"),
        _rows_of("empty", [], moment=_NOW),
    ]
    script.append(f"""
        -- An older version of a row, which does not count.
        insert into staging.base_shop__good by name
        select 1 as id, 'old' as code, "at", '1' as _dlt_load_id, _extracted_at,
            'a.csv' as _source_file
        from staging.base_shop__good where id = 1;

        -- Newer versions of two rows, which fit no type.
        insert into staging.base_shop__bad by name
        select id, 'id: 1' as _misfits, '3' as _dlt_load_id, _extracted_at
        from staging.base_shop__bad where id <= 2;

        -- A row that comes twice, and one that contradicts another of its file.
        create table staging.base_shop__places as select *, {_landed(_NOW)}
        from (
            select * from places
            union all select 'FR', 'Lyon', 2
            union all select 'IT', 'Rom', 1
            union all select 'IT', 'Rom', 2
        );
        create table marts.dim_places as
        select 'k' as places_key, * from places
        union all select {_UNKNOWN}, null, null, null;

        -- Columns that are called like functions.
        create table staging.base_shop__users as select *, {_landed(_NOW)}
        from (values ('a', 1), ('b', null), (null, 2)) as users ("user", shoes);
        create table staging.base_shop__days as select *, {_landed(_NOW)}
        from (values ('a', 'mo', 'x'), ('a', null, 'x'), (null, 'tu', 'x'))
            as days ("user", "current_date", "localtime");
        create table staging.base_shop__visits as select *, {_landed(_NOW)}
        from (values (1, 'a', 'mo'), (2, 'b', 'mo'), (3, 'c', 'tu'), (4, null, 'mo'),
            (5, 'a', null), (6, null, null)) as visits (id, "user", "current_date");
        create table marts.dim_users as
        select 'u' as users_key, "user", shoes from staging.base_shop__users;
        create table marts.dim_days as
        select 'd' as days_key, "user", "current_date", "localtime"
        from staging.base_shop__days;
        create table marts.fct_visits as
        select id, "user", "current_date", 'u' as visitor_key, 'd' as day_key,
            'a.csv' as _source_file
        from staging.base_shop__visits;

        create table staging.base_shop__people as
        select 'Goliath' as name, 987654 as shoe_size, {_landed(_NOW)};
        create table {_TYPES};
        insert into types values
            (uuid(), 1.5, 0.1, true, '2024-02-29', '2024-02-29 12:00', '12:30',
                '00000000-0000-4000-8000-00000000000a', '{{"a": 1}}', 'b'::blob),
            (uuid(), 2.5, 0.2, false, '2024-02-28', '2024-02-29 12:01', '12:31',
                '00000000-0000-4000-8000-00000000000b', '{{"a": 2}}', 'c'::blob),
            (uuid(), 1.5, null, true, '2024-02-29', '2024-02-29 12:00', '12:30',
                null, '{{"a": 1}}', 'b'::blob);
        update types set a_date = null where a_float is null;
        create table staging.base_shop__types as select *, {_landed(_NOW)} from types;
        create table marts.dim_types as select 't' as types_key, * from types;

        create table marts.dim_people as
        select 'p' as people_key, name, shoe_size from staging.base_shop__people;
        """)
    script += [
        f"create view quarantine.quarantine_shop__{table} as"
        f" select * from staging.base_shop__{table} where _misfits is not null;"
        for table in _TABLES
    ]
    return "\n".join(script)


def _rows_of(name: str, rows: list[tuple[Any, ...]], moment: str) -> str:
    values = [
        f"({', '.join(map(_literal, row[:7]))}, {moment}, "
        f"{', '.join(map(_literal, row[7:]))})"
        for row in rows
    ]
    insert = f"insert into {name} values {', '.join(values)};" if values else ""
    return f"""
        create table {name} ({_COLUMNS});
        {insert}
        create table staging.base_shop__{name} as
        select *, {_landed(moment)} from {name};
        create table marts.fct_{name} as
        select fact.*, 'a.csv' as _source_file, case
            when exists (
                select 1 from places
                where places.country = fact.country and places.city = fact.city
            ) then 'k'
            else {_UNKNOWN}
        end as place_key
        from {name} as fact;
    """


def _landed(extracted_at: str) -> str:
    """What ingestion and the base model add to each row."""
    return f"""
        '2' as _dlt_load_id, {extracted_at} as _extracted_at, 'a.csv' as _source_file,
        timestamp '2026-01-01' as _file_modified_at, cast(null as varchar) as _misfits
    """


def _literal(value: object) -> str:
    if value is None:
        return "null"
    return "'" + str(value).replace("'", "''") + "'"
