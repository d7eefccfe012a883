"""`gatepost demo`: simulated devices, a broker, the gateway, and words about it all."""

from __future__ import annotations

import argparse
import re
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from pathlib import Path

from edge_app.exits import OK
from edge_app.follow import Follower
from edge_app.scenario import children
from edge_app.tail import sentence
from edge_app.topics import read_document

EXAMPLE = "gatepost demo --seconds 20"
STEP_C = Decimal("0.5")
FAR_C = Decimal(-1000)


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument("--seconds", type=float, help="end by itself after this time")
    parser.add_argument("--broker", metavar="URL", help="use this broker: mqtt://...")
    parser.add_argument(
        "--all", action="store_true", help="print every message, not only the news"
    )
    parser.add_argument("--seed", type=int, default=1, help="makes a run repeatable")
    parser.add_argument(
        "--language", choices=("en", "zh"), default="en", help="of the printed lines"
    )
    parser.add_argument(
        "--folder", type=Path, help="keep everything here instead of throwing it away"
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Bring everything up, print what happens, and end everything."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            _run(arguments, stack)
    except KeyboardInterrupt:
        pass
    print("\nThe demo has ended; nothing is left running.")
    return OK


def _run(arguments: argparse.Namespace, stack: ExitStack) -> None:
    folder = arguments.folder
    if folder is None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory("-gatepost")))
    folder.mkdir(parents=True, exist_ok=True)
    url = arguments.broker or stack.enter_context(_broker(folder))
    site = folder / "site.toml"
    text = resources.files("edge_app.cli").joinpath("demo.toml").read_text("utf-8")
    site.write_text(re.sub(r'(?m)^url = ".*$', f'url = "{url}"', text), "utf-8")
    root = folder / "root"
    bench = ["simulators", str(site), "--root", str(root)]
    bench += ["--world", "forever", "--drift", "--seed", str(arguments.seed)]
    print(f"broker   {url}")
    follower = stack.enter_context(Follower(url))
    child = stack.enter_context(
        children.running("bench", children.module(*bench), folder)
    )
    log = folder / "bench.log"
    children.wait_for("bench", child, log, children.says(log, "ready"))
    print(f"devices  simulated, below {root}")
    core = ["edge_app.cli", "run", str(site), "--root", str(root)]
    stack.enter_context(children.running("gateway", children.module(*core), folder))
    print(f"gateway  started, log in {folder / 'gateway.log'}\n")
    end_s = float("inf")
    if arguments.seconds is not None:
        end_s = time.monotonic() + arguments.seconds
    news = News(everything=arguments.all)
    for topic, payload in _until(follower, end_s):
        if news.worth_telling(topic, payload):
            said = sentence(topic, payload, arguments.language)
            print(f"{said}  [{topic}]", flush=True)


@dataclass(slots=True)
class News:
    """Leaves out what repeats an event: retained states, marks and health.

    A cold room's state is told each time it has moved by `STEP_C`.
    """

    everything: bool
    told_c: dict[str, Decimal] = field(default_factory=dict)

    def worth_telling(self, topic: str, payload: bytes) -> bool:
        """Say whether a message is news."""
        sort = topic.split("/")[3]
        if self.everything or sort in {"event", "status", "reply"}:
            return True
        document = read_document(payload) or {}
        now_c = document.get("warmest_c")
        if sort != "state" or now_c is None:
            return False
        if abs(Decimal(str(now_c)) - self.told_c.get(topic, FAR_C)) < STEP_C:
            return False
        self.told_c[topic] = Decimal(str(now_c))
        return True


def _until(follower: Follower, end_s: float) -> Iterator[tuple[str, bytes]]:
    while (left_s := end_s - time.monotonic()) > 0:
        yield from follower.messages(min(left_s, 0.2))


@contextmanager
def _broker(folder: Path) -> Iterator[str]:
    """Bring a broker along on a free port."""
    with children.broker(folder) as port:
        yield f"mqtt://127.0.0.1:{port}"
