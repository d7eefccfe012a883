"""Every GPIO line of the file, and the trains of pulses that readers put onto some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from simulators.faults import PULSE_KINDS, WireFault
from simulators.gpio_line import GpioLine
from simulators.loop import Loop
from simulators.plan import number_of
from simulators.standin import Pulse
from simulators.standing import Standing


class GpioBus:
    """All lines of one machine, over the one link.

    Its one fault, `drop`, loses whole pulses of a train, as a busy machine does.
    """

    def __init__(self, loop: Loop, line: GpioLine, fault: WireFault) -> None:
        self._loop, self.line, self._fault = loop, line, fault
        self.open = line.open
        self.unplug = line.unplug
        self.plug = line.plug
        self.close = line.close

    @property
    def listening(self) -> bool:
        """Say whether a gateway is on the link."""
        return self.line.up

    def spoil(self, kind: str, rate: float | None) -> None:
        """Lose a part of all pulses, or none."""
        if kind not in PULSE_KINDS:
            raise ValueError(
                f"a GPIO bus has no fault {kind!r}; it can drop pulses or be unplugged"
            )
        self._fault.set(kind, rate)

    def shout(self, _data: bytes) -> None:
        """Refuse: there are no bytes."""
        raise ValueError("a GPIO bus carries no bytes")

    def driver_of(self, standing: Standing) -> Callable[[], None]:
        """Return a function that puts a device's levels onto its lines."""
        device = standing.device
        numbers = {
            key: number_of(standing.table, key, "device") for key in device.lines
        }
        play = getattr(device, "play", None)

        def drive() -> None:
            rest = device.levels()
            for key, level in rest.items():
                self.line.drive(numbers[key], level)
            if play is not None:
                pulses = play(self._loop.now_s())
                train = tuple(
                    (numbers[key], level, at_s)
                    for key, level, at_s in self._heard(pulses, rest)
                )
                if train:
                    # As a kernel tells a busy program: at once, each with its stamp.
                    self._loop.at(train[-1][2], lambda: self.line.play(train))

        return drive

    def _heard(self, pulses: Iterable[Pulse], rest: dict[str, bool]) -> Iterator[Pulse]:
        lost: set[str] = set()
        for key, level, at_s in pulses:
            if level != rest[key] and self._fault.loses():
                lost.add(key)
            elif key in lost:
                lost.discard(key)
            else:
                yield key, level, at_s
