"""A line of Modbus slaves on a pty (RTU) or behind a socket (TCP)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulators import modbus_slave
from simulators.loop import Loop, Timer
from simulators.standin import SlaveDevice
from simulators.wire import Wire

FRAME_BYTES = 256
FORGET_S = 0.05
"""Half a request that gets no more bytes for this long is forgotten."""

MBAP_BYTES = 7

REQUEST_BYTES = 8
WRITE_MANY = (15, 16)
"""These functions have a count of bytes and the bytes behind it."""


SILENCE_CHARACTERS = 3.5
FAST_BAUD, FAST_SILENCE_S = 19200, 0.00175


def silence_s(baud: int, byte_bits: int) -> float:
    """Say how long a slave listens before it takes a request for whole."""
    return FAST_SILENCE_S if baud > FAST_BAUD else SILENCE_CHARACTERS * byte_bits / baud


class ModbusLine:
    """Cut what the master says into requests; let the slave that is meant answer.

    It answers `silence_s` after the request, and what it thinks comes on top.
    """

    def __init__(
        self,
        loop: Loop,
        wire: Wire,
        slaves: Mapping[int, SlaveDevice],
        framing: str,
        silence_s: float = 0.0,
    ) -> None:
        self._loop, self._wire, self._slaves = loop, wire, slaves
        self._silence_s = silence_s
        self._mute: set[int] = set()
        self._heard = b""
        self._forget: Timer | None = None
        self._cut = cut_rtu if framing == "rtu" else cut_tcp
        self._reply: Callable[[bytes], tuple[int, bytes] | None] = (
            self._reply_rtu if framing == "rtu" else self._reply_tcp
        )
        wire.on_bytes = self._hear

    def mute(self, address: int, *, dead: bool) -> None:
        """Let one slave do nothing any more, or bring it back to life."""
        if dead:
            self._mute.add(address)
        else:
            self._mute.discard(address)

    def _alive(self) -> Mapping[int, SlaveDevice]:
        return {at: one for at, one in self._slaves.items() if at not in self._mute}

    def _hear(self, data: bytes) -> None:
        if self._forget is not None:
            self._forget.cancel()
        requests, self._heard = self._cut(self._heard + data)
        for request in requests:
            self._take(request)
        if self._heard:
            self._forget = self._loop.after(FORGET_S, self._silence)

    def _silence(self) -> None:
        self._heard, self._forget = b"", None

    def _take(self, request: bytes) -> None:
        reply = self._reply(request)
        if reply is None:
            return
        address, frame = reply
        pause_s = self._silence_s + self._slaves[address].latency_s
        self._loop.after(pause_s, lambda: self._wire.send(frame))

    def _reply_rtu(self, request: bytes) -> tuple[int, bytes] | None:
        # To address 0 all of them listen and none answers.
        frame = modbus_slave.reply(request, self._alive())
        return None if frame is None else (request[0], frame)

    def _reply_tcp(self, request: bytes) -> tuple[int, bytes] | None:
        unit = request[MBAP_BYTES - 1]
        slave = self._alive().get(unit)
        if slave is None:
            return None
        frame = modbus_slave.reply_tcp(request, unit, slave)
        return None if frame is None else (unit, frame)


def cut_rtu(heard: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """Cut by the length that each request's function code gives it."""
    requests: list[bytes] = []
    while len(heard) >= REQUEST_BYTES:
        count = REQUEST_BYTES
        if heard[1] in WRITE_MANY:
            count += 1 + heard[6]
        if len(heard) < count:
            break
        requests.append(heard[:count])
        heard = heard[count:]
    return tuple(requests), heard[-FRAME_BYTES:]


def cut_tcp(heard: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """Cut by the length in the MBAP header; a header that is none empties the line."""
    requests: list[bytes] = []
    while len(heard) >= MBAP_BYTES:
        count = MBAP_BYTES - 1 + int.from_bytes(heard[4:6], "big")
        if heard[2:4] != b"\x00\x00" or not MBAP_BYTES < count <= FRAME_BYTES + 4:
            return tuple(requests), b""
        if len(heard) < count:
            break
        requests.append(heard[:count])
        heard = heard[count:]
    return tuple(requests), heard
