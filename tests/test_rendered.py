"""What every rendered project is like: which files it has, and that they are well formed.

Reading is for the golden trees and running for `runtime/`; here is structure, over all
that a spec can choose from.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from copier.errors import UserMessageError
from support import EXAMPLES, ROOT, commit, files_of, git, spec_of, tree

from generator.design.build import design_of
from generator.errors import SpecError
from generator.kinds.registry import available, find
from generator.scaffold.context import Supplied
from generator.spec.deployment import Deployment
from generator.spec.history import Way
from generator.spec.lake import Lake
from generator.spec.load import load_spec
from generator.spec.observability import Observability
from generator.spec.tables import Table

Choice = dict[str, str]


def literals(model: Any, field: str) -> list[str]:
    """The values of a field of a spec model that is a `Literal`, or one or nothing."""
    found: list[str] = []
    for argument in get_args(model.model_fields[field].annotation):
        nested = [a for a in get_args(argument) if isinstance(a, str)]
        found += [argument] if isinstance(argument, str) else nested
    return found


FILES = find("sources", "files").Options
AXES = {
    "source": list(available("sources")),
    "format": literals(FILES, "format"),
    "load": literals(Table, "load"),
    "warehouse": list(available("warehouses")),
    "style": list(available("styles")),
    "history": list(get_args(Way)),
    "local": [
        *literals(Deployment, "local"),
        *literals(Deployment, "kubernetes"),
        "no-containers",
    ],
    "ci": literals(Deployment, "ci"),
    "environments": ["one-place", "environments"],
    "metrics": [*literals(Observability, "metrics"), "no-metrics"],
    "cloud": ["no-cloud", *available("clouds")],
    "lake": ["no-lake", *literals(Lake, "on")],
    "calendar": ["inferred-calendar", "given-calendar", "no-dates"],
}
AROUND = ("local", "ci", "metrics", "cloud", "lake")
"""The axes of what is around a pipeline, and has no say in what is in it."""
FORBIDDEN: list[Choice] = []
"""Combinations that the spec refuses: none, so far. Each goes here, and is asserted."""

SPEC = """\
spec: 1
project: {{name: matrix, description: "One of many.", owner: team}}
sources:
  shop:
    kind: {source}
{place}    tables:
      people:
        key: id
        cursor: {cursor}
        load: {load}
        columns:
          id: integer
          name: {{type: string, description: "What they are called"}}
          seen: {{type: {day}, description: "When"}}
      visits:
        key: id
{visits}        load: {load}
        columns:
          id: integer
          person: {{type: integer, references: people}}
          on: {{type: {day}}}
          paid: {{type: "decimal(8,2)", unit: EUR}}
latency: daily
storage: {{warehouse: {warehouse}{lake}}}
modeling:
  style: {style}
  dimensions: {{people: {{history: {history}}}}}
{calendar}{environments}deployment: {{{local}{cloud}ci: {ci}}}
{metrics}"""


def spec_for(choice: Choice) -> str:
    """A small spec that makes this choice."""
    dated = choice["calendar"] != "no-dates"
    return SPEC.format(
        **choice
        | {
            "cursor": "seen",
            # What is new in files is told by the files; a database needs a cursor for it.
            "place": {
                "postgres": "    schema: shop\n",
            }
            .get(choice["source"], "    path: data/in\n    format: {format}\n")
            .format(format=choice["format"]),
            "history": {"separate": "{name: separate}"}.get(
                choice["history"], choice["history"]
            ),
            "visits": {"postgres": "        cursor: on\n"}.get(choice["source"], ""),
            "day": "timestamp" if dated else "integer",
            "calendar": {
                "given-calendar": "  date_dimension: {from: 2024-01-01, to: 2025-12-31}\n",
            }.get(choice["calendar"], ""),
            "environments": {
                "environments": "environments: {dev: {}, prod: {latency: hourly}}\n"
            }.get(choice["environments"], ""),
            "cloud": {"no-cloud": ""}.get(
                choice["cloud"], f"cloud: {choice['cloud']}, "
            ),
            "lake": {"no-lake": ""}.get(choice["lake"], f", lake: {choice['lake']}"),
            "local": {
                "compose": "local: compose, ",
                "cronjobs": "kubernetes: cronjobs, ",
            }.get(choice["local"], ""),
            "metrics": {
                "prometheus": "observability: {metrics: prometheus}\n",
                "no-metrics": "",
            }.get(
                choice["metrics"],
                f"observability: {{metrics: {choice['metrics']}}}\n",
            ),
        }
    )


def named(choice: Choice) -> str:
    return "-".join(choice.values())


def products(axes: dict[str, list[str]]) -> Iterator[Choice]:
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def pairs_of(choice: Choice) -> set[frozenset[tuple[str, str]]]:
    return {frozenset(pair) for pair in itertools.combinations(choice.items(), 2)}


def pairwise(axes: dict[str, list[str]]) -> list[Choice]:
    """Few choices, in which every value of an axis meets every value of each other one."""
    every = list(products(axes))
    open_pairs = set().union(*map(pairs_of, every))
    chosen = []
    while open_pairs:
        best = max(every, key=lambda choice: len(pairs_of(choice) & open_pairs))
        open_pairs -= pairs_of(best)
        chosen.append(best)
    return chosen


WITHIN = pairwise({axis: AXES[axis] for axis in AXES if axis not in AROUND})
BESIDE = pairwise({axis: AXES[axis] for axis in AROUND})
# Pairs of either half, not of all axes: to look for those takes minutes.
MATRIX = [
    WITHIN[number % len(WITHIN)] | BESIDE[number % len(BESIDE)]
    for number in range(max(len(WITHIN), len(BESIDE)))
]


def is_forbidden(choice: Choice) -> bool:
    return any(choice.items() >= forbidden.items() for forbidden in FORBIDDEN)


def combinations() -> Iterator[Choice]:
    """Every choice of what is built, each with the next choice of what is around it."""
    within = {axis: values for axis, values in AXES.items() if axis not in AROUND}
    around = itertools.cycle(products({axis: AXES[axis] for axis in AROUND}))
    for choice, beside in zip(products(within), around, strict=False):
        yield choice | beside


def test_every_combination_is_either_built_or_forbidden() -> None:
    for choice in combinations():
        try:
            design_of(load_spec(spec_for(choice), "penstock.yml"))
        except SpecError:
            assert is_forbidden(choice), named(choice)
        else:
            assert not is_forbidden(choice), named(choice)


@pytest.mark.parametrize(
    "axis", [a for a in AXES if a not in ("environments", "calendar")]
)
def test_unknown_values_are_refused(axis: str, render: Callable[..., Path]) -> None:
    choice = {a: values[0] for a, values in AXES.items()}
    text = spec_for(choice | {axis: "nonsense"})
    if axis == "local":
        text = text.replace("ci:", "local: nonsense, ci:")

    with pytest.raises(UserMessageError, match="nonsense"):
        render(text)


@pytest.mark.parametrize("choice", MATRIX, ids=named)
def test_structure(choice: Choice, render: Callable[..., Path]) -> None:
    project = render(spec_for(choice))
    files = {path.relative_to(project).as_posix() for path in files_of(project)}
    design = design_of(load_spec(spec_for(choice), "penstock.yml"))

    assert files == expected_files(design, files)
    assert "\n".join(blemishes(project)) == ""


KINDS = "sources", "warehouses", "styles"


def components_of(spec: str, folder: Path) -> frozenset[str]:
    """What a render of the spec, or of the start, gives to the exclusions of copier.yml."""
    context: dict[str, Any] = {
        "_copier_conf": {"dst_path": folder},
        "_copier_operation": "copy",
        "pipeline": spec,
    }
    Supplied().into(context)
    found: frozenset[str] = context["components"]
    return found


def test_exclusions_name_components_that_come_and_go(tmp_path: Path) -> None:
    """A slip in a name would leave a folder out for ever, or in."""
    found = [components_of(spec_for(choice), tmp_path) for choice in MATRIX]
    found.append(components_of("", tmp_path))
    lines = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))["_exclude"]
    names = [name for line in lines for name in re.findall(r"'(\w+)' not in", line)]

    only = [
        f"{family[:-1]}_{kinds[0]}"
        for family, kinds in zip(KINDS, map(available, KINDS), strict=True)
        if len(kinds) == 1
    ]
    assert len(names) > 3
    for name in names:
        assert any(name in components for components in found), name
        assert not all(name in c for c in found) or name in only, name


def expected_files(design: Any, files: set[str]) -> set[str]:
    """The files that a spec asks for, besides those that every project has."""
    always = {f for f in files if not re.match(_VARYING, f)}
    wanted = set()
    if design.compose:
        wanted.add("compose.yaml")
    if design.kubernetes:
        base = "infra/kubernetes/base"
        wanted |= {f for f in files if f.startswith(f"{base}/")}
        wanted |= {
            f"infra/kubernetes/overlays/{each.name}/kustomization.yaml"
            for each in design.environments
        }
        assert {f"{base}/{job.name}.yaml" for job in design.jobs} <= wanted
        if design.cloud and (design.github or design.gitlab) and design.environments:
            wanted |= {
                f"infra/kubernetes/overlays/{each.name}/outputs.env"
                for each in design.environments
            } | {"infra/ci/outputs.sh"}
    if design.compose or design.kubernetes or design.cloud:
        wanted |= {"docker/Dockerfile", "docker/Dockerfile.dockerignore"}
    if design.github:
        wanted |= {f for f in files if f.startswith(".github/workflows/")}
        wanted.add(".github/dependabot.yml")
        assert ".github/workflows/ci.yml" in wanted
    if design.delivers:
        assert ".github/workflows/release.yml" in wanted
    if design.gitlab:
        wanted.add(".gitlab-ci.yml")
    if design.stages:
        wanted.add("infra/ci/identity.sh")
    if design.kubernetes and design.environments and (design.github or design.gitlab):
        wanted |= {"infra/ci/cluster.sh", "infra/ci/kubernetes.sh"}
    if design.github and design.cloud:
        wanted.add("infra/ci/comment.sh")
    if (design.github or design.gitlab) and design.cloud:
        wanted |= {"infra/ci/terraform.sh", "infra/ci/deliver.sh"}
    if design.gitlab and design.cloud:
        wanted.add("infra/ci/changes.jq")
    if design.trials:
        wanted.add("pipeline/trial.py")
    if design.metrics:
        wanted |= {f for f in files if f.startswith("infra/monitoring/")}
        wanted |= {f"pipeline/{name}.py" for name in ("metrics", "objectives", "past")}
        assert f"infra/monitoring/prometheus/rules/{design.project.name}.yml" in wanted
    wanted |= {f"environments/{e.name}.env" for e in design.environments}
    wanted |= {f"dags/load_{schedule.name}.py" for schedule in design.schedules}
    wanted.add("dags/transform.py")
    wanted |= {f"ingestion/sources/{source.name}.py" for source in design.sources}
    wanted.add("ingestion/sources/__init__.py")
    models = "transform/models"
    for layer in design.marts.layers:
        for model in layer.models:
            stem = f"{models}/{layer.name}/{model.name}"
            wanted |= {f"{stem}.sql", f"{stem}.yml"}
    for name in (
        *(dimension.table.versions for dimension in design.marts.versioned),
        *(log.name for log in design.marts.followed),
        *(model.name for model in design.marts.prepared),
    ):
        wanted |= {f"{models}/intermediate/{name}{end}" for end in (".sql", ".yml")}
    for source in design.sources:
        wanted.add(f"{models}/staging/{source.name}/_{source.name}__sources.yml")
        for table in source.tables:
            for stem in (
                f"{models}/staging/{source.name}/base/{table.base}",
                f"{models}/staging/{source.name}/{table.staging}",
                f"{models}/quarantine/{source.name}/{table.quarantine}",
            ):
                wanted |= {f"{stem}.sql", f"{stem}.yml"}
    return always | wanted


_VARYING = (
    r"infra/(monitoring|kubernetes|ci)/|pipeline/(metrics|objectives|past|trial)\.py|\.gitlab|compose\.yaml|docker/|\.github/|environments/|dags/|ingestion/sources/|data/"
    r"|transform/models/(?!custom/)"
)


def blemishes(project: Path) -> Iterator[str]:
    """What no careful person would leave in a file."""
    for path in files_of(project):
        name = path.relative_to(project).as_posix()
        content = path.read_bytes()
        if path.name in ("__init__.py", ".gitkeep") and not content:
            continue
        text = content.decode()
        if not text.strip():
            yield f"{name} is empty"
        if not text.endswith("\n") or text.endswith("\n\n"):
            yield f"{name} does not end in one line end"
        if text.startswith("\n"):
            yield f"{name} starts with an empty line"
        if "\n\n\n\n" in text:
            yield f"{name} has a hole"
        for number, line in enumerate(text.split("\n"), start=1):
            for what, pattern in _BLEMISHES.items():
                if name != "penstock.yml" and pattern.search(line):
                    yield f"{name}:{number}: {what}: {line.strip()[:80]}"


_WORKPLACE = [
    str(ROOT),
    sys.prefix,
    str(Path.home()),
    *([socket.gethostname()] if len(socket.gethostname()) > 5 else []),
]
_BLEMISHES = {
    "white space at the end": re.compile(r"[ \t\r]$"),
    "a delimiter of ours": re.compile(r"\[\[ | \]\]|\[%|%\]|\[# | #\]"),
    "a thing of Python's": re.compile(
        r"<(?:generator|class|function|built-in) |\b[A-Z]\w+\(\w+='|PosixPath|mappingproxy"
    ),
    "undefined": re.compile(r"\bUndefined\b"),
    "a path of this machine": re.compile(
        "|".join(rf"{re.escape(word)}(?![\w-])" for word in _WORKPLACE if len(word) > 4)
    ),
    "a secret": re.compile(
        r"-----BEGIN|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30}|xox[bap]-|eyJ[\w-]{20}\."
        r"|(?<!:)(?i:password|passwd|secret|token)['\"]?\s*[:=]\s*['\"]?"
        r"(?!\W|\$|changeme|Password of )\w{6}"
    ),
    "the name of the generator's parts": re.compile(r"blueprints?/|\b_pieces\b"),
}


def test_examples_are_without_blemish(example: Path) -> None:
    assert "\n".join(blemishes(example)) == ""


def test_starter_is_without_blemish(render: Callable[..., Path]) -> None:
    assert "\n".join(blemishes(render())) == ""


def test_blemishes_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x \n[[ y ]]\n\n\n\n\npassword: hunter2hunter2\n\n")
    (tmp_path / "b.md").write_text("")

    found = "\n".join(blemishes(tmp_path))

    for what in ("white space", "delimiter", "hole", "secret", "one line end", "empty"):
        assert what in found


@pytest.mark.parametrize("name", [*EXAMPLES, "starter"])
def test_git_keeps_every_file(
    name: str, render: Callable[..., Path], tmp_path: Path
) -> None:
    """The project's own ignore file hides nothing that was rendered."""
    made = render() if name == "starter" else render(spec_of(name))
    project = shutil.copytree(made, tmp_path / "project")
    commit(project)

    kept = set(git(project, "ls-files", "-z").split("\0")) - {""}
    assert set(tree(project)) == kept


# Formatters change nothing


def check(folder: Path, *command: str | Path) -> None:
    """Run a tool of this environment in `folder`; it must be content."""
    program, *arguments = map(str, command)
    beside = Path(sys.executable).parent / program
    done = subprocess.run(
        [str(beside) if beside.exists() else program, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8000:]


def test_black_changes_nothing(example: Path) -> None:
    check(example, "black", "--check", "--diff", "--quiet", ".")


def test_ruff_finds_nothing(example: Path) -> None:
    check(
        example,
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--select",
        "F,E4,E7,E9,I,B,UP",
        ".",
    )


def test_yamllint_finds_nothing(example: Path) -> None:
    check(example, "yamllint", "--strict", ".")


def test_sqlfluff_finds_nothing(example: Path) -> None:
    """By the project's own configuration, in the dialect of its warehouse."""
    configured = (example / ".sqlfluff").read_text(encoding="utf-8")
    design = design_of(load_spec((example / "penstock.yml").read_text("utf-8"), ""))
    assert f"\ndialect = {design.warehouse.dialect}\n" in configured

    check(example, "sqlfluff", "lint", "--disable-progress-bar", "transform")


TARGETS = (
    "setup",
    "run",
    "backfill",
    "test",
    "lint",
    "docs",
    "airflow",
    "doctor",
    "help",
)


def test_makefile_can_be_read(example: Path) -> None:
    makefile = (example / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    assert {*TARGETS} <= set(targets)

    for target in ("help", "lint", "run"):
        check(example, "make", "--no-print-directory", "-n", target)


def test_help_lists_every_target(example: Path) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=example,
        check=True,
        capture_output=True,
        text=True,
    )
    makefile = (example / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^\.PHONY: (\w+)", makefile, re.MULTILINE):
        assert re.search(rf"\b{target}\b", done.stdout), target


def parses(path: Path) -> None:
    """Read a file in its language; raise what its parser raises."""
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".json":
            json.loads(text)
        case ".toml":
            tomllib.loads(text)
        case ".yml" | ".yaml":
            list(yaml.safe_load_all(text))
        case ".py":
            compile(text, str(path), "exec")
        case ".sh":
            check(path.parent, "sh", "-n", path.name)


def parse_all(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            parses(path)
        except Exception as error:
            raise AssertionError(f"{path} does not parse: {error}") from error


def test_files_parse(example: Path) -> None:
    parse_all(files_of(example))


def test_lock_files_name_packages_only(example: Path) -> None:
    """No index address, so that they work wherever a mirror is set."""
    for lock in (example / "requirements").glob("*.txt"):
        for line in lock.read_text(encoding="utf-8").splitlines():
            assert re.match(
                r"(?:[\w.-]+(?:\[[\w,]+\])?==\S+(?: ; .*)?|    # .*|#.*)$", line
            ), line


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        (".github/workflows/ci.yml", "vendor.github-workflows"),
        (".github/workflows/update.yml", "vendor.github-workflows"),
        ("compose.yaml", "vendor.compose-spec"),
        (".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_schema(file: str, schema: str, rendered: Callable[[str], Path]) -> None:
    check(rendered("platform"), "check-jsonschema", "--builtin-schema", schema, file)


def test_the_spec_fits_the_schema_beside_it(example: Path) -> None:
    schema = example / ".penstock/schema.json"
    check(example, "check-jsonschema", "--schemafile", schema, "penstock.yml")


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_of_settings_names_every_variable(
    example: str, rendered: Callable[[str], Path]
) -> None:
    project = rendered(example)
    design = design_of(load_spec(spec_of(example)))
    prefix = design.project.prefix
    read = {variable.name for variable in design.variables}
    for file in (*project.glob("dags/*.py"), project / "pipeline/settings.py"):
        read |= set(re.findall(rf'"({prefix}_[A-Z_]+)"', file.read_text("utf-8")))
    shown = (project / ".env.example").read_text("utf-8")
    assert f"{prefix}_PYTHON" in read
    # One is what a DAG tells its tasks; others are compose's, OpenLineage's and Amazon's.
    named = {f"{prefix}_RUN_ID", *re.findall(r"^#?(\w+)=", shown, re.M)}
    others = ("LOCAL_", "ALERTS_", "AWS_", "OPENLINEAGE_")
    assert read == {name for name in named if not name.startswith(others)}
    if (compose := project / "compose.yaml").exists():
        assert named >= set(re.findall(r"(?<!\$)\$\{(\w+)", compose.read_text("utf-8")))
