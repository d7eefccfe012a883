"""A gate that leaves out looking at the time before anything can be due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import Refused, StationInput
from edge_app.shared import Shared
from edge_app.stations import entrance
from tests.unit.gate import LANE, MS, Gate

RULES: tuple[Mapping[str, Any], ...] = (
    {},
    {"rated": 2, "rest_s": 3, "turnstile_in": "stile", "unattended_s": 10},
    {"spare_thermometer": "spare", "warm_up_s": 5, "duties": ("mask",), "duty_s": 5},
    {"beam_gap_ms": 300, "entry_when_lost": "open", "silent_s": 2, "confirm": "second"},
)
PEOPLE = st.sampled_from(("anna", "ben", "cora"))
ACTIONS = st.one_of(
    st.tuples(st.just("see"), st.sampled_from(("36.5", "37.9", "22", "43", "30"))),
    st.tuples(st.just("person"), st.sampled_from(("36.5 36.5 36.5", "38 38 38"))),
    st.tuples(st.just("walk"), st.sampled_from(("in", "in", "out", "back"))),
    st.tuples(st.just("edge"), st.sampled_from(("outer 1", "outer 0", "inner 1"))),
    st.tuples(st.just("wait"), st.sampled_from((0.01, 0.3, 2.0, 7.0, 400.0, 4000.0))),
    st.tuples(st.just("leap"), st.sampled_from((0.3, 7.0, 400.0))),
    st.tuples(st.just("badge"), PEOPLE),
    st.tuples(st.just("unplug"), st.sampled_from(("outer", "forehead", "lamp"))),
    st.tuples(st.just("plug"), st.sampled_from(("outer", "forehead", "lamp"))),
    st.tuples(st.just("fail"), st.sampled_from(("barrier/pulse", "lamp/on"))),
    st.tuples(st.just("noise"), st.just("forehead")),
    st.tuples(st.just("press"), st.sampled_from(("open", "deny", "release"))),
)


@dataclass
class Watched(Gate):
    """A gate beside one that looks at the time with every input."""

    spared: int = field(default=0)

    def give(self, given: StationInput) -> None:
        """Hand over one input to both; they answer the same and remember the same."""
        shared = Shared(occupancy=dict(self.people))
        state = self.state
        looks = replace(state, passing=replace(state.passing, quiet_ns=0))
        ours, theirs = (
            entrance.step(self.limits, one, shared, given) for one in (state, looks)
        )
        self.spared += given.at.boot_ns < state.passing.quiet_ns

        assert theirs == ours
        super().give(given)

    def wait(self, seconds: float) -> None:
        """Let time pass; a tick that is late comes now, since no clock goes back."""
        if self.wake_ns is not None:
            self.wake_ns = max(self.wake_ns, self.at_ms * MS)
        super().wait(seconds)

    def do(self, what: str, how: str | float) -> None:
        """Let one thing happen."""
        word = str(how)
        match what:
            case "edge":
                beam, level = word.split()
                self.read(beam, Quantity.BEAM, level)
            case "wait":
                self.wait(float(how))
            case "leap":
                # A busy engine: inputs come before the tick that was asked for.
                self.at_ms += round(float(how) * 1000)
            case "unplug" | "plug":
                self.port(word, up=what == "plug")
            case "noise":
                self.give(Refused(word, "check", b"?", self.now))
            case "press":
                self.command(word, reason="drill")
            case _:
                getattr(self, what)(*word.split("/"))


@settings(max_examples=150, deadline=None)
@given(
    rules=st.sampled_from(RULES),
    day=st.lists(st.tuples(ACTIONS), min_size=5, max_size=40),
)
def test_nothing_is_missed(
    rules: Mapping[str, Any], day: list[tuple[tuple[str, str | float]]]
) -> None:
    """Whatever happens, looking at the time before it is due changes nothing."""
    gate = Watched(limits=replace(LANE, **rules))

    for (action,) in day:
        gate.do(*action)


def test_most_values_need_no_look() -> None:
    """While people are measured and walk in, it is left out far more often than not."""
    gate = Watched()

    for _ in range(5):
        gate.person()
        gate.walk("in")

    assert gate.spared > 30
