"""The response level: who declares it, when it takes effect, what it changes."""

from __future__ import annotations

from dataclasses import replace

from edge_app.outcomes import Event, Leveled
from tests.unit.response_rig import SITE, Declared

# -------------------------------------------------------------------- commands


def test_a_command_takes_effect_once() -> None:
    """The same level again is audited by its command and changes nothing."""
    site = Declared()
    site.start()

    assert "level II (orange) holds" == site.order("II")
    assert "level II (orange) was commanded already" == site.order("II", sender="local")
    assert [("none", "II", "mqtt")] == site.events()
    assert [("level-orange", True)] == site.alarms()
    assert "II" == site.shared_level


def test_each_level_has_its_own_alarm() -> None:
    """Whoever answered for orange is told of red, and of yellow after it."""
    site = Declared()
    site.start()
    for value in ("II", "I", "III", "none"):
        site.order(value)
    expected = [
        ("level-orange", True),
        ("level-orange", False),
        ("level-red", True),
        ("level-red", False),
        ("level-yellow", True),
        ("level-yellow", False),
    ]

    assert expected == site.alarms()
    assert "none" == site.events()[-1][1]


def test_the_first_start_takes_the_configured_level() -> None:
    """Later starts keep what was commanded since."""
    site = Declared(replace(SITE, initial="IV"))
    site.start()
    site.order("none")
    site.start()

    assert [("none", "IV", "initial"), ("IV", "none", "mqtt")] == site.events()


def test_a_level_survives_a_restart() -> None:
    """It is said again only where the engine has lost it."""
    site = Declared()
    site.start()
    site.order("I")
    said = len([one for one in site.told if isinstance(one, Leveled)])
    site.start()
    assert said == len([one for one in site.told if isinstance(one, Leveled)])
    site.shared_level = ""
    site.start()

    assert "I" == site.shared_level
    assert 1 == len(site.events())


# -------------------------------------------------------------------- contacts


def test_a_contact_raises_and_falls_back() -> None:
    """While the key is turned its level holds; then what was commanded does."""
    site = Declared()
    site.start()
    site.order("III")
    site.contact("key-red", closed=True)
    site.contact("key-red", closed=True)
    site.contact("key-red", closed=False)
    expected = [
        ("none", "III", "mqtt"),
        ("III", "I", "contact"),
        ("I", "III", "contact"),
    ]

    assert expected == site.events()


def test_a_contact_never_lowers() -> None:
    """A blue key does nothing to a red order, and the gravest contact counts."""
    site = Declared()
    site.start()
    site.order("I")
    site.contact("key-blue", closed=True)
    assert "I" == site.shared_level
    text = site.order("none")
    assert "level none once key-blue opens; IV (blue) holds" == text
    site.contact("key-red", closed=True)
    site.contact("key-blue", closed=False)

    assert "I" == site.shared_level


def test_a_closed_contact_survives_a_restart() -> None:
    """No level falls and rises because the gateway began again."""
    site = Declared()
    site.start()
    site.contact("key-red", closed=True)
    site.start()
    site.contact("key-red", closed=True)
    assert [("none", "I", "contact")] == site.events()
    site.limits = replace(SITE, red=())
    site.start()

    assert "" == site.shared_level


# ----------------------------------------------------------------- stated times


def test_a_stated_time() -> None:
    """It holds from the minute that was said, and the event says which."""
    site = Declared()
    site.start()
    assert "level I (red) from 2026-03-01T12:10" == site.order("I", "12:10")
    site.wait(599)
    assert [] == site.events()
    assert "2026-03-01T12:10" == site.view()["planned_from"]
    site.wait(2)

    assert [("none", "I", "mqtt")] == site.events()
    told = next(one.data for one in site.told if isinstance(one, Event))
    assert "2026-03-01T12:10" == told["effective"]


def test_a_time_that_has_been_is_tomorrow_s() -> None:
    """Unless its day is said: then it holds at once."""
    site = Declared()
    site.start()
    assert "from 2026-03-02T11:00" in site.order("I", "11:00")
    site.order("II", "2026-03-01T11:00")

    assert [("none", "II", "mqtt")] == site.events()


def test_a_stated_time_waits_for_the_clock() -> None:
    """And without a day it cannot be understood before that."""
    site = Declared(synced=False)
    site.start()
    assert "The clock is not set" in site.order("I", "12:10")
    assert "once the clock is set" in site.order("I", "2026-03-01T12:10")
    site.wait(3600)
    assert [] == site.events()
    site.synced = True
    site.wait(31)

    assert [("none", "I", "mqtt")] == site.events()


def test_an_order_at_once_drops_what_was_planned() -> None:
    """The answer says so, and nothing happens at the stated time."""
    site = Declared()
    site.start()
    site.order("I", "12:10")
    assert "I (red) is planned no longer" in site.order("III")
    site.wait(3600)

    assert [("none", "III", "mqtt")] == site.events()


def test_a_plan_survives_a_restart() -> None:
    """Whoever starts after the stated time lets it hold late."""
    site = Declared()
    site.start()
    site.order("I", "12:10")
    site.at_s += 7200
    site.start()

    assert [("none", "I", "mqtt")] == site.events()


def test_no_level_holds() -> None:
    """Taking back the only order leaves none, and the answer says so."""
    site = Declared()
    site.start()
    site.order("II")

    assert "no level holds" == site.order("none")
