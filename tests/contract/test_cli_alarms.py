"""`gatepost alarms` and `gatepost export alarms`: the journal's figures, the lists."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from edge_app.journal import Journal
from edge_app.model import Stamp
from edge_app.outcomes import Event
from tests.contract.batches import BOOT, batch
from tests.contract.control_rig import Counter
from tests.unit.alarm_desk import HOT, Ward
from tests.unit.epcis_moves import PLAIN

SECOND_NS = 1_000_000_000
MORNING_NS = 1_767_254_400 * SECOND_NS
"""2026-01-01T08:00:00Z, four in the afternoon at the site."""
DAY = ("--from", "2026-01-01", "--to", "2026-01-01")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site; its journal is below the same folder."""
    (tmp_path / "site.toml").write_text(PLAIN, "utf-8")
    return tmp_path


def raised(second: int, alarm: str = HOT, *, synced: bool = True) -> Event:
    """Return the raise of an alarm, seconds after the morning's eight."""
    ns = second * SECOND_NS
    at = Stamp(BOOT, 10**12 + ns, MORNING_NS + ns if synced else 0, synced)
    data = {
        "alarm": alarm,
        "priority": "low",
        "before": "normal",
        "state": "unacknowledged",
        "text": "Look.",
    }
    return Event("alarm", "cold", at, data, "")


def kept(site: Path, *events: Event, synced: tuple[Stamp, ...] = ()) -> None:
    """Put events into the site's journal and stop it."""
    journal = Journal.open(site / "data", "board-1")
    journal.append((batch(1, *events),), synced=synced)
    journal.close()


def run(say: Any, site: Path, *words: str | Path) -> Any:
    """Run a command on the site."""
    return say(*words, "--config", site / "site.toml", "--root", site)


def test_figures_are_of_the_days_that_are_asked_for(site: Path, say: Any) -> None:
    """By the site's own days, and by the clock as it was repaired later."""
    late = Stamp(BOOT, 10**12 + 60 * SECOND_NS, MORNING_NS + 60 * SECOND_NS, True)
    kept(
        site,
        raised(0),
        raised(20, synced=False),
        raised(40),
        raised(8 * 3600 - 1, "gate-open"),
        raised(8 * 3600, "gate-open"),
        synced=(late,),
    )

    said = json.loads(run(say, site, "alarms", "--json", *DAY).out)

    assert ["2026-01-01 00:00:00", "2026-01-02 00:00:00"] == [said["from"], said["to"]]
    assert 4 == said["starts"]
    assert {"alarm": HOT, "raised": 3, "chatters": True} == {
        key: said["alarms"][0][key] for key in ("alarm", "raised", "chatters")
    }
    assert 0.05 == pytest.approx(said["alarms"][0]["chatter_index"])
    assert said["figures"]["chatter_index"]["met"] is False
    assert said["lists"] is None


def test_figures_in_words(site: Path, say: Any) -> None:
    """Each figure with what the field asks for; what is missed says NO."""
    kept(site, *(raised(number * 10) for number in range(11)))

    lines = run(say, site, "alarms", *DAY).out.splitlines()

    assert "From 2026-01-01 00:00:00 To 2026-01-02 00:00:00" == lines[0]
    assert "The gateway was not running: what stands now is not known." == lines[1]
    assert "Alarms a day: 11 (at most 144)" in lines
    assert "Alarms in the worst minute: 6 (at most 2: NO)" in lines
    assert f"    11  {HOT}" == lines[-1]


def test_the_lists_come_from_the_core(
    site: Path, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands and what is aside, with who, why and until when."""
    kept(site, raised(0))
    ward = Ward()
    ward.say(text="Close the door.")
    ward.say(alarm="gate-open", text="Shut the gate.")
    ward.do("shelve", "gate-open", reason="delivery")
    with ExitStack() as stack:
        counter = Counter(site / "data" / "control.sock", stack)
        alarms = {"alarms": ward.desk.documents()}
        monkeypatch.setattr(counter.desk, "status", lambda: alarms)
        said = run(say, site, "alarms", *DAY)
        page = site / "alarms.html"
        exported = run(say, site, "export", "alarms", "--out", page, *DAY)
        counter.server.stop()
        counter.server.join(10)

    assert 0 == exported.code, exported.err
    assert f"1 alarm standing, and the figures, in {page}.\n" == exported.out
    assert "Shelved: 1" in said.out
    wanted = (
        "  gate-open: Shelved, medium, 2026-01-01 20:00:00 Until 2026-01-01 21:00:00"
    )
    assert f"{wanted}. Shut the gate." in said.out
    for text in ("delivery", "nurse", "Close the door.", "2026-01-01 21:00:00"):
        assert text in page.read_text("utf-8")


@pytest.mark.parametrize("ending", ["html", "xlsx", "csv", "json"])
def test_they_are_written_as_page_and_as_data(
    site: Path, say: Any, ending: str
) -> None:
    """Every form there is, and never over a file that is there."""
    kept(site, raised(0))
    out = site / f"alarms.{ending}"
    words = ("export", "alarms", "--out", out, *DAY)

    said = run(say, site, *words)

    assert 0 == said.code
    assert f"The gateway does not run: only the figures are in {out}.\n" == said.out
    assert out.stat().st_size > 100
    assert "--force" in run(say, site, *words).sentence()


def test_an_ending_that_nobody_writes_is_refused(site: Path, say: Any) -> None:
    """The sentence names every ending that will do."""
    kept(site, raised(0))

    said = run(say, site, "export", "alarms", "--out", site / "alarms.doc", *DAY)

    assert said.sentence().endswith("one of .pdf, .xlsx, .csv, .html, .json.")


def test_a_page_in_chinese(site: Path, say: Any) -> None:
    """Whoever reads it chooses the language."""
    kept(site, raised(0))
    out = site / "alarms.html"

    run(say, site, "export", "alarms", "--out", out, "--language", "zh", *DAY)

    assert "报警统计" in out.read_text("utf-8")
    assert "Alarm" not in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--from", "2026-01-02", "--to", "2026-01-01"), "must come before the last"),
        (("--from", "2100-01-01"), "must come before the last, and before now"),
    ],
)
def test_days_that_make_no_sense(
    site: Path, say: Any, words: tuple[str, ...], expected: str
) -> None:
    """One sentence, and no traceback."""
    kept(site, raised(0))

    assert expected in run(say, site, "alarms", *words).sentence()


def test_no_journal_is_a_sentence(site: Path, say: Any) -> None:
    """A gateway that never ran has none."""
    assert "no journal" in run(say, site, "alarms").sentence()
