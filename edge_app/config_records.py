"""What a configuration is once it is believed: frozen records, every default filled.

`read` and `load` of `edge_app.config` make them; nothing changes them afterwards.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from drivers.contract import Driver, option
from edge_app.alarms.rules import Rules
from edge_app.coldreport.appliance import Appliance
from edge_app.config_health import Health
from edge_app.config_ways import Mail, Webhook
from edge_app.discretion import Discretion
from edge_app.retention import Retention
from edge_app.roll import Window
from edge_app.stations import windows
from edge_app.stations.contract import AnyStation

MINUTE_S = 60

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
    """The people of the site: the key that hides them, the roster, the checks.

    Both paths are absolute. `publish` says how normal temperatures leave the box.
    """

    key_file: str = option(
        "people.key", about="The file of the site's key; made at the first start."
    )
    publish: Literal["counts", "events"] = option(
        "counts",
        choices=("counts", "events"),
        about="How normal temperatures leave: as counts, or one by one.",
    )
    period_min: int = option(
        60, low=5, high=1440, about="The minutes that one count runs."
    )
    roster: str = option("", about="The CSV file of people and their badges.")
    checks: tuple[str, ...] = option(
        (), about="The day's checks, such as morning mon-fri 07:00-08:30."
    )
    arrivals: tuple[str, ...] = option(
        (), about="When a group, class or role may come, such as 3-2 07:10-07:30."
    )

    def __post_init__(self) -> None:
        """Refuse windows that are none."""
        windows.parse_all(self.checks, "checks", twice=False)
        windows.parse_all(self.arrivals, "arrivals", twice=True)

    def discretion(self, key_id: str) -> Discretion:
        """Return what stays in the box; `key_id` names the key of the hashes."""
        return Discretion(key_id, self.publish == "counts", self.period_min * MINUTE_S)

    @property
    def check_windows(self) -> tuple[Window, ...]:
        """Return the day's checks."""
        return windows.parse_all(self.checks, "checks", twice=False)

    @property
    def arrival_windows(self) -> tuple[Window, ...]:
        """Return the times to come; a group may have several."""
        return windows.parse_all(self.arrivals, "arrivals", twice=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Epcis:
    """How the site is named in EPCIS documents, and whether moves go out as such.

    `base` has no slash at its end; empty where none was given.
    """

    publish: bool = option(
        False, about="Each move goes out as an EPCIS 2.0 document, too."
    )
    base: str = option(
        "", about="An address of the site's own, for what has no GS1 key."
    )
    gln: str = option("", about="The site's GLN, to name its places by.")


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

    `silent_after_s` is None where the driver decides what silence means.

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
    silent_after_s: float | None = None


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
    retention: Retention = field(default_factory=Retention)
    epcis: Epcis = field(default_factory=Epcis)
    health: Health = field(default_factory=Health)
    mail: Mail = field(default_factory=Mail)
    webhooks: tuple[Webhook, ...] = ()
    alarms: Rules = field(default_factory=Rules)
    buses: tuple[Bus, ...] = ()
    devices: tuple[Device, ...] = ()
    stations: tuple[StationConfig, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    appliances: tuple[Appliance, ...] = ()
    path: Path = Path()

    def devices_on(self, bus: str) -> tuple[Device, ...]:
        """Return the devices of one bus, in the order of the file."""
        return tuple(device for device in self.devices if device.bus == bus)
