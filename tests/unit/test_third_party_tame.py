"""A third party's driver at work: what it gets wrong is told, and harms nobody."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers import registry
from drivers.contract import (
    Decoded,
    Edge,
    FileDriver,
    LevelStep,
    Refusal,
    RegisterDriver,
    RegisterWrite,
    Sample,
    StreamDriver,
    TagSeen,
)
from drivers.quantities import Quantity, TagScheme
from edge_app.third_party.check import check_driver
from edge_app.third_party.faults import faults_of
from edge_app.third_party.tame import FAULTS_HIGH, tame
from tests.unit.guest_package import examples, packages
from tests.unit.voices import each, simulator

ALL = registry.load_all()
SCALE: Any = registry.load("scale_mtsics")
PROBE: Any = registry.load("climate_xymd02")
WIRE: Any = registry.load("climate_ds18b20")
BEAM: Any = registry.load("line_beam")
OUTPUT: Any = registry.load("line_output")
WEIGHT = Sample(Quantity.MASS, Decimal(1))


def crash(*_: object) -> Any:
    """Make a mistake."""
    raise ZeroDivisionError("no thought was given to this")


def voice(driver: Any) -> Any:
    """Return what a driver's stand-in says."""
    module = simulator(driver)
    if isinstance(driver, StreamDriver):
        return module.EVERYTHING
    device = module.stand_in({})
    if isinstance(driver, RegisterDriver):
        return {
            index: tuple(
                value
                for part in ask.parts
                for value in device.read(part.table, part.address, part.count)
            )
            for index, ask in enumerate(driver.asks)
        }
    if isinstance(driver, FileDriver):
        return [device.files()[name] for name in driver.reads(driver.options())]
    levels = getattr(module, "EVERYTHING", ())
    return [Edge(driver.lines.index(key), level, at) for key, level, at in levels]


# ---------------------------------------------------------------- declarations


@each(ALL)
def test_ours_keep_what_theirs_must(driver: Any) -> None:
    """Every built-in driver passes what a third party's has to pass."""
    assert () == check_driver(driver, voice(driver))


@pytest.mark.parametrize(
    ("driver", "says"),
    [
        (replace(SCALE, line=None), "line is None"),
        (replace(SCALE, emits={Quantity.MASS}), "emits is no frozenset"),
        (replace(SCALE, every_s=None), "it has ask without every_s"),
        (replace(SCALE, idle_s=0), "it has flush without idle_s"),
        (replace(SCALE, over=("smoke",)), "over is ('smoke',)"),
        (replace(SCALE, check=""), "check is no text"),
        (replace(PROBE, asks=()), "asks is no tuple"),
        (replace(PROBE, polled=(9,)), "there are asks 0 to 3"),
        (replace(PROBE, polled=()), "polled is no tuple"),
        (replace(PROBE, turnaround_s=60), "turnaround_s is 60"),
        (
            replace(PROBE, asks=(replace(PROBE.asks[0], count=200),), polled=(0,)),
            "which Modbus cannot ask",
        ),
        (replace(WIRE, every_s="5"), "every_s is '5'"),
        (replace(WIRE, reads=None), "reads is no function"),
        (replace(BEAM, decode=None), "it is an input without decode"),
        (replace(BEAM, lines=("bus",)), "lines is ('bus',)"),
        (replace(OUTPUT, rest_level=None), "it is an output without encode"),
        (replace(OUTPUT, direction="up"), "neither in nor out"),
    ],
)
def test_declarations(driver: Any, says: str) -> None:
    """Each contradiction has its sentence, and it is the only one."""
    (fault,) = faults_of(driver, driver.name)

    assert says in fault


# ------------------------------------------------------------------- at work


def test_an_exception_is_told_and_passes() -> None:
    """`decode` gives nothing, and what was wrong is told as a sentence."""
    told: list[tuple[str, bool]] = []
    driver: Any = tame(replace(SCALE, decode=crash), lambda *fault: told.append(fault))

    assert Decoded((), b"") == driver.decode(b"x", driver.options())
    assert [
        (
            "its driver scale_mtsics failed in decode:"
            " ZeroDivisionError: no thought was given to this",
            False,
        )
    ] == told


def test_after_some_faults_it_is_not_called_any_more() -> None:
    """The last fault says so; after it the driver's other functions rest too."""
    told: list[bool] = []
    driver: Any = tame(
        replace(SCALE, decode=crash), lambda _why, last: told.append(last)
    )
    for _ in range(FAULTS_HIGH + 3):
        driver.decode(b"x", driver.options())

    assert [*[False] * (FAULTS_HIGH - 1), True] == told
    assert b"" == driver.ask(driver.options())
    with pytest.raises(ValueError, match="was given up"):
        driver.encode("zero", None, driver.options())


def test_a_good_answer_between_begins_the_count_anew() -> None:
    """A driver that fails now and then goes on."""
    told: list[bool] = []

    def moody(pending: bytes, _options: object) -> Decoded:
        return crash() if pending == b"bad" else Decoded((WEIGHT,), b"")

    driver: Any = tame(
        replace(SCALE, decode=moody), lambda _why, last: told.append(last)
    )
    for _ in range(3 * FAULTS_HIGH):
        driver.decode(b"bad", driver.options())
        assert (WEIGHT,) == driver.decode(b"good", driver.options()).findings

    assert not any(told)


WRONG: list[Any] = ["mass", 1.5, [WEIGHT]]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        Decoded((), b"x" * 100_000),
        Decoded((WRONG[0],), b""),
        Decoded((Sample(Quantity.MASS, WRONG[1]),), b""),
        Decoded(WRONG[2], b""),
        Decoded((Sample(Quantity.MASS, Decimal("sNaN")),), b""),
        Decoded((Sample(Quantity.MASS, Decimal("1E+99999")),), b""),
        Decoded((TagSeen(TagScheme.EPC, "\ud800"),), b""),
    ],
)
def test_an_answer_of_the_wrong_kind_is_a_fault(answer: Any) -> None:
    """What is no finding, or waits for too much, does not get through."""
    told: list[str] = []
    driver: Any = tame(
        replace(SCALE, decode=lambda *_: answer), lambda why, _last: told.append(why)
    )

    assert Decoded((), b"") == driver.decode(b"x", driver.options())
    assert 1 == len(told)


@pytest.mark.parametrize(
    ("driver", "call", "instead"),
    [
        (replace(SCALE, start=crash), lambda one: one.start(one.options()), ()),
        (replace(SCALE, flush=crash), lambda one: one.flush(b"", one.options()), ()),
        (replace(PROBE, decode=crash), lambda one: one.decode(0, (), None), ()),
        (replace(PROBE, polled_by=crash), lambda one: one.polls(None), (0,)),
        (replace(WIRE, reads=lambda _: ("../x",)), lambda one: one.reads(None), ()),
        (replace(BEAM, pull=lambda _: 7), lambda one: one.pull(None), "none"),
        (replace(OUTPUT, rest_level=crash), lambda one: one.rest_level(None), False),
    ],
)
def test_every_function_has_a_harmless_answer(
    driver: Any, call: Callable[[Any], Any], instead: Any
) -> None:
    """Whoever calls it goes on with that."""
    assert instead == call(tame(driver))


def test_what_was_right_once_stands_in() -> None:
    """An output's level of rest is what the driver said of it before it failed."""
    levels = [True]
    driver: Any = tame(replace(OUTPUT, rest_level=lambda _: levels.pop()))

    assert driver.rest_level(None)
    assert driver.rest_level(None)


def test_an_order_fails_in_words() -> None:
    """A `ValueError` of the driver is its own; anything else becomes one."""
    good: Any = tame(SCALE)
    bad: Any = tame(replace(SCALE, encode=crash))

    with pytest.raises(ValueError, match="has no order 'sing'"):
        good.encode("sing", None, good.options())
    with pytest.raises(ValueError, match="its driver failed: ZeroDivisionError"):
        bad.encode("zero", None, bad.options())


@pytest.mark.parametrize(
    ("driver", "order"),
    [
        (PROBE, (RegisterWrite("holding", 0xFFFF, (1, 2)),)),
        (PROBE, (RegisterWrite("holding", 1, (65536,)),)),
        (PROBE, (RegisterWrite("coil", 1, ()),)),
        (OUTPUT, (LevelStep(True, float("nan")),)),
        (OUTPUT, (LevelStep(True, WRONG[0]),)),
    ],
)
def test_an_order_that_no_bus_could_carry_out(driver: Any, order: Any) -> None:
    """It fails here in words, and not the thread of the bus."""
    bad: Any = tame(replace(driver, encode=lambda *_: order))

    with pytest.raises(ValueError, match="its driver failed: it answered tuple"):
        bad.encode("on", None, bad.options())


def test_one_device_does_not_pay_for_another() -> None:
    """A driver tamed twice has two counts."""
    first: Any = tame(replace(SCALE, decode=lambda data, _: crash() if data else None))
    second: Any = tame(first)
    for _ in range(FAULTS_HIGH):
        first.decode(b"x", None)

    assert first.decode.watch.over
    assert not second.decode.watch.over


# ------------------------------------------------------------- the author's check


def test_the_example_of_the_manual(tmp_path: Path) -> None:
    """The driver in the chapter about drivers keeps the contract, as its test says."""
    code, test = examples()
    with packages(tmp_path) as install:
        install("acme_gatepost", code, {"scale_acme_w1": "acme_gatepost:DRIVER"})
        install("test_acme", test, {})
        importlib.import_module("test_acme").test_contract()
        driver = importlib.import_module("acme_gatepost").DRIVER
    spoken = b"W+001250*AA\r\nW-000003*A7\r\n"
    decoded = driver.decode(b"W+001250*AB\r\n" + spoken, driver.options())
    assert (True, Decimal("1.250")) == (
        isinstance(decoded.findings[0], Refusal),
        decoded.findings[1].value,
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"decode": crash}, "failed in decode: ZeroDivisionError"),
        ({"decode": lambda *_: Decoded((), b"")}, "never earns Quantity.MASS"),
        (
            {"decode": lambda data, _: Decoded((WEIGHT,) * bool(data), b"")},
            "cut after byte 1 the voice earns something else",
        ),
        ({"encode": lambda *_: b"Z"}, "encode takes an order that is not among"),
        ({"emits": frozenset()}, "which is not among its emits"),
    ],
)
def test_what_an_author_is_told(changes: dict[str, Any], says: str) -> None:
    """Each breach of the contract has its sentence."""
    faults = check_driver(replace(SCALE, **changes), simulator(SCALE).EVERYTHING)

    assert any(says in fault for fault in faults), faults
