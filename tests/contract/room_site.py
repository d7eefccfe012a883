"""A site with one cold room and a journal of its days, for tests of its report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from edge_app.journal import Journal
from edge_app.outcomes import Batch, Event
from edge_app.root import Root
from tests.unit.room_rows import DAY_NS, START_NS, a_day

SITE = """
[gateway]
site = "hillside"
name = "store"
timezone = "Asia/Shanghai"
data = "data"

[mqtt]
url = "mqtt://127.0.0.1:1883"

[people]
key_file = "people.key"

[[bus]]
name = "wires"
kind = "modbus-rtu"
port = "/dev/serial/by-id/usb-wires"

{devices}
[[coldroom]]
name = "{room}"
probes = [{probes}]
low_c = 2.0
high_c = 8.0
{more}
"""
DEVICE = """[[device]]
name = "probe-{at}"
driver = "climate_xymd02"
bus = "wires"
address = {at}

"""
GROUP = 200


def written(
    root: Path, probes: int = 2, more: str = "", room: str = "vaccines"
) -> Path:
    """Write the site's file; return it."""
    file = root / "site.toml"
    numbers = range(1, probes + 1)
    text = SITE.format(
        devices="".join(DEVICE.format(at=at) for at in numbers),
        room=room,
        probes=", ".join(f'"probe-{at}"' for at in numbers),
        more=more,
    )
    file.write_text(text, "utf-8")
    return file


def keep(root: Path, events: Iterable[Event]) -> None:
    """Put events into the journal below the root, a batch for each."""
    journal = Journal.open(root / "data", Root(root).machine_id())
    number = journal.last_number()
    group: list[Batch] = []
    for event in events:
        number += 1
        group.append(Batch(number, event.at, (event,)))
        if len(group) == GROUP:
            journal.append(group)
            group = []
    if group:
        journal.append(group)
    journal.close()


def days(count: int, probes: int = 2, stays: Iterable[int] = ()) -> Iterable[Event]:
    """Yield the events of some days from the start on, an hour outside on some."""
    outside = set(stays)
    for day in range(count):
        day_ns = START_NS + day * DAY_NS
        yield from a_day(day_ns, probes, has_stay=day in outside)
