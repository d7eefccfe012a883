"""`gatepost do TARGET VERB [key=value ...]`."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
from datetime import UTC, datetime, timedelta

from edge_app.cli.shared import add_file, add_json, config_of, spell
from edge_app.clock import clock_of
from edge_app.control_client import ControlClient
from edge_app.engine_values import ALARM_VERBS, GATEWAY, OWN_VERBS
from edge_app.errors import ControlError
from edge_app.exits import FAILED, OK
from edge_app.model import SECOND_NS
from edge_app.stations.registry import KINDS
from edge_app.verbs import listed

EXAMPLE = "gatepost do east open reason='delivery of masks'"
PATIENCE_S = 10.0
LIFETIME = timedelta(minutes=1)


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes; the verbs with their arguments stand below."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"{_verbs()}\n\n{parser.epilog}"
    parser.add_argument("target", type=_text, help="a station, an alarm, or gateway")
    parser.add_argument("verb", type=_text, help="one of the verbs below")
    parser.add_argument(
        "arguments", nargs="*", type=_text, default=[], metavar="key=value"
    )
    parser.add_argument("--by", type=_text, help="who gives it (default: you)")
    add_json(parser)
    add_file(parser, positional=False)


def _verbs() -> str:
    """List the verbs by what they are told to, so that nobody reads them all."""
    kinds = {name: kind.verbs for name, kind in KINDS.items()}
    targets = {**kinds, "alarm": ALARM_VERBS, GATEWAY: OWN_VERBS}
    blocks = (
        [f"verbs of {target}:", *(f"  {line}" for line in listed(verbs))]
        for target, verbs in targets.items()
        if verbs
    )
    return "\n\n".join("\n".join(block) for block in blocks)


def carry_out(arguments: argparse.Namespace) -> int:
    """Give the command and print the answer."""
    pairs: dict[str, str] = {}
    for word in arguments.arguments:
        key, equals, value = word.partition("=")
        if not equals:
            raise ControlError(f"{word!r} is not of the form key=value, such as by=li")
        pairs[key] = value
    config, root = config_of(arguments)
    now = datetime.fromtimestamp(clock_of(root).stamp().wall_ns / SECOND_NS, UTC)
    envelope = {
        "id": f"cli-{secrets.token_hex(8)}",
        "issued_at": now.isoformat(),
        "expires_at": (now + LIFETIME).isoformat(),
        "by": arguments.by or _you(),
        "target": arguments.target,
        "verb": arguments.verb,
        "arguments": pairs,
    }
    client = ControlClient(root.control_socket(config))
    client.connect()
    try:
        client.send({"hello": "cli"})
        client.send({"command": envelope})
        reply = _reply(client)
    finally:
        client.close()
    if arguments.json:
        print(spell(reply))
    else:
        print(("done: " if reply["ok"] else "refused: ") + str(reply["text"]))
    return OK if reply["ok"] else FAILED


def _text(word: str) -> str:
    """Take a word that a JSON document can hold."""
    try:
        word.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{word!a} is no UTF-8 text") from None
    return word


def _you() -> str:
    """Name whoever runs this; in a container there may be nothing but a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"


def _reply(client: ControlClient) -> dict[str, object]:
    while True:
        document = client.next(PATIENCE_S)
        if isinstance(document.get("reply"), dict):
            return dict(document["reply"])
