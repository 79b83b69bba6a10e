"""Work: one table in one load, and the reading of its files."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingestion import LoadError, drift
from ingestion.drift import Watch
from ingestion.files import arrivals, landing
from ingestion.files.arrivals import Arrival
from ingestion.files.landing import Landed
from ingestion.files.manifest import LoadedFile
from ingestion.files.tables import Table
from ingestion.files.unpacking import NoRoom, Unreadable

# A file that changes while it is read is read again after a pause, in seconds.
_ATTEMPTS = 3
_PAUSE = 1.0


@dataclass
class Work:
    """What a table holds, what is to be read, and what was read.

    `name` is the table's for people; `loaded` are the files whose rows make it up,
    `ever_loaded` all that ever were; `columns` are those of the raw table.
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
    columns: Sequence[str] = ()
    seconds: float = 0.0

    def read_all(self, load_id: str, scratch: Path) -> list[Landed]:
        """Land all files that are to be read, in batches.

        Raises LoadError, also when there is nothing in them that makes a table.
        """
        started = time.monotonic()
        landed = [
            self._read(batch, load_id, scratch)
            for batch in arrivals.batches(self.to_read)
        ]
        adds_to_rows = self.table.load == "incremental" and self.loaded
        is_blank = all(part.is_blank for part in landed)
        if is_blank and self.table.format.kind == "csv" and not adds_to_rows:
            raise LoadError(
                f"{self.name}: every file is empty, without even a header. Nothing was"
                " loaded; put files with data there."
            )
        self.seconds += time.monotonic() - started
        return landed

    def _read(self, batch: Sequence[Arrival], load_id: str, scratch: Path) -> Landed:
        """Land files, and once more when one of them changes meanwhile."""
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(_PAUSE)
                batch = [arrival.now() for arrival in batch]
            digests = [arrival.digest() for arrival in batch]
            extracted_at = self._first_extracted(batch, digests)
            problem: LoadError | Unreadable | None = None
            try:
                landed = landing.land(
                    batch,
                    self.table,
                    self.watch,
                    self.columns,
                    load_id,
                    extracted_at,
                    scratch,
                )
            except NoRoom as error:
                raise LoadError(
                    f"{self.name}: no room for what is read from {batch[0].name} and"
                    f" others: {error}. Nothing was loaded; make room on the disk of"
                    f" {scratch} and load again."
                ) from error
            except (Unreadable, drift.Stopped) as error:
                problem = error
            if [arrival.now() for arrival in batch] != batch:
                continue
            if isinstance(problem, drift.Stopped):
                raise problem
            if problem:
                raise LoadError(
                    f"{self.name}: {problem}. Nothing was loaded; correct the file, or"
                    " what the table says of it, and load again."
                ) from problem
            self.columns = landed.columns
            self.read += [
                LoadedFile(
                    self.table.name,
                    arrival.name,
                    arrival.size,
                    arrival.modified_at,
                    digest,
                    landed.row_counts.get(arrival.name, 0),
                    extracted_at[arrival.name],
                    load_id,
                )
                for arrival, digest in zip(batch, digests, strict=True)
            ]
            return landed
        raise LoadError(
            f"{self.name}: {batch[0].name}, or another of {len(batch)} files read with"
            " it, keeps changing. Nothing was loaded; load again when the files are"
            " complete."
        )

    def _first_extracted(
        self, batch: Sequence[Arrival], digests: Sequence[str]
    ) -> dict[str, datetime]:
        """Return when the content of each file was read first.

        A file that is read again unchanged has not arrived again: what came after it
        still came after it.
        """
        known = {file.name: file for file in self.ever_loaded}
        extracted_at = {}
        for arrival, digest in zip(batch, digests, strict=True):
            before = known.get(arrival.name)
            if before and before.sha256 == digest:
                extracted_at[arrival.name] = before.extracted_at
            else:
                extracted_at[arrival.name] = self.started_at
        return extracted_at
