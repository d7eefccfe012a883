"""Devices with a driver of a third party, which must not harm the rest.

What such a driver gets wrong is counted at its device as `driver`, logged once, and
after a while turns the device down until the next start. A device whose driver could
not be used at all is down from the start, with the reason on the health topic and in
`gatepost status`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from drivers import registry
from edge_app.acquire.runner import Runner
from edge_app.clock import Clock
from edge_app.config_records import Device, LeftOut
from edge_app.model import Entry
from edge_app.third_party.tame import tame

LOG = logging.getLogger(__name__)


class Guests:
    """Tames the drivers that are not ours and sees to it that their faults are told."""

    def __init__(self) -> None:
        self._runners: dict[str, Runner] = {}
        self._logged: set[str] = set()

    def tamed(self, device: Device) -> Device:
        """Return a device that can be given to a runner."""
        if device.driver.name in registry.NAMES:
            return device

        def tell(why: str, last: bool) -> None:
            self._fault(device.name, why, last)

        return replace(device, driver=tame(device.driver, tell))

    def meet(self, runners: Iterable[Runner]) -> None:
        """Learn which runner serves which device."""
        self._runners = {name: one for one in runners for name in one.tallies}

    def _fault(self, device: str, why: str, last: bool) -> None:
        if device not in self._logged:
            self._logged.add(device)
            LOG.error("device=%s event=driver_fault why=%r", device, why)
        runner = self._runners.get(device)
        if runner is None:
            return
        runner.tallies[device].refused["driver"] += 1
        if last:
            runner.give_up(device, f"{why}, again and again; it is not asked any more")


class _NoBus:
    """A bus that cannot be opened, and why."""

    def __init__(self, why: str) -> None:
        self._why = why

    def open(self) -> None:
        """Say why not."""
        raise OSError(self._why)

    def close(self) -> None:
        """Need nothing."""

    def wake(self) -> None:
        """Need nothing."""


class LeftOutRunner(Runner):
    """Stands for one device that is left out: it is lost, and orders to it fail."""

    def __init__(
        self, left_out: LeftOut, clock: Clock, deliver: Callable[[Entry], None]
    ) -> None:
        bus = _NoBus(left_out.why)
        super().__init__(left_out.bus, bus, [left_out.name], clock, deliver)

    def opened(self) -> None:
        """Never come here."""

    def serve(self) -> None:
        """Never come here."""
