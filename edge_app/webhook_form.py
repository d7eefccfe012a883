"""What a webhook is told and how that is signed: bytes without a wire. Pure.

The body is a CloudEvent 1.0 in JSON, structured, whose `id` stays the same however
often the message comes. The signature is HMAC-SHA-256, keyed with the shared secret,
over the timestamp, a point and the body; whoever listens refuses what is old or signed
wrong.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from edge_app.moments import time_text

TYPE = "application/cloudevents+json; charset=utf-8"
TIMESTAMP = "Gatepost-Timestamp"
SIGNATURE = "Gatepost-Signature"
VERSION = "v1"
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way out; the core keeps it until it is answered."""

    station: str
    id: str
    way: str
    to: str
    subject: str
    text: str


def body_of(letter: Letter, source: str, wall_ns: int) -> bytes:
    """Write the body; `source` is the gateway's topic."""
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": letter.id,
            "source": f"{source}/{letter.station}",
            "type": "gatepost.message",
            "time": time_text(wall_ns),
            "datacontenttype": "application/json",
            "data": {"subject": letter.subject, "text": letter.text},
        }
    )


def signed(secret: str, body: bytes, wall_ns: int) -> Mapping[str, str]:
    """Return the headers that go with a body."""
    timestamp = str(wall_ns // _SECOND_NS)
    return {
        "Content-Type": TYPE,
        TIMESTAMP: timestamp,
        SIGNATURE: f"{VERSION}={signature(secret, timestamp, body)}",
    }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign the timestamp and the body."""
    told = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()
