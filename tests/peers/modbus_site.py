"""One line with every Modbus stand-in on it, for masters of another make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.wire.bench_rig import Rig, rig

PORT = "dev/ttyAMA0"
BAUD = 115200
ADDRESSES = {
    "climate_xymd02": 1,
    "climate_renke": 2,
    "climate_r4dcb08": 3,
    "climate_pt100_simex": 4,
    "climate_pta8d08": 5,
    "scale_laumas": 6,
    "scale_flintec": 7,
    "thermometer_calex": 8,
    "relay_modbus": 9,
}
SETTINGS = {"scale_flintec": "digits = 3"}
"""What a table says beside driver, bus and address."""


def site(bus: str) -> str:
    """Write a configuration with every device on one bus."""
    tables = [f'[[bus]]\nname = "line"\n{bus}\n']
    tables += [
        f'[[device]]\nname = "{name}"\ndriver = "{name}"\nbus = "line"\n'
        f"address = {address}\n{SETTINGS.get(name, '')}\n"
        for name, address in ADDRESSES.items()
    ]
    return "\n".join(tables)


RTU = site(f'kind = "modbus-rtu"\nport = "/{PORT}"\nbaud = {BAUD}')
TCP = site('kind = "modbus-tcp"\naddress = "192.168.1.20:502"')


@contextmanager
def standing(text: str, root: Path, **pokes: dict[str, Any]) -> Iterator[Rig]:
    """Lend the standing line after changing what its devices see."""
    with rig(text, root) as bench:
        for device, change in pokes.items():
            assert bench.ask(do="poke", device=device, change=change)["ok"]
        yield bench
