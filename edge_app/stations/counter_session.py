"""A session at a counter: who does what, line by line, until it is confirmed. Pure.

Nothing of it is in the ledger before it is confirmed; all of it is kept, so that a
power cut between two lines loses nothing that was told and books nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from edge_app.moves import OPENING, PIECE, SCRAP, Reason

MOST_UNDO = 50
"""How many scans can be taken back one by one; older lines go by their number."""
MOST_PIECES = 10_000_000
"""No line is of more than this."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of session: why goods move, and the letter of its documents.

    `outward`: goods leave the place, so that lots are chosen where none is named.
    """

    reason: Reason
    letter: str
    outward: bool = False


KINDS: Mapping[str, Kind] = {
    "receive": Kind(Reason.RECEIVE, "R"),
    "issue": Kind(Reason.ISSUE, "I", outward=True),
    "return": Kind(Reason.RETURN, "T"),
    "release": Kind(Reason.RELEASE, "Q", outward=True),
    "scrap": Kind(Reason.SCRAP, "S", outward=True),
    "move": Kind(Reason.MOVE, "M", outward=True),
    "count": Kind(Reason.COUNT, "C"),
    "opening": Kind(Reason.OPENING, "O"),
}
"""Every kind of session there is."""
REVERSAL = "X"
"""The letter of documents that take others back."""


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody in charge let a bar pass, for a reason."""

    bar: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One item and lot of a session; `pack` is how many one scan of it is.

    `lot` is empty where any will do. `cause` is the scan that it began with, `gs1`
    what that scan said.
    """

    number: int
    item: str
    quantity: int
    unit: str = PIECE
    pack: int = 1
    lot: str = ""
    expiry: str = ""
    best_before: str = ""
    serials: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    gs1: dict[str, str | int] = field(default_factory=dict)
    cause: str = ""

    def like(self, other: Line) -> bool:
        """Say whether two lines are of the same goods."""
        mine = self.item, self.lot, self.expiry, self.best_before
        return mine == (other.item, other.lot, other.expiry, other.best_before)

    @property
    def overridden(self) -> frozenset[str]:
        """Return the bars that do not hold for it."""
        return frozenset(one.bar for one in self.overrides)


@dataclass(frozen=True, slots=True)
class Scan:
    """What one scan added to a line, so that it can be taken back."""

    line: int
    quantity: int
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that a bar refused, waiting for somebody in charge and a reason.

    `scan` is what it would add; None for a line that was there already.
    """

    bar: str
    line: Line
    scan: Scan | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settling:
    """A mismatch of a shelf that waits for somebody in charge and a reason."""

    id: str
    way: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """What outlives a stop of an open session.

    `party` is who receives, returns or supplies. `pending` is a line that waits for
    what `asks` names; `unknown` a code that waits to be bound. `ends_ns` is on the
    boot clock of the boot in which it is read. `paused` since a restart: it goes on
    when its person badges again.
    """

    number: int
    person: str
    kind: str = ""
    ends_ns: int = 0
    paused: bool = False
    handover: bool = False
    paper: str = ""
    party: str = ""
    source: str = ""
    target: str = ""
    purpose: str = ""
    documents: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    history: tuple[Scan, ...] = ()
    pending: Line | None = None
    asks: tuple[str, ...] = ()
    unknown: str = ""
    refusal: Refusal | None = None
    settling: Settling | None = None

    @property
    def awaits(self) -> str:
        """Name what it waits for next; empty for goods."""
        if self.paused or self.handover:
            return "badge"
        if not self.kind and self.settling is None:
            return "kind"
        if self.unknown:
            return "bind"
        if self.asks:
            return self.asks[0]
        held = self.settling or self.refusal
        if held is not None:
            return "reason" if held.by else "override"
        return ""

    def line(self, number: int) -> Line | None:
        """Return a line by its number."""
        return next((one for one in self.lines if one.number == number), None)

    def last(self) -> Line | None:
        """Return the line that was scanned last."""
        return self.line(self.history[-1].line) if self.history else None

    def next_number(self) -> int:
        """Return the number of the next line."""
        return max((one.number for one in self.lines), default=0) + 1

    def putting(self, line: Line, scan: Scan | None) -> Session:
        """Return the same with a line put in or changed; nothing waits any more."""
        others = any(one.number == line.number for one in self.lines)
        lines = (
            tuple(line if one.number == line.number else one for one in self.lines)
            if others
            else (*self.lines, line)
        )
        history = self.history if scan is None else (*self.history, scan)
        return replace(
            self,
            lines=lines,
            history=history[-MOST_UNDO:],
            pending=None,
            asks=(),
            unknown="",
            refusal=None,
        )

    def without(self, number: int) -> Session:
        """Return the same without one line."""
        return replace(
            self,
            lines=tuple(one for one in self.lines if one.number != number),
            history=tuple(one for one in self.history if one.line != number),
            refusal=None,
        )

    def undone(self) -> Session:
        """Return the same without the last scan, or without the last line."""
        if not self.history:
            return self.without(self.lines[-1].number) if self.lines else self
        scan = self.history[-1]
        line = self.line(scan.line)
        rest = replace(self, history=self.history[:-1], refusal=None)
        if line is None:
            return rest
        quantity = line.quantity - scan.quantity
        if quantity <= 0:
            return rest.without(line.number)
        serials = tuple(one for one in line.serials if one != scan.serial)
        changed = replace(line, quantity=quantity, serials=serials)
        return rest.putting(changed, None)


@dataclass(frozen=True, slots=True)
class Ends:
    """The fixed places of a counter: where goods stand, and its virtual sides."""

    store: str
    quarantine: str
    supplier: str
    recipient: str

    def of(self, session: Session) -> tuple[str, str]:
        """Return from where to where the goods of a session move."""
        source, target = session.source, session.target
        store, quarantine = self.store, self.quarantine
        sides = {
            "receive": (self.supplier, target or store),
            "issue": (source or store, self.recipient),
            "return": (self.recipient, target or quarantine),
            "release": (source or quarantine, target or store),
            "scrap": (source or store, SCRAP),
            "opening": (OPENING, target or store),
        }
        return sides.get(session.kind, (source or store, target))
