"""An import unpacks files as the pipeline does that it writes, and refuses the same."""

import gzip
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from ingestion.files import readers, unpacking

# The generator is no part of a project, and has nothing of the same name.
sys.path.append(str(Path(__file__).resolve().parents[3]))
from generator.importing.files import unpacking as importing

TEXT = 'id;name\n1;Zoë\r\n2;"two\nlines"\n'


def zipped(**members: str) -> bytes:
    """An archive with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.csv", text)
    return packed.getvalue()


def zstd(text: str) -> bytes:
    """A text in zstd."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(text.encode())
    return sink.getvalue().to_pybytes()


FILES: dict[str, tuple[bytes, str]] = {
    "plain.csv": (TEXT.encode(), "utf-8"),
    "cp1252.csv": (TEXT.encode("cp1252"), "cp1252"),
    "utf16.csv": (TEXT.encode("utf-16"), "utf-16"),
    "not_utf16.csv": (b"\xff\xfea", "utf-16"),
    "in_gzip.csv.gz": (gzip.compress(TEXT.encode()), "utf-8"),
    "latin.csv.gz": (gzip.compress(TEXT.encode("latin-1")), "latin-1"),
    "cut.csv.gz": (gzip.compress(TEXT.encode() * 9)[:-12], "latin-1"),
    "no_gzip.csv.gz": (TEXT.encode(), "latin-1"),
    "in_zstd.csv.zst": (zstd(TEXT.replace("\r", "")), "utf-8"),
    "one.zip": (zipped(a=TEXT), "utf-8"),
    "beside.zip": (zipped(**{"a": TEXT, "__MACOSX/a": "x"}), "utf-8"),
    "two.zip": (zipped(a=TEXT, b=TEXT), "utf-8"),
    "none.zip": (zipped(), "utf-8"),
    "no.zip": (TEXT.encode(), "utf-8"),
    "cut.zip": (zipped(a=TEXT)[:-30], "utf-8"),
}
REFUSED = {"not_utf16.csv", "cut.csv.gz", "no_gzip.csv.gz"}
REFUSED |= {"two.zip", "none.zip", "no.zip", "cut.zip"}


def by_pipeline(path: Path, encoding: str, scratch: Path) -> str:
    """The text of a file as the pipeline reads it."""
    if path.suffix == ".zip":
        path = unpacking.unzipped(path, scratch)
    if not unpacking.is_utf8(encoding):
        path = unpacking.recoded(path, encoding, scratch)
    with unpacking.text(path) as lines:
        return lines.read()


def by_import(path: Path, encoding: str, scratch: Path) -> str:
    """The text of a file as an import reads it."""
    path = importing.unpacked(path, scratch)
    if encoding != "utf-8":
        path = importing.recoded(path, encoding, scratch)
    with importing.opened(path) as file:
        return file.read().decode()


@pytest.mark.parametrize("read", [by_pipeline, by_import])
@pytest.mark.parametrize("name", FILES)
def test_both_read_and_refuse_the_same(
    name: str, read: Callable[[Path, str, Path], str], tmp_path: Path
) -> None:
    packed, encoding = FILES[name]
    (path := tmp_path / name).write_bytes(packed)
    if name in REFUSED:
        with pytest.raises((unpacking.Unreadable, importing.Unreadable, OSError)):
            read(path, encoding, tmp_path)
        return
    expected = TEXT.replace("\r", "") if name.endswith(".zst") else TEXT
    assert read(path, encoding, tmp_path) == expected


def test_both_know_the_same_packings_and_the_same_longest_line() -> None:
    assert {*unpacking._COMPRESSIONS, ".zip"} == set(importing.PACKINGS)
    assert importing.LONGEST_LINE == readers._LONGEST_LINE
