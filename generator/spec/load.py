"""From text to Spec, with every problem at its line and column."""

from __future__ import annotations

import difflib
import types
import typing
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import Problem, SpecError, UnreadableSpec
from ..kinds.registry import available
from .checks import problems_of
from .document import Document, Path, read_document
from .spec import Spec

__all__ = ["load_spec", "read_spec", "read_text"]

_NOT_IN_TEXT = {"[key]"}


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
    try:
        spec = Spec.model_validate(document.tree)
    except ValidationError as error:
        raise SpecError(_problems(document, error)) from None
    problems = problems_of(spec, document)
    if problems:
        raise SpecError(problems)
    return spec


def _problems(document: Document, error: ValidationError) -> list[Problem]:
    return [_problem(document, details) for details in error.errors(include_url=False)]


def _problem(document: Document, details: ErrorDetails) -> Problem:
    path: Path = tuple(part for part in details["loc"] if part not in _NOT_IN_TEXT)
    key = path[-1] if path else ""
    match details["type"]:
        case "union_tag_not_found":
            return document.problem(
                path, f"{_kind_key(path)} is missing in `{key}`", _kinds(path)
            )
        case "union_tag_invalid":
            message = f"`{details['ctx']['tag']}` is not known as {_kind_key(path)}"
            path = (*path, _kind_key(path).strip("`:"))
            return document.problem(path, message, _kinds(path))
        case "missing":
            inside = f" in `{_dotted(path[:-1], document)}`" if path[:-1] else ""
            hint = _description(path)
            return document.problem(path[:-1], f"`{key}:` is missing{inside}", hint)
        case "extra_forbidden":
            message = f"unknown key `{key}`"
            return document.problem(path, message, _known_keys(path, str(key)))
        case "model_type" | "dict_type" | "model_attributes_type":
            message = f"`{key}:` is a mapping of keys, one to a line"
            return document.problem(path, message, _description(path))
        case "tuple_type" | "list_type":
            message = f"`{key}:` is a list, such as [a, b]"
            return document.problem(path, message, _description(path))
        case "literal_error":
            expected = details["ctx"]["expected"].replace("'", "`")
            message = f"`{details['input']}` is not known here; it is {expected}"
            return document.problem(path, message)
        case "string_type":
            message = f"`{key}:` is a single text, not a list or a mapping"
            return document.problem(path, message, _description(path))
        case "too_short":
            return document.problem(path, f"`{key}:` needs at least one entry")
        case "string_too_short":
            return document.problem(path, f"`{key}:` must not be empty")
        case "greater_than_equal" | "less_than_equal" if path == ("spec",):
            message = f"`spec: {details['input']}` is not known to this Penstock"
            return document.problem(path, message, "It reads `spec: 1`.")
        case _:
            message = details["msg"][0].lower() + details["msg"][1:]
            if details["type"] == "penstock":
                message = details["msg"]
            return document.problem(path, message)


def _kind_key(path: Path) -> str:
    """The key that tells kinds apart at the path of a mapping: rules have `rule:`."""
    return "`rule:`" if path[0] == "quality" else "`kind:`"


def _kinds(path: Path) -> str:
    family = {"quality": "rules", "sources": "sources"}.get(str(path[0]), "warehouses")
    return f"Known here: {', '.join(available(family))}."


def _dotted(path: Path, document: Document) -> str:
    """The part of `path` that stands in the text, joined by dots."""
    tree, words = document.tree, []
    for segment in path:
        if isinstance(tree, dict) and segment in tree:
            tree = tree[str(segment)]
        elif isinstance(tree, list) and isinstance(segment, int):
            tree = tree[segment]
        else:
            continue
        words.append(str(segment))
    return ".".join(words)


def _known_keys(path: Path, key: str) -> str:
    model = _model_at(path[:-1])
    if model is None:
        return ""
    if ")" in key or "(" in key:
        return "In { } a comma ends a value: put quotes around one that holds a comma."
    known = [field.alias or name for name, field in model.model_fields.items()]
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"The keys here are {', '.join(known)}."


def _description(path: Path) -> str:
    model = _model_at(path[:-1])
    for name, field in model.model_fields.items() if model else ():
        if path[-1] in (name, field.alias):
            return field.description or ""
    return ""


def _model_at(path: Path) -> type[BaseModel] | None:
    """The model that validates the mapping at an error's `path`, tags included."""
    here: Any = Spec
    for segment in path:
        here = _step(here, segment)
        if here is None:
            return None
    here = _bare(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _step(here: Any, segment: str | int) -> Any:
    here = _bare(here)
    if isinstance(here, type) and issubclass(here, BaseModel):
        for name, field in here.model_fields.items():
            if segment in (name, field.alias):
                return field.annotation
        return here if _is_tag(here, segment) else None
    origin, arguments = typing.get_origin(here), typing.get_args(here)
    if origin is dict:
        return arguments[1]
    if origin is tuple:
        return arguments[0]
    if origin in (typing.Union, types.UnionType):
        for option in arguments:
            if _is_tag(_bare(option), segment):
                return option
    return None


def _is_tag(model: Any, segment: str | int) -> bool:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return False
    return any(
        segment in typing.get_args(field.annotation)
        for name, field in model.model_fields.items()
        if name in ("kind", "rule")
    )


def _bare(here: Any) -> Any:
    """Without Annotated and Optional."""
    while True:
        if typing.get_origin(here) is typing.Annotated:
            here = typing.get_args(here)[0]
            continue
        if typing.get_origin(here) in (typing.Union, types.UnionType):
            options = [a for a in typing.get_args(here) if a is not type(None)]
            if len(options) == 1:
                here = options[0]
                continue
        return here
