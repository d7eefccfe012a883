"""A badge's number goes nowhere: not to the disk, the log, the status or the events."""

from __future__ import annotations

from pathlib import Path

from edge_app.people import Veil
from tests.wire.core_rig import Site, until

BADGES = ("E28068900000500E88C6A4A7", "E2003412012E1800AB12CD34")

DESK = """
[[bus]]
name = "desk-port"
kind = "serial"
port = "/dev/ttyUSB7"
baud = 115200

[[device]]
name = "desk-tags"
driver = "rfid_yrm100"
bus = "desk-port"
every_s = 0.2

[[counter]]
name = "desk"
reader = "desk-tags"
"""


def forms(badge: str) -> tuple[bytes, ...]:
    """Return every form in which a number could lie somewhere."""
    raw = bytes.fromhex(badge)
    number = str(int(badge, 16))
    texts = (badge, badge.lower(), raw.hex(" "), raw.hex(" ").upper(), raw.hex(":"))
    return (raw, number.encode(), *(text.encode() for text in texts))


def test_no_badge_number_leaves_the_bus_threads(tmp_path: Path) -> None:
    """People with known badges walk in, one comes through noise, and nothing shows."""
    place = Site(tmp_path / "site")
    place.file.write_text(place.file.read_text("utf-8") + DESK, "utf-8")
    with place as site:
        site.start()
        until(lambda: site.device("badges")["up"], "the gate's reader answers")
        until(lambda: site.device("desk-tags")["up"], "the desk's reader answers")
        for badge in BADGES:
            site.walk(badge)
        for badge in BADGES:
            site.bench(do="scan", counter="desk", tag=badge)
        until(lambda: seen_at_desk(site) == len(BADGES), "the desk saw them")
        site.bench(do="fault", bus="gate-reader", kind="flip", rate=0.02)
        site.walk(BADGES[0])
        site.bench(do="fault", bus="gate-reader", kind="none")
        client_status = site.call("status", "--json").stdout
        events = site.events()
        told = "".join(map(str, events))
        assert 0 == site.stop()

        written = {file.name: file.read_bytes() for file in files_of(site.data)}
        written["core.log"] = site.said().encode()
        written["status"] = client_status.encode()
        written["words"] = site.call("events").stdout.encode()
        written["events"] = told.encode()
        key = bytes.fromhex((site.file.parent / "people.key").read_text().strip())

    assert "journal.db" in written
    assert {
        name: form
        for name, text in written.items()
        for badge in BADGES
        for form in forms(badge)
        if form in text
    } == {}
    # The hash is there, so that the silence above is not for want of a reader.
    assert Veil(key).person("epc", BADGES[0]) in told


def seen_at_desk(site: Site) -> int:
    """Count the tags that the desk could not book: badges are no goods."""
    return sum(one["type"] == "gatepost.stock.unknown" for one in site.events())


def files_of(folder: Path) -> list[Path]:
    """Return every file below a folder that is one."""
    return [one for one in folder.rglob("*") if one.is_file()]
