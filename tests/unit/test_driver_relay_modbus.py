"""The relay board: orders as writes of coils, and the whole way to its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import relay_modbus as relay
from drivers.contract import Reason, Refusal, RegisterWrite, Sample
from drivers.quantities import Quantity
from edge_app.config_stations import offers
from edge_app.stations import entrance
from firmware_bridge import modbus_frames
from simulators import modbus_slave
from simulators import relay_modbus as relay_device

ON = bytes.fromhex("01 05 00 00 FF 00 8C 3A")
READ_EIGHT = bytes.fromhex("01 01 00 00 00 08 3D CC")
FIRST = relay.Options()


@pytest.mark.parametrize(
    ("verb", "channel", "expected"),
    [
        pytest.param("on", 1, RegisterWrite("coil", 0, (1,)), id="the first"),
        pytest.param("off", 1, RegisterWrite("coil", 0, (0,)), id="off again"),
        pytest.param("on", 32, RegisterWrite("coil", 31, (1,)), id="the last"),
    ],
)
def test_orders(verb: str, channel: int, expected: RegisterWrite) -> None:
    """Each order is one write of the relay's own coil."""
    assert (expected,) == relay.encode(verb, None, relay.Options(channel=channel))


@pytest.mark.parametrize("verb", ["pulse", "beep", "ON", ""])
def test_no_other_orders(verb: str) -> None:
    """A board that holds what it was told has no pulse."""
    with pytest.raises(ValueError, match="A relay on Modbus has no order"):
        relay.encode(verb, Decimal(1), FIRST)


@pytest.mark.parametrize(
    ("ask", "values", "expected"),
    [
        pytest.param(0, (1,), Sample(Quantity.CONTACT, Decimal(1)), id="on"),
        pytest.param(0, (0,), Sample(Quantity.CONTACT, Decimal(0)), id="off"),
        pytest.param(31, (1,), Sample(Quantity.CONTACT, Decimal(1)), id="the last"),
        pytest.param(0, (2,), Refusal(Reason.CONTENT, b"\0\2"), id="neither"),
        pytest.param(0, (), Refusal(Reason.ENVELOPE, b""), id="nothing"),
        pytest.param(0, (1, 0), Refusal(Reason.ENVELOPE, b"\0\1\0\0"), id="two"),
        pytest.param(32, (1,), Refusal(Reason.ENVELOPE, b"\0\1"), id="no such ask"),
        pytest.param(-1, (1,), Refusal(Reason.ENVELOPE, b"\0\1"), id="a negative one"),
    ],
)
def test_states(ask: int, values: tuple[int, ...], expected: object) -> None:
    """One coil is one contact, open or closed; anything else is refused."""
    assert (expected,) == relay.decode(ask, values, FIRST)


@pytest.mark.parametrize("channel", [1, 8, 32])
def test_a_relay_asks_for_its_own_coil(channel: int) -> None:
    """What is polled is the coil of the channel, whatever the board's size."""
    (index,) = relay.DRIVER.polls(relay.Options(channel=channel))

    assert ("coil", channel - 1, 1) == (
        relay.ASKS[index].table,
        relay.ASKS[index].address,
        relay.ASKS[index].count,
    )


def test_the_whole_way() -> None:
    """The frame of an order switches the relay, and reading it tells so."""
    board = relay_device.stand_in({})
    (write,) = relay.encode("on", None, FIRST)
    question = modbus_frames.order(1, write.table, write.address, write.values)

    assert ON == question.frame
    assert ON == modbus_slave.reply(question.frame, {1: board})
    assert {"on": True, "relays_on": [1]} == board.poke({})

    asked = modbus_frames.ask(1, "coil", 0, 8)
    answer = modbus_slave.reply(asked.frame, {1: board})
    assert READ_EIGHT == asked.frame
    assert answer is not None
    assert (1, 0, 0, 0, 0, 0, 0, 0) == modbus_frames.judge(answer, "coil", 0, 8)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("coil", 7, (1,), 0, id="the last relay"),
        pytest.param("coil", 8, (1,), 2, id="no such relay"),
        pytest.param("coil", 7, (1, 1), 2, id="beyond the board"),
        pytest.param("holding", 0, (1,), 2, id="no registers"),
    ],
)
def test_writes(table: str, address: int, values: tuple[int, ...], code: int) -> None:
    """The stand-in takes what is on the board, and all of a write or none."""
    board = relay_device.stand_in({"channel": 8, "relays": 8})

    assert code == board.write(table, address, values)
    assert [8] * (code == 0) == board.poke({})["relays_on"]


@pytest.mark.parametrize(
    ("table", "address", "count", "expected"),
    [("coil", 0, 3, (1, 0, 0)), ("coil", 7, 2, None), ("input", 0, 1, None)],
)
def test_reads(
    table: str, address: int, count: int, expected: tuple[int, ...] | None
) -> None:
    """The stand-in tells its coils and has nothing else."""
    board = relay_device.stand_in({"relays": 8})
    board.write("coil", 0, (1,))

    assert expected == board.read(table, address, count)


def test_relays_share_their_board() -> None:
    """A second relay switches coils of the same board; a restart switches all off."""
    horn = relay_device.stand_in({"channel": 1})
    lamp = horn.beside({"channel": 3})
    lamp.poke({"on": "yes"})
    horn.write("coil", 0, (1,))

    assert {"on": True, "relays_on": [1, 3]} == lamp.poke({})
    assert {"on": False, "relays_on": []} == horn.poke({"restart": "yes"})


def test_a_relay_that_the_board_does_not_have() -> None:
    """It cannot be switched by hand, and is off."""
    beyond = relay_device.stand_in({"channel": 8, "relays": 4})

    assert {"on": False, "relays_on": []} == beyond.poke({"on": "yes"})


def test_what_it_is_good_for() -> None:
    """The entrance takes it as a lamp and refuses it as a barrier."""
    needs = entrance.STATION.devices

    assert offers(relay.DRIVER) & needs["lamp"]
    assert not offers(relay.DRIVER) & needs["barrier"]
