"""From text to Spec, with every problem at its line and column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as FilePath

from pydantic import ValidationError

from ..errors import SpecError, UnreadableSpec
from .checks import findings_in
from .document import read_document
from .explain import findings_of
from .findings import Finding
from .migrations import is_older, version_of
from .spec import VERSION, Spec

__all__ = ["load_spec", "read_spec", "read_text"]


def read_text(path: FilePath) -> str:
    """The text of the file at `path`, with line ends of its own; empty if there is none.

    Raises UnreadableSpec when there is something that is no text.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise UnreadableSpec(
            f"{path}: this is not UTF-8 (byte {error.start}). Save it as UTF-8."
        ) from None
    except OSError as error:
        raise UnreadableSpec(f"{path}: {error.strerror}.") from None
    return text.replace("\r\n", "\n")


def read_spec(path: FilePath) -> tuple[str, Spec]:
    """The text of the file at `path`, and the Spec that it says.

    Raises UnreadableSpec when there is no such text, SpecError when it can't be built.
    """
    if not path.exists():
        raise UnreadableSpec(
            f"{path}: there is no spec here. `penstock examples` lists some to start from."
        )
    text = read_text(path)
    return text, load_spec(text, str(path))


def load_spec(text: str, file: str = "penstock.yml") -> Spec:
    """The Spec that `text` says; `file` is the name that problems point at.

    Raises SpecError with every problem that was found.
    """
    document = read_document(text, file)
    if not isinstance(document.tree, dict):
        hint = "`penstock examples flights` prints a complete one."
        message = "a spec is a mapping with `spec`, `project`, `sources` and so on"
        raise SpecError([document.problem((), message, hint)])
    if is_older(text):
        message = (
            f"this is a spec of version {version_of(text)}, and this Penstock reads "
        )
        hint = (
            "`penstock update` rewrites it, and keeps its comments; `penstock new` and "
            "`penstock adopt` do, too."
        )
        path = ("spec",)
        raise SpecError([document.problem(path, f"{message}version {VERSION}", hint)])
    try:
        spec = Spec.model_validate(document.tree)
    except ValidationError as error:
        found: Iterable[Finding] = findings_of(error, Spec)
    else:
        found = list(findings_in(spec))
        if not found:
            return spec
    raise SpecError([document.problem(f.path, f.message, f.hint) for f in found])
