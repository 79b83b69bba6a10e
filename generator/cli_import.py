"""The commands that read what exists into a spec: they parse, call and print."""

# ruff: noqa: D301  click takes the backspaces in docstrings away

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .importing.found import FoundSource

__all__ = ["accepting", "choosing", "import_", "sample_size", "writing"]

_EXAMPLES_HELP = """\b
Examples:
  penstock import postgres --source erp --schema sales
  penstock import duckdb shop.duckdb --source shop --export data/shop
  penstock import contract orders.odcs.yaml --dry-run
"""


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that say what is looked at."""
    for option in reversed(
        (
            click.option(
                "--source",
                metavar="NAME",
                default="",
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


def looking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of commands that may look at rows of a database."""
    sample = click.option(
        "--sample",
        default="10000",
        show_default=True,
        metavar="ROWS",
        help="Rows of a table that may be looked at where declarations do not say enough: "
        "a number, `all` or `none`.",
    )
    timezone = click.option(
        "--timezone",
        default="",
        metavar="ZONE",
        help="The IANA zone of timestamps that have none at the source.",
    )
    return sample(timezone(command))


accepting = click.option(
    "--accept-personal",
    is_flag=True,
    help="Write what may be personal data as such, not as a comment.",
)


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


@import_.command()
@click.option(
    "--schema",
    "schemas",
    multiple=True,
    metavar="NAME",
    help="Only this schema; may be repeated. All but PostgreSQL's own unless given.",
)
@choosing
@click.option("--views", is_flag=True, help="Views and materialised views, too.")
@looking
@accepting
@writing
def postgres(
    schemas: tuple[str, ...],
    source: str,
    tables: tuple[str, ...],
    exclude: tuple[str, ...],
    views: bool,
    sample: str,
    timezone: str,
    accept_personal: bool,
) -> Iterable[FoundSource]:
    """Import tables of a PostgreSQL database.

    Where it is comes from the environment alone, under the names that the generated project
    reads: with --source erp, ERP_HOST, ERP_PORT, ERP_DATABASE, ERP_USER, ERP_PASSWORD and
    ERP_SSLROOTCERT. Without them, libpq's own count: PGSERVICE, PGHOST, ~/.pgpass and so on.
    One transaction reads that can't write.

    Needs a driver: pip install 'penstock[postgres]'.

    \b
    Examples:
      penstock import postgres --source erp
      penstock import postgres --source erp --schema sales --schema crm --dry-run
      penstock import postgres --source erp --table 'order*' --exclude '*_old'
      PGSERVICE=erp penstock import postgres --source erp --stdout > penstock.yml
    """
    from .importing.choice import Choice
    from .importing.personal import with_suggestions
    from .importing.postgres import read

    choice = Choice(tables, exclude, sample_size(sample))
    name = source or "postgres"
    found = read(
        name, os.environ, choice, schemas=schemas, views=views, timezone=timezone
    )
    return [with_suggestions(found, accepted=accept_personal)]


@import_.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--export",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write each table as a Parquet file into FOLDER, which the spec then reads.",
)
@choosing
@looking
@accepting
@writing
def duckdb(
    file: Path,
    export: Path | None,
    source: str,
    tables: tuple[str, ...],
    exclude: tuple[str, ...],
    sample: str,
    timezone: str,
    accept_personal: bool,
) -> Iterable[FoundSource]:
    """Import tables of a DuckDB FILE, as a source of Parquet files.

    A DuckDB file is open to one process that writes, so a pipeline does not read it in
    place: the spec reads Parquet files, one for each table. --export writes them now; run it
    again whenever there are newer data. Where the file declares no keys, as after `create
    table … as`, keys and references are concluded from the rows, with the evidence beside.

    Needs a driver: pip install 'penstock[duckdb]'.

    \b
    Examples:
      penstock import duckdb shop.duckdb --source shop --export data/shop
      penstock import duckdb shop.duckdb --source shop --table 'main.*' --dry-run
    """
    from .importing.choice import Choice
    from .importing.duckdb import read
    from .importing.personal import with_suggestions

    choice = Choice(tables, exclude, sample_size(sample))
    name = source or file.stem
    found = read(file, name, choice, export=export, timezone=timezone)
    return [with_suggestions(found, accepted=accept_personal)]


@import_.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--server", default="", metavar="NAME", help="Which of its servers to read."
)
@choosing
@accepting
@writing
def contract(
    file: Path,
    server: str,
    source: str,
    tables: tuple[str, ...],
    exclude: tuple[str, ...],
    accept_personal: bool,
) -> Iterable[FoundSource]:
    """Import a data contract: FILE of the Open Data Contract Standard, version 3.

    Objects become tables, with their keys, relationships and descriptions; quality rules
    and service levels become `quality` and `latency` where a spec can say the same. What it
    can't say is listed.

    \b
    Examples:
      penstock import contract orders.odcs.yaml
      penstock import contract orders.odcs.yaml --server production --source orders
    """
    from .importing.choice import Choice
    from .importing.contract import read
    from .importing.personal import with_suggestions

    found = read(file, Choice(tables, exclude), source, server)
    return [with_suggestions(found, accepted=accept_personal)]


def sample_size(text: str) -> int | None:
    """How many rows `--sample` allows; None means all."""
    if text == "all":
        return None
    if text != "none" and not text.isdigit():
        raise click.BadParameter(
            f"`{text}` is no number, nor `all` or `none`", param_hint="--sample"
        )
    return 0 if text == "none" else int(text)
