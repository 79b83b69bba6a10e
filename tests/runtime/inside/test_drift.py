"""What happens when files have other columns than declared: kinds of drift times reactions."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingestion import LoadError
from ingestion.drift import Found, OnDrift, Watch, told
from places import PARQUET, Place, table


def load(place: Place, *columns: str, on_drift: OnDrift, **options: Any) -> Any:
    """Load `*.csv`, and return what differed."""
    place.load(table("*.csv", *columns, needed=["id"], on_drift=on_drift, **options))
    return place.journal()[-1]["detail"]["drift"]


def test_new_column_evolves(place: Place) -> None:
    place.write("1.csv", "id,a\n1,x\n")
    assert load(place, "id", "a", on_drift=OnDrift()) == []
    place.write("2.csv", "id,Net Sum,a\n2,7,y\n")
    place.write("3.csv", "id,Net Sum,a\n3,8,y\n")
    found = load(place, "id", "a", on_drift=OnDrift())
    assert place.rows('id, a, "Net Sum"') == [
        ("1", "x", None),
        ("2", "y", "7"),
        ("3", "y", "8"),
    ]
    assert list(told(found)) == [
        (
            "2.csv and 1 more: new column 'Net Sum': it lands in raw and goes no further",
            "to take it further, write `Net Sum: string` among the columns of src.t",
        )
    ]
    place.write("4.csv", "id,a,Net Sum\n4,z,9\n")
    assert load(place, "id", "a", on_drift=OnDrift()) == []


def test_new_column_is_ignored(place: Place) -> None:
    reaction = OnDrift(new_columns="ignore")
    place.write("1.csv", "id,a\n1,x\n")
    load(place, "id", "a", on_drift=reaction)
    place.write("2.csv", "id,b,a,c\n2,7,y,8\n")
    found = load(place, "id", "a", on_drift=reaction)
    assert place.rows("columns(c -> c not like '\\_%' escape '\\')") == [
        ("1", "x"),
        ("2", "y"),
    ]
    assert list(told(found)) == [("differences that are ignored: 2", "")]
    assert place.journal()[-1]["status"] == "ok"


def test_new_column_stops(place: Place) -> None:
    reaction = OnDrift(new_columns="stop")
    place.write("1.csv", "id,a\n1,x\n")
    load(place, "id", "a", on_drift=reaction)
    place.write("2.csv", "id,a\n2,x\n")
    place.write("3.csv", "id,b,a\n3,7,y\n")
    with pytest.raises(LoadError) as caught:
        load(place, "id", "a", on_drift=reaction)
    assert str(caught.value) == (
        "src.t: 3.csv: new column 'b'. Nothing was loaded; write `b: string` among the"
        " columns of src.t, or leave it out with `on_drift: {new_columns: ignore}`."
    )
    assert place.rows("id") == [("1",)]
    place.write("3.csv", "id,a\n3,y\n")
    load(place, "id", "a", on_drift=reaction)
    assert place.rows("id") == [("1",), ("2",), ("3",)]


def test_missing_column_evolves_and_comes_back(place: Place) -> None:
    reaction = OnDrift(missing_columns="evolve")
    place.write("1.csv", "id,a\n1,x\n")
    load(place, "id", "a", on_drift=reaction)
    place.write("2.csv", "id\n2\n")
    found = load(place, "id", "a", on_drift=reaction)
    assert list(told(found)) == [
        (
            "2.csv: no column 'a': it lands empty",
            "ask the sender, or take the column out of penstock.yml",
        )
    ]
    assert place.journal()[-1]["status"] == "warn"
    place.write("3.csv", "a,id\nz,3\n")
    assert load(place, "id", "a", on_drift=reaction) == []
    assert place.rows("id, a") == [("1", "x"), ("2", None), ("3", "z")]


def test_missing_from_the_first_file_on(place: Place) -> None:
    place.write("1.csv", "id\n1\n")
    load(place, "id", "a", on_drift=OnDrift(missing_columns="evolve"))
    assert place.rows("id, a") == [("1", None)]


def test_missing_column_is_ignored(place: Place) -> None:
    place.write("1.csv", "id,b\n1,x\n")
    found = load(place, "id", "a", "b", on_drift=OnDrift(missing_columns="ignore"))
    assert place.rows("id, a, b") == [("1", None, "x")]
    assert list(told(found)) == [("differences that are ignored: 1", "")]


@pytest.mark.parametrize(
    ("column", "reaction", "message"),
    [
        (
            "a",
            "stop",
            (
                "no column 'a'. Nothing was loaded; ask the sender, or take the column out of"
                " penstock.yml, or let it be empty with `on_drift: {missing_columns: evolve}`."
            ),
        ),
        (
            "id",
            "evolve",
            (
                "no column 'id', which tells rows or their versions apart."
                " Nothing was loaded; ask the sender, or take the column out of penstock.yml."
            ),
        ),
    ],
)
def test_missing_column_stops(
    place: Place, column: str, reaction: Any, message: str
) -> None:
    others = [name for name in ("id", "a", "b") if name != column]
    place.write("1.csv", ",".join(others) + "\n1,2\n")
    with pytest.raises(LoadError) as caught:
        load(place, "id", "a", "b", on_drift=OnDrift(missing_columns=reaction))
    assert str(caught.value) == f"src.t: 1.csv: {message}"


def test_renamed_column_is_told_as_such(place: Place) -> None:
    place.write("1.csv", "id,amount,note\n1,5,x\n")
    load(place, "id", "amount", on_drift=OnDrift())
    place.write("2.csv", "id,note,Total: net\n2,y,6\n")
    with pytest.raises(LoadError) as caught:
        load(place, "id", "amount", on_drift=OnDrift())
    assert str(caught.value) == (
        "src.t: 2.csv: no column 'amount'; 'Total: net' is there and not declared."
        " Nothing was loaded; give 'amount' the line `name: \"Total: net\"` if that is its"
        " name now, else ask the sender, or take the column out of penstock.yml, or let it"
        " be empty with `on_drift: {missing_columns: evolve}`."
    )
    found = load(place, "id", "amount", on_drift=OnDrift(missing_columns="evolve"))
    assert place.rows('id, amount, "Total: net"') == [
        ("1", "5", None),
        ("2", None, "6"),
    ]
    ((says, advice),) = told(found)
    assert says.startswith("2.csv: no column 'amount': it lands empty; 'Total: net' is")
    assert advice.startswith("give 'amount' the line `name:")


@pytest.mark.parametrize(("before", "after"), [("n", "N"), ("N", "n")])
def test_capitals_of_a_declared_column_change(
    place: Place, before: str, after: str
) -> None:
    strict = OnDrift("stop", "stop", "stop")
    place.write("1.csv", f"id,{before}\n1,x\n")
    load(place, "id", "n", on_drift=strict)
    place.write("2.csv", f"{after},id\ny,2\n")
    found = load(place, "id", "n", on_drift=strict)
    assert place.rows("id, n") == [("1", "x"), ("2", "y")]
    written = [("2.csv: column 'n' is written 'N' now", "")]
    assert list(told(found)) == (written if after == "N" else [])


def test_capitals_of_a_declared_column_change_in_the_spec(place: Place) -> None:
    place.write("1.csv", "id,N\n1,x\n")
    place.load(table("*.csv", "id", "N", needed=["id"]))
    place.write("2.csv", "id,n\n2,y\n")
    place.load(table("*.csv", "id", "n", needed=["id"]))
    assert place.rows("id, n") == [("1", "x"), ("2", "y")]


def test_type_of_parquet_changes(place: Place) -> None:
    def write(name: str, values: Any) -> None:
        pq.write_table(pa.table({"id": [1], "a": values}), place.folder / name)

    def reacting(**reaction: Any) -> Any:
        on_drift = OnDrift(**reaction)
        place.load(table("*.parquet", "id", "a", form=PARQUET, on_drift=on_drift))
        return place.journal()[-1]["detail"]["drift"]

    write("1.parquet", pa.array([1], pa.int32()))
    reacting()
    # Neither another width nor a file in which all is empty is another type.
    write("2.parquet", pa.array([2], pa.int64()))
    write("3.parquet", pa.nulls(1))
    assert reacting() == []
    write("4.parquet", pa.array(["x"]))
    with pytest.raises(LoadError) as caught:
        reacting(changed_types="stop")
    assert str(caught.value) == (
        "src.t: 4.parquet: column 'a' is string and was integer. Nothing was loaded; see"
        " whether src.t declares a type that fits, then load once with"
        " `on_drift: {changed_types: evolve}`."
    )
    found = reacting()
    assert list(told(found)) == [
        (
            "4.parquet: column 'a' is string and was integer",
            "what does not fit the declared type goes to quarantine",
        )
    ]
    assert place.rows("a") == [("1",), ("2",), (None,), ("x",)]
    write("5.parquet", pa.array(["y"]))
    assert reacting(changed_types="stop") == []
    write("6.parquet", pa.array([1.5]))
    assert list(told(reacting(changed_types="ignore"))) == [
        ("differences that are ignored: 1", "")
    ]


def test_killed_load_leaves_what_is_new_new(place: Place) -> None:
    """A column counts as seen once the load that had it counts."""
    place.write("1.csv", "id\n1\n")
    load(place, "id", on_drift=OnDrift())
    place.write("2.csv", "id,b\n2,x\n")
    load(place, "id", on_drift=OnDrift())
    import duckdb

    with duckdb.connect(str(place.warehouse)) as connection:
        connection.execute(
            "delete from raw_src._dlt_loads where load_id ="
            " (select max(load_id) from raw_src._dlt_loads)"
        )
    found = load(place, "id", on_drift=OnDrift())
    assert [each["column"] for each in found] == ["b"]
    assert place.rows("id, b") == [("1", None), ("2", "x")]


def test_columns_of_a_database() -> None:
    """Names that differ by capitals alone are two columns where there are two."""
    watch = Watch(
        "erp.t",
        ["id", "Id", "gone"],
        on_drift=OnDrift(missing_columns="evolve"),
        seen={"id": "integer", "Id": "text", "gone": "text", "late": ""},
    )
    found = [Found("ID"), Found("Id", "text"), Found("id", "bigint"), Found("late")]
    assert watch.look(found, "public.t") == ["ID", "Id", "id", "late"]
    assert [(each["change"], each["column"]) for each in watch.findings] == [
        ("missing column", "gone"),
        ("changed type", "id"),
    ]


def test_what_was_never_declared_is_one_line(place: Place) -> None:
    place.write(
        "1.csv", "id," + ",".join(f"x{n}" for n in range(10)) + "\n" + 10 * "1,"
    )
    found = load(place, "id", on_drift=OnDrift())
    assert list(told(found)) == [
        (
            (
                "not declared, and so in raw only: 'x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6',"
                " 'x7' and 2 more"
            ),
            "",
        )
    ]
    place.write("2.csv", "id,x5\n1,2\n")
    assert load(place, "id", on_drift=OnDrift()) == []
