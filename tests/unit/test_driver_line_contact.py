"""The contact driver as a table of levels, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import line_contact
from drivers.contract import Edge, Sample
from drivers.quantities import Quantity
from simulators import line_contact as device

HIGH, LOW = True, False


@pytest.mark.parametrize(
    ("options", "level", "expected"),
    [
        pytest.param(line_contact.Options(), LOW, "1", id="low is closed"),
        pytest.param(line_contact.Options(), HIGH, "0", id="high is open"),
        pytest.param(line_contact.Options(closed="high"), HIGH, "1", id="other way"),
        pytest.param(line_contact.Options(closed="high"), LOW, "0", id="and open"),
    ],
)
def test_contact(options: line_contact.Options, level: bool, expected: str) -> None:
    """A level is a closed or an open contact, as it is wired."""
    decoded = line_contact.decode((Edge(0, level, 1.0),), options)

    assert (Sample(Quantity.CONTACT, Decimal(expected)),) == decoded.findings


def test_a_line_that_is_not_there() -> None:
    """An edge of another line is none of the device's."""
    edge = (Edge(1, HIGH, 1.0),)

    assert line_contact.decode(edge, line_contact.Options()).findings == ()


def test_pull() -> None:
    """The pull resistor is what the options say."""
    assert line_contact.pull(line_contact.Options(pull="none")) == "none"


@pytest.mark.parametrize(
    "options", [line_contact.Options(), line_contact.Options(closed="high")]
)
def test_driver_and_stand_in(options: line_contact.Options) -> None:
    """However it is wired, what is poked is what is read."""
    stand_in = device.stand_in({"closed": options.closed})
    for state in (False, True, False):
        stand_in.poke({"closed": state})
        edge = Edge(0, stand_in.levels()["line"], 1.0)
        expected = Sample(Quantity.CONTACT, Decimal(int(state)))
        assert (expected,) == line_contact.decode((edge,), options).findings


def test_a_deaf_stand_in() -> None:
    """Driving it changes nothing."""
    stand_in = device.stand_in({})
    before = stand_in.levels()
    stand_in.driven("line", not before["line"], 1.0)

    assert before == stand_in.levels()
