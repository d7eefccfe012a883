"""The arguments of a calling station's verbs, as the judge of commands sees them."""

from __future__ import annotations

import pytest

from edge_app.commands import CommandRefusal, judge
from edge_app.model import Command, Stamp
from edge_app.stations.calling import STATION
from edge_app.verbs import VERBS
from tests.senders import envelope

NOW = Stamp("boot-one", 1, 10**18, synced=True)


def judged(verb: str, **arguments: object) -> Command | CommandRefusal:
    """Judge a command to the station."""
    return judge(
        envelope(target="duty", verb=verb, arguments=arguments),
        sender="local",
        retained=False,
        now=NOW,
        targets={"duty": STATION.verbs},
        allowed={"local": frozenset(VERBS)},
        known_id=lambda _: False,
    )


@pytest.mark.parametrize(
    ("verb", "arguments", "good"),
    [
        ("test", {}, True),
        ("test", {"person": "li"}, True),
        ("test", {"person": "+8613800000001"}, False),
        ("silence", {"minutes": 5}, True),
        ("silence", {"minutes": "1440"}, True),
        ("silence", {"minutes": 1441}, False),
        ("silence", {"minutes": 0}, False),
        ("silence", {"minutes": "long"}, False),
        ("on-duty", {"person": "li", "until": "24:00"}, True),
        ("on-duty", {}, False),
        ("on-duty", {"person": "li", "until": "8"}, False),
        ("off-duty", {}, True),
    ],
)
def test_what_may_be_said(verb: str, arguments: dict[str, object], good: bool) -> None:
    """People are named by their short names, never by a number."""
    assert good is isinstance(judged(verb, **arguments), Command)
