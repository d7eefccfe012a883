"""What is behind a modem: the SIM with its PIN, the network, the store of messages.

Written from 3GPP TS 27.005 (the numbers of +CMS ERROR) and TS 27.007 (+CME ERROR).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulators.sms import Submitted, deliver, submitted
from simulators.standin import Listener, truth

TRIES = 3
STORE_SIZE = 20
UNREAD, READ = 0, 1
SIMS = ("ready", "pin", "puk", "missing")
REGISTERED = (1, 5)
CME_OF_SIM = {"missing": 10, "pin": 11, "puk": 12}
CMS_OF_SIM = {"missing": 310, "pin": 311, "puk": 316}
CME_WRONG_PIN, CME_NOT_NOW = 16, 3
CMS_DAMAGED, CMS_NO_PLACE, CMS_NO_NETWORK = 304, 321, 331


def unheard(_what: str, _facts: Mapping[str, Any]) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Card:
    """One SIM; `on_deed` hears of each message that has left, once it is whole.

    `error` is the +CMS ERROR with which the network answers from now on, 0 for none.
    `network` is the state of the registration: with `lte` of +CEREG, and +CREG has 0.
    """

    pin: str = ""
    sim: str = "ready"
    tries: int = TRIES
    network: int = 1
    lte: bool = False
    signal: int = 18
    error: int = 0
    size: int = STORE_SIZE
    store: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    submits: int = 0
    on_deed: Listener = unheard
    _parts: dict[tuple[str, int, int], dict[int, Submitted]] = field(
        default_factory=dict
    )

    def enter(self, pin: str) -> int:
        """Take a PIN; return 0, or the error. The third wrong one locks the SIM."""
        if self.sim != "pin":
            return CME_OF_SIM.get(self.sim, CME_NOT_NOW)
        if pin == self.pin:
            self.sim, self.tries = "ready", TRIES
            return 0
        self.tries -= 1
        if not self.tries:
            self.sim = "puk"
        return CME_WRONG_PIN

    def wake(self) -> None:
        """Ask for the PIN again, as after the power came back."""
        if self.pin and self.sim == "ready":
            self.sim = "pin"

    def submit(self, octets: bytes, length: int) -> int:
        """Take a message to the network; return 0, or the error."""
        if self.sim != "ready":
            return CMS_OF_SIM[self.sim]
        try:
            # The first octet is the length of the centre, which the SIM knows.
            message = submitted(octets[1 + octets[0] :]) if octets else None
        except ValueError:
            message = None
        if message is None or len(octets) - 1 - octets[0] != length:
            return CMS_DAMAGED
        if self.network not in REGISTERED:
            return CMS_NO_NETWORK
        if self.error:
            return self.error
        self.submits += 1
        self._leave(message)
        return 0

    def _leave(self, message: Submitted) -> None:
        key = (message.to, message.reference, message.parts)
        parts = self._parts.setdefault(key, {})
        parts[message.part] = message
        if len(parts) < message.parts:
            return
        del self._parts[key]
        text = "".join(parts[number].text for number in sorted(parts))
        self.sent.append((message.to, text))
        facts = {"to": message.to, "text": text, "parts": message.parts}
        self.on_deed("sms sent", facts)

    def receive(self, sender: str, text: str) -> int:
        """Keep a message that came; return its place, 0 where there is no room."""
        pdu = deliver(sender, text)
        free = (place for place in range(1, self.size + 1) if place not in self.store)
        place = next(free, 0)
        if place:
            self.store[place] = (UNREAD, pdu)
        what = "sms came" if place else "sms lost"
        self.on_deed(what, {"from": sender, "text": text})
        return place

    def read(self, place: int) -> tuple[int, bytes] | None:
        """Read a message; from now on it is one that was read."""
        found = self.store.get(place)
        if found is not None:
            self.store[place] = (READ, found[1])
        return found

    def delete(self, place: int) -> int:
        """Delete a message; return 0, or the error."""
        return 0 if self.store.pop(place, None) else CMS_NO_PLACE

    # ------------------------------------------------------------------ the world

    def change(self, key: str, value: Any) -> None:
        """Change one of `CHANGES`. Raises: ValueError."""
        if key == "pin":
            self.pin, self.tries = str(value), TRIES
            self.sim = "pin" if self.pin else "ready"
        elif key == "sim":
            if value not in SIMS:
                raise ValueError(f"sim is one of: {', '.join(SIMS)}")
            self.sim = value
        elif key == "lte":
            self.lte = truth(value)
        else:
            number = int(str(value))
            if number not in CHANGES[key]:
                raise ValueError(f"{number} is no {key}")
            setattr(self, key, number)

    def shown(self) -> Mapping[str, Any]:
        """Show what a person could see of it, and no message."""
        numbers = ("tries", "network", "signal", "error", "size", "submits")
        return {
            "sim": self.sim,
            "lte": self.lte,
            **{key: str(getattr(self, key)) for key in numbers},
            "stored": str(len(self.store)),
        }


CHANGES: Mapping[str, Any] = {
    "pin": str,
    "sim": SIMS,
    "network": range(6),
    "lte": bool,
    "signal": (*range(32), 99),
    "error": range(512),
    "size": range(256),
}
"""What `poke` changes of a card, and what it may be."""
