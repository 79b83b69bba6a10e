"""Specs that try to get out of their place: what they say stays text in every language.

Three specs: one full of quotes and tags, one of reserved words, one of names that are as
long as they may be. JSON is YAML, so they are written as JSON.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from jinja2 import nodes
from support import files_of
from test_rendered import check, parse_all

from generator.errors import SpecError
from generator.spec.load import load_spec

NASTY = (
    'It\'s "quoted" \'\'\'three\'\'\' """three""" `touch PWNED` $(touch PWNED) ${HOME} $$ '
    "{{ evil() }} {% evil %} {# evil #} [[ evil() ]] [% evil %] [# evil #] }} %} ]] %] "
    "\\ \\n \\' \\\" %s %(evil)s {evil} {0} # -- // /* */ ; | & < > <b>&amp;</b> * _ ~ ^ ! ? @ "
    "\t \x01 \x1b[31m \x7f \x85 \u2028 \u2029 \u200b \u202e\u05d0\u05d1 \ufeff "
    "é ü ß 漢字 😀 👩‍👩‍👧 \r\n# heading\n- item\n---\n...\n: colon\n''' \\"
)
VALUE = " ".join("".join(c if c.isprintable() else " " for c in NASTY).split())
PLAIN_NASTY = 'It\'s "a" {{ evil() }} {% e %} [[ evil() ]] $(touch PWNED) `x` \\ <b> | # 漢字 😀 %s --'


def quotes() -> dict[str, Any]:
    """Every free text is nasty, and every name as nasty as a name may be."""
    return {
        "spec": 1,
        "project": {
            "name": PLAIN_NASTY,
            "description": NASTY,
            "owner": NASTY,
            "domain": NASTY,
        },
        "sources": {
            f"source {PLAIN_NASTY}": {
                "kind": "files",
                "description": NASTY,
                "path": 'data/it\'s {{ evil() }} $(touch PWNED) "x"',
                "format": "csv",
                "delimiter": "'",
                "quote": "\\",
                "null_values": ["", "it's", "{{ evil() }}", VALUE, "\\N"],
                "tables": {
                    f"table {PLAIN_NASTY}": {
                        "description": NASTY,
                        "files": 'it\'s "{{ evil() }}" [a-b]* ${HOME} $(touch PWNED) %s #.csv',
                        "key": ["id"],
                        "cursor": f"at {PLAIN_NASTY}",
                        "where": "text <> 'it''s { evil() } ; -- */'",
                        "columns": {
                            "id": {"type": "integer", "name": NASTY},
                            f"at {PLAIN_NASTY}": {
                                "type": "timestamp",
                                "description": NASTY,
                                "format": '%d"%m %Y {{ evil() }} \\ [[ e ]] #',
                                "timezone": "Europe/Berlin",
                            },
                            "text": {
                                "type": "string",
                                "nullable": True,
                                "unit": NASTY,
                                "description": NASTY,
                                "personal": "name",
                                "values": [
                                    "",
                                    "no",
                                    "01",
                                    "it's",
                                    "{{ evil() }}",
                                    VALUE,
                                ],
                            },
                            "amount": {
                                "type": "decimal(9,2)",
                                "unit": "% of $ {{ evil() }}",
                            },
                            "made": {
                                "type": "string",
                                "expression": "concat(text, '{ evil() } ; -- it''s \"x')",
                            },
                            "parent": {
                                "type": "integer",
                                "references": {
                                    "to": f"other {PLAIN_NASTY}",
                                    "as": PLAIN_NASTY,
                                },
                            },
                        },
                    },
                    f"other {PLAIN_NASTY}": {
                        "description": NASTY,
                        "key": "id",
                        "cursor": "seen",
                        "columns": {
                            "id": "integer",
                            "seen": "date",
                            f"text {PLAIN_NASTY}": {
                                "type": "string",
                                "name": PLAIN_NASTY,
                            },
                        },
                    },
                },
            },
        },
        "latency": {"schedule": "*/15 * * * *", "timezone": "America/New_York"},
        "storage": {
            "warehouse": {
                "kind": "duckdb",
                "path": "ware house/it's {{ evil() }} $(x).duckdb",
            }
        },
        "modeling": {
            "style": "star",
            "dimensions": {
                f"other {PLAIN_NASTY}": {"history": "track", "description": NASTY}
            },
            "facts": {
                f"table {PLAIN_NASTY}": {
                    "description": NASTY,
                    "measures": {
                        f"sum {PLAIN_NASTY}": {
                            "column": "amount",
                            "aggregate": "sum",
                            "description": NASTY,
                        }
                    },
                }
            },
        },
        "quality": {
            f"table {PLAIN_NASTY}": {
                f"matches {PLAIN_NASTY}": {
                    "rule": "matches",
                    "column": "text",
                    "pattern": '^it\'s "[\\w]+" \\{\\{ evil\\(\\) \\}\\} \\\\ \\$\\(x\\) 😀$',
                    "description": NASTY,
                    "where": "text <> '{ evil() } it''s'",
                },
                "listed": {
                    "rule": "accepted_values",
                    "column": "text",
                    "values": ["it's", VALUE, "{{ evil() }}"],
                    "description": NASTY,
                },
            }
        },
        "environments": {
            f"prod {PLAIN_NASTY}": {
                "storage": {
                    "warehouse": {"path": '/srv/it\'s {{ evil() }} $(x) #1/"w".duckdb'}
                },
                "sources": {
                    f"source {PLAIN_NASTY}": {"path": "/srv/it's $(touch PWNED) \\ #2"}
                },
            }
        },
        "deployment": {"local": "compose"},
    }


WORDS = {
    "sources": ["class", "import", "null", "select"],
    "tables": ["order", "group", "None", "loop"],
    "columns": [
        *("select", "order", "group", "user", "end", "true", "null", "class", "def"),
        *(
            "lambda",
            "loop",
            "self",
            "table",
            "column",
            "index",
            "yes",
            "no",
            "on",
            "key",
        ),
        *("name", "value", "type", "source", "ref", "config", "this", "rows", "row"),
        *("current_date", "interval", "limit", "where", "with", "as", "is", "in"),
    ],
}


def reserved() -> dict[str, Any]:
    """Sources, tables, columns, rules, measures and environments are words of languages."""
    sources: dict[str, Any] = {}
    for number, (source, table) in enumerate(
        zip(WORDS["sources"], WORDS["tables"], strict=True)
    ):
        columns = {word: {"type": "string"} for word in WORDS["columns"]}
        columns["in"] = {"type": "decimal(9,2)"}
        columns["on"] = {"type": "date"}
        if number:
            columns["as"] = {
                "type": "string",
                "references": {"to": WORDS["tables"][0], "as": "with"},
            }
        sources[source] = {
            "kind": "files",
            "path": "data",
            "tables": {table: {"key": "select", "cursor": "on", "columns": columns}},
        }
    facts = {
        table: {"measures": {"sum": {"column": "in", "aggregate": "sum"}}}
        for table in WORDS["tables"][1:3]
    }
    rules = {
        "select": {"rule": "not_null", "column": "order"},
        "class": {"rule": "between", "column": "in", "min": "0"},
        "null": {"rule": "matches", "column": "user", "pattern": "^null$"},
        "true": {
            "rule": "accepted_values",
            "column": "end",
            "values": ["null", "true"],
        },
    }
    return {
        "spec": 1,
        "project": {"name": "import", "owner": "null", "description": "no"},
        "sources": sources,
        "latency": "hourly",
        "storage": {"warehouse": "duckdb"},
        "modeling": {"style": "star", "facts": facts},
        "quality": dict.fromkeys(WORDS["tables"][:2], rules),
        "environments": {"null": {}, "class": {"latency": "daily"}, "true": {}},
    }


def long() -> dict[str, Any]:
    """Names of ninety characters, some of them the same but for case elsewhere."""

    def name(start: str) -> str:
        return (
            f"{start} " + "long name of many words ".ljust(88 - len(start), "x").strip()
        )

    columns = {
        name("id"): "integer",
        name("number"): {"type": "decimal(38,18)", "unit": "EUR"},
        name("at"): "timestamp",
        name("text"): {"type": "string", "values": [name("a"), name("b")]},
        "Same": "string",
    }
    other = {
        name("ID"): "integer",
        name("fact"): {
            "type": "integer",
            "references": {"to": name("first"), "as": name("role")},
        },
        name("twin"): {
            "type": "integer",
            "references": {"to": name("first"), "as": name("role two")},
        },
        "SAME": "string",
        "same_again": {"type": "string", "name": "same"},
        name("at"): "date",
    }
    return {
        "spec": 1,
        "project": {"name": name("project"), "description": "x" * 300},
        "sources": {
            name("source"): {
                "kind": "files",
                "path": "data/" + "x" * 120,
                "tables": {
                    name("first"): {
                        "key": name("id"),
                        "cursor": name("at"),
                        "columns": columns,
                        "description": "word " * 80,
                    },
                    name("second"): {"key": name("ID"), "columns": other},
                },
            },
            "SOURCE": {
                "kind": "files",
                "path": "data",
                "tables": {
                    "Same": {
                        "key": "SAME",
                        "columns": {"SAME": "integer", "other": "json"},
                    },
                    "sames": {"key": "same", "columns": {"same": "integer"}},
                },
            },
        },
        "latency": "1h",
        "storage": {"warehouse": "duckdb"},
        "modeling": {
            "style": "star",
            "dimensions": {name("first"): {"history": "track"}},
            "facts": {
                name("second"): {
                    "measures": {name("lines"): {"aggregate": "count"}},
                },
            },
        },
        "quality": {
            name("first"): {
                name("rule"): {"rule": "between", "column": name("number"), "min": "0"}
            }
        },
    }


SPECS: dict[str, Callable[[], dict[str, Any]]] = {
    "quotes": quotes,
    "reserved": reserved,
    "long": long,
}


def as_yaml(spec: dict[str, Any]) -> str:
    """JSON that every YAML 1.2 reads: what it takes for a line end is escaped."""
    text = json.dumps(spec, ensure_ascii=False, indent=2) + "\n"
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\u200b\u202e\ufeff]",
        lambda m: f"\\u{ord(m[0]):04x}",
        text,
    )


@pytest.fixture(scope="session")
def hostile(render: Callable[..., Path]) -> Callable[[str], Path]:
    """The projects of the three specs, each rendered once."""
    projects: dict[str, Path] = {}

    def project(name: str) -> Path:
        if name not in projects:
            projects[name] = render(as_yaml(SPECS[name]()))
        return projects[name]

    return project


@pytest.fixture(params=SPECS)
def project(request: pytest.FixtureRequest, hostile: Callable[[str], Path]) -> Path:
    return hostile(request.param)


def test_files_parse(project: Path) -> None:
    parse_all(files_of(project))


def test_formatters_change_nothing(project: Path) -> None:
    check(project, "black", "--check", "--diff", "--quiet", ".")
    ours = [str(p) for p in files_of(project) if p.suffix in (".yml", ".yaml")]
    ours.remove(str(project / "penstock.yml"))
    check(project, "yamllint", "--strict", *ours)


def test_sql_parses(project: Path) -> None:
    """One rule is enough for sqlfluff to report what it can't parse."""
    quiet = ("--disable-progress-bar", "--rules", "layout.end_of_file")
    check(project, "sqlfluff", "lint", *quiet, "transform")


def calls_of_python(text: str) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def calls_of_jinja(text: str) -> set[str]:
    """What a text calls when dbt renders it; the tags that only dbt knows are left out."""
    text = re.sub(r"\{%-? (?:end)?test\b.*?%\}", "", text)
    tree = jinja2.Environment(extensions=["jinja2.ext.do"]).parse(text)
    return {
        node.node.name
        for node in tree.find_all(nodes.Call)
        if isinstance(node.node, nodes.Name)
    }


def texts_of_dbt(project: Path) -> Iterator[tuple[Path, str]]:
    """What dbt renders by Jinja: SQL, and each text of YAML."""
    for path in files_of(project / "transform"):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".sql":
            yield path, text
        elif path.suffix == ".yml":
            for part in strings_of(yaml.safe_load(text)):
                yield path, part


def test_nothing_is_called_that_a_user_wrote(project: Path) -> None:
    for path in project.rglob("*.py"):
        assert "evil" not in calls_of_python(path.read_text(encoding="utf-8")), path
    called = set()
    for path, text in texts_of_dbt(project):
        try:
            called |= calls_of_jinja(text)
        except jinja2.TemplateSyntaxError as error:
            raise AssertionError(f"{path}: {error}") from error
    assert "evil" not in called
    assert "ref" in called


def test_the_shell_runs_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(project, tmp_path / "copy")
    for target in ("help", "run", "lint", "docs", "airflow"):
        check(copy, "make", "--no-print-directory", "-n", target)
    check(copy, "make", "--no-print-directory", "help")
    for path in copy.rglob("*.env*"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert (
                not line or line.startswith("#") or re.match(r"[A-Z]\w*=", line)
            ), line
    assert not list(tmp_path.rglob("PWNED*"))


def constants_of(project: Path) -> set[str]:
    """Every string of every Python module of a project."""
    return {
        node.value
        for path in project.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_python_reads_what_was_written(hostile: Callable[[str], Path]) -> None:
    spec = quotes()
    (source,) = spec["sources"].values()
    table = next(iter(source["tables"].values()))

    constants = constants_of(hostile("quotes"))

    assert {NASTY, table["files"], source["path"], source["quote"]} <= constants
    assert table["columns"]["id"]["name"] in constants


def test_yaml_reads_what_was_written(hostile: Callable[[str], Path]) -> None:
    """Descriptions are read by YAML, and then by dbt's Jinja."""
    (path,) = (hostile("quotes") / "transform/models/marts").glob("fct_*.yml")
    (model,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    described = {
        column["name"]: jinja2.Template(
            column.get("description", ""), keep_trailing_newline=True
        ).render()
        for column in model["columns"]
    }

    assert words(NASTY) <= words(described["text"])


def words(text: str) -> set[str]:
    """What can be read of a text, however its white space is laid out."""
    return set("".join(c if c.isprintable() else " " for c in text).split())


def test_json_reads_what_was_written(hostile: Callable[[str], Path]) -> None:
    texts = set()
    for path in (hostile("quotes") / "quality").rglob("*.json"):
        texts |= set(strings_of(json.loads(path.read_text(encoding="utf-8"))))

    assert any("it's" in text for text in texts)
    assert any(words(NASTY) <= words(text) for text in texts)


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from strings_of(key)
            yield from strings_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_of(part)


def test_answers_read_what_was_written(project: Path) -> None:
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text("utf-8"))
    spec = (project / "penstock.yml").read_text(encoding="utf-8")
    assert answers["pipeline"] == spec


def test_environments_read_what_was_written(hostile: Callable[[str], Path]) -> None:
    """By python-dotenv's rules for single quotes."""
    (prod,) = quotes()["environments"].values()
    (path,) = (hostile("quotes") / "environments").glob("*.env")
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            assert re.fullmatch(r"'(?:[^'\\]|\\.)*'|[\w./:@%+,-]*", value), line
            values[name] = re.sub(r"\\(.)", r"\1", value.strip("'"))

    assert prod["storage"]["warehouse"]["path"] in values.values()
    assert next(iter(prod["sources"].values()))["path"] in values.values()


def test_markdown_stays_in_its_line(hostile: Callable[[str], Path]) -> None:
    project = hostile("quotes")
    pages = [project / "README.md", *(project / "docs").glob("*.md")]
    assert len(pages) > 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(
            r"^(# heading|- item|---|\.\.\.|: colon)$", text, re.MULTILINE
        )
        plain = re.sub(r"(`+).+?\1", "", text)
        assert not re.search(r"(?<!\\)<b>", plain), page


def test_comments_stay_in_their_line(hostile: Callable[[str], Path]) -> None:
    for path in files_of(hostile("quotes")):
        if path.name in ("penstock.yml", ".copier-answers.yml"):
            continue
        text = path.read_bytes().decode()
        for line in re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text):
            assert line.strip() not in ("# heading", "- item", ": colon"), path
        if path.suffix == ".sql":
            continue  # a source's name for a column may hold any character
        found = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text)
        assert not found, f"{path}: {found!r}"


REFUSED = {
    "a line end in a name": (["project", "name"], "a\nb", "control characters"),
    "white space around a name": (["project", "name"], " a", "white space at an end"),
    "a dot in a name": (["project", "name"], "a.b", "has a dot"),
    "a name of no letters": (["project", "name"], "漢字 😀", "Latin letter"),
    "a name that is too long": (["project", "name"], "x" * 101, "100"),
    "jinja in sql": (
        ["sources", "lab", "tables", "t", "where"],
        "a > {{ env_var('HOME') }}",
        "must not contain `{{`",
    ),
    "jinja in a quoted text of sql": (
        ["sources", "lab", "tables", "t", "where"],
        "b <> '{% raw %}'",
        "must not contain `{%`",
    ),
    "a second statement": (
        ["sources", "lab", "tables", "t", "where"],
        "a > 1; drop table x",
        "must not contain `;`",
    ),
    "a comment in sql": (
        ["sources", "lab", "tables", "t", "where"],
        "a > 1 -- and more",
        "must not contain `--`",
    ),
    "an open quote": (
        ["sources", "lab", "tables", "t", "where"],
        "a > 'x",
        "a quote that is not closed",
    ),
    "a bracket too many": (
        ["sources", "lab", "tables", "t", "where"],
        "a > 1) or (1 = 1",
        "brackets that do not match",
    ),
    "a folder above": (
        ["sources", "lab", "tables", "t", "files"],
        "../../etc/passwd",
        "must stay below",
    ),
    "a pattern that is none": (
        ["quality", "t", "r", "pattern"],
        "(",
        "is no regular expression",
    ),
}


@pytest.mark.parametrize(("path", "value", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(path: list[str], value: str, message: str) -> None:
    spec: dict[str, Any] = {
        "spec": 1,
        "project": {"name": "lab"},
        "sources": {
            "lab": {
                "kind": "files",
                "path": "data",
                "tables": {
                    "t": {"key": "a", "columns": {"a": "integer", "b": "string"}}
                },
            }
        },
        "latency": "daily",
        "storage": {"warehouse": "duckdb"},
        "quality": {"t": {"r": {"rule": "matches", "column": "b", "pattern": "x"}}},
    }
    load_spec(as_yaml(spec), "penstock.yml")
    place = spec
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    with pytest.raises(SpecError, match=re.escape(message)):
        load_spec(as_yaml(spec), "penstock.yml")


def test_checks_of_this_module_can_fail(tmp_path: Path) -> None:
    assert calls_of_jinja("select {{ evil() }}") == {"evil"}
    assert calls_of_python("x = evil()") == {"evil"}
    (tmp_path / "Makefile").write_text("help:\n\t@touch PWNED\n")
    subprocess.run(["make", "-s", "help"], cwd=tmp_path, check=True)
    assert (tmp_path / "PWNED").exists()
