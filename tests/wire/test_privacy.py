"""A badge's number goes nowhere: not to the disk, the log, the status or the events."""

from __future__ import annotations

from pathlib import Path

from edge_app.people import Veil
from tests.wire.core_rig import Site, until

BADGES = ("E28068900000500E88C6A4A7", "E2003412012E1800AB12CD34")


def forms(badge: str) -> tuple[bytes, ...]:
    """Return every form in which a number could lie somewhere."""
    raw = bytes.fromhex(badge)
    number = str(int(badge, 16))
    texts = (badge, badge.lower(), raw.hex(" "), raw.hex(" ").upper(), raw.hex(":"))
    return (raw, number.encode(), *(text.encode() for text in texts))


def test_no_badge_number_leaves_the_bus_threads(tmp_path: Path) -> None:
    """People with known badges walk in, one comes through noise, and nothing shows."""
    with Site(tmp_path / "site") as site:
        site.start()
        until(lambda: site.device("badges")["up"], "the reader answers")
        for badge in BADGES:
            site.walk(badge)
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


def files_of(folder: Path) -> list[Path]:
    """Return every file below a folder that is one."""
    return [one for one in folder.rglob("*") if one.is_file()]
