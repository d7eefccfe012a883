"""The siren of a calling station: when it sounds, when it is silent, when it fails."""

from __future__ import annotations

from edge_app.model import OrderFailed, PortChange
from tests.unit.calling_rig import Rig, limits


def test_the_siren_sounds_until_somebody_has_seen_it() -> None:
    """On with the beacon's step, off with the acknowledgement."""
    rig = Rig().start()
    rig.alarm()
    rig.alarm(state="acknowledged", before="unacknowledged")

    assert ["off", "on", "off"] == rig.siren()


def test_the_siren_goes_off_by_itself_and_on_again() -> None:
    """After its longest time; the next alarm switches it on again."""
    rig = Rig(limits(siren_max_s=60)).start()
    rig.alarm()
    rig.wait(60)
    assert ["off", "on", "off"] == rig.siren()
    rig.alarm("gate-forced")

    assert ["off", "on", "off", "on"] == rig.siren()


def test_the_siren_can_be_silenced_for_a_while() -> None:
    """It is silent for so many minutes, then sounds again; a new alarm ends that."""
    rig = Rig().start()
    rig.alarm()
    answer = rig.command("silence", minutes="5")
    assert (True, "silent for 5 min, or until the next alarm") == (
        answer.ok,
        answer.text,
    )
    assert ["off", "on", "off"] == rig.siren()
    rig.wait(300)
    assert ["off", "on", "off", "on"] == rig.siren()
    rig.command("silence")
    rig.alarm("gate-forced")

    assert ["off", "on", "off", "on", "off", "on"] == rig.siren()


def test_a_siren_that_does_nothing() -> None:
    """It is an alarm, and the order is given again after a minute or a new start."""
    rig = Rig().start()
    rig.alarm()
    rig.give(OrderFailed("horn", "on", "port gone", "c", rig.at))
    assert rig.conditions()["duty-siren"]
    assert "failed" == rig.view()["siren"]
    rig.wait(60)
    assert not rig.conditions()["duty-siren"]
    assert ["off", "on", "on"] == rig.siren()
    rig.give(PortChange("horn", False, "unplugged", rig.at))
    rig.give(PortChange("horn", True, "", rig.at))

    assert ["off", "on", "on", "on"] == rig.siren()


def test_no_siren_no_silence() -> None:
    """A site without one is told so, and is told of no order."""
    rig = Rig(limits(siren="")).start()
    rig.alarm()

    assert not rig.command("silence").ok
    assert "none" == rig.view()["siren"]


def test_the_siren_after_a_reboot() -> None:
    """A relay may still be on: it is told what it has to do, in either case."""
    rig = Rig().start()
    rig.alarm()
    rig.reboot(gap_s=5)
    assert ["on"] == rig.siren()
    rig.alarm(state="acknowledged", before="unacknowledged")
    rig.reboot(gap_s=5)

    assert ["off"] == rig.siren()
