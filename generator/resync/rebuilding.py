"""Models that only grow and are built anew, as the project itself finds out.

A model's definition is its own SQL and that of all models that it is made of
(`transform/macros/definitions.sql`), so that a change of one reaches all that read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from .tree import File, Tree

__all__ = ["rebuilt_of"]

_MODELS = "transform/models/"
_REF = re.compile(r"\bref\('(\w+)'\)")
_FORM = re.compile(r"\bmaterialized\s*=\s*'(\w+)'")
_FORM_BESIDE = re.compile(r"^ +materialized: (\w+)$", re.MULTILINE)
_WAREHOUSE = re.compile(rb"^\s+type: (\w+)$", re.MULTILINE)


@dataclass(frozen=True)
class _Model:
    path: str
    """As people write it: `marts.fct_orders`."""
    sql: str
    grows: bool

    @property
    def made_of(self) -> set[str]:
        """The models that it reads."""
        return set(_REF.findall(self.sql))


def rebuilt_of(before: Tree, after: Tree, moved: Iterable[str]) -> tuple[str, ...]:
    """The tables that only grow and that the next run builds anew, by schema and name.

    `before` and `after` are the files of a project; `moved` are tables that are built anew
    for another reason, as where they lie. Nothing where the warehouse is of another kind:
    it has no tables yet.
    """
    if before is after or _warehouse(before) != _warehouse(after):
        return ()
    was, now = _models(before), _models(after)
    to_visit = [name for name in now if name in was and was[name].sql != now[name].sql]
    to_visit += [path.rpartition(".")[2] for path in moved]
    readers: dict[str, list[str]] = {}
    for name, model in now.items():
        for read in model.made_of:
            readers.setdefault(read, []).append(name)
    reached: set[str] = set()
    while to_visit:
        name = to_visit.pop()
        if name not in reached:
            reached.add(name)
            to_visit += readers.get(name, [])
    return tuple(
        model.path
        for name, model in now.items()
        if model.grows and name in reached and name in was
    )


def _warehouse(tree: Tree) -> list[bytes]:
    profiles = tree.get("transform/profiles.yml")
    return sorted(set(_WAREHOUSE.findall(profiles.content))) if profiles else []


def _models(tree: Tree) -> Mapping[str, _Model]:
    """The models by name, in the order of the layers; none of the user's own."""
    layers = _layers(tree)
    order = list(layers)
    found = {}
    for path, file in tree.items():
        layer, _, rest = path.removeprefix(_MODELS).partition("/")
        if path.startswith(_MODELS) and path.endswith(".sql") and layer in layers:
            name = rest.rpartition("/")[2].removesuffix(".sql")
            schema, form = layers[layer]
            sql, beside = _text(file), tree.get(f"{path.removesuffix('.sql')}.yml")
            said = _FORM.search(sql) or _FORM_BESIDE.search(_text(beside))
            grows = (said[1] if said else form) == "incremental"
            found[name] = order.index(layer), _Model(f"{schema}.{name}", sql, grows)
    ranked = sorted(found, key=lambda name: (found[name][0], name))
    return {name: found[name][1] for name in ranked}


def _text(file: File | None) -> str:
    return file.content.decode(errors="replace") if file else ""


def _layers(tree: Tree) -> Mapping[str, tuple[str, str]]:
    """The schema of each folder of models, and how they are built unless they say.

    None where that can't be read, as of a file that a person has changed to be no YAML.
    """
    file = tree.get("transform/dbt_project.yml")
    try:
        (folders,) = yaml.safe_load(_text(file))["models"].values()
        return {
            name: (said["+schema"], said["+materialized"])
            for name, said in folders.items()
            if not name.startswith("+")
        }
    except (yaml.YAMLError, LookupError, TypeError, ValueError, AttributeError):
        return {}
