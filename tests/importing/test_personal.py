"""What may be personal data, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import columns, csv, found, table, tables, write
from support import spec_of

from generator.importing.found import FoundColumn, FoundSource, FoundTable, Guess
from generator.importing.personal import suggestion, with_suggestions
from generator.spec.load import load_spec

BY_NAME = {
    "email": "email",
    "E-Mail": "email",
    "customerEmail": "email",
    "email_count": None,
    "email_verified": None,
    "phone": "phone",
    "Mobile Number": "phone",
    "hotel": None,
    "first_name": "name",
    "Nachname": "name",
    "prénom": "name",
    "apellidos": "name",
    "name": None,
    "product_name": None,
    "date_of_birth": "birth_date",
    "Geburtsdatum": "birth_date",
    "ssn": "identifier",
    "passport_no": "identifier",
    "IBAN": "payment",
    "credit_card_number": "payment",
    "card_type": None,
    "pan": "payment",
    "panel": None,
    "street": "address",
    "city": None,
    "zip": None,
    "address": None,
    "ip_address": "network",
    "user_agent": "network",
    "ship_date": None,
    "description": None,
    "latitude": None,
    "salary": "other",
    "diagnosis": "health",
    "customer_id": None,
    "tailnum": None,
    "username": "identifier",
}
OF_PERSONS = {
    "name": "name",
    "city": "address",
    "zip": "address",
    "address": "address",
    "latitude": "location",
    "id": None,
    "status": None,
}
VALUES: dict[str, tuple[list[str], str | None]] = {
    "e-mail": ([f"u{n}@example.org" for n in range(9)] + ["none"], "email"),
    "IBANs": (["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"] * 3, "payment"),
    "wrong IBANs": ([f"DE8937040044053201300{n}" for n in range(1, 9)], None),
    "cards": (
        ["4111111111111111", "5500-0000-0000-0004", "340000000000009"] * 3,
        "payment",
    ),
    "long numbers": ([str(4111111111111112 + n) for n in range(20)], None),
    "phones": (
        ["+49 151 12345678", "+1 (212) 555-0100", "0049 30 1234567"] * 3,
        "phone",
    ),
    "American phones": ([f"212-555-01{n:02}" for n in range(20)], "phone"),
    "ISBNs": ([f"978-3-16-14841{n}-0" for n in range(9)], None),
    "security numbers": ([f"123-45-67{n:02}" for n in range(20)], "identifier"),
    "IPv4": ([f"192.168.1.{n}" for n in range(9)], "network"),
    "IPv6": ([f"2001:db8::{n}" for n in range(9)], "network"),
    "versions": ([f"1.{n}.0.3" for n in range(9)], None),
    "days": ([f"2026-01-{n:02}" for n in range(10, 20)], None),
    "order numbers": ([f"2026-{n:05}" for n in range(20)], None),
    "hardware": ([f"00:1b:44:11:3a:b{n}" for n in range(9)], "network"),
    "too few": (["a@example.org"] * 2, None),
}


@pytest.mark.parametrize("name", BY_NAME)
def test_names_of_several_languages_suggest_a_class(name: str) -> None:
    guess = suggestion(name)
    assert (guess and guess.value) == BY_NAME[name]
    assert guess is None or (not guess.sure and guess.evidence == "by its name")


@pytest.mark.parametrize("name", OF_PERSONS)
def test_in_a_table_about_persons_more_names_count(name: str) -> None:
    guess = suggestion(name, "float" if name == "latitude" else "string", persons=True)
    assert (guess and guess.value) == OF_PERSONS[name]


@pytest.mark.parametrize("what", VALUES)
def test_values_suggest_a_class(what: str) -> None:
    values, expected = VALUES[what]
    guess = suggestion("x", values=values)
    assert (guess and guess.value) == expected


def test_the_evidence_counts_values() -> None:
    values = [f"u{n}@example.org" for n in range(98)] + ["?", "unknown"]
    guess = suggestion("contact", values=values)
    assert guess and guess.evidence == "98 % of 100 values look like e-mail addresses"


@pytest.mark.parametrize(
    ("name", "type_", "values"),
    [
        ("email", "boolean", []),
        ("email", "string", ["yes", "no", "maybe"]),
        ("phone", "string", ["iPhone", "Pixel", "Galaxy"]),
        ("birth", "decimal(10,2)", []),
        ("first_name_at", "timestamp", []),
    ],
)
def test_what_can_not_be_is_not_suggested(
    name: str, type_: str, values: list[str]
) -> None:
    assert suggestion(name, type_, values=values) is None


def source(spec: str) -> tuple[FoundSource, set[tuple[str, str]]]:
    """The sources of a spec as if they had been found, and what it says is personal."""
    declared = [
        (name, table)
        for source in load_spec(spec).sources.values()
        for name, table in source.tables.items()
    ]
    found = tuple(
        FoundTable(
            name,
            tuple(FoundColumn(n, Guess(str(c.type))) for n, c in table.columns.items()),
        )
        for name, table in declared
    )
    personal = {
        (name, column)
        for name, table in declared
        for column, c in table.columns.items()
        if c.personal
    }
    return FoundSource("all", "files", found), personal


@pytest.mark.parametrize("example", ["flights", "shop", "minimal"])
def test_examples_get_suggestions_where_they_say_personal_and_nowhere_else(
    example: str,
) -> None:
    found, personal = source(spec_of(example))
    suggested = {
        (table.name, column.name)
        for table in with_suggestions(found).tables
        for column in table.columns
        if column.hints
    }
    assert suggested == personal


def test_a_suggestion_is_a_hint_until_it_is_accepted(tmp_path: Path) -> None:
    lines = [f"{n},u{n}@example.org,{'ab'[n % 2]}" for n in range(40)]
    write(tmp_path, {"customers.csv": csv("id,contact,name", *lines)})
    contact = columns(table(tmp_path))["contact"]
    assert contact.personal is None
    assert contact.hints == (
        "personal: email — all 40 values look like e-mail addresses",
    )
    name = columns(table(tmp_path))["name"]
    assert name.hints == ("personal: name — by its name",)
    (accepted,) = found(tmp_path, accepted=True).values()
    by_name = columns(accepted.tables[0])
    assert by_name["contact"].personal == Guess(
        "email", "all 40 values look like e-mail addresses"
    )
    assert by_name["id"].personal is None and by_name["contact"].hints == ()


def test_what_is_declared_stays(tmp_path: Path) -> None:
    column = FoundColumn("email", Guess("string"), personal=Guess("other"))
    found = FoundSource("s", "files", (FoundTable("t", (column,)),))
    assert with_suggestions(found) == found


def test_columns_that_only_persons_have_tell_whom_a_table_is_about(
    tmp_path: Path,
) -> None:
    lines = [f"{n},a{n},b{n % 20},c{n % 9}" for n in range(40)]
    write(
        tmp_path,
        {
            "records.csv": csv("id,vorname,nachname,city", *lines),
            "shops.csv": csv("id,label,owner,city", *lines),
        },
    )
    seen = tables(tmp_path)
    assert "personal: address — by its name" in columns(seen["records"])["city"].hints
    assert not any("personal" in hint for hint in columns(seen["shops"])["city"].hints)
