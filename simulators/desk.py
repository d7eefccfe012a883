"""What the bench does when it is asked to over its socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, TypeGuard

from simulators.bench import Bench
from simulators.bench_socket import RequestError
from simulators.buses import Bus
from simulators.requests import Request, without_strangers
from simulators.world import World

FASTEST_CLOCK = 100_000

LONG = ("changes",)
"""What a device remembers at length is told only when it is asked alone."""


class Desk:
    """Answer every request; each `do` is a method of the world or one of these."""

    def __init__(self, bench: Bench, world: World) -> None:
        self._bench, self._world = bench, world
        self._does: Mapping[str, Callable[[Request], Mapping[str, Any]]] = {
            "list": self._list,
            "poke": self._poke,
            "unplug": self._unplug,
            "plug": self._plug,
            "renumber": self._renumber,
            "fault": self._fault,
            "noise": self._noise,
            **world.verbs,
            "clock": self._clock,
            "world": self._run_world,
            "account": self._account,
            "stop": self._stop,
        }

    def answer(self, request: Request) -> Mapping[str, Any]:
        """Do what is asked.

        Raises:
            RequestError: it cannot be done; nothing has changed.

        """
        do = self._does.get(request["do"])
        if do is None:
            raise RequestError(f"do is one of: {', '.join(self._does)}")
        without_strangers(request)
        return do(request)

    def _list(self, _request: Request) -> Mapping[str, Any]:
        devices = {
            name: {
                "driver": one.table["driver"],
                "bus": one.bus,
                "sees": {
                    key: value
                    for key, value in one.device.poke({}).items()
                    if key not in LONG
                },
            }
            for name, one in self._bench.devices.items()
        }
        return {
            "buses": {
                one["name"]: {
                    "kind": one["kind"],
                    "listening": self._bench.buses[one["name"]].listening,
                }
                for one in self._bench.plan.buses
            },
            "devices": devices,
            "gpio_up": self._bench.gpio_up,
        }

    def _poke(self, request: Request) -> Mapping[str, Any]:
        name, change = self._device(request), request.get("change", {})
        if not isinstance(change, dict):
            raise RequestError('a change is an object such as {"object_c": "36.50"}')
        try:
            sees = self._bench.poke(name, change)
        except KeyError as error:
            raise RequestError(f"{name} has nothing called {error}") from None
        except (ValueError, TypeError, ArithmeticError) as error:
            raise RequestError(f"{name} cannot be changed so: {error!r}") from None
        return {"sees": sees}

    def _unplug(self, request: Request) -> Mapping[str, Any]:
        self._bus(request).unplug()
        self._bench.log.note("unplugged", bus=request["bus"])
        return {}

    def _plug(self, request: Request) -> Mapping[str, Any]:
        self._bus(request).plug()
        self._bench.log.note("plugged", bus=request["bus"])
        return {}

    def _renumber(self, request: Request) -> Mapping[str, Any]:
        bus, name = self._bus(request), request["bus"]
        plan = self._bench.plan
        if not any(one["name"] == name and "port" in one for one in plan.buses):
            raise RequestError(f"only a port has a number, and {name} has no port")
        bus.unplug()
        bus.plug()
        self._bench.log.note("renumbered", bus=name)
        return {}

    def _fault(self, request: Request) -> Mapping[str, Any]:
        kind, rate = request.get("kind"), request.get("rate")
        if not isinstance(kind, str) or not is_rate(rate):
            raise RequestError("a fault has a kind, and a rate that is a number")
        if "device" in request:
            return self._ail(request, kind, rate)
        try:
            self._bus(request).spoil(kind, rate)
        except ValueError as error:
            raise RequestError(str(error)) from None
        self._bench.log.note("fault", bus=request["bus"], fault=kind, rate=rate)
        return {}

    def _ail(
        self, request: Request, kind: str, rate: float | None
    ) -> Mapping[str, Any]:
        name, value = self._device(request), request.get("value", "")
        if "bus" in request:
            raise RequestError("a fault is of a bus or of a device, not of both")
        try:
            self._bench.ail(name, kind, rate, str(value))
        except ValueError as error:
            raise RequestError(f"{name}: {error}") from None
        self._bench.log.note("fault", device=name, fault=kind, rate=rate)
        return {}

    def _noise(self, request: Request) -> Mapping[str, Any]:
        try:
            data = bytes.fromhex(str(request.get("hex")))
            self._bus(request).shout(data)
        except RequestError:
            raise
        except ValueError as error:
            raise RequestError(str(error)) from None
        return {"bytes": len(data)}

    def _clock(self, request: Request) -> Mapping[str, Any]:
        names = ("offset_s", "speed", "max_error_s", "staged_s")
        offset_s, speed, error_s, staged_s = numbers = [*map(request.get, names)]
        synced = request.get("synced")
        for number in numbers:
            if not isinstance(number, int | float | None) or isinstance(number, bool):
                raise RequestError(f"{' and '.join(names)} are numbers")
        if speed is not None and not 0 < speed <= FASTEST_CLOCK:
            raise RequestError("a clock's speed is above 0 and at most 100000")
        if not isinstance(synced, bool | None):
            raise RequestError("synced is true or false")
        clock = self._bench.tree.clock(offset_s, speed, synced, error_s, staged_s)
        self._bench.log.note("clock", **clock)
        return {"clock": clock}

    def _run_world(self, request: Request) -> Mapping[str, Any]:
        go = request.get("run")
        if not isinstance(go, bool):
            raise RequestError("run is true or false")
        self._world.run(go=go)
        return {}

    def _account(self, _request: Request) -> Mapping[str, Any]:
        return {"account": self._world.account()}

    def _stop(self, _request: Request) -> Mapping[str, Any]:
        # The answer leaves first.
        self._bench.loop.after(0.05, self._bench.loop.stop)
        return {}

    def _device(self, request: Request) -> str:
        name = request.get("device")
        if not isinstance(name, str) or name not in self._bench.devices:
            known = ", ".join(sorted(self._bench.devices))
            raise RequestError(f"there is no device {name!r}; there is: {known}")
        return name

    def _bus(self, request: Request) -> Bus:
        name = request.get("bus")
        bus = self._bench.buses.get(name) if isinstance(name, str) else None
        if bus is None:
            known = ", ".join(sorted(self._bench.buses))
            raise RequestError(f"there is no bus {name!r}; there is: {known}")
        return bus


def is_rate(value: object) -> TypeGuard[float | None]:
    """Say whether this is a number that counts something, or nothing at all."""
    if isinstance(value, bool):
        return False
    return value is None or (isinstance(value, int | float) and isfinite(value))
