"""The roster's file: found, judged, said, read again; and nothing of it gets out."""

from __future__ import annotations

import json
import logging
import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edge_app import roster_file
from edge_app.clock import clock_of
from edge_app.commands import audit
from edge_app.config import Config, examine, load
from edge_app.engine_values import Enrolled
from edge_app.model import Command, Stamp
from edge_app.people import Veil
from edge_app.root import Root
from edge_app.roster_file import BYTES_LIMIT, SAID_LIMIT, Registrar

EXAMPLE = Path(__file__).parents[1] / "data" / "whole_way.toml"
VEIL = Veil(b"a key of the tests")
AT = Stamp("boot-one", 1, 2, synced=True)
LIST = "badge,pseudonym,class,role,name\nE2001,pupil-1,3-2,pupil,Wang\n"
EXTRA = '[people]\nroster = "roster.csv"\nchecks = ["morning 07:00-08:30"]\n'

Site = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Put a site with a roster into a folder."""

    def put(roster: bytes | str | None = LIST, extra: str = EXTRA) -> Path:
        text = EXAMPLE.read_text("utf-8").replace("[people]\n", extra, 1)
        (tmp_path / "site.toml").write_text(text, "utf-8")
        if roster is not None:
            raw = roster if isinstance(roster, bytes) else roster.encode()
            (tmp_path / "roster.csv").write_bytes(raw)
        return tmp_path / "site.toml"

    return put


def config_of(file: Path) -> Config:
    """Load a site."""
    return load(file, root=Root(None))


def test_the_roster_lies_beside_the_file(site: Site) -> None:
    """Its badges are hashed as the readers of the entrances spell them."""
    config = config_of(site())
    enrolled = roster_file.enrolled(config, VEIL, roster_file.read(config), AT)

    roster, person = enrolled.site.roster, VEIL.person("person", "pupil-1")
    assert person == roster.owner(VEIL.person("epc", "E2001"))
    assert "3-2" == roster.people[person].class_name
    assert ["morning"] == [one.name for one in enrolled.site.checks]
    assert {
        "ok": True,
        "people": 1,
        "badges": 1,
        "classes": 1,
        "refused": 0,
    } == enrolled.event.data
    assert (False, False) == (enrolled.condition.active, enrolled.keeps)


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (None, "it cannot be read: No such file or directory."),
        (b"\xff" * 9, "it is neither UTF-8 nor GBK text; save it as one of them."),
        ("class\n1", "it has no column badge and no column pseudonym."),
        (b"x" * (BYTES_LIMIT + 1), "it is longer than 8 MiB."),
    ],
)
def test_a_roster_of_no_use_stops_no_gate(
    site: Site, say: Any, roster: bytes | str | None, said: str
) -> None:
    """`gatepost check` says why, the gateway starts, and an alarm stands."""
    file = site(roster)
    config = config_of(file)
    enrolled = roster_file.enrolled(config, VEIL, roster_file.read(config), AT)
    checked = say("check", file)

    assert (0, True) == (checked.code, said in checked.out)
    assert (True, True) == (enrolled.condition.active, enrolled.keeps)
    assert said in enrolled.condition.text


def test_check_names_each_refused_row(site: Site, say: Any) -> None:
    """By its line and reason, the first twenty; nothing of the rows themselves."""
    rows = "".join(f"E2001,label-{n},3-2,pupil,Li\n" for n in range(SAID_LIMIT + 5))
    file = site(LIST + rows)
    found = json.loads(say("check", file, "--json").out)["warnings"]
    lines = [one for one in found if "people: roster: " in one]

    assert lines[0].endswith("roster.csv: line 3: its badge is that of line 2 already.")
    assert lines[-1].endswith("5 more rows were refused.")
    assert SAID_LIMIT + 1 == len(lines)
    assert not any(word in " ".join(lines) for word in ("label", "Li", "E2001"))


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ('[people]\nchecks = ["morning"]\n', '"morning" must have the form'),
        ('[people]\nchecks = ["a 1:00-2:00"]\n', "must have the form"),
        ('[people]\narrivals = ["a 09:00-08:00"]\n', "must end after it begins"),
        (
            '[people]\nchecks = ["a 01:00-02:00", "a 03:00-04:00"]\n',
            'there are two called "a"',
        ),
    ],
)
def test_times_of_no_form_are_mistakes(site: Site, extra: str, said: str) -> None:
    """The file is refused, with a sentence for each."""
    mistakes = examine(site(extra=extra), root=Root(None)).mistakes

    assert any(said in one for one in mistakes), mistakes


def test_reading_again_names_lines_and_no_person(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """What is logged of a refused row is its line; the good ones are used."""
    file = site(LIST + "E2002,Wang Xiaoming\n")
    heard: queue.Queue[Enrolled] = queue.Queue()
    with caplog.at_level(logging.WARNING):
        Registrar(config_of(file), VEIL, clock_of(Root(None))).reload(heard.put)
        enrolled = heard.get(timeout=10)

    assert 1 == len(enrolled.site.roster.people)
    assert "line 3: it has 2 cells, the first line has 5." in caplog.text
    assert not any(one in caplog.text for one in ("Wang", "E2001", "E2002", "pupil-1"))


def test_no_audit_holds_a_visitors_name() -> None:
    """Nor the host, nor whose case it is; the purpose and the approval stay."""
    given = {"purpose": "repair", "approval": "7", "name": "Li", "host": "Wang"}
    visitor = Command("c", "east", "visitor", "guard", "local", given, AT)
    case = Command(
        "c", "east", "case", "nurse", "local", {"person": "p", "cause": "mumps"}, AT
    )

    assert {"purpose": "repair", "approval": "7"} == audit(visitor)["arguments"]
    assert {"cause": "mumps"} == audit(case)["arguments"]
