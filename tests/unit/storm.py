"""Storms of bad speech for every kind of driver, from a seed, and what must hold.

A frame is random bytes, a piece of what the stand-in truly says, bent in one place,
or nonsense under the stand-in's own seal. Of a Modbus device it is one answer, of a
kernel device the contents of its files, of input lines a burst of edges. Each chunk
of frames has its own seed and settings, so that a failure can be met again alone.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from drivers.contract import (
    Driver,
    Edge,
    FileDriver,
    Finding,
    LineDriver,
    RegisterDriver,
    StreamDriver,
)
from tests.unit.voices import kinds, registers_of, simulator

SEED = os.environ.get("GATEPOST_FUZZ_SEED", "20260301")
CHUNK_FRAMES = 100
NOISE_BYTES = 12
PIECES_BYTES = (24, 64, 64, 300, 4096)
"""The longest piece that the port hands over, drawn anew for each chunk."""
BORDERS = (0, 1, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF)
"""Registers at which a number turns over."""
BURST_EDGES = 8
BLOCKS_SPARE = 2000
"""Memory blocks that Python itself may come to hold, however long a storm lasts."""

Storm = Callable[[Any, Random, Any], Iterable[Finding]]


def blow(driver: Driver, seed: str, frames: int) -> int:
    """Send at least so many frames to a driver and return how many it were."""
    storm = storm_of(driver)
    chunks = -(-frames // CHUNK_FRAMES)
    blocks = 0
    for chunk in range(chunks):
        with told(f"{driver.name}: seed {seed}, chunk {chunk}"):
            random = Random(f"{seed} {driver.name} {chunk}")
            options = settings(driver, random) if chunk % 2 else driver.options()
            assert kinds(storm(driver, random, options)) <= driver.emits
        blocks = blocks or memory_blocks()
    grown = memory_blocks() - blocks
    assert grown < BLOCKS_SPARE, f"{driver.name}: seed {seed}, {grown} blocks grown"
    return chunks * CHUNK_FRAMES


def memory_blocks() -> int:
    """Count what is held, after Python gave up what it keeps for another time."""
    gc.collect()
    return sys.getallocatedblocks()


@contextmanager
def told(text: str) -> Iterator[None]:
    """Add to whatever goes wrong inside where it went wrong."""
    try:
        yield
    except BaseException as error:
        error.add_note(text)
        raise


def storm_of(driver: Driver) -> Storm:
    """Return how a driver of this kind is tried; it yields everything said."""
    match driver:
        case StreamDriver():
            return stream_storm(true_frames(driver), simulator(driver).seal)
        case RegisterDriver():
            return register_storm(simulator(driver).stand_in({}))
        case FileDriver():
            return file_storm(simulator(driver).stand_in({}).files())
        case LineDriver():
            return line_storm


def settings(driver: Driver, random: Random) -> Any:
    """Draw the options of a device from what the driver declares."""
    drawn = {}
    for key, declared in driver.options.__dataclass_fields__.items():
        limits, default = declared.metadata, declared.default
        if limits["choices"]:
            drawn[key] = random.choice(limits["choices"])
        elif isinstance(default, bool):
            drawn[key] = random.random() < 0.5
        elif limits["low"] is not None:
            number = random.choice((default, limits["low"], limits["high"]))
            drawn[key] = type(default)(number)
    return driver.options(**drawn)


def bent(true: bytes, random: Random) -> bytes:
    """Flip, drop, insert, swap or cut somewhere."""
    at = random.randrange(len(true)) if true else 0
    head, body, tail = true[:at], true[at : at + 1], true[at + 1 :]
    match random.randrange(5):
        case 0 if body:
            return head + bytes([body[0] ^ 1 << random.randrange(8)]) + tail
        case 1:
            return head + tail
        case 2:
            return head + random.randbytes(1) + body + tail
        case 3:
            return head + tail[:1] + body + tail[1:]
        case _:
            return head


# ----------------------------------------------------------------------- streams


def true_frames(driver: StreamDriver[Any]) -> list[bytes]:
    """Cut what the stand-in says where the driver has heard enough to speak."""
    frames, begun, rest = [], b"", b""
    for byte in simulator(driver).EVERYTHING:
        begun += bytes([byte])
        decoded = driver.decode(rest + bytes([byte]), driver.options())
        rest = decoded.rest
        if decoded.findings or decoded.silent:
            frames.append(begun)
            begun = b""
    return [*frames, begun]


def stream_storm(true: list[bytes], seal: Callable[[bytes], bytes]) -> Storm:
    """Feed frames in random pieces; what waits stays small, silence judges it."""

    def frame(random: Random) -> bytes:
        behind = b"" if random.randrange(4) else random.choice(true)
        match random.randrange(3):
            case 0:
                return random.randbytes(random.randrange(NOISE_BYTES)) + behind
            case 1:
                return seal(random.randbytes(random.randrange(NOISE_BYTES))) + behind
            case _:
                return bent(random.choice(true), random) + behind

    def storm(
        driver: StreamDriver[Any], random: Random, options: Any
    ) -> Iterator[Finding]:
        wire = b"".join(frame(random) for _ in range(CHUNK_FRAMES))
        longest, rest = random.choice(PIECES_BYTES), b""
        while wire:
            cut = random.randint(1, longest)
            decoded = driver.decode(rest + wire[:cut], options)
            wire, rest = wire[cut:], decoded.rest
            assert len(rest) <= driver.frame_limit
            yield from decoded.findings
        yield from driver.flush(rest, options) if driver.flush else ()

    return storm


# ------------------------------------------------------- registers, files, lines


def register_storm(device: Any) -> Storm:
    """Answer asks with random registers, borders, and the truth with one changed."""

    def storm(
        driver: RegisterDriver[Any], random: Random, options: Any
    ) -> Iterator[Finding]:
        for _ in range(CHUNK_FRAMES):
            index = random.randrange(len(driver.asks) + 1)
            ask = driver.asks[index % len(driver.asks)]
            registers = list(registers_of(device, ask))
            at = random.randrange(len(registers))
            match random.randrange(4):
                case 0:
                    registers = [random.randrange(0x10000) for _ in registers]
                case 1:
                    registers[at] = random.choice(BORDERS)
                case 2:
                    registers[at] ^= 1 << random.randrange(16)
                case _:
                    registers = registers[:at]
            said = driver.decode(index, tuple(registers), options)
            assert said
            yield from said

    return storm


def file_storm(files: Any) -> Storm:
    """Fill the files with random bytes, bent truth and nothing; or take them away."""
    some = next(iter(files.values()))

    def content(name: str, random: Random) -> bytes | None:
        match random.randrange(4):
            case 0:
                return random.randbytes(random.randrange(NOISE_BYTES))
            case 1:
                return None
            case _:
                return bent(files.get(name, some), random)

    def storm(
        driver: FileDriver[Any], random: Random, options: Any
    ) -> Iterator[Finding]:
        names = driver.reads(options)
        for _ in range(CHUNK_FRAMES):
            contents = [files.get(name, some) for name in names]
            for at in random.sample(range(len(names)), random.randint(1, len(names))):
                contents[at] = content(names[at], random)
            said = driver.decode(tuple(contents), options)
            assert said
            yield from said

    return storm


def line_storm(
    driver: LineDriver[Any], random: Random, options: Any
) -> Iterator[Finding]:
    """Send bursts of true edges at false times, and some on lines not there."""
    assert driver.decode is not None
    true = [
        (driver.lines.index(key), level)
        for key, level, _ in simulator(driver).EVERYTHING
    ]
    at_s = 0.0
    rest: tuple[Edge, ...] = ()
    for _ in range(CHUNK_FRAMES):
        start = random.randrange(len(true))
        burst = true[start : start + random.randint(1, BURST_EDGES)]
        if random.random() < 0.5:
            line = random.randrange(len(driver.lines) + 1)
            burst.insert(random.randrange(len(burst) + 1), (line, at_s % 2 < 1))
        step_s = random.choice((0.0, 0.0001, 0.002, 0.05, -0.001))
        edges = []
        for line, level in burst:
            at_s += step_s
            edges.append(Edge(line, level, at_s))
        decoded = driver.decode((*rest, *edges), options)
        rest = decoded.rest
        assert len(rest) <= driver.edge_limit
        yield from decoded.findings
    yield from driver.flush(rest, options) if driver.flush else ()
