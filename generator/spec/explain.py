"""What pydantic found wrong, in words for whoever writes specs."""

from __future__ import annotations

import difflib
import types
import typing
from typing import Any

from pydantic import AliasChoices, BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .document import Path
from .findings import Finding

__all__ = ["findings_of"]

_KEY = "[key]"
"""What pydantic puts behind a key of a mapping that is itself wrong."""
_MOST_SHOWN = 60
_NO_MAPPING = ("model_type", "model_attributes_type", "dict_type")
_ONE = "is a single value, not a list or a mapping"
_SEVERAL = "is a list, such as [a, b]"
_WORDS = {
    "string_type": _ONE,
    "int_type": _ONE,
    "bool_type": _ONE,
    "date_type": _ONE,
    "decimal_type": _ONE,
    "literal_error": _ONE,
    "is_instance_of": _ONE,
    "dataclass_exact_type": _ONE,
    "tuple_type": _SEVERAL,
    "list_type": _SEVERAL,
    "too_short": "needs at least one entry",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


def findings_of(error: ValidationError, model: type[BaseModel]) -> list[Finding]:
    """All errors of one validation by `model`, at paths of the mapping that it read."""
    errors = error.errors(include_url=False)
    wrong_inside = {details["loc"][:-1] for details in errors}
    return [
        _Error(details, model).finding()
        for details in errors
        # A list whose entries are all wrong is not empty besides.
        if details["type"] != "too_short" or details["loc"] not in wrong_inside
    ]


class _Error:
    """One error: its path without pydantic's own marks, and the models on the way."""

    def __init__(self, details: ErrorDetails, model: type[BaseModel]) -> None:
        self._details = details
        location = details["loc"]
        self._is_key = location[-1:] == (_KEY,)
        self._path: Path = ()
        here: Any = model
        before: Any = None
        for segment in location[:-1] if self._is_key else location:
            here = _bare(here)
            if _is_union(here):
                option = next(o for o in _options(here) if segment in _tags(o))
                here = typing.get_args(option)[0]
                continue
            before, here = here, _inside(here, segment)
            self._path = (*self._path, segment)
        self._model = before if _is_model(before) else None
        self._here = _bare(here)

    def finding(self) -> Finding:
        """What to tell the user, and where."""
        details, subject = self._details, self._subject
        context = details.get("ctx", {})
        match details["type"]:
            case "penstock":
                said = _shortened(details["msg"], details["input"])
                if said.startswith("must be"):
                    said = f"{subject} {said}"
                return Finding(self._path, said)
            case "union_tag_invalid" | "union_tag_not_found":
                return self._without_kind(context.get("tag"))
            case "missing":
                return self._missing()
            case "extra_forbidden":
                return self._unknown_key()
            case "literal_error" if isinstance(details["input"], str):
                expected = context["expected"].replace("'", "`")
                said = f"`{details['input']}` is not known here; it is {expected}"
                return Finding(self._path, _shortened(said, details["input"]))
            case kind if kind in _NO_MAPPING:
                hint = self._description or _needs(self._here)
                return Finding(self._path, f"{subject} is a mapping of keys", hint)
            case "greater_than_equal" | "less_than_equal" if self._path == ("spec",):
                said = f"`spec: {details['input']}` is not known to this Penstock"
                return Finding(self._path, said, "It reads `spec: 1`.")
            case kind:
                known = _WORDS.get(kind, "").format(**context)
                words = known or details["msg"]
                return Finding(self._path, f"{subject} {words}", self._description)

    @property
    def _subject(self) -> str:
        if self._is_key:
            return "a name"
        *before, last = self._path or ("this",)
        if isinstance(last, int):
            return f"entry {last + 1} of `{before[-1]}:`" if before else "this entry"
        return f"`{last}:`"

    @property
    def _description(self) -> str:
        field = _field(self._model, self._path[-1]) if self._path else None
        return field.description or "" if field and not self._is_key else ""

    def _missing(self) -> Finding:
        key = self._path[-1]
        parent = ".".join(str(segment) for segment in self._path[:-1])
        inside = f" in `{parent}`" if parent else ""
        return Finding(
            self._path[:-1], f"`{key}:` is missing{inside}", self._description
        )

    def _unknown_key(self) -> Finding:
        key = str(self._path[-1])
        said = f"unknown key `{key}`"
        if "(" in key or ")" in key:
            hint = (
                "In { } a comma ends a value: put quotes around one that holds a comma."
            )
            return Finding(self._path, said, hint)
        known: list[str] = []
        for name, field in self._model.model_fields.items() if self._model else ():
            if key in _names(name, field):
                both = " and ".join(f"`{one}`" for one in _names(name, field))
                return Finding(self._path, f"{both} say the same", "Keep one of them.")
            known.append(field.alias or name)
        close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
        hint = f"The keys here are {', '.join(known)}." if known else ""
        return Finding(
            self._path, said, f"Did you mean `{close[0]}`?" if close else hint
        )

    def _without_kind(self, tag: str | None) -> Finding:
        key = _tag_key(self._here)
        given = self._details["input"]
        hint = f"Known here: {', '.join(_all_tags(self._here))}."
        if tag is not None:
            said = f"`{tag}` is not known as `{key}:`"
            return Finding((*self._path, key), said, hint)
        if given is not None and not isinstance(given, dict):
            return Finding(self._path, f"{self._subject} is a mapping of keys", hint)
        if given and given.get(key) is not None:
            said = f"`{key}:` is a single value, not a list or a mapping"
            return Finding((*self._path, key), said, hint)
        said = f"`{key}:` is missing in `{'.'.join(map(str, self._path))}`"
        return Finding(self._path, said, hint)


def _shortened(message: str, text: Any) -> str:
    """The message, in which a text of the user fits on a line."""
    if not isinstance(text, str) or (text.isprintable() and len(text) <= _MOST_SHOWN):
        return message
    shown = repr(text)[1:-1]
    cut = f"{shown[:_MOST_SHOWN]}…" if len(shown) > _MOST_SHOWN else shown
    return message.replace(text, cut)


def _needs(model: Any) -> str:
    if not _is_model(model):
        return ""
    fields = model.model_fields.items()
    needed = [f.alias or name for name, f in fields if f.is_required()]
    if needed:
        return f"It needs {', '.join(f'`{name}:`' for name in needed)}."
    return f"The keys here are {', '.join(f.alias or name for name, f in fields)}."


def _field(model: Any, key: str | int) -> FieldInfo | None:
    for name, field in model.model_fields.items() if model else ():
        if key in _names(name, field):
            found: FieldInfo = field
            return found
    return None


def _names(name: str, field: FieldInfo) -> list[str]:
    if isinstance(field.validation_alias, AliasChoices):
        return [str(choice) for choice in field.validation_alias.choices]
    return [field.alias or name]


def _inside(here: Any, segment: str | int) -> Any:
    """The type of what `segment` leads to from a value of the type `here`."""
    if _is_model(here):
        field = _field(here, segment)
        if field is None:
            return None
        # Pydantic takes what Annotated says of a whole field out of its annotation.
        marks = tuple(mark for mark in field.metadata if isinstance(mark, Tag))
        return (
            typing.Annotated[(field.annotation, *marks)] if marks else field.annotation
        )
    arguments = typing.get_args(here)
    origin = typing.get_origin(here)
    return arguments[-1 if origin is dict else 0] if arguments else None


def _is_model(here: Any) -> bool:
    return isinstance(here, type) and issubclass(here, BaseModel)


def _is_union(here: Any) -> bool:
    """Whether it is one of several models, which a tag in the path tells apart."""
    return bool(_all_tags(here))


def _options(here: Any) -> tuple[Any, ...]:
    if typing.get_origin(here) in (typing.Union, types.UnionType):
        return typing.get_args(here)
    return (here,)


def _all_tags(here: Any) -> list[str]:
    return [tag for option in _options(here) for tag in _tags(option)]


def _tags(option: Any) -> list[str]:
    """The words that tell an annotated option of a union from the others."""
    marks = getattr(option, "__metadata__", ())
    return [mark.tag for mark in marks if isinstance(mark, Tag)]


def _tag_key(here: Any) -> str:
    """The key whose value is the tag: rules have `rule`, the others `kind`."""
    option, *_ = _options(here)
    (tag,) = _tags(option)
    fields: dict[str, FieldInfo] = typing.get_args(option)[0].model_fields
    return next(k for k, f in fields.items() if tag in typing.get_args(f.annotation))


def _bare(here: Any) -> Any:
    """Without Optional, and without Annotated unless that marks an option of a union."""
    while True:
        if typing.get_origin(here) is typing.Annotated and not _tags(here):
            here = typing.get_args(here)[0]
            continue
        options = [o for o in _options(here) if o is not type(None)]
        if len(options) == 1 and options[0] is not here:
            here = options[0]
            continue
        return here
