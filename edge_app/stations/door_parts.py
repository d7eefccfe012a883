"""What a door can be set to, what it remembers, and one turn of its rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from drivers.contract import option
from edge_app.model import Document, Json, Stamp, ns
from edge_app.outcomes import Condition, Event, Order, Outcome, Priority, When

CONDITIONS = {
    "forced": (Priority.HIGH, "The door was opened without a release: go and look."),
    "sealed": (Priority.HIGH, "A sealed door is open: go and look who opened it."),
    "held-open": (Priority.MEDIUM, "The door stands open: shut it."),
    "tamper": (Priority.HIGH, "The lock's housing is open: go and look."),
    "door-fault": (Priority.MEDIUM, "The door is not watched: check its contact."),
    "free-access": (Priority.HIGH, "The fire contact frees the door: follow the plan."),
    "lock": (Priority.MEDIUM, "The lock did not do as told: try the door by hand."),
}
"""Every alarm of a door, by the end of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """One `[[door]]`.

    The way out is free whatever is set here: the button releases at once, and a fire
    contact belongs into the lock's supply; the gateway only watches it.
    Source: `domain.md` 6.4 (doors and life safety), `protocols.md` F (reed contact).
    """

    name: str
    contact: str
    lock: str = option("", about="The relay of the lock.")
    button: str = option("", about="The button on the inside, closed while pressed.")
    tamper: str = option("", about="The housing's contact, closed while all is well.")
    fire: str = option("", about="The fire contact, closed while there is no fire.")
    sealed: bool = option(False, about="Is every opening an alarm?")
    held_s: float = option(30, low=1, high=86_400, about="How long it may stand open.")
    release_s: float = option(
        5, low=1, high=60, about="How long it can be opened after a release."
    )
    lock_when_lost: str = option(
        "shut",
        choices=("shut", "open"),
        about="The lock without a gateway; open: held shut by current.",
    )
    order_deadline_s: float = option(
        2, low=0.1, high=30, about="An order not carried out by then is dropped."
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop: whether it was open, and what was wrong.

    `open` is None before the contact has ever said. `alarms` are the conditions that
    last until the door is shut again. `released`: somebody may still have opened it.
    """

    open: bool | None = None
    boot_id: str = ""
    since_ns: int = 0
    by: str = ""
    alarms: tuple[str, ...] = ()
    released: bool = False
    lock_failed: bool = False
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passing:
    """What may be forgotten: levels of the contacts, and the release of now.

    `seen`: the contact has spoken since its line is there. `by` says who released,
    until `until_ns`; until `doubt_ns` that may have been before a restart.
    """

    seen: bool = False
    lost: bool = False
    levels: dict[str, bool] = field(default_factory=dict)
    by: str = ""
    until_ns: int | None = None
    doubt_ns: int | None = None
    wake_ns: int | None = None


@dataclass(slots=True)
class Turn:
    """One input on its way through the rules; `cause` names it in every event."""

    limits: Limits
    kept: Kept
    passing: Passing
    at: Stamp
    cause: str
    outcomes: list[Outcome] = field(default_factory=list)

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what may be forgotten."""
        self.passing = replace(self.passing, **changes)

    def tell(self, what: str, at: Stamp | None = None, **more: Json) -> None:
        """Make an event, and count it."""
        counts = self.kept.counts
        self.keep(counts={**counts, what: counts.get(what, 0) + 1})
        state = state_of(self.limits, self.kept, self.passing)
        data: dict[str, Json] = {"what": what, "state": state, **more}
        if self.limits.sealed:
            data["sealed"] = True
        name = self.limits.name
        self.outcomes.append(Event("door", name, at or self.at, data, self.cause))

    def report(self, data: Document, cause: str) -> None:
        """Make the event of an order that was not carried out."""
        name = self.limits.name
        self.outcomes.append(Event("order.failed", name, self.at, data, cause))

    def order(self, verb: str, when: When, value: Decimal | None = None) -> None:
        """Order something of the lock, if there is one."""
        if self.limits.lock:
            deadline_ns = self.at.boot_ns + ns(self.limits.order_deadline_s)
            order = Order(self.limits.lock, verb, value, when, deadline_ns, self.cause)
            self.outcomes.append(order)

    def alarm(self, what: str, active: bool) -> None:
        """Say whether one of `CONDITIONS` is true."""
        priority, text = CONDITIONS[what]
        name = self.limits.name
        condition = Condition(f"{name}-{what}", name, active, priority, text)
        self.outcomes.append(condition)

    def raise_until_shut(self, what: str) -> None:
        """Raise an alarm that ends when the door is shut."""
        if what not in self.kept.alarms:
            self.keep(alarms=(*self.kept.alarms, what))
            self.alarm(what, True)


def broken(passing: Passing, device: str) -> bool:
    """Say whether a loop that is closed while all is well is open."""
    return bool(device) and passing.levels.get(device) is False


def state_of(limits: Limits, kept: Kept, passing: Passing) -> str:
    """Name the state in the words of BACnet's door alarms, the gravest first."""
    table = (
        (broken(passing, limits.tamper), "tamper"),
        (passing.lost, "door-fault"),
        (broken(passing, limits.fire), "free-access"),
        ("forced" in kept.alarms, "forced-open"),
        ("sealed" in kept.alarms, "alarm"),
        ("held-open" in kept.alarms, "door-open-too-long"),
        (bool(kept.open) and kept.by == "button", "egress-open"),
        (True, "normal"),
    )
    return next(name for true, name in table if true)
