"""What a configuration is once it is believed: frozen records, every default filled.

`read` and `load` of `edge_app.config` make them; nothing changes them afterwards.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from drivers.contract import Driver, option
from edge_app.stations.contract import AnyStation

BusKind: TypeAlias = Literal[
    "serial", "tcp", "modbus-rtu", "modbus-tcp", "gpio", "files", "input"
]
Parity: TypeAlias = Literal["N", "E", "O"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Who this gateway is; `data` is an absolute folder."""

    site: str = option(
        MISSING, about="The site's name in topics, such as hillside-school."
    )
    name: str = option(
        MISSING, about="The gateway's name in topics, such as east-gate."
    )
    timezone: str = option(
        MISSING, about="The site's time zone, such as Asia/Shanghai or Europe/Berlin."
    )
    language: Literal["zh", "en"] = option(
        "en", choices=("zh", "en"), about="The language of screens and reports."
    )
    data: str = option(
        "/var/lib/gatepost", about="The folder of the journal and of the socket."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mqtt:
    """The broker; `password_file` and `ca_file` are absolute or empty."""

    url: str
    host: str
    port: int
    tls: bool
    username: str = ""
    password_file: str = ""
    ca_file: str = ""
    keepalive_s: int = 30
    window: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Where the key lies under which people are hashed; an absolute path."""

    key_file: str = option(
        "people.key", about="The file of the site's key; made at the first start."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """The verbs that may come in over MQTT."""

    mqtt: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """One bus, with the line of its devices' drivers where the file says nothing.

    Which fields count depends on `kind`; the others keep their defaults.
    """

    name: str
    kind: BusKind
    port: str = ""
    baud: int = 9600
    bits: Literal[7, 8] = 8
    parity: Parity = "N"
    stop_bits: Literal[1, 2] = 1
    host: str = ""
    tcp_port: int = 0
    folder: str = ""
    timeout_s: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device; `every_s` is None for one that is never asked.

    `address` is its Modbus address, `lines` its GPIO lines in the order of
    `LineDriver.lines`, `options` an instance of `driver.options`.
    """

    name: str
    driver: Driver
    bus: str
    options: object
    address: int | None = None
    lines: tuple[int, ...] = ()
    every_s: float | None = None
    trust_unchecked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One device whose third-party driver cannot be used; `why` is one sentence."""

    name: str
    bus: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StationConfig:
    """One station: its kind and an instance of `kind.limits`."""

    kind: AnyStation
    limits: object

    @property
    def name(self) -> str:
        """Return the station's name."""
        return str(getattr(self.limits, "name", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole gateway, as its file describes it; `path` is that file, absolute."""

    gateway: Gateway
    mqtt: Mqtt
    people: People
    commands: Commands
    buses: tuple[Bus, ...] = ()
    devices: tuple[Device, ...] = ()
    stations: tuple[StationConfig, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    path: Path = Path()

    def devices_on(self, bus: str) -> tuple[Device, ...]:
        """Return the devices of one bus, in the order of the file."""
        return tuple(device for device in self.devices if device.bus == bus)
