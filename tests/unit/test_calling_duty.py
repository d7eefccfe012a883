"""Who is on duty: shifts over midnight, unset clocks, swaps, roles; bad settings."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app.config import read
from edge_app.roll import LocalTime
from edge_app.stations.calling import STATION, advice
from edge_app.stations.calling_people import Callee, Shift, on_shift
from tests.unit.calling_rig import Rig, limits

DAY = {"people": ["li"], "days": "mon-fri", "from": "08:00", "to": "18:00"}
NIGHT = {"people": ["wang"], "days": "mon-fri", "from": "18:00", "to": "08:00"}
WEEKEND = {"people": ["zhao", "li"], "days": "sat,sun", "from": "08:00", "to": "08:00"}
SHIFTS = (DAY, NIGHT, WEEKEND)
HOUR = 3600


def at_hour(hour: float, **changes: Any) -> Rig:
    """Return the site so many hours after Monday began, by a set clock."""
    keys: dict[str, Any] = {"shifts": SHIFTS, **changes}
    rig = Rig(limits(**keys))
    rig.wall_s = hour * HOUR - rig.seconds
    return rig.start()


@pytest.mark.parametrize(
    ("hour", "people"),
    [
        (8, ["li"]),
        (17.99, ["li"]),
        (18, ["wang"]),
        (24 + 7.99, ["wang"]),
        (24 + 8, ["li"]),
        (4 * 24 + 23, ["wang"]),
        (5 * 24 + 7.99, ["wang"]),
        (5 * 24 + 8, ["zhao", "li"]),
        (6 * 24 + 3, ["zhao", "li"]),
        (7 * 24 + 7.99, ["zhao", "li"]),
        (7 * 24 + 8, ["li"]),
    ],
)
def test_who_is_on_duty(hour: float, people: list[str]) -> None:
    """A shift that passes midnight belongs to the day on which it began."""
    assert people == at_hour(hour).view()["on_duty"]


def test_the_duty_changes_by_itself() -> None:
    """At the end of a shift the state says so, without any alarm."""
    rig = at_hour(17.9)
    assert ["li"] == rig.view()["on_duty"]
    rig.wait(HOUR / 10)

    assert ["wang"] == rig.view()["on_duty"]


def test_an_hour_that_nobody_has() -> None:
    """Everybody is on duty then, so that an alarm reaches a person; check says so."""
    rig = at_hour(19, shifts=(DAY,))

    assert ["li", "wang", "zhao"] == rig.view()["on_duty"]
    assert "on mon 00:00 nobody is on duty" in " ".join(advice(rig.limits, ()))
    assert [] == [one for one in advice(limits(shifts=SHIFTS), ()) if "shifts" in one]


def test_an_unset_clock() -> None:
    """Everybody of the first shift is called, and the message says why."""
    rig = Rig(limits(shifts=(WEEKEND, DAY), ladders=({"steps": ["0 s duty"]},)))
    rig.synced = False
    rig.start()
    rig.alarm()

    assert [("zhao", "queued"), ("li", "queued")] == rig.notices("queued")
    assert not rig.view()["duty_known"]
    assert "The clock is not set: everybody of the first shift is called." in (
        rig.messages()[0].text
    )
    rig.synced = True
    rig.wait(31)

    assert rig.view()["duty_known"]


def test_somebody_takes_the_duty_over() -> None:
    """Until a time, over midnight too, or until it is given back."""
    rig = at_hour(20)
    answer = rig.command("on-duty", person="zhao", until="06:00")
    assert (True, "zhao is on duty until 06:00") == (answer.ok, answer.text)
    assert ["zhao"] == rig.view()["on_duty"]
    rig.wait(10 * HOUR - 1)
    assert ["zhao"] == rig.view()["on_duty"]
    rig.wait(1)
    assert ["wang"] == rig.view()["on_duty"]
    rig.command("on-duty", person="zhao")
    rig.wait(30 * HOUR)
    assert ["zhao"] == rig.view()["on_duty"]
    assert not rig.command("off-duty", person="li").ok
    assert rig.command("off-duty").ok

    assert ["li"] == rig.view()["on_duty"]


@pytest.mark.parametrize(
    ("verb", "arguments", "text"),
    [
        ("on-duty", {"person": "nobody"}, 'there is no "nobody" among'),
        ("off-duty", {}, "nobody has taken the duty over"),
        ("test", {"person": "nobody"}, 'there is no "nobody" among'),
        ("dance", {}, "duty does not know dance."),
    ],
)
def test_commands_that_cannot_be(
    verb: str, arguments: dict[str, str], text: str
) -> None:
    """Each earns one sentence."""
    answer = at_hour(9).command(verb, **arguments)

    assert not answer.ok
    assert text in answer.text


def test_no_time_without_a_clock() -> None:
    """A swap until a time needs a set clock; one without an end does not."""
    rig = at_hour(9)
    rig.synced = False

    assert not rig.command("on-duty", person="zhao", until="06:00").ok
    assert rig.command("on-duty", person="zhao").ok


def test_a_test_message() -> None:
    """To one person or to all on duty; it names no alarm and asks for nothing."""
    rig = at_hour(9)
    assert rig.command("test").ok
    assert rig.command("test", person="zhao").ok
    rig.flow()

    assert [("li", "sent"), ("zhao", "sent")] == sorted(rig.notices("sent"))
    assert "A test message of duty: nothing to do." == rig.orders()[0].text


def test_nobody_to_test() -> None:
    """A site without people is told so."""
    rig = Rig(limits(people=(), modem="")).start()

    assert "there is nobody to send it to" == rig.command("test").text


@pytest.mark.parametrize(
    ("changes", "second"),
    [
        ({}, "wang"),
        ({"second": "zhao"}, "zhao"),
        ({"second": "li"}, "wang"),
        ({"manager": "wang"}, "zhao"),
    ],
)
def test_the_second_is_somebody_else(changes: dict[str, Any], second: str) -> None:
    """Whoever is not on duty already, and not the manager where that can be."""
    rig = Rig(limits(ladders=({"steps": ["0 s second"]},), **changes)).start()
    rig.alarm()

    assert [(second, "queued")] == rig.notices("queued")


def test_a_webhook_has_a_step_of_its_own() -> None:
    """It is named in a ladder as a person is, and told through the link."""
    rig = Rig(limits(webhooks=("centre",), ladders=({"steps": ["0 s centre"]},)))
    rig.start().alarm()
    (message,) = rig.messages("webhook")

    assert "centre" == message.to


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("+86 138-0000-0001", "13800000001", True),
        ("13800000001", "+8613800000001", True),
        ("+8613800000001", "13800000002", False),
        ("110", "110", True),
        ("110", "13800000110", False),
        ("", "", False),
    ],
)
def test_one_telephone_in_two_spellings(ours: str, theirs: str, same: bool) -> None:
    """The country's code may be there or not; a short number is itself alone."""
    assert same is Callee("li", ours).has_number(theirs)


def test_one_person_once() -> None:
    """Two shifts of one person name them once."""
    shift = Shift(("li",), frozenset({3}), 0, 0)

    assert ("li",) == on_shift((shift, shift), LocalTime(0, 5))


# ------------------------------------------------------------ configuration


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"people": ({"name": "Li"},)}, "small letters"),
        ({"people": ({"name": "li"},)}, "cannot be reached"),
        ({"people": ({"name": "li", "phone": "call me"},)}, "phone is no number"),
        ({"people": ({"name": "li", "mail": "li"},)}, "mail is no address"),
        ({"people": ({"name": "li", "mail": 3},)}, "must be a text"),
        ({"people": ({"name": "li", "fax": "1"},)}, "none of the keys"),
        ({"people": ({"name": "duty", "phone": "110"},)}, "is a role"),
        ({"people": ({"name": "li", "phone": "110", "ways": ["fax"]},)}, "the ways"),
        ({"people": ({"name": "li", "phone": "110", "ways": ["mail"]},)}, "needs mail"),
        ({"webhooks": ("li",)}, 'two called "li"'),
        ({"manager": "nobody"}, 'no "nobody" among people'),
        ({"shifts": ({**DAY, "people": ["nobody"]},)}, 'no "nobody" among people'),
        ({"shifts": ({**DAY, "people": []},)}, "each needs people"),
        ({"shifts": ({**DAY, "days": "monday"},)}, "are no days"),
        ({"shifts": ({**DAY, "to": "25:00"},)}, "must be a time"),
        ({"shifts": ({**DAY, "until": "25:00"},)}, "none of the keys"),
        ({"ladders": ({"steps": ["0 s nobody"]},)}, 'no "nobody" among people'),
        ({"ladders": ({"steps": ["soon li"]},)}, "write a time and who"),
        ({"ladders": ({"steps": "0 s li"},)}, "steps is a list"),
        ({"ladders": ({"priority": "urgent", "steps": []},)}, "high, medium or low"),
        ({"ladders": ({"alarm": "x"},)}, "none of the keys"),
        ({"ladders": ({"steps": ["0 s li+li"]},)}, "somebody else's"),
    ],
)
def test_settings_that_are_wrong(changes: dict[str, Any], sentence: str) -> None:
    """Each mistake is one sentence."""
    with pytest.raises(ValueError, match=sentence):
        limits(**changes)


def test_advice() -> None:
    """Fewer than three people, nobody at all, and a telephone without a modem."""
    few = limits(people=({"name": "li", "phone": "110"},), modem="")

    assert ["people", "modem"] == [one.partition(":")[0] for one in advice(few, ())]
    assert ["people"] == [
        one.partition(":")[0] for one in advice(limits(people=(), modem=""), ())
    ]
    assert () == advice(limits(), ())


def test_it_is_read_from_a_file() -> None:
    """A site's file has it as one table with lists of tables."""
    text = """
    [gateway]
    site = "hill"
    name = "gate"
    timezone = "Asia/Shanghai"
    [mqtt]
    url = "mqtt://127.0.0.1"
    [mail]
    host = "mail.example.org"
    sender = "gatepost@example.org"
    [[calling]]
    name = "duty"
    people = [{ name = "li", mail = "li@example.org" }]
    shifts = [{ people = ["li"], from = "00:00", to = "00:00" }]
    """
    found = read(text)

    assert () == found.mistakes
    assert found.config is not None
    assert STATION is found.config.stations[0].kind
