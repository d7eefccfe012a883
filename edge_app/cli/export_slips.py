"""`gatepost export`: receipts, day sheets, count sheets, the stock, moves, papers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from edge_app.catalogue_file import NAME
from edge_app.cli import export_draw
from edge_app.cli.export_desk import desk_of
from edge_app.cli.export_draw import Draw
from edge_app.cli.export_parts import add_span, day, judge_out, progress, write
from edge_app.cli.shared import add_file, kill_is_ctrl_c
from edge_app.errors import GatepostError
from edge_app.exits import OK
from edge_app.printing.label_picture import draw, has_chinese
from edge_app.printing.printers import payload, printer_of, send
from edge_app.printing.strip import WIDTHS_MM, lay_out
from edge_app.store.slip_moves import strip
from edge_app.store.slip_words import LANGUAGES

PRINTER = "escpos"


def add(whats: Any) -> None:
    """Say what each of them takes."""
    _add_receipt(whats)
    sheet = _add(whats, "day-sheet", export_draw.day_sheet, "the sheet of a day")
    sheet.add_argument("--day", metavar="DAY", type=day, help="default: the newest")
    sheet.add_argument(
        "--version", metavar="N", type=int, help="one of its versions (default: newest)"
    )
    count = _add(whats, "count-sheet", export_draw.count_sheet, "a sheet to count by")
    count.add_argument("--place", default="", help="of this place only")
    count.add_argument(
        "--blind", action="store_true", help="leave out what the book says"
    )
    about = "what there is now, and for how long"
    stock = _add(whats, "stock", export_draw.stock, about)
    stock.add_argument("--place", default="", help="at this place only")
    add_span(_add(whats, "moves", export_draw.moves, "every move of some days"))
    about = "what an approval or a delivery note has left"
    paper = _add(whats, "paper", export_draw.paper, about, "A-17")
    paper.add_argument("number", metavar="NUMBER", help="the paper's, such as A-17")


def export(arguments: argparse.Namespace) -> int:
    """Draw a document up and write it."""
    judge_out(arguments.out, force=arguments.force)
    with kill_is_ctrl_c(), desk_of(arguments) as desk, progress() as seen:
        slip = arguments.draw(desk, seen)
        write(slip, arguments.out)
    print(f"{slip.name} in {arguments.out}.")
    return OK


def export_receipt(arguments: argparse.Namespace) -> int:
    """Write a receipt, or print it on narrow paper."""
    if arguments.printer is None:
        return export(arguments)
    printer = printer_of(arguments.printer)
    if printer.kind != PRINTER:
        raise GatepostError("A receipt is printed by escpos=, not by a label printer.")
    with desk_of(arguments, latin=not has_chinese()) as desk:
        slip = export_draw.receipt(desk, lambda _done, _total: None)
        drawing = lay_out(strip(slip), arguments.width)
        send(printer, payload(printer.kind, [draw(drawing)]), desk.root)
    print(f"{slip.name} printed.")
    return OK


def _add(
    whats: Any, name: str, drawn: Draw, about: str, example: str = ""
) -> argparse.ArgumentParser:
    """Add a document that is written into a file."""
    parser = _parser(whats, name, drawn, about, example)
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="write there"
    )
    return parser


def _add_receipt(whats: Any) -> None:
    about = "a receipt, a slip or a count"
    parser = _parser(whats, "receipt", export_draw.receipt, about, "R-desk-000123")
    parser.set_defaults(export=export_receipt)
    parser.add_argument("number", metavar="NUMBER", help="such as R-desk-000123")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="FILE", type=Path, help="write there")
    where.add_argument(
        "--printer",
        metavar="escpos=WHERE",
        help="a receipt printer: a device or host:port, such as escpos=/dev/usb/lp0",
    )
    parser.add_argument(
        "--width",
        type=int,
        choices=sorted(WIDTHS_MM),
        default=max(WIDTHS_MM),
        help="of the printer's paper in mm (default: %(default)s)",
    )


def _parser(
    whats: Any, name: str, drawn: Draw, about: str, example: str
) -> argparse.ArgumentParser:
    """Begin a document's arguments with those that all have."""
    words = " ".join(filter(None, (name, example)))
    parser: argparse.ArgumentParser = whats.add_parser(
        name,
        help=about,
        description=f"Write {about}: as .pdf, .xlsx, .csv or .html.",
        epilog=f"example: gatepost export {words} --config site.toml --out {name}.pdf",
    )
    parser.set_defaults(export=export, draw=drawn)
    parser.add_argument("--force", action="store_true", help="write over the file")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="default: the gateway's language"
    )
    parser.add_argument(
        "--catalogue",
        metavar="NAME",
        type=Path,
        help=f"the catalogue, from the site's folder (default: the store's, or {NAME})",
    )
    add_file(parser, positional=False)
    return parser
