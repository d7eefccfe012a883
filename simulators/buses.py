"""The kinds of buses the bench can build, each with its devices on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from simulators.byte_line import ByteLine
from simulators.device_faults import DeviceFault
from simulators.faults import NETWORK_KINDS, PULSE_KINDS, SERIAL_KINDS, WireFault
from simulators.files_bus import FilesBus
from simulators.gpio_bus import GpioBus
from simulators.gpio_line import GpioLine
from simulators.input_line import INPUT_KINDS, InputBus, InputLine
from simulators.loop import Loop
from simulators.modbus_line import ModbusLine, silence_s
from simulators.plan import PlanError, Table, number_of, stand_in_for, text_of
from simulators.pty_line import PtyLine
from simulators.standing import Standing
from simulators.tcp_line import TcpLine
from simulators.tree import Tree
from simulators.wire import NoiseMaker, Wire

DEFAULT_BAUD = 9600
FILES_FOLDER = "/sys/bus/w1/devices"


class Bus(Protocol):
    """One bus of the file."""

    @property
    def listening(self) -> bool:
        """Say whether the gateway is there."""

    def open(self) -> None:
        """Stand."""

    def unplug(self) -> None:
        """Vanish."""

    def plug(self) -> None:
        """Come back."""

    def close(self) -> None:
        """Vanish for good."""

    def spoil(self, kind: str, rate: float | None) -> None:
        """Choose the fault of its wire; ValueError says what cannot be."""

    def shout(self, data: bytes) -> None:
        """Put raw bytes onto its wire now; ValueError where there is no wire."""


class WireBus:
    """A serial line or a socket, with one device or a line of Modbus slaves."""

    def __init__(self, loop: Loop, wire: Wire) -> None:
        self._wire = wire
        self._noise = NoiseMaker(loop, wire)
        self.open = wire.open
        self.unplug = wire.unplug
        self.plug = wire.plug
        self.close = wire.close
        self.shout = wire.send
        self.spoil = self._noise.set

    @property
    def listening(self) -> bool:
        """Say whether somebody has the port open."""
        return self._wire.listening


class Builder:
    """Build the buses of one plan onto one loop and tree."""

    def __init__(self, loop: Loop, tree: Tree, seed: str) -> None:
        self._loop, self._tree, self._seed = loop, tree, seed
        self.gpio: GpioLine | None = None

    def build(
        self,
        table: Table,
        devices: Sequence[Table],
        on_out: Callable[[int, bool], None],
    ) -> tuple[Bus, Sequence[Standing]]:
        """Build one bus with the devices on it.

        Raises:
            PlanError: something that cannot stand.

        """
        kind, name = text_of(table, "kind", "bus"), table["name"]
        standings = [
            Standing(one["name"], name, one, stand_in_for(one, kind)) for one in devices
        ]
        match kind:
            case "gpio":
                return self._gpio(on_out, standings), standings
            case "files":
                return self._files(table, standings), standings
            case "input":
                return self._input(table, standings), standings
        wire = self._wire(table, kind, standings)
        if kind.startswith("modbus"):
            self._modbus(table, wire, standings)
        elif len(standings) > 1:
            raise PlanError(f"bus {name!r}: only one device fits on a {kind} bus")
        for standing in standings if not kind.startswith("modbus") else ():
            standing.stir = ByteLine(self._loop, wire, standing.device).stir
        return WireBus(self._loop, wire), standings

    def _modbus(self, table: Table, wire: Wire, standings: Sequence[Standing]) -> None:
        slaves, kind = self._slaves(standings), table["kind"].removeprefix("modbus-")
        pause_s = 0.0
        if kind == "rtu":
            pause_s = silence_s(baud_of(table, standings), byte_bits(table))
        line = ModbusLine(self._loop, wire, slaves, kind, pause_s)
        for standing in standings:
            standing.fault.silence = partial(line.mute, standing.table["address"])

    def _wire(self, table: Table, kind: str, standings: Sequence[Standing]) -> Wire:
        seed = f"{self._seed}/{table['name']}"
        if kind.endswith("tcp"):
            address, fault = text_of(table, "address", "bus"), NETWORK_KINDS
            return TcpLine(self._loop, self._tree, address, WireFault(seed, fault))
        port = text_of(table, "port", "bus")
        byte_s = byte_bits(table) / baud_of(table, standings)
        return PtyLine(
            self._loop, self._tree, port, byte_s, WireFault(seed, SERIAL_KINDS)
        )

    def _gpio(
        self, on_out: Callable[[int, bool], None], standings: Sequence[Standing]
    ) -> GpioBus:
        if self.gpio is not None:
            raise PlanError("a machine has one GPIO bus, the file has two")
        line = self.gpio = GpioLine(self._loop, self._tree.root / "gpio.sock", on_out)
        fault = WireFault(f"{self._seed}/gpio", PULSE_KINDS)
        bus = GpioBus(self._loop, line, fault)
        for standing in standings:
            standing.stir = bus.driver_of(standing)
        return bus

    def _files(self, table: Table, standings: Sequence[Standing]) -> FilesBus:
        folder = str(table.get("folder", FILES_FOLDER))
        bus = FilesBus(self._loop, self._tree, folder, standings)
        for standing in standings:
            standing.stir = bus.open
        return bus

    def _input(self, table: Table, standings: Sequence[Standing]) -> InputBus:
        fault = WireFault(f"{self._seed}/{table['name']}", INPUT_KINDS)
        line = InputLine(self._loop, self._tree, text_of(table, "port", "bus"), fault)
        if len(standings) > 1:
            raise PlanError(f"bus {table['name']!r}: one input device is one scanner")
        for standing in standings:
            standing.stir = ByteLine(self._loop, line, standing.device).stir
        return InputBus(line)

    @staticmethod
    def _slaves(standings: Sequence[Standing]) -> Mapping[int, Any]:
        slaves: dict[int, Any] = {}
        for standing in standings:
            address = number_of(standing.table, "address", "device")
            if address in slaves:
                _share(slaves[address], standing, address)
                continue
            slaves[address] = standing.device
        return slaves


def _share(first: Any, standing: Standing, address: int) -> None:
    """Make a second device of one board, where the board is one of several."""
    beside = getattr(first, "beside", None)
    if beside is None or type(first) is not type(standing.device):
        raise PlanError(f"device {standing.name!r}: address {address} is taken already")
    standing.device = beside(standing.table)
    standing.fault = DeviceFault(standing.device)


def baud_of(table: Table, standings: Sequence[Standing]) -> int:
    """Return the rate of a line: the table's, or what its first device speaks."""
    usual = getattr(standings[0].device, "baud", None) if standings else None
    baud = number_of(table, "baud", "bus", usual or DEFAULT_BAUD)
    return baud or DEFAULT_BAUD


def byte_bits(table: Table) -> int:
    """Count the bits of one byte on the wire: start, data, parity, stop."""
    bits = number_of(table, "bits", "bus", 8)
    stop_bits = number_of(table, "stop_bits", "bus", 1)
    parity_bits = 0 if table.get("parity", "N") == "N" else 1
    return 1 + bits + parity_bits + stop_bits
