"""The wire's time against the published table, and the laws of what fits it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import RegisterDriver
from drivers.registry import load
from edge_app.planner import (
    Asked,
    Line,
    advice,
    dead_share,
    exchange_s,
    outlook,
    share,
    silent_s,
    use,
)
from edge_app.planner import asked as asked_by
from edge_app.reads import Party, rounds
from tests.unit.config_site import changed, judged

SLOW = Line(9600)
PROBE = Asked("probe", (2,), 1.0, 0.2)


@pytest.mark.parametrize(
    ("baud", "bits", "expected_ms"),
    [
        pytest.param(9600, 10, 25.0, id="9600 8N1"),
        pytest.param(9600, 11, 27.5, id="9600 8E1"),
        pytest.param(4800, 10, 50.0, id="4800"),
        pytest.param(19200, 10, 12.5, id="19200"),
        pytest.param(115200, 10, 4.98, id="115200: silence of 1.75 ms"),
    ],
)
def test_one_read_of_two_registers(baud: int, bits: int, expected_ms: float) -> None:
    """The table that the protocol notes give, to a hundredth of a millisecond."""
    assert expected_ms == round(1000 * exchange_s(Line(baud, bits), 2), 2)


def test_a_round_of_32_probes() -> None:
    """At 9600 a probe needs 45 ms with its thinking, and 32 do not fit a second."""
    assert 0.045 == pytest.approx(share(SLOW, PROBE))
    assert 1.44 == pytest.approx(use(SLOW, [PROBE] * 32))


def test_a_fast_device_thinks_no_longer_than_it_may() -> None:
    """The usual 20 ms are cut to the longest time that the driver gives."""
    assert 0.03 == pytest.approx(share(SLOW, replace(PROBE, turnaround_s=0.005)))


def test_a_dead_device_costs_ever_less() -> None:
    """It is asked for 3 s, then after pauses of 0.5 s more each time, at most 10 s."""
    assert 0.525 == pytest.approx(silent_s(SLOW, PROBE))

    # Asked at 0, 1 and 3 s; then 1, 1, 1.5, 2 ... 6.5 s after each time-out.
    asked = round(dead_share(SLOW, PROBE) * 60 / 0.525)
    assert 16 == asked


def test_pauses_of_a_device() -> None:
    """Between two of its own reads the wire waits; behind the last one others talk."""
    scale = replace(PROBE, counts=(2, 2), pause_s=0.1)

    assert 2 * 0.045 + 0.1 == pytest.approx(share(SLOW, scale))
    assert 0.045 == pytest.approx(share(SLOW, replace(PROBE, pause_s=0.1)))


@pytest.mark.parametrize(
    ("line", "devices", "expected"),
    [
        pytest.param(SLOW, [], "", id="no device"),
        pytest.param(SLOW, [PROBE], "", id="one"),
        pytest.param(SLOW, [PROBE] * 17, "", id="17 fit, one of them dead too"),
        pytest.param(
            SLOW,
            [PROBE] * 21,
            "its devices need 95 % of the wire's time, and 104 % in the minute after"
            " one falls silent; make timeout_s (0.3) shorter, or every_s longer.",
            id="21 fit while all answer",
        ),
        pytest.param(
            SLOW,
            [replace(PROBE, every_s=0.1, pause_s=0.1)],
            '"probe" cannot be asked every 0.1 s, with the 0.1 s of silence that it'
            " wants; make its every_s 0.15.",
            id="a device that wants silence",
        ),
        pytest.param(
            SLOW,
            [PROBE] * 60,
            "its devices need 270 % of the wire's time; make every_s 2.7 times as long,"
            " or put some of them on another bus.",
            id="60 do not fit, and think too long for any rate",
        ),
        pytest.param(
            SLOW,
            [PROBE] * 23,
            "its devices need 104 % of the wire's time; make every_s 1.1 times as long,"
            " or set baud = 19200 here and in the devices if they can,"
            " or put some of them on another bus.",
            id="23 would fit at 19200",
        ),
        pytest.param(
            Line(1200),
            [replace(PROBE, counts=(8, 8), every_s=0.5)],
            "its devices need 128 % of the wire's time; make every_s 1.3 times as long,"
            " or set baud = 9600 here and in the devices if they can.",
            id="one alone",
        ),
    ],
)
def test_advice(line: Line, devices: list[Asked], expected: str) -> None:
    """A set that does not fit is told what to change; one that fits is told nothing."""
    assert expected == advice(line, devices)


@pytest.mark.parametrize(
    ("devices", "expected"),
    [
        pytest.param([], "", id="no device"),
        pytest.param([PROBE], "its device needs 5 % of the wire's time.", id="one"),
        pytest.param(
            [PROBE] * 2,
            "its devices need 9 % of the wire's time, and 28 % in the minute after all"
            " went silent.",
            id="two",
        ),
        pytest.param(
            [PROBE] * 17,
            "its devices need 77 % of the wire's time, and 96 % in the minute after 2"
            " of 17 went silent; with 3 it would be 105 %: make timeout_s (0.3)"
            " shorter, or every_s longer.",
            id="17 bear two",
        ),
        pytest.param([PROBE] * 23, "", id="23 have a warning instead"),
    ],
)
def test_outlook(devices: list[Asked], expected: str) -> None:
    """A set that fits is told how many may die before it does not."""
    assert expected == outlook(SLOW, devices)


def test_joined_reads_and_pauses_are_reckoned() -> None:
    """What is planned is what goes over the wire, and one round is one device."""
    driver = load("relay_modbus")
    assert isinstance(driver, RegisterDriver)
    horn, lamp, far = (
        Party(name, driver, driver.options(channel=channel), 1, 1.0)
        for name, channel in (("horn", 1), ("lamp", 17), ("far", 32))
    )
    (board,) = rounds([horn, lamp, far])

    assert Asked("horn", (2,), 1.0, 0.2, 0.0) == asked_by(board)
    scale = load("scale_laumas")
    assert isinstance(scale, RegisterDriver)
    (one,) = rounds([Party("scale", scale, scale.options(), 2, 0.25)])
    assert Asked("scale", (8,), 0.25, 0.2, 0.1) == asked_by(one)


TWO_EAGER_PROBES = changed(
    "address = 1",
    """address = 1
every_s = 0.05
[[device]]
name = "probe-2"
driver = "climate_xymd02"
bus = "rs485"
address = 2
every_s = 0.05""",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            TWO_EAGER_PROBES,
            [
                'bus "rs485" (line 8): its devices need 180 % of the wire\'s time;'
                " make every_s 1.8 times as long, or set baud = 115200 here and in the"
                " devices if they can, or put some of them on another bus."
            ],
            id="too much",
        ),
        pytest.param(
            TWO_EAGER_PROBES.replace('modbus-rtu"', 'modbus-rtu"\nparity = "E"'),
            [
                'bus "rs485" (line 8): its devices need 190 % of the wire\'s time;'
                " make every_s 1.9 times as long,"
                " or put some of them on another bus."
            ],
            id="parity makes each character longer",
        ),
        pytest.param(
            TWO_EAGER_PROBES.replace(
                'kind = "modbus-rtu"', 'kind = "modbus-tcp"'
            ).replace('port = "/dev/ttyAMA0"', 'address = "10.0.0.5:502"'),
            [],
            id="a network is no such wire",
        ),
        pytest.param(changed("address = 1", "address = 2"), [], id="it fits"),
    ],
)
def test_check_warns_of_a_bus_that_does_not_fit(text: str, expected: list[str]) -> None:
    """A line asked too often is a warning at its bus, and no mistake."""
    mistakes, warnings = judged(text)

    assert () == mistakes
    assert expected == [said for said in warnings if "wire's time" in said]


lines = st.builds(
    Line,
    baud=st.sampled_from([1200, 4800, 9600, 19200, 38400, 115200]),
    character_bits=st.integers(10, 11),
    allowance_s=st.floats(0.02, 10),
)
asked = st.builds(
    Asked,
    device=st.just("one"),
    counts=st.lists(st.integers(1, 125), min_size=1, max_size=3).map(tuple),
    every_s=st.floats(0.05, 3600),
    turnaround_s=st.floats(0, 2),
)
sets = st.lists(asked, max_size=6)


@given(lines, sets, asked)
def test_a_further_device_needs_more(
    line: Line, devices: list[Asked], one: Asked
) -> None:
    """No device is free of cost, dead or alive."""
    assert use(line, devices) < use(line, [*devices, one])
    assert dead_share(line, one) > 0


@given(lines, sets)
def test_the_worst_are_taken_for_dead(line: Line, devices: list[Asked]) -> None:
    """One dead needs at least what any other one would; all dead need what they do."""
    alive = use(line, devices)
    for one in devices:
        other = alive - share(line, one) + dead_share(line, one)
        assert use(line, devices, dead=1) >= other - 1e-6

    everyone = sum(dead_share(line, one) for one in devices)
    assert everyone == pytest.approx(use(line, devices, dead=len(devices)), abs=1e-6)


@given(lines, st.integers(1, 124))
def test_longer_reads_and_slower_wires_need_more(line: Line, count: int) -> None:
    """Time grows with registers, with bits and against the rate."""
    now_s = exchange_s(line, count)

    assert now_s < exchange_s(line, count + 1)
    assert now_s < exchange_s(replace(line, baud=line.baud // 2), count)
    assert now_s < exchange_s(line, count, think_s=0.001)


@given(lines, sets)
def test_what_is_advised_makes_it_fit(line: Line, devices: list[Asked]) -> None:
    """The factor and the rate in the sentence, applied, leave no more than all."""
    said = advice(line, devices)

    for factor in re.findall(r"every_s ([0-9.]+) times", said):
        slower = [replace(one, every_s=one.every_s * float(factor)) for one in devices]
        assert use(line, slower) <= 1 + 1e-9
    for baud in re.findall(r"baud = (\d+)", said):
        assert use(replace(line, baud=int(baud)), devices) <= 1
    assert ("times as long" in said) == (use(line, devices) > 1)


@given(lines, sets)
def test_the_outlook_is_true(line: Line, devices: list[Asked]) -> None:
    """As many as it bears do fit when they are silent, and one more does not."""
    said = outlook(line, devices)

    assert bool(said) == (bool(devices) and not advice(line, devices))
    if found := re.search(r"after (\d+) of .* with (\d+) it would", said):
        borne, too_many = map(int, found.groups())
        assert use(line, devices, borne) <= 1 < use(line, devices, too_many)
    elif "after all went silent" in said:
        assert use(line, devices, len(devices)) <= 1
