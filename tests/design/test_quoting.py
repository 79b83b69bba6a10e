"""Any text of the user lands as that text, in every language that it lands in."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sqlite3
import tomllib

import black
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment
from ruamel.yaml import YAML

from generator.design import quoting

NASTY = [
    *(
        "",
        " ",
        "a b",
        "it's",
        'say "hi"',
        "'\"",
        "\\",
        "\\n",
        "a\nb",
        "\ttab",
        "trailing ",
    ),
    *(
        "{{ x }}",
        "{% raw %}",
        "{# c #}",
        "{{{%",
        "}}",
        "%}",
        "#}",
        "${x}",
        "$(x)",
        "`x`",
    ),
    *(
        "yes",
        "No",
        "null",
        "~",
        "1",
        "1.10",
        "2013-01-01",
        "0x1F",
        "1e3",
        ".5",
        "-",
        "- a",
    ),
    *(
        "a: b",
        "a #b",
        "#a",
        "!tag",
        "&a",
        "*a",
        "|",
        ">",
        "[a]",
        "{a}",
        "@a",
        "%a",
        "a,b",
    ),
    *(
        "ä",
        "日本",
        "🛩",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u202e",
        "</b>",
        "a|b",
        "<<",
        "=",
    ),
]
texts = st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8"))
lines = texts.filter(lambda text: "\r" not in text)


@given(texts)
def test_yaml(text: str) -> None:
    written = f"a: {quoting.yaml_text(text)}\nb: [{quoting.json_text(text)}]\n"
    expected = {"a": text, "b": [text]}
    assert yaml.safe_load(written) == expected
    assert YAML(typ="safe", pure=True).load(written) == expected
    assert written.count("\n") == 2


@given(texts)
def test_json_and_toml(text: str) -> None:
    assert json.loads(quoting.json_text(text)) == text
    assert tomllib.loads(f"a = {quoting.json_text(text)}") == {"a": text}
    assert json.loads(quoting.json_block({"a": [text]})) == {"a": [text]}


@given(texts)
def test_python(text: str) -> None:
    assert ast.literal_eval(quoting.python_text(text)) == text


@pytest.mark.parametrize("text", NASTY)
def test_black_keeps_python_texts(text: str) -> None:
    code = f"x = {quoting.python_text(text)}\n"
    assert black.format_str(code, mode=black.Mode()) == code


def rendered(source: str) -> str:
    return Environment(keep_trailing_newline=True).from_string(source).render()


@given(lines)
def test_text_that_jinja_renders_once_more(text: str) -> None:
    assert rendered(quoting.jinja_safe(text)) == text
    assert rendered(f"a {quoting.jinja_safe(text)} b\n") == f"a {text} b\n"


@given(texts)
def test_literals_inside_of_jinja(text: str) -> None:
    assert rendered(f"{{{{ {quoting.jinja_text(text)} }}}}") == text
    assert rendered(f"{{{{ ({quoting.jinja_text(text)}, 1)[0] }}}}") == text


@given(lines.filter(lambda text: "\0" not in text))
def test_sql(text: str) -> None:
    sql = rendered(f"select {quoting.sql_text(text)}")
    with sqlite3.connect(":memory:") as connection:
        assert connection.execute(sql).fetchone() == (text,)


@given(texts)
@example("a\r\n\u2028b")
def test_comments_and_prose_stay_on_their_line(text: str) -> None:
    for quoted in (
        *(quoting.one_line(text), quoting.markdown(text), quoting.markdown_code(text)),
        *(quoting.mermaid(text), quoting.shell(text), quoting.make(text)),
    ):
        assert quoted.isprintable() or quoted == ""
        assert len(quoted.splitlines()) <= 1


@given(texts)
def test_shell(text: str) -> None:
    assert shlex.split(quoting.shell(text)) == [quoting.one_line(text)]


@given(texts)
def test_markdown_shows_what_was_written(text: str) -> None:
    quoted = quoting.markdown(text)
    assert re.sub(r"\\(.)", r"\1", quoted) == quoting.one_line(text)
    unescaped = re.sub(r"\\.", "\\\\", quoted)
    assert not re.search(r"[`*\[\]<>|#~$]|(?<![^\W_])_|_(?![^\W_])", unescaped)


@given(texts)
def test_markdown_code_is_fenced_by_more_than_it_holds(text: str) -> None:
    quoted = quoting.markdown_code(text)
    fence = quoted[: len(quoted) - len(quoted.lstrip("`"))]
    inside = quoted[len(fence) : -len(fence)]
    assert fence and quoted.endswith(fence) and fence not in inside
    assert not re.search(r"(?<!\\)\|", inside)


@given(texts)
def test_mermaid_labels_have_no_quote_and_no_tag_inside(text: str) -> None:
    assert re.fullmatch(r'"[^"<>]*"', quoting.mermaid(text))


@given(texts)
def test_makefiles_see_no_variable_and_no_comment(text: str) -> None:
    without = quoting.make(text).replace("$$", "").replace("\\#", "")
    assert "$" not in without and "#" not in without


@given(texts)
def test_values_of_env_files(text: str) -> None:
    """Single quotes as python-dotenv and compose read them: two escapes inside."""
    quoted = quoting.dotenv(text)
    if quoted.startswith("'"):
        assert re.fullmatch(r"'(?:[^'\\]|\\['\\])*'", quoted)
        assert re.sub(r"\\(['\\])", r"\1", quoted[1:-1]) == text
    else:
        assert quoted == text
        assert shlex.split(quoted) == ([text] if text else [])


def test_every_filter_takes_what_is_no_text() -> None:
    strings = set(quoting.FILTERS) - {"duration", "timedelta"}
    for name in strings:
        assert isinstance(quoting.FILTERS[name](1), str), name
