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

__all__ = ["from_packages", "tool"]

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
    "docker-registry": ("docker-registry", "usr/bin/docker-registry"),
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
            _fetch(_SUITE, _FOLDER, package)
        for place in _LOOKED_FOR.get(name, ()):
            if not Path("/", place).exists():
                Path("/", place).parent.mkdir(parents=True, exist_ok=True)
                Path("/", place).symlink_to(_FOLDER / place)
    return program


def from_packages(name: str, path: str) -> tuple[Path, str]:
    """A program that needs libraries, and the folders where they are.

    Both are of this machine's own suite: a newer one's want a newer libc. What the machine has
    is taken from there.
    """
    installed = shutil.which(name)
    if installed:
        return Path(installed), ""
    suite = re.findall(
        r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M
    )
    assert suite, f"{name} is missing, and this machine is no Debian: install it"
    folder = _FOLDER / suite[0]
    with _alone():
        if not (folder / path).exists():
            _fetch(suite[0], folder, name, missing=True)
    libraries = {file.parent for file in folder.glob("usr/lib/*/*.so*")}
    return folder / path, ":".join(map(str, sorted(libraries)))


def _fetch(suite: str, target: Path, package: str, *, missing: bool = False) -> None:
    """Download a package of Debian and unpack it, without a say in what is installed.

    With `missing`, the packages that it depends on and that this machine lacks come, too.
    """
    lists, cache = _FOLDER / "apt/lists" / suite, _FOLDER / "apt/cache" / suite
    for folder in (lists / "partial", cache / "archives/partial"):
        folder.mkdir(parents=True, exist_ok=True)
    sources = _FOLDER / f"apt/{suite}.list"
    sources.write_text(f"deb [trusted=yes] {_mirror()} {suite} main\n")
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
    packages = [package]
    if missing:
        wanted = ("install", "--print-uris", "--no-install-recommends", package)
        packages = re.findall(r"^'\S+' ([^_ ]+)_", _run(*apt, *wanted), re.M)
    archives = _FOLDER / "apt/archives" / suite
    archives.mkdir(parents=True, exist_ok=True)
    _run(*apt, "download", *packages, cwd=archives)
    for archive in archives.glob("*.deb"):
        _run("dpkg", "--extract", str(archive), str(target))
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


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes from fetching at the same time."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with (_FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
