"""Containers without an engine: images are built, moved and run by buildah, in a chroot.

The base that Dockerfiles start from comes from a registry that tests don't reach. A stand-in
of it has the Python that runs the tests, pip, a shell and what that needs of this machine.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

from tools import from_packages

__all__ = ["Buildah", "stand_in"]

_PROGRAMS = ("sh", "mkdir", "chown", "chmod", "ls", "id")
_LIBRARIES = (
    *("libstdc++.so.6", "libgcc_s.so.1", "librt.so.1", "libpthread.so.0", "libdl.so.2"),
    *("libm.so.6", "libutil.so.1", "libresolv.so.2", "libnss_dns.so.2"),
)
"""What wheels and looking up names want, besides what the programs are linked with."""
_NOT_NEEDED = {
    *("site-packages", "__pycache__", "test", "tests", "idlelib", "lib2to3", "tkinter"),
}
_CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE")


class Buildah:
    """The program, with a store and settings of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._program, self._libraries = from_packages("buildah", "usr/bin/buildah")
        self._folder = folder
        settings = folder / ".config/containers"
        settings.mkdir(parents=True)
        policy = {"default": [{"type": "insecureAcceptAnything"}]}
        (settings / "policy.json").write_text(json.dumps(policy))
        (settings / "registries.conf").write_text("")
        (folder / "auth.json").write_text("{}")
        self.options: tuple[str, ...] = ()
        for driver in ("overlay", "vfs"):
            self.options = (
                *("--root", f"{folder}/{driver}", "--runroot", f"{folder}/run"),
                *("--storage-driver", driver),
            )
            tried = self._run("from", "scratch")
            if tried.returncode == 0:
                self.run("rm", tried.stdout.strip())
                return
        raise AssertionError(f"buildah can't keep images here:\n{tried.stderr}")

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the program wants."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "LD_LIBRARY_PATH": self._libraries,
            "BUILDAH_ISOLATION": "chroot",
            "REGISTRY_AUTH_FILE": f"{self._folder}/auth.json",
            "TMPDIR": str(self._folder),
        }

    @property
    def command(self) -> tuple[str, ...]:
        """The program with what it has to be told each time."""
        return (str(self._program), *self.options)

    def run(self, *words: str | Path) -> str:
        """What it prints, without the newline; it has to succeed."""
        done = self._run(*words)
        assert done.returncode == 0, f"buildah {words}\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def _run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *map(str, words)],
            capture_output=True,
            text=True,
            timeout=420,
            env=self.environment,
        )

    def end(self) -> None:
        """Leave nothing behind: images of a project are large."""
        self._run("rm", "--all")
        shutil.rmtree(self._folder, ignore_errors=True)


def stand_in(buildah: Buildah, folder: Path) -> str:
    """The name of an image that has Python and pip as the usual base has them."""
    _python(folder / "usr/local")
    _machine(folder)
    settings = {"PATH": "/usr/local/bin:/bin", "UV_SYSTEM_CERTS": "true"}
    for name in _CERTIFICATES:
        file = Path(os.environ.get(name, ""))
        if file.is_file():
            _copy(file, folder / str(file).lstrip("/"))
            settings[name] = str(file)
    container = buildah.run("from", "scratch")
    buildah.run("copy", "--quiet", container, folder, "/")
    for name, value in settings.items():
        buildah.run("config", "--env", f"{name}={value}", container)
    buildah.run("commit", "--quiet", container, "stand-in")
    buildah.run("rm", container)
    return "stand-in"


def _python(prefix: Path) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    target = prefix / "lib" / library.name
    shutil.copytree(library, target, ignore=lambda _, names: _NOT_NEEDED & {*names})
    (target / "site-packages").mkdir()
    pip = next((library / "ensurepip/_bundled").glob("pip-*.whl"))
    with zipfile.ZipFile(pip) as wheel:
        wheel.extractall(target / "site-packages")
    _copy(Path(sys.executable), prefix / "bin/python")
    (prefix / "bin/pip").write_text('#!/bin/sh\nexec python -m pip "$@"\n')
    (prefix / "bin/pip").chmod(0o755)


def _machine(root: Path) -> None:
    """The programs of a small system, and the libraries of all that is there."""
    for name in _PROGRAMS:
        _copy(Path(shutil.which(name) or name), root / "bin" / name)
    linked = [*(root / "bin").iterdir(), root / "usr/local/bin/python"]
    linked += root.glob("usr/local/lib/python*/lib-dynload/*.so")
    said = subprocess.run(["ldd", *linked], stdout=subprocess.PIPE, text=True).stdout
    found = {Path(word) for word in said.split() if word.startswith("/")}
    libraries = {path for path in found if path.is_file() and root not in path.parents}
    base = next(path.parent for path in libraries if path.name.startswith("libc.so"))
    for path in libraries | {base / name for name in _LIBRARIES}:
        _copy(path, root / str(path).lstrip("/"))
    for name in ("opt", "tmp"):
        (root / name).mkdir()
    (root / "tmp").chmod(0o1777)


def _copy(source: Path, target: Path) -> None:
    """What is there, and no link to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.resolve(), target)
