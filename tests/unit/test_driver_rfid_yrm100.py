"""The YRM100 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Reason, Refusal, Reply, TagSeen
from drivers.rfid_yrm100 import DRIVER, Options, decode, encode, flush
from simulators.rfid_yrm100 import crc16, frame, notice, seal, stand_in

EPC = bytes.fromhex("30751FEB705C5904E3D50D70")
TAG = frame(2, 0x22, notice(EPC))
NO_TAG = frame(1, 0xFF, b"\x15")
KNOWN = bytes([14]) + b"\x30\x00" + EPC
AUTO = Options()


def told(wire: bytes, options: Options = AUTO) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, options).findings]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case TagSeen(code=code, rssi_dbm=rssi_dbm):
            return f"{code}@{rssi_dbm}"
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def damaged(body: bytes, place: int) -> bytes:
    """Flip a bit inside a notice's parameters and seal it again."""
    return seal(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])


NOTICE_BODY = b"\x02\x22" + notice(EPC)


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(TAG, [f"{EPC.hex().upper()}@-55"], id="a tag"),
        pytest.param(frame(2, 0x22, notice(b"\1\2")), ["0102@-55"], id="shortest"),
        pytest.param(
            frame(2, 0x22, notice(bytes(62), -99)), ["00" * 62 + "@-99"], id="longest"
        ),
        pytest.param(frame(2, 0x22, notice(b"")), ["content"], id="a tag of no number"),
        pytest.param(NO_TAG, [], id="no tag is nothing"),
        pytest.param(
            frame(2, 0x22, notice(EPC), framing="aadd"),
            [f"{EPC.hex().upper()}@-55"],
            id="the other framing",
        ),
        pytest.param(b"\x00\xbb" + TAG, [f"{EPC.hex().upper()}@-55"], id="noise"),
        pytest.param(TAG[:-1] + b"\xdd", ["envelope"], id="the wrong end"),
        pytest.param(b"\xbb\x02\x22\x00\x44", ["envelope"], id="too long for a tag"),
        pytest.param(b"\xbb\x01\x39\x01\x2d", ["envelope"], id="301 parameters"),
        pytest.param(b"\xbb\x01\x39\x01\x2c", [], id="300 parameters may come"),
        pytest.param(TAG[:-2] + b"\x00\x7e", ["check"], id="a wrong sum"),
        pytest.param(damaged(NOTICE_BODY, 8), ["check"], id="a wrong tag checksum"),
        pytest.param(frame(2, 0x23, notice(EPC)), ["content"], id="another notice"),
        pytest.param(frame(1, 0x77, b"\0"), ["content"], id="an unknown command"),
        pytest.param(frame(1, 0x03, b"\x09"), ["content"], id="an unknown text"),
        pytest.param(frame(1, 0xFF, b""), ["content"], id="an error of no code"),
        pytest.param(frame(1, 0xFF, b"\x77"), ["content"], id="an unknown error"),
        pytest.param(
            frame(1, 0xFF, b"\x10\x05\x30"), ["content"], id="an error cut short"
        ),
        pytest.param(
            frame(1, 0xFF, b"\x10" + KNOWN), ["write:no:write failed"], id="a known tag"
        ),
        pytest.param(
            frame(1, 0xFF, b"\xa3"), ["read:no:tag says: overrun"], id="the tag's error"
        ),
        pytest.param(
            frame(1, 0xFF, b"\xb7"), ["write:no:tag says: other error"], id="another"
        ),
        pytest.param(frame(1, 0x28, b"\0"), ["stop:ok:"], id="stopped"),
        pytest.param(frame(1, 0x28, b"\1"), ["stop:no:code 01"], id="not stopped"),
        pytest.param(frame(1, 0xB7, b"\x0a\x28"), ["power:ok:26.00 dBm"], id="power"),
        pytest.param(frame(1, 0x08, b"\1"), ["region:ok:China 900"], id="region"),
        pytest.param(frame(1, 0x08, b"\x63"), ["content"], id="a region of nowhere"),
        pytest.param(
            frame(1, 0x39, KNOWN + EPC), ["read:ok:12 bytes"], id="memory stays unsaid"
        ),
        pytest.param(frame(1, 0x39, KNOWN), ["content"], id="nothing was read"),
        pytest.param(
            frame(1, 0x0B, b"\1\0\0\0\x20\x60\0" + EPC),
            ["select:ok:19 bytes"],
            id="a mask stays unsaid",
        ),
        pytest.param(frame(0, 0x22), [], id="our own echo is nothing"),
    ],
)
def test_a_wire(wire: bytes, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it, at its beginning."""
    assert expected == told(wire)[: max(1, len(expected))]


def test_pc_must_fit() -> None:
    """A number that is not as long as its PC says is no number."""
    body = b"\x10\x00" + EPC

    assert told(frame(2, 0x22, b"\xc9" + body + crc16(body))) == ["content"]


def test_no_tag_is_a_sign_of_life() -> None:
    """An empty round is counted as believed."""
    decoded = decode(NO_TAG * 3 + TAG, AUTO)

    assert (1, 3) == (len(decoded.findings), decoded.silent)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(Options(framing="bb7e"), 1, id="BB"),
        pytest.param(Options(framing="aadd"), 1, id="AA"),
        pytest.param(AUTO, 2, id="both"),
    ],
)
def test_framings(options: Options, expected: int) -> None:
    """A framing that is known hears nothing of the other one."""
    both = TAG + frame(2, 0x22, notice(EPC), framing="aadd")

    assert expected == len([one for one in told(both, options) if "@" in one])


def test_a_lying_length() -> None:
    """After a silence, true frames inside an unfinished one are found."""
    liar = b"\xbb\x01\x39\x01\x00" + TAG + TAG[:9]
    decoded = decode(liar, AUTO)
    words = [word(one) for one in flush(decoded.rest, AUTO)]

    assert ((), liar) == (decoded.findings, decoded.rest)
    assert ["envelope", f"{EPC.hex().upper()}@-55", "envelope"] == words


@given(st.lists(st.binary(min_size=1, max_size=31).map(lambda half: half * 2)))
def test_every_tag_is_read(tags: list[bytes]) -> None:
    """Numbers of every length go through, in order, between empty rounds."""
    wire = b"".join(NO_TAG + frame(2, 0x22, notice(tag, -1)) for tag in tags)

    assert [f"{tag.hex().upper()}@-1" for tag in tags] == told(wire)


@pytest.mark.parametrize(
    ("verb", "value", "expected"),
    [
        pytest.param("power", "26", "BB00B600020A28EA7E", id="whole dBm"),
        pytest.param("power", "12.5", "BB00B6000204E29E7E", id="half a dBm"),
        pytest.param("power", None, "BB00B70000B77E", id="asked"),
        pytest.param("start", None, "BB0027000322FFFF4A7E", id="rounds without end"),
    ],
)
def test_orders(verb: str, value: str | None, expected: str) -> None:
    """Orders are spelled as in the manual."""
    number = None if value is None else Decimal(value)

    assert bytes.fromhex(expected) == encode(verb, number, Options(framing="bb7e"))


@pytest.mark.parametrize(
    ("verb", "value", "sentence"),
    [
        ("power", "33.01", "power needs a number from 0 to 33."),
        ("power", "-1", "power needs a number from 0 to 33."),
        ("power", "1.005", "power goes in steps of 0.01."),
        ("environment", None, "environment needs a number from 0 to 1."),
        ("region", "1.5", "region goes in steps of 1."),
    ],
)
def test_orders_out_of_bounds(verb: str, value: str | None, sentence: str) -> None:
    """What the module cannot be told is refused in one sentence."""
    with pytest.raises(ValueError, match=sentence):
        encode(verb, None if value is None else Decimal(value), AUTO)


def test_auto_tells_both() -> None:
    """Where the framing is not known, an order goes out in both, BB first."""
    assert bytes.fromhex("BB00220000227E AA0022000022DD") == encode(
        "inventory", None, AUTO
    )


@pytest.mark.parametrize("framing", ["bb7e", "aadd"])
def test_driver_and_stand_in(framing: str) -> None:
    """Opened and asked in both framings, either module introduces itself and reads."""
    reader = stand_in({"framing": framing})
    reader.poke({"tags": [EPC.hex(), "03269201"]})
    assert DRIVER.start is not None
    assert DRIVER.ask is not None
    for data in (*DRIVER.start(AUTO), DRIVER.ask(AUTO)):
        reader.hear(data, 0.0)
    said = told(reader.say(0.0))

    assert ["stop:ok:", "hardware-version:ok:M100 26dBm V1.0"] == said[:2]
    assert {EPC.hex().upper(), "03269201"} == {one.split("@")[0] for one in said[2:]}


def test_rounds_of_the_stand_in() -> None:
    """Multi-inventory makes its rounds, deaf to all but stop, and ends by itself."""
    reader = stand_in({})
    reader.hear(bytes.fromhex("BB00270003220003 4F7E"), 0.0)
    reader.hear(bytes.fromhex("BB00B70000B77E"), 0.0)
    said = [reader.say(at / 100) for at in range(40)]

    assert [NO_TAG] * 3 == [one for one in said if one]
    assert reader.due_s() is None


def test_the_stand_in_reads_and_writes_memory() -> None:
    """What is written into a tag's user bank is read again; beyond its end fails."""
    reader = stand_in({})
    reader.poke({"add": EPC.hex()})
    write = bytes.fromhex("0000FFFF 03 0000 0002 12345678")
    for parameters, command in (
        (write, 0x49),
        (bytes.fromhex("0000FFFF 03 0000 0002"), 0x39),
        (bytes.fromhex("0000FFFF 03 0001 0020"), 0x39),
        (bytes.fromhex("0000FFFE 03 0000 0001"), 0x39),
    ):
        reader.hear(frame(0, command, parameters), 0.0)
    said = reader.say(0.0)

    assert b"\x12\x34\x56\x78" in said
    assert [
        "write:ok:1 bytes",
        "read:ok:4 bytes",
        "read:no:tag says: overrun",
        "access:no:access password wrong",
    ] == told(said)


def test_a_sleeping_stand_in() -> None:
    """Asleep, it loses the byte that wakes it, and with it the command."""
    reader = stand_in({})
    inventory = encode("inventory", None, Options(framing="bb7e"))
    reader.hear(frame(0, 0x17), 0.0)
    reader.say(0.0)
    reader.hear(inventory, 1.0)
    assert reader.say(1.0) == b""
    reader.hear(inventory, 2.0)

    assert NO_TAG == reader.say(2.0)


def test_refused_bytes_are_whole() -> None:
    """A refusal carries the frame it judged."""
    bad = TAG[:-2] + b"\x00\x7e"

    assert Refusal(Reason.CHECK, bad) == decode(bad, AUTO).findings[0]
