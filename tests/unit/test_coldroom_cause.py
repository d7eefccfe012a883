"""What drove a room out of range, as far as anybody can know, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from drivers.quantities import Quantity
from edge_app.model import Reading, Stamp, StationInput
from edge_app.stations.coldroom import STATION
from edge_app.stations.coldroom_parts import Kept
from tests.unit.cold_night import LIMITS, TWO, Room, at, restarted, warm
from tests.unit.cold_rules import contact

ID = "high-boot-1-10000"


def two(second: float, one_c: str, other_c: str) -> list[Reading]:
    """Read both probes."""
    return [warm(second, one_c), warm(second + 1, other_c, "p2")]


CAUSES = replace(
    TWO,
    jump_k=Decimal(0),
    drift_k=Decimal(0),
    disagree_k=Decimal(0),
    door="door",
    defrost="defrost",
    mains="mains",
    door_delay_s=0.0,
    defrost_delay_s=0.0,
    budget_s=0.0,
    stuck_s=0.0,
    stuck_peer_s=0.0,
    act_s=600.0,
)
SHUT = [contact(0.1, "door", closed=True), contact(0.2, "mains", closed=True)]


def rising(to_c: float, start_s: int = 600) -> list[StationInput]:
    """Warm both probes slowly, from 5 °C on."""
    inputs: list[StationInput] = []
    for n in range(60):
        value_c = f"{5 + (to_c - 5) * n / 60:.2f}"
        inputs += two(start_s + 30 * n, value_c, value_c)
    return inputs


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param([*SHUT, *rising(12)], "compressor", id="the compressor"),
        pytest.param([*SHUT[:1], *rising(12)], "unknown", id="nobody knows the mains"),
        pytest.param(
            [*SHUT, contact(590, "mains", closed=False), *rising(12)],
            "power",
            id="no mains",
        ),
        pytest.param(
            [*SHUT, contact(590, "door", closed=False), *rising(12)],
            "door",
            id="an open door",
        ),
        pytest.param(
            [*SHUT, contact(590, "defrost", closed=True), *rising(12)],
            "defrost",
            id="a defrost",
        ),
        pytest.param(
            [
                *SHUT,
                *(
                    one
                    for s in range(600, 2400, 30)
                    for one in two(s, "5" if s < 1500 else "9.5", "5")
                ),
            ],
            "probe",
            id="one probe alone",
        ),
    ],
)
def test_the_likely_cause(inputs: list[StationInput], expected: str) -> None:
    """Told at the beginning, by what was known then."""
    room = Room(CAUSES).start(at(0)).take(inputs)
    began = room.events("cold.excursion")[0][1].data

    assert ("began", expected) == (began["phase"], began["cause"])


def test_what_the_first_form_kept() -> None:
    """An excursion of a Gatepost before this one goes on, with what it had."""
    stamp = {"boot_id": "boot-1", "boot_ns": 10**10, "wall_ns": 5, "synced": False}
    old = {
        "excursions": [
            {
                "kind": "high",
                "onset": stamp,
                "peak_c": "9.5",
                "outside": ["p1"],
                "counted": stamp,
                "outside_ns": 300 * 10**9,
                "unknown_ns": 0,
                "gaps": 1,
                "announced": stamp,
            }
        ]
    }
    text = msgspec.json.encode(STATION.upgrades[1](old))
    kept = msgspec.json.decode(text, type=Kept)
    room = Room(LIMITS, kept).start(at(20))
    room.step(Reading("p1", Quantity.TEMPERATURE, Decimal(5), at(21)))

    data = room.events("cold.excursion")[0][1].data
    assert ("ended", "high-boot-1-10000", ["p1"], 300, 1) == tuple(
        data[key] for key in ("phase", "id", "probes_seen", "outside_s", "unknown_gaps")
    )


def test_an_id_is_the_same_after_a_restart() -> None:
    """In its event of before and of after the stop."""
    before = Room().start(at(0)).take([warm(s, "9") for s in range(10, 400, 30)])
    room = restarted(before, Stamp("boot-2", 5, at(500).wall_ns, synced=True))
    now = Stamp("boot-2", 10**9, at(501).wall_ns, synced=True)
    room.step(Reading("p1", Quantity.TEMPERATURE, Decimal(5), now))

    told = [*before.events("cold.excursion"), *room.events("cold.excursion")]
    assert [ID, ID] == [event.data["id"] for _, event in told]
