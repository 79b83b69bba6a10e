"""What is done about drift: what the table says, else its source, else the usual."""

from __future__ import annotations

from specs import design, small

from generator.design.tables import Table

PATH = "    path: data\n"
TABLE = "      customers:\n"


def tables(of_source: str = "", of_table: str = "") -> tuple[Table, ...]:
    """The tables of SMALL; what is said of one is said of customers."""
    text = small(PATH, f"{PATH}    {of_source}\n" if of_source else PATH)
    more = f"{TABLE}        {of_table}\n" if of_table else TABLE
    return design(text.replace(TABLE, more)).tables


def words(table: Table) -> list[str]:
    return [reaction.word for reaction in table.reactions]


def test_usual_reactions() -> None:
    customers, orders = tables()
    assert words(customers) == words(orders) == ["evolve", "stop", "evolve"]
    assert customers.on_drift == ()


def test_one_word_is_for_all_three() -> None:
    assert words(tables("on_drift: ignore")[0]) == ["ignore", "ignore", "ignore"]


def test_a_table_says_otherwise_than_its_source() -> None:
    customers, orders = tables(
        "on_drift: {new_columns: stop, changed_types: ignore}",
        "on_drift: {new_columns: ignore, missing_columns: evolve}",
    )
    assert words(customers) == ["ignore", "evolve", "ignore"]
    assert words(orders) == ["stop", "stop", "ignore"]
    assert [r.name for r in orders.on_drift] == ["new_columns", "changed_types"]


def test_key_and_cursor_are_needed() -> None:
    _, orders = tables()
    assert [column.physical for column in orders.needed] == ["id", "line"]
    cursor = small("      orders:\n", "      orders:\n        cursor: at\n")
    _, orders = design(cursor).tables
    assert [column.physical for column in orders.needed] == ["id", "line", "at"]


def test_json_may_leave_out_what_may_be_missing() -> None:
    customers, _ = design(small(PATH, f"{PATH}    format: jsonl\n")).tables
    assert customers.extract.optional == ("name", "born")
    customers, _ = tables()
    assert customers.extract.optional == ()
