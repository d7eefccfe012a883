"""`gatepost record FILE`: write down what the buses say, for `gatepost replay`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol

from edge_app.acquire.runner import Tally
from edge_app.cli.shared import add_file, config_of
from edge_app.config import Config
from edge_app.exits import FAILED, OK
from edge_app.recording import RecordError, record

EXAMPLE = "gatepost record site.toml --bus rs485 --to transcripts --seconds 60"
LOOK_S = 0.5
WARNING = (
    "Badge numbers will be in these files as they are: show them to nobody who may "
    "not know who came and went."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--bus",
        metavar="NAME",
        action="append",
        help="record this bus; may be given again",
    )
    which.add_argument("--all", action="store_true", help="record every bus")
    parser.add_argument(
        "--to", metavar="FOLDER", type=Path, required=True, help="where the files go"
    )
    parser.add_argument(
        "--seconds", metavar="S", type=float, help="stop after so long (else: Ctrl-C)"
    )
    parser.add_argument(
        "--with-badges",
        action="store_true",
        help="write the bytes of badge readers too, numbers and all",
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Record until the time is over or Ctrl-C, then say what each device said."""
    seconds = arguments.seconds
    if seconds is not None and not 0 < seconds < float("inf"):
        raise RecordError("--seconds must be above 0.")
    config, root = config_of(arguments)
    if arguments.with_badges:
        print(WARNING, file=sys.stderr)
    watch = LiveLine(seconds)
    before = [signal.signal(one, watch.end) for one in (signal.SIGINT, signal.SIGTERM)]
    try:
        runners = record(
            config,
            root,
            _chosen(config, arguments.bus),
            arguments.to,
            with_badges=arguments.with_badges,
            until=watch,
        )
    finally:
        for one, old in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(one, old)
        watch.wipe()
    for runner in runners:
        for name, tally in runner.tallies.items():
            print(f"{runner.bus_name:12} {name}: {_said(tally)}")
    print(f"The transcripts are in {arguments.to}.")
    heard = any(one.heard for runner in runners for one in runner.tallies.values())
    if not heard:
        print("gatepost record: no device was heard.", file=sys.stderr)
    return OK if heard else FAILED


class Heard(Protocol):
    """A bus at work; a runner is one."""

    @property
    def tallies(self) -> Mapping[str, Tally]:
        """Return what each of its devices has said."""


class LiveLine:
    """The line that says what was heard so far, and whether it is enough."""

    def __init__(self, seconds: float | None) -> None:
        self._until_s = None if seconds is None else time.monotonic() + seconds
        self._ended = threading.Event()
        self._width = 0

    def __call__(self, runners: Sequence[Heard]) -> bool:
        """Wait a moment; say whether to stop."""
        left_s = LOOK_S
        if self._until_s is not None:
            left_s = min(left_s, max(0.0, self._until_s - time.monotonic()))
        ended = self._ended.wait(left_s)
        self._show(", ".join(_briefly(runners)))
        over = self._until_s is not None and time.monotonic() >= self._until_s
        return ended or over

    def end(self, signum: int, frame: FrameType | None) -> None:
        """Stop at the next look."""
        del signum, frame
        self._ended.set()

    def wipe(self) -> None:
        """Take the line away."""
        self._show("")

    def _show(self, text: str) -> None:
        """Write over the line before; only a person at a terminal wants one."""
        if not sys.stderr.isatty():
            return
        room = 79
        text = text if len(text) <= room else f"{text[: room - 3]}..."
        print(f"\r{text:{self._width}}\r{text}", end="", file=sys.stderr, flush=True)
        self._width = len(text)


def _briefly(runners: Sequence[Heard]) -> Iterator[str]:
    for runner in runners:
        for name, tally in runner.tallies.items():
            lost = " LOST" if tally.up is False else ""
            refused = sum(tally.refused.values())
            yield f"{name} {tally.heard}{f'-{refused}' if refused else ''}{lost}"


def _said(tally: Tally) -> str:
    refused = sum(tally.refused.values())
    noise = f", {refused} refused" if refused else ""
    lost = f"; LOST: {tally.why}" if tally.up is False else ""
    return f"{tally.heard} heard{noise}{lost}"


def _chosen(config: Config, names: Sequence[str] | None) -> tuple[str, ...]:
    """Return the buses to record, those without a device left out of `--all`."""
    there = tuple(one.name for one in config.buses if config.devices_on(one.name))
    for name in names or ():
        if name not in there:
            raise RecordError(
                f"there is no bus {name!r} with a device; there are {', '.join(there)}"
            )
    if not there:
        raise RecordError("this file has no bus with a device on it")
    return tuple(names) if names else there
