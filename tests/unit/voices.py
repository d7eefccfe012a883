"""What the contract tests share: drivers by name, and the stand-ins' voices."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from drivers.contract import Ask, CodeSeen, Driver, Finding, Sample, TagSeen


def each(drivers: Sequence[Any]) -> pytest.MarkDecorator:
    """Run a test for each of the drivers, under its name."""
    return pytest.mark.parametrize("driver", drivers, ids=lambda one: one.name)


def simulator(driver: Driver) -> Any:
    """Import the stand-in of the same name."""
    return importlib.import_module(f"simulators.{driver.name}")


def registers_of(device: Any, ask: Ask) -> tuple[int, ...]:
    """Read from a stand-in all that one ask wants, one part after the other."""
    return tuple(
        value
        for part in ask.parts
        for value in device.read(part.table, part.address, part.count)
    )


def kinds(findings: Iterable[Finding]) -> set[Any]:
    """Name what was said: quantities, schemes and symbologies."""
    said: set[Any] = set()
    for finding in findings:
        match finding:
            case (
                Sample(quantity=kind) | TagSeen(scheme=kind) | CodeSeen(symbology=kind)
            ):
                said.add(kind)
    return said
