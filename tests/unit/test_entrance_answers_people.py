"""What the guard is told of visitors, lists and cases, word by word."""

from __future__ import annotations

from tests.unit.school import School, lane
from tests.unit.test_entrance_answers import said


def test_visitors() -> None:
    """Registered with a badge or before one; what is missing is said."""
    gate = lane(at="09:00")

    assert (False, "say what for: purpose=...") == said(gate, "visitor")
    assert (False, "until is over already") == said(
        gate, "visitor", purpose="repair", until="09:00"
    )
    assert (False, "the roster has no lent badge of that label") == said(
        gate, "visitor", purpose="repair", card="pupil-1"
    )
    assert (
        True,
        "registered; a lent badge shown within 60 s becomes theirs",
    ) == said(gate, "visitor", purpose="repair")
    assert (True, "registered, the badge is lent") == said(
        gate, "visitor", purpose="repair", card="visitor-1", approval="7"
    )
    assert {"visitor": 2} == gate.state.kept.counts
    assert [
        {"result": "registered", "purpose": "repair", "approval": ""},
        {"result": "registered", "purpose": "repair", "approval": "7"},
    ] == [one.data for one in gate.events("visitor") if "person" not in one.data]


def test_lists_and_cases() -> None:
    """Nobody of that label, no such cause, and what cannot be told yet."""
    gate, early = lane(), lane(at="05:00")
    causes = (
        "diarrhoea, fever, hand-foot-mouth, influenza-like, jaundice, measles,"
        " mumps, norovirus, rash, rubella, scarlet-fever, varicella, vomiting"
    )

    assert (False, "the clock is not set") == said(
        lane(School(synced=False)), "missing"
    )
    assert (False, "no such check has begun today") == said(early, "missing")
    assert (False, "the roster has nobody of that label") == said(
        gate, "case", person="nobody", cause="fever"
    )
    assert (False, f"the cause is one of {causes}") == said(
        gate, "case", person="pupil-1", cause="boredom"
    )
    assert (True, "noted") == said(gate, "case", person="pupil-1", cause="fever")
