"""The LLRP driver as a table of wires, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Refusal, Reply, TagSeen
from drivers.rfid_llrp import DRIVER, Options, decode, encode, flush, start
from simulators import llrp_messages as llrp
from simulators.llrp_messages import message, notice, status, tlv, tv
from simulators.rfid_llrp import Reader, stand_in

EPC = bytes.fromhex("30751FEB705C5904E3D50D70")
SHORT = bytes.fromhex("0326")
CODE = EPC.hex().upper()
ALL = Options()
TAG = message(61, llrp.tag(EPC, 0x1400, 1, -50, 0.0))
EPC_96 = tv(13, "12s", EPC)


def told(wire: bytes, options: Options = ALL) -> list[str]:
    """Name the findings of a wire and of the silence behind it."""
    decoded = decode(wire, options)
    found = (*decoded.findings, *flush(decoded.rest, options))
    return [word(one) for one in found]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case TagSeen(code=code, rssi_dbm=None):
            return code
        case TagSeen(code=code, rssi_dbm=rssi_dbm):
            return f"{code} {rssi_dbm}"
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def report(*inside: bytes) -> bytes:
    """Spell a report of one tag with such parameters in it."""
    return message(61, tlv(240, *inside))


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(TAG, [f"{CODE} -50"], id="a tag"),
        pytest.param(b"\x08" + TAG[1:], [f"{CODE} -50"], id="version 1.1"),
        pytest.param(b"\x0c" + TAG[1:], [], id="a version not yet made"),
        pytest.param(report(EPC_96), [CODE], id="no signal"),
        pytest.param(report(EPC_96, tv(6, "b", 3)), [f"{CODE} 3"], id="strong"),
        pytest.param(report(tlv(241, b"\0\x10" + SHORT)), ["0326"], id="16 bits"),
        pytest.param(report(tlv(241, b"\0\0")), [], id="a blank tag"),
        pytest.param(report(tlv(241, b"\0\x0f" + SHORT)), ["content"], id="15 bits"),
        pytest.param(report(tlv(241, b"\0\x08\1")), ["content"], id="half a word"),
        pytest.param(report(tlv(241)), ["content"], id="no bits at all"),
        pytest.param(
            report(tlv(241, b"\2\0" + bytes(64))), ["content"], id="longer than tags"
        ),
        pytest.param(report(tv(1, "H", 1)), ["content"], id="a tag without a number"),
        pytest.param(report(EPC_96, b"\x95\0\0"), ["content"], id="an unknown TV"),
        pytest.param(report(EPC_96, b"\x86"), ["content"], id="a TV cut short"),
        pytest.param(
            report(EPC_96, b"\0\5\0\4"), ["content"], id="a TLV of a TV's type"
        ),
        pytest.param(
            report(EPC_96, tlv(1023, bytes(8))), [CODE], id="a maker's own beside"
        ),
        pytest.param(message(61), [], id="an empty report"),
        pytest.param(message(61, tlv(242, b"\1")), [], id="a survey"),
        pytest.param(message(61, tlv(246)), ["content"], id="no report at all"),
        pytest.param(message(61, tlv(240)[:-1]), ["content"], id="cut inside"),
        pytest.param(message(62), [], id="a keepalive"),
        pytest.param(message(62, tlv(240)), ["content"], id="a keepalive and more"),
        pytest.param(message(200), [], id="a type that readers do not send"),
        pytest.param(TAG[:-1], ["envelope"], id="cut short"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", [], id="a web server"),
        pytest.param(
            b"\x04\x3d\x7f\xff\xff\xff" + TAG, ["envelope", f"{CODE} -50"], id="2 GB"
        ),
        pytest.param(
            b"\x04\x3d\0\0\0\x09" + TAG, ["envelope", f"{CODE} -50"], id="too short"
        ),
    ],
)
def test_a_wire(wire: bytes, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it, at its beginning."""
    assert expected == told(wire)[: max(1, len(expected))]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(message(32, status()), ["start:ok:"], id="started"),
        pytest.param(message(33, status()), ["stop:ok:"], id="stopped"),
        pytest.param(message(30, status()), [], id="of the way there"),
        pytest.param(message(13, status(), 16), ["power:ok:"], id="power"),
        pytest.param(message(13, status(), 18), ["power-2:ok:"], id="power of one"),
        pytest.param(message(12, status() + tlv(220, bytes(5))), [], id="alive"),
        pytest.param(
            message(13, status(101, "no such power"), 16),
            ["power:no:wrong message, status 101, no such power"],
            id="too much power",
        ),
        pytest.param(
            message(34, status(401)),
            ["enable-rospec:no:faulty reader, status 401"],
            id="no words",
        ),
        pytest.param(message(30, status(999)), ["add-rospec:no:status 999"], id="999"),
        pytest.param(
            message(100, status(109)),
            ["message:no:wrong message, status 109"],
            id="an error",
        ),
        pytest.param(message(100, status()), ["message:no:status 0"], id="well wrong"),
        pytest.param(message(32), ["content"], id="no status"),
        pytest.param(message(32, tlv(287)), ["content"], id="an empty status"),
        pytest.param(
            message(32, tlv(287, b"\0\0\0\5ab")), ["content"], id="words cut off"
        ),
        pytest.param(message(32, tlv(220, bytes(5))), ["content"], id="another thing"),
        pytest.param(
            message(33, status(300, "a\tb\x1b[2J\nc")),
            ["stop:no:wrong value, status 300, ab[2Jc"],
            id="what a terminal would obey",
        ),
    ],
)
def test_answers(wire: bytes, expected: list[str]) -> None:
    """Orders are answered, what goes well on the way there is not, faults always."""
    assert expected == told(wire)[: max(1, len(expected))]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(llrp.attempt(0), [], id="welcome"),
        pytest.param(
            llrp.attempt(1),
            ["connection:no:the reader refuses: it has called another client"],
            id="it called somebody",
        ),
        pytest.param(
            llrp.attempt(2),
            ["connection:no:the reader refuses: another client holds it"],
            id="taken",
        ),
        pytest.param(
            llrp.attempt(3), ["connection:no:the reader refuses: status 3"], id="3"
        ),
        pytest.param(
            llrp.attempt(4),
            ["connection:ok:another client wants the reader"],
            id="somebody knocks",
        ),
        pytest.param(
            tlv(257), ["connection:no:the reader closes the connection"], id="closed"
        ),
        pytest.param(
            llrp.antenna_turn(2, there=False),
            ["antenna:no:antenna 2 is not connected"],
            id="an antenna goes",
        ),
        pytest.param(
            llrp.antenna_turn(2, there=True),
            ["antenna:ok:antenna 2 is connected"],
            id="an antenna comes",
        ),
        pytest.param(llrp.fault("too hot"), ["reader:no:too hot"], id="too hot"),
        pytest.param(tlv(252), ["reader:no:a fault"], id="a fault without a word"),
        pytest.param(
            tlv(251), ["report:no:the reader's memory was full: tags lost"], id="full"
        ),
        pytest.param(tlv(249, bytes(9)), [], id="a ROSpec began"),
        pytest.param(b"\0", ["content"], id="nothing that fits"),
    ],
)
def test_events(event: bytes, expected: list[str]) -> None:
    """What a person must know is told in words; the rest is a sign of life."""
    wire = notice(1.0, event)

    assert expected == told(wire)[: max(1, len(expected))]
    assert (expected == []) is (decode(wire, ALL).silent == 1)


def test_an_event_without_data() -> None:
    """A notification that notifies of nothing is not believed."""
    assert ["content"] == told(message(63))


@pytest.mark.parametrize(
    ("antennas", "expected"),
    [
        pytest.param((), [f"{CODE} -50", "0326"], id="all"),
        pytest.param((1, 4), [f"{CODE} -50", "0326"], id="its own among them"),
        pytest.param((2,), ["0326"], id="another"),
    ],
)
def test_antennas(antennas: tuple[int, ...], expected: list[str]) -> None:
    """A tag at an antenna that does not count is not heard; one without any is."""
    wire = TAG + report(tlv(241, b"\0\x10" + SHORT))

    assert expected == told(wire, Options(antennas=antennas))


@pytest.mark.parametrize("antennas", [(0,), (1, 65536), (-1,)])
def test_antennas_there_cannot_be(antennas: tuple[int, ...]) -> None:
    """An antenna number that does not fit is refused in one sentence."""
    with pytest.raises(ValueError, match=r"^antennas are numbered from 1 to 65535\.$"):
        Options(antennas=antennas)


def test_a_lying_length() -> None:
    """After a silence, true messages inside an unfinished one are found."""
    liar = b"\x04\x3d\0\0\x10\0" + TAG + TAG[:9]
    decoded = decode(liar, ALL)

    assert ((), liar) == (decoded.findings, decoded.rest)
    assert f"{CODE} -50" in told(liar)


def test_frame_limit() -> None:
    """The longest message fits, and one byte more is a lie."""
    longest = DRIVER.frame_limit.to_bytes(4, "big")
    longer = (DRIVER.frame_limit + 1).to_bytes(4, "big")

    assert len(decode(b"\x04\x3d" + longest + bytes(99), ALL).rest) == 105
    assert [] == told(b"\x04\x3d" + longer)[1:]


@given(st.lists(st.binary(max_size=31).map(lambda half: half * 2), max_size=20))
def test_every_tag_is_read(tags: list[bytes]) -> None:
    """Numbers of every length go through in one report, in order."""
    wire = message(61, b"".join(llrp.tag(one, 0x1F80, 1, -7, 1.0) for one in tags))

    assert [f"{one.hex().upper()} -7" for one in tags if one] == told(wire)


@pytest.mark.parametrize("value", [None, "0", "256", "1.5", "NaN", "-1", "Infinity"])
def test_power_out_of_bounds(value: str | None) -> None:
    """A row that no power table has is refused in one sentence."""
    with pytest.raises(
        ValueError, match=r"^power needs a whole number from 1 to 255\.$"
    ):
        encode("power", None if value is None else Decimal(value), ALL)


# ------------------------------------------------------------- and its stand-in


def tell(reader: Reader, *messages: bytes, at_s: float = 0.0) -> list[str]:
    """Let the reader hear messages, and name what it answers."""
    for one in messages:
        reader.hear(one, at_s)
    return told(reader.say(at_s + 0.01))


def test_the_way_to_the_first_tag() -> None:
    """Told everything at once, the reader answers in order and then reads tags."""
    reader = stand_in({})
    reader.poke({"tags": [CODE, "0326"], "rssi_dbm": -61, "antenna": 3})
    reader.called(0.0)
    answered = tell(reader, *start(Options(session=2, power=5)))

    assert ["start:ok:"] == answered
    assert 0.2 == reader.due_s()
    assert [f"{CODE} -61", "0326 -61"] == told(reader.say(0.21) + reader.say(0.22))
    assert [14] * 4 == reader.poke({})["power_dbm"]


def test_stop_and_start() -> None:
    """Stopped, it is silent; started, it reads again."""
    reader = stand_in({"round_s": 1.0})
    reader.poke({"add": CODE})
    tell(reader, *start(ALL))

    assert ["stop:ok:"] == tell(reader, encode("stop", None, ALL), at_s=0.5)
    assert reader.due_s() is None
    assert ["start:ok:"] == tell(reader, encode("start", None, ALL), at_s=5.0)
    assert [] == told(reader.say(6.0))
    assert [f"{CODE} -50"] == told(reader.say(6.1))
    reader.poke({"remove": CODE})
    assert [] == told(reader.say(7.5))


def test_only_the_antennas_asked_for() -> None:
    """A tag in front of another antenna is not read at all."""
    reader = stand_in({})
    reader.poke({"add": CODE, "antenna": 2})
    tell(reader, *start(Options(antennas=(1, 3))))
    elsewhere = told(reader.say(1.0) + reader.say(1.1))
    reader.poke({"antenna": 3})

    assert [] == elsewhere
    assert [f"{CODE} -50"] == told(reader.say(2.0) + reader.say(2.1))


def test_power() -> None:
    """Power is set for all antennas or for one, by row, and what is no row refused."""
    reader = stand_in({})
    said = tell(
        reader,
        encode("power", Decimal(1), ALL),
        encode("power-2", Decimal(21), ALL),
        encode("power-4", Decimal(22), ALL),
    )

    no = "power-4:no:wrong message, status 101, no such antenna or power"
    assert ["power:ok:", "power-2:ok:", no] == said
    assert [10, 30, 10, 10] == reader.poke({})["power_dbm"]


def test_a_sign_of_life() -> None:
    """The question is answered with one message that says nothing new."""
    reader = stand_in({})
    assert DRIVER.ask is not None
    assert DRIVER.probe is not None
    reader.hear(DRIVER.ask(ALL), 0.0)
    answer = reader.say(1.0)
    decoded = decode(answer, ALL)

    assert DRIVER.ask(ALL).endswith(DRIVER.probe(ALL))
    assert ((), b"", 1) == (decoded.findings, decoded.rest, decoded.silent)
    assert message(12, status() + llrp.keepalives(0)) == answer


def test_keepalives_end_when_we_begin() -> None:
    """A reader that sends keepalives is told to leave them."""
    reader = stand_in({"keepalive_s": 2.0})
    reader.called(0.0)
    reader.say(0.1)
    assert 2.0 == reader.due_s()
    assert message(62) == reader.say(2.0) + reader.say(2.1)
    tell(reader, *start(ALL), at_s=3.0)

    assert reader.due_s() is None


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(
            message(22, bytes(3)), "start:no:wrong message, status 100", id="cut"
        ),
        pytest.param(
            message(24, b"\0\0\0\7"), "enable-rospec:no:wrong message", id="unknown"
        ),
        pytest.param(message(46), "message:no:wrong message, status 109", id="new"),
        pytest.param(
            b"\x08" + message(22)[1:], "message:no:wrong message, status 110", id="1.1"
        ),
        pytest.param(
            message(20, tlv(177)), "add-rospec:no:wrong message, status 100", id="empty"
        ),
        pytest.param(start(ALL)[4], "start:no:wrong message, status 101", id="early"),
    ],
)
def test_complaints_of_the_stand_in(wire: bytes, expected: str) -> None:
    """What a reader cannot do it refuses, and the driver puts that into words."""
    reader = stand_in({})
    early = [start(ALL)[2]] if wire == start(ALL)[4] else []

    assert expected in tell(reader, *early, wire)[-1]


def test_the_stand_in_forgets_nonsense() -> None:
    """A length that cannot be costs what was heard with it, and no more."""
    reader = stand_in({})
    reader.hear(b"\x04\x15\0\0\0\1\0\0\0\0", 0.0)

    assert ["start:ok:"] == tell(reader, *start(ALL))


def test_a_rospec_is_added_once() -> None:
    """A number that is taken, or an antenna that is not there, is refused."""
    reader = stand_in({})
    add = start(ALL)[2]
    far = start(Options(antennas=(9,), rospec=2))[2]
    said = tell(reader, add, add, far)

    assert [
        "add-rospec:no:wrong message, status 101, number taken, or no such antenna"
    ] * 2 == said
