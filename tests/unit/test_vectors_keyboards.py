"""Published codes as a keyboard scanner types them, and the one published report."""

from __future__ import annotations

import pytest

from drivers.barcode_evdev import Options, decode
from drivers.contract import CodeSeen
from drivers.quantities import Symbology, symbology_of
from simulators.barcode_evdev import frame, kernel, report, seal
from tests.unit.vector_entries import Entry, rows, wire

ENTER = Options()


def test_the_published_report_is_an_eight() -> None:
    """The one keyboard report that was published tells the key that it should."""
    eight = bytes.fromhex("00 00 25 00 00 00 00 00")
    typed = kernel(report(0), eight) + kernel(eight, report(0))

    assert eight == report(0, 0x25)
    assert (CodeSeen(Symbology.UNKNOWN, "8"),) == decode(seal(typed), ENTER).findings


@pytest.mark.parametrize("gs", ["control", "alt", "alt4"])
@pytest.mark.parametrize(
    "entry",
    [
        row
        for direction in ("device->host", "n/a")
        for truth in (True, False)
        for row in rows(direction, "barcode_serial", true=truth)
    ],
)
def test_a_published_code_is_delivered_unchanged(entry: Entry, gs: str) -> None:
    """Typed by a keyboard, each published code is what it is on a serial line."""
    code = wire(entry).decode()

    decoded = decode(frame(code, gs=gs, scans=True), ENTER)

    assert (CodeSeen(symbology_of(code), code),) == decoded.findings
