"""What a search came to: in words, for programs, and as TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from drivers.contract import Driver
from edge_app.probe import proposal
from edge_app.probe.found import Others, PortFound
from edge_app.probe.judge import Device
from edge_app.probe.search import Search


@dataclass(slots=True)
class Looked:
    """What came of one port; `why` says why it was not searched."""

    port: PortFound
    search: Search | None = None
    why: str = ""

    @property
    def devices(self) -> list[Device]:
        """Return what answered."""
        return self.search.devices if self.search else []


@dataclass(slots=True)
class Found:
    """What is known so far."""

    drivers: Mapping[str, Driver]
    others: Others
    looked: list[Looked] = field(default_factory=list)
    stopped: bool = False

    @property
    def toml(self) -> str:
        """Spell the tables of everything that answered; nothing where nothing did."""
        names = proposal.Names()
        lines: list[str] = []
        for one in self.looked:
            lines += proposal.port_tables(
                one.port.name, one.devices, self.drivers, names
            )
        lines += proposal.one_wire_tables(self.others.one_wire, names)
        return "".join(f"{line}\n" for line in lines)


def words(found: Found) -> Iterator[str]:
    """Say it to a person, the TOML last."""
    for one in found.looked:
        yield from port_words(one)
    if not found.looked:
        yield "There is no serial port."
    for what, names in asdict(found.others).items():
        if names:
            yield f"{what.replace('_', '-')}: {', '.join(names)}"
    if found.stopped:
        yield "Stopped; what follows is what was found until then."
    if text := found.toml:
        yield ""
        yield text.rstrip()


def port_words(one: Looked) -> Iterator[str]:
    """Say what came of one port, and who is there."""
    yield f"{one.port.name}  {outcome(one)}"
    if one.port.usb:
        yield f"    USB {one.port.usb}"
    for device in one.devices:
        place = "" if device.address is None else f"address {device.address}: "
        names = [match.driver for match in device.matches] or ["no driver knows it"]
        said = f" ({device.matches[0].said})" if device.matches else ""
        yield f"    {place}{' or '.join(names)}{said}"


def outcome(one: Looked) -> str:
    """Say in a line what came of a port."""
    if one.why or one.search is None:
        return f"not searched: {one.why or 'stopped before'}."
    if not one.devices:
        if one.search.noise:
            return "something talks here that no driver understands."
        return "nothing answered."
    count = len(one.devices)
    return "one device answered." if count == 1 else f"{count} devices answered."


def documents(found: Found) -> Iterator[Mapping[str, Any]]:
    """Say it to a program: a document a port, then one with the rest and the TOML."""
    for one in found.looked:
        devices = [spelled(device) for device in one.devices]
        yield {"port": asdict(one.port), "why": one.why, "devices": devices}
    rest: dict[str, Any] = {"others": asdict(found.others), "stopped": found.stopped}
    yield {**rest, "toml": found.toml}


def spelled(device: Device) -> Mapping[str, Any]:
    """Spell one device for programs."""
    return {
        "line": asdict(device.line),
        "address": device.address,
        "drivers": [match.driver for match in device.matches],
        "said": device.matches[0].said if device.matches else "",
    }
