"""Work: one table in one load, and the reading of its files."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from ingestion import LoadError, drift
from ingestion.drift import Watch
from ingestion.files import arrivals, landing
from ingestion.files.arrivals import Arrival
from ingestion.files.landing import Landing, Reader
from ingestion.files.manifest import LoadedFile
from ingestion.files.tables import Table
from ingestion.files.unpacking import NoRoom, Unreadable
from ingestion.store import Load

# A file that changes while it is read is read again after a pause, in seconds.
_ATTEMPTS = 3
_PAUSE = 1.0


@dataclass
class Work:
    """What a table holds, what is to be read, and what was read.

    `name` is the table's for people; `loaded` are the files whose rows make it up,
    `ever_loaded` all that ever were.
    """

    name: str
    raw_name: str
    table: Table
    loaded: Sequence[LoadedFile]
    ever_loaded: Sequence[LoadedFile]
    started_at: datetime
    watch: Watch
    to_read: Sequence[Arrival] = ()
    read: list[LoadedFile] = field(default_factory=list)
    seconds: float = 0.0

    def append(self, load: Load, scratch: Path) -> None:
        """Append the rows of all files that are to be read, in batches of files.

        Raises LoadError, also when there is nothing in them that makes a table.
        """
        started = time.monotonic()
        for attempt in range(_ATTEMPTS):
            if attempt:
                load.discard(self.table.name)
                time.sleep(_PAUSE)
                self.to_read = [arrival.now() for arrival in self.to_read]
            problem: LoadError | Unreadable | None = None
            try:
                self._append(load, scratch)
            except NoRoom as error:
                raise LoadError(
                    f"{self.name}: no room for what is read from {self.to_read[0].name}"
                    f" and others: {error}. Nothing was loaded; make room on the disk of"
                    f" {scratch} and load again."
                ) from error
            except (Unreadable, drift.Stopped) as error:
                problem = error
            if [arrival.now() for arrival in self.to_read] != self.to_read:
                continue
            if isinstance(problem, drift.Stopped):
                raise problem
            if problem:
                raise LoadError(
                    f"{self.name}: {problem}. Nothing was loaded; correct the file, or"
                    " what the table says of it, and load again."
                ) from problem
            self.seconds += time.monotonic() - started
            return
        raise LoadError(
            f"{self.name}: {self.to_read[0].name}, or another of {len(self.to_read)} files"
            " read with it, keeps changing. Nothing was loaded; load again when the files"
            " are complete."
        )

    def _append(self, load: Load, scratch: Path) -> None:
        self.read = []
        columns = landing.expected(load.columns(self.table.name), self.table)
        is_blank = True
        for batch in arrivals.batches(self.to_read):
            with Reader(self.table, self.watch, scratch) as reader:
                landings = []
                for arrival in batch:
                    landings.append(reader.open(arrival, columns))
                    columns = list(dict.fromkeys([*columns, *landings[-1].texts]))
                is_blank = is_blank and all(each.is_blank for each in landings)
                load.append(
                    self.table.name,
                    landing.shape(columns),
                    self._rows(reader, landings, columns, load.id),
                )
        adds_to_rows = self.table.load == "incremental" and self.loaded
        if is_blank and self.table.format.kind == "csv" and not adds_to_rows:
            raise LoadError(
                f"{self.name}: every file is empty, without even a header. Nothing was"
                " loaded; put files with data there."
            )

    def _rows(
        self,
        reader: Reader,
        landings: Sequence[Landing],
        columns: Sequence[str],
        load_id: str,
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows of some files, and note each file that was read."""
        for each in landings:
            digest = each.arrival.digest()
            extracted_at = self._first_extracted(each.arrival, digest)
            count = 0
            for batch in reader.read(each, columns, load_id, extracted_at):
                count += batch.num_rows
                yield batch
            self.read.append(
                LoadedFile(
                    self.table.name,
                    each.arrival.name,
                    each.arrival.size,
                    each.arrival.modified_at,
                    digest,
                    count,
                    extracted_at,
                    load_id,
                )
            )

    def _first_extracted(self, arrival: Arrival, digest: str) -> datetime:
        """Return when the content of a file was read first.

        A file that is read again unchanged has not arrived again: what came after it
        still came after it.
        """
        known = {file.name: file for file in self.ever_loaded}
        before = known.get(arrival.name)
        if before and before.sha256 == digest:
            return before.extracted_at
        return self.started_at
