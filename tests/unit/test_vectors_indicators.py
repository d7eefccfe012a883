"""Published, captured and computed lines of cheap indicators and OHAUS scales."""

from __future__ import annotations

import pytest

from drivers import scale_keli, scale_ohaus, scale_yaohua
from drivers.contract import Finding, Reply, Sample
from drivers.quantities import Quantity
from simulators.scale_keli import frame as keli_frame
from simulators.scale_ohaus import frame as ohaus_frame
from simulators.scale_yaohua import frame as yaohua_frame
from tests.unit.vector_entries import Entry, rows, wire


@pytest.mark.parametrize("entry", rows("device->host", "scale_yaohua"))
def test_yaohua_lines(entry: Entry) -> None:
    """A line means what is stated, and is the stand-in's."""
    says = entry["decoded"]
    number = entry["ascii"][2:9]
    expected: Finding = Sample(Quantity.MASS, says["value"])
    if says["kind"] == "tare":
        expected = Reply("tare-memory", ok=True, text="0.000 kg")
    decoded = scale_yaohua.decode(wire(entry), scale_yaohua.Options())

    assert (expected,) == decoded.findings
    assert wire(entry) == yaohua_frame(number, says["kind"][0])


@pytest.mark.parametrize("entry", rows("device->host", "scale_keli"))
def test_keli_frames(entry: Entry) -> None:
    """A frame means what is stated, and is the stand-in's."""
    value_kg = entry["decoded"]["value"]
    decoded = scale_keli.decode(wire(entry), scale_keli.Options())

    assert (Sample(Quantity.MASS, value_kg),) == decoded.findings
    assert wire(entry) == keli_frame(int(value_kg * 100), 2)


@pytest.mark.parametrize("entry", rows("device->host", "scale_ohaus"))
def test_ohaus_lines(entry: Entry) -> None:
    """The captured line means what is stated, and is the stand-in's."""
    says = entry["decoded"]
    decoded = scale_ohaus.decode(wire(entry), scale_ohaus.Options())
    sample = Sample(Quantity.MASS, says["value"], stable=says["stable"])

    assert (sample,) == decoded.findings
    assert wire(entry) == ohaus_frame(f"{says['value']:.3f}", says["mode"])
