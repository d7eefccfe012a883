"""Short messages: smspdudecoder reads ours as they were meant.

It reads each part of a long one by itself, and leaves out the validity period.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from smspdudecoder.easy import read_incoming_sms, read_outgoing_sms

from drivers import sms_pdu
from simulators import sms

PHONE = "+8613800138000"
SHOWN = st.characters(exclude_categories=("Cs", "Cc"))
NUMBERS = st.from_regex(r"\+[0-9]{3,15}", fullmatch=True)


@given(text=st.text(SHOWN, min_size=1, max_size=400), to=NUMBERS)
def test_what_we_send(text: str, to: str) -> None:
    """Number and text, in either alphabet, in one message or in several."""
    shown = sms_pdu.plain(sms_pdu.printable(text))
    if not shown.strip():
        return
    read = [
        read_outgoing_sms(f"00{one.hex().upper()}")
        for one in sms_pdu.submits(to, text, 3)
    ]
    got = "".join(one["content"] for one in read)

    assert {to} == {one["recipient"] for one in read}
    assert got == shown or shown.startswith(got.rstrip(".…"))


@given(
    text=st.text(st.sampled_from(sorted(sms_pdu.CODES)), max_size=80)
    | st.text(SHOWN, max_size=60),
    sender=NUMBERS,
)
def test_what_the_stand_in_delivers(text: str, sender: str) -> None:
    """It reads the stand-in's messages as the driver does."""
    pdu = b"\0" + sms.deliver(sender, text)
    theirs, ours = read_incoming_sms(pdu.hex().upper()), sms_pdu.delivered(pdu)

    assert (ours.sender, ours.text) == (
        theirs["sender"],
        sms_pdu.printable(theirs["content"]),
    )
