"""The kinds of buses the bench can build, each with its devices on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from simulators.byte_line import ByteLine
from simulators.faults import WireFault
from simulators.gpio_line import GpioLine
from simulators.loop import Loop
from simulators.modbus_line import ModbusLine
from simulators.plan import PlanError, Table, number_of, stand_in_for, text_of
from simulators.pty_line import PtyLine
from simulators.tcp_line import TcpLine
from simulators.tree import Tree
from simulators.wire import NoiseMaker, Wire

DEFAULT_BAUD = 9600
FILES_FOLDER = "/sys/bus/w1/devices"


def still() -> None:
    """Do nothing: most devices need no push after a poke."""


@dataclass(slots=True)
class Standing:
    """One device on its bus; `stir` makes its bus look at it anew."""

    name: str
    bus: str
    table: Table
    device: Any
    stir: Callable[[], None] = field(default=still)


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


class GpioBus:
    """Every GPIO line of the file, over the one link."""

    def __init__(self, line: GpioLine) -> None:
        self.line = line
        self.open = line.open
        self.unplug = line.unplug
        self.plug = line.plug
        self.close = line.close

    @property
    def listening(self) -> bool:
        """Say whether a gateway is on the link."""
        return self.line.up

    def spoil(self, kind: str, _rate: float | None) -> None:
        """Refuse: there are no bytes to spoil."""
        raise ValueError(f"a GPIO bus has no fault {kind!r}; unplug it")

    def shout(self, _data: bytes) -> None:
        """Refuse: there are no bytes."""
        raise ValueError("a GPIO bus carries no bytes")


class FilesBus:
    """Kernel files in a folder of the tree."""

    def __init__(self, tree: Tree, folder: str, standings: Sequence[Standing]) -> None:
        self._tree, self._folder, self._standings = tree, folder, standings
        self._plugged = True
        self._there: set[str] = set()

    @property
    def listening(self) -> bool:
        """Say whether the files are there; nobody can tell who reads them."""
        return self._plugged

    def open(self) -> None:
        """Write the files as they stand."""
        wanted: dict[str, bytes | None] = dict.fromkeys(self._there)
        for standing in self._standings if self._plugged else ():
            wanted.update(standing.device.files())
        for name, data in wanted.items():
            self._tree.file(f"{self._folder}/{name}", data)
        self._there = {name for name, data in wanted.items() if data is not None}

    def unplug(self) -> None:
        """Take every file away."""
        self._plugged = False
        self.open()

    def plug(self) -> None:
        """Write them again."""
        self._plugged = True
        self.open()

    def close(self) -> None:
        """Take every file away."""
        self.unplug()

    def spoil(self, kind: str, _rate: float | None) -> None:
        """Refuse: there is no wire."""
        raise ValueError(f"kernel files have no fault {kind!r}; poke the device")

    def shout(self, _data: bytes) -> None:
        """Refuse: there is no wire."""
        raise ValueError("kernel files carry no bytes of a wire")


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
        wire = self._wire(table, kind, standings)
        if kind.startswith("modbus"):
            slaves = self._slaves(standings)
            ModbusLine(self._loop, wire, slaves, kind.removeprefix("modbus-"))
        elif len(standings) > 1:
            raise PlanError(f"bus {name!r}: only one device fits on a {kind} bus")
        for standing in standings if not kind.startswith("modbus") else ():
            standing.stir = ByteLine(self._loop, wire, standing.device).stir
        return WireBus(self._loop, wire), standings

    def _wire(self, table: Table, kind: str, standings: Sequence[Standing]) -> Wire:
        fault = WireFault(f"{self._seed}/{table['name']}")
        if kind.endswith("tcp"):
            return TcpLine(
                self._loop, self._tree, text_of(table, "address", "bus"), fault
            )
        spoken = standings[0].device if standings else None
        usual = getattr(spoken, "baud", DEFAULT_BAUD)
        baud = number_of(table, "baud", "bus", usual) or DEFAULT_BAUD
        port = text_of(table, "port", "bus")
        return PtyLine(self._loop, self._tree, port, byte_bits(table) / baud, fault)

    def _gpio(
        self, on_out: Callable[[int, bool], None], standings: Sequence[Standing]
    ) -> GpioBus:
        if self.gpio is not None:
            raise PlanError("a machine has one GPIO bus, the file has two")
        line = self.gpio = GpioLine(self._loop, self._tree.root / "gpio.sock", on_out)
        for standing in standings:
            standing.stir = driver_of(line, standing)
        return GpioBus(line)

    def _files(self, table: Table, standings: Sequence[Standing]) -> FilesBus:
        bus = FilesBus(self._tree, str(table.get("folder", FILES_FOLDER)), standings)
        for standing in standings:
            standing.stir = bus.open
        return bus

    @staticmethod
    def _slaves(standings: Sequence[Standing]) -> Mapping[int, Any]:
        slaves: dict[int, Any] = {}
        for standing in standings:
            address = number_of(standing.table, "address", "device")
            if address in slaves:
                raise PlanError(
                    f"device {standing.name!r}: address {address} is taken already"
                )
            slaves[address] = standing.device
        return slaves


def driver_of(line: GpioLine, standing: Standing) -> Callable[[], None]:
    """Return a function that puts a device's levels onto its lines."""
    numbers = {
        key: number_of(standing.table, key, "device") for key in standing.device.lines
    }

    def drive() -> None:
        for key, level in standing.device.levels().items():
            line.drive(numbers[key], level)

    return drive


def byte_bits(table: Table) -> int:
    """Count the bits of one byte on the wire: start, data, parity, stop."""
    bits = number_of(table, "bits", "bus", 8)
    stop_bits = number_of(table, "stop_bits", "bus", 1)
    parity_bits = 0 if table.get("parity", "N") == "N" else 1
    return 1 + bits + parity_bits + stop_bits
