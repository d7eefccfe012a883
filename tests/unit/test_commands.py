"""Commands as a table of what is refused and why, then laws for any JSON at all."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.commands import VERBS, CommandRefusal, audit, judge
from edge_app.model import Command, Stamp

NOON_NS = 1_767_268_800_000_000_000
NOW = Stamp("boot-1", 5, NOON_NS, synced=True)
UNSET = Stamp("boot-1", 5, 0, synced=False)
TARGETS = {
    "east": frozenset({"open", "deny", "re-measure"}),
    "masks": frozenset({"zero", "tare"}),
    "cold-high": frozenset({"acknowledge"}),
    "gateway": frozenset({"resend", "reload"}),
}
EVERYTHING = frozenset(VERBS)
ALLOWED = {"local": EVERYTHING, "mqtt": EVERYTHING - {"reload"}}
GOOD: dict[str, Any] = {
    "id": "c-1",
    "issued_at": "2026-01-01T12:00:00Z",
    "expires_at": "2026-01-01T12:01:00Z",
    "by": "centre",
    "target": "east",
    "verb": "open",
    "arguments": {"comment": "delivery"},
}
RESEND = {"stream": "urgent", "first": 1, "last": "12"}
LATER = "2026-01-01T13:00:00"


def tell(
    envelope: object,
    *,
    sender: str = "mqtt",
    retained: bool = False,
    now: Stamp = NOW,
) -> Command | CommandRefusal:
    """Judge a command at noon; `used` is the one id that was seen before."""
    return judge(
        envelope,
        sender=sender,
        retained=retained,
        now=now,
        targets=TARGETS,
        allowed=ALLOWED,
        known_id=lambda id_: id_ == "used",
    )


def ground(judged: Command | CommandRefusal) -> str:
    """Name the ground of a refusal; a command that was taken is `taken`."""
    return "taken" if isinstance(judged, Command) else judged.ground.value


def to_gateway(verb: str, arguments: object) -> dict[str, Any]:
    """Change the good command into one for the gateway itself."""
    return {"target": "gateway", "verb": verb, "arguments": arguments}


def test_a_good_command() -> None:
    """It keeps who, what, why and the way it came in."""
    expected = Command(
        "c-1", "east", "open", "centre", "mqtt", {"comment": "delivery"}, NOW
    )

    assert expected == tell(GOOD)


def test_bytes_are_read() -> None:
    """The same command as JSON bytes is the same command."""
    assert tell(GOOD) == tell(json.dumps(GOOD).encode())


def test_numbers_become_texts() -> None:
    """`first` may be a number or digits; a command carries texts."""
    judged = tell({**GOOD, **to_gateway("resend", RESEND)})

    assert isinstance(judged, Command)
    assert {"stream": "urgent", "first": "1", "last": "12"} == judged.arguments


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, "taken", id="nothing wrong"),
        pytest.param({"id": "x" * 64}, "taken", id="id of 64"),
        pytest.param({"id": "x" * 65}, "malformed", id="id of 65"),
        pytest.param({"id": ""}, "malformed", id="empty id"),
        pytest.param({"id": "a/b"}, "malformed", id="id with a slash"),
        pytest.param({"id": 7}, "malformed", id="id that is a number"),
        pytest.param({"id": "used"}, "repeated", id="id used before"),
        pytest.param({"by": ""}, "malformed", id="by nobody"),
        pytest.param({"by": "x" * 201}, "malformed", id="by somebody too long"),
        pytest.param({"extra": 1}, "malformed", id="unknown key"),
        pytest.param({"malformed": "no object"}, "malformed", id="link says so"),
        pytest.param({"sender": "local"}, "taken", id="claimed sender is not read"),
        pytest.param({"retained": True}, "retained", id="link saw it retained"),
        pytest.param({"issued_at": None}, "malformed", id="no time of issue"),
        pytest.param({"expires_at": "soon"}, "malformed", id="no time at all"),
        pytest.param({"expires_at": "2026-02-30T12:00:00Z"}, "malformed", id="no day"),
        pytest.param({"expires_at": "2026-01-01T12:01:00"}, "malformed", id="no zone"),
        pytest.param({"expires_at": GOOD["issued_at"]}, "malformed", id="no life"),
        pytest.param({"expires_at": LATER + "Z"}, "taken", id="one hour"),
        pytest.param({"expires_at": LATER + ".001Z"}, "malformed", id="over an hour"),
        pytest.param({"expires_at": "2026-01-01T20:01:00+08:00"}, "taken", id="zone"),
        pytest.param(
            {"issued_at": "2026-01-01T11:59:00Z", "expires_at": "2026-01-01T12:00:00Z"},
            "expired",
            id="expired this moment",
        ),
        pytest.param(
            {
                "issued_at": "2026-01-01T11:59:00Z",
                "expires_at": "2026-01-01T12:00:00.000001Z",
            },
            "taken",
            id="a microsecond left",
        ),
        pytest.param(
            {"issued_at": "2026-01-01T12:01:00Z", "expires_at": LATER + "Z"},
            "taken",
            id="60 s ahead",
        ),
        pytest.param(
            {"issued_at": "2026-01-01T12:01:00.1Z", "expires_at": LATER + "Z"},
            "future",
            id="more than 60 s ahead",
        ),
        pytest.param({"target": "west"}, "unknown", id="unknown target"),
        pytest.param({"target": None}, "unknown", id="no target"),
        pytest.param({"verb": "explode"}, "unknown", id="unknown verb"),
        pytest.param({"verb": "zero"}, "unknown", id="verb of another target"),
        pytest.param(to_gateway("reload", {}), "forbidden", id="not from afar"),
        pytest.param({"arguments": None}, "taken", id="null arguments"),
        pytest.param({"arguments": []}, "arguments", id="arguments in a list"),
        pytest.param({"arguments": {"colour": "red"}}, "arguments", id="unknown one"),
        pytest.param({"arguments": {"comment": 7}}, "arguments", id="number as text"),
        pytest.param(to_gateway("resend", RESEND), "taken", id="resend"),
        pytest.param(to_gateway("resend", None), "arguments", id="resend of nothing"),
        pytest.param(
            to_gateway("resend", {**RESEND, "first": 13}), "arguments", id="backwards"
        ),
        pytest.param(
            to_gateway("resend", {**RESEND, "first": 12}), "taken", id="one row"
        ),
        pytest.param(
            to_gateway("resend", {**RESEND, "first": 0}), "arguments", id="row 0"
        ),
        pytest.param(
            to_gateway("resend", {**RESEND, "first": True}),
            "arguments",
            id="true is no row",
        ),
        pytest.param(
            to_gateway("resend", {**RESEND, "stream": "x"}),
            "arguments",
            id="no such stream",
        ),
    ],
)
def test_over_mqtt(change: dict[str, Any], expected: str) -> None:
    """The good command with one thing changed earns what is listed beside it."""
    assert expected == ground(tell({**GOOD, **change}))


@pytest.mark.parametrize(
    "envelope",
    [None, 7, "open", [], [GOOD], b"", b"{", b"\xff", b"[" * 5000, b" " * 70000],
)
def test_no_object(envelope: object) -> None:
    """What is no JSON object is malformed, whatever else it is."""
    assert "malformed" == ground(tell(envelope))


def test_retained() -> None:
    """The broker's retained copy of a good command is refused."""
    assert "retained" == ground(tell(GOOD, retained=True))


def test_a_clock_that_is_not_set() -> None:
    """Age cannot be judged then: refused from afar, taken from the spot."""
    assert "clock" == ground(tell(GOOD, now=UNSET))
    assert "taken" == ground(tell(GOOD, sender="local", now=UNSET))


def test_reload_on_the_spot() -> None:
    """What is not allowed from afar is allowed on the spot; to strangers nothing is."""
    wanted = {**GOOD, **to_gateway("reload", None)}

    assert "taken" == ground(tell(wanted, sender="local"))
    assert "forbidden" == ground(tell(wanted, sender="console"))


def test_each_ground_has_its_own_sentence() -> None:
    """A refusal says in one sentence what is wrong, and the audit repeats it."""
    refused = tell({**GOOD, "id": "used"})

    assert {
        "id": "used",
        "target": "east",
        "verb": "open",
        "by": "centre",
        "sender": "mqtt",
        "ok": False,
        "ground": "repeated",
        "answer": "The id used was used before.",
    } == audit(refused)


def test_nothing_strange_is_repeated() -> None:
    """Names that are none, and arguments that were refused, are not in the audit."""
    strange = "pass word"
    arguments = {"password": strange}
    data = audit(tell({**GOOD, "target": strange, "arguments": arguments}))

    assert strange not in msgspec.json.encode(data).decode()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
nearly_good = st.fixed_dictionaries(
    {key: st.just(value) | anything for key, value in GOOD.items()}
)


@given(anything | st.binary() | nearly_good, st.sampled_from([NOW, UNSET]))
def test_total(envelope: object, now: Stamp) -> None:
    """Any value earns a command or a refusal, and either can be written down."""
    judged = tell(envelope, now=now)

    if isinstance(judged, CommandRefusal):
        assert judged.text.endswith(".")
    msgspec.json.encode(audit(judged))
