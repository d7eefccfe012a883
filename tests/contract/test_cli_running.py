"""Commands that ask a core, a broker or a journal, and find it or do not."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from edge_app.cli.shared import log_to_stdout, words
from edge_app.cli.status import lines
from edge_app.control_wire import listen
from edge_app.errors import GatepostError
from edge_app.journal import Journal
from edge_app.outcomes import Batch, Event
from tests.unit.toy_station import at

GOOD = Path(__file__).parent.parent / "data" / "example.toml"


def site(folder: Path) -> tuple[str | Path, ...]:
    """Return the words that name a good site, whose core does not run."""
    return ("--config", GOOD, "--root", folder)


def filled(folder: Path, count: int) -> None:
    """Leave a journal with so many events, as a gateway that was stopped does."""
    journal = Journal.open(folder / "data", "machine")
    data = {"clean": True, "gap_s": None}
    for number in range(1, count + 1):
        event = Event("gateway.started", "gateway", at(number), data, "because")
        journal.append([Batch(number, at(number), (event,))])
    journal.close()


@pytest.mark.parametrize("argv", [["status"], ["do", "east", "open"]])
def test_without_a_core_a_command_says_so(
    say: Any, tmp_path: Path, argv: list[str]
) -> None:
    """In one sentence, with exit code 1."""
    said = say(*argv, *site(tmp_path))

    assert 1 == said.code
    assert "is it running?" in said.sentence()


def test_a_gateway_that_runs_already_is_not_run_again(say: Any, tmp_path: Path) -> None:
    """Two would fight over one journal and one name at the broker."""
    (tmp_path / "data").mkdir()
    with listen(tmp_path / "data" / "control.sock"):
        said = say("run", GOOD, "--root", tmp_path)

    assert 1 == said.code
    assert "running already" in said.sentence()


def test_without_a_broker_tail_says_so(say: Any, tmp_path: Path) -> None:
    """In one sentence, with exit code 1."""
    file = tmp_path / "site.toml"
    text = GOOD.read_text("utf-8").replace(
        "mqtt://localhost:1883", "mqtt://127.0.0.1:9"
    )
    file.write_text(text, "utf-8")

    said = say("tail", "--config", file, "--root", tmp_path)

    assert 1 == said.code
    assert "does not answer" in said.sentence()


def test_without_a_journal_events_says_so(say: Any, tmp_path: Path) -> None:
    """In one sentence, with exit code 1."""
    said = say("events", *site(tmp_path))

    assert 1 == said.code
    assert "There is no journal" in said.sentence()


@pytest.mark.parametrize("word", ["reason", "mail for all", ""])
def test_an_argument_without_a_value_is_a_sentence(
    say: Any, tmp_path: Path, word: str
) -> None:
    """It is named, and nothing is sent."""
    said = say("do", "east", "open", word, *site(tmp_path))

    assert 1 == said.code
    assert "key=value" in said.sentence()


def test_events_are_read_from_a_stopped_gateway(say: Any, tmp_path: Path) -> None:
    """In words, as JSON, and from a number on."""
    filled(tmp_path, 3)

    spoken = say("events", *site(tmp_path))
    listed = say("events", "--json", "--since", "1", *site(tmp_path))

    assert 0 == spoken.code
    assert 3 == len(spoken.out.splitlines())
    found = [json.loads(line) for line in listed.out.splitlines()]
    assert [2, 3] == [one["seq"] for one in found]


def test_there_is_nothing_behind_the_highest_number(say: Any, tmp_path: Path) -> None:
    """Not even behind one that no journal can hold."""
    filled(tmp_path, 1)

    said = say("events", "--since", "9" * 20, *site(tmp_path))

    assert (0, "") == (said.code, said.out)


def test_a_word_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A terminal in another encoding earns a sentence, not a traceback."""
    typed = [sys.executable, "-m", "edge_app.cli", "do", "east", "open"]
    broken: list[str | bytes] = [*typed, b"reason=\xff", *map(str, site(tmp_path))]
    done = subprocess.run(broken, capture_output=True, check=False)

    assert 2 == done.returncode
    assert b"is no UTF-8 text" in done.stderr


def test_a_reader_that_goes_is_no_mistake(tmp_path: Path) -> None:
    """`gatepost events --json | head -1` ends without a word of complaint."""
    filled(tmp_path, 400)
    typed = [sys.executable, "-m", "edge_app.cli", "events", "--json"]
    child = subprocess.Popen(
        [*typed, *map(str, site(tmp_path))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout, child.stderr:
        assert 1 == json.loads(child.stdout.readline())["seq"]
        child.stdout.close()
        complaint = child.stderr.read()

    assert (b"", 0) == (complaint, child.wait(20))


def test_a_reader_that_has_gone_before_is_none_either(tmp_path: Path) -> None:
    """Of a command that prints only at its end, too."""
    filled(tmp_path, 1)
    line = f"{shlex.quote(sys.executable)} -m edge_app.cli check {GOOD} | true"
    done = subprocess.run(
        ["sh", "-c", line], check=False, capture_output=True, timeout=30
    )

    assert (b"", 0) == (done.stderr, done.returncode)


# ------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("5.40"), "5.40"),
        (None, "none"),
        ([], "none"),
        ("", "none"),
        (0, "0"),
        (True, "yes"),
        (False, "no"),
        ([Decimal("5.4"), Decimal("6.0")], "5.4, 6.0"),
        ({"a": [1, 2], "b": {"c": "x"}}, "a (1, 2), b (c x)"),
        ([{"probe": "p", "c": Decimal("5.4")}], "(probe p, c 5.4)"),
    ],
)
def test_values_are_spelled_for_people(value: object, text: str) -> None:
    """No quotes, braces or names of Python's."""
    assert text == words(value)


def test_a_status_is_told_in_plain_words() -> None:
    """Whatever is wrong stands out, and nothing is Python."""
    status = {
        "site": "hill",
        "gateway": "gate",
        "epoch": "abc",
        "marks": {"urgent": {"first": 1, "last": 9, "sent": 7}},
        "alarms": {"x-hot": {"state": "unacknowledged", "text": "Too warm."}},
        "states": {"cold": {"means": [Decimal("5.40")], "ok": True, "why": None}},
        "health": {
            "clock": {"synced": False},
            "journal": {"ok": True, "why": ""},
            "disk": {"free_bytes": 5_000_000, "low": True},
            "link": {"connected": False, "why": "refused"},
            "buses": {"line": {"open": False}, "pins": {"open": True}},
            "dropped": {"inbox full": 4},
            "devices": {
                "probe": {
                    "up": False,
                    "why": "gone",
                    "heard": 3,
                    "age_s": 61,
                    "refused": {"check": 2},
                }
            },
        },
    }

    assert [
        "gateway  hill/gate, epoch abc",
        "clock    not set yet",
        "journal  keeps; 5 MB of disk free",
        "broker   away: refused",
        "bus      line: NOT OPEN",
        "stream   urgent: 9 made, 2 waiting to be sent",
        "dropped  4 times: inbox full",
        "alarm    x-hot: unacknowledged. Too warm.",
        "device   probe: LOST, gone, 3 readings, last heard 61 s ago,"
        " 2 refused (check 2)",
        "station  cold: means (5.40), ok yes, why none",
    ] == list(lines(status))


def test_a_level_that_there_is_not_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A misspelled GATEPOST_LOG names those that there are."""
    monkeypatch.setenv("GATEPOST_LOG", "loud")

    with pytest.raises(GatepostError, match=r"^GATEPOST_LOG must be one of DEBUG, "):
        log_to_stdout()
