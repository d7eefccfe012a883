"""What a counter is set up with, what it remembers, and one turn of its rules. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from drivers.contract import option
from edge_app.model import Document, Json, Stamp, ns
from edge_app.outcomes import Event, Order, Outcome, When
from edge_app.presence import Presence
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.counter_session import Ends, Session

Sentence = tuple[str, str]
"""What the screen says, in English and Chinese."""
ASKED_BEEPS, WRONG_BEEPS = 2, 3


@dataclass(frozen=True, slots=True)
class Limits:
    """The counter's devices, the places goods go between, and the rules of a session.

    Without a reader of badges each scan books at once. Sources: `domain.md` 5.4
    (tolerances, limits of a count), `needs.md` (issue only against an approval).
    """

    name: str
    reader: str = option("", about="The reader of the goods' tags.")
    scanner: str = option("", about="The scanner of the goods' printed codes.")
    buzzer: str = option("", about="It beeps when a move is on disk.")
    lamp: str = option("", about="It lights up when a move is on disk.")
    badges: str = option(
        "", about="The reader of the storekeepers' badges; with it there are sessions."
    )
    scale: str = option("", about="The counter's scale, to count by weight.")
    receive_button: str = option("", about="The button for goods that come in.")
    issue_button: str = option("", about="The button for goods that go out.")
    confirm_button: str = option("", about="The button that confirms a session.")
    undo_button: str = option("", about="The button that takes the last scan back.")
    direction: Literal["auto", "in", "out"] = option(
        "auto",
        choices=("auto", "in", "out"),
        about="Which way goods go; auto: out if they are in the store, in if not.",
    )
    place: str = option(
        "", about="Where the goods of this counter stand; its own name if left out."
    )
    quarantine: str = option(
        "quarantine", about="Where goods that come back stand until they are released."
    )
    supplier: str = option("<supplier>", about="Where goods come from.")
    recipient: str = option("<recipient>", about="Where goods go to.")
    approval: bool = option(False, about="Goods leave only upon an announced approval.")
    fefo: Literal["hint", "strict"] = option(
        "hint",
        choices=("hint", "strict"),
        about="Is a lot refused (strict) or only told of where another expires first?",
    )
    keepers: tuple[str, ...] = option(
        (), about="Roles that may open a session; without any everybody with a badge."
    )
    override_roles: tuple[str, ...] = option(
        ("manager",), about="Roles that may override a refusal, for a reason."
    )
    session_s: float = option(
        180, low=10, high=3600, about="A session without a word for so long lapses."
    )
    most_lines: int = option(
        200, low=1, high=1000, about="How many lines a session may have."
    )
    scale_sigma_g: Decimal = option(
        Decimal(1), low=0, about="How far the scale scatters (one sigma), in g."
    )
    class_a: tuple[str, ...] = option(
        (), about="Items or categories that are counted to 1 %."
    )
    class_b: tuple[str, ...] = option(
        (), about="Items or categories that are counted to 3 %; any other to 5 %."
    )
    count_over_pct: Decimal = option(
        Decimal(5), low=0, high=100, about="A count so far above needs a second person."
    )
    count_under_pct: Decimal = option(
        Decimal(10),
        low=0,
        high=100,
        about="A count so far below needs a second person.",
    )
    away_s: float = option(
        3.0, low=0.5, high=600, about="How long a tag is unseen before it counts again."
    )
    again_s: float = option(
        1.0, low=0.1, high=60, about="A code read again so soon is the same scan."
    )
    beep_within_s: float = option(
        2.0, low=0.1, high=60, about="After this time a beep would only confuse."
    )
    most_tags: int = option(
        200, low=1, high=5000, about="How many tags may lie on the counter at once."
    )

    def __post_init__(self) -> None:
        """Refuse a counter that goods cannot be shown to."""
        if not self.reader and not self.scanner:
            raise ValueError("reader or scanner is missing; goods are shown to one.")

    @property
    def store(self) -> str:
        """Return where the goods stand."""
        return self.place or self.name

    @property
    def ends(self) -> Ends:
        """Return the places that goods go between."""
        return Ends(self.store, self.quarantine, self.supplier, self.recipient)

    @property
    def buttons(self) -> Mapping[str, str]:
        """Return what each button that there is means."""
        found = {
            self.receive_button: "receive",
            self.issue_button: "issue",
            self.confirm_button: "confirm",
            self.undo_button: "undo",
        }
        return {device: act for device, act in found.items() if device}


@dataclass(frozen=True, slots=True)
class Present:
    """A tag that lies on the counter: its number or hash, and whether it was booked.

    So is a code that was just read.
    """

    tag: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop.

    The tags that lie on the counter and the codes just read, in their order. `numbers`
    are the last document's and session's numbers by letter.
    """

    present: tuple[Present, ...] = ()
    codes: tuple[Present, ...] = ()
    session: Session | None = None
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passing:
    """When each was seen last; 0 `wake_ns` is no wish.

    `said` is the newest sentence. `pressed` are the buttons that are held down.
    `mass_mg` is what lies still on the scale, None while nothing does.
    """

    tags: Presence = field(default_factory=Presence)
    codes: Presence = field(default_factory=Presence)
    badges: Presence = field(default_factory=Presence)
    crowded: bool = False
    wake_ns: int = 0
    said: Sentence = ("", "")
    hint: Sentence = ("", "")
    pressed: frozenset[str] = frozenset()
    mass_mg: int | None = None


CounterState = State[Kept, Passing]


@dataclass(slots=True)
class Turn:
    """One input on its way through a session; `cause` names it in every event."""

    limits: Limits
    kept: Kept
    passing: Passing
    shared: Shared
    at: Stamp
    cause: str
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def session(self) -> Session | None:
        """Return the open session."""
        return self.kept.session

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what may be forgotten."""
        self.passing = replace(self.passing, **changes)

    def put(self, session: Session | None) -> None:
        """Change the session; every act in it gives it its whole time again."""
        if session is not None:
            ends_ns = self.at.boot_ns + ns(self.limits.session_s)
            session = replace(session, ends_ns=ends_ns)
        self.keep(session=session)

    def say(self, sentence: Sentence, beeps: int = 0) -> None:
        """Say a sentence on the screen; with beeps once it is kept."""
        self.note(said=sentence)
        if beeps:
            self.beep(beeps)

    def tell(self, kind: str, data: Document) -> None:
        """Make an event."""
        event = Event(kind, self.limits.name, self.at, data, self.cause)
        self.outcomes.append(event)

    def beep(self, count: int = 1) -> None:
        """Beep once what this turn earns is on disk."""
        value = None if count == 1 else Decimal(count)
        self.order(self.limits.buzzer, "beep", value)

    def order(self, device: str, verb: str, value: Decimal | None = None) -> None:
        """Order something of an output, if there is one, after the commit."""
        if device:
            by_ns = self.at.boot_ns + ns(self.limits.beep_within_s)
            order = Order(device, verb, value, When.COMMITTED, by_ns, self.cause)
            self.outcomes.append(order)

    def number(self, letter: str) -> int:
        """Count one up; only what is kept together with it has the number."""
        count = self.kept.numbers.get(letter, 0) + 1
        self.keep(numbers={**self.kept.numbers, letter: count})
        return count

    def document(self, letter: str) -> str:
        """Give the next document of a kind its number."""
        return f"{letter}-{self.limits.name}-{self.number(letter):06d}"


def with_some(data: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out what is empty."""
    return {
        key: value for key, value in data.items() if value not in ("", None, (), {})
    }
