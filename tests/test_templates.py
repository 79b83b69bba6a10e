"""What holds for every file of the template, whatever it renders to.

Templates are text with a few tags: what is decided is decided in `generator/design`, and
what a user wrote passes a filter for the language that it lands in.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from copier._jinja_ext import YieldExtension
from jinja2 import Environment, nodes
from jinja2.sandbox import SandboxedEnvironment
from support import ROOT, files_of

from generator.scaffold.context import FILTERS

BLUEPRINTS = ROOT / "blueprints"
COPIER = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
MOST_LINES = 100

# Attributes whose values are identifiers, numbers, words of our own, or code that the design
# made; and where a user's own SQL or a date stands. All other text needs a filter.
IDENTIFIERS = frozenset(
    {
        # names that `generator/design/names.py` and its like make of the user's
        *("alerts", "alias", "asset", "asset_id", "base", "dag_id", "dimension"),
        *("dimension_key", "entity", "id", "key", "layer", "measures_model", "mart"),
        *("model", "name", "pool", "prefix", "quarantine", "raw_schema", "reads"),
        *(
            "quarter",
            "role",
            "rows_id",
            "source",
            "sql",
            "staging",
            "unknown",
            "versions",
            "via",
        ),
        *("current", "effectivity", "history", "hub", "hub_key", "link", "link_key"),
        *("pit", "record_source", "satellite", "loads", "strategy", "text_type"),
        *("divided_key", "share", "weight_type"),
        *("states", "event", "link_effectivity", "hash_diff", "role_key"),
        # schemas of layers, which the spec lets through only as identifiers
        *("marts", "vault"),
        # words of our own, numbers and dates
        *("catchup", "day", "dialect", "first", "freshness_seconds", "is_computed"),
        *("kind", "label", "last", "materialized", "moment", "month", "on_fail"),
        *(
            "personal",
            "retries",
            "says",
            "severity",
            "shown",
            "sql_type",
            "style",
            "style_label",
            "text_type",
        ),
        *("begin", "lookback", "size"),  # of a fact's periods
        *("changes", "identity", "order", "rows", "text_type", "type", "year"),
        # words of kinds of source
        *(
            "constant",
            "listed",
            "listing",
            "listing_description",
            "lists",
            "batch",
            "parallel",
        ),
        # what Kubernetes knows
        *("after", "cron", "job", "namespace", "plan", "released", "secret"),
        # what a dashboard is laid out by
        *("folded", "height", "seconds", "shown_in", "uid", "width", "x", "y"),
        # a table's name, and an address that the spec lets through only without what needs quotes
        *("example_table", "runbook"),
        # SQL that the design made, or that the spec has passed as SQL
        *("changed_at", "expression", "found", "known_until", "selected", "where"),
        *("before", "there"),
        *(
            "additive",
            "aggregate",
            "holder",
            "link_key",
            "model",
            "of",
            "period",
            "said",
        ),
    }
)
# Variables of loops and arguments of macros that hold one of those, and the spec itself.
NAMES = frozenset(
    {
        *("data_type", "field", "input", "mart", "member_of", "model", "source"),
        *("asked", "changes", "job", "listed", "load", "port", "step"),
        *(
            "base",
            "condition",
            "hub",
            "hub_key",
            "item",
            "mine",
            "moment",
            "name",
            "other",
            "pipeline",
        ),
        *("staging", "theirs", "value", "versions", "loads", "key", "listed"),
    }
)
# Filters of Jinja that change nothing about what is safe.
TRANSPARENT = frozenset({"indent", "lower", "upper", "trim", "first", "last", "sort"})


def environment() -> Environment:
    """Jinja as copier sets it up for this template."""
    options = {k: v for k, v in COPIER["_envops"].items() if k != "undefined"}
    made = SandboxedEnvironment(
        extensions=[
            YieldExtension,
            "jinja2_ansible_filters.AnsibleCoreFiltersExtension",
        ],
        **options,
    )
    made.filters.update(FILTERS)
    return made


ENVIRONMENT = environment()
ALL = list(files_of(BLUEPRINTS))
PIECES = [path for path in ALL if path.is_relative_to(BLUEPRINTS / "_pieces")]
TEMPLATES = [path for path in ALL if path.suffix == ".jinja" or path in PIECES]
VERBATIM = [path for path in ALL if path not in TEMPLATES]
PARTS = sorted({part for path in ALL for part in path.relative_to(BLUEPRINTS).parts})


def named(path: Path) -> str:
    """The path of a template, for a test's id."""
    return path.relative_to(BLUEPRINTS).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def has_tag(text: str) -> bool:
    return any(kind != "data" for _, kind, _ in ENVIRONMENT.lex(text))


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20
    assert len(VERBATIM) > 5


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p not in PIECES], ids=named)
def test_a_template_has_a_tag(path: Path) -> None:
    assert has_tag(text_of(path)), "verbatim: drop the ending .jinja"


@pytest.mark.parametrize("path", VERBATIM, ids=named)
def test_a_verbatim_file_has_no_tag(path: Path) -> None:
    """A list in a list is no tag: tags have white space inside."""
    tags = re.findall(r"\[\[-? .*? -?\]\]|\[%-? .*? -?%\]|\[#-? ", text_of(path))
    assert not tags, "a template: give it the ending .jinja"


def swallowed(text: str) -> list[str]:
    """Places where a delimiter takes text that was not meant as a tag.

    `[["a"]]`, `[[[1]]]`, `[[tool.x]]` and `[#1](…)` are Python, TOML and Markdown, and Jinja
    would read them as tags. A tag that is meant has white space after its delimiter.
    """
    return re.findall(
        r"\[\[(?!-?\s).{0,20}|\[%(?!-?\s).{0,20}|\[#(?!-?\s).{0,20}", text
    )


@pytest.mark.parametrize(
    "text", ['x = [["a"]]', "[[[1]]]", "[[tool.mypy.overrides]]", "[#1](url)", "[%d]"]
)
def test_swallowed_text_is_noticed(text: str) -> None:
    assert swallowed(text)


@pytest.mark.parametrize(
    "text", ["[[ a ]]", "[%- if x %]", "[# note #]", "a[0][1] [x]"]
)
def test_tags_are_not_called_swallowed(text: str) -> None:
    assert not swallowed(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_delimiters_swallow_nothing(path: Path) -> None:
    assert swallowed(text_of(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_are_short(path: Path) -> None:
    if path.parent.name == "requirements" or path.name == "requirements.txt":
        return  # a lock file, which a tool writes
    lines = text_of(path).splitlines()
    assert len(lines) <= MOST_LINES, f"{len(lines)} lines: a piece could be a file"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_compiles(path: Path) -> None:
    """Syntax is right and every filter and test is there, in branches not taken too."""
    ENVIRONMENT.compile(text_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_includes_are_there(path: Path) -> None:
    for node in ENVIRONMENT.parse(text_of(path)).find_all(
        (nodes.Include, nodes.Import, nodes.FromImport)
    ):
        if isinstance(node.template, nodes.Const):
            assert (ROOT / node.template.value).is_file(), node.template.value


def decisions(text: str) -> Iterator[str]:
    """What a template computes or decides, though the design should have."""
    tree = ENVIRONMENT.parse(text)
    arithmetic = (
        *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod),
        *(nodes.Pow, nodes.Neg, nodes.Compare, nodes.Slice, nodes.Dict, nodes.Test),
    )
    for node in tree.find_all(arithmetic):
        yield f"line {node.lineno}: {type(node).__name__}"
    for node in tree.find_all(nodes.Assign):
        if any(node.find_all((nodes.BinExpr, nodes.Concat, nodes.Call))):
            yield f"line {node.lineno}: set"
    for node in tree.find_all((nodes.If, nodes.CondExpr)):
        if not _is_plain(node.test):
            yield f"line {node.lineno}: if"
    for node in tree.find_all(nodes.For):
        if node.test and not _is_plain(node.test):
            yield f"line {node.lineno}: for … if"
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Getattr) and isinstance(
            node.node.node, nodes.Getattr
        ):
            yield f"line {node.lineno}: a method is called"


def _is_plain(node: nodes.Expr) -> bool:
    """An attribute or variable, `not` one, or one `and`/`or` another."""
    if isinstance(node, nodes.Not):
        return _is_plain(node.node)
    if isinstance(node, nodes.And | nodes.Or):
        return _is_plain(node.left) and _is_plain(node.right)
    return isinstance(node, nodes.Getattr | nodes.Name)


@pytest.mark.parametrize(
    "text",
    [
        "[[ a + 1 ]]",
        "[% if a == 'duckdb' %]x[% endif %]",
        "[% if a.b | length %]x[% endif %]",
        "[% set x = a ~ b %]",
        "[[ a.name.replace('a', 'b') ]]",
        "[[ 'x' if a is none ]]",
    ],
)
def test_decisions_are_noticed(text: str) -> None:
    assert list(decisions(text))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_decided_in_a_template(path: Path) -> None:
    assert list(decisions(text_of(path))) == []


def unquoted(node: nodes.Node) -> Iterator[str]:
    """Parts of a printed expression that may be a user's text and pass no filter."""
    match node:
        case nodes.Const():
            return
        case nodes.Filter(name=name) if name in FILTERS:
            return
        case nodes.Filter(name="map", args=[nodes.Const(value=name)]) if (
            name in FILTERS
        ):
            return
        case nodes.Filter(
            name="map", kwargs=[nodes.Keyword(value=nodes.Const(value=key))]
        ):
            if key not in IDENTIFIERS:
                yield f".{key}"
        case nodes.Filter(name="join", args=args):
            for part in (node.node, *args):
                yield from unquoted(part)
        case nodes.Filter(name=name) if name in TRANSPARENT:
            yield from unquoted(node.node)
        case nodes.Concat(nodes=parts):
            for part in parts:
                yield from unquoted(part)
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from unquoted(one)
            if other:
                yield from unquoted(other)
        case nodes.Call(node=nodes.Name()):
            return  # a macro, whose body is looked at where it stands
        case nodes.Getattr(attr=attr):
            if attr not in IDENTIFIERS:
                yield f".{attr}"
        case nodes.Name(name=name):
            if name not in NAMES:
                yield name
        case _:
            yield repr(node)


def printed(text: str) -> Iterator[nodes.Node]:
    for output in ENVIRONMENT.parse(text).find_all(nodes.Output):
        for node in output.nodes:
            if not isinstance(node, nodes.TemplateData):
                yield node


@pytest.mark.parametrize(
    "text",
    [
        "[[ column.description ]]",
        "[[ design.owner | upper ]]",
        "[[ 'a' ~ column.unit ]]",
        "[[ table.key | map(attribute='logical') | join(', ') ]]",
        "[[ column.unit if column.unit ]]",
        "[[ whatever ]]",
    ],
)
def test_unquoted_text_is_noticed(text: str) -> None:
    assert [part for node in printed(text) for part in unquoted(node)]


@pytest.mark.parametrize(
    "text",
    [
        "[[ column.description | yaml ]]",
        "[[ ('a' ~ column.unit) | md ]]",
        "[[ t.name ]]",
    ],
)
def test_quoted_text_is_not_called_unquoted(text: str) -> None:
    assert not [part for node in printed(text) for part in unquoted(node)]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_text_of_users_is_quoted(path: Path) -> None:
    found = [
        f"line {node.lineno}: {part}"
        for node in printed(text_of(path))
        for part in unquoted(node)
    ]
    assert found == []


PLAIN_PART = re.compile(
    r"[^\[\]%]*"
    r"(?:\[\[ \w+(\.\w+)+ \]\]"
    r"|\[% yield (?P<item>\w+) from \w+\.[\w.]+ %\][^\[\]%]*\[\[ (?P=item)(\.\w+)* \]\]"
    r"[^\[\]%]*\[% endyield %\]"
    r"|\[% if \w+(\.\w+)* %\][^\[\]%]*\[% endif %\])?"
    r"[^\[\]%]*"
)


@pytest.mark.parametrize("part", [part for part in PARTS if "[" in part])
def test_a_part_of_a_path_has_one_simple_tag(part: str) -> None:
    assert PLAIN_PART.fullmatch(part)


def test_exclusions_have_one_form() -> None:
    """During an update the new lines are read with the old generator's context."""
    form = re.compile(
        r"\[% if '(\w+)' not in components %\](/[\w./-]+)\[% endif %\]|_pieces"
    )
    for line in COPIER["_exclude"]:
        match = form.fullmatch(line)
        assert match, line
        if match[2]:
            assert excluded_exists(match[2]), f"{match[2]} is nowhere in blueprints"


def excluded_exists(path: str) -> bool:
    """Whether a folder or a file, template or not, is what an exclusion names."""
    target = BLUEPRINTS / path.lstrip("/")
    return target.exists() or target.with_name(f"{target.name}.jinja").exists()


def test_git_ignores_no_file_of_the_template() -> None:
    """A blueprint's own .gitignore counts in this repository too."""
    listed = ("git", "ls-files", "--others", "--ignored", "--exclude-standard")
    ignored = subprocess.run(
        [*listed, "--", "blueprints"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert [name for name in ignored if "__pycache__" not in name] == []
