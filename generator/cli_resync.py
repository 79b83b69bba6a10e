"""The commands that keep a project in step: they parse, call and print."""

# ruff: noqa: D301  click takes the backspaces in docstrings away

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["adopt", "check", "finish_what_was_interrupted", "plan", "update"]


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
@click.option(
    "--markdown",
    "as_markdown",
    is_flag=True,
    help="Print it as a comment on a pull request.",
)
def plan(
    folder: Path,
    to: str | None,
    template: str | None,
    diff: bool,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Say what `penstock update` would do in FOLDER, and what it means. Writes nothing.

    First what changes in the spec, what breaks for readers of the marts, and the commands
    and SQL that bring a warehouse in line; then, file by file, what is written.

    \b
    Examples:
      penstock plan
      penstock plan --diff
      penstock plan --to v1.2.0 --json
      penstock plan --markdown
    """
    from .resync.plan import plan_update

    finish_what_was_interrupted(folder)
    found = plan_update(folder, to=to, template=template)
    if as_json:
        click.echo(found.json())
    else:
        click.echo(found.markdown() if as_markdown else found.text(diffs=diff))


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


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Files edited by hand are errors too.")
@click.option("--ignore-newer", is_flag=True, help="Don't look for a newer version.")
@click.option(
    "--ignore-missing", is_flag=True, help="Files that were deleted are no errors."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations.",
)
@click.option(
    "--heal",
    multiple=True,
    metavar="PATH",
    help="Bring this file or folder back to what is generated; may be repeated.",
)
def check(
    folder: Path,
    strict: bool,
    ignore_newer: bool,
    ignore_missing: bool,
    as_json: bool,
    form: str,
    heal: tuple[str, ...],
) -> None:
    """Say whether the project in FOLDER is what its spec and its template say.

    Lists what you edited by hand, which is no error unless --strict. With --heal, files
    that you choose are first brought back to what is generated; git keeps what they were.

    \b
    Exits with
      0  all is as it should be
      2  refused: the project or its template can't be read
      3  a conflict of an update was never resolved
      4  a generated file is missing
      5  the spec has changed since it was last applied
      6  the template has a newer version
      7  files were edited by hand, with --strict
    Where several are true it is the first of them.

    \b
    Examples:
      penstock check
      penstock check --strict --format github
      penstock check --heal Makefile --heal dags
    """
    from .resync.check import check_project
    from .resync.check import heal as bring_back

    finish_what_was_interrupted(folder)
    if heal:
        for path in bring_back(folder, heal):
            click.echo(f"{path} is as it was generated.", err=True)
    checked = check_project(
        folder,
        strict=strict,
        look_for_newer=not ignore_newer,
        may_miss=ignore_missing,
    )
    if as_json or form == "json":
        click.echo(checked.json())
    elif form == "github":
        for deviation in checked.deviations:
            click.echo(deviation.as_annotation(checked.project.prefix))
    else:
        for deviation in checked.deviations:
            click.echo(str(deviation))
        if not checked.exit_code:
            click.echo("The project is what its spec and template say.")
    sys.exit(checked.exit_code)


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--spec",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Copy this spec into FOLDER.",
)
@click.option("--template", help="Folder or git address of another template.")
@click.option("--ref", help="Tag, branch or commit of the template.")
def adopt(
    folder: Path, spec: Path | None, template: str | None, ref: str | None
) -> None:
    """Write a project into FOLDER, beside what is there already. Existing files win.

    For a folder that Penstock did not create: a spec, penstock.yml, says what the pipeline
    is. Files that are not there are written; of the others the difference is shown, and
    later updates treat them as edited by you.

    \b
    Examples:
      penstock adopt
      penstock adopt warehouse --spec penstock.yml
    """
    from .resync.adopt import adopt as beside

    finish_what_was_interrupted(folder)
    click.echo(beside(folder, spec=spec, template=template, ref=ref).text())
