"""Environment variables of the generated project: what differs by machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .names import variable

__all__ = ["Variable", "variables_of"]


@dataclass(frozen=True)
class Variable:
    """An environment variable of the generated project; never a secret's value."""

    name: str
    default: str
    """Empty for a secret."""
    description: str
    secret: bool = False
    """Whether only the environment knows it: there is no default, and no file names one."""

    @property
    def assignment(self) -> str:
        """`NAME=value`."""
        return f"{self.name}={self.default}"


def variables_of(
    prefix: str, defaults: Mapping[str, str | None], owner: str
) -> tuple[Variable, ...]:
    """What a kind's `variables` names, as variables of `owner` that begin with `prefix`.

    A default of None means a secret.
    """
    return tuple(
        Variable(
            name=variable(prefix, suffix),
            default=default or "",
            description=f"{suffix.replace('_', ' ').capitalize()} of {owner}",
            secret=default is None,
        )
        for suffix, default in defaults.items()
    )
