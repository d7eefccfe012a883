"""Topics and payloads: digits, times, and whatever comes in as a command."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import topics
from edge_app.kinds import KINDS, Stream
from edge_app.model import Stamp
from edge_app.rows import Mark, Row
from tests.schemas_of import validate

BELOW = "gatepost/hillside/east-gate"
AT = Stamp("b1", 10_000_000_000, 1_800_000_000_500_000_000, synced=True)
DATA = b'{"result":"passed","device":"t","value_c":36.50,"limit_c":37.30}'
ROW = Row(Stream.RECORD, 7, "screening", "east", AT, DATA, "t@b1:9")


def written(row: Row, synced: Stamp | None = None) -> dict[str, object]:
    """Write a row, judge it, and read the envelope back."""
    message = topics.message("hillside", "east-gate", "e1", row, synced)
    validate(message.topic, message.payload)
    return dict(json.loads(message.payload))


def test_an_event_is_a_cloud_event_on_its_own_topic() -> None:
    """Identity, place and order of a row are in its envelope."""
    message = topics.message("hillside", "east-gate", "e1", ROW, None)
    event = written(ROW)

    assert f"{BELOW}/event/east/screening" == message.topic
    assert (1, False) == (message.qos, message.retain)
    assert "e1-record-7" == event["id"]
    assert "00000000000000000007" == event["sequence"]
    assert ("e1", "record", 7) == (event["epoch"], event["stream"], event["seq"])
    assert "2027-01-15T08:00:00.500Z" == event["time"]


def test_numbers_keep_their_digits() -> None:
    """37.30 stays 37.30 in the payload."""
    message = topics.message("hillside", "east-gate", "e1", ROW, None)

    assert b'"value_c":36.50,"limit_c":37.30' in message.payload


def test_a_dot_of_a_kind_is_a_hyphen_in_the_topic() -> None:
    """Names in topics have letters, digits and hyphens."""
    row = replace(ROW, kind="stock.moved", stream=Stream.LEDGER)
    message = topics.message("hillside", "east-gate", "e1", row, None)

    assert f"{BELOW}/event/east/stock-moved" == message.topic


def test_times_from_before_the_clock_was_set_are_repaired() -> None:
    """Five seconds before the sync is five seconds before its wall time."""
    early = replace(ROW, at=Stamp("b1", 5_000_000_000, 42_000_000_000, synced=False))
    event = written(early, AT)

    assert "repaired" == event["timequality"]
    assert "2027-01-15T07:59:55.500Z" == event["time"]
    assert "1970-01-01T00:00:42.000Z" == event["rawtime"]


@pytest.mark.parametrize("synced", [None, replace(AT, boot_id="b2")])
def test_without_a_sync_of_its_boot_a_time_is_only_claimed(
    synced: Stamp | None,
) -> None:
    """Another boot's clock repairs nothing."""
    early = replace(ROW, at=Stamp("b1", 5, 42_000_000_000, synced=False))

    assert "unsynced" == written(early, synced)["timequality"]


@given(st.integers(-(2**70), 2**70))
def test_any_wall_clock_can_be_written(wall_ns: int) -> None:
    """A clock that never was right is no reason to fail."""
    written(replace(ROW, at=Stamp("b1", 5, wall_ns, synced=False)))


def test_everything_else_fits_its_schema() -> None:
    """Status, state, alarm, health, mark and reply are what the contract says."""
    place = ("hillside", "east-gate")
    marks = {stream: Mark("e1", 1, 9, 4) for stream in Stream}
    gone = topics.resent("record", 1, 9, 7, [(1, 2, "trimmed")])
    reply = topics.reply(*place, "c1", ok=True, text="Done.", resend=gone)
    assert reply is not None
    for message in (
        topics.status(*place, "e1", online=True, facts={"version": "0.1.0"}),
        topics.status(*place, "e1", online=False, facts={"why": "lost"}),
        topics.state(*place, "east", {"people": 3}),
        topics.alarm(*place, "cold-1", {"priority": "high", "text": "Close it."}),
        topics.alarm(*place, "cold-1", None),
        topics.health(*place, {"disk": "well"}),
        topics.mark(*place, marks),
        reply,
    ):
        validate(message.topic, message.payload)


@pytest.mark.parametrize("name", ["", "a/b", "+", "#", "x" * 65, "ä", "a b"])
def test_a_reply_needs_an_id_that_fits_a_topic(name: str) -> None:
    """An id that could leave its topic is not answered."""
    assert topics.reply("hillside", "east-gate", name, ok=False, text="") is None


def test_a_command_gets_target_and_verb_from_its_topic() -> None:
    """What the payload claims of itself is not believed."""
    payload = b'{"id":"c1","target":"x","verb":"y","sender":"local","retained":1}'
    topic = f"{BELOW}/command/east/open"

    assert {"id": "c1", "target": "east", "verb": "open"} == topics.read_command(
        BELOW, topic, payload, retained=False
    )


@pytest.mark.parametrize("payload", [b"", b"[]", b"1", b"\xff", b"[" * 60_000, b"{"])
def test_a_command_without_an_object_is_marked(payload: bytes) -> None:
    """The core gets something it can refuse and keep."""
    envelope = topics.read_command(
        BELOW, f"{BELOW}/command/east/open", payload, retained=True
    )

    assert envelope is not None
    assert ("", True) == (envelope["id"], envelope["retained"])
    assert "malformed" in envelope


@given(st.text(), st.binary())
def test_any_topic_and_payload_are_read(place: str, payload: bytes) -> None:
    """Nothing that arrives raises."""
    topics.read_command(BELOW, f"{BELOW}/command/{place}", payload, retained=False)


def test_topics_of_others_are_no_commands() -> None:
    """Another gateway's command is not ours."""
    other = "gatepost/hillside/west-gate/command/east/open"

    assert topics.read_command(BELOW, other, b"{}", retained=False) is None


def test_every_kind_has_a_schema_and_its_stream() -> None:
    """A kind that nobody described would leave the gateway unjudged."""
    for kind, stream in KINDS.items():
        wrong = next(each for each in Stream if each is not stream)
        row = replace(ROW, kind=kind, stream=wrong)
        with pytest.raises(AssertionError):
            written(row)
