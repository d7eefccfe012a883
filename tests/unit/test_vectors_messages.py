"""Published short messages: read by the driver, or understood by the stand-in."""

from __future__ import annotations

import pytest

from drivers.at_state import Options
from drivers.contract import Reply
from drivers.modem_at import decode
from drivers.sms_pdu import DAY, behind_centre, submits
from simulators.sms import submitted
from tests.unit.vector_entries import Entry, rows, wire

VALIDITY = 0xAA
"""What the published message has where ours are valid for a day."""


@pytest.mark.parametrize("entry", rows("device->host", "modem_at"))
def test_a_message_that_came(entry: Entry) -> None:
    """A modem spells it in hex, a line for each."""
    decoded = decode(wire(entry).hex().upper().encode("ascii") + b"\r\n", Options())
    said = entry["decoded"]

    assert (
        Reply("sms-in", ok=True, text=f"{said['from']} {said['text']}"),
    ) == decoded.findings


@pytest.mark.parametrize("entry", rows("host->device", "modem_at"))
def test_a_message_to_be_sent(entry: Entry) -> None:
    """The stand-in reads it, and the driver spells it so but for how long it counts."""
    own, said = behind_centre(wire(entry)), entry["decoded"]
    ours = submits(said["to"], said["text"], 0)

    assert (said["to"], said["text"]) == (submitted(own).to, submitted(own).text)
    assert (own.replace(bytes([VALIDITY]), bytes([DAY]), 1),) == ours
