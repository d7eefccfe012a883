"""Addresses of brokers and of TCP devices, right ones and broken ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.config_broker import broker_of, host_and_port, read_mqtt
from edge_app.config_form import Notes, Spot


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://localhost:1883", ("mqtt", "localhost", 1883)),
        ("mqtt://broker.example", ("mqtt", "broker.example", 1883)),
        ("mqtts://broker.example", ("mqtts", "broker.example", 8883)),
        ("mqtt://10.0.0.5:1884/", ("mqtt", "10.0.0.5", 1884)),
        ("mqtt://[fe80::1]:1884", ("mqtt", "fe80::1", 1884)),
    ],
)
def test_right_address(url: str, expected: tuple[str, str, int]) -> None:
    """An address is a scheme, a host and a port that may be left out."""
    assert expected == broker_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:1883",
        "http://localhost",
        "mqtt://",
        "mqtt://:1883",
        "mqtt://a b",
        "mqtt://localhost:0",
        "mqtt://localhost:65536",
        "mqtt://localhost:x",
        "mqtt://localhost/topic",
        "mqtt://localhost?a=b",
        "mqtt://[::1",
    ],
)
def test_broken_address(url: str) -> None:
    """A broken address of the broker has its own sentence with a right one in it."""
    assert (
        f'"{url}" is a broken address of the broker;'
        " write it as mqtt://host:1883 or mqtts://host:8883."
    ) == broker_of(url)


def test_password_in_the_address_is_not_repeated() -> None:
    """A password in the address is refused without being shown."""
    said = broker_of("mqtt://name:hunter2@localhost")

    assert isinstance(said, str)
    assert "password_file" in said
    assert "hunter2" not in said


@given(st.text(max_size=30) | st.from_regex(r"mqtts?://[\[\]a-z0-9:@/.%-]{0,20}"))
def test_broker_is_total(url: str) -> None:
    """Whatever the address, nothing raises."""
    assert isinstance(broker_of(url), str | tuple)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.0.0.5:502", ("10.0.0.5", 502)),
        ("[fe80::1]:502", ("fe80::1", 502)),
        ("fe80::1:502", None),
        ("10.0.0.5", None),
        ("10.0.0.5:", None),
        ("10.0.0.5:0", None),
        ("10.0.0.5:65536", None),
        (":502", None),
        ("a b:502", None),
        ("host:٣", None),
    ],
)
def test_host_and_port(text: str, expected: tuple[str, int] | None) -> None:
    """A TCP device is at a host and a port, both written down."""
    assert expected == host_and_port(text)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            {"url": "mqtt://a", "password_file": "p"},
            ["mqtt: password_file: needs a username beside it."],
        ),
        (
            {"url": "mqtt://a", "ca_file": "c"},
            ["mqtt: ca_file: means nothing with mqtt://; write the url as mqtts://."],
        ),
        (
            {"url": "mqtt://a", "window": 0},
            ["mqtt: window: is 0; it must be from 1 to 1000."],
        ),
        (
            {},
            [
                "mqtt: url: is missing. The broker's address,"
                " such as mqtt://broker.example:1883."
            ],
        ),
    ],
)
def test_mqtt_table(table: dict[str, Any], expected: list[str]) -> None:
    """What belongs together in [mqtt] is asked for together."""
    notes = Notes()
    read_mqtt(table, Spot("mqtt", {}, notes))

    assert expected == notes.mistakes
