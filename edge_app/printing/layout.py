"""Where everything stands on a label, in millimetres from its upper left corner.

Symbols are made of whole dots of the printer, so that no bar is wider than it should
be; what does not fit the label is said instead of drawn over its edge.
Source: GS1 General Specifications 5.12.3 (symbol specification tables 1 and 11: sizes
of modules, quiet zones of 11 and 7 modules at an EAN-13 and 1 at a DataMatrix).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edge_app.errors import GatepostError
from edge_app.printing.symbols import Pattern, datamatrix, ean13
from edge_app.store.label import Label

MM_PER_INCH = 25.4
MARGIN_MM = 1.5
MATRIX_MODULE_MM, BAR_MODULE_MM = 0.5, 0.33
BAR_SMALLEST_MM = 0.264
QUIET_LEFT, QUIET_RIGHT, QUIET_MATRIX = 11, 7, 2
NAME_MM, LINE_MM, SMALL_MM = 3.6, 2.8, 2.2
LEADING = 1.25
BARS_MM = 9.0


class TooSmallError(GatepostError):
    """The label is too small for what it must say; the text says so."""


@dataclass(frozen=True, slots=True)
class Dark:
    """A dark rectangle."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text with its upper edge at `y_mm`; smaller if `width_mm` asks so."""

    x_mm: float
    y_mm: float
    size_mm: float
    width_mm: float
    text: str


@dataclass(frozen=True, slots=True)
class Size:
    """How large a label is, and how many dots an inch of it has."""

    width_mm: float
    height_mm: float
    dpi: int

    def whole(self, length_mm: float) -> float:
        """Return the nearest length of whole dots, at least one."""
        dot_mm = MM_PER_INCH / self.dpi
        return max(1, round(length_mm / dot_mm)) * dot_mm


@dataclass(frozen=True, slots=True)
class Drawing:
    """A label laid out."""

    size: Size
    dark: tuple[Dark, ...]
    texts: tuple[Text, ...]


def lay_out(label: Label, size: Size) -> Drawing:
    """Lay a label out; raises TooSmallError where it cannot hold its symbols."""
    matrix, bars = datamatrix(label), ean13(label)
    module_mm = size.whole(MATRIX_MODULE_MM)
    side_mm = len(matrix) * module_mm
    bars_top_mm = size.height_mm - MARGIN_MM - (BARS_MM + SMALL_MM if bars else 0)
    if side_mm + MARGIN_MM > bars_top_mm or side_mm + 2 * MARGIN_MM > size.width_mm:
        raise TooSmallError(_too_small(size))
    dark = [*_modules(matrix, MARGIN_MM, MARGIN_MM, module_mm, module_mm)]
    texts_x_mm = MARGIN_MM + side_mm + (QUIET_MATRIX * module_mm if matrix else 0)
    texts = [*_texts(label, size, texts_x_mm, bars_top_mm)]
    if bars:
        bar_mm = _bar_mm(len(bars[0]), size)
        x_mm = MARGIN_MM + QUIET_LEFT * bar_mm
        dark += _modules(bars, x_mm, bars_top_mm, bar_mm, BARS_MM)
        digits_mm = len(bars[0]) * bar_mm
        under = bars_top_mm + BARS_MM + 0.2
        texts.append(Text(x_mm, under, SMALL_MM, digits_mm, label.ean13))
    return Drawing(size, tuple(dark), tuple(texts))


def _bar_mm(modules: int, size: Size) -> float:
    """Find the width of a bar's module: the nominal one, or what still fits."""
    whole = modules + QUIET_LEFT + QUIET_RIGHT
    room_mm = size.width_mm - 2 * MARGIN_MM
    dot_mm = MM_PER_INCH / size.dpi
    bar_mm = size.whole(BAR_MODULE_MM)
    while bar_mm * whole > room_mm:
        bar_mm -= dot_mm
        if bar_mm < min(BAR_SMALLEST_MM, size.whole(BAR_SMALLEST_MM)) - dot_mm / 2:
            raise TooSmallError(_too_small(size))
    return bar_mm


def _modules(
    pattern: Pattern, x_mm: float, y_mm: float, wide_mm: float, high_mm: float
) -> Iterator[Dark]:
    """Join dark modules of a row that stand side by side."""
    for row_at, row in enumerate(pattern):
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end]:
                end += 1
            if end > at:
                left_mm, top_mm = x_mm + at * wide_mm, y_mm + row_at * high_mm
                yield Dark(left_mm, top_mm, (end - at) * wide_mm, high_mm)
            at = end + 1


def _texts(label: Label, size: Size, x_mm: float, bottom_mm: float) -> Iterator[Text]:
    """Set names and lines below each other, as many as there is room for."""
    y_mm = MARGIN_MM
    width_mm = size.width_mm - MARGIN_MM - x_mm
    sized = [(NAME_MM, name) for name in label.names]
    sized += [(LINE_MM, line) for line in label.lines]
    sized.append((SMALL_MM, label.readable or label.item))
    for size_mm, text in sized:
        if y_mm + size_mm > bottom_mm:
            return
        yield Text(x_mm, y_mm, size_mm, width_mm, text)
        y_mm += size_mm * LEADING


def _too_small(size: Size) -> str:
    return (
        f"A label of {size.width_mm:g} x {size.height_mm:g} mm is too small for its "
        "symbols."
    )
