"""`gatepost decode DRIVER HEX...`: say what the bytes of a device mean."""

from __future__ import annotations

import argparse

from drivers import registry
from drivers.contract import Driver
from edge_app.cli.shared import spell
from edge_app.decoding import lines
from edge_app.errors import GatepostError
from edge_app.exits import FAILED, OK
from edge_app.third_party import discovery
from firmware_bridge.modbus_frames import judge

EXAMPLE = "gatepost decode thermometer_gymcu9061x '5A 5A 45 04 0E 47 09 BA 15'"


class DecodeError(GatepostError):
    """The words of the call are off; the text says which."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument("driver", metavar="DRIVER", help=", ".join(registry.NAMES))
    parser.add_argument(
        "pieces", metavar="HEX", nargs="+", help="one piece of wire, in hex"
    )
    parser.add_argument(
        "--ask", metavar="N", type=int, help="which read of the driver a reply answers"
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Print one JSON object for each finding."""
    pieces = [_bytes(piece) for piece in arguments.pieces]
    driver = _driver(arguments.driver)
    try:
        documents, refused = lines(driver, pieces, arguments.ask, judge)
    except ValueError as error:
        raise DecodeError(str(error)) from error
    for document in documents:
        print(spell(document))
    return FAILED if refused else OK


def _driver(name: str) -> Driver:
    """Find a driver, of ours or of another package."""
    installed = discovery.found()
    if name in installed.names:
        return installed.load(name)
    raise DecodeError(
        installed.broken.get(name)
        or f"there is no driver {name!r}; there are {', '.join(installed.names)}"
    )


def _bytes(piece: str) -> bytes:
    try:
        return bytes.fromhex(piece)
    except ValueError:
        raise DecodeError(f"{piece!r} is not hex, such as '5A 5A 45'") from None
