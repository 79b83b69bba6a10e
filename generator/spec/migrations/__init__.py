"""Specs of older versions of the language, rewritten into what they say today.

Each step takes a spec of version N to N+1: a function of `steps`, small and tested. The text
is rewritten with its comments, its order and its quotes; a text that is of today's version
is not touched at all.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Mapping

from ..spec import VERSION
from .steps import STEPS, Step

__all__ = ["in_form_of", "is_older", "migrated", "rewritten", "version_of"]

_VERSION = re.compile(
    r"^spec[ \t]*:[ \t]*(['\"]?)(\d{1,9})\1[ \t]*(?:#.*)?$", re.MULTILINE
)


def version_of(text: str) -> int | None:
    """The version that a text says it is of, as far as one line tells it."""
    found = _VERSION.search(text)
    return int(found[2]) if found else None


def is_older(text: str, steps: Mapping[int, Step] = STEPS) -> bool:
    """Whether there is a step from the version of the text."""
    return version_of(text) in steps


def rewritten(content: bytes) -> bytes:
    """What a file holds, in the language of today, with the line ends that it has.

    The same bytes where there is nothing to do. Raises UnicodeDecodeError for no UTF-8.
    """
    text = content.decode("utf-8-sig").replace("\r\n", "\n")
    new = migrated(text)
    return content if new == text else in_form_of(content, new)


def in_form_of(content: bytes, text: str) -> bytes:
    """A text with the line ends, and the byte order mark, that a file has."""
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    ends = "\r\n" if b"\r\n" in content else "\n"
    return mark + text.replace("\n", ends).encode()


def migrated(text: str, steps: Mapping[int, Step] = STEPS, to: int = VERSION) -> str:
    """The text in the language of today; the same where it is that already.

    What can't be understood stays as it is, for `load_spec` to tell.
    """
    version = version_of(text)
    if version is None or version >= to or version not in steps:
        return text
    # Reading with ruamel.yaml takes long, and hardly anybody needs it.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        spec = yaml.load(text)
    except YAMLError:
        return text
    while version < to and version in steps:
        steps[version](spec)
        version += 1
        spec["spec"] = version
    stream = io.StringIO()
    yaml.dump(spec, stream)
    return stream.getvalue()
