"""GPIO lines through gpiozero, with a bench at the other end of a Unix socket."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from firmware_bridge.errors import LinkError
from firmware_bridge.gpio_link import link_factory
from firmware_bridge.gpio_pins import GpioPins, PinEdge, machine_factory
from tests.wire.peers import DEADLINE_S


class Bench:
    """The bench's end of the link: a listener and one connection."""

    def __init__(self, path: Path) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        # Bound from inside its folder, so that the name may be of any length.
        folder = os.open(path.parent, os.O_PATH)
        self._listener.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.close(folder)
        self._listener.listen()
        self._listener.settimeout(DEADLINE_S)
        self.greeting = b"IN 17 1 5\nIN 4 0 6\nSYNC\n"
        self.path = path

    def greet(self) -> None:
        """Take one gateway and say which levels there are."""
        self._gateway, _ = self._listener.accept()
        self._gateway.settimeout(DEADLINE_S)
        self._heard = self._gateway.makefile("rb")
        self.say(self.greeting)

    def say(self, text: bytes) -> None:
        """Say something to the gateway."""
        self._gateway.sendall(text)

    def hears(self) -> str:
        """Return the next line of the gateway."""
        return self._heard.readline().decode().rstrip("\n")

    def leave(self) -> None:
        """Hang up on the gateway."""
        self._heard.close()
        self._gateway.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        self._heard.close()
        self._gateway.close()
        self._listener.close()


def connected(bench: Bench) -> GpioPins:
    """Let the bench greet, and return the pins of the link."""
    greeting = threading.Thread(target=bench.greet)
    greeting.start()
    try:
        return GpioPins(link_factory(bench.path))
    finally:
        greeting.join()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give a bench that listens."""
    made = Bench(tmp_path / "gpio.sock")
    yield made
    made.close()


@pytest.fixture
def pins(bench: Bench) -> Iterator[GpioPins]:
    """Give the pins at the end of the link, past the greeting."""
    made = connected(bench)
    assert "SYNC" == bench.hears()
    yield made
    made.close()


def edges_of(pins: GpioPins, count: int) -> list[PinEdge]:
    """Return so many edges, however they are grouped."""
    found: list[PinEdge] = []
    deadline_s = time.monotonic() + DEADLINE_S
    while len(found) < count and time.monotonic() < deadline_s:
        found += pins.edges(deadline_s - time.monotonic())
    return found


def test_levels_are_known_before_anything_happens(bench: Bench, pins: GpioPins) -> None:
    """What the bench drives beats the pull; an undriven line follows the pull."""
    pins.watch(17, "down")
    pins.watch(4, "up")
    pins.watch(22, "up")
    pins.watch(23, "down")

    assert [True, False, True, False] == [pins.level(x) for x in (17, 4, 22, 23)]
    assert "USE 17 in" == bench.hears()
    assert () == pins.edges(0)


def test_a_level_that_changed_before_watching_is_right(
    bench: Bench, pins: GpioPins
) -> None:
    """A level said between the greeting and the watching is no edge, but a level."""
    bench.say(b"IN 17 0 7\nSYNC\n")
    assert "SYNC" == bench.hears()
    pins.watch(17, "up")

    assert pins.level(17) is False
    assert () == pins.edges(0)


def test_edges_keep_order_and_stamps(bench: Bench, pins: GpioPins) -> None:
    """A thousand edges of two lines come in order with the bench's own stamps."""
    pins.watch(17, "up")
    pins.watch(4, "up")
    began_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    said = [
        PinEdge((17, 4)[n % 2], bool(n // 2 % 2) ^ (n % 2 == 1), began_ns + n)
        for n in range(1000)
    ]
    text = "".join(f"IN {e.line} {int(e.level)} {e.mono_ns}\n" for e in said)
    bench.say(text.encode())

    assert said == edges_of(pins, 1000)
    assert 0 == pins.dropped


def test_a_level_that_stays_is_no_edge(bench: Bench, pins: GpioPins) -> None:
    """Saying the same level again gives no edge; nonsense gives nothing."""
    pins.watch(17, "up")
    bench.say(b"IN 17 1 9\nIN 99 1 9\nIN x 1 9\nIN 17\n\n\xff\xfe\nHELLO\n")
    bench.say(b"X" * 5000 + b"\nIN 17 0 10\n")

    assert [PinEdge(17, False, 10)] == edges_of(pins, 1)


def test_outputs_are_said_to_the_bench(bench: Bench, pins: GpioPins) -> None:
    """An output begins at its safe level and follows every order."""
    pins.drive(27, True)
    pins.set_level(27, False)
    pins.set_level(27, False)

    expected = ["USE 27 out", "OUT 27 1", "OUT 27 0", "OUT 27 0"]
    assert expected == [bench.hears() for _ in expected]
    assert pins.level(27) is False
    pins.close()
    assert "" == bench.hears()


def test_wake_ends_waiting(pins: GpioPins) -> None:
    """A wake from another thread makes edges return nothing."""
    waker = threading.Thread(target=pins.wake)
    waker.start()

    assert () == pins.edges(DEADLINE_S)
    waker.join()


def test_a_wake_hides_no_edge(bench: Bench, pins: GpioPins) -> None:
    """What came behind it comes with the same look."""
    pins.watch(17, "up")
    pins.wake()
    bench.say(b"IN 17 0 7\nSYNC\n")
    for expected in ("USE 17 in", "SYNC"):
        assert expected == bench.hears()

    assert (PinEdge(17, False, 7),) == pins.edges(0)


def test_a_broken_link_is_a_link_error(bench: Bench, pins: GpioPins) -> None:
    """A bench that goes away ends the waiting, and nothing works from then on."""
    pins.watch(17, "up")
    pins.drive(27, False)
    leaving = threading.Thread(target=bench.leave)
    leaving.start()

    with pytest.raises(LinkError, match=r"bench at .*gpio\.sock is gone"):
        pins.edges(DEADLINE_S)
    leaving.join()
    with pytest.raises(LinkError, match="is gone"):
        pins.set_level(27, True)
    with pytest.raises(LinkError, match="is gone"):
        pins.watch(4, "up")
    pins.close()
    pins.close()


def test_edges_before_the_end_are_not_lost(bench: Bench, pins: GpioPins) -> None:
    """Only a wait that has nothing more to give raises."""
    pins.watch(17, "up")
    bench.say(b"IN 17 0 7\nSYNC\n")
    for expected in ("USE 17 in", "SYNC"):
        assert expected == bench.hears()

    assert [PinEdge(17, False, 7)] == edges_of(pins, 1)


def test_a_long_path_works(tmp_path: Path) -> None:
    """A socket deeper than the kernel's 107 bytes is reached all the same."""
    folder = tmp_path / ("deep" * 20) / ("deeper" * 20)
    folder.mkdir(parents=True)
    bench = Bench(folder / "gpio.sock")
    pins = connected(bench)
    pins.watch(17, "up")

    assert pins.level(17) is True
    pins.close()
    bench.close()


def test_no_bench_says_so(tmp_path: Path) -> None:
    """Nobody listening is one sentence with the path."""
    with pytest.raises(LinkError, match=r"No bench listens at .*gpio\.sock"):
        link_factory(tmp_path / "gpio.sock")


def test_a_mute_bench_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bench that does not say its levels is not waited for."""
    monkeypatch.setattr("firmware_bridge.gpio_link.PATIENCE_S", 0.05)
    bench.greeting = b"IN 17 1 5\n"

    with pytest.raises(LinkError, match="did not say what its lines are"):
        connected(bench)


def test_a_bench_that_hangs_up_says_so(bench: Bench) -> None:
    """A bench that has a gateway already hangs up, and that is what is said."""
    bench.greeting = b""

    def refuse() -> None:
        bench.greet()
        bench.leave()

    refusing = threading.Thread(target=refuse)
    refusing.start()
    with pytest.raises(LinkError, match="is gone: the other end closed it"):
        link_factory(bench.path)
    refusing.join()


def test_a_hung_bench_is_lost(
    bench: Bench, pins: GpioPins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bench that reads no more is a link error, not a hung thread."""
    monkeypatch.setattr("firmware_bridge.gpio_link.PATIENCE_S", 0.05)
    pins.drive(27, False)

    def flood() -> None:
        for _ in range(1_000_000):
            pins.set_level(27, True)

    with pytest.raises(LinkError, match="takes no more bytes: the other end hangs"):
        flood()
    assert bench.path.exists()


def test_a_flood_drops_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A floating line that nobody reads costs bounded memory, and is counted."""
    monkeypatch.setattr("firmware_bridge.gpio_pins.EDGE_LIMIT", 10)
    factory = MockFactory()
    pins = GpioPins(factory)
    pins.watch(17, "down")
    for _ in range(20):
        factory.pin("GPIO17").drive_high()
        factory.pin("GPIO17").drive_low()

    edges = pins.edges(0)

    assert 10 == len(edges)
    assert edges[-1].level is False
    assert 30 == pins.dropped
    pins.close()


def test_stamps_are_nanoseconds_of_the_monotonic_clock() -> None:
    """An edge of a factory that stamps in seconds has whole nanoseconds."""
    factory = MockFactory()
    pins = GpioPins(factory)
    pins.watch(17, "down")
    before_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    factory.pin("GPIO17").drive_high()
    (edge,) = pins.edges(DEADLINE_S)

    assert abs(edge.mono_ns - before_ns) < 1_000_000_000
    assert (17, True) == (edge.line, edge.level)
    pins.close()


def test_a_line_that_does_not_exist_says_so() -> None:
    """A number that is no GPIO, a fixed pull and a line not in use are sentences."""
    pins = GpioPins(MockFactory())

    with pytest.raises(LinkError, match="GPIO line 99 cannot be used"):
        pins.watch(99, "up")
    with pytest.raises(LinkError, match=r"GPIO line 2 cannot be used: .* pull"):
        pins.watch(2, "down")
    with pytest.raises(LinkError, match="GPIO line 5 is not in use"):
        pins.set_level(5, True)
    pins.watch(6, "up")
    with pytest.raises(LinkError, match="GPIO line 6 cannot be used"):
        pins.set_level(6, True)
    pins.close()


# ------------------------------------------------------------ choosing the pins


@pytest.fixture
def a_pi(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this machine a Raspberry Pi 5, as far as its revision goes."""
    monkeypatch.setattr("gpiozero.pins.local.get_pi_revision", lambda: 0xC04170)


def library(name: str, factory: str, fault: Exception | None) -> types.ModuleType:
    """Return a module of gpiozero whose factory works or fails."""
    module = types.ModuleType(name)

    def make() -> gpiozero.Factory:
        if fault is not None:
            raise fault
        return MockFactory()

    setattr(module, factory, make)
    return module


def install(
    monkeypatch: pytest.MonkeyPatch, lgpio: Exception | None, rpi: Exception | None
) -> None:
    """Put both libraries in place, each with its fault."""
    for name, factory, fault in (
        ("gpiozero.pins.lgpio", "LGPIOFactory", lgpio),
        ("gpiozero.pins.rpigpio", "RPiGPIOFactory", rpi),
    ):
        monkeypatch.setitem(sys.modules, name, library(name, factory, fault))


def test_no_pi_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """On any other machine one sentence says what to do."""

    def unknown() -> int:
        raise gpiozero.PinUnknownPi("unable to locate Pi revision")

    monkeypatch.setattr("gpiozero.pins.local.get_pi_revision", unknown)

    with pytest.raises(LinkError, match=r"is no Raspberry Pi, .* `--root`"):
        machine_factory()


@pytest.mark.usefixtures("a_pi")
def test_lgpio_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where lgpio works nothing else is tried."""
    install(monkeypatch, None, RuntimeError("not to be tried"))

    assert isinstance(machine_factory(), MockFactory)


@pytest.mark.usefixtures("a_pi")
def test_rpi_gpio_is_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where lgpio is missing RPi.GPIO is taken."""
    install(monkeypatch, ImportError("No module named 'lgpio'"), None)

    assert isinstance(machine_factory(), MockFactory)


@pytest.mark.usefixtures("a_pi")
def test_nothing_works_says_what_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Both names and both reasons are in the sentence; the folder stays the same."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/gatepost:/run/other")
    monkeypatch.setenv("LG_WD", "/run/mine")
    install(monkeypatch, ImportError("no lgpio"), RuntimeError("no peripheral"))

    with pytest.raises(
        LinkError, match=r"tried lgpio \(no lgpio\) and RPi\.GPIO \(no peripheral\)"
    ):
        machine_factory()
    assert tmp_path == Path.cwd()
    assert "/run/mine" == os.environ["LG_WD"]
