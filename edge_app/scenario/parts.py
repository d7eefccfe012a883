"""The gateway's two processes below a play: killed, started, and watched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from edge_app.exits import RELOAD
from edge_app.scenario.children import Process, end, last_words, module, start


class Part:
    """The core or the link. One that ends by itself is started again, and told."""

    def __init__(self, name: str, arguments: Sequence[str], folder: Path) -> None:
        self.name = name
        self.falls: list[str] = []
        self._command = module("edge_app.cli", name, *arguments)
        self._log = folder / f"{name}.log"
        self._process: Process | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._process is None:
            self._process = start(self._command, self._log)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it cleanly."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def look(self) -> None:
        """Start it again if it ended by itself; after a `reload` that is no fall."""
        code = None if self._process is None else self._process.poll()
        if code is None:
            return
        self._process = None
        if code != RELOAD:
            said = last_words(self._log)
            self.falls.append(f"the {self.name} ended with code {code}: {said}")
        self.start()
