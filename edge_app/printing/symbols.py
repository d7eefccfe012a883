"""The symbols of a label as patterns of dark and light, by pystrich.

Whoever draws them decides how large a module is, and leaves the quiet zone.
"""

from __future__ import annotations

from typing import TypeAlias

from pystrich.datamatrix import DataMatrixData, DataMatrixEncoder
from pystrich.ean13 import EAN13Encoder
from pystrich.gs1 import GS1Fixed, GS1Variable

from edge_app.store.label import FIXED, Label

Pattern: TypeAlias = tuple[tuple[bool, ...], ...]
"""Rows of modules, True where it is dark."""
GUARD, MIDDLE, DARK = "101", "01010", "1"


def datamatrix(label: Label) -> Pattern:
    """Return the GS1 DataMatrix of a label; nothing where it has none."""
    if not label.elements:
        return ()
    fields = [
        (GS1Fixed if identifier in FIXED else GS1Variable)(identifier, value)
        for identifier, value in label.elements
    ]
    data = DataMatrixData.gs1(*fields)
    picture = DataMatrixEncoder(data, quiet_zone=0).get_pilimage(cellsize=1)
    grey = picture.convert("L")
    width, height = grey.size
    dots = grey.tobytes()
    rows = (dots[at * width : (at + 1) * width] for at in range(height))
    return tuple(tuple(not dot for dot in row) for row in rows)


def ean13(label: Label) -> Pattern:
    """Return the bars of a label's EAN-13 as one row; nothing where it has none."""
    if not label.ean13:
        return ()
    code = EAN13Encoder(label.ean13, require_valid_check_digit=True)
    bars = f"{GUARD}{code.left_bars}{MIDDLE}{code.right_bars}{GUARD}"
    return (tuple(bar == DARK for bar in bars),)
