"""A counter with a tag reader or a scanner: goods shown to it are booked in or out.

Without a reader of badges one goods tag is one piece, and so is one scan of a printed
code, and each books at once. With one there are sessions: what was shown is booked
together once it is confirmed. A beep says that it is on disk; what got no beep is not.
A tag that stays lying is one presentation, and a code that is read twice in a moment
one scan, even across a restart.
"""

from __future__ import annotations

from typing import TypeAlias

from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.model import (
    CodeRead,
    Command,
    Document,
    OrderFailed,
    PortChange,
    Reading,
    Settled,
    Started,
    StationInput,
    TagRead,
    Tick,
    cause_of,
)
from edge_app.presence import Sight
from edge_app.shared import Shared
from edge_app.stations import counter_badges as badges
from edge_app.stations import counter_presence as presence
from edge_app.stations import counter_quick as quick
from edge_app.stations import counter_scan as scan
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.counter_acts import act
from edge_app.stations.counter_codes import command_of
from edge_app.stations.counter_hands import VERBS, obey
from edge_app.stations.counter_moves import document, goods_of, move_of
from edge_app.stations.counter_parts import (
    WRONG_BEEPS,
    CounterState,
    Kept,
    Limits,
    Passing,
    Present,
    Turn,
)
from edge_app.stations.counter_session import KINDS
from edge_app.stations.counter_settling import hear
from edge_app.stations.counter_view import view
from edge_app.stations.counter_words import saying

Read: TypeAlias = TagRead | CodeRead
MILLIGRAMS = 1_000_000
"""In a kilogram."""
CLOSED = 1
"""What a contact says while its button is held down."""


def step(
    limits: Limits, state: CounterState, shared: Shared, given: StationInput
) -> tuple[CounterState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    turn = Turn(limits, state.kept, state.passing, shared, given.at, cause_of(given))
    if isinstance(given, Started):
        presence.begin(turn)
        badges.recall(turn)
    badges.lapse(turn)
    match given:
        case TagRead() | CodeRead():
            _read(turn, given)
        case PortChange():
            presence.port(turn, given)
        case OrderFailed():
            _order_failed(turn, given)
        case Tick():
            presence.let_go(turn)
            turn.note(wake_ns=0)
        case Reading():
            _measured(turn, given)
        case Command() | Settled():
            _told(turn, given)
    presence.settle(turn)
    return State(turn.kept, turn.passing), tuple(turn.outcomes)


def _read(turn: Turn, read: Read) -> None:
    """Take a tag, a code or a badge."""
    limits = turn.limits
    if read.device not in {limits.reader, limits.scanner, limits.badges}:
        return
    presence.let_go(turn)
    if limits.badges and read.person and _is_badge(turn, read):
        if presence.saw_badge(turn, read.person):
            badges.badge(turn, read.person)
    elif isinstance(read, TagRead) and read.device == limits.reader:
        _tag(turn, read)
    elif isinstance(read, CodeRead) and read.device == limits.scanner:
        _code(turn, read)


def _told(turn: Turn, given: Command | Settled) -> None:
    if isinstance(given, Command):
        obey(turn, given)
    else:
        hear(turn, given)


def _is_badge(turn: Turn, read: Read) -> bool:
    """Say whether it is a storekeeper's; any number at the scanner is not."""
    return read.device == turn.limits.badges or badges.knows(turn, read.person)


def _tag(turn: Turn, read: TagRead) -> None:
    sight = presence.saw_tag(turn, read.code or read.person)
    if sight is not None:
        lying = _shown(turn, turn.kept.present, read, sight)
        if lying is not turn.kept.present:
            turn.keep(present=lying)


def _code(turn: Turn, read: CodeRead) -> None:
    sight = presence.saw_code(turn, read.code or read.person)
    lying = _shown(turn, turn.kept.codes, read, sight)
    if lying is not turn.kept.codes:
        turn.keep(codes=lying)


def _shown(
    turn: Turn, lying: tuple[Present, ...], read: Read, sight: Sight
) -> tuple[Present, ...]:
    """Take what has just come; beep again for what came before a stop."""
    name = read.code or read.person
    if sight is Sight.ENTERED:
        moved = _arrived(turn, read)
        # A command is no goods: after a start it is carried out anew, never recalled.
        return lying if _commands(turn, read) else (*lying, Present(name, moved))
    if sight is Sight.RETURNED and Present(name, moved=True) in lying:
        _booked(turn)
    return lying


def _arrived(turn: Turn, read: Read) -> bool:
    """Take goods that were just shown; anything else is only said."""
    if not read.code:
        return _nobody(turn, read)
    if turn.limits.badges:
        meant = _commands(turn, read)
        return act(turn, *meant) if meant is not None else scan.show(turn, read)
    goods = goods_of(read)
    # Which way one single piece goes only the ledger of that piece can say.
    alone = goods.single and turn.limits.direction == "auto"
    if turn.shared.stock.catalogue.items and not alone:
        return quick.show(turn, read)
    move, why = move_of(turn.limits, goods, turn.shared.stock.ledger)
    if why:
        turn.tell("stock.unknown", {"item": goods.item, "why": why})
        return False
    turn.tell(
        "stock.moved", document(turn.limits, goods, move, turn.shared.stock.ledger)
    )
    turn.outcomes.append(move)
    _booked(turn)
    return True


def _commands(turn: Turn, read: Read) -> tuple[str, str] | None:
    """Return what a code bids a counter with sessions do, None for anything else."""
    return command_of(read.code) if turn.limits.badges else None


def _nobody(turn: Turn, read: Read) -> bool:
    """Note what is neither goods nor a badge; who scanned it is waiting for a word."""
    turn.tell("stock.unknown", {"person": read.person})
    if turn.limits.badges and isinstance(read, CodeRead):
        turn.say(saying("nothing"), WRONG_BEEPS)
    return False


def _booked(turn: Turn) -> None:
    """Say that it is on disk, and only then; a line of a session lights no lamp."""
    turn.beep()
    if not turn.limits.badges:
        turn.order(turn.limits.lamp, "pulse")


def _measured(turn: Turn, reading: Reading) -> None:
    """Take the weight on the scale, or a button."""
    if reading.device == turn.limits.scale and reading.quantity is Quantity.MASS:
        mass_mg = round(reading.value * MILLIGRAMS) if reading.stable else None
        turn.note(mass_mg=mass_mg)
        return
    what = turn.limits.buttons.get(reading.device)
    if what is None or reading.quantity is not Quantity.CONTACT:
        return
    pressed = turn.passing.pressed
    if reading.value != CLOSED:
        turn.note(pressed=pressed - {reading.device})
    elif reading.device not in pressed:
        turn.note(pressed=pressed | {reading.device})
        act(turn, *(("kind", what) if what in KINDS else (what,)))


def _order_failed(turn: Turn, failed: OrderFailed) -> None:
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    turn.cause = failed.cause
    turn.tell("order.failed", data)


STATION = StationKind(
    name="counter",
    limits=Limits,
    devices={
        "reader": frozenset({TagScheme.EPC}),
        "scanner": frozenset(Symbology),
        "buzzer": frozenset({"beep"}),
        "lamp": frozenset({"pulse"}),
        "badges": frozenset({*TagScheme, *Symbology}),
        "scale": frozenset({Quantity.MASS}),
        "receive_button": frozenset({Quantity.CONTACT}),
        "issue_button": frozenset({Quantity.CONTACT}),
        "confirm_button": frozenset({Quantity.CONTACT}),
        "undo_button": frozenset({Quantity.CONTACT}),
    },
    people=frozenset({"badges"}),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=VERBS,
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
