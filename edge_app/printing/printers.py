"""Printers of labels: what they are sent, and the way there.

`zpl` for label printers (Zebra and what speaks like one), `escpos` for receipt
printers. Both take the label as a picture. A printer is a device file or a host with
port 9100, where raw data is printed as it comes.
"""

from __future__ import annotations

import contextlib
import io
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from escpos.printer import Dummy
from PIL import Image
from zebrafy.zebrafy_image import ZebrafyImage

from edge_app.errors import GatepostError
from edge_app.root import Root

Kind: TypeAlias = Literal["zpl", "escpos"]
KINDS: tuple[str, ...] = get_args(Kind)
RAW_PORT = 9100
PATIENCE_S = 10.0
HIGHEST_PORT = 65_535


class PrinterError(GatepostError, OSError):
    """The printer did not take it; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer: a device file, or a host and a port."""

    kind: str
    device: str = ""
    host: str = ""
    port: int = RAW_PORT


def printer_of(text: str) -> Printer:
    """Read `zpl=/dev/usb/lp0` or `escpos=10.0.0.7:9100`; raises PrinterError."""
    kind, _, where = text.partition("=")
    if kind not in KINDS or not where:
        raise PrinterError(
            f'"{text}" is no printer such as zpl=/dev/usb/lp0 or escpos=10.0.0.7:9100.'
        )
    if where.startswith("/"):
        return Printer(kind, device=where)
    host, _, port = where.partition(":")
    if not host or (port and not (port.isdecimal() and 0 < int(port) <= HIGHEST_PORT)):
        raise PrinterError(f'"{where}" is neither a device nor a host with a port.')
    return Printer(kind, host=host, port=int(port or RAW_PORT))


def payload(kind: str, pictures: Sequence[Image.Image]) -> bytes:
    """Write pictures of labels in the printer's own language."""
    return b"".join(_zpl(one) if kind == "zpl" else _escpos(one) for one in pictures)


def send(printer: Printer, data: bytes, root: Root) -> None:
    """Hand data to a printer; raises PrinterError."""
    try:
        if printer.device:
            _to_device(root.path(printer.device), data)
        else:
            address = root.tcp(printer.host, printer.port)
            with socket.create_connection(address, PATIENCE_S) as line:
                line.sendall(data)
    except OSError as error:
        where = printer.device or f"{printer.host}:{printer.port}"
        why = error.strerror or "it does not answer"
        raise PrinterError(f"The printer at {where} took nothing: {why}.") from error


def _to_device(path: Path, data: bytes) -> None:
    """Write to a device that is there; a plain file is never made in its place."""
    with path.open("r+b", buffering=0) as device:
        left = memoryview(data)
        while left:
            left = left[device.write(left) or 0 :]


def _zpl(picture: Image.Image) -> bytes:
    told = ZebrafyImage(picture, dither=False, set_label_size=True).to_zpl()
    return told.encode("ascii")


def _escpos(picture: Image.Image) -> bytes:
    paper = Dummy()
    # The library prints a remark about centring, which nobody asked for.
    with contextlib.redirect_stdout(io.StringIO()):
        paper.image(picture, impl="bitImageRaster", center=False)
    paper.cut()
    written: bytes = paper.output
    return written
