"""The one set-up of the PDF library: a font for Chinese and English, and sheets of A4.

A font file of the machine is put into the document where there is one, so that it
looks the same everywhere. Else the document names the standard Chinese font and the
reader brings its own; nothing has to be installed for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate

FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
)
"""Where Debian puts TrueType fonts with Chinese and Latin letters, the best first."""
NAMED = "STSong-Light"
"""The font that a reader of the document is expected to have, or to replace."""
PLAIN = "Helvetica"
"""One of the fonts that a document need not bring and that has Latin letters."""
LAST_LATIN = "\xff"
MARGIN = 15 * mm


def text_font(files: Sequence[Path] = FONTS) -> str:
    """Return the name of a font for Chinese and English, ready to draw with.

    A file that is no font of a kind that can be put into a document is passed over.
    """
    for file in files:
        name = file.stem
        if name in getRegisteredFontNames():
            return name
        if not file.is_file():
            continue
        try:
            registerFont(TTFont(name, str(file)))
        except TTFError:
            continue
        return name
    if NAMED not in getRegisteredFontNames():
        registerFont(UnicodeCIDFont(NAMED))
    return NAMED


def font_for(text: str, files: Sequence[Path] = FONTS) -> str:
    """Return the font for a text on a sheet.

    The reader's Chinese font, or what it puts in its place, often has poor Latin
    letters; a text of those alone gets the font that every reader has.
    """
    font = text_font(files)
    latin = max(text, default="") <= LAST_LATIN
    return PLAIN if font == NAMED and latin else font


def sheet(
    target: BinaryIO, *, title: str, author: str, wide: bool = False
) -> SimpleDocTemplate:
    """Begin a document of A4 pages, `wide` ones across, for reportlab's flowables.

    The same content makes the same bytes, without the time at which it was printed.
    """
    return SimpleDocTemplate(
        target,
        pagesize=landscape(A4) if wide else A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author=author,
        invariant=1,
    )


def page(target: BinaryIO, size: tuple[float, float], *, title: str) -> Canvas:
    """Begin a document that is drawn by hand, such as a label; `size` in points."""
    drawn = Canvas(target, pagesize=size, invariant=1)
    drawn.setTitle(title)
    return drawn
