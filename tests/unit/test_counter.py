"""A counter as a table of days, its presences across restarts, then laws."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import OrderFailed, PortChange, Reading, Started, StationInput, Tick
from edge_app.moves import Move, Reason
from edge_app.outcomes import Condition, Event, Order, When
from edge_app.shared import Shared
from edge_app.stations.counter import STATION
from edge_app.stations.counter_parts import Kept
from edge_app.store.stock import Stock
from tests.schemas_of import validator
from tests.unit.desk import GOWN, LIMITS, MASK, NURSE, Desk, at, badge, day, lay


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param([lay(0)], "in beep", id="first time in"),
        pytest.param([lay(0), lay(1), lay(2)], "in beep", id="lying is one"),
        pytest.param([lay(0), lay(2.9), lay(5.8)], "in beep", id="never away for 3 s"),
        pytest.param([lay(0), lay(3)], "in beep out beep", id="away for 3 s"),
        pytest.param([lay(0), lay(2.999)], "in beep", id="away for less"),
        pytest.param(
            [lay(0), lay(60), lay(120)], "in beep out beep in beep", id="in, out, in"
        ),
        pytest.param([lay(0), lay(0, GOWN)], "in beep in beep", id="two at once"),
        pytest.param([badge(0), badge(1)], "unknown", id="a badge, once"),
        pytest.param([badge(0), badge(9)], "unknown unknown", id="a badge, again"),
        pytest.param([lay(0), badge(1), lay(2)], "in beep unknown", id="both"),
    ],
)
def test_a_day(inputs: list[StationInput], expected: str) -> None:
    """Each day earns exactly the moves and beeps listed beside it."""
    assert expected == day(*inputs).said()


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        pytest.param("auto", "in beep out beep", id="by the balance"),
        pytest.param("in", "in beep unknown", id="one piece comes in once"),
        pytest.param("out", "unknown unknown", id="nothing leaves that is not there"),
    ],
)
def test_directions(direction: Literal["auto", "in", "out"], expected: str) -> None:
    """A one-way counter books what the ledger can hold, and beeps only then."""
    limits = replace(LIMITS, direction=direction)

    assert expected == day(lay(0), lay(9), limits=limits).said()


def test_what_a_move_says() -> None:
    """Event and ledger row agree; the beep waits for the disk and gets stale."""
    event, move, beep, lamp, _ = day(lay(0), limits=LIMITS).earned

    assert Move(MASK, "<supplier>", "desk", 1, "piece", reason=Reason.RECEIVE) == move
    assert isinstance(event, Event)
    assert {
        "item": MASK,
        "direction": "in",
        "quantity": 1,
        "unit": "piece",
        "balance_before": 0,
        "balance_after": 1,
        "from": "<supplier>",
        "to": "desk",
        "gs1": {
            "gtin": "04717276945640",
            "serial": "21002259824",
            "digital_link": "/01/04717276945640/21/21002259824",
        },
    } == event.data
    cause = "tags@boot-1:0"
    by_ns = 2_000_000_000
    assert Order("buzzer", "beep", None, When.COMMITTED, by_ns, cause) == beep
    assert Order("green", "pulse", None, When.COMMITTED, by_ns, cause) == lamp


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(MASK, True, id="goods"),
        pytest.param("3174257BF4499602D2000000", True, id="a pallet"),
        pytest.param("3274257BF460720000000190", True, id="a shelf"),
        pytest.param("3374257BF40C0E400000162E", True, id="a crate"),
        pytest.param("3474257BF40000000000162E", True, id="an asset"),
        pytest.param("307C257BF7194E4000001A85", False, id="no such partition"),
        pytest.param("3000", False, id="a short number"),
    ],
)
def test_a_move_of_gs1_goods_says_their_key(code: str, expected: bool) -> None:
    """The key stands in the event and fits its schema; a raw number moves without."""
    event = day(lay(0, code)).earned[0]

    assert isinstance(event, Event)
    assert expected == ("gs1" in event.data)
    assert [] == [*validator("event-stock-moved").iter_errors(event.data)]


def test_a_badge_is_told_by_its_hash() -> None:
    """Of a person nothing is said but the hash; nothing moves."""
    told = [one for one in day(badge(0)).earned if isinstance(one, Event)]

    assert [{"person": NURSE}] == [one.data for one in told]


def after_restart(kept: Kept, stock: Stock) -> Desk:
    """Start again with what was kept, read back from its JSON."""
    read = msgspec.json.decode(msgspec.json.encode(kept), type=Kept)
    assert kept == read
    desk = Desk(kept=read)
    desk.stock = stock
    desk.step(Started(at(0), clean=False, gap_s=None))
    return desk


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param([lay(1)], "beep", id="still lying: beep, no move"),
        pytest.param([lay(1), lay(2)], "beep", id="one beep is enough"),
        pytest.param([lay(4.9)], "beep", id="the reader was slow to look"),
        pytest.param([lay(5)], "out beep", id="it was away"),
        pytest.param(
            [PortChange("tags", up=False, why="", at=at(1)), lay(60)],
            "beep",
            id="nobody could look",
        ),
        pytest.param(
            [
                PortChange("tags", up=False, why="", at=at(1)),
                PortChange("tags", up=True, why="", at=at(60)),
                lay(63),
            ],
            "out beep",
            id="it could look, and saw nothing",
        ),
        pytest.param([lay(1, GOWN)], "in beep", id="another one is new"),
    ],
)
def test_a_restart_in_the_middle(inputs: list[StationInput], expected: str) -> None:
    """A tag that lay there before the start is neither counted twice nor forgotten."""
    before = day(lay(0))
    desk = after_restart(before.state.kept, before.stock)
    desk.take(inputs)

    assert expected == desk.said()


def test_a_badge_after_a_restart_stays_silent() -> None:
    """What was not booked gets no beep."""
    before = day(badge(0))
    desk = after_restart(before.state.kept, Stock())
    desk.take([badge(1)])

    assert not desk.said()


def test_kept_changes_only_with_presence() -> None:
    """Being read again writes nothing; coming and going does."""
    desk = day(lay(0))
    first = desk.state.kept
    desk.take([lay(1), lay(2)])
    assert first is desk.state.kept

    desk.take([Tick(at(5))])
    assert Kept() == desk.state.kept


def test_a_lost_reader_forgets_nothing() -> None:
    """While the reader is gone a tag cannot be missed."""
    desk = day(
        lay(0),
        PortChange("tags", up=False, why="unplugged", at=at(1)),
        Tick(at(30)),
        PortChange("tags", up=True, why="", at=at(60)),
        lay(61),
    )

    assert "in beep" == desk.said()


def test_a_crowded_counter() -> None:
    """Tags beyond the bound are an alarm and not booked, until there is room."""
    desk = day(lay(0), lay(0, GOWN), lay(1, GOWN), limits=replace(LIMITS, most_tags=1))
    assert "in beep" == desk.said()

    desk.take([lay(9, GOWN)])
    assert "in beep in beep" == desk.said()
    told = [one.active for one in desk.earned if isinstance(one, Condition)]
    assert [True, False] == told


def test_a_beep_that_failed() -> None:
    """It is an event, with the cause of the order."""
    desk = day(OrderFailed("buzzer", "beep", "too late", "tags@boot-1:0", at(3)))

    assert ["order.failed"] == [
        one.kind for one in desk.earned if isinstance(one, Event)
    ]


def test_other_devices_change_nothing() -> None:
    """Another reader's tags and a temperature are not this counter's."""
    tag = replace(lay(0), device="badges")
    reading = Reading("tags", Quantity.TEMPERATURE, Decimal(4), at(0))

    assert [] == day(tag, reading).earned


def test_view() -> None:
    """The retained state counts tags on the counter and goods in the store."""
    desk = day(lay(0), badge(1))
    shared = Shared(stock=desk.stock)

    assert {
        "state": "ready",
        "direction": "auto",
        "tags": 2,
        "booked": 1,
        "in_store": 1,
    } == STATION.view(LIMITS, desk.state, shared)


reads = st.lists(
    st.tuples(st.floats(0, 4), st.sampled_from([MASK, GOWN, ""])), max_size=40
)


@given(reads)
def test_the_ledger_is_the_parity_of_presentations(
    steps: list[tuple[float, str]],
) -> None:
    """However tags come and go, each has moved once for each time it came."""
    now_s, inputs, came = 0.0, list[StationInput](), {MASK: 0, GOWN: 0}
    last = dict.fromkeys(came, -(10**12))
    for pause_s, code in steps:
        now_s = round(now_s + pause_s, 3)
        inputs.append(lay(now_s, code) if code else badge(now_s))
        if code:
            came[code] += at(now_s).boot_ns - last[code] >= 3 * 10**9
            last[code] = at(now_s).boot_ns
    last_moves = day(*inputs)

    assert {code: count % 2 for code, count in came.items()} == {
        code: last_moves.stock.ledger.at(code, "desk") for code in came
    }
    moves = [one for one in last_moves.earned if isinstance(one, Move)]
    assert sum(came.values()) == len(moves)
    assert len(moves) == last_moves.said().split().count("beep")
