"""The UHFReader18 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Refusal, Reply, TagSeen
from drivers.rfid_uhfreader18 import DRIVER, Options, ask, decode, encode, flush
from simulators.rfid_uhfreader18 import HEARTBEAT, frame, listing, seal, stand_in

EPC = bytes.fromhex("30751FEB705C5904E3D50D70")
SHORT = bytes.fromhex("0326")
CODE = EPC.hex().upper()
AUTO = Options()
TAG = frame(1, 1, listing([EPC]))
INFO = bytes.fromhex("00160C034E001E0A01000000")
# Three tags of a 18, and just as well two of a 288 on antenna 3.
TWO_FACED = bytes.fromhex("03 02 04AA 02 BBCC 04 02DDEE55")


def told(wire: bytes, options: Options = AUTO) -> list[str]:
    """Name the findings of a wire and of the silence behind it."""
    decoded = decode(wire, options)
    found = (*decoded.findings, *flush(decoded.rest, options))
    return [word(one) for one in found]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case TagSeen(code=code, rssi_dbm=None):
            return code
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(TAG, [CODE], id="a tag"),
        pytest.param(frame(1, 3, listing([EPC, SHORT])), [CODE, "0326"], id="two"),
        pytest.param(frame(15, 1, listing([EPC])), [CODE], id="asked for one"),
        pytest.param(frame(1, 1, listing([EPC], 1)), [CODE], id="a 288"),
        pytest.param(
            frame(1, 1, listing([EPC, SHORT], 4)), [CODE, "0326"], id="a 288, two"
        ),
        pytest.param(frame(1, 1, listing([])), [], id="no tag, by number"),
        pytest.param(frame(1, 1, listing([], 1)), [], id="no tag, a 288"),
        pytest.param(frame(1, 0xFB), [], id="no tag, by status"),
        pytest.param(HEARTBEAT, [], id="a heartbeat"),
        pytest.param(HEARTBEAT + TAG, [CODE], id="a tag behind a heartbeat"),
        pytest.param(frame(0xEE, 0, EPC), [CODE], id="a push"),
        pytest.param(frame(0xEE, 0, b""), ["content"], id="a push of nothing"),
        pytest.param(frame(0xEE, 1, EPC), ["content"], id="a push that went wrong"),
        pytest.param(b"\x04\x01" + TAG, [CODE], id="noise no frame begins with"),
        pytest.param(TAG[:-1] + b"\x00", ["check"], id="a wrong check"),
        pytest.param(TAG[:9], ["envelope"], id="cut short"),
        pytest.param(frame(1, 0, listing([EPC])), ["content"], id="a status of others"),
        pytest.param(frame(1, 1, listing([EPC]) + b"\0"), ["content"], id="too much"),
        pytest.param(frame(1, 1, listing([EPC])[:-1]), ["content"], id="too little"),
        pytest.param(frame(1, 1, listing([b"\1"])), ["content"], id="half a word"),
        pytest.param(frame(1, 1, b""), ["content"], id="not even a number"),
        pytest.param(frame(1, 0xFB, b"\0"), ["content"], id="no tag, and one"),
        pytest.param(frame(0x77, 0), ["content"], id="an unknown command"),
        pytest.param(frame(0x2F, 0x77), ["content"], id="an unknown status"),
        pytest.param(frame(0x2F, 0), ["power:ok:"], id="done"),
        pytest.param(
            frame(0x2F, 0xFF), ["power:no:wrong parameter"], id="a wrong parameter"
        ),
        pytest.param(frame(3, 5), ["write:no:wrong password"], id="a wrong password"),
        pytest.param(
            frame(3, 0xFC, b"\4"), ["write:no:the tag says error 4"], id="the tag's"
        ),
        pytest.param(frame(2, 0, EPC), ["read:ok:12 bytes"], id="memory stays unsaid"),
        pytest.param(
            frame(0x21, 0, INFO),
            ["info:ok:version 0.22, type 0C, power 30 dBm, scan time 1.0 s"],
            id="information",
        ),
        pytest.param(frame(0x21, 0, b"\0"), ["content"], id="too little information"),
    ],
)
def test_a_wire(wire: bytes, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it, at its beginning."""
    assert expected == told(wire)[: max(1, len(expected))]


@pytest.mark.parametrize(
    ("data", "variant", "expected"),
    [
        pytest.param(listing([EPC]), "18", [CODE], id="18"),
        pytest.param(listing([EPC]), "288", ["content"], id="18 taken for 288"),
        pytest.param(listing([EPC], 1), "288", [CODE], id="288"),
        pytest.param(listing([EPC], 1), "18", ["content"], id="288 taken for 18"),
    ],
)
def test_variants(data: bytes, variant: str, expected: list[str]) -> None:
    """A variant that is known believes nothing of the other one."""
    wire = frame(1, 1, data)
    options = Options(variant="18") if variant == "18" else Options(variant="288")

    assert expected == told(wire, options)[:1]


def test_what_fits_both_is_refused() -> None:
    """An inventory that the variants read differently is nobody's until one is set."""
    wire = frame(1, 1, TWO_FACED)

    assert ["04AA", "BBCC", "02DDEE55"] == told(wire, Options(variant="18"))
    assert ["AA02BBCC", "DDEE"] == told(wire, Options(variant="288"))
    assert told(wire)[0] == "content"


def test_a_round_without_a_tag_is_a_sign_of_life() -> None:
    """Empty rounds and heartbeats are counted as believed."""
    decoded = decode(frame(1, 0xFB) + HEARTBEAT + TAG, AUTO)

    assert (1, 2) == (len(decoded.findings), decoded.silent)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param(7, [CODE], id="its own"),
        pytest.param(255, [CODE], id="any"),
        pytest.param(8, [], id="another's"),
    ],
)
def test_addresses(address: int, expected: list[str]) -> None:
    """A reader at another address is not heard."""
    wire = frame(1, 1, listing([EPC]), address=7)

    assert expected == [
        one for one in told(wire, Options(address=address)) if one[0] == "3"
    ]


def test_a_lying_length() -> None:
    """After a silence, true frames inside an unfinished one are found."""
    liar = b"\xf0\x00" + TAG + TAG[:5]
    decoded = decode(liar, AUTO)

    assert ((), liar) == (decoded.findings, decoded.rest)
    assert CODE in told(liar)


@given(st.lists(st.binary(min_size=1, max_size=31).map(lambda half: half * 2)))
def test_every_tag_is_read(tags: list[bytes]) -> None:
    """Numbers of every length go through, in order, where the variant is known."""
    options = Options(variant="288")
    wire = b"".join(frame(1, 3, listing([tag], 1)) for tag in tags)

    assert [tag.hex().upper() for tag in tags] == told(wire, options)


@pytest.mark.parametrize(
    ("verb", "value", "sentence"),
    [
        ("power", "31", r"power needs a number from 0 to 30\."),
        ("power", None, r"power needs a number from 0 to 30\."),
        ("power", "NaN", r"power needs a number from 0 to 30\."),
        ("power", "1.5", r"power goes in steps of 1\."),
        ("scan-time", "0.2", r"scan-time needs a number from 0\.3 to 25\.5\."),
        ("scan-time", "0.35", r"scan-time goes in steps of 0\.1\."),
    ],
)
def test_orders_out_of_bounds(verb: str, value: str | None, sentence: str) -> None:
    """What the reader cannot be told is refused in one sentence."""
    with pytest.raises(ValueError, match=sentence):
        encode(verb, None if value is None else Decimal(value), AUTO)


@pytest.mark.parametrize("variant", ["18", "288"])
def test_driver_and_stand_in(variant: str) -> None:
    """Asked, either reader answers when its scan time is over, tag by tag."""
    reader = stand_in({"variant": variant, "tags_a_frame": 1})
    reader.poke({"tags": [CODE, "0326", "01020304"]})
    reader.poke({"remove": "0326"})
    reader.poke({"add": "0326"})
    reader.hear(ask(AUTO), 0.0)
    reader.hear(encode("info", None, AUTO), 0.5)

    assert 1.0 == reader.due_s()
    assert reader.say(0.9) == b""
    assert [CODE, "01020304", "0326"] == told(reader.say(1.0))
    assert reader.due_s() is None


def test_settings_of_the_stand_in() -> None:
    """A shorter scan, less power, another address: all are taken and shown."""
    reader = stand_in({})
    said = []
    for at, (verb, value) in enumerate([("scan-time", "0.3"), ("power", "12")]):
        reader.hear(encode(verb, Decimal(value), AUTO), float(at))
        said += told(reader.say(at + 0.5))
    reader.hear(encode("info", None, Options(address=255)), 5.0)
    said += told(reader.say(5.5))

    assert ["scan-time:ok:", "power:ok:"] == said[:2]
    assert said[2].endswith("power 12 dBm, scan time 0.3 s")


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(seal(b"\x00\x77"), "unknown command", id="unknown"),
        pytest.param(seal(b"\x00\x2f\x63"), "wrong parameter", id="99 dBm"),
        pytest.param(seal(b"\x00\x01\x00"), "wrong length", id="a byte too many"),
    ],
)
def test_complaints_of_the_stand_in(wire: bytes, expected: str) -> None:
    """What a reader cannot do it refuses, and the driver puts that into words."""
    reader = stand_in({})
    reader.hear(b"\x01" + wire, 0.0)

    assert expected in told(reader.say(1.0))[0]


def test_another_reader_stays_silent() -> None:
    """A foreign address is met with silence."""
    reader = stand_in({"address": 3})
    reader.hear(ask(AUTO), 0.0)

    assert reader.say(5.0) == b""


def test_push() -> None:
    """In push mode the reader speaks by itself and is not asked."""
    reader = stand_in({"mode": "push"})
    assert reader.due_s() is None
    reader.poke({"tags": [CODE]})

    assert ask(Options(mode="push")) == b""
    assert [CODE] == told(reader.say(0.0))
    assert reader.say(0.1) == b""
    assert [CODE] == told(reader.say(reader.due_s() or 0.0))


def test_frame_limit() -> None:
    """The longest frame fits."""
    assert len(decode(b"\xff\x00" + bytes(253), AUTO).rest) == DRIVER.frame_limit


def test_a_heartbeat_names_no_reader() -> None:
    """It is believed by a reader of any address, and in two pieces."""
    options = Options(address=5)
    first = decode(HEARTBEAT[:3], options)
    decoded = decode(first.rest + HEARTBEAT[3:], options)

    assert ((), b"", 1) == (decoded.findings, decoded.rest, decoded.silent)
