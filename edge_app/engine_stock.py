"""The store room in the engine: which moves are booked, and when a day ends. Pure.

The engine owns one `Books`. Moves of a step are judged together, before anything of the
step is applied: either all are booked or none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from edge_app.errors import GatepostError
from edge_app.model import SECOND_NS, Settled, Stamp, ns
from edge_app.moves import Move
from edge_app.outcomes import (
    Answer,
    Batch,
    Condition,
    Event,
    Order,
    Outcome,
    Priority,
    When,
)
from edge_app.stations.day import DAY_S, last_day, until_ns
from edge_app.store.stock import DayClosed, Stock, StockChange

FAR_DAYS = 31
"""A clock that leaves the open day by more has to say so for a while."""
HELD_NS = ns(3600)
ECHO_LIMIT = 4
"""How often stations may book in answer to what was just booked."""
MOVED = "stock.moved"
_DAY_NS = DAY_S * SECOND_NS


class Books:
    """The store room as it stands, and the day that is open."""

    def __init__(self, stock: Stock, utc_offset_s: Callable[[int], int]) -> None:
        self.stock = stock
        self._offset_s = utc_offset_s
        self._midnight_ns = 0
        self._far_since_ns: int | None = None
        self._before = stock
        self._echo = 0
        self._faulty: set[str] = set()

    # ------------------------------------------------------------------ moves

    def judged(
        self, name: str, outcomes: tuple[Outcome, ...], at: Stamp
    ) -> tuple[Outcome, ...]:
        """Return what of a step may be applied: all of it, or no move and no claim.

        Where one move cannot be booked none is, and nobody hears that it was.
        """
        moves = [one for one in outcomes if isinstance(one, Move)]
        if not moves:
            return outcomes
        objection = self._objection(moves, at)
        if not objection and name not in self._faulty:
            return outcomes
        condition = refused(name, objection)
        if not objection:
            self._faulty.discard(name)
            return (*outcomes, condition)
        self._faulty.add(name)
        left = [_unclaimed(one, objection) for one in outcomes]
        return (*(one for one in left if one is not None), condition)

    def _objection(self, moves: list[Move], at: Stamp) -> str:
        if self._echo > ECHO_LIMIT:
            return "Stations answer one another's moves without end."
        stock = self.stock
        for move in moves:
            if why := stock.why_not(move):
                return why
            try:
                stock = stock.booking(self._dated(move, at))
            except GatepostError as error:
                return str(error)
        return ""

    def book(self, move: Move, at: Stamp) -> Move:
        """Book a move that was judged; return it with its day."""
        dated = self._dated(move, at)
        self.stock = self.stock.booking(dated)
        return dated

    def _dated(self, move: Move, at: Stamp) -> Move:
        """Put a move on the open day, or on the first that is known."""
        return replace(move, day=self.stock.ledger.day or self._today(at))

    def begin_echo(self) -> None:
        """Note that stations are being told of moves, and may answer with their own."""
        self._echo += 1

    def end_echo(self) -> None:
        """Note that they were told."""
        self._echo -= 1

    # ------------------------------------------------------------------- days

    def turn(self, at: Stamp) -> DayClosed | None:
        """Say whether the open day has ended; asked before anything else of an input.

        A clock that goes back reopens nothing: moves stay on the open day.
        """
        self._before = self.stock
        if not at.synced or 0 < self._midnight_ns - at.wall_ns <= _DAY_NS:
            return None
        open_day, today = self.stock.ledger.day, self._today(at)
        if not self._is_far(open_day, today):
            self._far_since_ns = None
        elif not self._holds(at):
            return None
        offset_s = self._offset_s(at.wall_ns)
        self._midnight_ns = at.wall_ns + until_ns(at.wall_ns, offset_s, 0)
        return self._ended(open_day, today)

    def _ended(self, open_day: str, today: str) -> DayClosed | None:
        """Close a day for a later one, or for any that is open if the clock was far."""
        if not open_day or today in self.stock.days:
            return None
        if open_day < today or self._is_far(open_day, today):
            return DayClosed(open_day, today)
        return None

    def _is_far(self, open_day: str, today: str) -> bool:
        if not open_day:
            return False
        gone = date.fromisoformat(today) - date.fromisoformat(open_day)
        return abs(gone.days) > FAR_DAYS

    def _holds(self, at: Stamp) -> bool:
        """Say whether a clock that is far off has been so for long enough."""
        if self._far_since_ns is None or at.boot_ns < self._far_since_ns:
            self._far_since_ns = at.boot_ns
        return at.boot_ns - self._far_since_ns >= HELD_NS

    def _today(self, at: Stamp) -> str:
        """Return the local day, empty while nobody knows it."""
        if not at.synced:
            return ""
        return last_day(at.wall_ns, self._offset_s(at.wall_ns), 0)

    # ----------------------------------------------------------------- others

    def change(self, change: StockChange) -> None:
        """Take a fact, or the end of a day."""
        self.stock = self.stock.changing(change)

    def unkept(self, batch: Batch) -> None:
        """Take back what the newest batch booked: nobody was told of it."""
        if batch.moves or batch.stock:
            self.stock = self._before
            self._midnight_ns = 0


def refused(name: str, objection: str) -> Condition:
    """Say that a station's moves were not booked, or are again."""
    text = (
        f"{name} booked what cannot be: {objection} Nothing of it was booked; "
        "count the goods."
        if objection
        else f"The moves of {name} are booked again."
    )
    return Condition(f"{name}-ledger", name, bool(objection), Priority.HIGH, text)


def _unclaimed(outcome: Outcome, objection: str) -> Outcome | None:
    """Return an outcome without any claim that something was booked."""
    match outcome:
        case Move() | Event(kind="stock.moved") | Order(when=When.COMMITTED):
            return None
        case Answer():
            return replace(outcome, ok=False, text=objection)
        case Settled():
            return replace(outcome, ok=False, text=objection)
    return outcome
