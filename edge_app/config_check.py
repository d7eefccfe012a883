"""What no table can see by itself: names, places and wires used twice. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drivers.contract import (
    Driver,
    FileDriver,
    LineDriver,
    RegisterDriver,
    StreamDriver,
)
from edge_app.config_form import Spot, guess
from edge_app.config_records import Bus, Device
from edge_app.config_wires import wire
from edge_app.planner import advice

NAME = re.compile(r"[a-z0-9-]{1,63}")
RESERVED = "gateway"
STREAM_BUSES = ("serial", "tcp", "input")
MINI_UARTS = ("/dev/ttyS0",)
WITH_BLUETOOTH = re.compile(
    r"Raspberry Pi (Zero W|Zero 2|3 |4 |400|Compute Module (3|4))"
)
"""Boards before the Pi 5 whose header has the mini-UART: Bluetooth has the other."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks know of the machine; nothing by default.

    `links` gives, for a port as the file calls it, that name and every name it
    leads to, the last being the device's own. `fault_of` says what is wrong with a
    file that the configuration names (`secret`: nobody else may read it).
    """

    model: str = ""
    links: Callable[[str], tuple[str, ...]] = field(default=lambda port: (port,))
    fault_of: Callable[[str, bool], str] = field(default=lambda _path, _secret: "")


@dataclass(frozen=True, slots=True)
class Named:
    """One table with a name: what it is, where it stands."""

    what: str
    table: Mapping[str, Any]
    spot: Spot

    @property
    def name(self) -> str:
        """Return its name, or nothing where it has none that is a text."""
        name = self.table.get("name")
        return name if isinstance(name, str) else ""


def judge_names(what: str, these: Sequence[Named]) -> None:
    """Note names of a bad form, reserved ones, and two of one kind that are alike."""
    for one in these:
        judge_name(one.table.get("name"), "name", one.spot)
        if one.name == RESERVED:
            one.spot.wrong("name", f'"{RESERVED}" is reserved; take another.')
    _note_twice(
        ((one.name, one.spot, "name") for one in these if one.name),
        lambda name: f'there is another {what} "{name}"; rename one.',
    )


def judge_name(name: Any, key: str, spot: Spot) -> None:
    """Note a name that cannot stand in a topic."""
    if isinstance(name, str) and not NAME.fullmatch(name):
        better = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:63]
        way = f'; "{better}" would do.' if better else "."
        spot.wrong(
            key, f'"{name}" may hold only a to z, 0 to 9 and -, at most 63 of them{way}'
        )


def judge_same_names(stations: Iterable[Named], devices: Iterable[Named]) -> None:
    """Warn of a station and a device that a command could not tell apart."""
    taken = {one.name for one in devices if one.name}
    for one in stations:
        if one.name in taken:
            one.spot.odd(
                "name",
                f'a device is called "{one.name}" too;'
                " a command to that name goes to the station.",
            )


@dataclass(frozen=True, slots=True)
class Placed:
    """One believed device and where its table stands."""

    device: Device
    spot: Spot


def judge_secret(one: Placed, around: Surroundings) -> None:
    """Note what is wrong with the secret file that an option of a device names."""
    driver = one.device.driver
    dialogue = driver.dialogue if isinstance(driver, StreamDriver) else None
    key = dialogue.file_option if dialogue else ""
    name = getattr(one.device.options, key, "")
    if name and (fault := around.fault_of(name, True)):
        one.spot.wrong(key, fault)


def judge_places(
    placed: Sequence[Placed],
    halves: Sequence[Named],
    kinds: Mapping[str, str | None],
) -> None:
    """Note devices without a bus, on a bus they cannot use, or in each other's way.

    `halves` are the devices with other mistakes in their tables; what can be said of
    them is said too. `kinds` has the kind of every bus of the file, None where its
    table is wrong.
    """
    for one in placed:
        _judge_bus(one, kinds)
    for half in halves:
        bus = half.table.get("bus")
        if isinstance(bus, str) and bus not in kinds:
            half.spot.wrong("bus", f'there is no bus "{bus}"; {guess(bus, [*kinds])}')
    _judge_addresses(placed, halves)
    _note_twice(
        (
            (line, one.spot, key)
            for one in placed
            if isinstance(one.device.driver, LineDriver)
            for key, line in zip(
                one.device.driver.lines, one.device.lines, strict=False
            )
        ),
        lambda line: f"GPIO line {line} is used twice; each wire needs its own.",
    )
    _note_twice(
        (
            ((one.device.bus, name), one.spot, "")
            for one in placed
            if isinstance(one.device.driver, FileDriver)
            for name in one.device.driver.reads(one.device.options)
        ),
        lambda at: f'another device on bus "{at[0]}" reads {at[1]} too.',
    )
    _note_twice(
        (
            (one.device.bus, one.spot, "bus")
            for one in placed
            if kinds.get(one.device.bus) in STREAM_BUSES
        ),
        lambda bus: f'bus "{bus}" has a device already; a stream carries one only.',
    )


def _judge_addresses(placed: Sequence[Placed], halves: Sequence[Named]) -> None:
    """Note addresses used twice; the channels of one board share theirs."""
    seats: list[tuple[tuple[Any, Any], tuple[Any, Any], Spot]] = [
        (
            (one.device.bus, one.device.address),
            (one.device.driver.name, getattr(one.device.options, "channel", None)),
            one.spot,
        )
        for one in placed
        if one.device.address is not None
    ]
    for half in halves:
        bus, address = half.table.get("bus"), half.table.get("address")
        if isinstance(bus, str) and type(address) is int:
            known = half.table.get("driver"), half.table.get("channel")
            seats.append(((bus, address), known, half.spot))
    seen: dict[tuple[Any, Any], list[tuple[Any, Any]]] = {}
    for at, mate, spot in seats:
        others = seen.setdefault(at, [])
        text = f'another device on bus "{at[0]}" has the address {at[1]}'
        if any(mate[1] is None or mate[0] != other[0] for other in others):
            spot.wrong("address", f"{text} too.")
        elif mate in others:
            spot.wrong("address", f"{text} and the channel {mate[1]} too.")
        others.append(mate)


def _judge_bus(one: Placed, kinds: Mapping[str, str | None]) -> None:
    device, fitting = one.device, fitting_buses(one.device.driver)
    if device.bus not in kinds:
        one.spot.wrong(
            "bus", f'there is no bus "{device.bus}"; {_which(device, kinds)}'
        )
        return
    kind = kinds[device.bus]
    if kind is not None and kind not in fitting:
        one.spot.wrong(
            "bus",
            f'"{device.bus}" is of kind {kind};'
            f" a {device.driver.name} needs one of kind {' or '.join(fitting)}.",
        )


def _which(device: Device, kinds: Mapping[str, str | None]) -> str:
    """Guess the bus that was meant: one spelled alike, else one that would fit."""
    fitting = fitting_buses(device.driver)
    return guess(device.bus, [name for name, kind in kinds.items() if kind in fitting])


def fitting_buses(driver: Driver) -> tuple[str, ...]:
    """Name the kinds of bus that a driver's device can be on."""
    if isinstance(driver, RegisterDriver):
        return ("modbus-rtu", "modbus-tcp")
    if isinstance(driver, LineDriver):
        return ("gpio",)
    return ("files",) if isinstance(driver, FileDriver) else driver.over


def judge_ports(buses: Sequence[tuple[Bus, Spot]], around: Surroundings) -> None:
    """Note two buses in one place, and a parity that the port cannot do."""
    _note_twice(
        ((_place(bus, around), spot, _place_key(bus)) for bus, spot in buses),
        lambda place: f"another bus uses {place} already; a port serves one bus.",
    )
    for bus, spot in buses:
        if bus.port and bus.parity != "N":
            _judge_parity(bus, spot, around)


def _place_key(bus: Bus) -> str:
    if bus.port:
        return "port"
    return {"gpio": "kind", "files": "folder"}.get(bus.kind, "address")


def _place(bus: Bus, around: Surroundings) -> str:
    if bus.port:
        return around.links(bus.port)[-1]
    if bus.kind == "gpio":
        return "the GPIO lines"
    return bus.folder or f"{bus.host}:{bus.tcp_port}"


def _judge_parity(bus: Bus, spot: Spot, around: Surroundings) -> None:
    chain = around.links(bus.port)
    unknown = chain == ("/dev/serial0",)
    if not unknown and not set(chain) & set(MINI_UARTS):
        return
    way = "use /dev/ttyAMA0 (dtoverlay=disable-bt) or a USB adapter."
    text = (
        f'is "{bus.parity}", and a mini-UART such as {chain[-1]} has no parity; {way}'
    )
    if WITH_BLUETOOTH.match(around.model) and not unknown:
        spot.wrong("parity", f"{text} This board is a {around.model}.")
    else:
        spot.odd("parity", text)


def judge_wire(bus: Bus, devices: Iterable[Device], spot: Spot) -> None:
    """Warn of a Modbus line whose devices are asked more than the wire can carry."""
    line, those = wire(bus, devices)
    if sentence := advice(line, those):
        spot.odd("", sentence)


def judge_verbs(verbs: Iterable[str], known: Iterable[str], spot: Spot) -> None:
    """Note verbs that no command has."""
    known = sorted(known)
    for verb in verbs:
        if verb not in known:
            spot.wrong("mqtt", f'there is no verb "{verb}"; {guess(verb, known)}')


def judge_idle(
    buses: Iterable[Named], devices: Sequence[Named], used: Iterable[str]
) -> None:
    """Warn of devices that no station uses, and of buses without a device."""
    names, places = set(used), {str(one.table.get("bus")) for one in devices}
    for bus in buses:
        if bus.name not in places:
            bus.spot.odd("", "no device is on it.")
    for one in devices:
        if one.name not in names:
            one.spot.odd("", "no station uses it.")


def _note_twice(
    these: Iterable[tuple[Any, Spot, str]], sentence: Callable[[Any], str]
) -> None:
    """Note the second and every later one of what may be there once."""
    seen: set[Hashable] = set()
    for value, spot, key in these:
        if value in seen:
            spot.wrong(key, sentence(value))
        seen.add(value)
