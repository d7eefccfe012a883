"""Killed after a reply, the gateway forgets nothing that was done about an alarm."""

from __future__ import annotations

import random
import secrets
import signal
from pathlib import Path

import pytest

from tests.wire.core_rig import Site, until

SITE = """
[gateway]
site = "kill-site"
name = "cold"
timezone = "UTC"
data = "/var/lib/gatepost"

[mqtt]
url = "mqtt://127.0.0.1:1883"

[people]
key_file = "people.key"

[[bus]]
name = "one-wire"
kind = "files"

[[device]]
name = "probe"
driver = "climate_ds18b20"
bus = "one-wire"
id = "28-0316a2795bff"
every_s = 0.5

[[coldroom]]
name = "vaccines"
probes = ["probe"]
low_c = 2
high_c = 8
delay_s = 0
"""
ALARM = "vaccines-high"
DEEDS = {
    "unacknowledged": (("acknowledge",), ("shelve", "minutes=10", "reason=defrost")),
    "acknowledged": (
        ("shelve", "minutes=10", "reason=defrost"),
        ("out-of-service", "minutes=10", "reason=repair"),
    ),
    "shelved": (("unshelve",),),
    "out-of-service": (("in-service",),),
}
LEADS_TO = {
    "acknowledge": "acknowledged",
    "shelve": "shelved",
    "unshelve": "unacknowledged",
    "out-of-service": "out-of-service",
    "in-service": "unacknowledged",
}


def stands(site: Site) -> str:
    """Return the alarm's state, empty while there is none or nobody answers."""
    return str(site.status().get("alarms", {}).get(ALARM, {}).get("state", ""))


@pytest.mark.kill
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.campaign)])
def test_what_was_done_about_an_alarm_outlives_kills(
    kills: int, tmp_path: Path
) -> None:
    """A reply means that the state is on disk: each start takes up the last one."""
    seed = secrets.token_hex(4)
    dice = random.Random(seed)
    place = Site(tmp_path / "site")
    place.file.write_text(SITE, "utf-8")
    with place as site:
        site.bench(do="heat", coldroom="vaccines", to_c="9.5")
        site.start()
        until(lambda: stands(site) == "unacknowledged", "the alarm is raised")
        for kill in range(kills):
            before = stands(site)
            verb, *given = dice.choice(DEEDS[before])
            done = site.call("do", ALARM, verb, *given)
            assert 0 == done.returncode, (seed, kill, done.stderr)
            assert site.core is not None
            site.core.send_signal(signal.SIGKILL)
            site.core.wait()
            site.start()
            until(lambda: stands(site) != "", f"the alarm is known again, seed {seed}")
            assert LEADS_TO[verb] == stands(site), (seed, kill, before, verb)
        assert 0 == site.stop()
