"""What a machine has to connect things to, by name. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortFound:
    """One serial port: its best name, what the kernel calls it, its USB adapter.

    `held` names the process that has it open; empty where nobody is known to.
    """

    name: str
    device: str
    usb: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Others:
    """What needs no probing: plain names."""

    inputs: tuple[str, ...] = ()
    one_wire: tuple[str, ...] = ()
    iio: tuple[str, ...] = ()
    gpio: tuple[str, ...] = ()
