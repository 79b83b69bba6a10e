"""The services of a generated `compose.yaml`, started without containers.

Commands, variables and checks of health are those that compose itself reads in the file, and
the image's variables those of the Dockerfile. Only addresses and paths are this machine's.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from processes import changed, free_port, running
from support import run
from tools import tool

__all__ = ["Stack"]

_MONITORING = Path("infra/monitoring")
_SERVERS = ("airflow", "metrics", "prometheus", "alertmanager")


@dataclass(frozen=True)
class Stack:
    """The services of one project."""

    project: Path
    folder: Path
    """What processes keep, and what they say: `<service>.log`."""
    database: str
    """A database for Airflow, from the `//` of its address on."""
    objective: int
    """What freshness objective counts, in seconds."""
    lineage: str
    """Where OpenLineage's events are posted to."""

    def start(self, name: str) -> AbstractContextManager[None]:
        """A service that runs until the context ends."""
        log = self.folder / f"{name}.log"
        command, env = self._command(name), self._env(name)
        return running(command, cwd=self.project, log=log, env=env)

    def do(self, name: str, *command: str) -> str:
        """Run a service that ends by itself, or another command in its place."""
        words = command or self._command(name)
        return run(*words, cwd=self.project, **self._env(name)).stdout

    def is_well(self, name: str) -> bool:
        """What a service's own check of its health says."""
        kind, *words = self._services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        command = [self._here(word) for word in words]
        done = subprocess.run(
            command, cwd=self.project, env=self._env(name), capture_output=True
        )
        return done.returncode == 0

    def port(self, name: str) -> str:
        """Where a service listens."""
        return self._ports[name]

    def hurry(self) -> None:
        """Have everybody who watches wait for a second, and find the others."""
        folder = self.project / _MONITORING
        name = self._services["airflow"]["image"]
        changed(
            folder / "prometheus/prometheus.yml",
            ("alertmanager:9093", f"127.0.0.1:{self.port('alertmanager')}"),
            ("metrics:9464", f"127.0.0.1:{self.port('metrics')}"),
            ("_interval: 30s", "_interval: 1s"),
        )
        changed(folder / f"prometheus/rules/{name}.yml", ("for: 5m", "for: 1s"))
        changed(
            folder / "alertmanager/alertmanager.yml",
            ("group_wait: 30s", "group_wait: 1s"),
            ("group_interval: 5m", "group_interval: 1s"),
        )

    def _command(self, name: str) -> list[str]:
        said = self._services[name]
        words = [*(said.get("entrypoint") or []), *(said.get("command") or [])]
        if name == "prometheus":  # the image has these words
            config = self.project / _MONITORING / "prometheus/prometheus.yml"
            words = [str(tool(name)), f"--config.file={config}"]
            words += [f"--storage.tsdb.path={self.folder / 'series'}"]
        if name in ("prometheus", "alertmanager"):
            words += [f"--web.listen-address=127.0.0.1:{self.port(name)}"]
        if name == "alertmanager":
            words += ["--cluster.listen-address="]
        return [self._here(word) for word in words]

    def _env(self, name: str) -> dict[str, str]:
        told = self._services[name].get("environment") or {}
        if "build" in self._services[name]:
            told = {**self._of_image, **told}
        binaries = ":".join(f"{self.project}/{v}/bin" for v in (".airflow-venv", ".venv"))  # fmt: skip
        return {
            **{key: self._here(str(value)) for key, value in told.items()},
            "PATH": f"{binaries}:/usr/bin:/bin",
            "TMPDIR": str(self.folder),
            "ALERTMANAGER": str(tool("alertmanager")),
            # Whoever starts the stack switches the DAGs on, on Airflow's page.
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "WATCHED_SHOP_FRESHNESS_SECONDS": str(self.objective),
        }

    def _here(self, text: str) -> str:
        for there, here in self._places.items():
            text = text.replace(there, here)
        return text

    @cached_property
    def _places(self) -> dict[str, str]:
        """What is called otherwise than in the containers; the longer ones first."""
        return {
            "$$": "$",
            "//airflow@airflow-database/airflow": self.database,
            "/opt/venv/project": f"{self.project}/.venv",
            "/opt/venv/airflow": f"{self.project}/.airflow-venv",
            "/opt/project": str(self.project),
            "/opt/airflow": str(self.folder),
            "/etc/alertmanager": str(self.project / _MONITORING / "alertmanager"),
            "--storage.path=/tmp": f"--storage.path={self.folder / 'alerts'}",
            "//airflow:": "//localhost:",
            "8080": self.port("airflow"),
            "9464": self.port("metrics"),
            "9090": self.port("prometheus"),
            "9093": self.port("alertmanager"),
        }

    @cached_property
    def _ports(self) -> dict[str, str]:
        return {name: str(free_port()) for name in _SERVERS}

    @cached_property
    def _services(self) -> dict[str, Any]:
        command = (tool("docker-compose"), "--profile", "*", "config")
        done = run(*command, cwd=self.project, OPENLINEAGE_URL=self.lineage)
        return dict(yaml.safe_load(done.stdout)["services"])

    @cached_property
    def _of_image(self) -> dict[str, str]:
        text = (self.project / "docker/Dockerfile").read_text(encoding="utf-8")
        lines = re.findall("^ENV (.*)", text.replace("\\\n", " "), re.MULTILINE)
        return dict(w.split("=", 1) for line in lines for w in shlex.split(line))
