"""Tag numbers against published vectors, against the standard's layout, and noise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.tag_data import gs1_of

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "epc.json").read_text("utf-8")
)
COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)
"""By the partition; 12 digits of the company's number for the first, then one less."""
HEADERS = {"sgtin": 0x30, "sscc": 0x31, "sgln": 0x32, "grai": 0x33, "giai": 0x34}
BODY_BITS = {"sgtin": 44, "sscc": 58, "sgln": 41, "grai": 44, "giai": 82}
BODY_DIGITS = {"sgtin": 13, "sscc": 17, "sgln": 12, "grai": 12}


@pytest.mark.parametrize(
    "vector", [pytest.param(one, id=one["meaning"]) for one in VECTORS]
)
def test_vectors(vector: dict[str, str]) -> None:
    """Every published number leads to its Digital Link, in either case of letters."""
    epc = vector["hex"].replace(" ", "")

    assert vector["digital_link"] == gs1_of(epc)["digital_link"]
    assert gs1_of(epc) == gs1_of(epc.lower())


@pytest.mark.parametrize(
    ("epc", "expected"),
    [
        pytest.param(
            "3074257BF7194E4000001A85",
            {"gtin": "80614141123458", "serial": "6789"},
            id="a piece of goods",
        ),
        pytest.param(
            "3174257BF4499602D2000000", {"sscc": "106141412345678908"}, id="a pallet"
        ),
        pytest.param(
            "3274257BF460720000000190",
            {"gln": "0614141123452", "extension": "400"},
            id="a shelf in a place",
        ),
        pytest.param(
            "3274257BF460720000000000", {"gln": "0614141123452"}, id="a whole place"
        ),
        pytest.param(
            "3374257BF40C0E400000162E", {"grai": "006141411234525678"}, id="a crate"
        ),
        pytest.param(
            "3474257BF40000000000162E", {"giai": "06141415678"}, id="an asset"
        ),
    ],
)
def test_keys(epc: str, expected: dict[str, str]) -> None:
    """Each scheme gives its own keys beside the link."""
    found = dict(gs1_of(epc))
    found.pop("digital_link")

    assert expected == found


@pytest.mark.parametrize(
    "epc",
    [
        pytest.param("", id="nothing"),
        pytest.param("E28068900000500E88C6A4A7", id="a chip's own number"),
        pytest.param("2C74257BF4499602D2000000", id="a document, no goods"),
        pytest.param("307C257BF7194E4000001A85", id="no such partition"),
        pytest.param("3077FFFFF7194E4000001A85", id="company of 8 digits in 7"),
        pytest.param("3074257BFFFFFE4000001A85", id="item of 7 digits in 6"),
        pytest.param("3174257BF4499602D2000001", id="pallet with a tail"),
        pytest.param("3362C33AB774EB5248DB40AF", id="crate with a bit too many"),
        pytest.param("32E009027EBFF20686734721", id="place with a bit too many"),
        pytest.param("3074257BF7194E4000001A8", id="too short"),
        pytest.param("3074257BF7194E4000001A85FF", id="too long"),
        pytest.param("3074257BF7194E4000001A8５", id="a wide digit"),
        pytest.param("3074257BF7194E4000001A85\n", id="a line's end"),
        pytest.param("30 74257BF7194E4000001A8", id="a space"),
    ],
)
def test_raw(epc: str) -> None:
    """What the standard does not know stays a number without a key."""
    assert {} == gs1_of(epc)


def check_digit(body: str) -> str:
    """Return the digit that GS1 puts behind these."""
    weighed = sum(
        int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body))
    )
    return str(-weighed % 10)


def packed(scheme: str, company: str, reference: int, serial: int) -> str:
    """Lay out one EPC by the table of the standard, with filter 0."""
    partition = 12 - len(company)
    reference_bits = BODY_BITS[scheme] - COMPANY_BITS[partition]
    number = HEADERS[scheme] << 6 | partition
    number = number << COMPANY_BITS[partition] | int(company)
    number = number << reference_bits | reference
    serial_bits = 96 - 14 - BODY_BITS[scheme]
    return f"{number << serial_bits | serial:024X}"


@st.composite
def tags(draw: st.DrawFn) -> tuple[str, str]:
    """Draw an EPC and the link that it must give."""
    scheme = draw(st.sampled_from(sorted(HEADERS)))
    digits = draw(st.integers(6, 12))
    company = f"{draw(st.integers(0, 10**digits - 1)):0{digits}}"
    if scheme == "giai":
        asset = draw(st.integers(0, 2 ** (82 - COMPANY_BITS[12 - digits]) - 1))
        return packed(scheme, company, asset, 0), f"/8004/{company}{asset}"
    width = BODY_DIGITS[scheme] - digits
    reference = draw(st.integers(0, 10**width - 1))
    text = f"{reference:0{width}}" if width else ""
    if scheme == "sscc":
        body = text[0] + company + text[1:]
        return packed(scheme, company, reference, 0), f"/00/{body}{check_digit(body)}"
    serial = draw(st.integers(0, 2 ** (82 - BODY_BITS[scheme]) - 1))
    epc = packed(scheme, company, reference, serial)
    if scheme == "sgtin":
        body = text[0] + company + text[1:]
        return epc, f"/01/{body}{check_digit(body)}/21/{serial}"
    body = company + text
    if scheme == "grai":
        return epc, f"/8003/0{body}{check_digit(body)}{serial}"
    tail = f"/254/{serial}" if serial else ""
    return epc, f"/414/{body}{check_digit(body)}{tail}"


@given(tags())
def test_every_layout(tag: tuple[str, str]) -> None:
    """Whatever is laid out by the standard is read back, all schemes and partitions."""
    epc, link = tag

    assert link == gs1_of(epc)["digital_link"]


noise = st.text() | st.from_regex(r"3[0-4][0-9A-F]{22}", fullmatch=True)


@given(noise)
def test_total(text: str) -> None:
    """Any text earns a key of digits or nothing, never an exception."""
    found = gs1_of(text)

    assert all(value.isdecimal() for key, value in found.items() if "_" not in key)
    assert not found or found["digital_link"].startswith("/")
