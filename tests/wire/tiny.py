"""The smallest devices that a bench can stand up, to test the bench alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest


class Pocket:
    """What a device sees, changed by pokes; unknown keys are refused."""

    def __init__(self, **sees: Any) -> None:
        self.sees = dict(sees)

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change it and return all of it."""
        for key in change:
            if key not in self.sees:
                raise KeyError(key)
        self.sees.update(change)
        return dict(self.sees)


class Talker(Pocket):
    """Says its text when it is poked or every `every_s`, and echoes what it hears."""

    baud = 9600

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(text="", object_c="", tags=[], mass_kg="", stable=True)
        self._every_s = settings.get("every_s")
        self._due_s: float | None = None if self._every_s is None else 0.0
        self._echo = b""

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Say the new text at once."""
        if "text" in change:
            self._due_s = 0.0
        return super().poke(change)

    def hear(self, data: bytes, now_s: float) -> None:
        """Echo it in capitals."""
        self._echo += data.upper()
        self._due_s = now_s

    def due_s(self) -> float | None:
        """Say when."""
        return self._due_s

    def say(self, now_s: float) -> bytes:
        """Say the echo and the text."""
        said = self._echo + str(self.sees["text"]).encode()
        self._echo = b""
        self._due_s = None if self._every_s is None else now_s + self._every_s
        if self._every_s is None:
            self.sees["text"] = ""
        return said


class Input(Pocket):
    """Drives one line; poke `high`, or `broken` like a beam."""

    lines = ("line",)

    def __init__(self, _settings: Mapping[str, Any]) -> None:
        super().__init__(broken=False)

    def levels(self) -> Mapping[str, bool]:
        """Return the level."""
        return {"line": bool(self.sees["broken"])}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Take nothing."""


class Output(Pocket):
    """Listens on one line; active is high."""

    lines = ("line",)

    def __init__(self, _settings: Mapping[str, Any]) -> None:
        super().__init__(on=False)

    def levels(self) -> Mapping[str, bool]:
        """Drive nothing."""
        return {}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Remember the level."""
        assert line == "line"
        assert now_s > 0
        self.sees["on"] = level


class Probe(Pocket):
    """One kernel file with its temperature."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(temperature_c="5.0")
        self._file = settings["file"]

    def files(self) -> Mapping[str, bytes | None]:
        """Return the one file."""
        text = self.sees["temperature_c"]
        return {self._file: None if text is None else text.encode()}


class Registers(Pocket):
    """Ten registers that hold their own address plus `first`."""

    latency_s = 0.005

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(first=settings.get("first", 100), temperature_c="")
        self.written: dict[int, int] = {}

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers; there is nothing from ten up."""
        if table == "coil" or address + count > 10:
            return None
        first = int(self.sees["first"])
        return tuple(
            self.written.get(one, first + one)
            for one in range(address, address + count)
        )

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Take a write."""
        if table == "coil":
            return 2
        self.written.update(enumerate(values, address))
        return 0


DEVICES = {
    "tiny_talker": Talker,
    "tiny_input": Input,
    "tiny_output": Output,
    "tiny_probe": Probe,
    "tiny_registers": Registers,
}


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bench find the tiny devices under their drivers' names."""
    for name, kind in DEVICES.items():
        module = ModuleType(f"simulators.{name}")
        vars(module)["stand_in"] = kind
        monkeypatch.setitem(sys.modules, module.__name__, module)
