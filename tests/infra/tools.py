"""Programs from outside of PyPI that check what is generated: installed once, and kept.

They lie in `.cache/tools/`, unpacked from Debian's packages and not installed, so that the
machine stays as it is. What is missing and can't be installed fails the tests: none is skipped.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support import ROOT

__all__ = ["tool"]

_FOLDER = (ROOT / ".cache").resolve() / "tools"
_SUITE = "sid"
"""The suite of Debian that has these programs in versions of today."""
_PACKAGES = {
    "promtool": ("promtool", "usr/bin/promtool"),
    "prometheus": ("prometheus", "usr/bin/prometheus"),
    "amtool": ("prometheus-alertmanager", "usr/bin/amtool"),
    "alertmanager": ("prometheus-alertmanager", "usr/bin/prometheus-alertmanager"),
    "docker-compose": (
        "docker-compose",
        "usr/libexec/docker/cli-plugins/docker-compose",
    ),
}
"""Each program, with its package and where that has it."""
_LOOKED_FOR = {"alertmanager": ("usr/share/prometheus/alertmanager",)}
"""What a program of Debian's looks for in one place only: a link leads from there."""
_OF_THE_MACHINE = ("jq", "kubectl", "terraform")
"""Programs that no package has, which the machine brings along."""


def tool(name: str) -> Path:
    """The path of a program, which is fetched first if need be."""
    if name in _OF_THE_MACHINE:
        found = shutil.which(name)
        assert found, f"{name} has to be on the PATH of this machine"
        return Path(found)
    package, path = _PACKAGES[name]
    program = _FOLDER / path
    with _alone():
        if not program.exists():
            _fetch(package)
        for place in _LOOKED_FOR.get(name, ()):
            if not Path("/", place).exists():
                Path("/", place).parent.mkdir(parents=True, exist_ok=True)
                Path("/", place).symlink_to(_FOLDER / place)
    return program


def _fetch(package: str) -> None:
    """Download a package of Debian and unpack it, without a say in what is installed."""
    lists, cache = _FOLDER / "apt/lists", _FOLDER / "apt/cache"
    for folder in (lists / "partial", cache / "archives/partial"):
        folder.mkdir(parents=True, exist_ok=True)
    sources = _FOLDER / "apt/sources.list"
    sources.write_text(f"deb [trusted=yes] {_mirror()} {_SUITE} main\n")
    apt = [
        "apt-get",
        "--quiet=2",
        *("-o", f"Dir::Etc::sourcelist={sources}"),
        *("-o", "Dir::Etc::sourceparts=-"),
        *("-o", f"Dir::State::lists={lists}"),
        *("-o", f"Dir::Cache={cache}"),
        *("-o", "APT::Sandbox::User=root"),
    ]
    if not list(lists.glob("*Packages*")):
        _run(*apt, "update")
    archives = _FOLDER / "apt/archives"
    archives.mkdir(exist_ok=True)
    _run(*apt, "download", package, cwd=archives)
    for archive in archives.glob(f"{package}_*.deb"):
        _run("dpkg", "--extract", str(archive), str(_FOLDER))
        archive.unlink()


def _mirror() -> str:
    """Where this machine has its own packages from."""
    files = [Path("/etc/apt/sources.list"), *Path("/etc/apt").glob("sources.list.d/*")]
    for file in files:
        text = file.read_text() if file.is_file() else ""
        for address in re.findall(
            r"^(?:deb |URIs: *)(?:\[.*?\] )?(http\S+)", text, re.M
        ):
            if address.rstrip("/").endswith("/debian"):
                return str(address)
    raise LookupError("this machine has no source of Debian's packages")


def _run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes from fetching at the same time."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with (_FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
