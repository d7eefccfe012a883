"""What the author of a driver runs on it in a test: `check_driver`. Pure.

    def test_contract() -> None:
        assert () == check_driver(DRIVER, b"ST,+001.250 kg" + bytes([13, 10]))

The voice is what the device really says: for a stream the bytes, for registers the
values by the index of their ask, for files their contents, for lines the edges. It
should hold one of everything, because what it earns must be exactly `emits`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from drivers.contract import (
    CodeSeen,
    Driver,
    Edge,
    FileDriver,
    Finding,
    LineDriver,
    Refusal,
    RegisterDriver,
    Sample,
    StreamDriver,
    TagSeen,
)
from edge_app.third_party.faults import faults_of
from edge_app.third_party.tame import tame

Voice: TypeAlias = (
    bytes | Mapping[int, Sequence[int]] | Sequence[bytes | None] | Sequence[Edge]
)
LONGEST_VOICE = 512
"""Bytes of a stream that are spoiled one by one; it takes time."""
NOISE = tuple(bytes([one]) * 3 for one in range(256))
ODD_VALUES = (0, 1, 0x7FFF, 0x8000, 0xFFFF)


def check_driver(driver: Driver, voice: Voice) -> tuple[str, ...]:
    """Try the driver on its device's own words, whole, cut and spoiled.

    Return what it does that the contract forbids, a sentence each, none twice.
    """
    faults = list(faults_of(driver, str(getattr(driver, "name", ""))))
    if faults:
        return tuple(faults)
    crashes: list[str] = []
    tamed = tame(driver, lambda why, _last: crashes.append(why))
    faults += _order_faults(tamed)
    faults += TRIALS[type(driver)](tamed, voice)
    # What a driver earns after it was given up for its crashes says nothing more.
    return tuple(dict.fromkeys(crashes or faults))


def _order_faults(driver: Any) -> Iterator[str]:
    """Hold `encode` to sentences; a number that is not asked for is its own affair."""
    if isinstance(driver, FileDriver) or driver.encode is None:
        return
    try:
        driver.encode("no such order", None, driver.options())
    except ValueError:
        pass
    else:
        yield "encode takes an order that is not among its orders"
    for verb in driver.orders:
        try:
            driver.encode(verb, None, driver.options())
        except ValueError as error:
            if not str(error):
                yield f"encode refuses {verb} without a sentence"


def _stream(driver: StreamDriver[Any], voice: Any) -> Iterator[str]:
    options = driver.options()
    for function in (driver.start, driver.ask, driver.probe):
        if function is not None:
            function(options)
    whole, rest = _heard(driver, [voice])
    yield from _said(driver, whole)
    if rest:
        yield f"the last {len(rest)} bytes of the voice were left over"
    for at in range(1, min(len(voice), LONGEST_VOICE)):
        if _heard(driver, [voice[:at], voice[at:]]) != (whole, rest):
            yield f"cut after byte {at} the voice earns something else"
            break
    if _heard(driver, [bytes([one]) for one in voice]) != (whole, rest):
        yield "byte by byte the voice earns something else"
    _spoil_stream(driver, voice[:LONGEST_VOICE])


def _spoil_stream(driver: StreamDriver[Any], voice: bytes) -> None:
    """Let it hear bad lines; what it answers is judged by `tame`."""
    for wire in _spoiled(voice):
        _, rest = _heard(driver, [wire])
        if driver.flush is not None:
            driver.flush(rest, driver.options())


def _heard(
    driver: StreamDriver[Any], pieces: Iterable[bytes]
) -> tuple[list[Finding], bytes]:
    findings: list[Finding] = []
    rest = b""
    for piece in pieces:
        decoded = driver.decode(rest + piece, driver.options())
        findings += decoded.findings
        rest = decoded.rest
    return findings, rest


def _spoiled(voice: bytes) -> Iterator[bytes]:
    """Yield the voice with noise before it, with each byte changed, and half of it."""
    for noise in NOISE:
        yield noise + voice
    for at, byte in enumerate(voice):
        yield voice[:at]
        for flipped in (byte ^ 0x01, byte ^ 0x80, 0x00, 0xFF):
            yield voice[:at] + bytes([flipped]) + voice[at + 1 :]


def _registers(driver: RegisterDriver[Any], voice: Any) -> Iterator[str]:
    options = driver.options()
    found: list[Finding] = []
    for index in driver.polls(options):
        if index not in voice:
            yield f"the voice has no values for ask {index}, which is polled"
            continue
        found += driver.decode(index, tuple(voice[index]), options)
    yield from _said(driver, found)
    for index, ask in enumerate(driver.asks):
        for odd in ODD_VALUES:
            driver.decode(index, (odd,) * ask.size, options)
        driver.decode(index, (), options)
    driver.decode(len(driver.asks), (0,), options)


def _files(driver: FileDriver[Any], voice: Any) -> Iterator[str]:
    options, contents = driver.options(), tuple(voice)
    if len(contents) != len(driver.reads(options)):
        yield f"the voice has {len(contents)} files; it reads {driver.reads(options)}"
        return
    yield from _said(driver, driver.decode(contents, options))
    for at, content in enumerate(contents):
        for odd in (None, b"", *_spoiled(content or b"")):
            driver.decode((*contents[:at], odd, *contents[at + 1 :]), options)


def _pins(driver: LineDriver[Any], voice: Any) -> Iterator[str]:
    options = driver.options()
    found: list[Finding] = []
    rest: tuple[Edge, ...] = ()
    for function in (driver.pull, driver.rest_level):
        if function is not None:
            function(options)
    if driver.decode is None:
        return
    for edge in voice:
        decoded = driver.decode((*rest, edge), options)
        found += decoded.findings
        rest = decoded.rest
    if rest and driver.flush is not None:
        found += driver.flush(rest, options)
    yield from _said(driver, found)


TRIALS: Mapping[type[Any], Any] = {
    StreamDriver: _stream,
    RegisterDriver: _registers,
    FileDriver: _files,
    LineDriver: _pins,
}


def _said(driver: Driver, findings: Iterable[Finding]) -> Iterator[str]:
    """Compare what was earned with what is declared, both ways."""
    earned: set[Any] = set()
    for one in findings:
        match one:
            case (
                Sample(quantity=kind) | TagSeen(scheme=kind) | CodeSeen(symbology=kind)
            ):
                earned.add(kind)
            case Refusal():
                yield f"it refuses {one.raw!r} of the voice ({one.reason.value})"
    if missing := driver.emits - earned:
        yield f"the voice never earns {', '.join(map(str, missing))}, which it emits"
    if surplus := earned - driver.emits:
        yield f"it says {', '.join(map(str, surplus))}, which is not among its emits"
