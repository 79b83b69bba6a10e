"""The commands that keep a project in step: they parse, call and print."""

# ruff: noqa: D301  click takes the backspaces in docstrings away

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["finish_what_was_interrupted", "plan", "update"]


def finish_what_was_interrupted(folder: Path) -> None:
    """Carry an interrupted update in a folder to its end, whatever the command."""
    if any((folder / ".penstock").glob("update*")):
        from .resync.journal import recover

        if said := recover(folder):
            click.echo(said, err=True)


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--to", metavar="VERSION", help="Tag, branch or commit of the template.")
@click.option("--template", help="Another address of the template, from now on.")
@click.option("--diff", is_flag=True, help="Show what changes in each file.")
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def plan(
    folder: Path, to: str | None, template: str | None, diff: bool, as_json: bool
) -> None:
    """Say, file by file, what `penstock update` would do in FOLDER. Writes nothing.

    \b
    Examples:
      penstock plan
      penstock plan --diff
      penstock plan --to v1.2.0 --json
    """
    from .resync.plan import plan_update

    finish_what_was_interrupted(folder)
    found = plan_update(folder, to=to, template=template)
    click.echo(found.json() if as_json else found.text(diffs=diff))


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--to", metavar="VERSION", help="Tag, branch or commit of the template.")
@click.option("--template", help="Another address of the template, from now on.")
@click.option("--yes", "-y", is_flag=True, help="Show the plan and do not ask.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print it for programs; ask nothing."
)
def update(
    folder: Path, to: str | None, template: str | None, yes: bool, as_json: bool
) -> None:
    """Bring the project in FOLDER up to date with its spec and its template.

    Shows the plan, then does it. What you edited stays; where both sides changed the same
    lines, both stay between markers. The spec may be uncommitted, nothing else. If the
    command is interrupted, the next `penstock` command in the folder finishes its work.

    Exits with 0 when all is well, 1 when there are conflicts to resolve, 2 when it was
    refused and nothing was touched, 3 when the disk or git failed half way.

    \b
    Examples:
      penstock update
      penstock update --yes --to v1.2.0
    """
    from .resync.plan import plan_update
    from .resync.update import refuse_unless_clean
    from .resync.update import update as carry_out

    finish_what_was_interrupted(folder)
    found = plan_update(folder, to=to, template=template)
    refuse_unless_clean(found)
    click.echo(found.json() if as_json else found.text())
    if found.writes:
        if not (yes or as_json) and sys.stdin.isatty():
            click.confirm("\nGo ahead?", abort=True, default=True)
        for path in carry_out(found):
            click.echo(f"{path} was changed meanwhile, and stays as it is.", err=True)
    if found.conflicts:
        if not as_json:
            click.echo(
                "\nResolve the conflicts, `git add` the files, and commit.", err=True
            )
        sys.exit(1)
    if found.writes and not as_json:
        click.echo("\nDone. `git diff` shows it; commit it with the spec.")
