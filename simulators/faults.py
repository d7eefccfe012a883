"""What goes wrong on a wire: bytes lost, bits turned, noise, silence, pauses."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.dice import dice

KINDS = ("none", "drop", "flip", "noise", "silence", "split")

DEFAULT_RATE = {"drop": 0.01, "flip": 0.01, "noise": 50.0, "split": 0.05}
"""Per byte, but for noise: bytes each second."""

HIGHEST_RATE = 100_000

SPLIT_PAUSE_S = 0.04
"""Longer than any pause within a frame, shorter than an answer's time-out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that go onto the wire after `pause_s` seconds of silence."""

    pause_s: float
    data: bytes


class WireFault:
    """One fault of one wire, from a seed; `none` changes nothing."""

    def __init__(self, seed: str) -> None:
        self._random = dice(seed)
        self.kind = "none"
        self.rate = 0.0

    def set(self, kind: str, rate: float | None = None) -> None:
        """Choose the fault.

        Raises:
            ValueError: an unknown kind, or a rate that is none.

        """
        if kind not in KINDS:
            raise ValueError(
                f"{kind!r}: the kind of a fault is one of {', '.join(KINDS)}"
            )
        chosen = DEFAULT_RATE.get(kind, 0.0) if rate is None else rate
        if not 0 <= chosen <= HIGHEST_RATE or (kind in ("drop", "flip") and chosen > 1):
            raise ValueError(f"{chosen} is no rate for {kind}")
        self.kind, self.rate = kind, chosen

    def spoil(self, data: bytes) -> tuple[Piece, ...]:
        """Return what is left of `data` on the wire, in pieces."""
        if self.kind == "silence":
            return ()
        if self.kind == "split":
            return self._split(data)
        if self.kind == "drop":
            data = bytes(one for one in data if self._random.random() >= self.rate)
        elif self.kind == "flip":
            data = bytes(map(self._flip, data))
        return (Piece(0.0, data),) if data else ()

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
