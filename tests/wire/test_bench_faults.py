"""Faults of a wire spoil what they say they spoil, the same way for the same seed."""

from __future__ import annotations

import pytest

from simulators.faults import NETWORK_KINDS, SPLIT_PAUSE_S, Piece, WireFault

DATA = bytes(range(256)) * 8


def spoiled(kind: str, rate: float, seed: str = "1") -> bytes:
    """Return what one fault leaves of the data."""
    fault = WireFault(seed)
    fault.set(kind, rate)
    return b"".join(piece.data for piece in fault.spoil(DATA))


def test_no_fault_changes_nothing() -> None:
    """Everything passes, in one piece."""
    assert WireFault("1").spoil(DATA) == (Piece(0.0, DATA),)


def test_flipped_bytes_differ_in_one_bit() -> None:
    """About the wanted share of bytes, one bit each."""
    differing = [a ^ b for a, b in zip(DATA, spoiled("flip", 0.1), strict=True)]
    turned = [one for one in differing if one]
    assert 100 < len(turned) < 320
    assert all(one.bit_count() == 1 for one in turned)


def test_dropped_bytes_are_missing() -> None:
    """About the wanted share is gone, the rest keeps its order."""
    left = spoiled("drop", 0.1)
    assert 1700 < len(left) < 1990
    rest = iter(DATA)
    assert all(one in rest for one in left)


def test_silence_leaves_nothing() -> None:
    """Not a byte."""
    assert spoiled("silence", 0.0) == b""


def test_split_pieces_are_whole_together() -> None:
    """Only pauses come in between."""
    fault = WireFault("1")
    fault.set("split", 0.02)
    pieces = fault.spoil(DATA)
    assert b"".join(piece.data for piece in pieces) == DATA
    assert [piece.pause_s for piece in pieces[:2]] == [0.0, SPLIT_PAUSE_S]


def test_noise_comes_at_its_rate() -> None:
    """Bytes a second, even when that is less than one in each look."""
    fault = WireFault("1")
    assert fault.noise(1.0) == b""
    fault.set("noise", 5)
    assert 300 < sum(len(fault.noise(0.1)) for _look in range(1000)) < 700


def test_a_seed_repeats_the_fault() -> None:
    """The same seed spoils the same, another one does not."""
    assert spoiled("flip", 0.1) == spoiled("flip", 0.1)
    assert spoiled("flip", 0.1) != spoiled("flip", 0.1, "2")


def test_a_late_answer_comes_whole_after_a_pause() -> None:
    """Only the beginning waits."""
    fault = WireFault("1")
    fault.set("late", 0.25)
    assert fault.spoil(b"abc") == (Piece(0.25, b"abc"),)


def test_pace_is_changed_by_its_own_faults_alone() -> None:
    """A slow line has no latency, an adapter no other rate, a good line neither."""
    fault = WireFault("1")
    paces = {}
    for kind in ("none", "slow", "latency", "flip"):
        fault.set(kind)
        paces[kind] = (fault.slowness, fault.latency_s)
    assert {
        "none": (1.0, 0.0),
        "slow": (4.0, 0.0),
        "latency": (1.0, 0.016),
        "flip": (1.0, 0.0),
    } == paces


def test_each_sort_of_wire_has_its_own_faults() -> None:
    """A network has no port that could be held."""
    fault = WireFault("1", NETWORK_KINDS)
    with pytest.raises(ValueError, match="'held': the kind of a fault is one of none"):
        fault.set("held")


@pytest.mark.parametrize(("kind", "rate"), [("fire", 1), ("drop", 2), ("noise", -1)])
def test_what_is_no_fault_is_refused(kind: str, rate: float) -> None:
    """An unknown kind and an impossible rate change nothing."""
    fault = WireFault("1")
    with pytest.raises(ValueError, match=kind):
        fault.set(kind, rate)
    assert fault.kind == "none"
