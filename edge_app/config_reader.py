"""A whole document, section by section, into a `Config` and notes. Pure."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from drivers.contract import option
from edge_app import config_check as check
from edge_app.alarms.rules import Standards
from edge_app.commands import VERBS
from edge_app.config_alarms import advise_delays, read_rules
from edge_app.config_appliance import read_appliances
from edge_app.config_broker import read_mqtt
from edge_app.config_buses import KEYS, BusForm, read_bus, settle
from edge_app.config_calling import judge_calling, read_mail, read_webhooks
from edge_app.config_check import Named, Placed, Surroundings
from edge_app.config_coldroom import judge_rooms
from edge_app.config_devices import Catalogue, read_device
from edge_app.config_epcis import read_epcis
from edge_app.config_form import Notes, Spot, fill, guess
from edge_app.config_health import Health
from edge_app.config_lines import Places
from edge_app.config_records import (
    Bus,
    Commands,
    Config,
    Device,
    Epcis,
    Gateway,
    LeftOut,
    Mqtt,
    People,
    StationConfig,
)
from edge_app.config_response import judge_reports, judge_response
from edge_app.config_stations import advise, judge_devices, named, read_station
from edge_app.config_store import judge_store
from edge_app.config_ways import Mail
from edge_app.retention import Retention
from edge_app.stations.contract import AnyStation
from edge_app.verbs import LOCAL_ONLY

SINGLE = (
    "gateway",
    "mqtt",
    "people",
    "commands",
    "retention",
    "epcis",
    "health",
    "alarms",
    "mail",
)
NEEDED = ("gateway", "mqtt")
APPLIANCE = "appliance"
ALARM = "alarm"
WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandsForm:
    """The keys of `[commands]`."""

    mqtt: tuple[str, ...] = option(
        tuple(verb for verb in VERBS if verb not in LOCAL_ONLY),
        about="The verbs that may come in over MQTT.",
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """One reading of one document."""

    document: Mapping[str, Any]
    places: Places
    notes: Notes
    around: Surroundings
    kinds: Mapping[str, AnyStation]
    catalogue: Catalogue

    def config(self) -> Config | None:
        """Read everything; None where a part is missing or wrong."""
        self._judge_sections()
        gateway = self._gateway()
        mqtt = self._mqtt()
        people = fill(*self._single("people", People))
        retention = fill(*self._single("retention", Retention))
        health = fill(*self._single("health", Health))
        standards = fill(*self._single("alarms", Standards))
        alarm_tables = list(self._tables(ALARM))
        rules = read_rules(standards, alarm_tables)
        table, _, spot = self._single("mail", Mail)
        mail = read_mail(table, spot, self.around)
        webhooks = read_webhooks(self._tables(WEBHOOK), self.around)
        commands = self._commands()
        table, _, spot = self._single("epcis", Epcis)
        epcis = read_epcis(table, spot)
        bus_tables = list(self._tables("bus"))
        device_tables = list(self._tables("device"))
        station_tables = {kind: list(self._tables(kind)) for kind in self.kinds}
        self._judge_names(bus_tables, device_tables, station_tables)
        forms = [(read_bus(one.table, one.spot), one) for one in bus_tables]
        placed, halves, left_out = self._devices(device_tables)
        check.judge_places(placed, halves, kinds_of(forms))
        buses = self._buses(forms, placed)
        stations = self._stations(station_tables, device_tables, placed)
        advise_delays(alarm_tables, stations, (one.device for one in placed))
        check.judge_idle(bus_tables, device_tables, users(self.kinds, station_tables))
        rooms = [one.name for one in station_tables.get("coldroom", ())]
        appliances = read_appliances(self._tables(APPLIANCE), rooms)
        if gateway is None or mqtt is None or people is None or commands is None:
            return None
        return Config(
            gateway=gateway,
            mqtt=mqtt,
            people=people,
            commands=commands,
            retention=retention or Retention(),
            epcis=epcis or Epcis(),
            health=health or Health(),
            alarms=rules,
            mail=mail,
            webhooks=webhooks,
            buses=tuple(bus for bus, _ in buses),
            devices=tuple(one.device for one in placed),
            stations=stations,
            left_out=left_out,
            appliances=appliances,
        )

    # ------------------------------------------------------------- sections

    def _judge_sections(self) -> None:
        known = (*SINGLE, "bus", "device", APPLIANCE, ALARM, WEBHOOK, *self.kinds)
        spot = Spot("file", self.places.get(("", 0), {}), self.notes)
        for name in self.document:
            if name not in known:
                lines = {name: line} if (line := self._line(name)) else spot.lines
                Spot("file", lines, self.notes).wrong(
                    name, f"there is no such section; {guess(name, known)}"
                )
        for name in NEEDED:
            if name not in self.document:
                spot.wrong("", f"the section [{name}] is missing.")

    def _line(self, section: str) -> int | None:
        return self.places.get((section, 0), {}).get("")

    def _spot(self, section: str, number: int, label: str) -> Spot:
        return Spot(label, self.places.get((section, number), {}), self.notes)

    def _single(
        self, section: str, record: type[Any]
    ) -> tuple[Mapping[str, Any], type[Any], Spot]:
        spot = self._spot(section, 0, section)
        table = self.document.get(section, {})
        if not isinstance(table, Mapping):
            spot.wrong("", f"is written as [{section}], once, with one bracket.")
            return {}, record, Spot(section, {}, Notes())
        return table, record, spot

    def _tables(self, section: str) -> Iterator[Named]:
        tables = self.document.get(section, [])
        if not isinstance(tables, list):
            self._spot(section, 0, section).wrong(
                "", f"is written as [[{section}]], with two brackets each time."
            )
            return
        for number, table in enumerate(tables):
            name = table.get("name") if isinstance(table, Mapping) else None
            label = f'"{name}"' if isinstance(name, str) else str(number + 1)
            spot = self._spot(section, number, f"{section} {label}")
            if isinstance(table, Mapping):
                yield Named(section, table, spot)
            else:
                spot.wrong("", f"is no table; write [[{section}]].")

    # -------------------------------------------------------- single tables

    def _gateway(self) -> Gateway | None:
        if "gateway" not in self.document:
            return None
        table, _, spot = self._single("gateway", Gateway)
        gateway = fill(table, Gateway, spot)
        for key in ("site", "name"):
            check.judge_name(table.get(key), key, spot)
        judge_timezone(table.get("timezone"), spot)
        return gateway

    def _mqtt(self) -> Mqtt | None:
        if "mqtt" not in self.document:
            return None
        table, _, spot = self._single("mqtt", Mqtt)
        for key, secret in (("password_file", True), ("ca_file", False)):
            path = table.get(key)
            if not isinstance(path, str) or not path:
                continue
            if fault := self.around.fault_of(path, secret):
                spot.wrong(key, fault)
        return read_mqtt(table, spot)

    def _commands(self) -> Commands | None:
        table, _, spot = self._single("commands", CommandsForm)
        form = fill(table, CommandsForm, spot)
        if form is None:
            return None
        check.judge_verbs(form.mqtt, VERBS, spot)
        return Commands(mqtt=frozenset(form.mqtt))

    # -------------------------------------------------------- listed tables

    def _judge_names(
        self,
        buses: list[Named],
        devices: list[Named],
        stations: Mapping[str, list[Named]],
    ) -> None:
        flat = [one for tables in stations.values() for one in tables]
        for what, these in (("bus", buses), ("device", devices), ("station", flat)):
            check.judge_names(what, these)
        check.judge_same_names(flat, devices)

    def _devices(
        self, tables: list[Named]
    ) -> tuple[list[Placed], list[Named], tuple[LeftOut, ...]]:
        read = [
            (read_device(one.table, one.spot, self.catalogue), one) for one in tables
        ]
        placed = [
            Placed(found, one.spot) for found, one in read if isinstance(found, Device)
        ]
        halves = [one for found, one in read if not isinstance(found, Device)]
        left_out = tuple(found for found, _ in read if isinstance(found, LeftOut))
        for one in placed:
            check.judge_secret(one, self.around)
        return placed, halves, left_out

    def _buses(
        self, forms: list[tuple[BusForm | None, Named]], placed: list[Placed]
    ) -> list[tuple[Bus, Spot]]:
        buses = [
            (settle(form, on_bus(form.name, placed), one.spot), one.spot)
            for form, one in forms
            if form is not None
        ]
        check.judge_ports(buses, self.around)
        for bus, spot in buses:
            check.judge_wire(bus, on_bus(bus.name, placed), spot)
        return buses

    def _stations(
        self,
        tables: Mapping[str, list[Named]],
        device_tables: list[Named],
        placed: list[Placed],
    ) -> tuple[StationConfig, ...]:
        devices: dict[str, Device | None] = {
            one.name: None for one in device_tables if one.name
        }
        devices.update({one.device.name: one.device for one in placed})
        found: list[tuple[StationConfig, Spot]] = []
        for section, kind in self.kinds.items():
            for one in tables[section]:
                station = read_station(one.table, kind, one.spot)
                judge_devices(one.table, kind, one.spot, devices)
                if station is not None:
                    advise(station, (other for other, _ in found), one.spot)
                    found.append((station, one.spot))
        judge_store(found, devices)
        judge_rooms(found, devices)
        found = judge_calling(found, self.document)
        judge_response(found, self.document)
        judge_reports(found)
        return tuple(station for station, _ in found)


def kinds_of(forms: list[tuple[BusForm | None, Named]]) -> dict[str, str | None]:
    """Return the kind of every bus by its name, None where nobody can tell."""
    kinds: dict[str, str | None] = {}
    for form, one in forms:
        kind = form.kind if form is not None else one.table.get("kind")
        kinds[one.name] = kind if isinstance(kind, str) and kind in KEYS else None
    return kinds


def on_bus(name: str, placed: list[Placed]) -> list[Device]:
    """Return the devices on one bus."""
    return [one.device for one in placed if one.device.bus == name]


def users(
    kinds: Mapping[str, AnyStation], tables: Mapping[str, list[Named]]
) -> set[str]:
    """Return the names of all devices that some station uses."""
    return {
        device
        for section, kind in kinds.items()
        for one in tables[section]
        for key in kind.devices
        for device in named(one.table, key)
    }


def judge_timezone(name: Any, spot: Spot) -> None:
    """Note a time zone that the machine's tables do not have."""
    if not isinstance(name, str):
        return
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        zones = zoneinfo.available_timezones()
        close = guess(name, zones)
        way = close if close.startswith("did") else "such as Asia/Shanghai."
        spot.wrong("timezone", f'there is no time zone "{name}"; {way}')
