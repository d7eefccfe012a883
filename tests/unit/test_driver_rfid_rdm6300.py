"""The RDM6300 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Reason, Refusal, TagSeen
from drivers.quantities import TagScheme
from drivers.rfid_rdm6300 import Options, decode, flush
from simulators.rfid_rdm6300 import frame, seal, stand_in

ONCE, TWICE = Options(), Options(twice=True)
TAG, OTHER = "62E3086CED", "01000734E0"
FRAME = frame(TAG)


def word(finding: Finding) -> str:
    """Name one finding."""
    return finding.code if isinstance(finding, TagSeen) else reason(finding)


def reason(finding: Finding) -> str:
    """Name why bytes were refused."""
    return finding.reason.value if isinstance(finding, Refusal) else "?"


def told(wire: bytes, options: Options = ONCE) -> list[str]:
    """Name the findings of a wire, silence at its end included."""
    decoded = decode(wire, options)
    return [word(one) for one in (*decoded.findings, *flush(decoded.rest, options))]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(FRAME, [TAG], id="a tag"),
        pytest.param(frame(TAG, "id20la"), [TAG], id="the long form"),
        pytest.param(FRAME.lower(), [TAG], id="small letters"),
        pytest.param(frame(TAG, "id20la") + FRAME, [TAG, TAG], id="one of each"),
        pytest.param(b"\x00\x03" + FRAME, [TAG], id="noise"),
        pytest.param(b"\x02" + FRAME, ["envelope", TAG], id="a mark too many"),
        pytest.param(FRAME[:-1] + b"\x04", ["envelope"], id="the wrong end"),
        pytest.param(FRAME[:-1] + b"\r\r\x03", ["envelope"], id="CR CR"),
        pytest.param(
            FRAME.replace(b"6", b"G"), ["envelope"], id="a digit that is none"
        ),
        pytest.param(FRAME.replace(b"62", b"63"), ["check"], id="a flipped bit"),
        pytest.param(FRAME[:9], ["envelope"], id="cut short"),
        pytest.param(FRAME[:9] + FRAME, ["envelope", TAG], id="cut by the next"),
        pytest.param(seal(b"\1\2"), ["envelope"], id="too few digits"),
    ],
)
def test_a_wire(wire: bytes, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it."""
    assert expected == told(wire)


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(FRAME, [], id="once is not enough and no fault"),
        pytest.param(FRAME * 2, [TAG], id="twice"),
        pytest.param(FRAME * 5, [TAG, TAG], id="an odd number"),
        pytest.param(frame(TAG, "id20la") * 2, [TAG], id="the long form"),
        pytest.param(FRAME + frame(OTHER) * 2, ["content", OTHER], id="a ghost"),
        pytest.param(FRAME + FRAME[:5], ["envelope", "envelope"], id="cut short"),
        pytest.param(
            FRAME.replace(b"62", b"63") * 2, ["check", "envelope"], id="wrong twice"
        ),
    ],
)
def test_twice(wire: bytes, expected: list[str]) -> None:
    """With `twice` a tag counts only when two frames in a row agree."""
    assert expected == told(wire, TWICE)


@given(
    numbers=st.lists(st.binary(min_size=5, max_size=5), max_size=4),
    cut=st.integers(0, 150),
)
def test_twice_cut_anywhere(numbers: list[bytes], cut: int) -> None:
    """Where the port cuts the bytes makes no difference, nor does the rest grow."""
    wire = b"".join(seal(number) * 2 for number in numbers)
    first = decode(wire[:cut], TWICE)
    second = decode(first.rest + wire[cut:], TWICE)

    assert decode(wire, TWICE).findings == first.findings + second.findings
    assert len(first.rest) < 32


def test_a_wrong_check_is_refused_whole() -> None:
    """The refusal holds the frame."""
    wire = FRAME.replace(b"62", b"63")

    assert (Refusal(Reason.CHECK, wire),) == decode(wire, ONCE).findings


def test_driver_and_stand_in() -> None:
    """A tag held to the reader is said again and again, and no more when taken away."""
    reader = stand_in({})
    assert reader.due_s() is None
    reader.poke({"tag": TAG})
    said = b"".join(reader.say(at / 100) for at in range(20))
    reader.poke({"tag": ""})

    assert [TAG] * 3 == told(said)
    assert reader.say(1.0) == b""
    assert reader.due_s() is None


def test_the_other_model_says_it_once() -> None:
    """An ID-20LA says a tag once, in its own form."""
    reader = stand_in({"model": "id20la"})
    reader.hear(b"anything", 0.0)
    reader.poke({"tag": TAG})
    said = [reader.say(float(at)) for at in range(3)]

    assert [frame(TAG, "id20la"), b"", b""] == said
    expected = (TagSeen(TagScheme.EM4100, TAG),)
    assert expected == decode(said[0], ONCE).findings


def test_a_tag_of_another_length() -> None:
    """The stand-in takes no number that the module could not say."""
    with pytest.raises(ValueError, match="ten hex digits"):
        stand_in({}).poke({"tag": "1234"})
