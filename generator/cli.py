"""The `penstock` command: parses, calls, prints.

Whatever is heavy is imported where it is used, so that `--help` answers at once.
"""

# ruff: noqa: D301  click takes the backspaces in docstrings away
from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from . import __version__
from .cli_import import import_
from .cli_import_files import files
from .cli_resync import adopt, check, finish_what_was_interrupted, plan, update
from .errors import PenstockError, Problem, SpecError, UpdateInterrupted, UpdateRefused

__all__ = ["main"]

_EXAMPLES_HELP = """\b
Examples:
  penstock examples flights > penstock.yml   start from a complete spec
  penstock import postgres --source erp      or from a database that exists
  penstock validate                          check it, with line and column
  penstock new .                             write the project around it
  penstock new shop --defaults               or start without a spec, unasked
"""


class _Refusals(click.Group):
    """Prints what Penstock refuses, instead of a traceback, and exits with 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            finish_what_was_interrupted(Path())
            return super().invoke(ctx)
        except UpdateRefused as error:
            click.echo(f"{error}\nNothing was touched.", err=True)
            ctx.exit(2)
        except UpdateInterrupted as error:
            click.echo(str(error), err=True)
            ctx.exit(3)
        except PenstockError as error:
            click.echo(str(error), err=True)
            in_step = ctx.invoked_subcommand in ("plan", "update", "check")
            ctx.exit(2 if in_step else 1)
        except OSError as error:
            # A file that can't be read or written; not a pipe that was closed.
            if not error.filename:
                raise
            click.echo(f"{error.filename}: {error.strerror}.", err=True)
            ctx.exit(1)


@click.group(
    cls=_Refusals,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=_EXAMPLES_HELP,
)
@click.version_option(__version__, prog_name="penstock")
def main() -> None:
    """One declarative spec, penstock.yml, becomes a complete data project:
    ingestion, Airflow DAGs, dbt models, quality gates, documentation.
    """


@main.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--spec",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Copy this spec into FOLDER and build it.",
)
@click.option("--defaults", is_flag=True, help="Ask nothing: start with the defaults.")
@click.option(
    "--data",
    multiple=True,
    metavar="NAME=VALUE",
    help="Answer a question of the start: project_name, latency, warehouse, style.",
)
@click.option(
    "--template",
    help="Folder or git address of a template, instead of the one that is built in.",
)
@click.option("--ref", help="Tag, branch or commit of the template.")
@click.option("--overwrite", is_flag=True, help="Replace files that are in the way.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def new(
    folder: Path,
    spec: Path | None,
    defaults: bool,
    data: tuple[str, ...],
    template: str | None,
    ref: str | None,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Write a new project into FOLDER.

    With a penstock.yml in FOLDER, or with --spec, nothing is asked. Without one, a few
    questions lead to a commented spec and a project that runs on sample data of its own.
    Nothing is written if anything is refused.

    \b
    Examples:
      penstock new flights --spec flights.yml
      penstock new . --overwrite
      penstock new shop --defaults --data project_name=shop --data latency=hourly
    """
    from .scaffold.new import scaffold

    pairs = [item.partition("=") for item in data]
    for name, equals, _ in pairs:
        if not equals:
            raise click.BadParameter(f"`{name}` is no NAME=VALUE", param_hint="--data")
    project = scaffold(
        folder,
        spec=spec,
        answers={name: value for name, _, value in pairs},
        ask=not defaults and sys.stdin.isatty(),
        template=template,
        ref=ref,
        overwrite=overwrite,
    )
    if not quiet:
        click.echo(project.summary())


@main.command()
@click.argument("path", default="penstock.yml", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are written: for people, for programs, or as annotations.",
)
def validate(path: Path, form: str) -> None:
    """Check the spec at PATH (a file, or a folder with a penstock.yml).

    Reads the spec alone, no data. Every problem is told at once, with its line and
    column. Exits with 1 if there is any.

    \b
    Examples:
      penstock validate
      penstock validate flights.yml
      penstock validate --format github
    """
    from .design.build import design_of
    from .design.report import report
    from .spec.load import read_spec

    file = path / "penstock.yml" if path.is_dir() else path
    try:
        _, spec = read_spec(file)
    except SpecError as error:
        _print_problems(error.problems, form)
        sys.exit(1)
    if form == "json":
        click.echo(json.dumps({"problems": []}))
    elif form == "text":
        click.echo(f"{file} is valid.\n\n{report(design_of(spec))}")


def _print_problems(problems: tuple[Problem, ...], form: str) -> None:
    if form == "json":
        found = [problem.__dict__ for problem in problems]
        click.echo(json.dumps({"problems": found}, indent=2, ensure_ascii=False))
        return
    for problem in problems:
        if form == "github":
            click.echo(problem.as_annotation())
        else:
            click.echo(str(problem), err=True)
    if form == "text":
        count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
        click.echo(f"\n{count}; nothing was written.", err=True)


@main.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this file instead of printing it.",
)
def schema(output: Path | None) -> None:
    """Print the JSON Schema of penstock.yml, for editors.

    A generated project has it as .penstock/schema.json, and the first line of its spec
    points editors there: they complete keys and mark mistakes while you type.

    \b
    Example:
      penstock schema --output .penstock/schema.json
    """
    from .spec.schema import schema_text

    if output is None:
        click.echo(schema_text(), nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(schema_text(), encoding="utf-8")


@main.command()
@click.argument("name", required=False)
def examples(name: str | None) -> None:
    """List the example specs, or print the one called NAME.

    \b
    Examples:
      penstock examples
      penstock examples flights > penstock.yml
    """
    from .examples import example_text, example_titles

    if name is None:
        for title, about in example_titles().items():
            click.echo(f"{title:<10} {about}")
        click.echo("\n`penstock examples NAME` prints one.")
        return
    click.echo(example_text(name), nl=False)


import_.add_command(files)
for _command in (import_, plan, update, check, adopt):
    main.add_command(_command)
