"""RTU frames: built like pymodbus builds them, and judged by their question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import (
    ReadCoilsRequest,
    ReadDiscreteInputsRequest,
    WriteMultipleCoilsRequest,
    WriteSingleCoilRequest,
)
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadInputRegistersRequest,
    WriteMultipleRegistersRequest,
    WriteSingleRegisterRequest,
)

from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_frames import (
    Assembler,
    Question,
    ask,
    judge,
    order,
    seal,
)

QUESTION = ask(1, "input", 1, 2)
REGISTERS = (533, 471)
noise = st.binary(max_size=40)


def sealed(body: str) -> bytes:
    """Return a frame with this body and its CRC."""
    data = bytes.fromhex(body)
    return data + seal(data)


ANSWER = sealed("010404021501d7")
FAILURE = sealed("018402")
FOREIGN = sealed("020404021501d7")


@pytest.mark.parametrize(
    ("question", "peer"),
    [
        pytest.param(
            ask(17, "holding", 0x6B, 3),
            ReadHoldingRegistersRequest(dev_id=17, address=0x6B, count=3),
            id="read holding registers",
        ),
        pytest.param(
            ask(247, "input", 0xFFFF, 1),
            ReadInputRegistersRequest(dev_id=247, address=0xFFFF, count=1),
            id="read the last input register",
        ),
        pytest.param(
            ask(5, "coil", 19, 10),
            ReadCoilsRequest(dev_id=5, address=19, count=10),
            id="read ten coils",
        ),
        pytest.param(
            ask(5, "discrete", 0, 2000),
            ReadDiscreteInputsRequest(dev_id=5, address=0, count=2000),
            id="read as many inputs as there may be",
        ),
        pytest.param(
            order(1, "coil", 3, (1,)),
            WriteSingleCoilRequest(dev_id=1, address=3, bits=[True]),
            id="switch a coil on",
        ),
        pytest.param(
            order(1, "coil", 3, (0,)),
            WriteSingleCoilRequest(dev_id=1, address=3, bits=[False]),
            id="switch a coil off",
        ),
        pytest.param(
            order(1, "holding", 7, (513,)),
            WriteSingleRegisterRequest(dev_id=1, address=7, registers=[513]),
            id="write one register",
        ),
        pytest.param(
            order(1, "coil", 19, (1, 0, 1, 1, 0, 0, 1, 1, 1, 0)),
            WriteMultipleCoilsRequest(
                dev_id=1,
                address=19,
                bits=[bool(int(c)) for c in "1011001110"],
            ),
            id="write ten coils",
        ),
        pytest.param(
            order(1, "holding", 1, (10, 258)),
            WriteMultipleRegistersRequest(dev_id=1, address=1, registers=[10, 258]),
            id="write two registers",
        ),
    ],
)
def test_requests_are_those_of_pymodbus(question: Question, peer: ModbusPDU) -> None:
    """Each request is byte for byte what an independent library sends."""
    expected = FramerRTU(DecodePDU(is_server=False)).buildFrame(peer)

    assert expected == question.frame


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        pytest.param(ANSWER, REGISTERS, id="the answer"),
        pytest.param(FOREIGN, REGISTERS, id="of any device"),
        pytest.param(FAILURE, "exception-2", id="no such register"),
        pytest.param(ANSWER[:-1] + b"\0", "check", id="a wrong CRC"),
        pytest.param(ANSWER[:-1], "check", id="cut short"),
        pytest.param(ANSWER + b"\1", "check", id="a byte too many"),
        pytest.param(ANSWER + b"\0", "envelope", id="a zero, which no CRC sees"),
        pytest.param(b"", "envelope", id="nothing"),
        pytest.param(ANSWER[:4], "envelope", id="four bytes"),
        pytest.param(sealed("0104020215"), "envelope", id="one register of two"),
        pytest.param(sealed("0104040215"), "envelope", id="a count that lies"),
        pytest.param(sealed("01840200"), "envelope", id="an exception too long"),
        pytest.param(sealed("010304021501d7"), "foreign", id="another function"),
        pytest.param(sealed("000404021501d7"), "foreign", id="from everybody"),
        pytest.param(sealed("f80404021501d7"), "foreign", id="from nobody"),
        pytest.param(QUESTION.frame, "echo", id="the question itself"),
    ],
)
def test_a_whole_frame_is_judged(frame: bytes, expected: tuple[int, ...] | str) -> None:
    """Each frame is the answer, or is rejected for its own reason."""
    judged = judge(frame, "input", 1, 2)

    if isinstance(expected, str):
        assert Rejected(expected, frame) == judged
    else:
        assert expected == judged


@given(
    st.binary(max_size=64), st.sampled_from(["coil", "discrete", "input", "holding"])
)
def test_judging_is_total(body: bytes, table: str) -> None:
    """No bytes, not even sealed nonsense, raise anything."""
    judge(body, table, 0, 2)
    judge(body + seal(body), table, 0, 2)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00", id="a byte of noise"),
        pytest.param(QUESTION.frame, id="our own echo"),
        pytest.param(FOREIGN, id="another device"),
        pytest.param(ANSWER[:-1] + b"\x55", id="a spoilt answer"),
        pytest.param(ANSWER[:5], id="half an answer"),
        pytest.param(b"\x01\x84\x02", id="half an exception"),
    ],
)
def test_the_answer_is_found(before: bytes, size: int) -> None:
    """Whatever comes before, and in whatever pieces, the answer is found."""
    assembler = Assembler(QUESTION)
    data = before + ANSWER
    pieces = [data[at : at + size] for at in range(0, len(data), size)]

    answers = [assembler.feed(piece) for piece in pieces]

    assert REGISTERS == answers[-1]
    assert {None} >= set(answers[:-1])
    assert len(before) == assembler.skipped
    assert (before == QUESTION.frame) == assembler.echoed


def test_an_exception_is_the_device_speaking() -> None:
    """An exception ends the waiting, with its code."""
    assert Rejected("exception-2", FAILURE) == Assembler(QUESTION).feed(FAILURE)


@given(noise, st.integers(1, 9))
def test_noise_hides_no_answer(before: bytes, size: int) -> None:
    """Random bytes before a true answer change nothing about it."""
    assembler = Assembler(QUESTION)
    data = before + ANSWER
    answers = [assembler.feed(data[at : at + size]) for at in range(0, len(data), size)]

    assert REGISTERS in answers


def test_endless_noise_is_not_kept() -> None:
    """A babbling line costs no memory and no growing time."""
    assembler = Assembler(QUESTION)
    for _ in range(200):
        assert assembler.feed(b"\x01\x04\x04" * 50) is None

    assert len(assembler.heard) <= 512
    assert REGISTERS == assembler.feed(ANSWER)


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        pytest.param(b"", "timeout", id="nothing"),
        pytest.param(FOREIGN, "timeout", id="another device"),
        pytest.param(ANSWER[:-2], "timeout", id="a truncated answer"),
        pytest.param(ANSWER[:-1] + b"\x55", "check", id="a spoilt answer"),
    ],
)
def test_the_verdict_when_time_is_over(heard: bytes, reason: str) -> None:
    """A spoilt answer is told from none, with the bytes that came."""
    assembler = Assembler(QUESTION)
    assembler.feed(heard)

    assert Rejected(reason, heard) == assembler.verdict()


@pytest.mark.parametrize("values", [(513,), (513, 514)])
def test_a_write_is_confirmed_by_its_address(values: tuple[int, ...]) -> None:
    """The confirmation of a write carries no registers; another address is none."""
    question = order(1, "holding", 7, values)
    last = "0201" if len(values) == 1 else "0002"
    function = "06" if len(values) == 1 else "10"

    assert Assembler(question).feed(sealed(f"01{function}0008{last}")) is None
    assert () == Assembler(question).feed(sealed(f"01{function}0007{last}"))


def test_an_echo_is_no_confirmation() -> None:
    """On a line known to echo, the first copy of a write confirms nothing."""
    question = order(1, "holding", 7, (513,))
    assembler = Assembler(question, echo=True)

    assert assembler.feed(question.frame[:3]) is None
    assert assembler.feed(question.frame[3:]) is None
    assert () == assembler.feed(question.frame)


@pytest.mark.parametrize(
    ("device", "table", "address", "values", "sentence"),
    [
        pytest.param(0, "coil", 0, (1,), "no address of", id="broadcast"),
        pytest.param(248, "coil", 0, (1,), "no address of", id="reserved"),
        pytest.param(1, "input", 0, (1,), "cannot be written", id="read only"),
        pytest.param(1, "holding", 0, (), "0 values at once", id="nothing"),
        pytest.param(1, "holding", 0, (0,) * 124, "1 to 123", id="too many"),
        pytest.param(1, "holding", 0xFFFF, (0, 0), "out of range", id="past the end"),
        pytest.param(1, "holding", 0, (0x10000,), "0 to 65535", id="17 bits"),
    ],
)
def test_an_impossible_write_is_an_error(
    device: int, table: str, address: int, values: tuple[int, ...], sentence: str
) -> None:
    """What the protocol cannot say is a mistake of ours, and says which."""
    with pytest.raises(ValueError, match=sentence):
        order(device, table, address, values)


def test_an_impossible_read_is_an_error() -> None:
    """A table that has no registers is a mistake of ours."""
    with pytest.raises(ValueError, match="'file' cannot be read: coil, discrete"):
        ask(1, "file", 0, 1)


@pytest.mark.parametrize(
    ("table", "count"),
    [("coil", 2001), ("discrete", 2001), ("holding", 126), ("input", 0)],
)
def test_a_read_that_is_too_long(table: str, count: int) -> None:
    """A frame has room for so much and no more."""
    with pytest.raises(ValueError, match="are allowed"):
        ask(1, table, 0, count)


@pytest.mark.parametrize(
    ("body", "count", "expected"),
    [
        pytest.param("01010105", 3, (1, 0, 1), id="three coils"),
        pytest.param("010101ff", 3, (1, 1, 1), id="padding means nothing"),
        pytest.param("0101020180", 16, (1, *[0] * 14, 1), id="two bytes"),
        pytest.param("0101020180", 3, "envelope", id="a byte too many"),
        pytest.param("01020105", 3, "foreign", id="inputs instead of coils"),
        pytest.param("018102", 3, "exception-2", id="no such coil"),
    ],
)
def test_bits_are_judged(
    body: str, count: int, expected: tuple[int, ...] | str
) -> None:
    """Coils come as bits, the first one lowest, and are told as 0 and 1."""
    frame = sealed(body)
    wanted = Rejected(expected, frame) if isinstance(expected, str) else expected

    assert wanted == judge(frame, "coil", 0, count)
