"""The JSON Schema says to editors what the loader says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from ruamel.yaml import YAML
from specs import small
from support import EXAMPLES, ROOT, spec_of

from generator.kinds.registry import every
from generator.spec.base import SpecModel
from generator.spec.load import load_spec
from generator.spec.schema import schema, schema_text
from generator.spec.spec import Spec


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def as_editors_read_it(text: str) -> Any:
    """YAML 1.2's core schema: it has numbers, booleans and null, but no dates."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(YAML(typ="safe", pure=True).load(text))


def complaints(text: str) -> list[str]:
    found = validator().iter_errors(as_editors_read_it(text))
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_fits(example: str) -> None:
    assert complaints(spec_of(example)) == []


SHORT_AND_LONG = {
    "schedule": ("latency: daily", "latency: {schedule: daily}"),
    "cron": ("latency: daily", 'latency: {schedule: "15 6 * * *", start: 2024-01-01}'),
    "warehouse": ("{warehouse: duckdb}", "{warehouse: {kind: duckdb}}"),
    "type": ("line: integer", "line: {type: integer}"),
    "decimal": ("at: timestamp", 'at: "decimal(12, 2)"'),
    "reference": ("references: customers", "references: {to: customers, as: buyer}"),
    "key of one": ("key: id", "key: [id]"),
    "key that is a number": (
        "id: integer\n          name",
        "1: integer\n          name",
    ),
    "values of any scalar": (
        "line: integer",
        "line: {type: integer, values: [1, 02, 3]}",
    ),
    "null values": ("path: data", "path: data\n    null_values: [NA, null, ~, 0, no]"),
    "one null value": ("path: data", "path: data\n    null_values: NA"),
    "style": ("", "modeling: star\n"),
    "style, long": ("", "modeling: {style: star, exclude: customers}\n"),
    "nothing": ("", "modeling:\norchestration:\nenvironments: {dev: }\n"),
    "fact": ("", "modeling: {facts: {orders: }, dimensions: {customers: {}}}\n"),
    "grain": ("", "modeling: {facts: {orders: {grain: id, links: [customers]}}}\n"),
    "unique": (
        "",
        "quality: {orders: {r: {rule: unique, column: id, where: id > 0}}}\n",
    ),
    "unique, several": (
        "",
        "quality: {orders: {r: {rule: unique, columns: [id, at]}}}\n",
    ),
    "share": (
        "",
        "quality: {orders: {r: {rule: not_null, column: id, mostly: 97%}}}\n",
    ),
    "number": ("", "quality: {orders: {r: {rule: between, column: id, min: 1}}}\n"),
    "date": (
        "",
        "quality: {orders: {r: {rule: between, column: at, max: 2030-01-01}}}\n",
    ),
    "exists": (
        "",
        "quality: {orders: {r: {rule: references, column: customer, to: customers}}}\n",
    ),
    "environment": (
        "",
        "environments: {dev: {latency: hourly, sources: {shop: {path: x}}}}\n",
    ),
    "stack": ("", "deployment: {local: compose, ci: none}\n"),
    "workflow": ("", "deployment: {ci: [github]}\n"),
    "cloud": ("", "deployment: {cloud: aws}\nobservability: {notify: a@b.example}\n"),
    "cloud, long": (
        "",
        "deployment: {cloud: {kind: aws, network: new}, volume: {per_day: 1.5TB}}\n",
    ),
    "lake": ("{warehouse: duckdb}", "{warehouse: duckdb, lake: s3}"),
    "lake of layers": (
        "{warehouse: duckdb}",
        "{warehouse: duckdb, lake: {on: s3, layers: [a, b], retention: 2y}}",
    ),
    "lake of long layers": (
        "{warehouse: duckdb}",
        "{warehouse: duckdb, lake: {on: s3, layers: {a: , b: {retention: 90d}}}}",
    ),
}


@pytest.mark.parametrize(("old", "new"), SHORT_AND_LONG.values(), ids=SHORT_AND_LONG)
def test_every_form_fits_and_loads(old: str, new: str) -> None:
    text = small(old, new)
    text = text.replace("key: id", "key: 1") if "1: integer" in new else text
    assert complaints(text) == []
    load_spec(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{name: small}", "{name: small, ownr: me}"),
        ("path: data", "path: data\n    folder: data"),
        ("key: id", "key: id\n        keys: id"),
        ("unit: EUR", "units: EUR"),
        ("{warehouse: duckdb}", "{warehouse: {kind: duckdb, host: here}}"),
        ("", "governance: strict\n"),
        ("", "quality: {orders: {r: {rule: not_null, column: id, min: 1}}}\n"),
        ("", "quality: {orders: {r: {rule: unique}}}\n"),
        ("", "quality: {orders: {r: {rule: unique, column: id, columns: [at]}}}\n"),
        ("at: timestamp", "at: datetime"),
    ],
)
def test_unknown_keys_and_words_do_not_fit(old: str, new: str) -> None:
    assert complaints(small(old, new))


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model, and every model that a field of it may hold."""
    yield model
    for field in model.model_fields.values():
        pending = [field.annotation]
        while pending:
            here: Any = pending.pop()
            if isinstance(here, type) and issubclass(here, SpecModel):
                yield from models(here)
            pending += getattr(here, "__args__", ())


def every_model() -> set[type[BaseModel]]:
    overrides = {
        kind.Overrides
        for f in ("sources", "warehouses", "clouds")
        for kind in every(f).values()
    }
    return {found for root in (Spec, *overrides) for found in models(root)}


@pytest.mark.parametrize(
    "model", sorted(every_model(), key=str), ids=lambda m: m.__name__
)
def test_every_key_is_described(model: type[BaseModel]) -> None:
    assert (model.__doc__ or "").strip().endswith(".")
    for name, field in model.model_fields.items():
        assert field.description, f"{model.__name__}.{name} has no description"
        assert field.description.endswith(
            "."
        ), f"{model.__name__}.{name} has no full stop"


def test_the_schema_of_generated_projects_is_this_one() -> None:
    file = ROOT / "blueprints" / ".penstock" / "schema.json"
    assert file.read_text(encoding="utf-8") == schema_text(), "run `make docs`"
    assert json.loads(schema_text()) == schema()
