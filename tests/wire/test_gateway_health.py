"""The gateway's own health at the real core: clock, board and configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from edge_app.board import HEAT
from tests.wire.core_rig import Site, until


def standing(site: Site) -> dict[str, str]:
    """Return the gateway's alarms and the state of each."""
    status: Any = site.status()
    return {name: one["state"] for name, one in status.get("alarms", {}).items()}


def test_what_happens_to_the_box_is_told(tmp_path: Path) -> None:
    """A clock that jumps, a hot processor and another configuration: one alarm each."""
    with Site(tmp_path / "box") as site:
        site.start()
        assert [] == [one for one in standing(site) if one.startswith("gateway-")]

        site.bench(do="clock", offset_s=7200)
        until(lambda: "gateway-clock-stepped" in standing(site), "the jump is told")
        heat = site.root / HEAT.lstrip("/")
        heat.parent.mkdir(parents=True)
        heat.write_text("86000\n", "ascii")
        until(lambda: "gateway-overheat" in standing(site), "the heat is told")
        health: Any = site.status()["health"]
        assert ("synced", 86.0) == (
            health["clock"]["state"],
            float(health["board"]["processor_c"]),
        )
        assert "processor at 86.0 C" in site.call("status").stdout

        site.stop()
        text = site.file.read_text("utf-8") + "\n[health]\nhot_c = 70\n"
        site.file.write_text(text, "utf-8")
        heat.write_text("40000\n", "ascii")
        site.start()
        until(
            lambda: (
                standing(site).get("gateway-configuration") == "returned-unacknowledged"
            ),
            "the other configuration is told",
        )
        until(
            lambda: standing(site)["gateway-overheat"] == "returned-unacknowledged",
            "an alarm of the run before ends",
        )

        kinds = ("gatepost.clock", "gatepost.configuration")
        told = [one for one in site.events() if one["type"] in kinds]
        assert ["configuration", "clock", "configuration"] == [
            one["type"].removeprefix("gatepost.") for one in told
        ]
        assert "stepped" == told[1]["data"]["what"]
        assert ["health"] == told[2]["data"]["changed"]
