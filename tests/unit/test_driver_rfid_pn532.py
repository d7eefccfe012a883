"""The PN532 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, NoOptions, Refusal, Reply, TagSeen
from drivers.rfid_pn532 import DRIVER, WAKE, ask, decode, encode, flush, start
from simulators.rfid_pn532 import ACK, ERROR, NACK, frame, seal, stand_in, target

NONE = NoOptions()
UID = bytes.fromhex("FB0EE20B")
CODE = UID.hex().upper()
LONG = bytes.fromhex("04A1B2C3D4E5F6")
CARD = frame(0x4B, b"\1" + target(UID))
ATS = b"\x05\x78\x80\x70\x02"


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire and of the silence behind it."""
    decoded = decode(wire, NONE)
    return [word(one) for one in (*decoded.findings, *flush(decoded.rest, NONE))]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case TagSeen(code=code):
            return code
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return f"<{reason.value}>"
    return "?"


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(CARD, [CODE], id="a card"),
        pytest.param(frame(0x4B, b"\1" + target(bytes(10))), ["00" * 10], id="10"),
        pytest.param(
            frame(0x4B, b"\1" + target(LONG, 1, 0x20, ATS)),
            [LONG.hex().upper()],
            id="a card with an ATS",
        ),
        pytest.param(
            frame(0x4B, b"\1" + target(LONG, 1, 0x20)), [LONG.hex().upper()], id="none"
        ),
        pytest.param(
            frame(0x4B, b"\2" + target(LONG, 1, 0x20, ATS) + target(UID, 2)),
            [LONG.hex().upper(), CODE],
            id="two cards",
        ),
        pytest.param(frame(0x4B, b"\0"), [], id="no card"),
        pytest.param(ACK, [], id="acknowledged"),
        pytest.param(ACK + CARD, [CODE], id="acknowledged and answered"),
        pytest.param(b"\x00\x00" + CARD, [CODE], id="a long preamble"),
        pytest.param(b"\x55\xff" + CARD, [CODE], id="noise"),
        pytest.param(frame(0x4B, b""), ["<content>"], id="not even a number"),
        pytest.param(frame(0x4B, b"\1"), ["<content>"], id="a card that is missing"),
        pytest.param(frame(0x4B, b"\0\0"), ["<content>"], id="a byte too many"),
        pytest.param(
            frame(0x4B, b"\1" + target(UID)[:-1]), ["<content>"], id="a UID cut short"
        ),
        pytest.param(
            frame(0x4B, b"\1" + target(b"\1\2")), ["<content>"], id="a UID of 2"
        ),
        pytest.param(
            frame(0x4B, b"\1" + target(UID, 1, 0x20, b"\x09")), ["<content>"], id="ATS"
        ),
        pytest.param(CARD[:4] + b"\0" + CARD[5:], ["<envelope>"], id="a wrong length"),
        pytest.param(CARD[:-1] + b"\1", ["<envelope>"], id="a wrong end"),
        pytest.param(CARD[:-2] + b"\0\0", ["<check>"], id="a wrong check"),
        pytest.param(CARD[:9], ["<envelope>"], id="cut short"),
        pytest.param(NACK, ["<envelope>"], id="an NACK is the host's"),
        pytest.param(seal(b""), ["<content>"], id="nothing in it"),
        pytest.param(seal(b"\xd5"), ["<content>"], id="no code"),
        pytest.param(encode("firmware", None, NONE), ["<content>"], id="our own"),
        pytest.param(frame(0x77), ["<content>"], id="an unknown answer"),
        pytest.param(ERROR, ["command:no:not understood"], id="not understood"),
        pytest.param(
            frame(3, b"\x32\1\6\7"), ["firmware:ok:IC 32, firmware 1.6"], id="firmware"
        ),
        pytest.param(frame(0x33), ["radio:ok:"], id="radio"),
        pytest.param(
            frame(0x41, b"\0" + UID), ["exchange:ok:4 bytes"], id="memory stays unsaid"
        ),
        pytest.param(
            frame(0x41, b"\x14"), ["exchange:no:wrong key"], id="the card refuses"
        ),
        pytest.param(frame(0x41, b"\x13"), ["exchange:no:error 13"], id="somehow"),
    ],
)
def test_a_wire(wire: bytes, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it, at its beginning."""
    assert expected == told(wire)[: max(1, len(expected))]


def test_an_acknowledgement_is_a_sign_of_life() -> None:
    """It is counted as believed, and so is an empty answer."""
    assert decode(ACK + frame(0x4B, b"\0"), NONE).silent == 2


def test_a_lying_length() -> None:
    """After a silence, true frames inside an unfinished one are found."""
    liar = b"\x00\x00\xff\xf0\x10" + CARD + CARD[:9]
    decoded = decode(liar, NONE)

    assert ((), liar) == (decoded.findings, decoded.rest)
    assert ["<envelope>", CODE, "<envelope>"] == told(liar)


def test_frame_limit() -> None:
    """The longest frame fits."""
    wire = b"\x00\x00\xff\xff\x01" + b"\x55" * 256

    assert len(decode(wire, NONE).rest) == DRIVER.frame_limit


@given(
    st.lists(
        st.sampled_from([4, 7, 10]).flatmap(lambda n: st.binary(min_size=n, max_size=n))
    )
)
def test_every_card_is_read(cards: list[bytes]) -> None:
    """UIDs of every length go through, in order, between acknowledgements."""
    wire = b"".join(ACK + frame(0x4B, b"\1" + target(card)) for card in cards)

    assert [card.hex().upper() for card in cards] == told(wire)


def test_driver_and_stand_in() -> None:
    """Woken and asked, the chip says a card when it comes, once for each question."""
    chip = stand_in({})
    (opening,) = start(NONE)
    chip.hear(opening, 0.0)
    assert 0.005 == chip.due_s()
    assert chip.say(0.0) == b""
    said = [told(chip.say(0.1))]
    chip.hear(ask(NONE), 0.5)
    said.append(told(chip.say(0.6)))
    chip.poke({"card": CODE})
    said.append(told(chip.say(0.7)))
    chip.hear(ask(NONE), 1.0)
    said.append(told(chip.say(1.1)))
    chip.poke({"card": ""})
    chip.hear(ask(NONE), 1.5)
    said.append(told(chip.say(1.6)))

    assert [["sam:ok:"], [], [CODE], [CODE], []] == said


def test_a_sleeping_chip() -> None:
    """Asleep it hears nothing; woken it wants to be told about the module first."""
    chip = stand_in({})
    chip.hear(encode("firmware", None, NONE), 0.0)
    assert chip.due_s() is None
    chip.hear(WAKE + encode("firmware", None, NONE), 1.0)

    assert ["command:no:not understood"] == told(chip.say(2.0))


def test_said_again() -> None:
    """An NACK makes the chip say its last answer once more."""
    chip = stand_in({})
    chip.hear(WAKE + encode("sam", None, NONE), 0.0)
    chip.say(1.0)
    chip.hear(NACK, 2.0)

    assert frame(0x15) == chip.say(3.0)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\xd4\x32\x05\xff\x01\x10", "radio:ok:"),
        (b"\xd4\x40\x01\x30\x04", "exchange:no:the card did not answer"),
        (b"\xd4\x77", "command:no:not understood"),
    ],
)
def test_the_stand_in_without_a_card(body: bytes, expected: str) -> None:
    """Whatever it is told, it acknowledges and answers in kind."""
    chip = stand_in({})
    chip.hear(WAKE + encode("sam", None, NONE) + seal(body), 0.0)

    assert ["sam:ok:", expected] == told(chip.say(1.0))


def test_a_damaged_command_meets_silence() -> None:
    """Neither a wrong length nor a wrong check is acknowledged."""
    chip = stand_in({})
    good = encode("firmware", None, NONE)
    chip.hear(WAKE + good[:4] + b"\0" + good[5:] + good[:-2] + b"\0\0", 0.0)

    assert chip.say(1.0) == b""


def test_a_uid_of_another_length() -> None:
    """The stand-in takes no UID that no card has."""
    with pytest.raises(ValueError, match="4, 7 or 10 bytes"):
        stand_in({}).poke({"card": "0102"})
