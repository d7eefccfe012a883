"""The Wiegand driver as a table of bits, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Edge, Finding, Refusal, TagSeen
from drivers.quantities import TagScheme
from drivers.rfid_wiegand import DRIVER, EDGE_LIMIT, Options, decode, flush, pull
from simulators.rfid_wiegand import card, pulses, stand_in
from simulators.standin import Pulse

STRAIGHT = Options()
CARD = card("D41B81", 26)


def edges_of(played: tuple[Pulse, ...]) -> tuple[Edge, ...]:
    """Turn the stand-in's pulses into the driver's edges."""
    return tuple(
        Edge(DRIVER.lines.index(key), level, at_s) for key, level, at_s in played
    )


def told(edges: tuple[Edge, ...], options: Options = STRAIGHT) -> list[str]:
    """Name the findings of edges and of the pause behind them."""
    decoded = decode(edges, options)
    found = (*decoded.findings, *flush(decoded.rest, options))
    return [word(one) for one in found]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case TagSeen(code=code):
            return code
        case Refusal(reason=reason):
            return reason.value
    return "?"


def heard(bits: str, options: Options = STRAIGHT, at_s: float = 0.0) -> list[str]:
    """Play bits and name what is understood."""
    return told(edges_of(tuple(pulses(bits, at_s))), options)


def turned(bits: str) -> str:
    """Turn every bit over, as crossed wires do."""
    return bits.translate(str.maketrans("01", "10"))


@pytest.mark.parametrize(
    ("bits", "options", "expected"),
    [
        pytest.param(CARD, STRAIGHT, ["D41B81"], id="26"),
        pytest.param(card("89D41B81", 34), STRAIGHT, ["89D41B81"], id="34"),
        pytest.param(card("5D41B8123", 37), STRAIGHT, ["5D41B8123"], id="37"),
        pytest.param(card("1", 26), STRAIGHT, ["000001"], id="leading zeros"),
        pytest.param(CARD, Options(bits="26"), ["D41B81"], id="as long as said"),
        pytest.param(CARD, Options(bits="34"), ["envelope"], id="not as long"),
        pytest.param(CARD[:-1], STRAIGHT, ["envelope"], id="a bit lost"),
        pytest.param(CARD + "1", STRAIGHT, ["envelope"], id="a bit too many"),
        pytest.param("1010", STRAIGHT, ["envelope"], id="a key"),
        pytest.param("0" + CARD[1:], STRAIGHT, ["check"], id="the first parity"),
        pytest.param(CARD[:-1] + "1", STRAIGHT, ["check"], id="the last parity"),
        pytest.param(turned(CARD), STRAIGHT, ["check"], id="crossed wires"),
        pytest.param(turned(CARD), Options(swap=True), ["D41B81"], id="swapped"),
        pytest.param(CARD, Options(reverse=True), ["811BD4"], id="reversed"),
        pytest.param(
            card("5D41B8123", 37),
            Options(reverse=True),
            ["5D41B8123"],
            id="no whole bytes to reverse",
        ),
        pytest.param("1" * 65, STRAIGHT, ["envelope"], id="noise"),
    ],
)
def test_a_card(bits: str, options: Options, expected: list[str]) -> None:
    """Each row of bits earns exactly the findings beside it."""
    assert expected == heard(bits, options)


def test_two_cards() -> None:
    """A pause ends a card; the next one is another."""
    played = (*pulses(CARD), *pulses(card("166A37", 26), 0.15))

    assert ["D41B81", "166A37"] == told(edges_of(played))


def test_no_pause() -> None:
    """Without a pause between them two cards are none."""
    played = (*pulses(CARD), *pulses(CARD, 0.07))

    assert ["envelope"] == told(edges_of(played))


def test_stamps_make_the_order() -> None:
    """Edges of the two lines that come crosswise are put right by their stamps."""
    edges = list(edges_of(tuple(pulses(CARD))))
    edges[2:4], edges[4:6] = edges[4:6], edges[2:4]

    assert ["D41B81"] == told(tuple(edges))


def test_rises_and_other_lines_say_nothing() -> None:
    """Only a fall of one of the two lines is a bit."""
    edges = (Edge(0, True, 0.0), Edge(1, True, 0.0), Edge(2, False, 0.0))
    decoded = decode(edges, STRAIGHT)

    assert ((), ()) == (decoded.findings, decoded.rest)


def test_noise_does_not_grow() -> None:
    """A line that never rests is refused in pieces."""
    noise = tuple(Edge(0, False, at / 1000) for at in range(1000))
    decoded = decode(noise, STRAIGHT)

    assert 1000 // (EDGE_LIMIT + 1) == len(decoded.findings)
    assert len(decoded.rest) <= EDGE_LIMIT


@given(number=st.integers(0, 2**24 - 1), place=st.integers(0, 25))
def test_one_flipped_bit_is_never_a_card(number: int, place: int) -> None:
    """Any number goes through; any one bit wrong is refused."""
    bits = card(f"{number:06X}", 26)
    flipped = bits[:place] + turned(bits[place]) + bits[place + 1 :]

    assert [f"{number:06X}"] == heard(bits)
    assert ["check"] == heard(flipped)


def test_pull() -> None:
    """The pull resistor is what the options say."""
    assert pull(Options(pull="none")) == "none"


@pytest.mark.parametrize(
    ("settings", "number"),
    [
        ({}, "D41B81"),
        ({"bits": "34"}, "89D41B81"),
        ({"bits": 37, "swap": True}, "5D41B8123"),
        ({"bits": "34", "reverse": True}, "89D41B81"),
    ],
)
def test_driver_and_stand_in(settings: dict[str, object], number: str) -> None:
    """A card is told once for each time it is held to the reader."""
    reader = stand_in(settings)
    reader.poke({"card": number})
    reader.poke({"card": ""})
    reader.poke({"card": number})
    edges = edges_of(reader.play(7.0))

    crossed, reverse = (bool(settings.get(key)) for key in ("swap", "reverse"))
    options = Options(swap=crossed, reverse=reverse)
    assert [number] * 2 == told(edges, options)
    assert reader.play(8.0) == ()
    assert {"d0": True, "d1": True} == reader.levels()


def test_a_card_of_another_length() -> None:
    """The stand-in takes no number that does not fit its bits."""
    with pytest.raises(ValueError, match="has no such number"):
        stand_in({}).poke({"card": "FFFFFFFF"})


def test_a_deaf_stand_in() -> None:
    """Driving it changes nothing."""
    reader = stand_in({})
    reader.driven("d0", False, 1.0)

    assert reader.levels()["d0"]


def test_scheme() -> None:
    """A card is of the scheme that the driver declares."""
    (tag,) = flush(decode(edges_of(tuple(pulses(CARD))), STRAIGHT).rest, STRAIGHT)

    assert TagSeen(TagScheme.WIEGAND, "D41B81") == tag
