"""The core's socket: what is told, to whom, and in which order."""

from __future__ import annotations

import socket
import stat
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from edge_app.control import LIVE_GAP_S, ControlServer
from edge_app.errors import ControlError
from tests.contract.control_rig import (
    PATIENCE_S,
    Counter,
    Desk,
)
from tests.senders import FixedClock
from tests.unit.toy_station import at


@pytest.mark.parametrize("role", ["link", "console"])
def test_a_follower_is_told_everything_and_then_what_comes(
    counter: Counter, role: str
) -> None:
    """Retained states first, each number with its digits, then the changes."""
    client = counter.follow(role)

    counter.server.tell({"rows": {"urgent": 8}})

    assert {"rows": {"urgent": 8}} == client.next(PATIENCE_S)


def test_digits_travel_as_they_are(counter: Counter) -> None:
    """5.40 is not 5.4: the zero was measured."""
    caller = counter.plug()
    caller.sendall(b'{"hello": "console"}\n')
    with caller.makefile("rb") as file:
        file.readline()
        assert b'"mean":5.40' in file.readline()


def test_a_short_caller_is_told_nothing_that_it_did_not_ask(counter: Counter) -> None:
    """A command at a prompt waits for its answer alone."""
    client = counter.call("cli")
    counter.server.tell({"rows": {"urgent": 8}})

    client.send({"ask": "status"})

    assert {"status": {"fine": True}} == client.next(PATIENCE_S)


def test_only_the_link_speaks_for_mqtt(counter: Counter) -> None:
    """A sender in the document is never believed."""
    counter.call("cli").send({"command": {"sender": "mqtt"}})
    link = counter.follow("link")
    link.send({"command": {"sender": "local"}})

    assert {"id": "c-1", "ok": True, "text": "opened"} == link.next(PATIENCE_S)["reply"]
    assert {"local", "mqtt"} == {sender for _, sender in counter.desk.commands}


def test_cursors_and_reports_are_the_links_to_give(counter: Counter) -> None:
    """From anybody else they are not understood."""
    stranger = counter.call("cli")
    for line in ({"sent": {"urgent": 3}}, {"link": {"connected": True}}):
        stranger.send(line)
        assert "error" in stranger.next(PATIENCE_S)
    link = counter.follow("link")
    link.send({"sent": {"urgent": 3}})
    link.send({"link": {"connected": True}})
    link.send({"ask": "status"})
    link.next(PATIENCE_S)

    assert [{"urgent": 3}] == counter.desk.cursors
    assert [{"connected": True}] == counter.desk.reports


def test_live_states_are_thinned_and_the_newest_is_told(counter: Counter) -> None:
    """A hundred changes between two looks are one line, and the last one counts."""
    client = counter.follow()
    counter.server.tell_live("east", {"n": -1})
    assert -1 == client.next(PATIENCE_S)["state"]["data"]["n"]
    began_s = time.monotonic()
    for number in range(100):
        counter.server.tell_live("east", {"n": number})

    assert 99 == client.next(PATIENCE_S)["state"]["data"]["n"]
    assert time.monotonic() - began_s >= 0.8 * LIVE_GAP_S


def test_a_kept_state_takes_the_place_of_an_older_live_one(counter: Counter) -> None:
    """What waited to be told is older, and is not told after it."""
    client = counter.follow()
    counter.server.tell_live("east", {"n": 1})
    client.next(PATIENCE_S)
    counter.server.tell_live("east", {"n": 2})
    counter.server.tell_state("east", {"n": 3})
    assert 3 == client.next(PATIENCE_S)["state"]["data"]["n"]
    counter.server.tell_live("east", {"n": 4})

    assert 4 == client.next(PATIENCE_S)["state"]["data"]["n"]


def test_many_threads_may_tell_at_once(counter: Counter) -> None:
    """States of stations that nobody told before come from everywhere."""
    client = counter.follow()
    gate = threading.Barrier(4)

    def talk(name: int) -> None:
        gate.wait()
        for number in range(200):
            counter.server.tell_live(f"{name}-{number}", {"n": number})

    threads = [threading.Thread(target=talk, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = {client.next(PATIENCE_S)["state"]["station"] for _ in range(800)}
    assert 800 == len(told)


def test_the_socket_is_the_groups_and_nobody_elses(counter: Counter) -> None:
    """Who is not in the gateway's group cannot open a gate."""
    assert 0o660 == stat.S_IMODE(counter.path.stat().st_mode)


def test_a_socket_may_lie_deep(tmp_path: Path) -> None:
    """A path beyond the 107 bytes of an address is served and called alike."""
    folder = tmp_path / ("d" * 120) / ("e" * 120)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        served = Counter(folder / "control.sock", stack)
        try:
            served.call("cli").close()
        finally:
            served.server.stop()
            served.server.join(10)

    assert not (folder / "control.sock").exists()


def test_a_second_core_is_refused_in_a_sentence(counter: Counter) -> None:
    """The first one's socket is not taken away."""
    with pytest.raises(ControlError, match=r"^Another gatepost core .* running"):
        ControlServer(counter.path, Desk(), FixedClock(at()))

    counter.call("cli")


def test_a_socket_that_a_crash_left_is_replaced(tmp_path: Path) -> None:
    """Nobody answers there any more."""
    path = tmp_path / "control.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with ExitStack() as stack:
        served = Counter(path, stack)
        served.call("cli")
        served.server.stop()
        served.server.join(10)
    assert not path.exists()
