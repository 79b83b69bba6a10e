"""dbt: how it is called, and what it knows of the models."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline import settings
from pipeline.errors import PipelineError
from pipeline.sources import Table


def command(*arguments: str) -> list[str]:
    """Return a command line; `settings.environment()` tells dbt where things are."""
    return [str(Path(sys.executable).parent / "dbt"), *arguments]


def parse() -> str:
    """Have dbt read the models; return what it says against them, or nothing."""
    done = subprocess.run(
        command("--quiet", "--no-use-colors", "parse"),
        env=settings.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return done.stdout.strip() or done.stderr.strip() or "it does not say why"


def models() -> dict[str, Any]:
    """Return the models by name, as dbt last read them; none before it ever did."""
    nodes = _manifest().get("nodes", {}).values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}


def made_of(tables: Iterable[Table]) -> set[str]:
    """Return the names of all models that any of the tables goes into."""
    wanted = {(table.source, table.name) for table in tables}
    if not wanted:
        return set()
    manifest = _manifest()
    if not manifest:
        if says := parse():
            raise PipelineError(f"dbt cannot read the models: {says}")
        manifest = _manifest()
    to_visit = [
        unique_id
        for unique_id, source in manifest["sources"].items()
        if (source["source_name"], source["name"]) in wanted
    ]
    visited = set()
    while to_visit:
        children = manifest["child_map"].get(to_visit.pop(), [])
        new = {child for child in children if child.startswith("model.")} - visited
        visited |= new
        to_visit += new
    return {manifest["nodes"][unique_id]["name"] for unique_id in visited}


def _manifest() -> dict[str, Any]:
    """Return what dbt wrote down last; nothing if it never did, or was killed over it."""
    try:
        text = (settings.DBT_TARGET / "manifest.json").read_text(encoding="utf-8")
        return json.loads(text)
    except (FileNotFoundError, ValueError):
        return {}
