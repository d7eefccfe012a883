"""Where the broker is and how to get in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from edge_app.errors import PublishError

_PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the broker is."""

    host: str
    port: int
    tls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to get in. `ca_file` empty: the machine's own authorities."""

    address: Address
    client_id: str
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    keepalive_s: int = 30


def address(url: str) -> Address:
    """Read `mqtt://host[:port]` or `mqtts://host[:port]`.

    Raises:
        PublishError: it is neither.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise PublishError(f"{url} is no address of a broker: {error}.") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise PublishError(
            f"{url} is no address of a broker; write mqtt://host:port or "
            "mqtts://host:port."
        )
    scheme = parts.scheme
    return Address(parts.hostname, port or _PORTS[scheme], scheme == "mqtts")


def question_of(access: Access) -> Access:
    """Return how to ask a broker for its version: as somebody else, no password.

    A broker that knows 3.1.1 alone may stumble over the will or the password of an
    MQTT 5 CONNECT and never answer it (amqtt 0.12 does); a bare one it refuses with
    the right code.
    """
    return replace(
        access, client_id=f"{access.client_id}-version", username="", password=""
    )
