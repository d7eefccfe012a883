"""A running core says the newest of every device, and no badge among it."""

from __future__ import annotations

from pathlib import Path

from tests.wire.core_rig import Site, until

BADGE = "E28068900000500E88C6A4A7"


def test_the_core_knows_the_newest_of_each_device(tmp_path: Path) -> None:
    """`gatepost watch` shows readings with their units, and that there was a badge."""
    with Site(tmp_path / "site") as site:
        site.start()
        site.bench(do="poke", device="badges", change={"tags": [BADGE]})
        wanted = {"probe", "forehead-1", "scale-1", "badges", "outer-beam"}
        until(
            lambda: wanted <= site.status().get("readings", {}).keys(),
            "every device was heard",
        )
        readings = site.status()["readings"]
        told = str(readings)
        assert 0 == site.stop()

    (badge,) = readings["badges"]
    assert ("tag", "a badge") == (badge["quantity"], badge["value"])
    assert BADGE.lower() not in told.lower()
    (mass,) = readings["scale-1"]
    assert "kg" == mass["unit"]
    assert {"temperature", "humidity"} == {one["quantity"] for one in readings["probe"]}
