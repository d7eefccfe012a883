"""What a stand-in is: a device without a wire, told the time and never asking for it.

The bench (`simulators.bench`) gives each one a pty, a slave address, a GPIO line or a
folder. A file `simulators/<driver>.py` has a function `stand_in(settings)` that makes
one from the device's table in the configuration file (a plain mapping).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol, TypeAlias, runtime_checkable

Pulse: TypeAlias = tuple[str, bool, float]
"""One edge of a train: key of the line, the level after it, and its time."""


class Pokeable(Protocol):
    """Anything the world, a test or a person can change while it runs."""

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change what the device sees and return what it now sees.

        Numbers are given as decimal text, such as `{"object_c": "36.50"}`; an
        empty change only asks. An unknown key raises `KeyError` with its name.
        """


class ByteDevice(Pokeable, Protocol):
    """A device on a serial line or a socket. Times are seconds of any steady clock."""

    baud: int

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes from the host, in any pieces."""

    def due_s(self) -> float | None:
        """Say when it next wants to talk; None: only after it hears something."""

    def say(self, now_s: float) -> bytes:
        """Return what it has to say up to now, and forget it."""


@runtime_checkable
class CalledDevice(Protocol):
    """A device on a socket that greets who calls, and lets nobody in beside him."""

    def called(self, now_s: float) -> None:
        """Take a caller; what it has to tell him it says as ever."""

    def turned_away(self, now_s: float) -> bytes:
        """Return what a second caller is told before the line is cut."""


class SlaveDevice(Pokeable, Protocol):
    """A device on a Modbus line; `simulators.modbus_slave` does the frames.

    `latency_s` is how long it thinks. Tables: `input`, `discrete` and `holding`
    (registers) and `coil`.
    """

    latency_s: float

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None where the map has a hole (exception 02)."""

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Take a write and return 0, or the exception code it earns."""


class FileDevice(Pokeable, Protocol):
    """A device that the kernel shows as files."""

    def files(self) -> Mapping[str, bytes | None]:
        """Return every file by its name below the bus's folder; None: it is gone."""


class LineDevice(Pokeable, Protocol):
    """A device on GPIO lines; `lines` are the keys of its table that hold numbers.

    `levels` gives the electrical level it drives on each of them; for a device that
    listens (a relay) it is empty, and `driven` tells it what the gateway does.

    One that says more than levels, such as a card reader, has a function `play` too:
    `play(now_s)` gives the `Pulse`s to come, each once, with their times from `now_s`.
    """

    lines: tuple[str, ...]

    def levels(self) -> Mapping[str, bool]:
        """Return the level it drives now, by key of `lines`."""

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Take the level that the gateway drives on one of its lines."""


Listener: TypeAlias = Callable[[str, Mapping[str, Any]], None]


@runtime_checkable
class TellingDevice(Protocol):
    """A device that tells the bench what it did, for its log.

    `on_deed(what, facts)` is called for each; it is no word that stand-ins use.
    """

    on_deed: Listener


def refuse_unknown(change: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise `KeyError` with the first key that the device does not have."""
    for key in change:
        if key not in known:
            raise KeyError(key)


def truth(value: object) -> bool:
    """Read yes or no, as a boolean or as text."""
    return str(value).lower() in ("true", "yes", "on", "1")
