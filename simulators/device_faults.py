"""What goes wrong in a device: it sticks to a value, slides away from it, is dead."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from simulators.standin import Pokeable

KINDS = ("none", "stuck", "drift", "silence")
STEEPEST = 1000
UNITS = ("_c", "_kg", "_pct")
STEP = Decimal("0.01")

Change = Mapping[str, Any]


class Silence(Protocol):
    """Makes one device of several fall silent."""

    def __call__(self, *, dead: bool) -> None:
        """Let it do nothing any more, or bring it back to life."""


class DeviceFault:
    """Stands between the world and one device.

    A stuck device goes on saying what it last saw, and sees the rest when it is well
    again. One that drifts shows its value a little further off each minute. Only a
    slave among others falls silent alone: the bus of any other device can be silent.
    """

    def __init__(self, device: Pokeable) -> None:
        self._device = device
        self._unseen: dict[str, Any] = {}
        self._true = Decimal(0)
        self._off = Decimal(0)
        self.silence: Silence | None = None
        self.kind = "none"
        self.rate = 0.0
        self.value = ""

    def poke(self, change: Change) -> Change:
        """Let the device see a change as far as its fault lets it.

        Raises:
            KeyError: nothing of it is called so.
            ValueError: a value that is none.

        """
        if self.kind == "stuck":
            copy.deepcopy(self._device).poke({**self._unseen, **change})
            self._unseen.update(change)
            return self._device.poke({})
        seen = self._device.poke(change)
        if self.kind == "drift" and self.value in change:
            self._true = Decimal(str(seen[self.value]))
            seen = self._show()
        return seen

    def set(self, kind: str, rate: float | None = None, value: str = "") -> None:
        """Choose the fault; the one before is over, and what was missed is seen.

        `rate` is how far a drifting value slides in a minute, in its own unit, and
        `value` its name: the first one that the device measures, if not said.

        Raises:
            ValueError: such a device cannot have it; nothing changes.

        """
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise ValueError(
                f"{kind!r}: the kind of a device's fault is one of {known}"
            )
        if kind != "drift" and (rate is not None or value):
            raise ValueError(f"the fault {kind} has no rate and no value")
        if kind == "silence" and self.silence is None:
            raise ValueError("it is alone on its bus; let the bus be silent")
        if kind == "drift":
            value = self._slider(value)
            if rate is None or not abs(rate) <= STEEPEST:
                raise ValueError("a drift needs its rate: how far it goes in a minute")
        self._heal()
        self.kind, self.rate, self.value = kind, rate or 0.0, value
        if kind == "drift":
            self._true = Decimal(str(self._device.poke({})[value]))
        if self.silence is not None:
            self.silence(dead=kind == "silence")

    def slide(self, passed_s: float) -> None:
        """Let a drifting value go on for so many seconds; never past what it takes."""
        if self.kind != "drift":
            return
        before, self._off = (
            self._off,
            self._off + Decimal(self.rate * passed_s / 60),
        )
        try:
            self._show()
        except (ValueError, ArithmeticError):
            self._off = before

    def _show(self) -> Change:
        # In steps that every device knows, and the true value's own where finer.
        step = min(STEP, Decimal(1).scaleb(int(self._true.as_tuple().exponent)))
        shown = (self._true + self._off).quantize(step)
        return self._device.poke({self.value: f"{shown:f}"})

    def _heal(self) -> None:
        kind, self.kind = self.kind, "none"
        unseen, self._unseen = self._unseen, {}
        self._off = Decimal(0)
        if unseen:
            self._device.poke(unseen)
        if kind == "drift":
            self._show()

    def _slider(self, asked: str) -> str:
        sees = self._device.poke({})
        measured = [key for key in sees if is_measured(key) and is_number(sees[key])]
        if asked in measured or (measured and not asked):
            return asked or measured[0]
        if measured:
            raise ValueError(f"it measures no {asked!r} but {', '.join(measured)}")
        raise ValueError("it measures nothing that could slide")


def is_measured(key: str) -> bool:
    """Say whether what a device sees under this name is a number with a unit.

    A device of several channels names them by number.
    """
    return key.endswith(UNITS) or key.isdecimal()


def is_number(value: object) -> bool:
    """Say whether it is a number now; an unconnected channel has none."""
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
