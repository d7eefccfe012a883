"""The whole way with a broker that comes, goes, refuses, and with a second gateway."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tests.broker.parts import until
from tests.broker.site_rig import BELOW, Brokers, Ear, Ears, Site, Sites

pytestmark = pytest.mark.broker

STATIONS = ("state/east", "state/desk", "state/cold")


AT_START = 2
"""Rows of the ledger that a first start makes: its own, and its configuration's."""


def make_rows(one: Site, number: int) -> None:
    """Earn rows of the ledger: commands at the box that nobody can carry out."""
    for _ in range(number):
        one.command("nobody", "open")


def seqs(listener: Ear, stream: str) -> list[int]:
    """Return the numbers of one stream that were heard, each once, in order."""
    return sorted({seq for _, name, seq in listener.numbers() if name == stream})


def whole(listener: Ear, stream: str, last: int) -> bool:
    """Say whether every row of a stream up to `last` was heard."""
    return list(range(1, last + 1)) == seqs(listener, stream)


def test_no_broker_takes_nothing_away(
    mosquitto: Brokers, site: Sites, ear: Ears
) -> None:
    """Absent at the start, killed at work, and empty after: no row is missing."""
    broker = mosquitto(started=False)
    one = site(broker)
    make_rows(one, 10)
    code, said = one.call("status")

    assert 0 == code
    assert "away" in next(line for line in said.splitlines() if "broker" in line)
    broker.start()
    before = ear(broker)
    until(
        lambda: whole(before, "ledger", AT_START + 10), "the rows of before the broker"
    )
    broker.kill()
    make_rows(one, 10)
    broker.start()
    after = ear(broker)
    until(lambda: whole_of(AT_START + 20, before, after), "the rows of the outage")
    until(after.online, "it is online again")
    until(lambda: one.waiting() == 0, "all is acknowledged")
    late = ear(broker)
    until(lambda: f"{BELOW}/mark" in late.retained(), "what is retained")
    kept = {topic.removeprefix(f"{BELOW}/") for topic in late.retained()}
    assert {"status", "mark", "health", *STATIONS} <= kept


def whole_of(last: int, *listeners: Ear) -> bool:
    """Say whether every row of the ledger was heard by one or the other."""
    heard = {seq for one in listeners for seq in seqs(one, "ledger")}
    return set(range(1, last + 1)) == heard


def test_a_wrong_password_is_one_sentence(
    mosquitto: Brokers, site: Sites, tmp_path: Path
) -> None:
    """Log and status say it once; with the right one and a reload it works."""
    secrets = tmp_path / "broker-passwords"
    program = shutil.which("mosquitto_passwd")
    assert program is not None
    subprocess.run([program, "-b", "-c", secrets, "gate", "right"], check=True)
    secrets.chmod(0o644)
    given = tmp_path / "password"
    given.write_text("mistaken-7391\n")
    given.chmod(0o640)
    # Started by root it would become a user that cannot look into this folder.
    who = getpass.getuser()
    lines = ("allow_anonymous false", f"password_file {secrets}", f"user {who}")
    broker = mosquitto(*lines)
    access = f'{broker.url}"\nusername = "gate"\npassword_file = "{given}'
    one = site(broker, (broker.url, access))

    def complaints() -> list[str]:
        return [line for line in one.said() if "refuses this gateway" in line]

    until(complaints, "the log says why")
    pids = one.pid("core"), one.pid("link")
    until(lambda: "refuses this gateway" in one.call("status")[1], "so does status")
    given.write_text("right\n")
    make_rows(one, 1)

    assert 1 == len(complaints())
    assert pids == (one.pid("core"), one.pid("link"))
    assert one.command("gateway", "reload")["ok"]
    until(lambda: "connected, MQTT 5" in one.call("status")[1], "it is let in")
    assert "mistaken-7391" not in "\n".join(one.said())


def test_a_crashed_link_leaves_a_will(
    mosquitto: Brokers, site: Sites, ear: Ears
) -> None:
    """The broker says `lost` for a killed link, the link says `stopped` for a stop."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    until(listener.online, "online")
    one.kill("link")
    until(lambda: listener.last("/status")["status"] == "offline", "the will")
    assert "lost" == listener.last("/status")["why"]
    until(listener.online, "the next link")
    assert 0 == one.stop()
    until(lambda: not listener.online(), "the farewell")
    assert "stopped" == listener.last("/status")["why"]
    told = [said["status"] for said in listener.on("/status")]
    assert all(before != after for before, after in pairwise(told))


def test_a_twin_is_seen_and_one_gives_way(mosquitto: Brokers, site: Sites) -> None:
    """Both say so, and the one that came later stops fighting for the name."""
    broker = mosquitto()
    first = site(broker)
    second = site(broker, folder="twin")
    epochs = {one: one.status()["epoch"] for one in (first, second)}

    def foreign(one: Site) -> str:
        return str(one.status()["health"]["link"].get("foreign", ""))

    until(lambda: epochs[second] in foreign(first), "the first sees the second")
    until(lambda: "gateway-twin" in first.status()["alarms"], "its alarm")
    code, said = first.call("status")
    until(lambda: max(takeovers(first), takeovers(second)) >= 3, "three take-overs", 40)
    until(lambda: takeovers(second) >= 3 and not connected(second), "it gives way")

    assert 0 == code
    assert f"ANOTHER GATEWAY uses this name (epoch {epochs[second]})" in said
    until(lambda: connected(first), "who was there first has it for itself")
    until(lambda: first.waiting() == 0, "and its rows arrive")


def test_a_new_journal_is_no_twin(mosquitto: Brokers, site: Sites, ear: Ears) -> None:
    """What the gateway itself retained with its last journal raises no alarm."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    until(listener.online, "online")
    before = one.status()["epoch"]
    assert 0 == one.stop()
    shutil.rmtree(one.data)
    one.start()
    until(one.ready, "it is back")
    until(lambda: listener.last("/status")["epoch"] != before, "with a new epoch")
    until(lambda: one.waiting() == 0, "and its rows arrive")
    status = one.status()

    assert "gateway-twin" not in status["alarms"]
    assert "" == status["health"]["link"]["foreign"]


def takeovers(one: Site) -> int:
    """Return how often another took this gateway's place at the broker."""
    return int(one.status()["health"]["link"].get("takeovers", 0))


def connected(one: Site) -> bool:
    """Say whether a gateway is connected."""
    return bool(one.status()["health"]["link"]["connected"])
