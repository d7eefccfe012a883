"""What goes out over MQTT and what comes in: topics and payloads, without a wire.

An event is a CloudEvent 1.0 in JSON, structured; its `data` is the row's own text,
so that 37.30 stays 37.30. Everything else is a small JSON object. Each payload has
a JSON Schema in `edge_app/schemas` (`edge_app.schema_files`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from edge_app.bounds import Bounds
from edge_app.kinds import Stream
from edge_app.model import Document, Json, Stamp
from edge_app.moments import time_text
from edge_app.rows import Mark, Row

COMMAND_LIMIT = 64 * 1024
"""The most bytes that a command over MQTT may have."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_DAMAGES = (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError)
_COMMAND_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_NAME = 100
_LEVELS_OF_A_COMMAND = 2


@dataclass(frozen=True, slots=True)
class Message:
    """One publication. An empty retained payload removes what was retained."""

    topic: str
    payload: bytes
    qos: int
    retain: bool


def root(site: str, gateway: str) -> str:
    """Return the topic that everything of one gateway is below."""
    return f"gatepost/{site}/{gateway}"


def message(
    site: str, gateway: str, epoch: str, row: Row, known: Stamp | Bounds | None
) -> Message:
    """Write a row as an event.

    `known` is the first stamp of the row's boot that was taken with a set clock; with
    it the time of an earlier row is repaired and the raw one goes along. Of a boot that
    had none it is the bounds of its start: then the event says between which times.
    """
    below = root(site, gateway)
    stream = row.stream.value
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"{epoch}-{stream}-{row.seq}",
        "source": f"{below}/{row.station}",
        "type": f"gatepost.{row.kind}",
        **_times(row.at, known),
        "datacontenttype": "application/json",
        "sequence": f"{row.seq:020d}",
        "gateway": gateway,
        "epoch": epoch,
        "stream": stream,
        "seq": row.seq,
        "cause": row.cause,
        "data": msgspec.Raw(row.data),
    }
    topic = f"{below}/event/{row.station}/{row.kind.replace('.', '-')}"
    return Message(topic, _ENCODER.encode(envelope), 1, retain=False)


def _times(at: Stamp, known: Stamp | Bounds | None) -> dict[str, str]:
    if at.synced:
        return {"time": time_text(at.wall_ns), "timequality": "synced"}
    if isinstance(known, Bounds) and known.known:
        return {
            "time": time_text(at.wall_ns),
            "timequality": "bounded",
            **_ends(known.at(at.boot_ns)),
        }
    if not isinstance(known, Stamp) or known.boot_id != at.boot_id:
        return {"time": time_text(at.wall_ns), "timequality": "unsynced"}
    repaired_ns = known.wall_ns - (known.boot_ns - at.boot_ns)
    return {
        "time": time_text(repaired_ns),
        "timequality": "repaired",
        "rawtime": time_text(at.wall_ns),
    }


def _ends(bounds: Bounds) -> dict[str, str]:
    ends = {"timelower": bounds.lower_ns, "timeupper": bounds.upper_ns}
    return {name: time_text(at) for name, at in ends.items() if at is not None}


def status(
    site: str, gateway: str, epoch: str, *, online: bool, facts: Document
) -> Message:
    """Say whether the gateway is there; `facts` is its birth, or why it went."""
    document = {
        "status": "online" if online else "offline",
        "epoch": epoch,
        "birth" if online else "why": facts if online else facts.get("why", ""),
    }
    return _retained(f"{root(site, gateway)}/status", document, qos=1)


def state(site: str, gateway: str, station: str, data: Document) -> Message:
    """Write the latest state of one station."""
    return _retained(f"{root(site, gateway)}/state/{station}", data, qos=1)


def alarm(site: str, gateway: str, name: str, data: Document | None) -> Message:
    """Write one alarm's state; None removes it, since it is over."""
    topic = f"{root(site, gateway)}/alarm/{name}"
    return cleared(topic) if data is None else _retained(topic, data, qos=1)


def health(site: str, gateway: str, data: Document) -> Message:
    """Write how the gateway itself is."""
    return _retained(f"{root(site, gateway)}/health", data, qos=0)


def mark(site: str, gateway: str, marks: Mapping[Stream, Mark]) -> Message:
    """Write what exists of each stream, to find gaps with."""
    document = {
        stream.value: {"epoch": kept.epoch, "first": kept.first, "last": kept.last}
        for stream, kept in marks.items()
    }
    return _retained(f"{root(site, gateway)}/mark", document, qos=1)


def reply(
    site: str,
    gateway: str,
    command: str,
    *,
    ok: bool,
    text: str,
    resend: Document | None = None,
) -> Message | None:
    """Answer a command; None where its id cannot be part of a topic."""
    if not _COMMAND_ID.fullmatch(command):
        return None
    document: dict[str, Json] = {"id": command, "ok": ok, "text": text}
    if resend is not None:
        document["resend"] = resend
    topic = f"{root(site, gateway)}/reply/{command}"
    return Message(topic, _ENCODER.encode(document), 1, retain=False)


def resent(
    stream: str, first: int, last: int, sent: int, gone: Sequence[tuple[int, int, str]]
) -> Document:
    """Tell how a `resend` ended; `gone` has first, last and the reason of each hole."""
    holes: list[Json] = [
        {"first": begin, "last": end, "reason": reason} for begin, end, reason in gone
    ]
    return {"stream": stream, "first": first, "last": last, "sent": sent, "gone": holes}


def epcis(site: str, gateway: str, station: str, document: Document) -> Message:
    """Write an EPCIS document of what moved at a station."""
    topic = f"{root(site, gateway)}/epcis/{station}"
    return Message(topic, _ENCODER.encode(document), 1, retain=False)


def cleared(topic: str) -> Message:
    """Remove what is retained on a topic."""
    return Message(topic, b"", 1, retain=True)


def _retained(topic: str, document: Mapping[str, Any], *, qos: int) -> Message:
    return Message(topic, _ENCODER.encode(document), qos, retain=True)


# ---------------------------------------------------------------------- in


def read_document(payload: bytes) -> dict[str, Any] | None:
    """Read a JSON object with its digits kept; None if it is none."""
    try:
        document = _DECODER.decode(payload)
    except _DAMAGES:
        return None
    return document if isinstance(document, dict) else None


def read_command(
    below: str, topic: str, payload: bytes, *, retained: bool
) -> dict[str, Any] | None:
    """Read a command from its topic and payload; None if the topic is no command's.

    A payload that is no JSON object still makes an envelope, with `malformed` saying
    why and an empty id, and a retained one has `retained`: the core refuses both and
    keeps a record of them. Who sent it is not believed from the payload.
    """
    start = f"{below}/command/"
    if not topic.startswith(start):
        return None
    place = topic[len(start) :].split("/", _LEVELS_OF_A_COMMAND - 1)
    target, verb = (*place, "")[:_LEVELS_OF_A_COMMAND]
    envelope = read_document(payload)
    if envelope is None:
        envelope = {"id": "", "malformed": "The payload is no JSON object."}
    for claimed in ("sender", "retained"):
        envelope.pop(claimed, None)
    envelope["target"] = target[:_LONGEST_NAME]
    envelope["verb"] = verb[:_LONGEST_NAME]
    if retained:
        envelope["retained"] = True
    return envelope
