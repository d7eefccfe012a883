"""Brokers on free ports, a played core and links that end with the test."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from edge_app.link import Link
from edge_app.link_settings import LinkSettings
from tests.broker.parts import Core, Listener, Rows, Server, free_port, until
from tests.broker.site_rig import SECRETS, Ear, Site
from tests.conftest import PLACES

HERE = Path(__file__).parent


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start mosquitto with lines of configuration; it is gone after the test."""
    with ExitStack() as ends:

        def start(*lines: str, started: bool = True) -> Server:
            port = free_port()
            program = shutil.which("mosquitto", path=PLACES)
            file = tmp_path / f"mosquitto-{port}.conf"
            # A subscriber that validates is slow; nothing may be thrown away for it.
            text = [f"listener {port} 127.0.0.1", "max_queued_messages 0", *lines]
            if not any(line.startswith("allow_anonymous") for line in lines):
                text.append("allow_anonymous true")
            file.write_text("\n".join([*text, ""]))
            server = Server([str(program), "-c", str(file)], port)
            ends.callback(server.kill)
            if started:
                server.start()
            return server

        yield start


@pytest.fixture
def amqtt() -> Iterator[Server]:
    """Start amqtt, which speaks MQTT 3.1.1 alone."""
    port = free_port()
    server = Server([sys.executable, str(HERE / "amqtt_broker.py"), str(port)], port)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def rows() -> Rows:
    """Give an empty journal."""
    return Rows()


@pytest.fixture
def core(tmp_path: Path, rows: Rows) -> Iterator[Core]:
    """Play the core."""
    played = Core(tmp_path / "control.sock", rows)
    yield played
    played.stop()


@pytest.fixture
def start_link(tmp_path: Path, core: Core, rows: Rows) -> Iterator[Callable[..., Link]]:
    """Start links in threads of their own; they end with the test."""
    with ExitStack() as ends:

        def start(url: str, **more: Any) -> Link:
            settings = LinkSettings(
                url=url,
                site="site",
                gateway="gate",
                journal=tmp_path,
                control=tmp_path / "control.sock",
                **more,
            )
            link = Link(settings, open_reader=lambda _: rows, share=lambda: 0.0)
            thread = threading.Thread(target=link.run)
            thread.start()

            def end() -> None:
                link.stop()
                thread.join(20)
                assert not thread.is_alive()

            ends.callback(end)
            return link

        yield start
    del core


@pytest.fixture
def listen() -> Iterator[Callable[..., Listener]]:
    """Start subscribers; none may have heard anything against the schemas."""
    heard: list[Listener] = []

    def start(port: int, **more: Any) -> Listener:
        listener = Listener(port, **more)
        heard.append(listener)
        return listener

    yield start
    for listener in heard:
        listener.close()
    assert [] == [fault for listener in heard for fault in listener.faults]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Stand sites up; none has written a badge or a traceback into its log."""
    with ExitStack() as ends:
        made: list[Site] = []

        def start(broker: Server, *changes: tuple[str, str], **more: str) -> Site:
            folder = tmp_path / more.get("folder", "site")
            one = ends.enter_context(Site(folder, broker.url, *changes))
            made.append(one)
            one.start()
            until(one.ready, "every device is heard")
            return one

        yield start
    for one in made:
        told = "\n".join(one.said())
        assert [] == [code for code in SECRETS if code.lower() in told.lower()]
        assert "Traceback" not in told


@pytest.fixture
def ear() -> Iterator[Callable[[Server], Ear]]:
    """Subscribe to everything; all that was heard fits and tells of nobody."""
    ears: list[Ear] = []

    def start(broker: Server) -> Ear:
        ears.append(Ear(broker.port))
        return ears[-1]

    yield start
    for one in ears:
        one.close()
        assert [] == one.faults
        told = b"\n".join(topic.encode() + payload for topic, payload, _ in one.raw)
        assert [] == [code for code in SECRETS if code.lower().encode() in told.lower()]
