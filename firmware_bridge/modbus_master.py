"""The master of Modbus devices, over a serial line (RTU) or TCP."""

from __future__ import annotations

import importlib
from typing import Literal, Protocol

from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_frames import Question, Table, WriteTable, ask, order
from firmware_bridge.modbus_rtu import RtuExchange
from firmware_bridge.port import Port

# What a USB adapter (16 ms each way) and a busy machine may add to the wire's time.
ALLOWANCE_S = 0.2


class Exchange(Protocol):
    """How one question is settled; `skipped` and `late` count what came otherwise."""

    skipped: int
    late: int

    def restart(self) -> None:
        """Know nothing of before."""

    def settle(
        self, question: Question, turnaround_s: float
    ) -> tuple[int, ...] | Rejected:
        """Ask and wait for the answer."""


class ModbusMaster:
    """The master of one line or one connection, owned by one thread.

    `timeout_s` is what adapter, machine or network may add to the time that is
    computed from the frames' lengths, the baud rate and the device's turn-around.
    `skipped` counts what came unasked (RTU: bytes, TCP: frames), `late` the answers
    that came after their time.
    """

    def __init__(
        self,
        port: Port,
        *,
        framing: Literal["rtu", "tcp"],
        baud: int = 9600,
        timeout_s: float = ALLOWANCE_S,
    ) -> None:
        self._port = port
        self._exchange: Exchange = (
            RtuExchange(port, baud, timeout_s)
            if framing == "rtu"
            else _tcp_exchange(port, timeout_s)
        )

    @property
    def identity(self) -> str:
        """What the port opened."""
        return self._port.identity

    @property
    def skipped(self) -> int:
        """Bytes (RTU) or frames (TCP) that were no answer to a question."""
        return self._exchange.skipped

    @property
    def late(self) -> int:
        """Answers that came after their time and were dropped."""
        return self._exchange.late

    def open(self) -> None:
        """Open the port, with nothing remembered of before.

        Raises: LinkError: the port cannot be opened.
        """
        self._port.open()
        self._exchange.restart()

    def wake(self) -> None:
        """Interrupt the port; a question that is under way is still finished."""
        self._port.wake()

    def close(self) -> None:
        """Close the port; never raises."""
        self._port.close()

    def read(
        self,
        device: int,
        table: Table,
        address: int,
        count: int,
        *,
        turnaround_s: float,
    ) -> tuple[int, ...] | Rejected:
        """Read `count` registers or bits from `address` (as on the wire, from 0).

        Raises: LinkError: the port is gone. A silent device is a `Rejected`.
        """
        question = ask(device, table, address, count)
        return self._exchange.settle(question, turnaround_s)

    def write(
        self,
        device: int,
        table: WriteTable,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Rejected | None:
        """Write neighbouring registers or coils; None: the device confirmed it.

        Raises: LinkError: the port is gone. A silent device is a `Rejected`.
        """
        question = order(device, table, address, values)
        answer = self._exchange.settle(question, turnaround_s)
        return answer if isinstance(answer, Rejected) else None


def _tcp_exchange(port: Port, allowance_s: float) -> Exchange:
    # Imported late: pymodbus is large, and most gateways have no such device.
    module = importlib.import_module("firmware_bridge.modbus_tcp")
    exchange: Exchange = module.TcpExchange(port, allowance_s)
    return exchange
