"""A device that talks in bytes, connected to its wire."""

from __future__ import annotations

from simulators.loop import Loop, Timer
from simulators.standin import ByteDevice
from simulators.wire import Wire

SHORTEST_WAIT_S = 0.001
"""A device that is due and then says nothing is not asked again sooner."""


class ByteLine:
    """Let one device hear and speak; after a poke, `stir` it."""

    def __init__(self, loop: Loop, wire: Wire, device: ByteDevice) -> None:
        self._loop, self._wire, self._device = loop, wire, device
        self._timer: Timer | None = None
        wire.on_bytes = self._hear

    def stir(self) -> None:
        """Ask anew when the device wants to talk."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_s = self._device.due_s()
        if due_s is not None:
            soonest_s = self._loop.now_s() + SHORTEST_WAIT_S
            self._timer = self._loop.at(max(due_s, soonest_s), self._speak)

    def _hear(self, data: bytes) -> None:
        self._device.hear(data, self._loop.now_s())
        self._speak()

    def _speak(self) -> None:
        data = self._device.say(self._loop.now_s())
        if data:
            self._wire.send(data)
        self.stir()
