"""The `[mqtt]` table and every address that is a host and a port. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from drivers.contract import option
from edge_app.config_form import Spot, fill
from edge_app.config_records import Mqtt

PORTS = {"mqtt": 1883, "mqtts": 8883}
"""The schemes of a broker's address, and the port each has by itself."""
PORT_HIGH = 65535
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttForm:
    """The keys of `[mqtt]`."""

    url: str = option(
        MISSING, about="The broker's address, such as mqtt://broker.example:1883."
    )
    username: str = option("", about="The name the broker knows the gateway by.")
    password_file: str = option("", about="The file that holds the password alone.")
    ca_file: str = option("", about="The certificates to trust; empty: the system's.")
    keepalive_s: int = option(30, low=5, high=3600, about="Silence before a ping.")
    window: int = option(20, low=1, high=1000, about="Messages on their way at once.")


def read_mqtt(table: Mapping[str, Any], spot: Spot) -> Mqtt | None:
    """Judge the `[mqtt]` table."""
    form = fill(table, MqttForm, spot)
    if form is None:
        return None
    if form.password_file and not form.username:
        spot.wrong("password_file", "needs a username beside it.")
    broker = broker_of(form.url)
    if isinstance(broker, str):
        spot.wrong("url", broker)
        return None
    scheme, host, port = broker
    if form.ca_file and scheme == "mqtt":
        spot.wrong("ca_file", "means nothing with mqtt://; write the url as mqtts://.")
    return Mqtt(
        url=form.url,
        host=host,
        port=port,
        tls=scheme == "mqtts",
        username=form.username,
        password_file=form.password_file,
        ca_file=form.ca_file,
        keepalive_s=form.keepalive_s,
        window=form.window,
    )


def broker_of(url: str) -> tuple[str, str, int] | str:
    """Split a broker's address into scheme, host and port, or say what is wrong."""
    right = "write it as mqtt://host:1883 or mqtts://host:8883."
    bad = f'"{url}" is a broken address of the broker; {right}'
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return bad
    if parts.username is not None or parts.password is not None:
        # The address itself is not repeated: it may hold a password.
        return (
            "is a broken address of the broker: name and password do not belong in it;"
            " write username and password_file instead."
        )
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or _more(parts):
        return bad
    if port == 0:
        return bad
    return parts.scheme, host, port or PORTS[parts.scheme]


def _more(parts: SplitResult) -> bool:
    """Say whether there is anything behind the port."""
    return parts.path not in ("", "/") or bool(parts.query or parts.fragment)


def host_and_port(text: str) -> tuple[str, int] | None:
    """Split `host:port` or `[address]:port`; None where it is neither."""
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        return None
    if not colon or not HOST.fullmatch(host):
        return None
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= PORT_HIGH:
        return None
    return host, int(port)
