"""SQL names columns where it can mean nothing else; valid SQL is never refused."""

from __future__ import annotations

import pytest
from specs import problems, small

from generator.spec.sql_names import sql_names


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("a + b * a", ["a", "b"]),
        ("coalesce(a, 'b c', \"d\")", ["a", "d"]),
        ("1e5 + 0x1F + 1_000 + a", ["a"]),
        ("payload ->> '$.a' = name2", ["payload", "name2"]),
        ("date_trunc('month', at1) = date '2024-01-01'", ["at1"]),
        ("'it''s' || a", ["a"]),
        ("a in (b, e) and x between 1 and 2", ["a", "b", "e", "x"]),
    ],
)
def test_named(sql: str, named: list[str]) -> None:
    assert [name.text for name in sql_names(sql)] == named


@pytest.mark.parametrize(
    "sql",
    [
        "cast(at as timestamp with time zone) at time zone 'Europe/Berlin'",
        "at::timestamptz is not distinct from current_timestamp",
        "extract(isodow from at) = 1 and extract(foo from at) = 2",
        "at + interval 3 days > at - interval '1' month",
        "at + interval (line) day < current_date",
        "case when line > 1 then 'a' else null end ilike 'A%' escape 'x'",
        "row_number() over (partition by id order by line desc nulls last rows between unbounded preceding and current row) = 1",
        "count(*) filter (where amount > 0) over (partition by id) = 1",
        "list_transform([1, 2], thing -> thing + line)[1] = 2",
        "list_filter([1, 2], lambda thing: thing > 1)[1] = 2",
        "[thing * 2 for thing in [1, 2] if thing > 1][1] = 4",
        "{'size': line}.size = 1",
        "{size: line}.size = 1",
        "cast({'a': 1} as struct(field integer)).field = 1",
        "exists (select 1 from shop.things as t where t.other = thing)",
        "id in (select thing from things)",
        "substring('abc' from 1 for 2) = 'ab'",
        "trim(both 'x' from 'xax') = 'a'",
        "position('a' in 'abc') = 1",
        "'a' collate nocase = 'A'",
        "e'a' = 'a'",
        'AMOUNT > 0 and "Amount" < 10',
        "_source_row > 1 and \"_source_file\" <> ''",
        "typed.amount > 0",
        "amount.round() > 0",
        "timestamp '2024-01-01 00:00:00' <= at",
        "line is not null and not (line = any([1, 2])) or true",
        "cast(line as my_enum) = 'a'",
        "line::double precision > 1.5e3",
        "strptime('2024', format := '%Y') = at",
        "line // 2 = 1 and line % 2 = 0 and id ^ 2 > 1",
        "line similar to '[0-9]' or line not in (1, 2)",
        "try_cast(line as varchar) glob '*'",
    ],
)
def test_valid_sql_is_let_through(sql: str) -> None:
    assert not problems(
        small(
            "key: [id, line]",
            "key: [id, line]\n        where: >-\n          " + sql,
        )
    )


def test_conditions_may_use_what_is_computed() -> None:
    text = small(
        "at: timestamp",
        "at: timestamp\n          twice: {type: integer, expression: line * 2}",
    ).replace("key: [id, line]", "key: [id, line]\n        where: twice > 2")
    rule = "{rule: not_null, column: at, where: twice > 4}"
    assert not problems(text + f"quality: {{orders: {{r: {rule}}}}}\n")
