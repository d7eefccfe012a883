"""How messages leave beside MQTT: the records of `[mail]` and `[[webhook]]`. Pure.

Only the link uses them. Files are named from the folder of the configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from typing import Literal

from drivers.contract import option

PORTS: Mapping[str, int] = {"starttls": 587, "tls": 465, "plain": 25}
"""The usual port of a mail server, by how the connection is guarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail server; without a host no mail is sent."""

    host: str = option("", about="The mail server, such as mail.example.org.")
    port: int = option(
        0, low=0, high=65535, about="Its port; 0: 587, with tls 465, with plain 25."
    )
    security: Literal["starttls", "tls", "plain"] = option(
        "starttls",
        choices=("starttls", "tls", "plain"),
        about="How the connection is guarded; plain is not guarded at all.",
    )
    username: str = option("", about="The name the server knows the gateway by.")
    password_file: str = option("", about="The file that holds the password alone.")
    sender: str = option("", about="From whom mail comes: gatepost@example.org.")
    ca_file: str = option("", about="The certificates to trust; empty: the system's.")
    timeout_s: float = option(
        30.0, low=1, high=120, about="How long the server may be silent, in s."
    )

    @property
    def real_port(self) -> int:
        """Return the port that is used."""
        return self.port or PORTS[self.security]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Who is told over HTTP; each request is signed with the secret."""

    name: str = option(MISSING, about="What `[[calling]]` calls it, such as centre.")
    url: str = option(MISSING, about="Where it is, such as https://example.org/alarm.")
    secret_file: str = option(MISSING, about="The file that holds the secret alone.")
    allow_plain: bool = option(False, about="Let http:// leave the box, in the clear.")
    ca_file: str = option("", about="The certificates to trust; empty: the system's.")
    timeout_s: float = option(
        10.0, low=1, high=60, about="How long the answer may take, in s."
    )
