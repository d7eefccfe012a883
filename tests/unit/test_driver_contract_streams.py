"""What every driver of a stream must keep, checked for each one in the registry."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import registry
from drivers.contract import Finding, Refusal, StreamDriver
from tests.unit.voices import each, kinds, simulator

STREAMS = [one for one in registry.load_all() if isinstance(one, StreamDriver)]


def hear(
    driver: StreamDriver[Any], pieces: list[bytes]
) -> tuple[list[Finding], bytes, int]:
    """Feed the wire piece by piece, as a slow port would."""
    heard: list[Finding] = []
    rest, silent = b"", 0
    for piece in pieces:
        decoded = driver.decode(rest + piece, driver.options())
        heard += decoded.findings
        rest, silent = decoded.rest, silent + decoded.silent
        assert len(rest) <= driver.frame_limit
    return heard, rest, silent


def ordered(driver: StreamDriver[Any], verb: str) -> bytes:
    """Spell an order; nothing where it needs a value."""
    assert driver.encode is not None
    try:
        return driver.encode(verb, None, driver.options())
    except ValueError:
        return b""


def speech(driver: StreamDriver[Any]) -> st.SearchStrategy[bytes]:
    """Noise, the stand-in's true speech, halves of it, and sealed nonsense."""
    stand_in = simulator(driver)
    everything: bytes = stand_in.EVERYTHING
    half = st.integers(0, len(everything)).map(lambda at: everything[:at])
    nonsense = st.binary(max_size=20).map(stand_in.seal)
    return st.binary(max_size=12) | st.just(everything) | half | nonsense


@each(STREAMS)
@given(data=st.data())
@settings(deadline=None)
def test_any_bytes_any_split(driver: StreamDriver[Any], data: st.DataObject) -> None:
    """Nothing raises, and where the port cuts the bytes makes no difference."""
    wire = b"".join(data.draw(st.lists(speech(driver), max_size=6)))
    cut = data.draw(st.integers(0, len(wire)))

    whole = hear(driver, [wire])
    assert whole == hear(driver, [wire[:cut], wire[cut:]])
    assert whole == hear(driver, [wire[at : at + 1] for at in range(len(wire))])


@each(STREAMS)
@given(data=st.data())
def test_silence_judges_the_rest(
    driver: StreamDriver[Any], data: st.DataObject
) -> None:
    """A flush is total, and what it cannot finish it refuses."""
    wire = data.draw(speech(driver))
    _, rest, _ = hear(driver, [wire])
    if driver.flush is not None:
        flushed = driver.flush(rest, driver.options())
        assert bool(rest) == bool(flushed)
        assert not rest or any(isinstance(one, Refusal) for one in flushed)


@each(STREAMS)
@given(noise=st.binary(max_size=40))
def test_true_speech_survives_noise(driver: StreamDriver[Any], noise: bytes) -> None:
    """After any noise, at most one thing said is lost: the one it is stuck to."""
    everything: bytes = simulator(driver).EVERYTHING
    clean, _, _ = hear(driver, [everything])
    heard, _, _ = hear(driver, [noise + everything * 40])

    assert clean == heard[-len(clean) :]


@each(STREAMS)
def test_says_what_it_declares(driver: StreamDriver[Any]) -> None:
    """The stand-in's whole vocabulary earns exactly what the driver `emits`."""
    heard, rest, _ = hear(driver, [simulator(driver).EVERYTHING])

    assert driver.emits == kinds(heard)
    assert rest == b""
    assert not [one for one in heard if isinstance(one, Refusal)]


@each(STREAMS)
def test_the_stand_in_obeys(driver: StreamDriver[Any]) -> None:
    """Start bytes, the ask and every order that needs no value are taken."""
    device, options = simulator(driver).stand_in({}), driver.options()
    said = [*driver.start(options)] if driver.start else []
    said += [driver.ask(options)] if driver.ask else []
    said += [one for verb in driver.orders if (one := ordered(driver, verb))]
    for now_s, data in enumerate(said):
        device.hear(data, float(now_s))
    heard, rest, _ = hear(driver, [device.say(10.0)])

    assert rest == b""
    assert not [one for one in heard if isinstance(one, Refusal)]
