"""How alarms are kept: in many small texts, readable from the release before."""

from __future__ import annotations

import msgspec
import pytest

from edge_app import topics
from edge_app.alarms import AlarmRule, AlarmState
from edge_app.engine_alarms import TEXTS, AlarmDesk, text_of
from edge_app.kinds import Stream
from edge_app.model import Document, Started
from edge_app.outcomes import Batch, Kept
from edge_app.rows import Row, document_text
from edge_app.run_core import MEMORY
from edge_app.tail_words import CHINESE, ENGLISH, Words
from edge_app.verbs_alarm import VERBS
from tests.schemas_of import validate
from tests.unit.alarm_desk import HOT, Ward, rules

STAMP = '{"boot_id":"b","boot_ns":5,"wall_ns":1767268800000000000,"synced":true}'
OLD = f"""{{"alarms":{{"cold-high":{{"alarm":"cold-high","station":"cold",
"state":"acknowledged","priority":"high","text":"Close the door.","onset":{STAMP},
"changed":{STAMP},"raised":2,"by":"nurse","comment":""}}}}}}"""


def desk_of(kept: dict[str, Kept], why: str = "") -> AlarmDesk:
    """Return a desk that was started with what was kept."""
    desk = AlarmDesk(MEMORY)
    assert why in desk.recall(kept)
    assert () == desk.started(Started(Ward().at, clean=True, gap_s=1.0))
    return desk


def test_the_one_text_of_an_older_release_is_taken_over() -> None:
    """Its alarms stand as they did; from now on they are in texts of their own."""
    desk = desk_of({"alarms": Kept(1, OLD.encode())})

    document = desk.documents()["cold-high"]
    kept = desk.written()

    assert ("acknowledged", True, 2, "nurse") == tuple(
        document[key] for key in ("state", "active", "raised", "by")
    )
    assert {"alarms", text_of("cold-high")} == set(kept)
    assert b"cold-high" not in kept["alarms"].text
    assert desk.documents() == desk_of(kept).documents()
    assert {} == desk.written()


def test_one_alarm_costs_one_text() -> None:
    """However many stand, only the text of the alarm that changed is written."""
    ward = Ward()
    for number in range(300):
        ward.say(alarm=f"a-{number}")
    ward.kept.clear()

    ward.do("acknowledge", "a-7")

    assert [text_of("a-7")] == list(ward.kept)
    assert len(ward.kept[text_of("a-7")].text) < 300 * 400 / TEXTS * 8


def test_an_unreadable_text_costs_its_own_alarms_only() -> None:
    """The others stand, and why is said."""
    ward = Ward()
    for name in ("a", "b"):
        ward.say(alarm=name)
    assert text_of("a") != text_of("b")

    desk = desk_of({**ward.kept, text_of("a"): Kept(2, b'{"a":1}')}, "Expected")

    assert {"b"} == set(desk.documents())


def test_what_a_full_queue_dropped_is_written_again() -> None:
    """Both the many texts, and the emptied one of an older release."""
    desk = desk_of({"alarms": Kept(1, OLD.encode())})
    kept = desk.written()

    desk.unkept(Batch(1, Ward().at, kept=kept))

    assert kept == desk.written()


def test_a_start_writes_nothing_that_did_not_change() -> None:
    """A thousand alarms that stand cost a start no disk, their timers apart."""
    ward = Ward()
    ward.play("raise acknowledge")

    assert {} == desk_of(ward.kept).written()


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_every_state_has_words(words: Words) -> None:
    """Whatever becomes of an alarm, `gatepost tail` says it in a sentence."""
    assert set(AlarmState) <= set(words.alarms)


@pytest.mark.parametrize(
    ("verb", "name", "value", "expected"),
    [
        ("shelve", "reason", "defrosting", "defrosting"),
        ("shelve", "reason", "  ", None),
        ("shelve", "once", "yes", "yes"),
        ("shelve", "once", True, "yes"),
        ("shelve", "once", "no", None),
        ("shelve", "minutes", 15, "15"),
        ("out-of-service", "minutes", "0", None),
    ],
)
def test_arguments(verb: str, name: str, value: object, expected: str | None) -> None:
    """A reason says something, a time is a whole number of minutes."""
    assert expected == VERBS[verb][name].read(value)


def test_kept_alarms_are_plain_json() -> None:
    """Anybody can read them with any tool."""
    ward = Ward(rules(on_delay_s=5))
    ward.say()

    document: dict[str, Document] = msgspec.json.decode(ward.kept[text_of(HOT)].text)

    assert {"active", "priority", "text", "onset", "timer"} == set(
        msgspec.json.decode(msgspec.json.encode(document[HOT]["waits"]))
    )


def test_what_is_told_fits_its_schema() -> None:
    """Every state's event and retained message are what the schemas promise."""
    ward = Ward(rules(AlarmRule(match="cold-*", latching=True, suppressed_by=("m",))))
    ward.play("raise acknowledge clear reset raise shelve unshelve clear raise")
    ward.play("out-of-service in-service")
    ward.say(alarm="m")

    assert set(AlarmState) == {one.data["state"] for one in ward.told}
    for change in ward.told:
        shown = topics.alarm("hill", "gate", change.alarm, change.document)
        validate(shown.topic, shown.payload)
        data = document_text(change.data)
        row = Row(Stream.URGENT, 1, "alarm", change.station, ward.at, data, "c-1")
        told = topics.message("hill", "gate", "abc", row, None)
        validate(told.topic, told.payload)
