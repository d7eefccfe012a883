"""Whatever happens to clock, journal and power: each deadline once, versions rise."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.stations.report_times import deadlines
from tests.unit.report_rig import DAILY, MIDNIGHT_NS, NOTHING, Reported, beijing

HOUR_S = 3600
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 40)),
        st.tuples(st.just("away"), st.integers(1, 90)),
        st.tuples(st.just("clock"), st.sampled_from([0, 1, 9, 22])),
        st.tuples(st.just("set"), st.integers(0, 1)),
        st.tuples(st.just("silent"), st.integers(0, 1)),
        st.tuples(st.just("numbers"), st.integers(0, 3)),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    max_size=14,
)


def do(daily: Reported, deed: str, value: int) -> None:
    """Let one thing happen."""
    match deed:
        case "wait":
            daily.wait(value * HOUR_S)
        case "away":
            daily.at_s += value * HOUR_S
            daily.start()
        case "clock":
            daily.step_s = value * HOUR_S
        case "set":
            daily.synced = bool(value)
        case "silent":
            daily.silent = bool(value)
        case "numbers":
            daily.usual = {**NOTHING, "figures": {"flagged": value}} if value else None
        case _:
            daily.start()


@given(DEEDS)
@settings(max_examples=60, deadline=None)
def test_each_deadline_once(deeds: list[tuple[str, int]]) -> None:
    """In the end every deadline has its report, and no version is there twice."""
    daily = Reported()
    daily.start()
    for deed, value in deeds:
        do(daily, deed, value)
    daily.synced, daily.silent, daily.usual = True, False, NOTHING
    daily.start()
    daily.wait(HOUR_S)
    told = daily.names()
    versions: dict[str, list[int]] = {}
    for name, version, _ in told:
        versions.setdefault(name, []).append(version)
    now_ns = daily.now.wall_ns
    due = {one.name for one in deadlines(DAILY.plan, MIDNIGHT_NS, now_ns, beijing)}

    assert due <= versions.keys()
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    assert [] == daily.view()["due"]
