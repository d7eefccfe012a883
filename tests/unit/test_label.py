"""Labels: what they say, that readers read it, and that printers get the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from edge_app.code_data import code_data
from edge_app.printing import label_pdf
from edge_app.printing.label_picture import draw
from edge_app.printing.layout import Size, TooSmallError, lay_out
from edge_app.printing.pdf import FONTS, NAMED, text_font
from edge_app.printing.printers import Printer, PrinterError, payload, printer_of
from edge_app.store.catalogue import EMPTY, Catalogue, Item, Pack
from edge_app.store.label import Label, label_of, number_for, why_not
from tests.unit.epcis_site import BOX, CATALOGUE, MASK

APRON = Item("apron", "围裙", "Apron")
OWN = number_for(EMPTY, APRON)[0]
DAY = "2027-01-31"
SIZE = Size(50, 30, 203)
INTERNAL = label_of(APRON, OWN, lot="L-7/a", expiry=DAY)
KNOWN = label_of(CATALOGUE.items["mask"], MASK, lot="L-7/a", expiry=DAY)


def read(picture: Image.Image) -> dict[str, str]:
    """Let a reader that nobody here wrote read a picture: text by AIM identifier."""
    found = zxingcpp.read_barcodes(
        picture.convert("L"), text_mode=zxingcpp.TextMode.Plain
    )
    return {one.symbology_identifier: one.text for one in found}


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("label", [INTERNAL, KNOWN], ids=["own", "known"])
def test_readers_read_it(label: Label, dpi: int) -> None:
    """A drawn label reads back as what it says, at every usual printer."""
    found = read(draw(lay_out(label, Size(50, 30, dpi)), ()))
    expected = {"]d2": label.message}
    if label.ean13:
        expected["]E0"] = label.ean13
    assert expected == found


def test_our_counter_reads_it() -> None:
    """The counter takes a label with a GTIN for what it is."""
    data = code_data(f"]d2{KNOWN.message}", 2026)
    assert (MASK, "L-7/a", DAY, "") == (data.gtin, data.lot, data.expiry, data.why_not)
    plain = code_data(f"]E0{INTERNAL.ean13}", 2026)
    assert (OWN, "") == (plain.gtin, plain.why_not)


def test_what_stands_on_it() -> None:
    """Names, lot and last day in words, and the element string as people read it."""
    assert ("围裙", "Apron") == INTERNAL.names
    assert ("批号 L-7/a", "有效期至 2027-01-31") == INTERNAL.lines
    assert f"(91){OWN}(93)20270131(92)L-7/a" == INTERNAL.readable
    assert f"(01){MASK}(17)270131(10)L-7/a" == KNOWN.readable
    english = label_of(APRON, OWN, lot="7", language="en")
    assert ("Lot 7",) == english.lines


def test_number_alone() -> None:
    """Without lot and day the site's own number needs no second symbol."""
    label = label_of(APRON, OWN)
    assert ((), OWN[1:]) == (label.elements, label.ean13)
    assert {"]E0": OWN[1:]} == read(draw(lay_out(label, SIZE), ()))


def test_numbers() -> None:
    """A real GTIN of a single piece comes first, a box's is not taken for a piece's."""
    both = Item("x", "", "", packs=(Pack(OWN, 1), Pack(MASK, 1), Pack(BOX, 50)))
    boxed = Item("y", "", "", packs=(Pack(BOX, 50),))
    assert (MASK, False) == number_for(EMPTY, both)
    number, new = number_for(EMPTY, boxed)
    assert (True, "004") == (new, number[:3])
    taken = Catalogue({"z": Item("z", "", "", packs=(Pack(OWN, 1),))}, {})
    assert OWN != number_for(taken, APRON)[0]


@pytest.mark.parametrize("lot", ["批次", "lot with blanks", "x" * 21])
def test_lots_that_no_symbol_takes(lot: str) -> None:
    """A lot that GS1 has no letters for is refused before anything is drawn."""
    assert why_not(lot)
    assert "" == why_not("L-7/a") == why_not("")


def test_too_small() -> None:
    """A label that cannot hold its symbols is refused, not drawn over its edge."""
    with pytest.raises(TooSmallError, match="25 x 15 mm is too small"):
        lay_out(INTERNAL, Size(25, 15, 203))
    with pytest.raises(TooSmallError):
        lay_out(INTERNAL, Size(30, 60, 203))


@pytest.mark.parametrize("size", [SIZE, Size(60, 40, 300), Size(100, 50, 600)])
def test_within_the_edges(size: Size) -> None:
    """Nothing stands over the edge of the label."""
    drawing = lay_out(INTERNAL, size)
    assert all(
        0 <= one.x_mm
        and one.x_mm + one.width_mm <= size.width_mm
        and one.y_mm + one.height_mm <= size.height_mm
        for one in drawing.dark
    )
    assert all(
        one.x_mm + one.width_mm <= size.width_mm
        and one.y_mm + one.size_mm <= size.height_mm
        for one in drawing.texts
    )


def test_pdf() -> None:
    """A PDF has a page a label, the text as text, and the same bytes each time."""
    made = []
    for _ in range(2):
        target = io.BytesIO()
        label_pdf.write(target, [lay_out(INTERNAL, SIZE)] * 3, title="apron")
        made.append(target.getvalue())
    first, second = made
    assert first == second
    assert first.startswith(b"%PDF-")
    assert 3 == len(re.findall(rb"/Type /Page\b(?!s)", first))


def test_font(tmp_path: Path) -> None:
    """Without a font file, or with a broken one, the standard font is named."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    assert NAMED == text_font((tmp_path / "missing.ttc", broken))
    assert text_font() in {NAMED, *(file.stem for file in FONTS)}


def test_zpl() -> None:
    """A label printer gets the label dot by dot, in its own language."""
    picture = draw(lay_out(INTERNAL, SIZE), ())
    told = payload("zpl", [picture]).decode("ascii")
    assert (True, True) == (told.startswith("^XA"), told.rstrip().endswith("^XZ"))
    found = re.search(r"\^GFA,(\d+),\1,(\d+),([0-9A-F]+)\^FS", told)
    assert found is not None
    drawn = bytes(255 - dots for dots in bytes.fromhex(found[3]))
    width = int(found[2]) * 8
    back = Image.frombytes("1", (width, len(drawn) * 8 // width), drawn)
    assert {"]d2": INTERNAL.message, "]E0": INTERNAL.ean13} == read(back)


def test_escpos() -> None:
    """A receipt printer gets the same, as raster images, and a cut."""
    picture = draw(lay_out(INTERNAL, SIZE), ())
    told = payload("escpos", [picture])
    assert told.startswith(b"\x1dv0\x00")
    across, down = (
        int.from_bytes(told[4:6], "little"),
        int.from_bytes(told[6:8], "little"),
    )
    drawn = bytes(255 - dots for dots in told[8 : 8 + across * down])
    back = Image.frombytes("1", (across * 8, down), drawn)
    assert {"]d2": INTERNAL.message, "]E0": INTERNAL.ean13} == read(back)
    assert b"\x1dV" in told[8 + across * down :]


@pytest.mark.parametrize(
    ("text", "printer"),
    [
        ("zpl=/dev/usb/lp0", Printer("zpl", device="/dev/usb/lp0")),
        ("escpos=10.0.0.7", Printer("escpos", host="10.0.0.7", port=9100)),
        ("zpl=labels:9101", Printer("zpl", host="labels", port=9101)),
    ],
)
def test_printers(text: str, printer: Printer) -> None:
    """A printer is a kind, and a device or a host."""
    assert printer == printer_of(text)


@pytest.mark.parametrize(
    "text", ["", "zpl", "zpl=", "pcl=/dev/lp0", "zpl=:9100", "zpl=a:0", "zpl=a:99999"]
)
def test_no_printers(text: str) -> None:
    """Anything else is refused in a sentence."""
    with pytest.raises(PrinterError, match=r"\.$"):
        printer_of(text)
