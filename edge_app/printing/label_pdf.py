"""Labels as PDF, one a page of the label's own size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from edge_app.printing.layout import Drawing
from edge_app.printing.pdf import page, text_font

BASELINE = 0.85
"""How far below its upper edge a line of text stands, of its size."""


def write(target: BinaryIO, drawings: Sequence[Drawing], *, title: str) -> None:
    """Write labels of one size; raises nothing but what the target raises."""
    size = drawings[0].size
    drawn = page(target, (size.width_mm * mm, size.height_mm * mm), title=title)
    font = text_font()
    for drawing in drawings:
        for dark in drawing.dark:
            bottom_mm = size.height_mm - dark.y_mm - dark.height_mm
            drawn.rect(
                dark.x_mm * mm,
                bottom_mm * mm,
                dark.width_mm * mm,
                dark.height_mm * mm,
                stroke=0,
                fill=1,
            )
        for text in drawing.texts:
            points = text.size_mm * mm
            width = stringWidth(text.text, font, points)
            points *= min(1.0, text.width_mm * mm / width) if width else 1.0
            drawn.setFont(font, points)
            base_mm = size.height_mm - text.y_mm - text.size_mm * BASELINE
            drawn.drawString(text.x_mm * mm, base_mm * mm, text.text)
        drawn.showPage()
    drawn.save()
