"""`gatepost replay`: a transcript and a site file give the same events every time."""

from __future__ import annotations

import json
import shutil
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers import registry
from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.comparing import differences
from edge_app.heard import entry_of, note_of
from edge_app.intake import Ear
from edge_app.model import (
    CodeRead,
    Entry,
    PortChange,
    Reading,
    Refused,
    Replied,
    Stamp,
    TagRead,
)
from edge_app.people import Veil
from edge_app.playing import RegisterPlayer, StreamPlayer
from edge_app.playing_lines import LinePlayer, Wire
from edge_app.reads import Party
from tests.unit.toy_station import at

TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"
SITES = ("fever_at_the_gate", "warm_room")
VEIL = Veil(b"k" * 32)


def stamp(at_ns: int) -> Stamp:
    """Return a time of a replay."""
    return at(at_ns / 1e9)


def words(site: str) -> tuple[str | Path, ...]:
    """Return the words that replay one of the recorded sites."""
    folder = TRANSCRIPTS / site
    return ("replay", folder / "site.toml", "--from", folder)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a copy of a recorded site that a test may spoil."""
    return shutil.copytree(TRANSCRIPTS / "warm_room", tmp_path / "site")


@pytest.mark.parametrize("site", SITES)
def test_recorded_buses_give_the_events_of_that_day(say: Any, site: str) -> None:
    """Serial, GPIO, Modbus, kernel files and a hidden reader of badges."""
    said = say(*words(site), "--expect", TRANSCRIPTS / site / "expected.events")

    assert (0, "events came as expected") == (said.code, said.err.strip()[-24:-1])


def test_two_replays_differ_in_nothing_but_the_epoch(say: Any) -> None:
    """Times, order and causes are those of the transcript."""
    first, second = (
        [json.loads(text) for text in say(*words(SITES[0]), "--json").out.splitlines()]
        for _ in range(2)
    )
    for event in (*first, *second):
        del event["id"], event["epoch"]

    assert first == second
    assert 5 == len(first)


def test_without_json_it_speaks_as_tail_does(say: Any) -> None:
    """One sentence an event, with its topic."""
    out = say(*words("warm_room")).out.splitlines()

    assert (
        "vaccines: ALARM. Save the goods in vaccines: 9.4 °C, above 8 °C."
        "  [gatepost/hill/store/event/vaccines/alarm]"
    ) in out


def test_other_events_are_told_in_words(say: Any, tmp_path: Path) -> None:
    """Exit code 1 and a sentence for each difference."""
    expected = (TRANSCRIPTS / "warm_room" / "expected.events").read_text("utf-8")
    lines = expected.replace('"peak_c":9.4', '"peak_c":9.5', 1).splitlines()
    gone = '{"type": "gatepost.fever", "source": "x/vaccines", "data": {"n": 1}}'
    file = tmp_path / "wanted"
    file.write_text("\n".join([*lines[:2], *lines[3:-1], gone, "", ""]), "utf-8")

    said = say(*words("warm_room"), "--expect", file)

    assert 1 == said.code
    told = said.err.splitlines()
    assert "before event 3 came, unexpected: alarm of vaccines" in told[0]
    assert "event 3, cold.excursion of vaccines: data.peak_c is 9.4" in told[1]
    assert "event 8, fever of vaccines: it did not come (n 1)" == told[2]
    assert "after the last came, unexpected: refused of gateway" in told[3]


def test_an_expectation_names_only_what_matters() -> None:
    """Keys that it has not do not count, nor do numbers of a journal."""
    got = {"type": "t", "id": "a-1", "seq": 1, "data": {"a": Decimal("1.0"), "b": [1]}}

    assert () == differences([{"seq": 9, "data": {"a": 1}}], [got])
    assert ("event 1, t: data.b.1 is 1, expected 2",) == differences(
        [{"type": "t", "data": {"b": [2]}}], [got]
    )
    assert ("event 1, t: time is missing, expected noon",) == differences(
        [{"type": "t", "time": "noon"}], [got]
    )


def test_a_pace_is_kept(say: Any) -> None:
    """Ten seconds at twenty times the speed take half of one."""
    began_s = time.monotonic()
    said = say(*words(SITES[0]), "--speed", "20")

    assert 0 == said.code
    assert 0.5 <= time.monotonic() - began_s


def test_half_a_line_at_the_end_is_passed_over(say: Any, copied: Path) -> None:
    """A recording that lost its power is played as far as it goes."""
    file = copied / "rs485.jsonl"
    file.write_bytes(file.read_bytes()[:-9])

    said = say("replay", copied / "site.toml", "--from", copied)

    assert 0 == said.code
    assert "gateway started" in said.out


def test_the_journal_is_kept_below_a_root(
    say: Any, copied: Path, tmp_path: Path
) -> None:
    """It can be asked for its events, and is not replayed into again."""
    place = ("--root", tmp_path / "root")
    replay = ("replay", copied / "site.toml", "--from", copied, *place)
    assert 0 == say(*replay).code

    assert "back in range" in say(
        "events", "--config", copied / "site.toml", *place
    ).out.replace("\n", " ")
    assert "has a journal already" in say(*replay).sentence()


def test_no_key_is_made(say: Any, copied: Path) -> None:
    """A replay leaves nothing beside the site file."""
    assert 0 == say("replay", copied / "site.toml", "--from", copied).code
    assert not (copied / "people.key").exists()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param('"bus": "modbus"', '"bus": "gpio"', "is of a gpio bus", id="kind"),
        pytest.param('"rs485"', '"other"', "no device on such a bus", id="bus"),
        pytest.param('"version": 1', '"version": 7', "of this form", id="version"),
        pytest.param('"mono_ns"', '"mono"', "not say when it was recorded", id="time"),
        pytest.param('"at_s": 1', '"at_s": -1', "line 3 has no time", id="before"),
        pytest.param('"at_s": 1.', '"at_s": 1e99', "has no time", id="for ever"),
        pytest.param(
            '"registers": "', '"registers": "zz', "line 2 cannot be", id="hex"
        ),
        pytest.param('"registers"', '"bits"', "line 2 cannot be", id="key"),
        pytest.param('"do": "end"', '"do": "heard"', "cannot be understood", id="note"),
        pytest.param('{"at_s"', '["at_s"', "This is no transcript", id="no JSON"),
    ],
)
def test_a_spoiled_transcript_is_one_sentence(
    say: Any, copied: Path, old: str, new: str, sentence: str
) -> None:
    """Which file, which line and why; never a traceback."""
    file = copied / "rs485.jsonl"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    said = say("replay", copied / "site.toml", "--from", copied)

    assert 1 == said.code
    assert sentence in said.err
    assert 1 == len(said.err.splitlines())


def test_two_transcripts_of_one_bus_are_refused(say: Any, copied: Path) -> None:
    """Nobody could tell which of them it was."""
    shutil.copy(copied / "rs485.jsonl", copied / "again.jsonl")

    said = say("replay", copied / "site.toml", "--from", copied)

    assert "are of bus 'rs485'" in said.sentence()


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        pytest.param(["--speed", "fast"], "--speed is a number above 0", id="word"),
        pytest.param(["--speed", "0"], "--speed is a number above 0", id="zero"),
        pytest.param(["--from", "nowhere"], "no transcript", id="no folder"),
        pytest.param(["--expect", "nowhere"], "No such file", id="no events"),
        pytest.param(["--expect", "{site}"], "line 1 is no JSON object", id="no JSON"),
    ],
)
def test_nonsense_is_one_sentence(say: Any, argv: list[str], sentence: str) -> None:
    """With exit code 1."""
    site = words("warm_room")
    said = say(*site, *(word.format(site=site[1]) for word in argv))

    assert 1 == said.code
    assert sentence in said.sentence()


# -------------------------------------------------------------------- players


@pytest.mark.parametrize(
    "entry",
    [
        Reading("a", Quantity.MASS, Decimal("1.50"), at(3), "left", stable=False),
        TagRead("a", TagScheme.EPC, at(3), "hash", "", -40),
        TagRead("a", TagScheme.EPC, at(3), "", "30AA"),
        CodeRead("a", Symbology.QR, at(3), "", "123"),
        Replied("a", "tare", True, "done", at(3)),
        Refused("a", "check", b"", at(3), 4),
    ],
)
def test_a_note_comes_back(entry: Entry) -> None:
    """What was heard is what is heard."""
    note = json.loads(json.dumps(note_of(entry)))

    assert entry == entry_of(note, at(3))


def test_who_came_and_went_comes_back() -> None:
    """A turn is no note of something heard."""
    turn = PortChange("a", False, "gone", at(3))

    assert note_of(turn) is None
    assert turn == entry_of({"device": "a", "up": False, "why": "gone"}, at(3))


@pytest.mark.parametrize("value", ["nan", "much", 3])
def test_a_note_without_a_number_is_refused(value: object) -> None:
    """A damaged value raises what the replay says in words."""
    note = {
        "device": "a",
        "quantity": "mass",
        "value": value,
        "channel": "",
        "stable": True,
    }

    with pytest.raises((ValueError, TypeError)):
        entry_of(note, at(3))


def test_an_answer_in_pieces_is_put_together() -> None:
    """However the questions were joined; a refusal ends what was unfinished."""
    driver: Any = registry.load("climate_xymd02")
    ear = Ear("probe", driver.options(), VEIL)
    player = RegisterPlayer([(Party("probe", driver, ear.options, 1, 1.0), ear)])

    def hear(first: int, registers: str) -> tuple[Entry, ...]:
        count = len(registers) // 4
        question = [1, "input", first, count]
        line = {"do": "read", "question": question, "registers": registers}
        return player.hear(line, 10, stamp)

    refused = {"do": "read", "question": [1, "input", 1, 2], "hex": "01"}
    assert 2 == len(hear(0, "0000003101f40000"))
    assert () == hear(1, "0031")
    assert 2 == len(hear(2, "01f4"))
    assert () == hear(1, "0031")
    assert (Refused("probe", "check", b"\x01", stamp(10)),) == player.hear(
        {**refused, "reason": "check"}, 10, stamp
    )
    assert () == hear(2, "01f4")
    assert () == player.hear({**refused, "reason": "timeout"}, 10, stamp)


def test_silence_ends_a_code_without_an_end() -> None:
    """A scanner without a suffix is judged after its silence, as it is live."""
    driver: Any = registry.load("barcode_serial")
    ear = Ear("scanner", driver.options(suffix="none"), VEIL)
    player = StreamPlayer(ear, driver, doubted=False)
    line = {"do": "read", "hex": b"6901234567892".hex()}

    assert () == player.hear(line, 5_000, stamp)
    due_ns = player.due_ns()
    assert due_ns is not None
    (code,) = player.rest(due_ns, stamp)
    assert isinstance(code, CodeRead)
    assert player.due_ns() is None


def test_bounce_settles_at_the_times_of_the_transcript() -> None:
    """A contact that bounced is told once, and its last level when it is still."""
    driver: Any = registry.load("line_contact")
    ear = Ear("door", driver.options(), VEIL)
    origin_ns = 7_000_000_000
    player = LinePlayer([Wire(ear, driver, (5,))], origin_ns)
    player.hear({"do": "level", "line": 5, "level": True}, 0, stamp)
    edges = [[5, False, origin_ns + 1_000], [5, True, origin_ns + 2_000], [9, True, 0]]

    first = player.hear({"do": "edges", "edges": edges}, 3_000, stamp)
    due_ns = player.due_ns()
    assert due_ns is not None
    second = player.rest(due_ns, stamp)

    assert [1, 1] == [len(first), len(second)]
    assert player.due_ns() is None
