"""A receipt on the narrow paper of a receipt printer, laid out in millimetres."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from edge_app.printing.layout import Drawing, Size, Text

WIDTHS_MM = {80: 72.0, 58: 48.0}
"""What can be printed on, by the width of the paper."""
DPI = 203
SIZE_MM, TITLE_MM = 3.0, 4.5
LEADING = 1.3
WIDE, NARROW = 1.0, 0.62
"""How wide a letter is, of its size; in doubt wider than it is."""
GAP_MM = 2.0
TAIL_MM = 12.0
"""So much stays white below the last line, where people sign and the paper is cut."""


def lay_out(lines: Sequence[tuple[str, str]], paper_mm: int) -> Drawing:
    """Set lines below each other, the first one large; long ones are folded."""
    width_mm = WIDTHS_MM[paper_mm]
    y_mm, texts = 0.0, []
    for at, (left, right) in enumerate(lines):
        size_mm = TITLE_MM if at == 0 else SIZE_MM
        right_mm = _width_mm(right, size_mm)
        room_mm = width_mm - (right_mm + GAP_MM if right else 0)
        if right:
            texts.append(Text(width_mm - right_mm, y_mm, size_mm, right_mm, right))
        for part in folded(left, size_mm, room_mm) or [""]:
            if part:
                texts.append(Text(0, y_mm, size_mm, room_mm, part))
            y_mm += size_mm * LEADING
    return Drawing(Size(width_mm, y_mm + TAIL_MM, DPI), (), tuple(texts))


def folded(text: str, size_mm: float, room_mm: float) -> list[str]:
    """Fold a text where the room ends, after a blank where there is one."""
    return list(_folded(text, size_mm, room_mm))


def _folded(text: str, size_mm: float, room_mm: float) -> Iterator[str]:
    while text:
        fits = _fitting(text, size_mm, room_mm)
        blank = text.rfind(" ", 1, fits) if fits < len(text) else -1
        end = blank if blank > 0 else fits
        yield text[:end].rstrip()
        text = text[end:].lstrip()


def _fitting(text: str, size_mm: float, room_mm: float) -> int:
    """Count the letters that fit, one at least."""
    used_mm = 0.0
    for at, sign in enumerate(text):
        used_mm += _width_mm(sign, size_mm)
        if used_mm > room_mm:
            return max(1, at)
    return len(text)


def _width_mm(text: str, size_mm: float) -> float:
    wide = sum(unicodedata.east_asian_width(sign) in {"W", "F", "A"} for sign in text)
    return size_mm * (WIDE * wide + NARROW * (len(text) - wide))
