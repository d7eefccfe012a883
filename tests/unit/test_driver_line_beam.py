"""The beam driver as a table of levels, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import line_beam
from drivers.contract import Edge, Sample
from drivers.quantities import Quantity
from simulators import line_beam as device

HIGH, LOW = True, False


@pytest.mark.parametrize(
    ("options", "level", "expected"),
    [
        pytest.param(line_beam.Options(), LOW, "1", id="low is broken"),
        pytest.param(line_beam.Options(), HIGH, "0", id="high is clear"),
        pytest.param(line_beam.Options(broken="high"), HIGH, "1", id="the other way"),
        pytest.param(line_beam.Options(broken="high"), LOW, "0", id="and clear"),
    ],
)
def test_beam(options: line_beam.Options, level: bool, expected: str) -> None:
    """A level is a broken or a clear beam, as it is wired."""
    decoded = line_beam.decode((Edge(0, level, 1.0),), options)

    assert (Sample(Quantity.BEAM, Decimal(expected)),) == decoded.findings
    assert decoded.rest == ()


def test_a_line_that_is_not_there() -> None:
    """An edge of another line is none of the device's."""
    edge = (Edge(1, HIGH, 1.0),)

    assert line_beam.decode(edge, line_beam.Options()).findings == ()


def test_pull() -> None:
    """The pull resistor is what the options say."""
    assert line_beam.pull(line_beam.Options(pull="none")) == "none"


@pytest.mark.parametrize(
    "options", [line_beam.Options(), line_beam.Options(broken="high")]
)
def test_driver_and_stand_in(options: line_beam.Options) -> None:
    """However it is wired, what is poked is what is read."""
    stand_in = device.stand_in({"broken": options.broken})
    for state in (False, True, False):
        stand_in.poke({"broken": state})
        edge = Edge(0, stand_in.levels()["line"], 1.0)
        expected = Sample(Quantity.BEAM, Decimal(int(state)))
        assert (expected,) == line_beam.decode((edge,), options).findings


def test_a_deaf_stand_in() -> None:
    """Driving it changes nothing."""
    stand_in = device.stand_in({})
    before = stand_in.levels()
    stand_in.driven("line", not before["line"], 1.0)

    assert before == stand_in.levels()


def test_a_flicker_lasts_as_long_as_it_was_asked_for() -> None:
    """By its stamps, whenever the bench gets round to it; and then it is over."""
    beam = device.stand_in({})
    beam.poke({"broken": "true"})
    beam.poke({"broken": "true", "flicker_s": "0.002"})

    assert (("line", HIGH, 5.0), ("line", LOW, 5.002)) == beam.play(5.0)
    assert ((), {"line": LOW}) == (beam.play(6.0), beam.levels())
