"""Where each source column ends up."""

from __future__ import annotations

from specs import design, small


def ends(text: str) -> dict[str, tuple[str, ...]]:
    """The columns of marts by `table.column`."""
    return {
        f"{table.entity}.{row.column.name}": row.marts
        for table, rows in design(text).lineage
        for row in rows
    }


def test_a_column_ends_in_marts_keys_and_measures() -> None:
    found = ends(small())
    assert found["orders.customer"] == (
        "fct_orders.customer",
        "fct_orders.customers_key",
    )
    assert found["orders.amount"] == (
        "fct_orders.amount",
        "measures_orders.total_amount",
    )
    assert found["orders.at"] == ("fct_orders.at", "fct_orders.at_date_key")
    assert found["customers.name"] == ("dim_customers.name",)


def test_every_column_is_listed_in_the_order_of_the_spec() -> None:
    assert list(ends(small())) == [
        *("customers.id", "customers.name", "customers.born"),
        *("orders.id", "orders.line", "orders.customer", "orders.amount", "orders.at"),
    ]


def test_what_is_not_kept_ends_nowhere() -> None:
    assert ends(small() + "modeling: {exclude: customers}\n")["customers.name"] == ()
    chosen = "modeling: {dimensions: {customers: {attributes: name}}}\n"
    assert ends(small() + chosen)["customers.born"] == ()


def test_a_computed_column_has_lineage_too() -> None:
    text = small(
        "at: timestamp",
        "at: timestamp\n          twice: {type: integer, expression: id * 2}",
    )
    assert ends(text)["orders.twice"] == ("fct_orders.twice",)
