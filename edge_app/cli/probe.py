"""`gatepost probe`: find what is connected, and propose the TOML for it."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from edge_app.cli.shared import add_json, kill_is_ctrl_c, root_of, spell
from edge_app.config_buses import BAUDS
from edge_app.config_devices import ADDRESS_HIGH
from edge_app.exits import OK
from edge_app.probe import ports, report, tries
from edge_app.probe.found import PortFound
from edge_app.probe.ports import OpenPort
from edge_app.probe.report import Found, Looked
from edge_app.probe.search import Search
from edge_app.probe.tries import Settings
from edge_app.root import Root
from edge_app.third_party import discovery

EXAMPLE = "gatepost probe --port /dev/serial/by-id/usb-FTDI-if00 --addresses 1-247"
STOPPED = 130
"""Exit code of a search that somebody ended with Ctrl-C; what it found is printed."""
Tell = Callable[[str, float], None]
WORDS = "{task.description}"
LONGEST_S = 60


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    usual = Settings()
    parser.add_argument(
        "--port", metavar="P", action="append", help="only this port; may be repeated"
    )
    parser.add_argument(
        "--baud",
        metavar="N",
        type=rate,
        action="append",
        help="only this rate, for every kind of device; may be repeated",
    )
    parser.add_argument(
        "--addresses",
        metavar="A-B",
        type=addresses,
        default=usual.addresses,
        help="Modbus addresses, such as 1-247 or 1,5,20-30 (default: 1-16)",
    )
    parser.add_argument(
        "--seconds",
        metavar="S",
        type=seconds,
        default=usual.listen_s,
        help=f"how long to listen to a port at first (default: {usual.listen_s})",
    )
    parser.add_argument(
        "--patience",
        metavar="S",
        type=seconds,
        default=usual.slave_s,
        help=f"how long a Modbus device may think (default: {usual.slave_s})",
    )
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        type=Path,
        default=os.environ.get("GATEPOST_ROOT"),
        help="look below this folder instead of at the machine (simulator mode)",
    )
    add_json(parser)


def rate(word: str) -> int:
    """Read a baud rate; raises `ArgumentTypeError` for one that no port has."""
    if not word.isdecimal() or int(word) not in BAUDS:
        raise argparse.ArgumentTypeError(f"{word!r} is no standard rate, such as 9600")
    return int(word)


def addresses(text: str) -> tuple[int, ...]:
    """Read a list of addresses and spans of them."""
    found: list[int] = []
    for part in text.split(","):
        low, _, high = part.strip().partition("-")
        ends = (low, high or low)
        numbers = [int(one) for one in ends if one.isascii() and one.isdecimal()]
        if len(numbers) < len(ends) or not (
            0 < numbers[0] <= numbers[1] <= ADDRESS_HIGH
        ):
            raise argparse.ArgumentTypeError(
                f"{text!r} is no list of addresses from 1 to 247, such as 1-16"
            )
        found += range(numbers[0], numbers[1] + 1)
    return tuple(dict.fromkeys(found))


def seconds(word: str) -> float:
    """Read a time that is neither nothing nor for ever."""
    try:
        value = float(word)
    except ValueError:
        value = 0.0
    if not 0 < value <= LONGEST_S:
        raise argparse.ArgumentTypeError(f"{word!r} is no time of up to 60 seconds")
    return value


def carry_out(arguments: argparse.Namespace) -> int:
    """Search, print what was found, and the TOML for it."""
    root = root_of(arguments)
    settings = Settings(
        bauds=tuple(arguments.baud or ()),
        addresses=arguments.addresses,
        listen_s=arguments.seconds,
        slave_s=arguments.patience,
    )
    others = discovery.found()
    found = Found(
        {name: others.load(name) for name in others.names}, ports.others(root)
    )
    wanted = [ports.named_port(root, name) for name in arguments.port or ()]
    wanted = wanted or list(ports.serial_ports(root))
    quiet = arguments.json or not sys.stderr.isatty()
    total_s = len(wanted) * tries.total_s(found.drivers.values(), settings)
    with kill_is_ctrl_c(), progress(total_s, quiet=quiet) as tell:
        look(found, wanted, root, settings, tell)
    if arguments.json:
        for document in report.documents(found):
            print(spell(document))
    else:
        for line in report.words(found):
            print(line)
    return STOPPED if found.stopped else OK


def look(
    found: Found,
    wanted: Sequence[PortFound],
    root: Root,
    settings: Settings,
    tell: Tell,
) -> None:
    """Search port after port; Ctrl-C ends it and loses nothing."""
    drivers = tuple(found.drivers.values())
    try:
        for port in wanted:
            looked = Looked(port)
            found.looked.append(looked)
            if port.held:
                looked.why = f"it is held by {port.held}; stop that to probe it"
                continue
            spent = Spent(port.name, tell)
            try:
                with OpenPort(root.path(port.name)) as opened:
                    looked.search = Search(opened, drivers, settings, spent.tell)
                    looked.search.run()
            except OSError as error:
                looked.why = str(error).rstrip(".")
            # What was not tried any more needs no time.
            spent.finish(tries.total_s(drivers, settings))
    except KeyboardInterrupt:
        found.stopped = True


class Spent:
    """The time that one port has taken by estimate, for the bar."""

    def __init__(self, port: str, tell: Tell) -> None:
        self._port = port
        self._tell = tell
        self._spent_s = self._now_s = 0.0

    def tell(self, words: str, lasts_s: float) -> None:
        """Say what begins now; what went before is done."""
        self._tell(f"{self._port}: {words}", self._now_s)
        self._spent_s += self._now_s
        self._now_s = lasts_s

    def finish(self, total_s: float) -> None:
        """Say that the port is done."""
        self._tell(f"{self._port}: done", max(0.0, total_s - self._spent_s))


@contextlib.contextmanager
def progress(total_s: float, *, quiet: bool) -> Iterator[Tell]:
    """Lend a function that moves a bar by estimated seconds, on standard error."""
    if quiet:
        yield lambda _words, _seconds: None
        return
    # Imported late: only a person at a terminal needs it.
    bars = importlib.import_module("rich.progress")
    console = importlib.import_module("rich.console").Console(stderr=True)
    columns = (bars.BarColumn(), bars.TimeRemainingColumn(), bars.TextColumn(WORDS))
    with bars.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total_s)
        yield lambda words, lasts_s: bar.update(
            task, advance=lasts_s, description=words
        )
