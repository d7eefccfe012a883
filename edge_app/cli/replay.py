"""`gatepost replay FILE`: play transcripts through the gateway."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge_app.cli.shared import add_file, add_json, config_of
from edge_app.comparing import differences
from edge_app.config import Config
from edge_app.counted import counted
from edge_app.exits import FAILED, OK
from edge_app.replay import Replay
from edge_app.root import Root
from edge_app.tail import line
from edge_app.topics import Message, read_document
from edge_app.transcripts import ReplayError, tapes

EXAMPLE = "gatepost replay site.toml --from transcripts --expect events.jsonl"
MAX = "max"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)
    parser.add_argument(
        "--from",
        dest="folder",
        metavar="FOLDER",
        type=Path,
        required=True,
        help="the transcripts, as `gatepost record --to` wrote them",
    )
    parser.add_argument(
        "--speed",
        metavar="X",
        default=MAX,
        help="how many times faster than it was (default: max, as fast as can be)",
    )
    parser.add_argument(
        "--expect",
        metavar="EVENTS",
        type=Path,
        help="a file of events, one JSON object a line, that must come and no others; "
        "an event need only name what matters",
    )
    add_json(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Play, print the events that come of it, and compare them."""
    pace = _pace(arguments.speed)
    config, root = config_of(arguments)
    expected = None if arguments.expect is None else _events(arguments.expect)
    found = tapes(config, arguments.folder)
    got: list[Any] = []

    def tell(message: Message) -> None:
        got.append(read_document(message.payload))
        if arguments.json:
            print(message.payload.decode(), flush=pace is not None)
        else:
            text = line(message.topic, message.payload, config.gateway.language)
            print(text, flush=pace is not None)

    with _data(config, root) as folder:
        replay = Replay(config, found, folder, pace=pace, tell=tell)
        replay.play()
    sys.stdout.flush()
    if expected is None:
        return OK
    wrong = differences(expected, got)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if wrong:
        return FAILED
    print(f"{counted(len(got), 'event')} came as expected.", file=sys.stderr)
    return OK


def _pace(speed: str) -> Callable[[float], None] | None:
    if speed == MAX:
        return None
    try:
        times = float(speed)
    except ValueError:
        times = 0.0
    if not 0 < times < float("inf"):
        raise ReplayError(f"--speed is a number above 0, or max, and not {speed!r}.")
    began_s = time.monotonic()

    def wait(at_s: float) -> None:
        time.sleep(max(0.0, began_s + at_s / times - time.monotonic()))

    return wait


def _events(path: Path) -> list[Any]:
    """Read the expected events; an empty line is none."""
    events = []
    for number, text in enumerate(path.read_bytes().splitlines(), 1):
        if not text.strip():
            continue
        event = read_document(text)
        if event is None:
            raise ReplayError(f"{path} line {number} is no JSON object")
        events.append(event)
    return events


@contextmanager
def _data(config: Config, root: Root) -> Iterator[Path]:
    """Lend a folder for the journal, never the gateway's own."""
    if root.folder is None:
        with tempfile.TemporaryDirectory(prefix="gatepost-replay-") as folder:
            yield Path(folder)
        return
    folder_below = root.data(config)
    if (folder_below / "journal.db").exists():
        raise ReplayError(
            f"{folder_below} has a journal already, and a replay begins with nothing: "
            "give another --root"
        )
    yield folder_below
