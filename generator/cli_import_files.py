"""`penstock import files`: parses, calls, prints."""

# ruff: noqa: D301  click takes the backspaces in docstrings away

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .cli_import import accepting, choosing, sample_size, writing

if TYPE_CHECKING:
    from .importing.found import FoundSource

__all__ = ["files"]


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--sample",
    default="all",
    show_default=True,
    metavar="ROWS",
    help="Rows of each table that are looked at, from the beginnings of its files: a "
    "number, or `all`.",
)
@choosing
@accepting
@writing
def files(
    folder: Path,
    sample: str,
    source: str,
    tables: tuple[str, ...],
    exclude: tuple[str, ...],
    accept_personal: bool,
) -> Iterable[FoundSource]:
    """Import the CSV, JSON Lines and Parquet files of FOLDER, packed ones included.

    Which files are one table, how they are written, types, keys and references are found
    from their content, and each comes with what was seen. A type is one that every value
    fits, by the rules of the generated pipeline.

    Needs duckdb: pip install 'penstock[duckdb]'.

    \b
    Examples:
      penstock import files data/landing
      penstock import files data/landing --source shop --dry-run
      penstock import files /srv/export --sample 100000 --table 'order*'
    """
    from .importing.choice import Choice
    from .importing.drivers import driver

    driver("duckdb")
    from .importing.files.asking import read_for_spec

    rows = sample_size(sample)
    if rows == 0:
        raise click.BadParameter(
            "files say nothing without their rows", param_hint="--sample"
        )
    return read_for_spec(
        folder,
        spec=Path(click.get_current_context().params["spec"]),
        name=source,
        choice=Choice(tables, exclude, rows),
        accepted=accept_personal,
        progress=_say if sys.stderr.isatty() else lambda line: None,
    )


def _say(line: str) -> None:
    click.echo(f"  {line}", err=True)
