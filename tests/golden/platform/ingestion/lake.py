"""The lake: buckets of an object store, whose names and address variables have.

Who may read and write is found as all programs for Amazon's store find it: in the
environment, in `~/.aws`, or by the role of the machine.
"""

import functools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pyarrow import fs

from ingestion import LoadError
from pipeline import settings, variables

_BLOCK = 8_000_000  # bytes at a time

_ACCESS = "let this user read and write there (AWS_PROFILE, AWS_ACCESS_KEY_ID, a role)"
_ADVICE = {
    "NO_SUCH_BUCKET": "have the bucket made, or correct {variable}",
    "ACCESS_DENIED": _ACCESS,
    "INVALID_ACCESS_KEY_ID": _ACCESS,
    "INVALID_CLIENT_TOKEN_ID": _ACCESS,
    "SIGNATURE_DOES_NOT_MATCH": _ACCESS,
    "NETWORK_CONNECTION": "see whether {address} can be reached from here",
}


class Stored(NamedTuple):
    """An object: its key, its size in bytes, and when it was put there, in UTC."""

    key: str
    size: int
    modified_at: datetime


class Bucket:
    """The bucket that a variable names.

    What cannot be done is raised as LoadError, which names bucket and key.
    """

    def __init__(self, variable: str) -> None:
        self._variable = variable

    @property
    def name(self) -> str:
        """The bucket's name."""
        if name := variables.TEXTS[self._variable]:
            return name
        raise LoadError(
            f"{self._variable} is not set. It names a bucket of the lake: set it in the"
            " environment or in .env, and try again."
        )

    def url(self, key: str) -> str:
        """Return a key as people write it."""
        return f"s3://{self.name}/{key}"

    def write(self, key: str, content: Any) -> None:
        """Put an object, block by block; it is there when all of it is.

        A process that is killed before leaves nothing. An error in `content` may leave
        what was read of it: an object counts when something that came later names it.
        """
        with (
            self._told(key),
            _store().open_output_stream(self._path(key), compression=None) as stream,
        ):
            while block := content.read(_BLOCK):
                stream.write(block)

    def read(self, key: str) -> bytes:
        """Return the content of a small object."""
        with self.open(key) as stream:
            return bytes(stream.read())

    @contextmanager
    def open(self, key: str) -> Iterator[Any]:
        """Open an object to be read from its beginning."""
        with (
            self._told(key),
            _store().open_input_stream(self._path(key), compression=None) as stream,
        ):
            yield stream

    @contextmanager
    def open_file(self, key: str) -> Iterator[Any]:
        """Open an object to be read here and there."""
        with self._told(key), _store().open_input_file(self._path(key)) as file:
            yield file

    def fetch(self, key: str, path: Path) -> None:
        """Copy an object to a file, block by block."""
        with self.open(key) as stream, path.open("wb") as file:
            while block := stream.read(_BLOCK):
                file.write(block)

    def find(self, key: str) -> Stored | None:
        """Return an object, or None when there is none."""
        with self._told(key):
            info = _store().get_file_info(self._path(key))
        return _stored(info) if info.is_file else None

    def below(self, folder: str) -> Iterator[Stored]:
        """Yield the objects below a folder; an empty one stands for all."""
        selector = fs.FileSelector(self._path(folder).rstrip("/"), recursive=True)
        with self._told(folder):
            try:
                found = _store().get_file_info(selector)
            except FileNotFoundError:  # nothing is there, but the bucket is
                return
        yield from (_stored(info) for info in found if info.is_file)

    def _path(self, key: str) -> str:
        return f"{self.name}/{key}"

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise LoadError(
                f"{self.url(key)}: there is no such object. Put it there again, from an"
                " older version of the bucket if it has one, and try again."
            ) from error
        except OSError as error:
            says = str(error).partition("\n")[0]
            code = re.search(r"AWS Error (\w+)", says)
            if not code:
                raise
            advice = _ADVICE.get(code[1], _ACCESS if "status 403" in says else "")
            advice = advice.format(
                variable=self._variable,
                address=settings.LAKE_ENDPOINT or "Amazon S3",
            )
            raise LoadError(
                f"{self.url(key)}: {code[1].replace('_', ' ').lower()}"
                f" ({_short(says)}). To mend it: {advice or 'see what the store says'};"
                " then try again."
            ) from error


def _short(says: str) -> str:
    """Return what the store said, without where and by which request."""
    says = re.sub(r" \(Request ID: .*?\)", "", says)
    return says.partition(" operation: ")[2] or says


def _stored(info: fs.FileInfo) -> Stored:
    moment = datetime.fromtimestamp(0, UTC) if info.mtime is None else info.mtime
    _, _, key = info.path.partition("/")
    return Stored(key, info.size, moment.astimezone(UTC).replace(tzinfo=None))


@functools.cache
def _store() -> fs.S3FileSystem:
    address = settings.LAKE_ENDPOINT or None
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return fs.S3FileSystem(
        endpoint_override=address,
        # Another store than Amazon's has no regions, and is not asked for one.
        region=region or ("us-east-1" if address else None),
        # One request for what is small.
        allow_delayed_open=True,
    )
