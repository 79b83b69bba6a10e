"""Scaffolds a project: what `penstock new` does."""

from __future__ import annotations

import shlex
import shutil
import tempfile
import warnings
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..design.build import Design, design_of
from ..design.report import report
from ..errors import ScaffoldError
from ..spec.load import load_spec, read_spec, read_text
from ..spec.migrations import is_older, rewritten
from .context import SPEC_FILE

__all__ = ["Project", "scaffold", "template_folder"]

_ANSWERS_FILE = ".copier-answers.yml"


@dataclass(frozen=True)
class Project:
    """A project as it was written: `files` are relative to `folder`."""

    folder: Path
    design: Design
    files: tuple[Path, ...]
    rewrote_spec: bool = False
    """Whether the spec was of an older version of its language."""

    def summary(self) -> str:
        """What came of it, and what to do next."""
        elsewhere = self.folder.resolve() != Path.cwd()
        steps = [
            *([f"cd {shlex.quote(str(self.folder))}"] if elsewhere else []),
            "git init && git add --all && git commit --message Scaffold",
            "make run",
        ]
        older = f"{SPEC_FILE} was rewritten in the newest version of its language.\n"
        return (
            f"{report(self.design)}\n\n{older if self.rewrote_spec else ''}"
            f"{len(self.files)} files are in {self.folder.resolve()}. Next:\n\n"
            + "\n".join(f"  {step}" for step in steps)
        )


def template_folder() -> Path:
    """The template that comes with this Penstock: the checkout, or the wheel's copy."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent
    return checkout if (checkout / "copier.yml").is_file() else package / "_template"


def scaffold(
    folder: Path,
    *,
    spec: Path | None = None,
    answers: Mapping[str, str] | None = None,
    ask: bool = False,
    template: str | None = None,
    ref: str | None = None,
    overwrite: bool = False,
) -> Project:
    """Write a project into `folder`, from `spec` or from the one that is there.

    The project is rendered elsewhere first, so that nothing is written if anything is
    refused. Raises SpecError or UnreadableSpec for the spec, and ScaffoldError when files
    would be replaced (without `overwrite`) or copier refuses.
    """
    if (folder / _ANSWERS_FILE).exists() and not overwrite:
        raise ScaffoldError(
            f"{folder} is a project already. `copier update` brings it up to date with "
            f"its spec; --overwrite writes it anew."
        )
    given = spec or (folder / SPEC_FILE if (folder / SPEC_FILE).exists() else None)
    with tempfile.TemporaryDirectory(prefix="penstock-") as temporary:
        rendered = Path(temporary) / "project"
        rendered.mkdir()
        if given:
            _take(given, rendered / SPEC_FILE)
        _render(rendered, answers or {}, ask, template, ref)
        text, declared = read_spec(rendered / SPEC_FILE)
        files = tuple(
            sorted(p.relative_to(rendered) for p in rendered.rglob("*") if p.is_file())
        )
        rewrote = bool(given) and text != read_text(given or folder)
        own = {SPEC_FILE} if rewrote and not spec else set()
        _refuse_conflicts(folder, rendered, files, overwrite, own)
        _move(rendered, folder, files)
    return Project(folder, design_of(declared), files, rewrote)


def _take(given: Path, target: Path) -> None:
    """Copy a spec to where it is built, in the newest version of its language."""
    if is_older(read_text(given)):
        target.write_bytes(rewritten(given.read_bytes()))
        load_spec(read_text(target), str(given))
    else:
        read_spec(given)
        shutil.copyfile(given, target)


def _render(
    folder: Path,
    answers: Mapping[str, str],
    ask: bool,
    template: str | None,
    ref: str | None,
) -> None:
    # Copier takes a third of a second to import.
    from copier import run_copy
    from copier.errors import CopierError, DirtyLocalWarning, UserMessageError

    # Whoever works on the template knows that the work tree is what is rendered.
    warnings.simplefilter("ignore", DirtyLocalWarning)

    source = template or str(template_folder())
    # An address that is a folder is recorded whole: an update runs somewhere else.
    if Path(source).exists():
        source = str(Path(source).resolve())
    _refuse_unknown_answers(Path(source) / "copier.yml", answers)
    try:
        run_copy(
            source,
            folder,
            data=dict(answers),
            defaults=not ask,
            vcs_ref=ref or "HEAD",
            unsafe=True,
            quiet=True,
            overwrite=True,
        )
    except (UserMessageError, CopierError, ValueError) as error:
        raise ScaffoldError(
            f"The template can't be rendered. {str(error).strip()}"
        ) from error


def _refuse_unknown_answers(questions: Path, answers: Mapping[str, str]) -> None:
    """Refuse what a template in a folder does not ask; copier lets it pass in silence."""
    if not answers or not questions.is_file():
        return
    declared = yaml.safe_load(questions.read_text("utf-8"))
    asked = {
        name: question.get("choices", ())
        for name, question in declared.items()
        if not name.startswith("_") and question.get("ask", True)
    }
    for name, value in answers.items():
        if name not in asked:
            known = ", ".join(asked)
            raise ScaffoldError(f"`{name}` is no question; there are {known}.")
        if asked[name] and value not in asked[name]:
            known = ", ".join(asked[name])
            raise ScaffoldError(f"`{name}` can't be `{value}`; it is one of {known}.")


def _refuse_conflicts(
    folder: Path,
    rendered: Path,
    files: tuple[Path, ...],
    overwrite: bool,
    own: Set[str],
) -> None:
    """Refuse where other files are in the way; `own` are written in any case."""
    if folder.exists() and not folder.is_dir():
        raise ScaffoldError(f"{folder} is a file; choose another folder.")
    if overwrite:
        return
    in_the_way = [
        str(file)
        for file in files
        if (folder / file).exists()
        and file.as_posix() not in own
        and (folder / file).read_bytes() != (rendered / file).read_bytes()
    ]
    if in_the_way:
        shown = "\n  ".join(in_the_way[:10])
        more = f"\n  and {len(in_the_way) - 10} more" if len(in_the_way) > 10 else ""
        raise ScaffoldError(
            f"These files are in the way in {folder}; nothing was written:\n"
            f"  {shown}{more}\nMove them, pass --overwrite to replace them, or "
            f"keep them: `penstock adopt` writes the rest."
        )


def _move(rendered: Path, folder: Path, files: tuple[Path, ...]) -> None:
    """Copy the files in; if that fails half way, take back those that were not there."""
    made: list[Path] = []
    try:
        for file in files:
            target = folder / file
            if not target.exists():
                made.append(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(rendered / file, target)
    except OSError as error:
        for target in made:
            target.unlink(missing_ok=True)
        raise ScaffoldError(f"{error.filename}: {error.strerror}.") from error
