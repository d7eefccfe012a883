"""Recordings: the same answers come back, secrets do not, and surprises are errors."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from firmware_bridge.errors import LinkError, Rejected
from firmware_bridge.gpio_pins import GpioPins, PinEdge
from firmware_bridge.kernel_files import KernelFiles
from firmware_bridge.serial_port import SerialPort
from firmware_bridge.transcript import (
    FilesPlayback,
    FilesRecorder,
    ModbusPlayback,
    ModbusRecorder,
    PinsPlayback,
    PinsRecorder,
    StreamPlayback,
    StreamRecorder,
    TranscriptError,
    Writer,
    read,
)
from tests.wire.peers import DEADLINE_S, Pty, pty

BADGE = b"04A1B2C3"


def hide(data: bytes) -> bytes:
    """Return the bytes with the badge's code crossed out."""
    return data.replace(BADGE, b"#" * len(BADGE))


@pytest.fixture
def line() -> Iterator[Pty]:
    """Give a serial line."""
    with pty() as made:
        yield made


@pytest.fixture
def recorded(line: Pty) -> list[str]:
    """Record a scale that is asked and a badge that is read in two pieces."""
    out = io.StringIO()
    port = StreamRecorder(SerialPort(line.path, baud=9600), out, mask=hide)
    port.open()
    assert line.path == port.identity
    port.write(b"S\r\n")
    line.hear(3)
    os.write(line.fd, b"S S 1.00 g\r\n")
    assert b"S S 1.00 g\r\n" == port.read(DEADLINE_S)
    os.write(line.fd, BADGE[:4])
    assert BADGE[:4] == port.read(DEADLINE_S)
    os.write(line.fd, BADGE[4:] + b"\r")
    assert BADGE[4:] + b"\r" == port.read(DEADLINE_S)
    port.wake()
    assert b"" == port.read(DEADLINE_S)
    port.write(b"Z\r\n")
    line.unplug()
    with pytest.raises(LinkError):
        port.read(DEADLINE_S)
    port.close()
    return out.getvalue().splitlines()


def test_a_stream_comes_back(recorded: list[str]) -> None:
    """A playback answers as the device did, up to the end that it met."""
    port = StreamPlayback(recorded)
    port.open()
    assert b"" == port.read(0)
    port.write(b"S\r\n")
    heard = port.read(0)
    assert b"S S 1.00 g\r\n########\r" == heard
    assert b"" == port.read(0)
    port.write(b"Z\r\n")
    with pytest.raises(LinkError, match="is gone"):
        port.read(0)
    port.close()


def test_a_badge_never_reaches_a_transcript(recorded: list[str]) -> None:
    """A code that came in two pieces is masked as a whole."""
    text = "\n".join(recorded)

    assert BADGE.hex() not in text
    assert BADGE[4:].hex() not in text


def test_with_nothing_to_hide_each_piece_has_its_time(line: Pty) -> None:
    """Without a mask a read is written down when it came, not when it was silent."""
    out = io.StringIO()
    port = StreamRecorder(SerialPort(line.path, baud=9600), out, mask=None)
    port.open()
    os.write(line.fd, BADGE[:4])
    port.read(DEADLINE_S)
    os.write(line.fd, BADGE[4:])
    port.read(DEADLINE_S)
    port.close()

    documents = [json.loads(text) for text in out.getvalue().splitlines()]
    assert [BADGE[:4].hex(), BADGE[4:].hex()] == [
        one["hex"] for one in documents if one.get("do") == "read"
    ]


def test_a_writer_adds_facts_and_notes_that_a_playback_passes_over() -> None:
    """The head may say more, and what was understood is nothing that a bus did."""
    out = io.StringIO()
    writer = Writer(out, "files", {"name": "one-wire"}, began_s=0.0)
    writer.note("turn", device="probe", up=False, why="gone")
    writer.note("heard", device="probe")
    writer.note("end")
    lines = out.getvalue().splitlines()

    FilesPlayback(lines).close()
    head, rest = read(lines)
    assert {"bus": "files", "version": 1, "name": "one-wire"} == head
    assert ["turn", "heard", "end"] == [line["do"] for line in rest]
    assert 0 < rest[0]["at_s"]


def test_what_was_not_recorded_is_refused(recorded: list[str]) -> None:
    """A write of other bytes is an error that shows both."""
    port = StreamPlayback(recorded)
    port.open()

    with pytest.raises(TranscriptError, match="540d0a was written where 530d0a"):
        port.write(b"T\r\n")


def test_leftovers_are_refused(recorded: list[str]) -> None:
    """Closing before the end says what was not done."""
    port = StreamPlayback(recorded)
    port.open()

    with pytest.raises(TranscriptError, match="lines were left over"):
        port.close()


def test_an_opening_too_many_is_refused(recorded: list[str]) -> None:
    """A port is opened as often as it was recorded."""
    port = StreamPlayback(recorded)
    port.open()
    port.write(b"S\r\n")

    with pytest.raises(TranscriptError, match="which the transcript has not"):
        port.open()


def test_a_write_wakes_a_reader(recorded: list[str]) -> None:
    """A reading thread gets its answer as soon as another one wrote."""
    port = StreamPlayback(recorded)
    port.open()
    writer = threading.Thread(target=port.write, args=(b"S\r\n",))
    writer.start()

    assert b"S S" == port.read(DEADLINE_S)[:3]
    writer.join()
    port.wake()
    assert b"" == port.read(DEADLINE_S)


def test_a_failed_opening_comes_back(tmp_path: Path) -> None:
    """A port that could not be opened cannot be opened in the playback."""
    out = io.StringIO()
    port = StreamRecorder(SerialPort(str(tmp_path / "gone"), baud=9600), out, mask=hide)
    with pytest.raises(LinkError):
        port.open()
    playback = StreamPlayback(out.getvalue().splitlines())

    with pytest.raises(LinkError, match="gone is not there"):
        playback.open()
    playback.close()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("hello", id="no JSON"),
        pytest.param('{"bus": "gpio", "version": 1}', id="another bus"),
        pytest.param('{"bus": "stream", "version": 2}', id="another version"),
        pytest.param('{"bus": "stream", "version": 1}\n[1]', id="a strange line"),
    ],
)
def test_no_transcript_says_so(text: str) -> None:
    """A file that is none is one sentence."""
    with pytest.raises(TranscriptError, match="transcript") as said:
        StreamPlayback(text.splitlines())
    assert "unpack" not in str(said.value)


class Master:
    """A Modbus master whose answers are given."""

    identity = "line"

    def open(self) -> None:
        """Do nothing."""

    def wake(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def read(
        self, device: int, table: str, address: int, count: int, *, turnaround_s: float
    ) -> tuple[int, ...] | Rejected:
        """Answer for device 1, be silent for 2, be gone for 3."""
        assert (table, turnaround_s) == ("input", 0.1)
        if device == 3:
            raise LinkError("line is gone.")
        return tuple(range(address, address + count)) if device == 1 else SILENT

    def write(
        self,
        device: int,
        table: str,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Rejected | None:
        """Take a write of device 1, be gone for 3."""
        assert (table, address, values, turnaround_s) == ("coil", 0, (1,), 0.1)
        if device == 3:
            raise LinkError("line is gone.")
        return None if device == 1 else SILENT


SILENT = Rejected("timeout", b"\x02")


def test_modbus_comes_back() -> None:
    """Each question gets its own answers in their order, whatever came between."""
    out = io.StringIO()
    recorder = ModbusRecorder(Master(), out, mask=hide)
    recorder.open()
    recorder.wake()
    ask(recorder)
    recorder.close()
    assert "line" == recorder.identity

    playback = ModbusPlayback(out.getvalue().splitlines())
    playback.open()
    playback.wake()
    ask(playback)
    with pytest.raises(LinkError, match="no more answers"):
        playback.read(1, "input", 7, 2, turnaround_s=0.1)
    with pytest.raises(TranscriptError, match="has no read of"):
        playback.read(9, "input", 7, 2, turnaround_s=0.1)
    playback.close()
    assert "transcript" == playback.identity


def ask(master: ModbusRecorder | ModbusPlayback) -> None:
    """Ask one of each."""
    assert (7, 8) == master.read(1, "input", 7, 2, turnaround_s=0.1)
    assert SILENT == master.read(2, "input", 7, 2, turnaround_s=0.1)
    assert master.write(1, "coil", 0, (1,), turnaround_s=0.1) is None
    assert SILENT == master.write(2, "coil", 0, (1,), turnaround_s=0.1)
    with pytest.raises(LinkError, match=r"line is gone\."):
        master.read(3, "input", 7, 2, turnaround_s=0.1)
    with pytest.raises(LinkError, match=r"line is gone\."):
        master.write(3, "coil", 0, (1,), turnaround_s=0.1)


def test_a_question_not_asked_is_refused() -> None:
    """Closing with answers left says which question was forgotten."""
    out = io.StringIO()
    ModbusRecorder(Master(), out, mask=hide).read(1, "input", 7, 2, turnaround_s=0.1)
    playback = ModbusPlayback(out.getvalue().splitlines())

    with pytest.raises(TranscriptError, match="1 questions were not asked"):
        playback.close()


def test_kernel_files_come_back(tmp_path: Path) -> None:
    """Contents come back in order, masked, a missing file among them."""
    (tmp_path / "tag").write_bytes(BADGE)
    out = io.StringIO()
    recorder = FilesRecorder(KernelFiles(tmp_path), out, mask=hide)
    assert (BADGE, None) == recorder.read(["tag", "none"])
    playback = FilesPlayback(out.getvalue().splitlines())

    assert (b"########", None) == playback.read(["tag", "none"])
    playback.close()


@pytest.fixture
def factory() -> MockFactory:
    """Give pins that a test can drive."""
    return MockFactory()


def use(pins: PinsRecorder | PinsPlayback) -> None:
    """Use lines as the app does."""
    pins.watch(17, "down")
    pins.watch(4, "down")
    assert pins.level(17) is False
    pins.drive(27, False)
    pins.set_level(27, True)
    pins.set_level(27, False)
    pins.wake()
    assert () == pins.edges(DEADLINE_S)


def test_gpio_lines_come_back(factory: MockFactory) -> None:
    """Edges and levels come back, outputs are expected; hidden lines are left out."""
    out = io.StringIO()
    recorder = PinsRecorder(GpioPins(factory), out, hidden=frozenset({4}))
    use(recorder)
    factory.pin("GPIO17").drive_high()
    factory.pin("GPIO4").drive_high()
    first, second = recorder.edges(DEADLINE_S)
    recorder.close()
    assert [17, 4] == [first.line, second.line]

    playback = PinsPlayback(out.getvalue().splitlines())
    assert (first,) == playback.edges(0)
    use(playback)
    assert () == playback.edges(0)
    playback.close()


def test_another_output_is_refused(factory: MockFactory) -> None:
    """A level that was not set, and leftovers, are errors."""
    out = io.StringIO()
    recorder = PinsRecorder(GpioPins(factory), out)
    use(recorder)
    recorder.close()
    playback = PinsPlayback(out.getvalue().splitlines())

    with pytest.raises(TranscriptError, match="is not what was recorded"):
        playback.set_level(27, False)
    with pytest.raises(TranscriptError, match="lines were left over"):
        playback.close()


def test_a_lost_bench_comes_back() -> None:
    """Lines that went away go away in the playback."""

    class Gone(GpioPins):
        def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
            raise LinkError(f"The bench is gone after {timeout_s}.")

    out = io.StringIO()
    recorder = PinsRecorder(Gone(MockFactory()), out)
    with pytest.raises(LinkError):
        recorder.edges(1)
    playback = PinsPlayback(out.getvalue().splitlines())

    with pytest.raises(LinkError, match="The bench is gone after 1"):
        playback.edges(1)
    playback.close()
