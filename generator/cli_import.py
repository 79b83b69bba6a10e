"""The commands that read what exists into a spec: they parse, call and print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .importing.found import FoundSource

__all__ = ["choosing", "import_", "writing"]

_EXAMPLES_HELP = """\b
Examples:
  penstock import postgres --source erp --schema sales
  penstock import files data/landing --source shop
  penstock import duckdb shop.duckdb --source shop
  penstock import contract orders.odcs.yaml --dry-run
"""


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that say what is looked at."""
    for option in reversed(
        (
            click.option(
                "--source",
                metavar="NAME",
                help="What the spec calls the source.",
            ),
            click.option(
                "--table",
                "tables",
                multiple=True,
                metavar="GLOB",
                help="Only tables whose name fits: `order*`, `sales.*`.",
            ),
            click.option(
                "--exclude",
                multiple=True,
                metavar="GLOB",
                help="No tables whose name fits.",
            ),
        )
    ):
        command = option(command)
    return command


def writing(command: Callable[..., Iterable[FoundSource]]) -> Callable[..., None]:
    """Make a command of a function that returns what it found: it merges and prints."""

    @click.option(
        "--spec",
        default="penstock.yml",
        show_default=True,
        type=click.Path(dir_okay=False, path_type=Path),
        help="The spec to add to; it is made if there is none.",
    )
    @click.option(
        "--dry-run", is_flag=True, help="Say what would come in; write nothing."
    )
    @click.option(
        "--stdout", is_flag=True, help="Print the spec instead of writing it."
    )
    @click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
    @wraps(command)
    def run(
        spec: Path, dry_run: bool, stdout: bool, as_json: bool, **given: Any
    ) -> None:
        from .importing import telling
        from .importing.carrying_out import carry_out

        found = command(**given)
        writes = not (dry_run or stdout)
        outcome, is_written = carry_out(found, spec, writes=writes)
        if as_json:
            click.echo(telling.as_json(outcome, str(spec), is_written))
            return
        if stdout:
            click.echo(outcome.text, nl=False)
        click.echo(telling.as_text(outcome, str(spec), is_written), err=stdout)

    return run


@click.group(name="import", epilog=_EXAMPLES_HELP)
def import_() -> None:
    """Write the `sources` of penstock.yml from what exists.

    Tables, columns, types, keys and references are read; nothing is guessed in silence:
    what is not certain is marked with `# ?:` beside its line, and listed. With a spec,
    what you wrote stays as it is, byte for byte: new tables and columns are added, and
    what is gone or different at the source is told. A second run changes nothing.
    """
