"""The parts of the README that are made from the code: `python -m tests.readme`.

A test compares them with what stands there, so that the manual stays true.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from drivers import registry
from drivers.contract import (
    Driver,
    FileDriver,
    LineDriver,
    RegisterDriver,
    StreamDriver,
)

README = Path(__file__).parent.parent / "README.md"
KINDS = {RegisterDriver: "Modbus registers", FileDriver: "kernel files"}


def device_table() -> str:
    """Return the table of supported devices, a row for each driver."""
    rows = ["| driver | what it is | how it talks | check | orders | tested on |"]
    rows.append("|---|---|---|---|---|---|")
    for driver in registry.load_all():
        header = importlib.import_module(f"drivers.{driver.name}").__doc__ or ""
        what = header.strip().splitlines()[0].rstrip(".")
        tested = re.search(r"Tested on: (.+?)(?:\n\s*\n|\Z)", header, re.DOTALL)
        words = " ".join(tested.group(1).split()) if tested else "?"
        orders = ", ".join(driver_orders(driver)) or "-"
        rows.append(
            f"| `{driver.name}` | {what} | {talks(driver)} | {check(driver)} "
            f"| {orders} | {words.rstrip('.')} |"
        )
    return "\n".join(rows)


def talks(driver: Driver) -> str:
    """Say how a device talks."""
    if isinstance(driver, LineDriver):
        return f"GPIO, {driver.direction}put"
    if isinstance(driver, FileDriver):
        return KINDS[FileDriver]
    line = driver.line
    if line is None and isinstance(driver, StreamDriver):
        return {"tcp": "TCP", "input": "keyboard"}[driver.over[0]]
    if line is None:
        return "-"
    form = f"{line.baud} {line.bits}{line.parity}{line.stop_bits}"
    if isinstance(driver, RegisterDriver):
        return f"{KINDS[RegisterDriver]}, {form}"
    asked = "asked" if driver.ask else "pushes"
    return f"{'in a dialogue' if driver.dialogue else asked}, {form}"


def check(driver: Driver) -> str:
    """Name the check that guards its messages."""
    if isinstance(driver, RegisterDriver):
        return "crc16-modbus"
    return str(getattr(driver, "check", "-"))


def driver_orders(driver: Driver) -> tuple[str, ...]:
    """Return the orders that a device takes."""
    return tuple(getattr(driver, "orders", ()))


def section(text: str, name: str) -> tuple[int, int]:
    """Return where a made part of the README begins and ends."""
    begin, end = f"<!-- made: {name} -->\n", f"\n<!-- end: {name} -->"
    start = text.index(begin) + len(begin)
    return start, text.index(end, start)


def main() -> None:
    """Write the made parts anew."""
    text = README.read_text("utf-8")
    start, end = section(text, "devices")
    README.write_text(text[:start] + device_table() + text[end:], "utf-8")


if __name__ == "__main__":
    main()
