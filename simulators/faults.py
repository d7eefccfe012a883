"""What goes wrong on a wire: bytes lost, bits turned, noise, silence, late answers.

A wire has one fault at a time. Those of the plug and the port (`cut`, `held`,
`forbidden`) change no bytes; the line looks after them.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulators.dice import dice

BYTE_KINDS = ("none", "drop", "flip", "noise", "silence", "split", "late", "latency")
NETWORK_KINDS = (*BYTE_KINDS, "cut")
SERIAL_KINDS = (*NETWORK_KINDS, "slow", "held", "forbidden")
PULSE_KINDS = ("none", "drop")

RATES = {
    "drop": (0.01, 0.0, 1.0),
    "flip": (0.01, 0.0, 1.0),
    "noise": (50.0, 0.0, 100_000.0),
    "split": (0.05, 0.0, 1.0),
    "late": (1.0, 0.0, 60.0),
    "latency": (0.016, 0.0, 60.0),
    "slow": (4.0, 1.0, 1000.0),
}
"""The usual rate, the lowest and the highest. A part of all bytes (or pulses); `noise`:
bytes each second; `late`: seconds before whatever a device says; `latency`: seconds
that an adapter adds each way (FTDI: 16 ms); `slow`: so many times slower."""

SPLIT_PAUSE_S = 0.04
"""Longer than any pause within a frame, shorter than an answer's time-out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that go onto the wire after `pause_s` seconds of silence."""

    pause_s: float
    data: bytes


class WireFault:
    """One fault of one wire, from a seed; `none` changes nothing.

    `kinds` are those that this sort of wire can have.
    """

    def __init__(self, seed: str, kinds: tuple[str, ...] = SERIAL_KINDS) -> None:
        self._random = dice(seed)
        self._kinds = kinds
        self.kind = "none"
        self.rate = 0.0

    def judged(self, kind: str, rate: float | None = None) -> float:
        """Return the rate that such a fault would have; nothing changes.

        Raises:
            ValueError: an unknown kind, or a rate that is none.

        """
        if kind not in self._kinds:
            known = ", ".join(self._kinds)
            raise ValueError(f"{kind!r}: the kind of a fault is one of {known}")
        if kind not in RATES:
            if rate:
                raise ValueError(f"the fault {kind} has no rate")
            return 0.0
        usual, low, high = RATES[kind]
        chosen = usual if rate is None else rate
        if not low <= chosen <= high:
            raise ValueError(
                f"{chosen} is no rate for {kind}; it goes from {low:g} to {high:g}"
            )
        return chosen

    def set(self, kind: str, rate: float | None = None) -> None:
        """Choose the fault.

        Raises:
            ValueError: what `judged` refuses.

        """
        self.rate = self.judged(kind, rate)
        self.kind = kind

    @property
    def latency_s(self) -> float:
        """Say how much later everything passes, each way."""
        return self.rate if self.kind == "latency" else 0.0

    @property
    def slowness(self) -> float:
        """Say how many times its usual time a byte takes."""
        return self.rate if self.kind == "slow" else 1.0

    def loses(self) -> bool:
        """Say whether the next one, of bytes or pulses, is lost."""
        return self.kind == "drop" and self._random.random() < self.rate

    def spoil(self, data: bytes) -> tuple[Piece, ...]:
        """Return what is left of `data` on the wire, in pieces."""
        if self.kind == "silence":
            return ()
        if self.kind == "split":
            return self._split(data)
        if self.kind == "drop":
            data = bytes(one for one in data if not self.loses())
        elif self.kind == "flip":
            data = bytes(map(self._flip, data))
        pause_s = self.rate if self.kind == "late" else 0.0
        return (Piece(pause_s, data),) if data else ()

    def noise(self, span_s: float) -> bytes:
        """Return the noise of `span_s` seconds; empty unless that is the fault."""
        if self.kind != "noise":
            return b""
        wanted = self.rate * span_s
        count = int(wanted) + (self._random.random() < wanted % 1)
        return self._random.randbytes(count)

    def _flip(self, one: int) -> int:
        if self._random.random() >= self.rate:
            return one
        return one ^ (1 << self._random.randrange(8))

    def _split(self, data: bytes) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        start = 0
        for at in range(1, len(data)):
            if self._random.random() < self.rate:
                pieces.append(Piece(SPLIT_PAUSE_S if start else 0.0, data[start:at]))
                start = at
        pieces.append(Piece(SPLIT_PAUSE_S if start else 0.0, data[start:]))
        return tuple(pieces)
