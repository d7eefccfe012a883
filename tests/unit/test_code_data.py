"""Printed codes by the GS1 standard: published ones, then each way to be wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from biip.gs1_element_strings import GS1ElementString
from hypothesis import given
from hypothesis import strategies as st

from edge_app.code_data import (
    CHECK_DIGIT,
    GS_LOST,
    LENGTH,
    NO_GS1,
    NO_KEY,
    TWO_WAYS,
    UNREADABLE,
    CodeData,
    code_data,
    is_goods,
    year_near,
)
from tests.unit.vector_entries import ENTRIES, Entry, wire

YEAR = 2026
GTIN = "04717276945640"
PUBLISHED = [
    pytest.param(entry, id=f"{entry['id']} {entry['meaning']}")
    for entry in ENTRIES
    if entry["driver"] == "barcode_serial"
]


def data(code: str) -> CodeData:
    """Take a code apart in the year of the tests."""
    return code_data(code, YEAR)


def stated(entry: Entry) -> dict[str, Any]:
    """Return the elements that a published code is stated to have."""
    known = {key: str(value) for key, value in entry["decoded"].items()}
    plain = known.pop("ean13", "")
    if plain:
        known["01"] = f"0{plain}"
    return {key: text for key, text in known.items() if key not in ("aim", "data")}


@pytest.mark.parametrize("entry", PUBLISHED)
def test_a_published_code(entry: Entry) -> None:
    """A true code earns the elements that it is stated to have; a false one nothing."""
    said = data(wire(entry).decode())
    expected = stated(entry)
    if entry["id"] == 223:
        # The composite's own elements are stated elsewhere in the same source.
        expected |= {"99": "COMPOSITE", "98": "XYZ"}
    if entry["id"] == 433:
        # Eight digits without an identifier are a date, and a number for goods.
        expected = {}

    assert expected == said.elements
    assert ("01" in expected or "00" in expected) == (not said.why_not)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            f"]d201{GTIN}17261231100329\x1d21ABC-1",
            {
                "gtin": GTIN,
                "lot": "0329",
                "expiry": "2026-12-31",
                "serial": "ABC-1",
                "item": f"{GTIN}/21/ABC-1",
                "digital_link": f"/01/{GTIN}/10/0329/21/ABC-1",
                "single": True,
            },
            id="a medicine",
        ),
        pytest.param(
            f"]C101{GTIN}1726020010A1",
            {
                "expiry": "2026-02-28",
                "lot": "A1",
                "item": GTIN,
                "digital_link": f"/01/{GTIN}/10/A1",
                "single": False,
            },
            id="day 00 is the last of the month",
        ),
        pytest.param(
            f"]C101{GTIN}17240200", {"expiry": "2024-02-29"}, id="in a leap year"
        ),
        pytest.param(
            f"]C10010614141234567890802{GTIN}3725",
            {
                "content": GTIN,
                "count": 25,
                "sscc": "106141412345678908",
                "item": "106141412345678908",
                "digital_link": "/00/106141412345678908",
                "single": True,
            },
            id="a pallet",
        ),
        pytest.param(f"]C101{GTIN}30012", {"count": 12}, id="a count"),
        pytest.param(f"]C101{GTIN}70032612312359", {"expiry": "2026-12-31"}, id="hour"),
        pytest.param(f"]C101{GTIN}\x1d\x1d10A\x1d", {"lot": "A"}, id="spare GS"),
        pytest.param("]E402345673", {"gtin": "00000002345673"}, id="EAN-8"),
        pytest.param("]I198765432109213", {"gtin": "98765432109213"}, id="ITF-14"),
        pytest.param("5901234123457", {"gtin": "05901234123457"}, id="bare EAN-13"),
        pytest.param("012345678905", {"gtin": "00012345678905"}, id="bare UPC-A"),
        pytest.param("02345673", {"gtin": "00000002345673"}, id="bare EAN-8"),
        pytest.param(
            "]Q1https://id.gs1.org/01/9506000134352/10/A%2FB/21/%2212?17=261231",
            {
                "gtin": "09506000134352",
                "lot": "A/B",
                "serial": '"12',
                "expiry": "2026-12-31",
                "digital_link": "/01/09506000134352/10/A%2FB/21/%2212",
            },
            id="a Digital Link",
        ),
        pytest.param(
            "HTTPS://EXAMPLE.ORG/p/01/9506000134352",
            {"gtin": "09506000134352"},
            id="in capitals",
        ),
    ],
)
def test_what_a_code_says(code: str, expected: dict[str, Any]) -> None:
    """Each code says exactly what stands beside it."""
    said = data(code)

    assert expected == {key: getattr(said, key) for key in expected}
    assert not said.why_not
    assert is_goods(code)


@pytest.mark.parametrize(
    ("code", "why", "goods"),
    [
        pytest.param("", UNREADABLE, False, id="nothing"),
        pytest.param("]C1", UNREADABLE, True, id="GS1, and nothing"),
        pytest.param("]C1\x1d", UNREADABLE, True, id="GS1, and a GS"),
        pytest.param("]C1BOX", UNREADABLE, True, id="GS1 that is none"),
        pytest.param("]C0BOX", NO_GS1, False, id="a house label"),
        pytest.param(
            "]d28018401234567890123458", NO_KEY, False, id="a patient's wristband"
        ),
        pytest.param("]C1\x1d8017BOX", UNREADABLE, False, id="a nurse's, misread"),
        pytest.param("]A0110101199003078515", NO_GS1, False, id="a person"),
        pytest.param("110101199003078515", NO_KEY, False, id="a person, bare"),
        pytest.param("106141412345678908", NO_KEY, False, id="a bare SSCC"),
        pytest.param("GATE-7", UNREADABLE, False, id="a text"),
        pytest.param("]E02112345678901", CHECK_DIGIT, True, id="check digit"),
        pytest.param("5901234123458", CHECK_DIGIT, False, id="of a bare one"),
        pytest.param("]C10104717276945641", CHECK_DIGIT, True, id="in a message"),
        pytest.param("]C100106141412345678907", CHECK_DIGIT, True, id="of an SSCC"),
        pytest.param("]E41234567", LENGTH, True, id="length"),
        pytest.param("]I04123", LENGTH, True, id="no ITF-14"),
        pytest.param("15210200", TWO_WAYS, False, id="a date or a GTIN"),
        pytest.param(f"]C101{GTIN}17261331", UNREADABLE, True, id="month 13"),
        pytest.param(f"]C101{GTIN}17230229", UNREADABLE, True, id="no leap year"),
        pytest.param(f"]C101{GTIN}01{GTIN}", "", True, id="said twice"),
        pytest.param(f"]C101{GTIN}10A\x1d10B", UNREADABLE, True, id="contradicted"),
        pytest.param(f"(01){GTIN}", UNREADABLE, False, id="brackets"),
        pytest.param(f"]C101{GTIN}10\u00e9", NO_GS1, True, id="not ASCII"),
        pytest.param(f"]C101{GTIN}" + "9" * 600, NO_GS1, True, id="too long"),
        pytest.param("http://[", UNREADABLE, False, id="no address"),
        pytest.param("https://example.org/about", UNREADABLE, False, id="no key"),
        pytest.param(f"]C101{GTIN}10032917261231", GS_LOST, True, id="lot, date"),
        pytest.param(f"]C101{GTIN}21AB1726123110A", GS_LOST, True, id="and more"),
        pytest.param(f"]C101{GTIN}1726123110A15261231", GS_LOST, True, id="other date"),
        pytest.param(f"]C101{GTIN}1726123110A17261231", "", True, id="the same date"),
        pytest.param(f"]C101{GTIN}10A17261231\x1d", "", True, id="there was a GS"),
        pytest.param(
            f"]C101{GTIN}10ABCDEFGHIJKLMNOPQRST21SERIAL", GS_LOST, True, id="too long"
        ),
    ],
)
def test_what_cannot_be_booked(code: str, why: str, goods: bool) -> None:
    """Each code has its own sentence, and is a person's unless it claims to be GS1."""
    said = data(code)

    assert why == said.why_not
    assert goods == is_goods(code)


def test_a_lost_gs_leaves_only_what_is_sure() -> None:
    """Of a code whose GS was lost, the GTIN is believed and nothing after it."""
    said = data(f"]C101{GTIN}10032917261231")

    assert (GTIN, "", "") == (said.gtin, said.lot, said.expiry)


@pytest.mark.parametrize(
    ("two", "year", "expected"),
    [
        (26, 2026, 2026),
        (76, 2026, 2076),
        (77, 2026, 1977),
        (99, 2026, 1999),
        (0, 2026, 2000),
        (0, 2050, 2100),
        (99, 2099, 2099),
        (49, 2099, 2149),
        (50, 2099, 2050),
    ],
)
def test_the_year_is_near(two: int, year: int, expected: int) -> None:
    """Two digits mean the year nearest to now, as the standard cuts it."""
    assert expected == year_near(two, year)


def test_a_clock_that_was_never_set_makes_no_old_goods() -> None:
    """With the clock in 1970 an expiry of 2026 is not in the last century."""
    assert "2026-12-31" == code_data(f"]C101{GTIN}17261231", 1970).expiry


@given(st.dates(date(2000, 1, 1), date(2069, 12, 31)).map(lambda day: f"{day:%y%m%d}"))
def test_the_library_finds_the_same_day(text: str) -> None:
    """The library's own rule, by its own clock, gives the days that ours gives."""
    library = GS1ElementString.extract(f"17{text}").date

    assert library is not None
    assert library.isoformat() == data(f"]C101{GTIN}17{text}").expiry


pieces = st.sampled_from(
    [
        *("]C1", "]d2", "]E0", "]Q1", "]Q3", "]X0", "|]e0", "\x1d", "https://a/", "//"),
        *("01", GTIN, "00", "02", "37", "30", "10", "21", "17261231", "3103", "8008"),
        *("3929", "3919", "7003", "4326", "7007", "414", "8003", "%", "?", "[", " "),
    ]
)


@given(st.lists(pieces | st.text(max_size=9)).map("".join), st.integers(0, 9999))
def test_any_text(code: str, year: int) -> None:
    """Whatever a scanner reads, it is taken apart or refused in one sentence."""
    said = code_data(code, year)

    assert code == said.raw
    assert bool(said.gtin or said.sscc) or said.why_not.endswith(".")
    assert said.why_not or said.digital_link.startswith(("/00/", "/01/"))
    assert said.why_not or said.item
