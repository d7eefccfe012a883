"""A counter with a scanner as a table of days, and what its events say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.quantities import symbology_of
from edge_app.model import CodeRead, PortChange, Stamp, Started, StationInput
from edge_app.moves import Move, Reason
from edge_app.outcomes import Event
from edge_app.shared import Shared
from edge_app.stations.counter import STATION
from edge_app.stations.counter_parts import Kept, Limits
from edge_app.store.ledger import total
from tests.schemas_of import validator
from tests.unit.desk import LIMITS, MASK, NURSE, Desk, at, day, lay

GLOVES = "]E05901234123457"
ITEM = "05901234123457"
DRUG = "]d2010471727694564017270228100329\x1d21A/1"
PALLET = "]C100106141412345678908"
DESK = replace(LIMITS, scanner="gun")
INWARD = replace(DESK, direction="in")


def scan(seconds: float, code: str = GLOVES) -> CodeRead:
    """Read the code of a thing."""
    return CodeRead("gun", symbology_of(code), at(seconds), code=code)


def badge(seconds: float) -> CodeRead:
    """Read the printed badge of a person."""
    return CodeRead("gun", symbology_of("]A0"), at(seconds), person=NURSE)


def told(desk: Desk, kind: str) -> list[Any]:
    """Return what the events of a kind say."""
    return [
        one.data for one in desk.earned if isinstance(one, Event) if one.kind == kind
    ]


@pytest.mark.parametrize(
    ("direction", "inputs", "expected"),
    [
        pytest.param("in", [scan(0)], "in beep", id="one in"),
        pytest.param("in", [scan(0), scan(0.9)], "in beep", id="read twice"),
        pytest.param("in", [scan(0), scan(0.9), scan(1.8)], "in beep", id="held there"),
        pytest.param("in", [scan(0), scan(1)], "in beep in beep", id="two of a kind"),
        pytest.param("auto", [scan(0), scan(1)], "in beep out beep", id="by balance"),
        pytest.param("out", [scan(0)], "unknown", id="there is none"),
        pytest.param(
            "in", [scan(0), scan(0.5, DRUG)], "in beep in beep", id="two kinds"
        ),
        pytest.param("in", [scan(0, DRUG), scan(5, DRUG)], "in beep unknown", id="one"),
        pytest.param("in", [scan(0, PALLET)], "in beep", id="a pallet"),
        pytest.param(
            "in", [badge(0), badge(0.5), badge(9)], "unknown unknown", id="who"
        ),
        pytest.param("in", [scan(0), lay(0.1)], "in beep in beep", id="and a tag"),
        pytest.param(
            "in",
            [lay(0), scan(0.5), scan(1.9), lay(2.9)],
            "in beep in beep in beep",
            id="a scan is over before a tag is away",
        ),
    ],
)
def test_a_day(
    direction: Literal["auto", "in", "out"], inputs: list[StationInput], expected: str
) -> None:
    """Each day earns exactly the moves and beeps listed beside it."""
    assert expected == day(*inputs, limits=replace(DESK, direction=direction)).said()


def test_what_a_move_says() -> None:
    """Event and ledger row agree on item and lot; the event says what the code says."""
    desk = day(scan(0, DRUG), limits=INWARD)
    item = "04717276945640/21/A/1"

    assert [Move(item, "<supplier>", "desk", 1, "piece", "0329", Reason.RECEIVE)] == [
        one for one in desk.earned if isinstance(one, Move)
    ]
    assert [
        {
            "item": item,
            "direction": "in",
            "quantity": 1,
            "unit": "piece",
            "balance_before": 0,
            "balance_after": 1,
            "from": "<supplier>",
            "to": "desk",
            "gs1": {
                "gtin": "04717276945640",
                "lot": "0329",
                "expiry": "2027-02-28",
                "serial": "A/1",
                "digital_link": "/01/04717276945640/10/0329/21/A%2F1",
            },
        }
    ] == told(desk, "stock.moved")


@pytest.mark.parametrize(
    "code",
    [
        GLOVES,
        DRUG,
        PALLET,
        "]C1001061414123456789080204717276945640" + "3725",
        "]C1010471727694564015270228" + "30007",
        "https://example.org/01/4717276945640/10/A%25/21/%22",
    ],
)
def test_a_move_fits_its_schema(code: str) -> None:
    """Whatever of a code is told, it is told as the schema says."""
    (data,) = told(day(scan(0, code), limits=INWARD), "stock.moved")

    assert [] == [*validator("event-stock-moved").iter_errors(data)]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("]E05901234123458", "Its check digit is wrong."),
        (
            "]C101047172769456401003291726" + "1231",
            "The scanner seems to lose the GS in it; set it up to send the GS.",
        ),
        ("]C117261231", "It has neither a GTIN nor an SSCC."),
    ],
)
def test_a_code_that_is_not_booked_says_why(code: str, why: str) -> None:
    """It is kept as unknown with its reason; nothing moves and nothing beeps."""
    desk = day(scan(0, code), limits=INWARD)

    assert "unknown" == desk.said()
    assert [{"item": code, "why": why}] == told(desk, "stock.unknown")


def test_dates_go_by_the_year_of_the_reading() -> None:
    """Two digits of a year are near the year in which the code was read."""
    year_2090_ns = 120 * 365 * 86_400 * 10**9
    stamp = Stamp("boot-1", 0, year_2090_ns, synced=True)
    desk = day(replace(scan(0, "]C1010471727694564017050228"), at=stamp), limits=INWARD)

    assert "2105-02-28" == told(desk, "stock.moved")[0]["gs1"]["expiry"]


def restarted(desk: Desk) -> Desk:
    """Start again with what was kept, read back from its JSON."""
    read = msgspec.json.decode(msgspec.json.encode(desk.state.kept), type=Kept)
    after = Desk(desk.limits, read)
    after.stock = desk.stock
    after.step(Started(at(0), clean=False, gap_s=None))
    return after


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param([scan(1)], "beep", id="scanned again, for want of a beep"),
        pytest.param([scan(1), scan(1.5)], "beep", id="one beep is enough"),
        pytest.param([scan(3)], "in beep", id="another piece"),
    ],
)
def test_a_restart_between_move_and_beep(
    inputs: list[StationInput], expected: str
) -> None:
    """A scan that is on disk is not booked again by the one who missed the beep."""
    desk = restarted(day(scan(0), limits=INWARD))
    desk.take(inputs)

    assert expected == desk.said()


def test_kept_of_before_there_were_codes() -> None:
    """A state that was kept without codes is read with none."""
    old = b'{"present":[{"tag":"' + MASK.encode() + b'","moved":true}]}'

    assert () == msgspec.json.decode(old, type=Kept).codes


def test_a_code_is_forgotten_when_its_scan_is_over() -> None:
    """Nothing of a scan is kept for longer than a second scan would be the same."""
    desk = day(scan(0), scan(1.5, PALLET), limits=INWARD)

    assert [PALLET] == [one.tag for one in desk.state.kept.codes]


def test_view_tells_a_lost_scanner() -> None:
    """The retained state says which device is gone."""
    desk = day(PortChange("gun", up=False, why="unplugged", at=at(0)), limits=DESK)
    states = [STATION.view(DESK, desk.state, Shared())["state"]]
    desk.take([PortChange("gun", up=True, why="", at=at(1))])
    states.append(STATION.view(DESK, desk.state, Shared())["state"])

    assert ["scanner lost", "ready"] == states


def test_a_lost_scanner_ends_no_scan() -> None:
    """What was read just before the plug was pulled is still the same scan after."""
    desk = day(
        scan(0),
        PortChange("gun", up=False, why="unplugged", at=at(0.5)),
        PortChange("gun", up=True, why="", at=at(60)),
        scan(60.5),
        limits=INWARD,
    )

    assert "in beep" == desk.said()


def test_another_scanner_changes_nothing() -> None:
    """The code of a device that is not this counter's is not booked."""
    assert [] == day(replace(scan(0), device="other"), limits=DESK).earned
    assert [] == day(scan(0), limits=LIMITS).earned


def test_a_counter_needs_something_to_show_goods_to() -> None:
    """Without reader and scanner it is no counter, and says so."""
    with pytest.raises(ValueError, match=r"reader or scanner is missing; .+\.$"):
        Limits(name="desk")
    assert (
        "in beep"
        == day(
            scan(0), limits=Limits(name="desk", scanner="gun", buzzer="buzzer")
        ).said()
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from([GLOVES, DRUG, PALLET])),
        max_size=30,
    )
)
def test_the_ledger_counts_scans(steps: list[tuple[int, str]]) -> None:
    """Goods of a kind are there as often as they were scanned, a single piece once."""
    now, inputs, last = 0, list[StationInput](), dict[str, int]()
    scans = dict.fromkeys([GLOVES, DRUG, PALLET], 0)
    for pause, code in steps:
        now += pause
        inputs.append(scan(now / 10, code))
        scans[code] += now - last.get(code, -1000) >= 10
        last[code] = now
    desk = day(*inputs, limits=INWARD)

    ledger = desk.stock.ledger
    held = {item: ledger.at(item, "desk") for item in ledger.items}
    expected = {
        ITEM: scans[GLOVES],
        "04717276945640/21/A/1": min(1, scans[DRUG]),
        "106141412345678908": min(1, scans[PALLET]),
    }
    assert {item: count for item, count in expected.items() if count} == held
    assert 0 == sum(total(ledger, item) for item in expected)
