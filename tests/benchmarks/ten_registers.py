"""A driver of ten input registers, and a core that knows it: for the benchmark alone.

`python -m tests.benchmarks.ten_registers core FILE --root FOLDER` is `gatepost` with
one more driver in its registry.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from drivers import registry
from drivers.contract import (
    Ask,
    Finding,
    NoOptions,
    RegisterDriver,
    Sample,
    SerialLine,
)
from drivers.quantities import Quantity
from edge_app import cli

NAME = "ten_registers"
COUNT = 10


def decode(
    _ask: int, registers: tuple[int, ...], _options: NoOptions
) -> tuple[Finding, ...]:
    """Read ten temperatures, a channel each."""
    return tuple(
        Sample(Quantity.TEMPERATURE, Decimal(value).scaleb(-1), channel=str(at))
        for at, value in enumerate(registers, 1)
    )


DRIVER = RegisterDriver(
    name=NAME,
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.TEMPERATURE}),
    asks=(Ask("input", 0, COUNT),),
    polled=(0,),
    every_s=1.0,
    turnaround_s=0.1,
    decode=decode,
    options=NoOptions,
)


def main() -> int:
    """Run `gatepost` with the driver added to its registry."""
    registry.NAMES = (*registry.NAMES, NAME)
    sys.modules[f"drivers.{NAME}"] = sys.modules[__name__]
    # The command's modules read the registry when they are imported, after this.
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
