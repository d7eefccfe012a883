"""A device that talks in bytes, connected to its wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from simulators.loop import Loop, Timer
from simulators.standin import ByteDevice, CalledDevice
from simulators.tcp_line import TcpLine

SHORTEST_WAIT_S = 0.001
"""A device that is due and then says nothing is not asked again sooner."""


class Speech(Protocol):
    """As much of a wire as a device needs."""

    on_bytes: Callable[[bytes], None]

    def send(self, data: bytes) -> None:
        """Say something; lost while nobody listens."""


class Voice(Protocol):
    """What a device needs of its wire."""

    on_bytes: Callable[[bytes], None]

    def send(self, data: bytes) -> None:
        """Say something; lost while nobody listens."""


class ByteLine:
    """Let one device hear and speak; after a poke, `stir` it."""

    def __init__(self, loop: Loop, wire: Speech, device: ByteDevice) -> None:
        self._loop, self._wire, self._device = loop, wire, device
        self._timer: Timer | None = None
        wire.on_bytes = self._hear
        if isinstance(wire, TcpLine) and isinstance(device, CalledDevice):
            wire.on_call = lambda: self._called(device)
            wire.turn_away = lambda: device.turned_away(loop.now_s())

    def stir(self) -> None:
        """Ask anew when the device wants to talk."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_s = self._device.due_s()
        if due_s is not None:
            soonest_s = self._loop.now_s() + SHORTEST_WAIT_S
            self._timer = self._loop.at(max(due_s, soonest_s), self._speak)

    def _called(self, device: CalledDevice) -> None:
        device.called(self._loop.now_s())
        self.stir()

    def _hear(self, data: bytes) -> None:
        self._device.hear(data, self._loop.now_s())
        self._speak()

    def _speak(self) -> None:
        data = self._device.say(self._loop.now_s())
        if data:
            self._wire.send(data)
        self.stir()
