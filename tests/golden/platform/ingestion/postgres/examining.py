"""Examining: whether the database can be read as the source declares."""

from collections.abc import Iterator

from ingestion import LoadError
from ingestion.postgres import catalog, connections
from ingestion.postgres.connections import Broken
from ingestion.postgres.tables import Source
from pipeline import findings
from pipeline.findings import Finding

_SERVER = """
    select
        current_setting('server_version'),
        coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false),
        pg_is_in_recovery(),
        -- Where all that came is replayed, an old last change means an idle primary.
        case
            when not pg_is_in_recovery() then 0
            when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
                and exists (select from pg_stat_wal_receiver) then 0
            else coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 0)
        end::float,
        clock_timestamp()
"""

_LATE = 600  # seconds


def examine(source: Source) -> Iterator[Finding]:
    """Connect, and look at the server and at every table."""
    what = f"database of {source.name}"
    try:
        with connections.connection(source.server) as connection:
            with connections.told(what, source.server), connection.cursor() as cursor:
                cursor.execute(_SERVER)
                version, tls, is_replica, late, clock = cursor.fetchone()
                seen = [
                    str(source.server),
                    f"PostgreSQL {version}",
                    "TLS" if tls else "no TLS",
                ]
                if is_replica:
                    seen.append(f"a replica, {late:,.0f} s behind")
                advice = "" if late < _LATE else "see why the replica falls behind"
                yield Finding(what, ", ".join(seen), advice)
                yield findings.clock(f"clock of {source.name}", clock)
            yield from _tables(source, connection)
    except Broken as broken:
        error = connections.load_error(broken.cause, what, source.server)
        yield Finding(what, "cannot be reached", str(error))
    except LoadError as error:
        yield Finding(what, "cannot be read", str(error))


def _tables(source: Source, connection: object) -> Iterator[Finding]:
    for table in source.tables:
        what = f"{source.name}.{table.name}"
        try:
            with connections.told(what, source.server):
                found = catalog.columns(connection, what, table.reads)
        except LoadError as error:
            yield Finding(what, "cannot be read", str(error))
            return
        names = {column.name for column in found}
        missing = [repr(name) for name in table.columns if name not in names]
        denied = [repr(name) for name in catalog.unreadable(found, table.columns)]
        advice = ""
        if missing:
            advice = f"no column {', '.join(missing)}: correct penstock.yml"
        elif denied:
            advice = f"the user must not read {', '.join(denied)}: have it granted"
        yield Finding(what, f"{table.reads}, {len(found)} columns", advice)
