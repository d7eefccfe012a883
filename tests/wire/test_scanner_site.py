"""A keyboard scanner all the way: from the FIFO through the core into the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.wire.core_rig import Site, until

DESK = """
[[bus]]
name = "desk-usb"
kind = "input"
port = "/dev/input/by-id/usb-Newland-event-kbd"

[[device]]
name = "gun"
driver = "barcode_evdev"
bus = "desk-usb"

[[counter]]
name = "desk"
scanner = "gun"
direction = "in"
"""
BADGE = "]A0WANG-4711"


def said(site: Site, kind: str) -> list[Any]:
    """Return what the desk's events of a kind say."""
    events = (one for one in site.events() if one["type"] == f"gatepost.{kind}")
    return [one["data"] for one in events]


def hold(site: Site, code: str, gs: str = "control") -> None:
    """Hold a code before the scanner."""
    site.bench(do="poke", device="gun", change={"code": code, "gs": gs})


def test_codes_are_booked_and_the_plug_is_survived(tmp_path: Path) -> None:
    """Goods move by what their code says; a badge is a hash; the scanner comes back."""
    place = Site(tmp_path / "site")
    place.file.write_text(place.file.read_text("utf-8") + DESK, "utf-8")
    with place as site:
        site.start()
        until(lambda: site.device("gun")["up"], "the scanner is open")
        hold(site, "]d2010471727694564017270228100329\x1d21A1", "alt")
        until(lambda: said(site, "stock.moved"), "the goods are booked")
        hold(site, BADGE)
        until(lambda: said(site, "stock.unknown"), "the badge is told")
        site.bench(do="unplug", bus="desk-usb")
        until(lambda: not site.device("gun")["up"], "the scanner is missed")
        site.bench(do="plug", bus="desk-usb")
        until(lambda: site.device("gun")["up"], "the scanner is back")
        hold(site, "]E05901234123457")
        until(lambda: len(said(site, "stock.moved")) > 1, "it is heard again")
        moved, unknown = said(site, "stock.moved"), said(site, "stock.unknown")
        assert 0 == site.stop()

        assert ["04717276945640/21/A1", "05901234123457"] == [
            one["item"] for one in moved
        ]
        assert {"gtin": "04717276945640", "lot": "0329", "expiry": "2027-02-28"} == {
            key: moved[0]["gs1"][key] for key in ("gtin", "lot", "expiry")
        }
        assert [{"person", "person_key"}] == [{*one} for one in unknown]
        assert BADGE.encode() not in b"".join(
            one.read_bytes() for one in site.data.rglob("*") if one.is_file()
        )
