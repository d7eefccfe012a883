"""`gatepost export epcis`: one document of a journal, and sentences for the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_app.journal import Journal
from edge_app.model import Json, Stamp
from edge_app.outcomes import Event
from edge_app.store.epcis_vocabulary import mistakes
from tests.contract.batches import BOOT, batch
from tests.unit.epcis_moves import CATALOGUE, PLAIN, at
from tests.unit.epcis_site import BASE, GLN, MASK, faults


def row(hours: int, line: int, stamp: Stamp | None = None, **more: Json) -> Event:
    """Receive masks on a line of receipt R-1."""
    data: dict[str, Json] = {
        "item": "mask",
        "quantity": 10 * line,
        "unit": "piece",
        "from": "<supplier>",
        "to": "shelf-1",
        "reason": "receive",
        "document": "R-1",
        "line": line,
        **more,
    }
    return Event("stock.moved", "counter", stamp or at(hours), data, "")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site with a catalogue; its journal is below the same folder."""
    (tmp_path / "site.toml").write_text(PLAIN, "utf-8")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    return tmp_path


def booked(site: Path, *events: Event, synced: tuple[Stamp, ...] = ()) -> None:
    """Put rows into the site's journal and stop it."""
    journal = Journal.open(site / "data", "board-1")
    journal.append((batch(1, *events),), synced=synced)
    journal.close()


def export(say: Any, site: Path, *words: str | Path) -> Any:
    """Run the command on a site."""
    return say(
        "export", "epcis", "--config", site / "site.toml", "--root", site, *words
    )


def events_of(text: str) -> list[dict[str, Any]]:
    """Return the events of a document that nobody has anything against."""
    document = json.loads(text)
    assert ([], ()) == (faults(document), mistakes(document))
    found: list[dict[str, Any]] = document["epcisBody"]["eventList"]
    return found


def test_document(site: Path, say: Any) -> None:
    """Every move is an event of one document, in their order."""
    other = Event("screening", "east", at(0), {"n": 1}, "")
    booked(site, row(0, 1), other, row(1, 2))
    said = export(say, site, "--base", BASE, "--gln", GLN)
    assert (0, "2 events.\n") == (said.code, said.err)
    assert [(10, "09:00"), (20, "10:00")] == [
        (one["quantityList"][0]["quantity"], one["eventTime"][11:16])
        for one in events_of(said.out)
    ]
    assert f"https://id.gs1.org/01/{MASK}" in said.out


def test_file(site: Path, say: Any) -> None:
    """A document goes into a file, which stands there only when it is whole."""
    booked(site, row(0, 1))
    out = site / "moves.json"
    said = export(say, site, "--out", out)
    assert (0, "", f"1 event in {out}.\n") == (said.code, said.out, said.err)
    (event,) = events_of(out.read_text("utf-8"))
    assert {"id": "https://hillside.invalid/loc/counter"} == event["readPoint"]
    assert [] == list(site.glob("*.part"))


def test_the_site_file_names_it(site: Path, say: Any) -> None:
    """Without flags the address, the GLN and the locked places are the site file's."""
    told = f'[epcis]\nbase = "{BASE}/"\ngln = "{GLN}"\n'
    room = '[[store]]\nname = "room"\nquarantine = ["returns"]\n'
    (site / "site.toml").write_text(f"{PLAIN}\n{told}\n{room}", "utf-8")
    booked(site, row(0, 1, to="returns", reason="move"))
    said = export(say, site)
    (event,) = events_of(said.out)
    flagged = export(say, site, "--base", BASE, "--gln", GLN).out
    assert [event] == events_of(flagged)
    assert "holding" == event["bizStep"]
    assert f"https://id.gs1.org/414/{GLN}/254/returns" == event["bizLocation"]["id"]


def test_nothing(site: Path, say: Any) -> None:
    """A store in which nothing moved has a document without events."""
    booked(site)
    assert [] == events_of(export(say, site).out)


@pytest.mark.parametrize(
    ("words", "quantities"),
    [
        (("--from", "2026-01-16"), [20, 30]),
        (("--to", "2026-01-16"), [10, 20]),
        (("--from", "2026-01-16", "--to", "2026-01-16"), [20]),
        (("--from", "2026-02-01"), []),
    ],
)
def test_days(
    site: Path, say: Any, words: tuple[str, ...], quantities: list[int]
) -> None:
    """Days are local ones, and both ends count."""
    booked(site, row(14, 1), row(15, 2), row(39, 3))
    assert quantities == [
        one["quantityList"][0]["quantity"]
        for one in events_of(export(say, site, *words).out)
    ]


def test_reversal(site: Path, say: Any) -> None:
    """A reversal is the event it takes back, declared, even of an earlier day."""
    back = row(24, 2, reason="reverse", reverses="R-1/1")
    booked(site, row(0, 1), back)
    first, declared = events_of(export(say, site).out)
    (late,) = events_of(export(say, site, "--from", "2026-01-16").out)
    assert declared == late == {**first, "errorDeclaration": late["errorDeclaration"]}
    assert (
        "2026-01-16T09:00:00.000+08:00" == late["errorDeclaration"]["declarationTime"]
    )


def test_reversal_of_nothing(site: Path, say: Any) -> None:
    """A reversal of what is kept no more is left out, and that is said."""
    booked(site, row(0, 2, reason="reverse", reverses="R-0/1"))
    said = export(say, site)
    assert [] == events_of(said.out)
    assert (
        "0 events.\n1 reversal left out: what was taken back is no longer kept.\n"
    ) == said.err


def test_clock_unset(site: Path, say: Any) -> None:
    """A move from before the clock was set has its repaired time, or is left out."""
    early = row(0, 1, at(0, synced=False))
    lost = row(0, 2, at(0, synced=False, boot="another-boot"))
    booked(site, early, lost, synced=(replace(at(1), boot_id=BOOT),))
    said = export(say, site)
    (event,) = events_of(said.out)
    assert "2026-01-15T09:00:00.000+08:00" == event["eventTime"]
    assert (
        "1 event.\n1 move left out: the clock had never been set by then.\n"
    ) == said.err


def test_rows_that_are_no_moves(site: Path, say: Any) -> None:
    """A row that does not say what moved is passed over."""
    booked(site, Event("stock.moved", "counter", at(0), {"n": 1}, ""), row(0, 1))
    assert 1 == len(events_of(export(say, site).out))


def test_a_thousand_and_more(site: Path, say: Any) -> None:
    """More moves than fit a page come in their order, each once."""
    booked(site, *(row(0, line) for line in range(1, 1202)))
    quantities = [
        one["quantityList"][0]["quantity"]
        for one in json.loads(export(say, site).out)["epcisBody"]["eventList"]
    ]
    assert [10 * line for line in range(1, 1202)] == quantities


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--base", "urn:x"),
            "gatepost export: --base urn:x is no address such as "
            "https://stock.example.org/hillside.",
        ),
        (
            ("--gln", "123"),
            "gatepost export: --gln 123: A GLN has 13 digits.",
        ),
    ],
)
def test_bad_words(site: Path, say: Any, words: tuple[str, ...], sentence: str) -> None:
    """An address or a GLN that cannot be is refused in a sentence."""
    booked(site)
    assert sentence == export(say, site, *words).sentence()


@pytest.mark.parametrize("day", ["2026-1-5", "yesterday", "2026-02-30"])
def test_bad_days(site: Path, say: Any, day: str) -> None:
    """A day that is none is refused before anything is read."""
    said = export(say, site, "--from", day)
    assert (2, "") == (said.code, said.out)
    assert day in said.err


def test_no_journal(site: Path, say: Any) -> None:
    """Without a journal there is one sentence and no file."""
    said = export(say, site, "--out", site / "moves.json")
    assert "There is no journal" in said.sentence()
    assert [] == list(site.glob("moves*"))
