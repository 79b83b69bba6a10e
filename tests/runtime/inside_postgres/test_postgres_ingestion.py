"""What `ingestion/postgres` of a generated project does with a real server."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psycopg2
import pytest
from ingestion import LoadError, postgres
from ingestion.drift import OnDrift
from ingestion.postgres import Query, Relation, reading
from pipeline import settings
from postgres_places import HOST, SERVER, URL, Place, relay, table, tls

PORT = int(SERVER.port)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(settings, "WAREHOUSE_PATH", tmp_path / "warehouse.duckdb")
    monkeypatch.setattr(settings, "DLT", tmp_path / "dlt")
    monkeypatch.setattr(settings, "JOURNAL", tmp_path / "journal")
    monkeypatch.setattr(reading, "_PAUSES", (0.1, 0.1))
    monkeypatch.setenv("SRC_PASSWORD", str(URL.password))
    made = Place(tmp_path)
    yield made
    made.run(f"drop database {made.name} with (force)", "postgres")


def refused(place: Place, words: str, *tables: postgres.Table, **server: str) -> None:
    """A load fails with one line that has these words, and leaves nothing."""
    before = (
        place.raw("select count(*) from raw_src._dlt_loads") if loaded(place) else []
    )
    with pytest.raises(LoadError, match=words) as caught:
        place.load(*tables, **server)
    assert "\n" not in str(caught.value)
    assert "Nothing was loaded" in str(caught.value)
    if before:
        assert place.raw("select count(*) from raw_src._dlt_loads") == before


def loaded(place: Place) -> bool:
    found = place.raw(
        "select 1 from duckdb_tables() where schema_name = 'raw_src'"
        " and table_name = '_dlt_loads'"
    )
    return bool(found)


# Every value is the text that the server writes

_ODD = """
create domain positive as numeric(38, 10) check (value > 0);
create type mood as enum ('glad', 'it''s "complicated"');
create type pair as (a int, b text);
create table odd (
    "Id" int primary key, plain text, fixed char(5), "order" numeric, exact positive,
    money money, yes boolean, small real, large double precision, day date,
    moment timestamptz, local timestamp, hour time, span interval, bytes bytea,
    token uuid, document json, binary_document jsonb, texts text[],
    numbers numeric(30, 10)[], mood mood, pair pair, address inet, bits bit varying
);
insert into odd ("Id") values (1);
insert into odd values (
    2, '', 'ab', 'NaN', 0.0000000001, 1234.5, true, 0.1, 0.1::float8 + 0.2, 'infinity',
    'infinity', '-infinity', '24:00', '1 year 2 mons 3 days 04:05:06.7', '', gen_random_uuid(),
    '{"a": 1.10,  "b": null}', '{"a": 1.10, "b": [1e2]}', '{}', '{1.1000000000,null}', 'glad',
    (1, 'x,"y'), '10.0.0.1', '101'
);
insert into odd values (
    3, E'a "quoted", é\\n\\r\\n\\\\.\\t''', 'abcde', 12345678901234567890123456789.123456789012345678901234567890,
    9999999999999999999999999999.0123456789, -0.01, false, 'NaN', '-infinity', '0044-03-15 BC',
    '1883-11-18 12:03:57-05', '2026-03-29 02:30:00', '00:00:00.000001', '-1 day', decode(repeat('00ff', 60), 'hex'),
    gen_random_uuid(), '[]', 'null', array['a,b', null, 'null', '{', E'"\\n'], array[0.5],
    'it''s "complicated"', null, '::1/64', ''
);
insert into odd ("Id", plain, moment) values
    (4, E'\\\\.', '2026-10-25 02:30:00 Europe/Berlin'), (5, 'NULL', '2026-10-25 01:30:00+00');
"""


def test_every_value_is_the_text_that_the_server_writes(place: Place) -> None:
    place.run(_ODD)
    columns = [
        name
        for (name,) in place.run(
            "select attname from pg_attribute where attrelid = 'odd'::regclass"
            " and attnum > 0 order by attnum"
        )
    ]
    place.load(table("odd", *columns))
    own = {
        "bytes": "translate(encode(bytes, 'base64'), E'\\n', '')",
        "money": "money::numeric::text",
        **{name: f"to_jsonb({name})::text" for name in ("texts", "numbers", "pair")},
    }
    for name in columns:
        said = own.get(name) or (
            f'"{name}"' if name in ("address",) else f'"{name}"::text'
        )
        expected = place.run(
            "set intervalstyle = 'iso_8601'; set extra_float_digits = 3;"
            f' select "Id"::text, {said} from odd order by 1'
        )
        assert (
            place.raw(f'select "Id", "{name}" from raw_src.odd order by 1') == expected
        ), name


def test_names_of_every_sort(place: Place) -> None:
    place.run(
        'create schema "My Schema"; create table "My Schema"."user" '
        '("ID" int, id int, "a.b" text, "say ""hi""" text, "select" text, "ä%s" text);'
        " insert into \"My Schema\".\"user\" values (1, 2, '3', '4', '5', '6')"
    )
    columns = ("id", "ID", "a.b", 'say "hi"', "select", "ä%s")
    odd = table("user", *columns, key=["ID"], reads=Relation("My Schema", "user"))
    place.load(odd)
    assert place.raw(
        'select "ID__2", id, "a.b", "say _hi_", "select", "ä%s" from raw_src.user'
    ) == [("1", "2", "3", "4", "5", "6")]


def test_queries_and_views_and_partitions(place: Place) -> None:
    place.run(
        "create table parted (id int, at date) partition by range (at);"
        " create table old partition of parted for values from (minvalue) to ('2026-01-01');"
        " create table new partition of parted default;"
        " insert into parted values (1, '2025-01-01'), (2, '2026-02-01'), (3, null);"
        " create view seen as select id * 10 as id from parted"
    )
    query = Query(
        "select id % 2 as odd, count(*) as n\nfrom parted where 'a%s' <> '' group by 1"
    )
    place.load(
        table("parted", "id", "at"),
        table("seen", "id"),
        table("counts", "odd", "n", reads=query),
    )
    assert place.raw('select id, "at" from raw_src.parted order by 1') == [
        ("1", "2025-01-01"),
        ("2", "2026-02-01"),
        ("3", None),
    ]
    assert place.raw("select id from raw_src.seen order by 1") == [
        ("10",),
        ("20",),
        ("30",),
    ]
    assert place.raw("select odd, n from raw_src.counts order by 1") == [
        ("0", "1"),
        ("1", "2"),
    ]


def test_a_table_without_rows_and_a_column_of_nothing(place: Place) -> None:
    place.run(
        "create table a (id int); create table b (id int); insert into b values (null), (null)"
    )
    place.load(table("a", "id"), table("b", "id"))
    assert place.raw("select count(*) from raw_src.a") == [(0,)]
    assert place.raw("select id from raw_src.b") == [(None,), (None,)]


def test_a_row_longer_than_a_block(place: Place) -> None:
    place.run(
        "create table long as select g as id, repeat('x', g * 5000000) as text"
        " from generate_series(1, 2) as g"
    )
    place.load(table("long", "id", "text"))
    assert place.raw("select length(text) from raw_src.long order by 1") == [
        (5_000_000,),
        (10_000_000,),
    ]


# What is new


def rows(place: Place) -> list[tuple[str, str]]:
    """The newest version of each row that is not gone, as staging finds it."""
    return place.raw(
        "select id, v from raw_src.t qualify row_number() over (partition by id order by"
        " _extracted_at desc, _is_gone) = 1 and not _is_gone order by id::int"
    )


def test_long_texts_in_many_rows_find_room(place: Place) -> None:
    """DuckDB has those of 2,048 rows in memory at once."""
    place.run(
        "create table long as select g as id, repeat(md5(g::text), 3200) as text"
        " from generate_series(1, 2100) as g"
    )

    place.load(table("long", "id", "text"))

    assert place.raw(
        "select count(*), sum(length(text)), count(distinct text) from raw_src.long"
    ) == [(2100, 2100 * 32 * 3200, 2100)]


def test_short_values_that_differ_are_kept_by_another_way(place: Place) -> None:
    place.run(
        "create table t as select g as id, g % 7 as kind, nullif(g % 3, 0) as maybe"
        " from generate_series(1, 5000) as g"
    )
    t = table("t", "id", "kind", "maybe")

    place.load(t)
    place.load(t)

    ways = place.raw(
        "select column_name, string_agg(distinct compression, ', ')"
        " from pragma_storage_info('raw_src.t') where segment_type = 'VARCHAR'"
        " group by column_name"
    )
    assert dict(ways) == {
        "id": "ZSTD",
        "kind": "DICT_FSST",
        "maybe": "DICT_FSST",
        "_dlt_load_id": "DICT_FSST",
    }
    assert place.raw("select count(*), count(distinct id) from raw_src.t") == [
        (10_000, 5000)
    ]


def test_a_load_reads_what_is_new_and_a_lag_finds_what_was_committed_late(
    place: Place,
) -> None:
    place.run(
        "create table t (id int primary key, v text, at timestamptz);"
        " insert into t values (1, 'a', '2026-01-01 10:00+00')"
    )
    lagged = table("t", "id", "v", "at", cursor="at", lag=timedelta(minutes=15))
    url = URL._replace(path=f"/{place.name}").geturl()
    with closing(psycopg2.connect(url)) as late, late.cursor() as cursor:
        cursor.execute("insert into t values (2, 'late', '2026-01-01 10:05+00')")
        place.run("insert into t values (3, 'c', '2026-01-01 10:10+00')")
        place.load(lagged)
        assert rows(place) == [("1", "a"), ("3", "c")]
        late.commit()
    place.run("update t set v = 'b', at = '2026-01-01 10:11+00' where id = 1")
    place.load(lagged)
    assert rows(place) == [("1", "b"), ("2", "late"), ("3", "c")]
    assert place.raw(
        "select row_count, cursor_value from raw_src._loaded_tables order by _dlt_load_id"
    ) == [
        (2, "2026-01-01 10:10:00+00"),
        (3, "2026-01-01 10:11:00+00"),
    ]


def test_rows_without_a_cursor_are_read_always(place: Place) -> None:
    place.run(
        "create table t (id int, v text, at timestamp);"
        " insert into t values (1, 'a', '2026-01-01'), (2, 'b', null)"
    )
    place.load(table("t", "id", "v", "at", cursor="at"))
    place.run("insert into t values (3, 'c', null); update t set v = 'B' where id = 2")
    place.load(table("t", "id", "v", "at", cursor="at"))
    assert rows(place) == [("1", "a"), ("2", "B"), ("3", "c")]


@pytest.mark.parametrize("far", ["infinity", "9999-12-31"])
def test_one_row_of_the_far_future_hides_no_others(place: Place, far: str) -> None:
    place.run(
        "create table t (id int, v text, at date);"
        f" insert into t values (1, 'a', '2026-01-01'), (2, 'far', '{far}')"
    )
    place.load(table("t", "id", "v", "at", cursor="at"))
    place.run("insert into t values (3, 'c', '2026-01-01')")
    place.load(table("t", "id", "v", "at", cursor="at"))
    assert rows(place) == [("1", "a"), ("2", "far"), ("3", "c")]


def test_numbers_as_a_cursor(place: Place) -> None:
    place.run(
        "create table t (id int, v text); insert into t select g, g from generate_series(1, 100) g"
    )
    numbered = table("t", "id", "v", cursor="id", lag=5)
    place.load(numbered)
    place.run("insert into t values (101, 'new'); update t set v = 'old' where id = 1")
    place.load(numbered)
    assert place.raw(
        "select row_count, cursor_value from raw_src._loaded_tables order by _dlt_load_id"
    ) == [
        (100, "100"),
        (7, "101"),
    ]


def test_a_range_is_read_again_and_the_next_load_goes_on(place: Place) -> None:
    place.run(
        "create table t (id int, v text, at timestamptz);"
        " insert into t select g, 'a', '2026-01-01 00:00+00'::timestamptz + g * interval '1 day'"
        " from generate_series(1, 20) g; create table u (id int); insert into u values (1)"
    )
    tables = (table("t", "id", "v", "at", cursor="at"), table("u", "id"))
    place.load(*tables)
    place.run("update t set v = 'b'; insert into t values (21, 'new', '2026-01-22')")
    place.load(*tables, since=datetime(2026, 1, 6), until=datetime(2026, 1, 8))
    assert [row for row in rows(place) if row[1] == "b"] == [("5", "b"), ("6", "b")]
    place.load(*tables)
    counts = "select table_name, row_count from raw_src._loaded_tables order by _dlt_load_id, 1"
    assert place.raw(counts) == [
        ("t", 20),
        ("u", 1),
        ("t", 2),
        ("u", 1),
        ("t", 2),
        ("u", 1),
    ]
    assert rows(place)[-2:] == [("20", "b"), ("21", "new")]
    place.load(*tables, since=datetime.min)
    assert {v for _, v in rows(place)} == {"b", "new"}


def test_keys_that_are_gone_and_come_back(place: Place) -> None:
    place.run(
        "create table t (id int, part text, v text, at timestamptz, primary key (id, part));"
        " insert into t select g, 'é, \"x\"', 'a', '2026-01-01' from generate_series(1, 12) g"
    )
    found = table(
        "t",
        "id",
        "part",
        "v",
        "at",
        key=["id", "part"],
        cursor="at",
        finds_deleted=True,
    )
    place.load(found)
    place.run(
        "delete from t where id in (3, 5); insert into t values (13, 'p', 'b', '2026-01-02')"
    )
    place.load(found)
    assert [id_ for id_, _ in rows(place)] == [
        str(n) for n in range(1, 14) if n not in (3, 5)
    ]
    # A row that comes back with an old time is found by its key, as is one never seen.
    place.run(
        "insert into t values (3, 'é, \"x\"', 'back', '2020-01-01'), (0, 'p', 'late', '2020-01-01')"
    )
    place.load(found)
    assert rows(place)[0] == ("0", "late")
    assert rows(place)[3] == ("3", "back")
    assert len(rows(place)) == 13
    place.run("truncate t")
    place.load(found)
    assert rows(place) == []
    assert place.raw(
        "select gone_count from raw_src._loaded_tables order by _dlt_load_id"
    ) == [
        (0,),
        (2,),
        (0,),
        (13,),
    ]


def test_keys_that_are_gone_from_a_table_that_is_read_whole(place: Place) -> None:
    place.run(
        "create table t (id int, v text); insert into t values (1, 'a'), (2, 'b')"
    )
    place.load(table("t", "id", "v", finds_deleted=True))
    place.run("delete from t where id = 1")
    place.load(table("t", "id", "v", finds_deleted=True))
    assert rows(place) == [("2", "b")]


# One snapshot


def test_all_tables_are_read_in_one_snapshot(place: Place) -> None:
    place.run(
        "create table a as select g as id, 100 as amount, repeat('x', 200) as pad"
        " from generate_series(1, 60000) g; create table b as select * from a;"
        " create table c as select * from a"
    )
    stop = threading.Event()
    moved = 0

    def move() -> None:
        nonlocal moved
        url = URL._replace(path=f"/{place.name}").geturl()
        with (
            closing(psycopg2.connect(url)) as connection,
            connection.cursor() as cursor,
        ):
            while not stop.is_set():
                key = moved * 7919 % 60_000 + 1
                for name, sign in (("a", "-"), ("b", "+"), ("c", "+ 0 *")):
                    cursor.execute(
                        f"update {name} set amount = amount {sign} 7 where id = {key}"
                    )
                connection.commit()
                moved += 1

    place.run("alter table a add primary key (id); alter table b add primary key (id)")
    writer = threading.Thread(target=move)
    writer.start()
    try:
        for _ in range(2):
            place.load(
                *(table(name, "id", "amount", "pad") for name in "abc"), parallel=2
            )
    finally:
        stop.set()
        writer.join()
    assert moved > 10
    sums = place.raw(
        "select _dlt_load_id, sum(amount::int) from (select * from raw_src.a union all"
        " select * from raw_src.b) group by 1"
    )
    assert [total for _, total in sums] == [12_000_000, 12_000_000]
    assert place.raw("select min(amount::int) < 100 from raw_src.a") == [(True,)]


def test_no_more_tables_at_once_than_declared(place: Place) -> None:
    names = [f"t{n}" for n in range(8)]
    for name in names:
        place.run(
            f"create table {name} as select g as id from generate_series(1, 10) g"
        )
    slow = [
        table(
            name, "id", reads=Query(f"select id, pg_sleep(0.02)::text as s from {name}")
        )
        for name in names
    ]
    most = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.is_set():
            found = place.run(
                "select count(*) from pg_stat_activity where state = 'active'"
                " and datname = current_database() and query like 'copy%'"
            )
            most = max(most, found[0][0])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        place.load(*slow, parallel=3)
    finally:
        done.set()
        watcher.join()
    assert most == 3


# What goes wrong


def test_what_is_wrong_is_said_in_one_line(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.run(
        "create table t (id int, v text); insert into t values (1, 'a');"
        " create schema shut; create table shut.u (id int); create table grants (id int, secret text);"
        f" create role reader_{place.name} login password 'r';"
        f" grant select on t to reader_{place.name};"
        f" grant select (id) on grants to reader_{place.name}"
    )
    known = table("t", "id", "v")
    place.load(known)
    refused(place, r"src\.n: there is no table public\.n in", table("n", "id"))
    refused(place, "no column 'w'", table("t", "id", "w"))
    refused(
        place,
        r"src\.q: .*relation \"nowhere\"",
        table("q", "id", reads=Query("select * from nowhere")),
    )
    refused(place, 'database "none" does not exist', known, database="none")
    refused(
        place, "Connection refused.*see whether the server is there", known, port="1"
    )
    refused(place, "replica.*fits its hosts", known, replica="require")
    refused(place, "does not support SSL", known, sslmode="require")
    monkeypatch.setenv("SRC_PASSWORD", "wrong")
    refused(place, "password authentication failed.*set SRC_PASSWORD", known)
    monkeypatch.setenv("SRC_PASSWORD", "r")
    reader = f"reader_{place.name}"
    place.load(known, user=reader)
    shut = table("u", "id", reads=Relation("shut", "u"))
    refused(place, r"src\.u: .*(permission denied|must not read)", shut, user=reader)
    refused(
        place, "must not read 'secret'", table("grants", "id", "secret"), user=reader
    )
    place.load(table("grants", "id"), user=reader)
    place.run(f"alter role {reader} set statement_timeout = '100ms'")
    slow = table("s", "id", reads=Query("select 1 as id, pg_sleep(5)::text"))
    refused(place, r"src\.s: .*statement timeout.*statement_timeout", slow, user=reader)
    place.run(f"drop owned by {reader}; drop role {reader}")


def test_what_stops_a_load_is_told_and_not_what_stops_with_it(place: Place) -> None:
    place.run(
        "create table t (id int); create table u (id int); insert into u values (1)"
    )
    sleepy = table("a", "id", reads=Query("select id, pg_sleep(20)::text as s from u"))
    started = time.monotonic()
    refused(place, r"src\.t: .*no column 'gone'", sleepy, table("t", "id", "gone"))
    assert time.monotonic() - started < 15


def test_a_connection_that_breaks_is_made_again_and_given_up_in_the_end(
    place: Place,
) -> None:
    place.run(
        "create table t as select g as id, repeat('x', 1000) as v from generate_series(1, 5000) g"
    )
    breaks = iter([1_000_000, None])
    with relay(PORT, cut_after=lambda: next(breaks)) as port:
        place.load(table("t", "id", "v"), port=str(port), sslmode="disable", parallel=1)
    assert place.raw(
        "select count(*), count(distinct id), count(distinct _dlt_load_id) from raw_src.t"
    ) == [(5000, 5000, 1)]
    with relay(PORT, cut_after=lambda: 1_000_000) as port:
        refused(
            place,
            f"src: .*127.0.0.1:{port}",
            table("t", "id", "v"),
            port=str(port),
            sslmode="disable",
        )
    place.load(table("t", "id", "v"))
    assert place.raw("select count(*) from raw_src._dlt_loads") == [(2,)]


def test_a_load_that_is_killed_leaves_nothing_behind(place: Place) -> None:
    place.run(
        "create table t as select g as id, md5(g::text) as v from generate_series(1, 400000) g"
    )
    script = (
        "import sys; from pathlib import Path; from pipeline import settings\n"
        f"folder = Path({str(place.folder)!r})\n"
        "settings.WAREHOUSE_PATH = folder / 'warehouse.duckdb'\n"
        "settings.DLT = folder / 'dlt'; settings.JOURNAL = folder / 'journal'\n"
        "from postgres_places import Place, table\n"
        "place = Place.__new__(Place); place.folder = folder\n"
        f"place.name = {place.name!r}\n"
        "place.load(table('t', 'id', 'v'))\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), os.environ["PYTHONPATH"]])
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
    )
    warehouse = place.folder / "warehouse.duckdb"
    while process.poll() is None:
        if warehouse.exists() and warehouse.stat().st_size > 2_000_000:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    place.load(table("t", "id", "v"))
    assert place.raw(
        "select count(*), sum(id::int), count(distinct _dlt_load_id) from raw_src.t"
    ) == [(400_000, 80_000_200_000, 1)]


# TLS, replicas, drift, doctor


def test_connections_are_encrypted_and_certificates_checked(place: Place) -> None:
    place.run("create table t (id int); insert into t values (1)")
    certificates = []
    for name in ("server", "stranger"):
        certificate, key = place.folder / f"{name}.crt", place.folder / f"{name}.key"
        subprocess.run(
            [
                *(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "2",
                ),
                *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=IP:{HOST}"),
                *("-keyout", key, "-out", certificate),
            ],
            check=True,
            capture_output=True,
        )
        certificates.append((certificate, key))
    (own, key), (stranger, _) = certificates
    with tls(PORT, own, key) as port:
        place.load(table("t", "id"), port=str(port), sslmode="require")
        place.load(
            table("t", "id"),
            port=str(port),
            sslmode="verify-full",
            sslrootcert=str(own),
        )
        refused(
            place,
            "certificate verify failed.*root certificate",
            table("t", "id"),
            port=str(port),
            sslmode="verify-full",
            sslrootcert=str(stranger),
        )
    assert place.raw("select count(*) from raw_src.t") == [(2,)]


def test_a_replica_is_preferred_among_several_hosts(place: Place) -> None:
    place.run("create table t (id int); insert into t values (1)")
    place.load(
        table("t", "id"),
        table("u", "id", reads=Relation("public", "t")),
        host=f"{HOST},{HOST}",
        port=f"1,{PORT}",
        replica="prefer",
    )
    assert place.raw("select count(*) from raw_src.u") == [(1,)]


def test_a_column_that_comes_and_one_that_changes_its_type(place: Place) -> None:
    place.run("create table t (id int, v int); insert into t values (1, 2)")
    place.load(table("t", "id", "v"))
    place.run("alter table t add w text default 'new', alter v type numeric(10,2)")
    strict = table("t", "id", "v", on_drift=OnDrift(changed_types="stop"))
    with pytest.raises(LoadError, match=r"'v' is numeric\(10,2\) and was integer"):
        place.load(strict)
    place.load(table("t", "id", "v"))
    assert place.raw("select v, w from raw_src.t order by _dlt_load_id") == [
        ("2", None),
        ("2.00", "new"),
    ]
    place.load(table("t", "id", "v", on_drift=OnDrift(new_columns="ignore")))
    assert place.raw("select count(w) from raw_src.t") == [(1,)]


def test_doctor_sees_what_a_load_needs(place: Place) -> None:
    place.run("create table t (id int, v text)")
    source = place.source(table("t", "id", "v"), table("n", "id"))
    found = [*postgres.examine(source)]
    assert [finding.what for finding in found] == [
        "database of src",
        "clock of src",
        "src.t",
        "src.n",
    ]
    assert "PostgreSQL 1" in found[0].seen
    assert [bool(finding.advice) for finding in found] == [False, False, False, True]
    (gone,) = postgres.examine(place.source(table("t", "id"), port="1"))
    assert "Connection refused" in gone.advice
