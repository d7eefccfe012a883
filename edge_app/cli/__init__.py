"""`gatepost`: every command, with an example, and one sentence when it fails."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from edge_app.errors import ConfigError, GatepostError
from edge_app.exits import CONFIG, FAILED, OK

COMMANDS = {
    "run": ("run", "run the gateway: core and link, started again when they end"),
    "core": ("parts", "run the core alone, as systemd does"),
    "link": ("parts", "run the link to the broker alone, as systemd does"),
    "demo": ("demo", "show everything working on simulated devices"),
    "bench": ("bench", "run simulated devices alone, or play a scenario on them"),
    "check": ("check", "list every mistake in a configuration file"),
    "import": ("import_", "bring in the store room's catalogue from a table"),
    "export": ("export", "write stock documents, or what moved as EPCIS 2.0"),
    "label": ("label", "print labels, also for goods that have no code"),
    "do": ("do", "give a command: gatepost do TARGET VERB [key=value ...]"),
    "status": ("status", "say how the gateway is"),
    "alarms": ("alarms", "say what alarms stand and how good they are"),
    "events": ("events", "print events from the journal"),
    "verify": ("verify", "say whether the journal is as it was written"),
    "tail": ("tail", "print what the broker gets, in words"),
    "watch": ("watch", "show live what every device says"),
    "record": ("record", "write down what the buses say, for replay"),
    "replay": ("replay", "play transcripts of buses through the gateway"),
    "probe": ("probe", "find out what is connected and propose the TOML for it"),
    "decode": ("decode", "say what the bytes of a device mean"),
}
"""By command: its module in this package, and what it does in a line."""


def parser(command: str | None) -> argparse.ArgumentParser:
    """Build the parser; only the command that was asked for is imported."""
    top = argparse.ArgumentParser(
        prog="gatepost",
        description="Edge gateway for gates, store rooms and cold rooms.",
        epilog="example: gatepost check /etc/gatepost/gatepost.toml",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        if name != command:
            commands.add_parser(name, help=summary, add_help=False)
            continue
        found = importlib.import_module(f"edge_app.cli.{module}")
        sub = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=f"example: {found.EXAMPLE}",
        )
        found.add(sub)
        sub.set_defaults(carry_out=found.carry_out)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    asked = next((word for word in words if not word.startswith("-")), None)
    try:
        arguments = parser(asked).parse_args(words)
        code = int(arguments.carry_out(arguments))
        # Here, where a reader that has gone is no surprise any more.
        sys.stdout.flush()
    except ConfigError as error:
        for mistake in error.mistakes:
            print(mistake, file=sys.stderr)
        return CONFIG
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except (GatepostError, OSError) as error:
        print(f"gatepost {asked}: {_sentence(error)}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    return code


def _sentence(error: Exception) -> str:
    """Say what is wrong without the number that the system has for it."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    return str(error)
