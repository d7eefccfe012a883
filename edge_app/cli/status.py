"""`gatepost status`: how the gateway is, from the core itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from edge_app.cli.shared import add_file, add_json, config_of, spell, words
from edge_app.control_client import ControlClient
from edge_app.exits import OK

EXAMPLE = "gatepost status --config site.toml"
PATIENCE_S = 5.0


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_json(parser)
    add_file(parser, positional=False)


def carry_out(arguments: argparse.Namespace) -> int:
    """Ask the core and print its answer."""
    config, root = config_of(arguments)
    client = ControlClient(root.control_socket(config))
    client.connect()
    try:
        client.send({"ask": "status"})
        status = client.next(PATIENCE_S)["status"]
    finally:
        client.close()
    if arguments.json:
        print(spell(status))
        return OK
    for text in lines(status):
        print(text)
    return OK


def lines(status: Mapping[str, Any]) -> Iterator[str]:
    """Say a status in words, most urgent first."""
    health = status["health"]
    yield f"gateway  {status['site']}/{status['gateway']}, epoch {status['epoch']}"
    yield from _box(health)
    for stream, mark in status["marks"].items():
        waiting = mark["last"] - mark["sent"]
        yield f"stream   {stream}: {mark['last']} made, {waiting} waiting to be sent"
    for name, count in health["dropped"].items():
        yield f"dropped  {count} times: {name}"
    for alarm, document in status["alarms"].items():
        yield f"alarm    {alarm}: {document['state']}. {document['text']}"
    for name, device in health["devices"].items():
        yield f"device   {name}: {_device(device)}"
    for station, view in stations(status):
        yield f"station  {station}: {words(view)}"


def stations(status: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the states of stations, without those of their many things."""
    for station, view in status["states"].items():
        if "/" not in station:
            yield station, view


def _box(health: Mapping[str, Any]) -> Iterator[str]:
    """Say how the box itself is."""
    yield f"clock    {_clock(health['clock'])}"
    journal = health["journal"]
    free_mb = health["disk"]["free_bytes"] // 1_000_000
    yield f"journal  {journal['why'] or 'keeps'}; {free_mb} MB of disk free"
    yield f"broker   {_broker(health['link'])}"
    if board := _board(health.get("board", {})):
        yield f"board    {board}"
    for name, bus in health["buses"].items():
        if not bus["open"]:
            yield f"bus      {name}: NOT OPEN"


def _clock(clock: Mapping[str, Any]) -> str:
    if not clock["synced"]:
        return "not set yet"
    held = clock.get("state") == "holdover"
    return "set, but no time server has answered for a while" if held else "set"


def _board(board: Mapping[str, Any]) -> str:
    """Say how the board is; nothing where it has no sensors."""
    said = []
    if board.get("processor_c") is not None:
        said.append(f"processor at {board['processor_c']} C")
    if board.get("under_voltage") is not None:
        now = "TOO LITTLE VOLTAGE" if board["under_voltage"] else "voltage right"
        said.append(f"{now}, {board['under_voltages']} dips since the start")
    return ", ".join(said)


def _broker(link: Mapping[str, Any]) -> str:
    said = (
        f"connected, MQTT {link.get('version')}"
        if link.get("connected")
        else (f"away: {link.get('why')}")
    )
    if link.get("foreign"):
        said += (
            f"; ANOTHER GATEWAY uses this name (epoch {link['foreign']}): give one of "
            "them another name"
        )
    return said


def _device(device: Mapping[str, Any]) -> str:
    refused = sum(device["refused"].values())
    state = {True: "up", False: f"LOST, {device['why']}", None: "not heard yet"}
    age = "" if device["age_s"] is None else f", last heard {device['age_s']} s ago"
    noise = "" if not refused else f", {refused} refused ({words(device['refused'])})"
    return f"{state[device['up']]}, {device['heard']} readings{age}{noise}"
