"""Gathers what there is to tell of a site's alarms: from its journal and its core."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from edge_app.alarms.figures import DAY_NS, HOUR_NS, Change, Period, figures_of
from edge_app.alarms.page import SECONDS, Account
from edge_app.alarms.standing import STALE_H, Lists, lists_of
from edge_app.cli.shared import config_of
from edge_app.clock import clock_of, repair, utc_offset_of
from edge_app.config import Config
from edge_app.control_client import ControlClient
from edge_app.errors import ControlError, GatepostError
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS
from edge_app.moments import time_text
from edge_app.root import Root
from edge_app.rows import Row
from edge_app.store.epcis_time import local_text

DAYS = 30
"""How far back the figures go if nobody says."""
PAGE = 5000
PATIENCE_S = 5.0
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """An account and the language that the gateway speaks."""

    account: Account
    language: str


def told_of(arguments: argparse.Namespace) -> Told:
    """Gather it; raises `JournalError` where there is no journal."""
    config, root = config_of(arguments)
    offset_s = utc_offset_of(config.gateway.timezone)

    def local(wall_ns: int) -> str:
        text = local_text(wall_ns, offset_s(wall_ns))
        return text[:SECONDS].replace("T", " ")

    now_ns = clock_of(root).stamp().wall_ns
    period = _period(arguments, config, now_ns)
    with closing(JournalReader(root.data(config))) as reader:
        figures = figures_of(_changes(reader), period)
    account = Account(
        figures,
        _lists(config, root, now_ns),
        f"{config.gateway.site}/{config.gateway.name}",
        local(period.from_ns),
        local(period.to_ns),
        local(now_ns),
        lambda text: local(_wall_ns(text)),
    )
    return Told(account, config.gateway.language)


def _period(arguments: argparse.Namespace, config: Config, now_ns: int) -> Period:
    """Return the days that are asked for, or the last month up to now."""
    zone = ZoneInfo(config.gateway.timezone)
    first, last = getattr(arguments, "from"), arguments.to
    to_ns = min(now_ns, _midnight_ns(last, 1, zone)) if last else now_ns
    from_ns = _midnight_ns(first, 0, zone) if first else to_ns - DAYS * DAY_NS
    if from_ns >= to_ns:
        raise GatepostError("The first day must come before the last, and before now.")
    return Period(from_ns, to_ns)


def _midnight_ns(day: str, later: int, zone: ZoneInfo) -> int:
    local = date.fromisoformat(day) + timedelta(days=later)
    moment = datetime.combine(local, time(), tzinfo=zone).astimezone(UTC)
    return (moment - _START) // timedelta(seconds=1) * SECOND_NS


def _wall_ns(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return (moment - _START) // timedelta(milliseconds=1) * (SECOND_NS // 1000)


def _changes(reader: JournalReader) -> Iterator[Change]:
    """Yield every change of an alarm, at the time of a clock that was set."""
    seen = 0
    while page := reader.rows(Stream.URGENT, seen, PAGE):
        seen = page[-1].seq
        for row in page:
            if row.kind == "alarm":
                yield _change(reader, row)


def _change(reader: JournalReader, row: Row) -> Change:
    data = msgspec.json.decode(row.data)
    at = row.at
    sync = None if at.synced else reader.sync_of(at.boot_id)
    return Change(
        str(data.get("alarm", "")),
        str(data.get("priority", "")),
        str(data.get("before", "")),
        str(data.get("state", "")),
        at.wall_ns if sync is None else repair(at, sync),
    )


def _lists(config: Config, root: Root, now_ns: int) -> Lists | None:
    """Ask the core what stands; None where it does not run."""
    client = ControlClient(root.control_socket(config))
    try:
        client.connect()
        client.send({"ask": "status"})
        alarms = client.next(PATIENCE_S)["status"]["alarms"]
    except ControlError:
        return None
    finally:
        client.close()
    return lists_of(alarms.values(), time_text(now_ns - STALE_H * HOUR_NS))
