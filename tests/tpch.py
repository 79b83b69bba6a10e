"""TPC-H in several loads, with customers and parts that change, and what is asked of it.

Each question is answered a first time by plain SQL over the files that were delivered.
"""

from __future__ import annotations

import csv
import random
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from support import beside

__all__ = ["COLUMNS", "Tables", "answered", "deliveries"]

Tables = dict[str, list[list[str]]]

COLUMNS: Mapping[str, Sequence[str]] = {
    "region": ("r_regionkey", "r_name"),
    "nation": ("n_nationkey", "n_name", "n_regionkey"),
    "supplier": ("s_suppkey", "s_name", "s_nationkey", "s_acctbal"),
    "part": (
        *("p_partkey", "p_name", "p_brand", "p_type", "p_size", "p_container"),
        *("p_retailprice", "changed_at"),
    ),
    "partsupp": ("ps_partkey", "ps_suppkey", "ps_availqty", "ps_supplycost"),
    "customer": (
        *("c_custkey", "c_name", "c_nationkey", "c_acctbal", "c_mktsegment"),
        "changed_at",
    ),
    "purchases": (
        *("o_orderkey", "o_custkey", "o_orderstatus", "o_totalprice", "o_orderdate"),
        "o_orderpriority",
    ),
    "lineitem": (
        *("l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity"),
        *("l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus"),
        *("l_shipdate", "l_commitdate", "l_receiptdate", "l_shipmode"),
    ),
}
_FILES = {"purchases": "orders"}
_SEGMENTS = ("AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY")


def deliveries(folder: Path) -> list[Tables]:
    """Three loads: what there is by 1996, what follows, and what comes late.

    With so few suppliers, some offers of TPC-H have the same key; the last one counts.
    Some customers never arrive, a supplier leaves, orders and lines are corrected, some
    changes come after later ones, some say nothing new, and a line has a price that is none.
    """
    subprocess.run(
        [beside("tpchgen-cli"), "csv", "-s", "0.001", f"--output-dir={folder}"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    pick = random.Random(1992)
    whole = {table: list(_read(folder, table)) for table in COLUMNS}
    customers = [row for row in whole["customer"] if int(row[0]) % 25 != 7]
    orders = whole["purchases"]
    is_early = {row[0]: row[4] < "1996-01-01" for row in orders}
    lines = whole["lineitem"]
    lines[100][5] = "dear"
    corrected = [[*row[:2], "P", *row[3:]] for row in orders[::40]]
    changes = {
        "customer": [*_changes(customers, pick, {2: _nation, 3: _money, 4: _segment})],
        "part": [*_changes(whole["part"], pick, {2: _brand, 6: _money})],
    }
    first = {
        **{name: whole[name] for name in ("region", "nation", "supplier", "partsupp")},
        "customer": [row for row in changes["customer"] if row[-1] < "1995-01-01"],
        "part": [row for row in changes["part"] if row[-1] < "1995-01-01"],
        "purchases": [row for row in orders if is_early[row[0]]],
        "lineitem": [row for row in lines if is_early[row[0]]],
    }
    second = {
        "customer": [row for row in changes["customer"] if row[-1] >= "1996-01-01"],
        "part": [row for row in changes["part"] if row[-1] >= "1996-01-01"],
        "purchases": [row for row in orders if not is_early[row[0]]],
        "lineitem": [row for row in lines if not is_early[row[0]]],
    }
    third = {
        "supplier": whole["supplier"][:-1],
        "customer": [row for row in changes["customer"] if row[-1][:4] == "1995"],
        "part": [row for row in changes["part"] if row[-1][:4] == "1995"],
        "purchases": corrected,
        "lineitem": [[*row[:4], "1", *row[5:]] for row in lines[5::300]],
    }
    return [first, second, third]


def _read(folder: Path, table: str) -> Iterator[list[str]]:
    """The columns of a file that the spec knows; changes add theirs."""
    name = _FILES.get(table, table)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield [row.get(column, "") for column in COLUMNS[table]]


def _changes(
    rows: list[list[str]], pick: random.Random, how: Mapping[int, Any]
) -> Iterator[list[str]]:
    """Every state of each row from 1992 on, with the moment at which it began."""
    for row in rows:
        at = datetime(1991, 12, 31, 8, 30)
        yield [*row[:-1], str(at)]
        for _ in range(pick.choice((0, 0, 1, 2, 4))):
            at += timedelta(days=pick.randint(60, 700), minutes=pick.randint(0, 1000))
            place = pick.choice(list(how))
            value = how[place](pick) if pick.random() < 0.8 else row[place]
            row = [*row[:place], value, *row[place + 1 :]]
            yield [*row[:-1], str(at)]


def _nation(pick: random.Random) -> str:
    return str(pick.randint(0, 26))  # two of them are no nations


def _money(pick: random.Random) -> str:
    return f"{pick.randint(-99_999, 999_999) / 100:.2f}"


def _segment(pick: random.Random) -> str:
    return pick.choice(_SEGMENTS)


def _brand(pick: random.Random) -> str:
    return f"Brand#{pick.randint(1, 5)}{pick.randint(1, 5)}"


# The answers of plain SQL


_SOURCE = """
create table region as select r_regionkey::int as regionkey, r_name as name from r_region;
create table nation as
    select n_nationkey::int as nationkey, n_name as name, n_regionkey::int as regionkey
    from r_nation;
create table supplier as
    select s_suppkey::int as suppkey, s_name as name, s_nationkey::int as nationkey
    from r_supplier where load = (select max(load) from r_supplier);
create table partsupp as
    select ps_partkey::int as partkey, ps_suppkey::int as suppkey,
        ps_availqty::int as availqty, ps_supplycost::decimal(15, 2) as supplycost
    from r_partsupp
    qualify row_number() over (partition by ps_partkey, ps_suppkey order by rowid desc) = 1;
create table purchases as
    select o_orderkey::int as orderkey, o_custkey::int as custkey,
        o_orderstatus as orderstatus, o_totalprice::decimal(15, 2) as totalprice,
        o_orderdate::date as orderdate, o_orderpriority as orderpriority
    from r_purchases
    qualify row_number() over (partition by o_orderkey order by o_orderdate desc, load desc) = 1;
create table lineitem as
    select l_orderkey::int as orderkey, l_linenumber::int as linenumber,
        l_partkey::int as partkey, l_suppkey::int as suppkey, l_quantity::int as quantity,
        l_extendedprice::decimal(15, 2) as extendedprice,
        l_discount::decimal(15, 2) as discount, l_tax::decimal(15, 2) as tax,
        l_returnflag as returnflag, l_linestatus as linestatus, l_shipdate::date as shipdate,
        l_commitdate::date as commitdate, l_receiptdate::date as receiptdate,
        l_shipmode as shipmode,
        (l_extendedprice::decimal(15, 2) * (1 - l_discount::decimal(15, 2)))::decimal(18, 4)
            as net
    from r_lineitem where l_extendedprice <> 'dear'
    qualify row_number() over (
        partition by l_orderkey, l_linenumber order by l_shipdate desc, load desc) = 1;
create table customer as
    with states as (
        select distinct c_custkey::int as custkey, c_name as name,
            c_nationkey::int as nationkey, c_acctbal::decimal(15, 2) as acctbal,
            c_mktsegment as mktsegment, changed_at::timestamp as changed_at
        from r_customer
    ), changed as (
        select * from states
        qualify (name, nationkey, acctbal, mktsegment) is distinct from lag(
            (name, nationkey, acctbal, mktsegment)) over (partition by custkey order by changed_at)
    )
    select *, case when lag(changed_at) over (partition by custkey order by changed_at) is null
            then timestamp '1900-01-01' else changed_at end as valid_from,
        coalesce(lead(changed_at) over (partition by custkey order by changed_at),
            timestamp '9999-12-31') as valid_to
    from changed;
create table part as
    with states as (
        select distinct p_partkey::int as partkey, p_name as name, p_brand as brand,
            p_type as type, p_size::int as size, p_container as container,
            p_retailprice::decimal(15, 2) as retailprice, changed_at::timestamp as changed_at
        from r_part
    ), changed as (
        select * from states
        qualify (brand, retailprice) is distinct from lag((brand, retailprice))
            over (partition by partkey order by changed_at)
    )
    select *, case when lag(changed_at) over (partition by partkey order by changed_at) is null
            then timestamp '1900-01-01' else changed_at end as valid_from,
        coalesce(lead(changed_at) over (partition by partkey order by changed_at),
            timestamp '9999-12-31') as valid_to
    from changed;
"""


def answered(
    folder: Path, loads: Sequence[Tables], questions: Sequence[str]
) -> list[list[list[Any]]]:
    """The answers of plain SQL over what was delivered, as files of that folder."""
    with duckdb.connect() as connection:
        for table, columns in COLUMNS.items():
            typed = ", ".join(f"{column} varchar" for column in columns)
            connection.execute(f"create table r_{table} (load int, {typed})")
            for load, tables in enumerate(loads):
                if table not in tables:
                    continue
                file = folder / f"{table}_{load}.csv"
                with file.open("w", encoding="utf-8", newline="") as opened:
                    csv.writer(opened).writerows((load, *row) for row in tables[table])
                connection.execute(
                    f"copy r_{table} from '{file}' (format csv, header false, quote '\"')"
                )
        connection.execute(_SOURCE)
        found = [connection.execute(sql).fetchall() for sql in questions]
    # As answers of a warehouse are, which come by way of JSON.
    return [
        [[str(v) if isinstance(v, date) else v for v in row] for row in rows]
        for rows in found
    ]
