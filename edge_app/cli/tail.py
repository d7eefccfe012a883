"""`gatepost tail`: what the broker gets, in words."""

from __future__ import annotations

import argparse

from edge_app.cli.shared import add_file, add_json, config_of
from edge_app.exits import OK
from edge_app.follow import Follower
from edge_app.secrets_file import password
from edge_app.tail import json_line, line

EXAMPLE = "gatepost tail --config site.toml"
LOOK_S = 0.5


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_json(parser)
    add_file(parser, positional=False)


def carry_out(arguments: argparse.Namespace) -> int:
    """Follow this gateway's topics until Ctrl-C."""
    config, _ = config_of(arguments)
    gateway, mqtt = config.gateway, config.mqtt
    below = f"gatepost/{gateway.site}/{gateway.name}/#"
    with Follower(
        mqtt.url,
        below,
        username=mqtt.username,
        password=password(config),
        ca_file=mqtt.ca_file,
    ) as follower:
        while True:
            for topic, payload in follower.messages(LOOK_S):
                if arguments.json:
                    print(json_line(topic, payload), flush=True)
                else:
                    print(line(topic, payload, gateway.language), flush=True)
    return OK
