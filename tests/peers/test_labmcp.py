"""MT-SICS: labmcp-mettler-toledo weighs on our stand-in, and its simulator for us.

It wants Python 3.12. Where we differ: its simulator answers `SI` as if the pan always
moved, and sets any load to zero, where a balance takes a few percent of what it can
carry and refuses more with `Z +`; our stand-in does as the balance.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from drivers.contract import Finding, Reply, Sample
from drivers.quantities import Quantity
from drivers.scale_mtsics import DRIVER
from tests.peers import newer_python
from tests.wire.bench_rig import rig

PORT = "dev/ttyUSB0"
SCALE = """
[[bus]]
name = "wire"
kind = "serial"
port = "/dev/ttyUSB0"

[[device]]
name = "scale"
driver = "scale_mtsics"
bus = "wire"
unit = "g"
digits = 4
capacity_kg = 0.22
"""
BALANCE = """
import json, sys
from labmcp.errors import InstrumentError, InstrumentTimeout
from labmcp.transports.serial import SerialTransport
from labmcp_mettler_toledo.driver import MTSICSBalance

def tried(what):
    try:
        return what()
    except InstrumentError as error:
        return str(error)

ends = {"read_termination": "\\r\\n", "write_termination": "\\r\\n"}
balance = MTSICSBalance(SerialTransport(sys.argv[1], timeout=0.2, **ends))
# A pty does not tell the bench that it was opened: until it has looked, it is mute.
for _turn in range(50):
    try:
        balance.command("I4")
        break
    except InstrumentTimeout:
        continue
weigh = lambda: vars(balance.weight())
told = {}
"""
WEIGH = """
told["identity"] = balance.identify()
told["still"] = weigh()
told["now"] = vars(balance.weight(stable=False))
told["tare"] = vars(balance.tare())
told["net"] = weigh()
told["tare again"] = vars(balance.tare_value())
balance.clear_tare()
told["gross"] = weigh()
told["zero"] = balance.zero()
told["nothing"] = weigh()
told["reset"] = balance.reset()
balance.close()
print(json.dumps(told))
"""
OVERLOAD = """
told["heavy"] = tried(weigh)
told["odd"] = tried(lambda: balance.command("XYZ"))
balance.close()
print(json.dumps(told))
"""
SIMULATOR = """
import sys
from labmcp_mettler_toledo.simulator import MTSICSSimulator

simulator = MTSICSSimulator(load_g=52.1873)
for line in sys.stdin.buffer:
    said = simulator.handle(line.decode("ascii").rstrip("\\r\\n"))
    for one in [said] if isinstance(said, str) else said or ():
        sys.stdout.buffer.write(one.encode("ascii") + b"\\r\\n")
    sys.stdout.buffer.flush()
"""


def grams(value: float, *, stable: bool = True) -> dict[str, object]:
    """Spell what it says of a weight."""
    return {"value": value, "unit": "g", "stable": stable}


def test_it_weighs_on_the_stand_in(newer: str, tmp_path: Path) -> None:
    """It weighs, tares, shows and clears the tare, and sets zero, as on a balance."""
    with rig(SCALE, tmp_path) as standing:
        change = {"mass_kg": "0.0021873"}
        assert standing.ask(do="poke", device="scale", change=change)["ok"]
        told = newer_python.run(newer, BALANCE + WEIGH, str(tmp_path / PORT))

    assert told["identity"]["serial"] == told["reset"]
    assert grams(2.1873) == told["still"] == told["now"] == told["gross"]
    assert grams(2.1873) == told["tare"] == told["tare again"]
    assert grams(0.0) == told["net"] == told["nothing"]
    assert told["zero"] is True


def test_it_is_told_of_an_overload(newer: str, tmp_path: Path) -> None:
    """Too much on the pan, and a word that no scale knows, are errors to it too."""
    with rig(SCALE, tmp_path) as standing:
        assert standing.ask(do="poke", device="scale", change={"mass_kg": "9"})["ok"]
        told = newer_python.run(newer, BALANCE + OVERLOAD, str(tmp_path / PORT))

    assert "overload" in told["heavy"]
    assert "syntax error" in told["odd"]


@contextmanager
def simulator(python: str) -> Iterator[subprocess.Popen[bytes]]:
    """Lend its simulator, line by line."""
    with subprocess.Popen(
        [python, "-c", SIMULATOR],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[bytes], order: bytes) -> tuple[Finding, ...]:
    """Send it our bytes and decode the line with which it answers."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order)
    process.stdin.flush()
    decoded = DRIVER.decode(process.stdout.readline(), DRIVER.options())
    assert b"" == decoded.rest
    return decoded.findings


def ordered(verb: str) -> bytes:
    """Spell one of our orders."""
    assert DRIVER.encode is not None
    return DRIVER.encode(verb, None, DRIVER.options())


def test_our_driver_reads_its_simulator(newer: str) -> None:
    """What it answers to our question is the weight, moving, to the tenth of a gram."""
    assert DRIVER.ask is not None
    with simulator(newer) as balance:
        (sample,) = heard(balance, DRIVER.ask(DRIVER.options()))

    assert isinstance(sample, Sample)
    assert (Quantity.MASS, False) == (sample.quantity, sample.stable)
    assert abs(sample.value - Decimal("0.0521873")) < Decimal("0.000001")


def test_our_orders_reach_its_simulator(newer: str) -> None:
    """Each order is carried out and confirmed; afterwards the pan weighs as it must."""
    assert DRIVER.ask is not None
    full, nothing = Decimal("0.0521873"), Decimal(0)
    with simulator(newer) as balance:
        for verb, left in (
            ("tare", nothing),
            ("clear-tare", full),
            ("tare-now", nothing),
            ("zero-now", nothing),
            ("zero", nothing),
        ):
            answered = heard(balance, ordered(verb))
            (sample,) = heard(balance, DRIVER.ask(DRIVER.options()))

            assert (verb, True) in [
                (one.to, one.ok) for one in answered if isinstance(one, Reply)
            ]
            assert isinstance(sample, Sample)
            assert abs(sample.value - left) < Decimal("0.000001")
