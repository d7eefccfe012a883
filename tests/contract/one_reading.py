"""One thermometer from the wire to its topic, at a clock that moves with the frames.

`python -m tests.contract.one_reading` records the transcript anew from the stand-in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

from drivers.thermometer_gymcu9061x import DRIVER
from edge_app import topics
from edge_app.acquire.stream import Speaker, StreamBus, StreamRunner
from edge_app.engine import Engine
from edge_app.engine_values import Post
from edge_app.intake import Ear
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS, Entry, Stamp, Started
from edge_app.people import Veil
from edge_app.run_core import MEMORY
from edge_app.stations import entrance
from edge_app.stations.entrance_parts import Limits
from edge_app.store.stock import Stock
from edge_app.topics import Message
from firmware_bridge.transcript import StreamPlayback, StreamRecorder
from simulators.thermometer_gymcu9061x import Thermometer

TRANSCRIPT = (
    Path(__file__).parent.parent / "transcripts" / "thermometer_gymcu9061x.jsonl"
)
DEVICE = "forehead-1"
FRAME_NS = 70_000_000
BEGAN_NS = 1_772_352_000 * SECOND_NS
FRAMES = (*["22.00"] * 10, "36.50", "36.52", "36.47")
"""Long enough nobody, then a person until three samples agree."""


class Metronome:
    """A clock that moves on by one frame whenever it is asked for a stamp."""

    def __init__(self) -> None:
        self._frames = 0

    def stamp(self) -> Stamp:
        """Move on and return the new time."""
        self._frames += 1
        now_ns = self.boot_ns()
        return Stamp("boot-1", now_ns, BEGAN_NS + now_ns, synced=True)

    def boot_ns(self) -> int:
        """Return the time of the last frame."""
        return self._frames * FRAME_NS

    def of_mono(self, mono_ns: int) -> Stamp:
        """Return the time as it stands; nothing here has edges."""
        return Stamp("boot-1", mono_ns, BEGAN_NS + mono_ns, synced=True)

    def synced(self) -> bool:
        """Return that it is set."""
        return True

    def real_s(self, span_ns: int) -> float:
        """Return the span in seconds."""
        return span_ns / SECOND_NS


class StandInPort:
    """The stand-in behind a port: every other read is the silence between frames."""

    identity = "stand-in"

    def __init__(self) -> None:
        self._device = Thermometer(baud=9600, push=False)
        self._frames = iter(FRAMES)
        self._now_s = 0.0
        self._silent = True

    def open(self) -> None:
        """Begin."""
        self._now_s = 0.0

    def read(self, timeout_s: float) -> bytes:
        """Return the next frame, or the silence before it."""
        assert timeout_s > 0
        self._silent = not self._silent
        if self._silent:
            return b""
        self._now_s += FRAME_NS / SECOND_NS + 0.001
        self._device.poke({"object_c": next(self._frames)})
        return self._device.say(self._now_s)

    def write(self, data: bytes) -> None:
        """Take an order."""
        self._device.hear(data, self._now_s)

    def wake(self) -> None:
        """Have nothing to wake."""

    def close(self) -> None:
        """Have nothing to close."""


@contextmanager
def runner(bus: StreamBus, heard: list[Entry]) -> Iterator[StreamRunner]:
    """Open a bus and lend its runner, whose rounds are made by hand."""
    ear = Ear(DEVICE, None, Veil(b"k" * 32))
    one = StreamRunner(
        "forehead", bus, Speaker(ear, DRIVER, None), Metronome(), heard.append
    )
    with closing(bus):
        bus.open()
        one.opened()
        yield one


def record() -> str:
    """Return the transcript of the stand-in, as the runner talks to it."""
    out = io.StringIO()
    bus = StreamRecorder(StandInPort(), out, mask=lambda data: data)
    with runner(bus, []) as one:
        for _ in range(2 * len(FRAMES)):
            one.serve()
    return out.getvalue()


def played(lines: list[str]) -> list[Entry]:
    """Return what is heard when the transcript is played."""
    heard: list[Entry] = []
    with runner(StreamPlayback(lines), heard) as one:
        for _ in FRAMES:
            one.serve()
    return heard


def published(entries: list[Entry], folder: Path) -> list[Message]:
    """Take entries through the engine, the journal and the topics."""
    limits = Limits("east", DEVICE, fever_at_c=Decimal("37.30"))
    engine = Engine(
        [Post(entrance.STATION, limits)], memory=MEMORY, stock=Stock(), number=0
    )
    began = Stamp("boot-1", 0, BEGAN_NS, synced=True)
    taken = [engine.start({}, Started(began, clean=True, gap_s=None))]
    taken += [engine.take(entry) for entry in entries]
    with closing(Journal.open(folder, "machine")) as journal:
        journal.append([one.batch for one in taken if one.batch is not None])
        epoch = journal.epoch
    with closing(JournalReader(folder)) as reader:
        rows = reader.rows(Stream.RECORD, 0, 100)
    return [topics.message("hill", "gate", epoch, row, None) for row in rows]


if __name__ == "__main__":
    TRANSCRIPT.write_text(record(), "utf-8")
