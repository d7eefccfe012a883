"""The TOML for what answered, ready to be pasted into a site's file. Pure.

`gatepost check` takes it as it stands; what a person must still look at is a comment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from drivers.contract import SerialLine, StreamDriver
from edge_app.probe.judge import Device

ONE_WIRE = "climate_ds18b20"


class Names:
    """Gives each bus and device a name that no other one has."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, word: str) -> str:
        """Return the word with the next number."""
        self._last[word] = self._last.get(word, 0) + 1
        return f"{word}-{self._last[word]}"


def port_tables(
    port: str, devices: Sequence[Device], drivers: Mapping[str, Any], names: Names
) -> Iterator[str]:
    """Yield the lines for one port and what was found on it."""
    known = [one for one in devices if one.matches]
    for one in devices:
        if not one.matches:
            yield f"# {port}: address {one.address} answers, and no driver knows it."
    if not known:
        return
    bus = names.next("port")
    kind = "serial" if known[0].address is None else "modbus-rtu"
    yield from table("bus", {"name": bus, "kind": kind, "port": port})
    yield from form(known[0].line)
    for one in known:
        yield ""
        yield from device_table(one, bus, drivers, names)
    yield ""


def form(line: SerialLine) -> Iterator[str]:
    """Spell how a line talks; what is as usual is left out, but never the rate."""
    yield pair("baud", line.baud)
    usual = SerialLine(baud=line.baud)
    for key in ("bits", "parity", "stop_bits"):
        if getattr(line, key) != getattr(usual, key):
            yield pair(key, getattr(line, key))


def device_table(
    one: Device, bus: str, drivers: Mapping[str, Any], names: Names
) -> Iterator[str]:
    """Spell one device; the other drivers that would do stand behind the best one."""
    best, *others = one.matches
    name = names.next(best.driver.partition("_")[0])
    if best.said:
        yield f"# {name} said: {best.said}"
    if others:
        yield f"# It may also be: {', '.join(other.driver for other in others)}"
    yield from table("device", {"name": name, "driver": best.driver, "bus": bus})
    if one.address is not None:
        yield pair("address", one.address)
    for key, value in best.changes.items():
        yield pair(key, value)
    driver = drivers[best.driver]
    if isinstance(driver, StreamDriver) and driver.check == "none" and not driver.text:
        yield "trust_unchecked = true  # its frames carry no check"


def one_wire_tables(ids: Sequence[str], names: Names) -> Iterator[str]:
    """Yield the lines for the temperature probes on the 1-Wire bus."""
    if not ids:
        return
    bus = names.next("one-wire")
    yield from table("bus", {"name": bus, "kind": "files"})
    for one in ids:
        yield ""
        name = names.next("climate")
        yield from table("device", {"name": name, "driver": ONE_WIRE, "bus": bus})
        yield pair("id", one)
    yield ""


def table(what: str, keys: Mapping[str, object]) -> Iterator[str]:
    """Spell the head of one table and its first keys."""
    yield f"[[{what}]]"
    for key, value in keys.items():
        yield pair(key, value)


def pair(key: str, value: object) -> str:
    """Spell one key; a text of JSON is one of TOML too."""
    if isinstance(value, bool | str):
        return f"{key} = {json.dumps(value)}"
    return f"{key} = {value}"
