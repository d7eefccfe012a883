"""The list of all alarms is what the code makes, and the page says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import pytest

from edge_app.alarms import OVERFLOW
from edge_app.cli import main
from edge_app.cli.alarm_list import Listed, lines, listed
from edge_app.outcomes import Priority
from edge_app.response_levels import COLOURS
from edge_app.stations import (
    calling_answers,
    calling_people,
    door_parts,
    entrance_parts,
    occupancy,
    response,
    shelf_orders,
    shelf_parts,
    shelf_weighing,
)
from edge_app.stations.coldroom_excursion import KINDS
from edge_app.stations.store_levels import PRIORITIES
from tests.alarm_sites import Site, sites
from tests.alarm_table import PAGE, alarm_table
from tests.readme import section

STATION = {
    "entrance": "GATE",
    "door": "DOOR",
    "coldroom": "ROOM",
    "shelf": "SHELF",
    "store": "STORE",
    "counter": "COUNTER",
    "calling": "CALLING",
    "report": "REPORT",
    "response": "RESPONSE",
}
"""How the list spells the name of a station."""


def tails(station: str, *ends: str) -> tuple[str, ...]:
    """Return the alarms of a station with these ends."""
    return tuple(f"{station}-{end}" for end in ends)


PASSED_ON: Iterable[str] = ()
"""For calls that say what their own callers named: those are looked at."""
LATE = "Report by hand what was due at {due}: {why}."
"""A report has one alarm: what its calls give is the sentence."""
HEALTH = ("gateway-heat", "gateway-overheat")
WRITTEN: Mapping[tuple[str, str], Iterable[str]] = {
    ("engine_alarms", "{alarms.OVERFLOW}"): (OVERFLOW,),
    ("engine_alarms", "{name}"): PASSED_ON,
    ("engine_notes", "{name}"): ("device-NAME-lost",),
    ("engine_notes", "{name}-memory"): ("STATION-memory",),
    ("engine_stock", "{name}-ledger"): ("STATION-ledger",),
    ("health_box", "{alarm}"): HEALTH,
    ("health_latch", "{one.alarm}"): PASSED_ON,
    ("storeroom", "{name}"): ("gateway-catalogue",),
    ("stations/calling_answers", "{NETWORK}"): tails(
        "CALLING", calling_answers.NETWORK
    ),
    ("stations/calling_parts", "{alarm}"): PASSED_ON,
    ("stations/calling_post", "{way}"): tails("CALLING", *calling_people.WAYS),
    ("stations/coldroom_outside", "{excursion.kind}"): tails("ROOM", *KINDS),
    ("stations/coldroom_parts", "{alarm}"): PASSED_ON,
    ("stations/coldroom_power", "{what}"): ("ROOM-power", "ROOM-battery"),
    ("stations/coldroom_probes", "probe-{reading.device}"): ("ROOM-probe-NAME",),
    ("stations/coldroom_sums", "{rule.name}"): ("ROOM-RULE",),
    ("stations/coldroom_sums", "{name}"): ("ROOM-RULE",),
    ("stations/counter_presence", "{name}"): ("COUNTER-crowded",),
    ("stations/door", "{what}"): tails("DOOR", *door_parts.CONDITIONS),
    ("stations/door_parts", "{name}-{what}"): PASSED_ON,
    ("stations/door_parts", "{what}"): PASSED_ON,
    ("stations/entrance", "{what}"): PASSED_ON,
    ("stations/entrance_days", "{station}-differs"): ("GATE-differs",),
    ("stations/entrance_known", "{clusters.alarm_of(place)}"): ("cluster-PLACE",),
    ("stations/entrance_parts", "{name}-{what}"): tails(
        "GATE", *entrance_parts.CONDITIONS
    ),
    ("stations/occupancy", "{name}"): PASSED_ON,
    ("stations/occupancy", "capacity"): ("ZONE-capacity",),
    ("stations/occupancy", "drift"): ("ZONE-drift",),
    ("stations/report", LATE): PASSED_ON,
    ("stations/report", "No report is overdue."): PASSED_ON,
    ("stations/report_parts", "{alarm}"): ("REPORT-late",),
    ("stations/response", "{alarm}"): tails("RESPONSE", *COLOURS.values()),
    ("stations/screening_trust", "{what}"): PASSED_ON,
    ("stations/shelf_orders", "{verb}"): tails("SHELF", *shelf_orders.VERBS),
    ("stations/shelf_parts", "{alarm}"): PASSED_ON,
    ("stations/shelf_parts", "{what}"): PASSED_ON,
    ("stations/shelf_weighing", "{state}"): tails("SHELF", *shelf_weighing.TROUBLES),
    ("stations/store_levels", "{item}-{level.value}"): tails("STORE-ITEM", *PRIORITIES),
    ("stations/store_parts", "{alarm}"): PASSED_ON,
}
"""What the names are that the code puts together, by module and source. Whoever writes
such a call says here which alarms it makes."""
TABLES: Mapping[str, Mapping[str, Priority]] = {
    "entrance": {
        **{f"GATE-{k}": one[0] for k, one in entrance_parts.CONDITIONS.items()},
        **{f"ZONE-{k}": one[0] for k, one in occupancy.TEXTS.items()},
    },
    "door": {f"DOOR-{k}": one[0] for k, one in door_parts.CONDITIONS.items()},
    "shelf": {f"SHELF-{k}": one[0] for k, one in shelf_parts.CONDITIONS.items()},
    "store": {f"STORE-ITEM-{k.value}": one for k, one in PRIORITIES.items()},
    "response": {
        f"RESPONSE-{COLOURS[k]}": one for k, one in response.PRIORITIES.items()
    },
}
"""What the code's own tables of alarms say of their priority."""
LIST = listed()


def named(site: Site) -> Iterable[str]:
    """Return the alarms of one call, as the list spells them."""
    written = WRITTEN.get((site.module, site.name))
    if written is not None:
        return written
    name = re.sub(r"\{(\w+)\}", lambda one: one[1].upper(), site.name)
    return (name if site.whole else f"{STATION[site.kind]}-{name}",)


SITES = sites()


def test_every_alarm_in_the_code_is_in_the_list_and_no_other() -> None:
    """A call that makes an alarm nobody listed fails here, and so does a stale row."""
    made = {name for site in SITES for name in named(site)}

    assert sorted(one.name for one in LIST) == sorted(made)


def test_no_name_of_the_table_above_is_stale() -> None:
    """Every call that puts its name together is still there."""
    found = {(site.module, site.name) for site in SITES}

    assert [] == sorted(set(WRITTEN) - found)


def test_the_code_and_the_list_agree_how_urgent_each_is() -> None:
    """Where the code names a priority, or a table of it does, it is that one."""
    urgent = {one.name: one.priority for one in LIST}
    said = {
        (name, site.priority) for site in SITES if site.priority for name in named(site)
    }
    said |= {(name, str(of)) for table in TABLES.values() for name, of in table.items()}

    assert [] == sorted(one for one in said if urgent[one[0]] != one[1])


@pytest.mark.parametrize("one", LIST, ids=lambda one: one.name)
def test_every_row_says_all_there_is_to_say(one: Listed) -> None:
    """When it is raised, when it is over, and what whoever reads it does."""
    assert re.fullmatch(r"[a-zA-Z]+(-[a-zA-Z]+)+", one.name)
    assert all((one.raised, one.over, one.act))
    assert "|" not in one.raised + one.over + one.act


def test_the_page_is_in_step() -> None:
    """The table in docs/alarms.md is what the list gives."""
    text = PAGE.read_text("utf-8")
    start, end = section(text, "alarms")

    assert alarm_table() == text[start:end]


def test_the_list_is_drawn_for_a_terminal() -> None:
    """Each kind begins with its name; each alarm has a line."""
    drawn = list(lines())

    assert "[gateway]" == drawn[0]
    assert len(LIST) == sum(not one.startswith("[") for one in drawn)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_list_needs_no_configuration(
    form: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the same at every site; as data it has a record for each alarm."""
    code = main(["alarms", "--list", "--config", "nowhere.toml", *form])

    said = capsys.readouterr().out
    assert 0 == code
    assert "GATE-fever" in said
    if form:
        assert [one.name for one in LIST] == [one["name"] for one in json.loads(said)]
