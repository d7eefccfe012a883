"""The one place that builds the core: buses, stations, journal, socket and threads.

Nothing else in the app imports `firmware_bridge`, so nothing else can open a port.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import gpiozero

from drivers.contract import FileDriver, LineDriver, RegisterDriver, StreamDriver
from edge_app.acquire.dialogue import DialogueRunner
from edge_app.acquire.files import FileRunner, Probe
from edge_app.acquire.guests import Guests, LeftOutRunner
from edge_app.acquire.lines import LineRunner, Wired
from edge_app.acquire.registers import RegisterRunner, Slave
from edge_app.acquire.runner import Runner
from edge_app.acquire.stream import Speaker, StreamRunner
from edge_app.clock import Clock
from edge_app.config_records import Bus, Config, Device
from edge_app.engine_values import Post
from edge_app.intake import Ear
from edge_app.model import Entry
from edge_app.people import Veil
from edge_app.response_levels import Parameters
from edge_app.root import Root
from edge_app.secrets_file import device_secret
from edge_app.stations.response_parts import Limits as ResponseLimits
from edge_app.third_party import discovery
from firmware_bridge.gpio_link import link_factory
from firmware_bridge.gpio_pins import GpioPins, PinEdge, machine_factory
from firmware_bridge.input_port import InputPort
from firmware_bridge.kernel_files import KernelFiles
from firmware_bridge.modbus_master import ModbusMaster
from firmware_bridge.serial_port import SerialPort
from firmware_bridge.tcp_port import TcpPort

LOG = logging.getLogger(__name__)


def posts(config: Config) -> tuple[Post, ...]:
    """Return the configured stations."""
    return tuple(Post(one.kind, one.limits) for one in config.stations)


def levels(config: Config) -> Mapping[str, Parameters]:
    """Return what each response level changes; nothing where the site has none."""
    tables = (one.limits for one in config.stations)
    found = (one.levels for one in tables if isinstance(one, ResponseLimits))
    return next(found, {})


def badge_readers(config: Config) -> frozenset[str]:
    """Return the devices whose tags are badges of people, whatever their numbers."""
    names: set[str] = set()
    for one in config.stations:
        for key in one.kind.people:
            value = getattr(one.limits, key)
            names.update((value,) if isinstance(value, str) else value)
    return frozenset(names - {""})


class Tap(Protocol):
    """Whoever listens in on the buses (`edge_app.recording`)."""

    def over(self, bus: Bus, opened: Any) -> Any:
        """Return what stands in a bus's place and passes everything on to it."""


class Builder:
    """Builds the runner of each bus."""

    def __init__(
        self,
        config: Config,
        root: Root,
        clock: Clock,
        veil: Veil,
        deliver: Callable[[Entry], None],
        *,
        tap: Tap | None = None,
    ) -> None:
        self._tap = tap
        self._config = config
        self._root = root
        self._clock = clock
        self._veil = veil
        self._deliver = deliver
        self._readers = badge_readers(config)

    def runners(self) -> tuple[Runner, ...]:
        """Return one runner for every bus that has a device.

        Those of devices that are left out come first: in what is told of the buses a
        real runner on the same bus has the last word.
        """
        for why in discovery.found().broken.values():
            LOG.warning("event=driver_left_out why=%r", why)
        guests = Guests()
        runners = (
            *(
                LeftOutRunner(one, self._clock, self._deliver)
                for one in self._config.left_out
            ),
            *(
                self._runner(bus, tuple(map(guests.tamed, devices)))
                for bus in self._config.buses
                if (devices := self._config.devices_on(bus.name))
            ),
        )
        guests.meet(runners)
        return runners

    def _ear(self, device: Device) -> Ear:
        return Ear(
            device.name, device.options, self._veil, device.name in self._readers
        )

    def _runner(self, bus: Bus, devices: tuple[Device, ...]) -> Runner:
        match bus.kind:
            case "serial" | "tcp" | "input":
                return self._stream(bus, devices[0])
            case "modbus-rtu" | "modbus-tcp":
                return self._registers(bus, devices)
            case "gpio":
                return self._lines(bus, devices)
            case "files":
                return self._files(bus, devices)

    def _stream(self, bus: Bus, device: Device) -> Runner:
        driver: StreamDriver[Any] = _of(device, StreamDriver)
        twice = device.trust_unchecked and driver.check == "none" and not driver.text
        # Who only listens in leaves the messages of a modem to the gateway.
        talks = driver.dialogue is not None and self._tap is None
        speaker = Speaker(
            self._ear(device),
            driver,
            device.every_s,
            twice,
            device_secret(self._config, device) if talks else "",
        )
        kind = DialogueRunner if talks else StreamRunner
        return kind(
            bus.name,
            self._tapped(bus, self._port(bus)),
            speaker,
            self._clock,
            self._deliver,
        )

    def _tapped(self, bus: Bus, opened: Any) -> Any:
        return opened if self._tap is None else self._tap.over(bus, opened)

    def _port(self, bus: Bus) -> SerialPort | TcpPort | InputPort:
        if bus.kind in {"tcp", "modbus-tcp"}:
            return TcpPort(*self._root.tcp(bus.host, bus.tcp_port))
        if bus.kind == "input":
            return InputPort(str(self._root.path(bus.port)))
        return SerialPort(
            str(self._root.path(bus.port)),
            baud=bus.baud,
            bits=bus.bits,
            parity=bus.parity,
            stop_bits=bus.stop_bits,
        )

    def _registers(self, bus: Bus, devices: tuple[Device, ...]) -> Runner:
        master = ModbusMaster(
            self._port(bus),
            framing="rtu" if bus.kind == "modbus-rtu" else "tcp",
            baud=bus.baud,
            timeout_s=bus.timeout_s,
        )
        slaves = {}
        for device in devices:
            driver: RegisterDriver[Any] = _of(device, RegisterDriver)
            slaves[device.name] = Slave(
                self._ear(device),
                driver,
                device.address or 1,
                device.every_s or driver.every_s,
            )
        tapped = self._tapped(bus, master)
        return RegisterRunner(bus.name, tapped, slaves, self._clock, self._deliver)

    def _lines(self, bus: Bus, devices: tuple[Device, ...]) -> Runner:
        wired = {}
        for device in devices:
            driver: LineDriver[Any] = _of(device, LineDriver)
            wired[device.name] = Wired(self._ear(device), driver, device.lines)
        pins = self._tapped(bus, Header(self._root.gpio_socket()))
        return LineRunner(bus.name, pins, wired, self._clock, self._deliver)

    def _files(self, bus: Bus, devices: tuple[Device, ...]) -> Runner:
        probes = {}
        for device in devices:
            driver: FileDriver[Any] = _of(device, FileDriver)
            probes[device.name] = Probe(
                self._ear(device), driver, device.every_s or driver.every_s
            )
        folder = self._tapped(bus, KernelFiles(self._root.path(bus.folder)))
        return FileRunner(bus.name, folder, probes, self._clock, self._deliver)


class Header:
    """The machine's pins, or the bench's; each opening asks for them anew."""

    def __init__(self, bench: Path | None) -> None:
        self._bench = bench
        self._pins: GpioPins | None = None

    def open(self) -> None:
        """Find the pins; `OSError` says why there are none."""
        factory: gpiozero.Factory
        factory = link_factory(self._bench) if self._bench else machine_factory()
        self._pins = GpioPins(factory)

    def close(self) -> None:
        """Let go of them."""
        pins, self._pins = self._pins, None
        if pins is not None:
            pins.close()

    def wake(self) -> None:
        """End a wait for edges."""
        pins = self._pins
        if pins is not None:
            pins.wake()

    def watch(self, line: int, pull: Any) -> None:
        """Make a line an input."""
        self._there().watch(line, pull)

    def drive(self, line: int, level: bool) -> None:
        """Make a line an output."""
        self._there().drive(line, level)

    def set_level(self, line: int, level: bool) -> None:
        """Set an output."""
        self._there().set_level(line, level)

    def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
        """Wait for edges."""
        return self._there().edges(timeout_s)

    def level(self, line: int) -> bool:
        """Return an input's level."""
        return self._there().level(line)

    def _there(self) -> GpioPins:
        if self._pins is None:
            raise OSError("the GPIO lines are not open")
        return self._pins


def _of(device: Device, kind: type[Any]) -> Any:
    """Return a device's driver, which the configuration found to fit its bus."""
    if not isinstance(device.driver, kind):
        raise TypeError(f"{device.name}: {device.driver.name} does not fit its bus")
    return device.driver
