"""The RDM6300 and the ID-20LA, written from the frame layout alone.

Settings `baud` and `model`: `rdm6300` repeats the tag in its field every 65 ms,
`id20la` says it once, in the longer form. Neither listens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

REPEAT_S = 0.065
CUSTOMER_AND_NUMBER_BYTES = 5
ENDS = {"rdm6300": "\x03", "id20la": "\r\n\x03"}


def seal(body: bytes, model: str = "rdm6300") -> bytes:
    """Frame any bytes: as hex digits, with the check that fits."""
    check = 0
    for byte in body:
        check ^= byte
    return f"\x02{body.hex().upper()}{check:02X}{ENDS[model]}".encode("ascii")


def frame(tag: str, model: str = "rdm6300") -> bytes:
    """Spell one tag, given as ten hex digits."""
    return seal(bytes.fromhex(tag), model)


EVERYTHING = frame("62E3086CED") + frame("0500207B32", "id20la")
"""A tag in the short form and one in the long form."""


class Reader:
    """One module with at most one tag in its field."""

    def __init__(self, *, baud: int, model: str) -> None:
        self.baud = baud
        self.model = model
        self.tag = ""
        self.next_s: float | None = None

    def hear(self, data: bytes, now_s: float) -> None:
        """Take no notice: the module has no ear."""

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return self.next_s

    def say(self, now_s: float) -> bytes:
        """Say the tag, if it is time."""
        if self.next_s is None or now_s < self.next_s:
            return b""
        self.next_s = now_s + REPEAT_S if self.model == "rdm6300" else None
        return frame(self.tag, self.model)

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `tag`: ten hex digits, or nothing when it is taken away."""
        refuse_unknown(change, {"tag"})
        if "tag" in change:
            tag = bytes.fromhex(str(change["tag"]))
            if len(tag) not in (0, CUSTOMER_AND_NUMBER_BYTES):
                raise ValueError("a tag has ten hex digits")
            self.tag = tag.hex().upper()
            self.next_s = 0.0 if tag else None
        return {"tag": self.tag}


def stand_in(settings: Mapping[str, Any]) -> Reader:
    """Make one; settings `baud` and `model` (`rdm6300`, `id20la`)."""
    model = str(settings.get("model", "rdm6300"))
    return Reader(
        baud=int(settings.get("baud", 9600)),
        model=model if model in ENDS else "rdm6300",
    )
