"""Days of a gateway for its laws: any configuration, and anything that may happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import OrderFailed, Refused
from edge_app.stations.entrance_parts import Limits
from tests.unit.school import id_of
from tests.unit.whole_house import EAST, WEST, Life

Moment: TypeAlias = tuple[Any, ...]

ZONES = st.fixed_dictionaries(
    {
        "rated": st.sampled_from([0, 0, 4]),
        "least": st.sampled_from([0, 1]),
        "reset_at": st.sampled_from(["", "07:15"]),
        "closing_at": st.sampled_from(["", "07:20"]),
    }
)
"""What all lanes of a zone have in common."""
CHOICES: dict[str, tuple[Any, ...]] = {
    "badge": ("required",),
    "beam_gap_ms": (500,),
    "way": ("in", "out"),
    "passback": ("soft", "hard", "hard"),
    "passback_timeout_s": (0.0,),
    "unknown_badge": ("refuse", "guard"),
    "lockout_after": (0, 1, 2),
    "arrival": ("warn", "off"),
    "duties": (("mask",), ("visitor",), ("mask", "visitor")),
    "duty_s": (5.0,),
    "reasons": (("drill",),),
    "unattended_s": (10.0,),
    "leave_roles": (("pupil",),),
    "call_out_for": (("fever", "unattended", "degraded", "barrier"),),
    "call_out": ((),),
    "turnstile_in": ("stile-in",),
    "turnstile_out": ("stile-out",),
    "cart_s": (4.0,),
    "baseline_over_c": (Decimal(1),),
    "spare_thermometer": ("spare",),
    "second_use": ("cross-check",),
    "contact_thermometer": ("axilla",),
    "outside_thermometer": ("street",),
    "confirm": ("second",),
    "rechecks": (1,),
    "retries": (0,),
    "retry_s": (0.0,),
    "rest_s": (0.0,),
    "tries": (4,),
    "silent_s": (30.0,),
    "stuck_people": (3,),
    "warm_up_s": (60.0,),
    "blackbody_days": (7,),
    "uncertainty_c": (Decimal("0.3"),),
    "entry_when_lost": ("open",),
    "lamp_red": ("red",),
    "barrier": ("",),
    "outer_beam": ("",),
    "samples": (1,),
}
"""What one lane may be set to, beside the rules as they are without a word."""
PAIRS = [(key, value) for key, values in CHOICES.items() for value in values]
SITES: tuple[dict[str, Any], ...] = (
    {},
    {"unknown_badge": "refuse", "lockout_after": 1, "passback": "hard"},
    {"duties": ("mask",), "leave_roles": ("pupil",), "duty_s": 5.0},
    {"spare_thermometer": "spare", "silent_s": 30.0, "uncertainty_c": Decimal("0.3")},
    {"entry_when_lost": "open", "lamp_red": "red", "rest_s": 0.0, "retry_s": 0.0},
    {"turnstile_in": "stile-in", "turnstile_out": "stile-out", "cart_s": 4.0},
)
"""Rules that belong together at a real site."""
RULES = st.tuples(
    st.sampled_from(SITES), st.lists(st.sampled_from(PAIRS), max_size=6)
).map(lambda both: {**both[0], **dict(both[1])})
DEVICES = (
    *("forehead", "forehead-2", "spare", "axilla", "street"),
    *("outer", "inner", "outer-2", "inner-2", "stile-in", "stile-out"),
    *("barrier", "barrier-2", "lamp", "red", "buzzer", "badges", "reed", "lock"),
)
QUANTITIES = (
    Quantity.OBJECT_TEMPERATURE,
    Quantity.AMBIENT_TEMPERATURE,
    Quantity.BODY_TEMPERATURE,
    Quantity.TEMPERATURE,
    Quantity.BEAM,
    Quantity.CONTACT,
)
VALUES = ("0", "1", "22", "28", "36.25", "37.299", "37.30", "45", "1037.55", "NaN")
TEMPERATURES = ("36.5", "37.29", "37.3", "38.4", "33", "45")
BADGES = ("A1", "A2", "A3", "T1", "V1", "Z9")
PEOPLE = tuple(id_of(label) for label in ("pupil-1", "pupil-2", "visitor-1"))
GIVEN: dict[str, dict[str, str]] = {
    "open": {"reason": "drill"},
    "deny": {"reason": "drill"},
    "re-measure": {"reason": "drill"},
    "release": {"reason": "drill"},
    "release-end": {"reason": "drill"},
    "seen": {"step": "all"},
    "contact": {"value": "36.9"},
    "manual": {"value": "36.5"},
    "rest": {"reason": "sport"},
    "bar": {"reason": "drill", "person": PEOPLE[0]},
    "certificate": {"person": PEOPLE[0]},
    "leave": {"reason": "drill", "person": PEOPLE[0]},
    "visitor": {"purpose": "repair"},
    "symptoms": {"list": "fever,cough"},
    "vehicle": {"plate": "A-1", "driver": "unmeasured"},
    "reported": {},
    "missing": {},
    "case": {"person": "pupil-1", "cause": "mumps"},
    "calibrate": {"offset": "0.3"},
    "blackbody": {"reference": "37", "reading": "38"},
    "zero": {},
}
"""Every verb with arguments that it may take."""
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "reason": st.sampled_from(["drill", "", " ", "sport"]),
        "step": st.sampled_from(["all", "mask", "visitor"]),
        "value": st.sampled_from(TEMPERATURES),
        "person": st.sampled_from([*PEOPLE, "aside-1", "pupil-3"]),
        "purpose": st.just("repair"),
        "list": st.sampled_from(["none", "fever,cough", "x"]),
        "plate": st.just("A-1"),
        "driver": st.sampled_from(["measured", "unmeasured"]),
        "cause": st.sampled_from(["mumps", "x"]),
        "offset": st.sampled_from(["0", "0.3", "99"]),
        "reference": st.just("37"),
        "reading": st.sampled_from(["37", "38"]),
    },
)
LANE = st.sampled_from([0, 0, 1])
SENDERS = st.sampled_from(["local", "local", "mqtt"])
COMMANDS = st.sampled_from([*GIVEN, "open", "contact", "seen", "seen", "manual"]).map(
    lambda verb: ("command", 0, verb, GIVEN[verb], "local")
)
ODD_COMMANDS = st.tuples(
    st.just("command"), LANE, st.sampled_from(list(GIVEN)), ARGUMENTS, SENDERS
)
MOMENTS = st.one_of(
    st.tuples(
        st.just("read"),
        st.sampled_from(DEVICES),
        st.sampled_from(QUANTITIES),
        st.sampled_from(VALUES),
    ),
    st.tuples(st.just("person"), LANE, st.sampled_from(TEMPERATURES)),
    st.tuples(st.just("person"), LANE, st.just("36.5")),
    st.tuples(st.just("comes"), LANE, st.sampled_from(BADGES)),
    st.tuples(st.just("comes back"), LANE, st.sampled_from(TEMPERATURES)),
    st.tuples(st.just("is seen"), LANE, st.sampled_from(["A1", "A4", "", "V1"])),
    st.tuples(st.just("walk"), LANE, st.sampled_from(["in", "in", "back", "peek"])),
    st.tuples(st.just("leave"), LANE),
    st.tuples(st.just("badge"), LANE, st.sampled_from(BADGES)),
    st.tuples(st.just("badge out"), st.sampled_from(BADGES), st.booleans()),
    st.tuples(st.just("stile"), st.sampled_from(["stile-in", "stile-out"])),
    st.tuples(st.just("press"), st.booleans()),
    COMMANDS,
    COMMANDS,
    ODD_COMMANDS,
    st.tuples(st.just("held"), LANE, st.sampled_from(["A1", "A2", ""])),
    st.tuples(st.just("held"), LANE, st.sampled_from(["A1", "A2", ""])),
    st.tuples(st.just("acknowledge"), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from([0.01, 1, 7, 31, 301, 3600])),
    st.tuples(st.just("fail"), st.sampled_from(DEVICES)),
    st.tuples(st.just("port"), st.sampled_from(DEVICES), st.booleans()),
    st.tuples(st.just("refused"), st.sampled_from(DEVICES)),
    st.tuples(st.just("clock"), st.booleans()),
    st.tuples(st.just("level"), st.sampled_from(["none", "I", "II"])),
    st.tuples(st.just("write")),
    st.tuples(st.just("interrupted"), LANE, st.booleans(), st.booleans()),
    st.tuples(
        st.just("restart"),
        st.booleans(),
        st.sampled_from([None, 0.0, 30.0, 9e9]),
        st.booleans(),
    ),
)


def lanes_of(rules: dict[str, Any], zone: dict[str, Any]) -> tuple[Limits, ...]:
    """Set up the first lane by any rules, the second by its zone's only."""
    return replace(EAST, **zone, **rules), replace(WEST, **zone)


def act(life: Life, moment: Moment) -> None:
    """Let one moment happen: by people, by the guard, by devices or by time."""
    match moment:
        case ("command", int(lane), str(verb), dict(arguments), str(sender)):
            life.command(life.lanes[lane].name, verb, arguments, sender)
        case ("acknowledge", int(place)):
            alarms = sorted(life.engine.alarm_documents())
            alarm = alarms[place] if alarms[place:] else "x"
            life.command(alarm, "acknowledge", {}, "local")
        case ("restart", bool(clean), gap_s, bool(boot)):
            life.restart(clean=clean, gap_s=gap_s, boot=boot)
        case (str(what), int(lane), str(text)) if what in PEOPLE_DO:
            PEOPLE_DO[what](life, life.lanes[lane], text)
        case _:
            trouble(life, moment)


def trouble(life: Life, moment: Moment) -> None:
    """Let something of the devices happen, or of the time."""
    match moment:
        case ("stile", str(contact)):
            life.pulse(contact)
        case ("fail", str(device)):
            life.hear(OrderFailed(device, "on", "too late", "x", life.now))
        case ("port", str(device), bool(up)):
            life.port(device, up=up)
        case ("refused", str(device)):
            life.hear(Refused(device, "check", b"\x00", life.now))
        case ("clock", bool(synced)):
            life.synced = synced
        case ("level", str(level)):
            life.command("level", "level", {"value": level, "reason": "drill"}, "mqtt")
        case ("read" | "wait" | "write" as what, *rest):
            getattr(life, what)(*rest)


# -------------------------------------------------------------------- people


def step_up(life: Life, lane: Limits, value: str) -> None:
    """Be measured at a value."""
    life.person(lane, f"{value} {value} {value}")


def come(life: Life, lane: Limits, number: str) -> None:
    """Show a badge, be measured, walk in."""
    life.badge(lane.reader, number)
    step_up(life, lane, "36.5")
    life.walk(lane, "in")


def come_back(life: Life, lane: Limits, value: str) -> None:
    """Be measured once more, with a badge of the roster."""
    life.badge(lane.reader, "A1")
    step_up(life, lane, value)


def be_seen(life: Life, lane: Limits, number: str) -> None:
    """Be measured, let the guard look, walk in."""
    life.badge(lane.reader, number)
    step_up(life, lane, "36.5")
    life.command(lane.name, "seen", GIVEN["seen"], "local")
    life.walk(lane, "in")


def be_held(life: Life, lane: Limits, number: str) -> None:
    """Be too warm, rest, and be too warm again."""
    for _ in range(2):
        life.badge(lane.reader, number)
        step_up(life, lane, "38.1")
        life.wait(301)


def walk(life: Life, lane: Limits, way: str) -> None:
    """Walk through the beams."""
    life.walk(lane, way)


def show_badge(life: Life, lane: Limits, number: str) -> None:
    """Hold a badge to the reader."""
    life.badge(lane.reader, number)


PEOPLE_DO: dict[str, Callable[[Life, Limits, str], None]] = {
    "person": step_up,
    "comes": come,
    "comes back": come_back,
    "is seen": be_seen,
    "held": be_held,
    "walk": walk,
    "badge": show_badge,
}
"""What people do, by the names that it has in `MOMENTS`."""
