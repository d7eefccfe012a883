"""`gatepost watch FILE --gate NAME`: what a gate says to people, large.

It stands in for a screen. On a terminal it fills it; elsewhere it prints a line for
each change. rich is imported here and late, as in `watch`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from edge_app.cli.shared import config_of
from edge_app.config import Config
from edge_app.config_form import guess
from edge_app.control_client import ControlClient
from edge_app.errors import ControlError, GatepostError
from edge_app.exits import OK
from edge_app.gate_words import AWAY, Call, Screen, pick, screen

EXAMPLE = "gatepost watch site.toml --gate east --language zh"
LOOK_S = 1.0
RETRY_S = 1.0
STYLES: Mapping[Call, str] = {
    "go": "bold white on dark_green",
    "wait": "bold black on gold1",
    "again": "bold white on dodger_blue2",
    "stop": "bold white on red3",
}

State: TypeAlias = Mapping[str, Any] | None
"""A gate's state, None while the core does not answer."""


class WatchGateError(GatepostError):
    """The words of the call are off; the text says which."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes beside the file."""
    parser.add_argument("--gate", metavar="NAME", help="show what this gate says")
    parser.add_argument(
        "--language", choices=("zh", "en"), help="of the gate (default: the site's)"
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Show the gate until Ctrl-C."""
    config, root = config_of(arguments)
    judge_gate(config, arguments.gate)
    language = arguments.language or config.gateway.language
    seen = states(root.control_socket(config), arguments.gate)
    try:
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            show(seen, arguments.gate, language)
        else:
            tell(seen, language, lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        return OK
    finally:
        seen.close()
    return OK


def judge_gate(config: Config, gate: str) -> None:
    """Refuse a name that no entrance has, with the one that may have been meant."""
    gates = [one.name for one in config.stations if one.kind.name == "entrance"]
    if gate not in gates:
        raise WatchGateError(f'there is no gate "{gate}"; {guess(gate, gates)}')


# ------------------------------------------------------------------- states


def states(
    socket: Path, gate: str, *, look_s: float = LOOK_S, retry_s: float = RETRY_S
) -> Generator[State, None, None]:
    """Yield the gate's state whenever it changes and each second; never end.

    A core that hangs up, or is not there yet, is called again.
    """
    while True:
        client = ControlClient(socket)
        try:
            client.connect()
            client.send({"hello": "console"})
            yield from follow(client, gate, look_s)
        except ControlError:
            yield None
            time.sleep(retry_s)
        finally:
            client.close()


def follow(client: ControlClient, gate: str, look_s: float) -> Iterator[State]:
    """Yield what one connection tells of the gate, once it has told anything."""
    state: State = None
    while True:
        for document in client.receive(look_s):
            told = document.get("state")
            if isinstance(told, dict) and told.get("station") == gate:
                state = told.get("data")
                yield state
        if state is not None:
            yield state


def screen_of(state: State, language: str) -> Screen:
    """Say what is shown; without a core nobody is told to walk in."""
    if state is None:
        return Screen("stop", "…", pick(AWAY, language))
    return screen(state, language)


# ------------------------------------------------------------------ showing


def tell(seen: Iterator[State], language: str, say: Callable[[str], None]) -> None:
    """Say a line for each change."""
    before = ""
    for state in seen:
        line = line_of(screen_of(state, language))
        if line != before:
            say(line)
            before = line


def line_of(shown: Screen) -> str:
    """Write a screen as one line."""
    return " | ".join((f"{shown.large}  {shown.what}", *shown.below))


def show(seen: Iterator[State], gate: str, language: str) -> None:
    """Fill the terminal, whatever size it has by then."""
    rich_live = importlib.import_module("rich.live")
    console = importlib.import_module("rich.console").Console()
    with rich_live.Live(console=console, screen=True, auto_refresh=False) as live:
        for state in seen:
            shown = screen_of(state, language)
            live.update(picture(shown, gate, console.height), refresh=True)


def picture(shown: Screen, gate: str, height: int) -> Any:
    """Draw the call as a panel as high as the terminal; words say all of it."""
    align = importlib.import_module("rich.align").Align
    box = importlib.import_module("rich.box")
    group = importlib.import_module("rich.console").Group
    panel = importlib.import_module("rich.panel").Panel
    text = importlib.import_module("rich.text").Text
    rule = importlib.import_module("rich.rule").Rule
    style = STYLES[shown.call]
    lines = [
        rule(style=style),
        text(""),
        text(spaced(shown.large), justify="center", style=style),
        text(""),
        rule(style=style),
        text(""),
        text(shown.what, justify="center", style=style),
        text(""),
        *(text(line, justify="center", style=style) for line in shown.below),
    ]
    return panel(
        align.center(group(*lines), vertical="middle"),
        box=box.DOUBLE,
        title=gate,
        style=style,
        padding=(1, 4),
        height=height,
    )


def spaced(large: str) -> str:
    """Write the large word with room between its letters."""
    return "  ".join(large)
