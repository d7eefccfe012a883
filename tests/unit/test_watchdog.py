"""What systemd is told, and that nothing is told for somebody who is silent."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from edge_app.clock import MachineClock
from edge_app.model import SECOND_NS
from edge_app.watchdog import ServiceManager, Watchdog, silent, watchdog_s

DEADLINE_S = 10


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest) -> Iterator[tuple[str, socket.socket]]:
    """Stand in for systemd at a socket of either kind."""
    name = f"@gatepost-{secrets.token_hex(8)}"
    if request.param == "path":
        name = str(request.getfixturevalue("tmp_path") / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.settimeout(DEADLINE_S)
        end.bind(f"\0{name[1:]}" if name.startswith("@") else name)
        yield name, end


def heard(end: socket.socket) -> str:
    """Return the next thing said to systemd."""
    return end.recv(4096).decode()


class Still(MachineClock):
    """A clock that stands at ten seconds after the start."""

    def boot_ns(self) -> int:
        """Return ten seconds."""
        return 10 * SECOND_NS


def test_what_is_said(systemd: tuple[str, socket.socket]) -> None:
    """Ready, alive, status and stopping are said in sd_notify's words."""
    name, end = systemd
    manager = ServiceManager({"NOTIFY_SOCKET": name})
    manager.ready("3 of 4 buses\nopen")
    manager.alive()
    manager.status("one bus lost")
    manager.stopping()

    assert [
        "READY=1\nSTATUS=3 of 4 buses open",
        "WATCHDOG=1",
        "STATUS=one bus lost",
        "STOPPING=1",
    ] == [heard(end) for _ in range(4)]


def test_without_systemd_nothing_happens() -> None:
    """Where there is no socket nothing is said and the watchdog ends at once."""
    manager = ServiceManager({"WATCHDOG_USEC": "1000000"})
    manager.ready()
    watchdog = Watchdog({}, MachineClock(), manager)
    watchdog.start()
    watchdog.join(DEADLINE_S)

    assert manager.watchdog_s is None
    assert not watchdog.is_alive()
    watchdog.stop()


def test_systemd_that_does_not_listen(tmp_path: Path) -> None:
    """A socket that is gone costs a log line and nothing else."""
    manager = ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")})

    manager.ready()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"WATCHDOG_USEC": "20000000"}, 20.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": str(os.getpid())}, 20.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
        ({}, None),
    ],
)
def test_watchdog_time(environment: dict[str, str], expected: float | None) -> None:
    """The watchdog's time counts only where it is meant for this process."""
    assert expected == watchdog_s(environment)


def test_who_is_silent() -> None:
    """A sign of life may be as old as the limit, not older."""
    beats = {
        "engine": lambda: 5 * SECOND_NS,
        "committer": lambda: 5 * SECOND_NS - 1,
        "socket": lambda: 10 * SECOND_NS,
    }

    assert ("committer",) == silent(beats, Still(), 5)


def test_no_food_while_one_is_silent(
    systemd: tuple[str, socket.socket], caplog: pytest.LogCaptureFixture
) -> None:
    """One silent thread stops the feeding and is named once; the others cannot help."""
    name, end = systemd
    last = {"engine": 10, "committer": 10, "socket": 10}

    def beat(who: str) -> int:
        return last[who] * SECOND_NS

    watchdog = Watchdog(
        {who: partial(beat, who) for who in last},
        Still(),
        ServiceManager({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "4000000"}),
    )
    fed = [watchdog.look(2)]
    last["committer"] = 7
    fed += [watchdog.look(2), watchdog.look(2)]
    last["committer"] = 9
    fed.append(watchdog.look(2))

    assert [True, False, False, True] == fed
    assert ["WATCHDOG=1", "WATCHDOG=1"] == [heard(end), heard(end)]
    assert ["event=watchdog silent=committer", "event=watchdog silent=nobody"] == [
        record.message for record in caplog.records
    ]


def test_thread_feeds_until_it_is_stopped(systemd: tuple[str, socket.socket]) -> None:
    """While everybody is alive systemd hears so several times in its time."""
    name, end = systemd
    clock = MachineClock()
    watchdog = Watchdog(
        {"engine": clock.boot_ns},
        clock,
        ServiceManager({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "80000"}),
    )
    watchdog.start()
    said = {heard(end) for _ in range(3)}
    watchdog.stop()

    assert {"WATCHDOG=1"} == said
    assert not watchdog.is_alive()
