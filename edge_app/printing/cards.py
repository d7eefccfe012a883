"""Sheets of command barcodes: Code 128, with words in two languages beside each.

Source: GS1 General Specifications 5.4.4 (a quiet zone of 10 modules on either side).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pystrich.code128 import Code128Encoder

from edge_app.printing.layout import Dark, Drawing, Size, Text

A4 = Size(210, 297, 600)
COLUMNS, ROWS = 2, 15
MARGIN_MM, WIDE_MM, HIGH_MM = 12.0, 96.0, 18.2
MODULE_MM, BARS_MM, QUIET = 0.254, 8.0, 10
WORDS_MM, CODE_MM = 3.6, 2.4
DARK = "1"


def lay_out(cards: Sequence[tuple[str, str, str]]) -> list[Drawing]:
    """Lay cards out on pages; each is a code and its words in two languages."""
    most = COLUMNS * ROWS
    return [_page(cards[first : first + most]) for first in range(0, len(cards), most)]


def _page(cards: Sequence[tuple[str, str, str]]) -> Drawing:
    dark: list[Dark] = []
    texts: list[Text] = []
    for at, (code, english, chinese) in enumerate(cards):
        x_mm = MARGIN_MM + at % COLUMNS * WIDE_MM
        y_mm = MARGIN_MM + at // COLUMNS * HIGH_MM
        room_mm = WIDE_MM - MARGIN_MM
        words = f"{chinese}  {english}"
        texts.append(Text(x_mm, y_mm, WORDS_MM, room_mm, words))
        top_mm = y_mm + WORDS_MM * 1.4
        dark += _bars(code, x_mm + QUIET * A4.whole(MODULE_MM), top_mm)
        under_mm = top_mm + BARS_MM + 0.4
        texts.append(Text(x_mm, under_mm, CODE_MM, room_mm, code))
    return Drawing(A4, tuple(dark), tuple(texts))


def _bars(code: str, x_mm: float, y_mm: float) -> Iterator[Dark]:
    """Draw the bars of a code; dark modules side by side are one bar."""
    module_mm = A4.whole(MODULE_MM)
    at = 0
    for module, run in groupby(Code128Encoder(code).bars):
        wide = len(tuple(run))
        if module == DARK:
            yield Dark(x_mm + at * module_mm, y_mm, wide * module_mm, BARS_MM)
        at += wide
