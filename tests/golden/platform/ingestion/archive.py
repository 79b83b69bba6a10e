"""The archive: what each load of a source brought, kept in the last bucket of the lake.

    <source>/<table>/<load id>/rows-0.parquet    its rows, as raw has them
    <source>/<table>/<load id>/files/<name>      the files they stood in, as they came
    <source>/_prepared/<load id>.json            what belongs to the load, written last
    <source>/_loads/<load id>.json               the same, once the load counts

Nothing is deleted or changed. Objects without a list count for nothing, and so does a
list that is only prepared, unless its load is the source's last: a run that is killed
between the warehouse and the archive leaves such a one, and the next load counts it.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion import LoadError
from ingestion.columns import Columns, arrow
from ingestion.lake import Bucket
from ingestion.raw import Raw
from ingestion.store import Load
from pipeline import lock, settings, warehouse
from pipeline.findings import Finding

_FILES = "_loaded_files"


class Archived(Raw):
    """The raw schema of one source, whose loads are archived before they count.

    `files` is the folder of a source of files.
    """

    def __init__(self, source: str, schema: str, files: Any = None) -> None:
        super().__init__(source, schema)
        self._archive = Archive(source)
        self._files = files

    def append(
        self, tables: Sequence[str], read: Callable[[Any], None]
    ) -> Mapping[str, float]:
        """Append as one load, which is in the archive when raw has it."""
        last = self.sql("select max(load_id) from {_dlt_loads} where status = 0")
        self._archive.settle(last[0][0] if last else None)
        kept: list[Kept] = []

        def keep(load: Load) -> None:
            kept.append(Kept(load, self.scratch))
            read(kept[0])
            self._archive.put(kept[0], self._files)

        seconds = super().append(tables, keep)
        try:
            self._archive.count(kept[0].id)
        except LoadError as error:
            print(f"    {error} The load counts; the next one notes it.", flush=True)
        return seconds


class Kept:
    """A load whose rows are written to Parquet files, too, while they are appended."""

    def __init__(self, load: Load, scratch: Path) -> None:
        self.id = load.id
        self.paths: dict[str, list[Path]] = {}
        self._load = load
        self._folder = scratch / "archive"
        self._folder.mkdir(parents=True)

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns that a table has."""
        return self._load.columns(table)

    def append(
        self, table: str, columns: Columns, batches: Iterable[pa.RecordBatch]
    ) -> None:
        """Append batches of rows with these columns; raises what they raise."""
        paths = self.paths.setdefault(table, [])
        paths.append(self._folder / f"{table} {len(paths)}.parquet")
        with pq.ParquetWriter(paths[-1], arrow(columns), compression="zstd") as writer:

            def written() -> Iterator[pa.RecordBatch]:
                for batch in batches:
                    writer.write_batch(batch.select(writer.schema.names))
                    yield batch

            self._load.append(table, columns, written())

    def discard(self, table: str) -> None:
        """Take back what was appended to a table."""
        self.paths.pop(table, None)
        self._load.discard(table)

    def files(self) -> Iterator[tuple[str, str, str]]:
        """Yield table, name and SHA-256 of each file that was read."""
        for path in self.paths.get(_FILES, ()):
            rows = pq.read_table(path, columns=["table_name", "file", "sha256"])
            yield from zip(*rows.to_pydict().values(), strict=True)


class Archive:
    """What is kept of one source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._bucket = Bucket(settings.LAKE_ARCHIVE)

    @property
    def url(self) -> str:
        """Where it is."""
        return self._bucket.url(self._source)

    def put(self, kept: Kept, files: Any) -> None:
        """Put all of a load that does not count yet, and last the list of it."""
        objects: dict[str, list[str]] = {}
        for table, paths in kept.paths.items():
            objects[table] = []
            for number, path in enumerate(paths):
                key = f"{self._source}/{table}/{kept.id}/rows-{number}.parquet"
                with path.open("rb") as content:
                    self._bucket.write(key, content)
                objects[table].append(key)
        names = []
        for table, name, digest in kept.files():
            key = f"{self._source}/{table}/{kept.id}/files/{name}"
            with (files / name).open("rb") as content:
                same = _Hashed(content)
                self._bucket.write(key, same)
            if same.digest != digest:
                raise LoadError(
                    f"{self._source}.{table}: {name} changed after it was read. Nothing"
                    " was loaded; load again when the file is complete."
                )
            names.append(key)
        listed = {
            "load_id": kept.id,
            "prepared_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "rows": objects,
            "files": names,
        }
        text = json.dumps(listed, indent=2, ensure_ascii=False)
        self._bucket.write(self._prepared(kept.id), io.BytesIO(text.encode()))

    def count(self, load_id: str) -> None:
        """Note that a load counts whose list is prepared."""
        listed = self._bucket.read(self._prepared(load_id))
        self._bucket.write(self._counted(load_id), io.BytesIO(listed))

    def settle(self, last: str | None) -> None:
        """Count the last load of raw, should a killed run not have noted it."""
        if last and not self._bucket.find(self._counted(last)):
            if self._bucket.find(self._prepared(last)):
                self.count(last)

    def loads(self) -> list[str]:
        """Return the ids of the loads that count, the oldest first."""
        counted = self._ids("_loads")
        latest = max(self._ids("_prepared"), default="")
        if latest > max(counted, default=""):
            counted.add(latest)
        return sorted(counted)

    def rows(self, load_id: str) -> Mapping[str, Sequence[str]]:
        """Return the keys of a load's rows, by table."""
        counted = self._bucket.find(self._counted(load_id))
        key = self._counted(load_id) if counted else self._prepared(load_id)
        rows: Mapping[str, Sequence[str]] = json.loads(self._bucket.read(key))["rows"]
        return rows

    @contextmanager
    def open(self, key: str) -> Iterator[pq.ParquetFile]:
        """Open rows of a load."""
        with self._bucket.open_file(key) as file, pq.ParquetFile(file) as rows:
            yield rows

    def _prepared(self, load_id: str) -> str:
        return f"{self._source}/_prepared/{load_id}.json"

    def _counted(self, load_id: str) -> str:
        return f"{self._source}/_loads/{load_id}.json"

    def _ids(self, lists: str) -> set[str]:
        folder = f"{self._source}/{lists}"
        names = (each.key[len(folder) + 1 :] for each in self._bucket.below(folder))
        return {name.removesuffix(".json") for name in names if "/" not in name}


def examine(source: str, schema: str) -> Iterator[Finding]:
    """Look at the archive of a source, and at what of raw is not in it."""
    what, archive = f"archive of {source}", Archive(source)
    try:
        loads = archive.loads()
    except LoadError as error:
        yield Finding(what, "cannot be read", str(error))
        return
    seen = f"{len(loads)} loads in {archive.url}"
    if not lock.holder() and warehouse.exists():
        with warehouse.reader() as db:
            if "_dlt_loads" in db.relations(schema):
                finished = warehouse.quote(schema, "_dlt_loads")
                rows = db.rows(f"select load_id from {finished} where status = 0")
                if before := len({row[0] for row in rows}.difference(loads)):
                    seen += f"; of raw, {before} are not in it"
    yield Finding(what, seen)


class _Hashed:
    """What is read of it, it hashes."""

    def __init__(self, content: Any) -> None:
        self._content = content
        self._hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        block = bytes(self._content.read(size))
        self._hash.update(block)
        return block

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()
