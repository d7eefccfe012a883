"""RDM6300: the package of that name reads tags from our stand-in over a pty."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from rdm6300 import BaseReader, CardData, Reader

from drivers.contract import Reason, Refusal, TagSeen
from drivers.quantities import TagScheme
from drivers.rfid_rdm6300 import DRIVER
from simulators.rfid_rdm6300 import frame
from tests.wire.bench_rig import PATIENCE_S, Rig, rig
from tests.wire.peers import pty

BADGE, OTHER = "62E3086CED", "0000CC6DE1"
PORT = "dev/ttyS0"
READER = """
[[bus]]
name = "wire"
kind = "serial"
port = "/dev/ttyS0"

[[device]]
name = "reader"
driver = "rfid_rdm6300"
bus = "wire"
"""


def card(tag: str) -> CardData:
    """Spell what the package says of a tag."""
    customer, number = int(tag[:2], 16), int(tag[2:], 16)
    check = 0
    for byte in bytes.fromhex(tag):
        check ^= byte
    return CardData(number, check, customer, is_valid=True)


def show(standing: Rig, tag: str) -> None:
    """Hold a tag in front of the reader, or take it away."""
    assert standing.ask(do="poke", device="reader", change={"tag": tag})["ok"]


@contextmanager
def reader(path: str) -> Iterator[Reader]:
    """Lend the package's simple reader."""
    made = Reader(path)
    try:
        yield made
    finally:
        made.close()


def test_it_reads_a_tag(tmp_path: Path) -> None:
    """Customer byte, number and check are those of the tag that is held there."""
    with rig(READER, tmp_path) as standing, reader(str(tmp_path / PORT)) as theirs:
        show(standing, BADGE)
        first = theirs.read(PATIENCE_S)
        show(standing, OTHER)
        # What the first tag still had on its way is not the second one.
        second = next(
            one for one in iter(lambda: theirs.read(PATIENCE_S), None) if one != first
        )

    assert (card(BADGE), card(OTHER)) == (first, second)


def test_it_sees_a_tag_come_and_go(tmp_path: Path) -> None:
    """A tag that is held there comes once, for it is repeated; taken away, it goes."""
    came: list[CardData] = []
    here, gone = threading.Event(), threading.Event()

    def comes(tag: CardData) -> None:
        came.append(tag)
        here.set()

    with rig(READER, tmp_path) as standing:
        desk = BaseReader(str(tmp_path / PORT), heartbeat_interval=0.3)
        desk.card_inserted = comes
        desk.card_removed = lambda _card: gone.set()
        thread = threading.Thread(target=desk.start)
        thread.start()
        show(standing, BADGE)
        assert here.wait(PATIENCE_S)
        show(standing, "")
        assert gone.wait(PATIENCE_S)
        desk.stop()
        thread.join(PATIENCE_S)
        desk.close()

    assert [card(BADGE)] == came


def test_its_parser_and_our_driver() -> None:
    """Any tag of the stand-in's spelling is the same number to both."""
    random = Random(6300)
    with pty() as line, reader(line.path) as theirs:
        for _turn in range(100):
            tag = random.randbytes(5).hex().upper()
            os.write(line.fd, frame(tag))
            ours = DRIVER.decode(frame(tag), DRIVER.options()).findings

            assert card(tag) == theirs.read(PATIENCE_S)
            assert (TagSeen(TagScheme.EM4100, tag),) == ours


def test_a_wrong_check() -> None:
    """A digit that was bent makes the tag nothing to both."""
    bent = frame(BADGE).replace(b"6", b"7", 1)
    with pty() as line, reader(line.path) as theirs:
        os.write(line.fd, bent + frame(OTHER))

        assert card(OTHER) == theirs.read(PATIENCE_S)
    found = DRIVER.decode(bent, DRIVER.options()).findings
    assert (Refusal(Reason.CHECK, bent),) == found
