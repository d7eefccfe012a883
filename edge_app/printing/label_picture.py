"""A label as a picture of black and white dots, for printers of labels and receipts.

A picture needs no fonts in the printer: few outside China have Chinese ones. It needs
one in the box; without it what is not Latin is left out and the label says the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from edge_app.printing.layout import MM_PER_INCH, Drawing
from edge_app.printing.pdf import FONTS

WHITE, BLACK = 1, 0
FEWEST_DOTS = 8
"""Below so many dots in height nobody reads a letter."""


def has_chinese(fonts: Sequence[Path] = FONTS) -> bool:
    """Say whether this box has a font for Chinese to draw with."""
    return any(file.is_file() for file in fonts)


def draw(drawing: Drawing, fonts: Sequence[Path] = FONTS) -> Image.Image:
    """Draw a label dot by dot."""
    size = drawing.size
    per_mm = size.dpi / MM_PER_INCH
    whole = round(size.width_mm * per_mm), round(size.height_mm * per_mm)
    picture = Image.new("1", whole, WHITE)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"
    for dark in drawing.dark:
        left, top = round(dark.x_mm * per_mm), round(dark.y_mm * per_mm)
        right = round((dark.x_mm + dark.width_mm) * per_mm) - 1
        bottom = round((dark.y_mm + dark.height_mm) * per_mm) - 1
        pen.rectangle((left, top, right, bottom), fill=BLACK)
    file = next((file for file in fonts if file.is_file()), None)
    for text in drawing.texts:
        shown = text.text if file or text.text.isascii() else _latin(text.text)
        if not shown:
            continue
        font = _fitting(shown, text.size_mm * per_mm, text.width_mm * per_mm, file)
        at = round(text.x_mm * per_mm), round(text.y_mm * per_mm)
        pen.text(at, shown, fill=BLACK, font=font)
    return picture


def _fitting(
    text: str, high: float, wide: float, file: Path | None
) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Find the size of a font at which a text is no wider than it may be."""
    dots = max(FEWEST_DOTS, round(high))
    font = _font(file, dots)
    while dots > FEWEST_DOTS and font.getlength(text) > wide:
        dots -= 1
        font = _font(file, dots)
    return font


def _font(file: Path | None, dots: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if file is None:
        return ImageFont.load_default(dots)
    return ImageFont.truetype(str(file), dots)


def _latin(text: str) -> str:
    """Keep what a Latin font has."""
    return "".join(sign for sign in text if sign.isascii()).strip()
