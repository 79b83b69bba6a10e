"""Writes the reference pages and the editors' schema from the models and the command."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.cli import main as command  # noqa: E402
from generator.examples import example_text  # noqa: E402
from generator.kinds.registry import available  # noqa: E402
from generator.spec.schema import schema, schema_text  # noqa: E402
from generator.spec.types import KINDS  # noqa: E402

_WRITTEN = "<!-- Written by `make docs` from {}; change it there. -->"
_SPEC_HEAD = """\
# The spec, `penstock.yml`

{written}

One YAML file says what the pipeline is. Unknown keys are refused; a key with nothing behind
it counts as not given. `penstock validate` tells every problem with its line and column, and
editors complete keys by the schema that the first line of a generated spec points to.

The least that a spec says:

```yaml
{minimal}```

## How values are read

The declared type of a key reads the text as it was written, so `no` is a name, `01` keeps
its zero and `1.10` its last digit. Inside of `{{ }}` and `[ ]` a comma ends a value: put
quotes around one that holds a comma, such as `"decimal(10,2)"`.

| What | is written as |
|---|---|
| text | anything on one line, or a block after `\\|` or `>` |
| name | a text with a Latin letter or digit in it and no dot; `Order Items` becomes `order_items` in files and SQL |
| whole number | `12`, `-3` |
| true or false | `true`, `false`; nothing else |
| duration | a number and a unit: `90s`, `15m` (minutes), `26h`, `7d`, `2w`, `6mo` (months), `7y` |
| day | `2013-01-31` |
| share | above 0 and up to 1: `0.97` or `97%` |
| SQL | one expression over the columns by their names here (`Order Items` is `order_items`), timestamps in UTC; no comments, no `;`, no `{{{{` |
| table | `table`, or `source.table` where two sources have one of that name |

### Types

| Type | is |
|---|---|
{types}
"""

_OF_RULES = ("severity", "on_fail", "description", "mostly", "where")

# Fragments of a spec with the tables `customers` and `orders`, by section.
EXAMPLES = {
    "sources.<source>": """
sources:
  shop:
    kind: files
    path: data/export
    delimiter: ";"
    null_values: ["", N/A]
""",
    "sources.<source>, postgres": """
sources:
  erp:
    kind: postgres
    schema: sales
    sslmode: verify-full
    tables:
      invoices:
        key: id
        columns: {id: integer, total: "decimal(12,2)"}
""",
    "sources.<source>.tables.<table>, postgres": """
sources:
  erp:
    kind: postgres
    tables:
      order_lines:
        name: Order Lines
        key: [order, line]
        cursor: {column: updated_at, lag: 15m}
        deletes: detect
        columns:
          order: {name: Order, type: integer}
          line: integer
          updated_at: timestamp
      open_items:
        query: select customer, sum(amount) as amount from items group by customer
        key: customer
        columns: {customer: integer, amount: "decimal(18,2)"}
""",
    "sources.<source>.tables.<table>": """
sources:
  shop:
    tables:
      orders:
        description: One line of an order.
        files: "orders_*.csv"
        key: [id, line]
        cursor: at
        where: amount > 0
""",
    "sources.<source>.tables.<table>.columns.<column>": """
sources:
  shop:
    tables:
      orders:
        columns:
          line: integer                        # short for {type: integer}
          amount: {name: "Amount (€)", type: "decimal(10,2)", unit: EUR, description: "Value"}
          at: {type: timestamp, format: "%d.%m.%Y %H:%M", timezone: Europe/Berlin}
          group: {type: string, nullable: true, values: [retail, wholesale]}
          twice: {type: integer, expression: line * 2}
""",
    "sources.<source>.tables.<table>.columns.<column>.references": """
sources:
  shop:
    tables:
      orders:
        columns:
          customer: {type: integer, references: customers}
          payer: {type: integer, references: {to: customers.id, as: payer}}
""",
    "sources.<source>.tables.<table>.references[]": """
sources:
  shop:
    tables:
      returns:
        key: id
        columns: {id: integer, order: integer, line: integer}
        references:
          - {columns: [order, line], to: orders}
""",
    "latency": """
latency: {schedule: "15 6 * * *", timezone: Europe/Berlin, freshness: 26h}
""",
    "storage": """
storage:
  warehouse: {kind: duckdb, path: warehouse/shop.duckdb}
""",
    "modeling": """
modeling:
  style: star
  facts:
    orders:
      measures:
        revenue: {column: amount, aggregate: sum, description: "What was paid"}
        lines: {aggregate: count}
        each: {aggregate: ratio, of: [revenue, lines]}
  dimensions:
    customers: {history: track}
  rollups:
    sales_by_month: {fact: orders, by: [month, customers.name], measures: [revenue, each]}
  date_dimension: {from: 2024-01-01, to: 2026-12-31}
  vault: {satellites: {customers: {person: [name, born]}}}   # read by the style data_vault alone
""",
    "quality": """
quality:
  defaults:
    loaded: {rule: freshness, within: 26h, severity: warn}
  orders:
    positive: {rule: between, column: amount, above: 0, on_fail: stop}
    in_time: {rule: freshness, column: at, within: 2d}
    any: {rule: row_count, min: 1}
    once: {rule: unique, columns: [customer, at], severity: info}
    known: {rule: references, column: customer, to: customers}
    line: {rule: accepted_values, column: line, values: [1, 2, 3], mostly: 99%}
    fits_types: {rule: fits_types, severity: error}   # instead of the implied one
  customers:
    named: {rule: not_null, column: name, mostly: 0.97}
    spelled: {rule: matches, column: name, pattern: "^[A-Z]", where: born is not null}
""",
    "environments": """
environments:
  dev: {}
  prod:
    latency: {schedule: "45 5 * * *", timezone: Europe/Berlin}
    storage: {warehouse: {path: /srv/shop/shop.duckdb}}
    sources:
      shop: {path: /srv/shop/export}
""",
    "orchestration": """
orchestration: {retries: 5, retry_delay: 30s}
""",
    "deployment": """
deployment:
  local: compose
  kubernetes: cronjobs
  ci: github
  cloud: {kind: aws, region: eu-central-1, network: {vpc: new, internet: true}}
  budget: {monthly: 300, notify: finance@example.com}
  volume: {per_day: 2GB, run_minutes: 15}
  tags: {cost centre: "4711"}
""",
    "storage.lake": """
storage:
  lake:
    on: s3
    layers:
      landing: {retention: 90d}
      archive: {colder_after: 30d, retention: 7y}
""",
    "observability": """
observability:
  metrics: prometheus
  alerts: {error: [pagerduty, email], warn: slack}
  runbooks: https://example.com/shop/docs/runbook.md
  notify: [data-on-call@example.com]
""",
}


def spec_page() -> str:
    """docs/reference/spec.md."""
    head = _SPEC_HEAD.format(
        written=_WRITTEN.format("the models in `generator/spec`"),
        minimal=example_text("minimal"),
        types="\n".join(f"| `{kind}` | {said} |" for kind, said in KINDS.items()),
    )
    return head + "".join(_Sections(schema()))


class _Sections:
    """The sections of the page, one for each mapping, in the order of the keys."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._root = found
        self._definitions: dict[str, Any] = found["$defs"]
        self._places: dict[str, str] = {}

    def __iter__(self) -> Iterator[str]:
        top = self._root["properties"]
        for key, value in top.items():
            for name, place in self._mappings(key, value):
                self._places.setdefault(name, place)
        for key in top:
            self._gather(key, top[key])
        yield "\n## The keys of a spec\n"
        yield self._table(self._root)
        for key, value in top.items():
            named = "additionalProperties" in value
            if named:
                yield f"\n## `{key}`\n\n{value['description']}\n{_example(key)}"
            if key == "quality":
                yield self._common_of_rules()
            for name, place in self._places.items():
                if place.split(".")[0] == key:
                    yield self._section(name, place)

    def _gather(self, path: str, value: Any) -> None:
        """Give every mapping below `path` the place where it comes up first."""
        for name, place in self._mappings(path, value):
            for key, inner in self._object(name).get("properties", {}).items():
                new = [
                    pair
                    for pair in self._mappings(f"{place}.{key}", inner)
                    if pair[0] not in self._places
                ]
                for inner_name, inner_place in new:
                    self._places[inner_name] = inner_place
                if new:
                    self._gather(f"{place}.{key}", inner)

    def _common_of_rules(self) -> str:
        """The keys that every rule has, and those of every rule about rows."""
        found = self._object("NotNull")
        common = {k: v for k, v in found["properties"].items() if k in _OF_RULES}
        return "\nThe keys of every rule:\n" + self._table({"properties": common})

    def _section(self, name: str, place: str) -> str:
        found = self._object(name)
        kind = self._kind(found)
        title = f"`{place}`{self._suffix(name, kind)}"
        level = 3 if kind else min(4, place.count(".") + 2)
        parts = [f"\n{'#' * level} {title}\n", _prose(found)]
        short = self._short_form(name)
        if short:
            parts.append(f"\nA {short} alone may stand for the mapping.\n")
        if kind and kind[0] == "rule":
            keys = {k: v for k, v in found["properties"].items() if k not in _OF_RULES}
            if "where" not in found["properties"]:
                lacking = [f"`{k}`" for k in _OF_RULES if k not in found["properties"]]
                parts.append(f"\nIt has no {' and no '.join(lacking)}.\n")
            return "".join([*parts, self._table({**found, "properties": keys})])
        of_kind = self._suffix(name, kind).removeprefix(", kind: ")
        example = _example(f"{place}, {of_kind}") or _example(place)
        is_of_another_kind = of_kind and of_kind not in example
        return "".join(
            [*parts, self._table(found), "" if is_of_another_kind else example]
        )

    def _table(self, found: dict[str, Any]) -> str:
        rows = ["\n| Key | takes | default | meaning |\n|---|---|---|---|\n"]
        either = [one["required"][0] for one in found.get("oneOf", ())]
        for key, value in found["properties"].items():
            if key in either[1:]:
                continue
            names = f"`{key}`" + "".join(
                f" or `{k}`" for k in either if key in either and k != key
            )
            required = key in (*found.get("required", ()), *either)
            default = "**required**" if required else _default(value)
            meaning = _cell(value.get("description", ""))
            rows.append(f"| {names} | {self._takes(value)} | {default} | {meaning} |\n")
        return "".join(rows)

    def _takes(self, value: dict[str, Any]) -> str:
        """What may stand behind a key, in words."""
        if "$ref" in value:
            return self._link(value["$ref"])
        if "enum" in value:
            return ", ".join(f"`{word}`" for word in value["enum"])
        if "const" in value:
            return f"`{value['const']}`"
        several = value.get("anyOf") or value.get("oneOf")
        if several:
            return self._takes_one_of(several)
        if "additionalProperties" in value:
            inner = value["additionalProperties"]
            if not isinstance(inner, dict):
                return "its keys"
            if "additionalProperties" in inner and "oneOf" in str(inner):
                return "[rules](#quality) by table and name"
            return f"{self._takes(inner)} by name"
        if value.get("type") == "array":
            return f"a list: {self._takes(value['items'])}"
        return _scalar(value)

    def _takes_one_of(self, several: list[dict[str, Any]]) -> str:
        several = [one for one in several if one != {"type": "null"}]
        if any(one.get("enum") == [*KINDS] for one in several):
            return "[type](#types)"
        for one in several:
            if one.get("type") == "array" and one["items"] in several:
                return f"{self._takes(one['items'])}, or a list"
        if {"number", "string"} == {str(one.get("type")) for one in several}:
            return "share"
        said = dict.fromkeys(self._takes(one) for one in several)
        return " or ".join(said)

    def _link(self, reference: str) -> str:
        name = reference.rpartition("/")[2]
        place = self._places[name]
        found = self._object(name)
        kind = self._kind(found)
        title = f"{place}{self._suffix(name, kind)}"
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        return f"[{kind[1] if kind else place.rpartition('.')[2].strip('<>[]')}](#{anchor})"

    def _mappings(self, path: str, value: Any) -> Iterator[tuple[str, str]]:
        """Definitions that a value at `path` refers to, each with its place."""
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2], path
        for one in (*value.get("anyOf", ()), *value.get("oneOf", ())):
            yield from self._mappings(path, one)
        if isinstance(value.get("additionalProperties"), dict):
            inside = {
                "sources": "<source>",
                "tables": "<table>",
                "columns": "<column>",
                "quality": "<table>",
                "environments": "<environment>",
                "facts": "<fact>",
                "dimensions": "<dimension>",
                "measures": "<measure>",
            }.get(path.rpartition(".")[2], "<rule>")
            yield from self._mappings(f"{path}.{inside}", value["additionalProperties"])
        if isinstance(value.get("items"), dict):
            yield from self._mappings(f"{path}[]", value["items"])

    def _object(self, name: str) -> dict[str, Any]:
        """The mapping of a definition, without the short forms of it."""
        found: dict[str, Any] = self._definitions[name]
        forms = [form for form in found.get("anyOf", ()) if "properties" in form]
        return forms[0] if forms else found

    def _short_form(self, name: str) -> str:
        forms = self._definitions[name].get("anyOf", ())
        keys = self._object(name)["properties"]
        return next((f"`{k}`" for k, v in keys.items() if v in forms), "")

    def _suffix(self, name: str, kind: tuple[str, str] | None) -> str:
        """What tells a mapping from the other ones at its place: of which kind it is."""
        if kind:
            return f", {kind[0]}: {kind[1]}"
        places = [*self._places.values()]
        if places.count(self._places[name]) == 1:
            return ""
        kinds = (k for k in available("sources") if name.lower().startswith(k))
        return "".join(f", kind: {k}" for k in kinds)

    def _kind(self, found: dict[str, Any]) -> tuple[str, str] | None:
        """The key and the word that tell a kind from the others."""
        for key in ("kind", "rule"):
            word = found["properties"].get(key, {}).get("const")
            if word:
                return key, word
        return None


def _scalar(value: dict[str, Any]) -> str:
    type_ = value.get("type")
    if type_ == "boolean":
        return "true or false"
    if type_ == "integer":
        low, high = value.get("minimum"), value.get("maximum")
        if low is not None and high is not None:
            return f"whole number, {low} to {high}" if low != high else f"`{low}`"
        return "whole number" + (f", {low} or more" if low is not None else "")
    if value.get("format") == "date":
        return "day"
    if "smhdwy" in value.get("pattern", ""):
        return "duration"
    if type_ == "string" and value.get("minLength"):
        return "SQL"
    return "name" if value.get("maxLength") else "text"


def _example(place: str) -> str:
    return f"\n```yml{EXAMPLES[place]}```\n" if place in EXAMPLES else ""


def _default(value: dict[str, Any]) -> str:
    default = value.get("default")
    if default is None or default in ("", [], {}):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{_cell(str(default))}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _prose(found: dict[str, Any]) -> str:
    said = inspect.cleandoc(found.get("description", ""))
    return f"\n{said}\n" if said else ""


def cli_page() -> str:
    """docs/reference/cli.md."""
    lines = ["# The command", "", _WRITTEN.format("`generator/cli.py`"), ""]
    lines += _about(command, "penstock")
    for name, sub in command.commands.items():
        lines += ["", f"## `penstock {name}`", "", *_about(sub, f"penstock {name}")]
        for below, one in sub.commands.items() if isinstance(sub, click.Group) else ():
            whole = f"penstock {name} {below}"
            lines += ["", f"### `{whole}`", "", *_about(one, whole)]
    lines += [
        *("", "## Exit codes", ""),
        "0 when all is well; 1 when something is refused, with the reason on standard error;",
        "2 when the command is called in a way that it does not know. A command that says",
        "otherwise above goes by that.",
    ]
    return "\n".join(lines) + "\n"


def _about(sub: click.Command, name: str) -> list[str]:
    context = click.Context(sub, info_name=name)
    prose, examples = _help_of(sub)
    lines = [
        *prose,
        "",
        f"Usage: `{name} {' '.join(sub.collect_usage_pieces(context))}`",
    ]
    options = [p for p in sub.params if isinstance(p, click.Option)]
    if options:
        lines += ["", "| Option | | default |", "|---|---|---|"]
    for option in options:
        names = ", ".join(f"`{o}`" for o in option.opts)
        if not option.is_flag:
            names += f" {option.make_metavar(context)}".replace("|", "\\|")
        shown = f"`{option.default}`" if option.show_default else ""
        lines.append(f"| {names} | {_cell(option.help or '')} | {shown} |")
    if examples:
        lines += ["", "```sh", *examples, "```"]
    return lines


def _help_of(sub: click.Command) -> tuple[list[str], list[str]]:
    """The paragraphs of a command's help, and the lines of its examples."""
    text = f"{sub.help or ''}\n\n{sub.epilog or ''}"
    prose, _, examples = text.partition("\b")
    shown = [line.strip() for line in examples.splitlines() if line.strip()][1:]
    return (
        inspect.cleandoc(prose).strip().splitlines(),
        [re.sub(r" {2,}", "  # ", line, count=1) for line in shown],
    )


PAGES = {
    "docs/reference/spec.md": spec_page,
    "docs/reference/cli.md": cli_page,
    "blueprints/.penstock/schema.json": schema_text,
}


def main() -> None:
    """Write every page anew."""
    for name, page in PAGES.items():
        file = ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
