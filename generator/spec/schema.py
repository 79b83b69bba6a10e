"""The JSON Schema of penstock.yml, for editors and other programs."""

from __future__ import annotations

import json
from typing import Any

from .spec import Spec

__all__ = ["schema", "schema_text"]


def schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, short forms included."""
    found = Spec.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "penstock.yml",
        **{key: value for key, value in found.items() if key != "title"},
    }


def schema_text() -> str:
    """The schema as text, the same bytes for the same version of Penstock."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
