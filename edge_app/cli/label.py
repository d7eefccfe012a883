"""`gatepost label ITEM`: labels with GS1 codes, also for goods that have none."""

from __future__ import annotations

import argparse
import io
from datetime import date
from pathlib import Path

from edge_app.catalogue_file import NAME, judge_file, save
from edge_app.cli.shared import add_file, config_of
from edge_app.code_data import COMMAND
from edge_app.errors import GatepostError
from edge_app.exits import OK
from edge_app.printing import cards, label_pdf
from edge_app.printing.label_picture import draw, has_chinese
from edge_app.printing.layout import Drawing, Size, lay_out
from edge_app.printing.printers import payload, printer_of, send
from edge_app.stations.counter_codes import CARDS
from edge_app.store.catalogue import Catalogue, Item
from edge_app.store.gtin import bind
from edge_app.store.label import label_of, number_for, why_not
from edge_app.storeroom import catalogue_name

EXAMPLE = "gatepost label apron --lot A7 --expiry 2027-01-31 --out apron.pdf"
PDF_DPI = 600
MOST = 1000
LEAST_MM, MOST_MM = 10, 200
LEAST_DPI, MOST_DPI = 100, 1200


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument(
        "item", metavar="ITEM", nargs="?", help="the item, as the catalogue has it"
    )
    parser.add_argument(
        "--commands",
        action="store_true",
        help="print the counter's command barcodes on A4 instead",
    )
    parser.add_argument("--lot", default="", help="the lot")
    parser.add_argument(
        "--expiry", metavar="DAY", type=_day, default="", help="the last day of use"
    )
    parser.add_argument(
        "--copies", metavar="N", type=int, default=1, help="how many (default: 1)"
    )
    parser.add_argument(
        "--size", metavar="MM", default="50x30", help="width x height (default: 50x30)"
    )
    parser.add_argument(
        "--dpi",
        type=int,
        default=203,
        help="dots an inch of the printer (default: 203)",
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="FILE", type=Path, help="write a PDF there")
    where.add_argument(
        "--printer",
        metavar="KIND=WHERE",
        help="zpl or escpos, = and a device or host:port, such as zpl=/dev/usb/lp0",
    )
    parser.add_argument(
        "--catalogue",
        metavar="NAME",
        type=Path,
        help="the catalogue, seen from the site's folder"
        f" (default: the store's, or {NAME})",
    )
    add_file(parser, positional=False)


def carry_out(arguments: argparse.Namespace) -> int:
    """Print the labels; an item without a number gets one of the site's own."""
    if arguments.commands or not arguments.item:
        return _print_commands(arguments)
    config, root = config_of(arguments)
    if not 1 <= arguments.copies <= MOST:
        raise GatepostError(f"--copies must be 1 to {MOST}.")
    if why := why_not(arguments.lot):
        raise GatepostError(f"--lot {arguments.lot}: {why}")
    size = _size(arguments.size, PDF_DPI if arguments.out else arguments.dpi)
    printer = None if arguments.out else printer_of(arguments.printer)
    path = arguments.file.parent / (arguments.catalogue or catalogue_name(config))
    catalogue = judge_file(path).catalogue if path.exists() else None
    item = catalogue.items.get(arguments.item) if catalogue else None
    if catalogue is None or item is None:
        raise GatepostError(f"There is no item {arguments.item} in {path}.")
    number, new = number_for(catalogue, item)
    label = label_of(
        item,
        number,
        lot=arguments.lot,
        expiry=arguments.expiry,
        language=config.gateway.language if printer is None or has_chinese() else "en",
    )
    drawing = lay_out(label, size)
    if new:
        _bind(catalogue, item, number, path)
    if printer is None:
        _write(arguments.out, [drawing] * arguments.copies, item.id)
    else:
        pictures = [draw(drawing)] * arguments.copies
        send(printer, payload(printer.kind, pictures), root)
    print(f"{arguments.copies} labels of {item.id}, number {number}.")
    return OK


def _print_commands(arguments: argparse.Namespace) -> int:
    """Print what lies beside the scanner of a counter."""
    if not arguments.commands or arguments.item or not arguments.out:
        raise GatepostError("Say which ITEM, or --commands with --out FILE.")
    printed = [
        (f"{COMMAND}{code}", english, chinese) for code, english, chinese in CARDS
    ]
    pages = cards.lay_out(printed)
    _write(arguments.out, pages, "GP")
    print(f"{len(printed)} command barcodes are in {arguments.out}.")
    return OK


def _day(text: str) -> str:
    """Read a day; argparse says in its own words where it is none."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no day such as 2027-01-31"
        ) from None


def _size(text: str, dpi: int) -> Size:
    width, _, height = text.partition("x")
    try:
        size = Size(float(width), float(height), dpi)
    except ValueError:
        size = Size(0, 0, dpi)
    sides = (size.width_mm, size.height_mm)
    if not all(LEAST_MM <= side <= MOST_MM for side in sides):
        raise GatepostError(
            f"--size {text} is no size from {LEAST_MM}x{LEAST_MM} to "
            f"{MOST_MM}x{MOST_MM} mm."
        )
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise GatepostError(f"--dpi must be {LEAST_DPI} to {MOST_DPI}.")
    return size


def _bind(catalogue: Catalogue, item: Item, number: str, path: Path) -> None:
    """Keep a new number in the catalogue, before anything that bears it is printed."""
    grown = bind(catalogue, number, item.id, 1)
    if isinstance(grown, str):
        raise GatepostError(f"{item.id} cannot have the number {number}. {grown}")
    save(path, grown)
    print(f"{item.id} has the number {number} from now on, in {path}.")
    print("A running gateway reads it after: gatepost do gateway reload")


def _write(out: Path, drawings: list[Drawing], title: str) -> None:
    """Write the PDF; it stands under its name only once it is whole."""
    whole = io.BytesIO()
    label_pdf.write(whole, drawings, title=title)
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(whole.getvalue())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
