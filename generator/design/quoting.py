"""How a user's text becomes a literal of the language that it lands in.

Every filter takes any text, hostile ones included, and gives a token that the language
reads back as that text (or, for comments and prose, text that stays in its place).
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from typing import Any

from .durations import duration_words, timedelta_code

__all__ = [
    "FILTERS",
    "dotenv",
    "gitignore",
    "hcl",
    "jinja_safe",
    "jinja_text",
    "json_block",
    "json_text",
    "make",
    "markdown",
    "markdown_code",
    "mermaid",
    "one_line",
    "python_text",
    "shell",
    "sql_text",
    "yaml_text",
]

_PLAIN_YAML = re.compile(r"[A-Za-z_/][A-Za-z0-9_ ,./()+%'=;&-]*(?<! )")
_AWKWARD = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
_YAML_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}


def yaml_text(value: Any) -> str:
    """A YAML scalar that is the text `value`; plain where every YAML reads it alike."""
    text = str(value)
    if _PLAIN_YAML.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    return json_text(text)


def json_text(value: Any) -> str:
    """A double-quoted string of JSON, TOML and YAML alike."""
    return _json(value if isinstance(value, str) else str(value))


def json_block(value: Any) -> str:
    """A JSON value over several lines, for `indent` to move in place."""
    return _json(value, indent=2)


def _json(value: Any, indent: int | None = None) -> str:
    """JSON with an escape for what YAML, TOML and `indent` do not take as it is."""
    return _AWKWARD.sub(
        lambda found: f"\\u{ord(found[0]):04x}",
        json.dumps(value, indent=indent, ensure_ascii=False),
    )


def python_text(value: Any) -> str:
    """A Python string literal in the form that black keeps: double quotes if they cost
    no more escapes than single ones.
    """
    text = str(value)
    quote = "'" if text.count('"') > text.count("'") else '"'
    # repr() escapes what must be escaped; with both quotes inside, it uses single ones
    # and escapes those.
    inside = repr(text + "'\"")[1:-1].removesuffix("\\'\"").replace("\\'", "'")
    return quote + inside.replace(quote, f"\\{quote}") + quote


def sql_text(value: Any) -> str:
    """A SQL string literal that dbt's Jinja leaves alone."""
    return jinja_safe("'" + str(value).replace("'", "''") + "'")


def jinja_safe(value: Any) -> str:
    """Text for a file that Jinja renders once more, such as a dbt model."""
    return re.sub(r"\{\{|\{%|\{#", lambda m: "{{ '" + m[0] + "' }}", str(value))


def jinja_text(value: Any) -> str:
    """A string literal inside a Jinja expression of a dbt file."""
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    text = text.replace("\n", "\\n").replace("\r", "\\r")
    # Jinja's lexer looks for the end of an expression before it looks at strings.
    text = re.sub(r"([{}%#])(?=[{}%#])", r"\1' ~ '", text)
    return f"'{text}'"


def one_line(value: Any) -> str:
    """Text for a comment: no line ends, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def markdown(value: Any) -> str:
    """Text inside a Markdown paragraph or table cell, shown as it was written."""
    # An underscore inside a word means nothing there.
    special = r"([\\`*\[\]<>|#~$]|(?<![^\W_])_|_(?![^\W_]))"
    return re.sub(special, r"\\\1", one_line(value))


def markdown_code(value: Any) -> str:
    """Inline code in Markdown; a pipe is escaped, since tables split before code."""
    text = one_line(value).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def mermaid(value: Any) -> str:
    """The label of a Mermaid node, in its double quotes."""
    text = one_line(value).replace("&", "&amp;").replace("#", "&#35;")
    for character, entity in (('"', "&quot;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, entity)
    return f'"{text}"'


def shell(value: Any) -> str:
    """One word of a POSIX shell."""
    return shlex.quote(one_line(value))


def make(value: Any) -> str:
    """Text in a makefile, outside of a recipe's shell quotes."""
    return one_line(value).replace("$", "$$").replace("#", "\\#")


def gitignore(value: Any) -> str:
    """A path in a .gitignore file, where some characters mean more than themselves."""
    return re.sub(r"([\\*?\[\]!#]| $)", r"\\\1", one_line(value))


def dotenv(value: Any) -> str:
    """A value in a .env file: single quotes keep everything but themselves."""
    text = str(value)
    if re.fullmatch(r"[A-Za-z0-9_./:@%+,-]*", text):
        return text
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def hcl(value: Any) -> str:
    """A value in Terraform's language, as `terraform fmt` has it.

    A mapping takes several lines, for `indent` to move in place; all else takes one.
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:.10g}"
        case dict() if not value:
            return "{}"
        case dict():
            keys = {key: _hcl_key(key) for key in value}
            nested = all(isinstance(v, dict) and v for v in value.values())
            width = 0 if nested else max(map(len, keys.values()))
            texts = {
                key: hcl(item).replace("\n", "\n  ") for key, item in value.items()
            }
            lines = (f"  {keys[k]:<{width}} = {text}\n" for k, text in texts.items())
            return "{\n" + "".join(lines) + "}"
        case list() | tuple():
            return f"[{', '.join(map(hcl, value))}]"
        case _:
            return _hcl_text(str(value))


def _hcl_key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", key) else _hcl_text(key)


def _hcl_text(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    shown = "".join(
        escapes.get(c) or (c if c.isprintable() else _hcl_escape(ord(c))) for c in text
    )
    return '"' + re.sub(r"([$%])(?=\{)", r"\1\1", shown) + '"'


def _hcl_escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


FILTERS: dict[str, Callable[[Any], str]] = {
    "duration": duration_words,
    "timedelta": timedelta_code,
    "yaml": yaml_text,
    "json_text": json_text,
    "json_block": json_block,
    "py": python_text,
    "sql": sql_text,
    "jinja_safe": jinja_safe,
    "jinja_text": jinja_text,
    "line": one_line,
    "md": markdown,
    "md_code": markdown_code,
    "mermaid": mermaid,
    "shell": shell,
    "make": make,
    "dotenv": dotenv,
    "gitignore": gitignore,
    "hcl": hcl,
}
