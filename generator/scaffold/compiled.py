"""What Jinja has compiled, kept for as long as the process lives.

Copier makes an environment for each render, three in an update, and a template of every part
of every path, once for each file below it. Compiling them again and again is a third of its
time. Jinja offers a place for compiled templates; parts of paths go into the same.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

__all__ = ["Compiled"]


class Compiled(BytecodeCache):
    """Compiled templates by name and content, and parts of paths by their text."""

    def __init__(self) -> None:
        self._templates: dict[tuple[str, str], CodeType] = {}
        self._parts: dict[str, CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name alone: each render has a clone of its own, in another folder."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what it compiled before, if the content is the same."""
        bucket.code = self._templates.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja has compiled."""
        assert bucket.code
        self._templates[bucket.key, bucket.checksum] = bucket.code

    def serve(self, environment: Environment) -> None:
        """Let an environment compile each text once.

        What extensions do for each source is done each time still: copier's own notes there
        that it has seen no `yield` yet.
        """
        environment.bytecode_cache = self
        compile_any = environment.compile

        def compile_once(source: Any, *arguments: Any, **options: Any) -> Any:
            if arguments or options or not isinstance(source, str):
                return compile_any(source, *arguments, **options)
            if source in self._parts:
                environment.preprocess(source)
            else:
                self._parts[source] = compile_any(source)
            return self._parts[source]

        environment.compile = compile_once  # type: ignore[method-assign]
