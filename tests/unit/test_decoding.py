"""What `gatepost decode` makes of pieces of wire, for every kind of driver."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import registry
from drivers.contract import CodeSeen, RegisterDriver
from drivers.quantities import Symbology
from edge_app.decoding import document, lines
from firmware_bridge import modbus_frames
from firmware_bridge.errors import Rejected

ANY = st.lists(st.binary(max_size=12), max_size=5)


def no_judge(frame: bytes, table: str, address: int, count: int) -> Rejected:
    """Stand where no Modbus frame can come."""
    raise AssertionError((frame, table, address, count))


def decoded(
    name: str, *pieces: str, ask: int | None = None
) -> tuple[list[Mapping[str, Any]], bool]:
    """Decode pieces given as hex."""
    wire = [bytes.fromhex(piece) for piece in pieces]
    documents, refused = lines(registry.load(name), wire, ask, modbus_frames.judge)
    return list(documents), refused


def sample(quantity: str, value: str, unit: str) -> Mapping[str, Any]:
    """Spell the document of a sample."""
    return {
        "kind": "sample",
        "quantity": quantity,
        "value": Decimal(value),
        "unit": unit,
        "channel": "",
    }


def refusal(reason: str, raw: str) -> Mapping[str, Any]:
    """Spell the document of a refusal."""
    return {"kind": "refusal", "reason": reason, "raw": raw}


GOOD = "5A5A45040E4709BA15"
SEEN = [
    sample("object-temperature", "36.55", "Cel"),
    sample("ambient-temperature", "24.90", "Cel"),
]
BOTH = "0104040131 02222ACE"
CLOSED = sample("contact", "1", "1")
COLD = [
    frame.hex().upper()
    for body in (b"\x01\x03\x10" + b"\x00\x00" * 8, b"\x01\x03\x10" + b"\x03\xe8" * 8)
    for frame in (body + modbus_frames.seal(body),)
]
"""Eight probes at 0 degrees, 100 Ohm: two answers that belong together."""
EIGHT = [
    {**sample("temperature", "0.0", "Cel"), "channel": str(number)}
    for number in range(1, 9)
]
CLIMATE = [sample("temperature", "30.5", "Cel"), sample("humidity", "54.6", "%")]


@pytest.mark.parametrize(
    ("name", "pieces", "expected"),
    [
        pytest.param("thermometer_gymcu9061x", [GOOD], SEEN, id="a whole frame"),
        pytest.param(
            "thermometer_gymcu9061x", [GOOD[:6], GOOD[6:]], SEEN, id="two pieces"
        ),
        pytest.param(
            "thermometer_gymcu9061x",
            [GOOD, GOOD[:6]],
            [*SEEN, refusal("envelope", GOOD[:6])],
            id="bytes left over",
        ),
        pytest.param(
            "thermometer_gymcu9061x",
            ["0011", "22"],
            [refusal("envelope", "001122")],
            id="nothing but noise",
        ),
        pytest.param(
            "thermometer_gymcu9061x", [], [refusal("envelope", "")], id="no bytes"
        ),
        pytest.param(
            "rfid_yrm100", ["BB01FF000115167E"], [], id="no tag, and no doubt"
        ),
        pytest.param(
            "rfid_yrm100",
            ["BB0222 0009CF10000326 92012A796B7E"],
            [{"kind": "tag", "scheme": "epc", "code": "03269201"}],
            id="a tag",
        ),
        pytest.param(
            "rfid_yrm100",
            ["BB0128000100 2A7E"],
            [{"kind": "reply", "to": "stop", "ok": True, "text": ""}],
            id="a reply",
        ),
        pytest.param("climate_xymd02", [BOTH], CLIMATE, id="the first ask that fits"),
        pytest.param(
            "climate_xymd02",
            ["01030200017984", "010402 01317974"],
            [
                {"kind": "reply", "to": "address", "ok": True, "text": "1"},
                sample("temperature", "30.5", "Cel"),
            ],
            id="a frame each",
        ),
        pytest.param("relay_modbus", ["010101019048"], [CLOSED], id="a coil"),
        pytest.param(
            "climate_pta8d08", [*COLD, *COLD], [*EIGHT, *EIGHT], id="two reads, twice"
        ),
        pytest.param(
            "climate_pta8d08",
            COLD[:1],
            [refusal("envelope", COLD[0][6:-4])],
            id="one read of two",
        ),
        pytest.param(
            "climate_pta8d08",
            [COLD[0], "018302C0F1"],
            [refusal("exception-2", "018302C0F1")],
            id="the second one refused",
        ),
        pytest.param(
            "climate_xymd02",
            ["018402C2C1"],
            [refusal("exception-2", "018402C2C1")],
            id="an exception",
        ),
        pytest.param(
            "climate_xymd02",
            ["01040201317975"],
            [refusal("check", "01040201317975")],
            id="a wrong CRC",
        ),
        pytest.param("climate_xymd02", ["01"], [refusal("envelope", "01")], id="short"),
        pytest.param(
            "line_beam",
            ["01", "00"],
            [sample("beam", "0", "1"), sample("beam", "1", "1")],
            id="levels",
        ),
        pytest.param(
            "line_beam", ["02"], [refusal("envelope", "02")], id="no such line"
        ),
        pytest.param(
            "climate_ds18b20", ["00"], [refusal("envelope", "00")], id="no such text"
        ),
    ],
)
def test_documents(
    name: str, pieces: list[str], expected: list[Mapping[str, Any]]
) -> None:
    """Pieces of wire become exactly these documents, and a refusal is told."""
    documents, refused = decoded(name, *pieces)

    assert expected == documents
    assert refused is any(one["kind"] == "refusal" for one in expected)


def test_a_file() -> None:
    """A file's content is decoded as it stands."""
    text = (
        "98 01 4b 46 7f ff 08 10 22 : crc=22 YES\n98 01 4b 46 7f ff 08 10 22 t=25500\n"
    )
    documents, refused = decoded("climate_ds18b20", text.encode("ascii").hex())

    assert ([sample("temperature", "25.5", "Cel")], False) == (documents, refused)


def test_digits_stay() -> None:
    """A value is the device's own, to the last zero."""
    documents, _ = decoded("thermometer_gymcu9061x", GOOD)

    assert [str(one["value"]) for one in documents] == ["36.55", "24.90"]


def test_an_ask_that_is_named() -> None:
    """The same bytes are humidity when that was asked for."""
    documents, _ = decoded("climate_xymd02", "01040202223849", ask=2)

    assert [sample("humidity", "54.6", "%")] == documents


@pytest.mark.parametrize(
    ("name", "ask", "sentence"),
    [
        ("climate_xymd02", 4, "climate_xymd02 has asks 0 to 3; there is no 4."),
        ("climate_xymd02", -1, "climate_xymd02 has asks 0 to 3; there is no -1."),
        ("scale_mtsics", 0, "scale_mtsics is not asked for registers"),
        ("line_output", None, "line_output only takes orders; it says nothing."),
    ],
)
def test_what_cannot_be_decoded(name: str, ask: int | None, sentence: str) -> None:
    """A question that makes no sense is one clear sentence."""
    with pytest.raises(ValueError, match=sentence):
        decoded(name, "01", ask=ask)


def test_a_printed_code() -> None:
    """A code read is spelled with its symbology as scheme."""
    assert document(CodeSeen(Symbology.UNKNOWN, "4006381333931")) == {
        "kind": "code",
        "scheme": "unknown",
        "code": "4006381333931",
    }


@pytest.mark.parametrize(
    "name", [one for one in registry.NAMES if one != "line_output"]
)
@given(pieces=ANY)
def test_any_pieces(name: str, pieces: list[bytes]) -> None:
    """Whatever comes, there are documents of the known kinds and no exception."""
    driver = registry.load(name)
    judge = modbus_frames.judge if isinstance(driver, RegisterDriver) else no_judge
    documents, refused = lines(driver, pieces, None, judge)
    kinds = {one["kind"] for one in documents}

    assert kinds <= {"sample", "tag", "code", "reply", "refusal"}
    assert refused is ("refusal" in kinds)
