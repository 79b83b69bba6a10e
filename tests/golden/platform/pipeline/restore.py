"""`python -m pipeline.restore`: raw as it was, from the archive in the lake.

Loads that raw has are left as they are, so it may be killed and repeated. The rows keep
the ids of their loads, and count when these are in the list of loads again.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

import pyarrow as pa

from ingestion import LoadError
from ingestion.archive import Archive
from ingestion.columns import BOOLEAN, INTEGER, LOAD_ID, TEXT, UTC_TIMESTAMP
from ingestion.raw import Raw
from ingestion.store import Load
from pipeline import lock
from pipeline.errors import PipelineError
from pipeline.sources import RAW, SOURCES, source

_AT_ONCE = 100  # loads

_TYPES = {
    pa.string(): TEXT,
    pa.int64(): INTEGER,
    pa.bool_(): BOOLEAN,
    pa.timestamp("us"): UTC_TIMESTAMP,
}


def main() -> int:
    """Restore the sources that the command line names, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.restore",
        description="Bring what raw no longer has back from the archive in the lake.",
    )
    parser.add_argument(
        "--source", choices=SOURCES, type=source, help="only this source"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what it would do"
    )
    arguments = parser.parse_args()
    try:
        with lock.held():
            for name in [arguments.source] if arguments.source else SOURCES:
                restore(name, dry_run=arguments.dry_run)
    except (LoadError, PipelineError) as error:
        print(f"  {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print("Then run the pipeline: make run refresh=yes")
    return 0


def restore(name: str, *, dry_run: bool = False) -> None:
    """Append the loads of a source that its archive has and raw has not."""
    archive = Archive(name)
    known = archive.loads()
    with Raw(name, RAW[name]) as raw:
        finished = raw.sql("select load_id from {_dlt_loads} where status = 0")
    missing = [each for each in known if (each,) not in finished]
    says = f"  {name}: {len(known)} loads in {archive.url}, {len(missing)} not in raw"
    print(says, flush=True)
    for first in range(0, 0 if dry_run else len(missing), _AT_ONCE):
        loads = missing[first : first + _AT_ONCE]
        _restore(archive, name, loads)
        print(f"  {name}: restored up to load {loads[-1]}", flush=True)


def _restore(archive: Archive, name: str, loads: Sequence[str]) -> None:
    keys: dict[str, list[str]] = {}
    for load_id in loads:
        for table, objects in archive.rows(load_id).items():
            keys.setdefault(table, []).extend(objects)
    ids: list[str] = []

    def read(load: Load) -> None:
        ids.append(load.id)
        for table, objects in keys.items():
            for columns, alike in groupby(objects, lambda key: _columns(archive, key)):
                hints = {column: _TYPES[type_] for column, type_ in columns}
                load.append(table, hints, _rows(archive, alike))

    with Raw(name, RAW[name]) as raw:
        raw.delete_unfinished([*keys])
        raw.append([*keys], read)
        # The rows are there as one load, and count as those that they were.
        for load_id in loads:
            raw.sql(
                "insert into {_dlt_loads}"
                " (load_id, schema_name, status, inserted_at, schema_version_hash)"
                " select %s, schema_name, status, inserted_at, schema_version_hash"
                " from {_dlt_loads} where load_id = %s",
                load_id,
                ids[0],
            )
        # That one load is none of them, and neither is what a killed restore left.
        (listing,) = (table for table in keys if table.startswith("_loaded_"))
        raw.sql(
            "delete from {_dlt_loads} where status = 0"
            f" and load_id not in (select {LOAD_ID} from {{{listing}}})"
        )


def _columns(archive: Archive, key: str) -> tuple[tuple[str, pa.DataType], ...]:
    with archive.open(key) as rows:
        schema = rows.schema_arrow
    return tuple(zip(schema.names, schema.types, strict=True))


def _rows(archive: Archive, keys: Iterator[str]) -> Iterator[pa.RecordBatch]:
    for key in keys:
        with archive.open(key) as rows:
            yield from rows.iter_batches()


if __name__ == "__main__":
    sys.exit(main())
