"""What this machine, or the tree that stands in for it, has to connect things to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from serial.tools import list_ports

from drivers.contract import SerialLine, Table
from edge_app.probe.found import Others, PortFound
from edge_app.root import Root
from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_master import ModbusMaster
from firmware_bridge.tuned_port import TunedPort

STABLE = ("/dev/serial/by-id", "/dev/serial/by-path")
"""Folders of names that stay when an adapter comes back under another number."""
ON_BOARD = ("serial*", "ttyAMA*")
TREE_ONLY = ("tty*",)
PROC = Path("/proc")
INPUTS = ("/dev/input/by-id", "/dev/input/by-path")
ONE_WIRE, IIO = "/sys/bus/w1/devices", "/sys/bus/iio/devices"
DS18B20 = "28-"
NAME_BYTES = 200


# -------------------------------------------------------------------- serial


def serial_ports(root: Root) -> tuple[PortFound, ...]:
    """List every serial port once, under the name that is best to write down."""
    usb = {} if root.folder is not None else _usb()
    names: dict[str, str] = {}
    for name in _candidates(root, usb):
        real = os.path.realpath(root.path(name))
        if Path(real).is_char_device():
            names.setdefault(real, name)
    return tuple(
        PortFound(name, real, usb.get(real, ""), holder(real))
        for real, name in names.items()
    )


def named_port(root: Root, name: str) -> PortFound:
    """Describe the port that somebody asked for by name."""
    real = os.path.realpath(root.path(name))
    usb = {} if root.folder is not None else _usb()
    return PortFound(name, real, usb.get(real, ""), holder(real))


def _candidates(root: Root, usb: dict[str, str]) -> Iterator[str]:
    for folder in STABLE:
        yield from below(root, folder)
    patterns = ON_BOARD if root.folder is None else (*ON_BOARD, *TREE_ONLY)
    for pattern in patterns:
        yield from below(root, "/dev", pattern)
    yield from usb


def _usb() -> dict[str, str]:
    """Ask pyserial which ports there are, and what is known of their adapters."""
    found = {}
    for port in list_ports.comports():
        number = "" if port.vid is None else f"{port.vid:04x}:{port.pid:04x}"
        words = [number, port.manufacturer or "", port.product or ""]
        found[str(port.device)] = " ".join(word for word in words if word)
    return found


def holder(real: str) -> str:
    """Name another process that has a port open, as far as we may see that."""
    for folder in PROC.iterdir():
        if not folder.name.isdecimal() or int(folder.name) == os.getpid():
            continue
        try:
            opened = {str(one.readlink()) for one in (folder / "fd").iterdir()}
            if real in opened:
                command = (folder / "comm").read_text("utf-8", "replace").strip()
                return f"{command} (process {folder.name})"
        except OSError:
            # It has ended, or belongs to somebody else.
            continue
    return ""


# -------------------------------------------------------------------- others


def others(root: Root) -> Others:
    """List input devices, 1-Wire probes, IIO sensors and GPIO chips."""
    iio = []
    for name in below(root, IIO, "iio:device*"):
        try:
            text = (root.path(name) / "name").read_bytes()[:NAME_BYTES]
        except OSError:
            text = b""
        iio.append(f"{name} {text.decode('utf-8', 'replace').strip()}".strip())
    socket = root.gpio_socket()
    if socket is None:
        gpio = tuple(below(root, "/dev", "gpiochip*"))
    else:
        gpio = (socket.name,) if socket.exists() else ()
    return Others(
        inputs=tuple(name for folder in INPUTS for name in below(root, folder)),
        one_wire=tuple(
            name.rpartition("/")[2] for name in below(root, ONE_WIRE, f"{DS18B20}*")
        ),
        iio=tuple(iio),
        gpio=gpio,
    )


def below(root: Root, folder: str, pattern: str = "*") -> Iterator[str]:
    """Yield the names in a folder, as the configuration would spell them."""
    for path in sorted(root.path(folder).glob(pattern)):
        yield f"{folder}/{path.name}"


# ---------------------------------------------------------------------- open


class OpenPort:
    """One port held open for the search; use in `with`."""

    def __init__(self, path: Path) -> None:
        self._port = TunedPort(str(path), baud=9600)
        self._master = self._new_master(9600)

    def __enter__(self) -> OpenPort:
        """Open it alone; `OSError` says why it cannot be."""
        self._port.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go."""
        self._port.close()

    def tune(self, line: SerialLine) -> None:
        """Talk and listen so from now on."""
        self._port.tune(
            baud=line.baud,
            bits=line.bits,
            parity=line.parity,
            stop_bits=line.stop_bits,
        )
        self._master = self._new_master(line.baud)

    def read(self, timeout_s: float) -> bytes:
        """Return what came, or nothing after the time."""
        return self._port.read(timeout_s)

    def write(self, data: bytes) -> None:
        """Send all of it."""
        self._port.write(data)

    def ask(
        self, device: int, table: Table, address: int, count: int, patience_s: float
    ) -> tuple[int, ...] | str:
        """Read from a Modbus device; a text says why there is no answer."""
        answer = self._master.read(
            device, table, address, count, turnaround_s=patience_s
        )
        return answer.reason if isinstance(answer, Rejected) else answer

    def _new_master(self, baud: int) -> ModbusMaster:
        # What the machine adds to the device's own time is in the patience already.
        return ModbusMaster(self._port, framing="rtu", baud=baud, timeout_s=0.0)
