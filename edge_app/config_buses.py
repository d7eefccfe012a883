"""The `[[bus]]` tables: which keys go with which kind, what the drivers add. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Any, Literal

from drivers.contract import RegisterDriver, SerialLine, StreamDriver, option
from edge_app.config_broker import host_and_port
from edge_app.config_form import Spot, fill, quoted
from edge_app.config_records import Bus, BusKind, Device

BAUDS = (
    *(300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115200),
    *(230400, 460800, 500000, 576000, 921600, 1000000),
)
"""The standard rates that the kernel's serial ports know by name."""
RTU_BITS = 8
W1_FOLDER = "/sys/bus/w1/devices"
LINE = ("baud", "bits", "parity", "stop_bits")
KEYS: Mapping[str, tuple[str, ...]] = {
    "serial": ("port", *LINE),
    "tcp": ("address",),
    "modbus-rtu": ("port", *LINE, "timeout_s"),
    "modbus-tcp": ("address", "timeout_s"),
    "gpio": (),
    "files": ("folder",),
    "input": ("port",),
}
"""By kind of bus: the keys it has beyond `name` and `kind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusForm:
    """The keys of `[[bus]]`; None where the file says nothing."""

    name: str = option(MISSING, about="What devices call this bus.")
    kind: BusKind = option(
        MISSING, choices=tuple(KEYS), about=f"What it is: one of {quoted(KEYS)}."
    )
    port: str = option("", about="A path such as /dev/serial/by-id/usb-....")
    baud: int | None = option(None, about="Bits a second, such as 9600.")
    bits: Literal[7, 8] | None = option(None, about="Data bits, 7 or 8.")
    parity: Literal["N", "E", "O"] | None = option(None, about="N, E or O.")
    stop_bits: Literal[1, 2] | None = option(None, about="Stop bits, 1 or 2.")
    address: str = option("", about="host:port, such as 192.168.1.20:502.")
    folder: str = option(W1_FOLDER, about="A folder such as /sys/bus/w1/devices.")
    timeout_s: float = option(0.3, low=0.02, high=10, about="Silence is no answer.")


def read_bus(table: Mapping[str, Any], spot: Spot) -> BusForm | None:
    """Judge one `[[bus]]` table by itself."""
    form = fill(table, BusForm, spot)
    if form is None:
        return None
    before = len(spot.notes.mistakes)
    for key in table:
        if key not in ("name", "kind", *KEYS[form.kind]):
            spot.wrong(
                key, f"means nothing on a bus of kind {form.kind}; leave it out."
            )
    if form.baud is not None and form.baud not in BAUDS:
        rates = ", ".join(map(str, BAUDS))
        spot.wrong("baud", f"is {form.baud}; the standard rates are {rates}.")
    _judge_place(form, spot)
    return form if len(spot.notes.mistakes) == before else None


def _judge_place(form: BusForm, spot: Spot) -> None:
    keys = KEYS[form.kind]
    if "port" in keys:
        _judge_port(form, spot)
    if "address" in keys and not form.address:
        spot.wrong("address", "is missing; write host:port, such as 10.0.0.5:502.")
    elif "address" in keys and host_and_port(form.address) is None:
        spot.wrong(
            "address", f'is "{form.address}"; write host:port, such as 10.0.0.5:502.'
        )
    if form.kind == "files" and not form.folder.startswith("/"):
        spot.wrong("folder", f"must be a whole path, such as {W1_FOLDER}.")
    if form.kind == "modbus-rtu" and form.bits not in (None, RTU_BITS):
        spot.wrong("bits", f"is {form.bits}; Modbus RTU needs {RTU_BITS}.")


def _judge_port(form: BusForm, spot: Spot) -> None:
    port = form.port
    right = "a path such as /dev/serial/by-id/usb-... or /dev/ttyAMA0"
    if form.kind == "input":
        right = "a path such as /dev/input/by-id/usb-...-event-kbd"
    if not port:
        spot.wrong("port", f"is missing; write {right}.")
    elif not port.startswith("/"):
        spot.wrong("port", f'is "{port}"; write {right}.')
    elif port.startswith(("/dev/ttyUSB", "/dev/ttyACM")):
        spot.odd(
            "port",
            f"{port} may be another adapter after a restart;"
            " use its name below /dev/serial/by-id or /dev/serial/by-path.",
        )
    elif port.startswith("/dev/input/event"):
        spot.odd(
            "port",
            f"{port} may be another keyboard after a restart;"
            " use its name below /dev/input/by-id or /dev/input/by-path.",
        )


def settle(form: BusForm, devices: Sequence[Device], spot: Spot) -> Bus:
    """Make the bus, taking from its devices' drivers what the file leaves open."""
    host, tcp_port = host_and_port(form.address) or ("", 0)
    lines = {
        device.driver.line: device.name
        for device in devices
        if isinstance(device.driver, StreamDriver | RegisterDriver)
        and device.driver.line is not None
    }
    line = next(iter(lines), SerialLine(baud=9600))
    rtu = form.kind == "modbus-rtu"
    if rtu and len({one.baud for one in lines}) > 1 and form.baud is None:
        spot.wrong(
            "baud",
            "is missing, and the devices on this bus differ:"
            f" {', '.join(f'{name} {one.baud}' for one, name in lines.items())}.",
        )
    return Bus(
        name=form.name,
        kind=form.kind,
        port=form.port,
        baud=form.baud or line.baud,
        bits=form.bits or line.bits,
        parity=form.parity or line.parity,
        stop_bits=form.stop_bits or line.stop_bits,
        host=host,
        tcp_port=tcp_port,
        folder=form.folder if form.kind == "files" else "",
        timeout_s=form.timeout_s,
    )
