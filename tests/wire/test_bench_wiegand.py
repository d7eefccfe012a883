"""A card held to the bench's Wiegand reader is heard by the gateway's own line thread.

The pulses are 50 us wide and 2 ms apart, shorter than any program wakes up for: what
counts is their stamps, and that both lines come through in one order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from edge_app.acquire.lines import LineRunner, Wired
from edge_app.intake import Ear
from edge_app.model import Refused, TagRead
from edge_app.people import Veil
from edge_app.wiring import Header
from tests.wire.bench_rig import Rig, gpio, rig
from tests.wire.runners import CLOCK, Inbox, driver_of, running, until

D0, D1 = 17, 27
READER = """
[[bus]]
name = "pins"
kind = "gpio"

[[device]]
name = "gate"
driver = "rfid_wiegand"
bus = "pins"
d0 = 17
d1 = 27
{more}
"""
VEIL = Veil(b"k" * 32, goods=("D4",))


@contextmanager
def gateway(
    root: Path, d0: int = D0, d1: int = D1, **options: object
) -> Iterator[Inbox]:
    """Run the gateway's line thread on the bench's header."""
    inbox, driver = Inbox(), driver_of("rfid_wiegand")
    ear = Ear("gate", driver.options(**options), VEIL)
    wired = {"gate": Wired(ear, driver, (d0, d1))}
    pins = LineRunner("pins", Header(root / "gpio.sock"), wired, CLOCK, inbox.put)
    with running(pins):
        until(lambda: pins.is_open)
        yield inbox


def hold(bench: Rig, card: str = "D41B81") -> None:
    """Hold a card to the reader."""
    assert bench.ask(do="poke", device="gate", change={"card": card})["ok"]


def test_a_card_is_read(tmp_path: Path) -> None:
    """Two cards one after the other are two reads of the right number."""
    with rig(READER.format(more=""), tmp_path) as bench, gateway(tmp_path) as inbox:
        hold(bench)
        inbox.wait(TagRead)
        hold(bench, "166A37")
        inbox.wait(TagRead, 2)
    first, second = inbox.of(TagRead)

    assert "D41B81" == first.code
    # A badge's number goes no further than the intake.
    assert second.person
    assert not inbox.of(Refused)


def test_crossed_wires_are_refused(tmp_path: Path) -> None:
    """With D0 and D1 exchanged every bit is turned over, and a parity tells."""
    with (
        rig(READER.format(more=""), tmp_path) as bench,
        gateway(tmp_path, D1, D0) as inbox,
    ):
        hold(bench)
        refused = inbox.wait(Refused)

    assert "check" == refused.reason
    assert not inbox.of(TagRead)


def test_crossed_wires_are_mended_by_a_setting(tmp_path: Path) -> None:
    """`swap` in the file is all it takes."""
    with (
        rig(READER.format(more=""), tmp_path) as bench,
        gateway(tmp_path, D1, D0, swap=True) as inbox,
    ):
        hold(bench)

        assert "D41B81" == inbox.wait(TagRead).code


def test_a_lost_pulse_is_refused(tmp_path: Path) -> None:
    """A card with a bit too few is no card; the next whole one is read."""
    with rig(READER.format(more=""), tmp_path) as bench, gateway(tmp_path) as inbox:
        assert bench.ask(do="fault", bus="pins", kind="drop", rate=0.1)["ok"]
        hold(bench)
        refused = inbox.wait(Refused)
        assert bench.ask(do="fault", bus="pins", kind="none")["ok"]
        hold(bench)

        assert "D41B81" == inbox.wait(TagRead).code
    assert "envelope" == refused.reason
    assert 1 == len(inbox.of(TagRead))


def test_the_stamps_are_those_of_the_train(tmp_path: Path) -> None:
    """Each low lasts 50 us and a bit 2 ms by the stamps, whatever the machine does."""
    with rig(READER.format(more=""), tmp_path) as bench, gpio(tmp_path) as link:
        link.until_sync()
        hold(bench)
        edges = [link.line() for _edge in range(52)]
    falls = [int(stamp) for _in, _line, level, stamp in edges if level == "0"]
    rises = [int(stamp) for _in, _line, level, stamp in edges if level == "1"]

    assert all(
        abs(rise - fall - 50_000) < 1000
        for fall, rise in zip(falls, rises, strict=True)
    )
    assert all(
        abs(after - before - 2_000_000) < 1000 for before, after in pairwise(falls)
    )
    lines = "".join("1" if edge[1] == str(D1) else "0" for edge in edges[::2])
    assert "11101010000011011100000010" == lines
