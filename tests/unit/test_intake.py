"""Bytes and edges become entries with who and when; badges lose their numbers here."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from drivers import registry
from drivers.contract import CodeSeen, Edge, NoOptions, StreamDriver, TagSeen
from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.intake import SIEVE_NS, Ear, Settling, Sieve, Twice, settle, settled, take
from edge_app.model import CodeRead, Reading, Refused, Stamp, TagRead
from edge_app.people import Veil
from simulators import rfid_yrm100, thermometer_gymcu9061x

AT = Stamp("boot", 1_000, 2_000, synced=True)
VEIL = Veil(b"k" * 32)
BADGE = "E28068900000500E88C6A4A7"
GOODS = "3074257BF7194E4000001A85"


def stream(name: str) -> StreamDriver[Any]:
    """Load a driver of a stream device."""
    driver = registry.load(name)
    assert isinstance(driver, StreamDriver)
    return driver


def ear(*, badges: bool = False) -> Ear:
    """Make an ear of a device without options."""
    return Ear("dev", NoOptions(), VEIL, badges)


def test_a_frame_becomes_two_readings() -> None:
    """A thermometer's frame is a reading of the object and one of the body."""
    driver = stream("thermometer_gymcu9061x")
    wire = thermometer_gymcu9061x.EVERYTHING

    _, entries, _ = take(Ear("t", driver.options(), VEIL), driver, wire, AT)

    assert all(isinstance(entry, Reading) for entry in entries)
    assert {"t"} == {entry.device for entry in entries}


def test_a_badge_reader_tells_no_number() -> None:
    """At a reader of badges even a goods number becomes a person's hash."""
    entry = ear(badges=True).entry(TagSeen(TagScheme.EPC, GOODS), AT)

    assert isinstance(entry, TagRead)
    assert "" == entry.code
    assert VEIL.person("epc", GOODS) == entry.person


def test_a_counter_tells_goods_and_hides_the_rest() -> None:
    """At a desk a GS1 tag keeps its number; a badge held there does not."""
    goods = ear().entry(TagSeen(TagScheme.EPC, GOODS), AT)
    badge = ear().entry(TagSeen(TagScheme.EPC, BADGE), AT)

    assert isinstance(goods, TagRead)
    assert isinstance(badge, TagRead)
    assert (GOODS, "") == (goods.code, goods.person)
    assert ("", VEIL.person("epc", BADGE)) == (badge.code, badge.person)


def test_a_scanner_tells_goods_and_hides_the_rest() -> None:
    """A printed code keeps its text if it is of GS1; any other may be a person's.

    That a text begins as the number of a goods tag does is no reason to believe it.
    """
    goods = ear().entry(CodeSeen(Symbology.EAN_UPC, "]E05901234123457"), AT)
    badge = ear().entry(CodeSeen(Symbology.CODE_39, "3051234"), AT)
    at_gate = ear(badges=True).entry(CodeSeen(Symbology.UNKNOWN, "5901234123457"), AT)

    assert isinstance(goods, CodeRead)
    assert isinstance(badge, CodeRead)
    assert isinstance(at_gate, CodeRead)
    assert ("]E05901234123457", "") == (goods.code, goods.person)
    assert ("", VEIL.person("code-39", "3051234")) == (badge.code, badge.person)
    assert ("", VEIL.person("unknown", "5901234123457")) == (
        at_gate.code,
        at_gate.person,
    )


def test_refused_bytes_of_a_reader_stay_here() -> None:
    """A damaged frame of a tag reader could hold a badge: its bytes are dropped."""
    driver = stream("rfid_yrm100")
    wire = bytearray(rfid_yrm100.EVERYTHING)
    wire[10] ^= 0xFF

    _, entries, _ = take(Ear("r", driver.options(), VEIL), driver, bytes(wire), AT)

    refused = [entry for entry in entries if isinstance(entry, Refused)]
    assert refused
    assert {b""} == {entry.raw for entry in refused}


@given(st.text(alphabet="0123456789ABCDEF", min_size=8, max_size=24))
def test_a_hash_hides_and_repeats(code: str) -> None:
    """The hash is 26 letters, the same each time, and holds nothing of the number."""
    person = VEIL.person("epc", code)

    assert 26 == len(person)
    assert person == VEIL.person("epc", f" {code.lower()} ")
    assert code.lower() not in person


# ------------------------------------------------------------------- bounce


def test_bounce_is_one_edge_at_its_first_time() -> None:
    """Ten edges within the settle time tell one change, stamped by the first."""
    line = Settling(told=True)
    told: list[Edge] = []
    for index in range(9):
        line, passed = settle(line, Edge(0, index % 2 == 1, index / 1000), 0.02)
        told += passed
    line, passed = settled(line, 0.03, 0.02)

    assert [Edge(0, False, 0.0)] == told
    assert () == passed


def test_a_change_during_the_deaf_time_is_told_late_with_its_own_stamp() -> None:
    """A line that came back while deaf is told at the end, with the time it came."""
    line, first = settle(Settling(told=True), Edge(0, False, 0.0), 0.02)
    line, during = settle(line, Edge(0, True, 0.01), 0.02)
    line, after = settled(line, 0.021, 0.02)

    assert ((Edge(0, False, 0.0),), (), (Edge(0, True, 0.01),)) == (
        first,
        during,
        after,
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 30)), max_size=60))
def test_told_levels_alternate_and_end_right(steps: list[tuple[bool, int]]) -> None:
    """Whatever a contact does, levels told alternate and the last one is the true."""
    line, now_s, told, level = Settling(told=False), 0.0, [], False
    for level, gap_ms in steps:
        now_s += gap_ms / 1000
        line, passed = settle(line, Edge(0, level, now_s), 0.01)
        told += [edge.level for edge in passed]
    line, passed = settled(line, now_s + 1, 0.01)
    told += [edge.level for edge in passed]

    assert all(one != other for one, other in zip([False, *told], told, strict=False))
    assert level == (told[-1] if told else False)


# -------------------------------------------------------------------- twice


def test_an_unchecked_value_must_come_twice() -> None:
    """Of 36.5, 36.5, 99.9, 36.5, 36.5 the second and the last are believed."""
    twice, heard = Twice(), []
    for text in ("36.5", "36.5", "99.9", "36.5", "36.5"):
        reading = Reading("t", Quantity.OBJECT_TEMPERATURE, Decimal(text), AT)
        twice, passed = twice.sift((reading, refused(1)))
        heard.append([type(entry) for entry in passed])

    assert [Refused] == heard[0] == heard[2] == heard[3]
    assert [Reading, Refused] == heard[1] == heard[4]


# -------------------------------------------------------------------- sieve


def refused(boot_ns: int) -> Refused:
    """Make a refusal at a time."""
    return Refused("dev", "check", b"", Stamp("boot", boot_ns, 0, synced=False))


def test_one_refusal_a_minute_with_the_count() -> None:
    """Of many alike the first passes, and a minute later one with the count."""
    sieve, first = Sieve().sift((refused(0),))
    sieve, held = sieve.sift(tuple(refused(n) for n in range(1, 100)))
    _, later = sieve.sift((refused(SIEVE_NS),))

    assert (refused(0),) == first
    assert () == held
    assert (replace(refused(SIEVE_NS), count=100),) == later
