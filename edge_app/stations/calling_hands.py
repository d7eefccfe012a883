"""What a calling station is told: a test, silence, a change of duty. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from edge_app.gate_words import pick
from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.roll import local_time, wall_ns_of
from edge_app.stations import calling_duty, calling_letters, calling_siren
from edge_app.stations import calling_words as words
from edge_app.stations.calling_parts import RANKS, Swap, Turn
from edge_app.stations.day import clock_s

MINUTE_S = 60


def obey(turn: Turn, command: Command) -> None:
    """Carry out a command and answer it."""
    act = ACTS.get(command.verb)
    if act is None:
        said = f"{turn.limits.name} does not know {command.verb}."
        ok = False
    else:
        ok, said = act(turn, command.arguments)
    turn.outcomes.append(Answer(command.id, ok=ok, text=said))


def _test(turn: Turn, arguments: Mapping[str, str]) -> tuple[bool, str]:
    """Send a message that asks for nothing, to one person or to all on duty."""
    wanted = arguments.get("person", "")
    if wanted and wanted not in turn.limits.callees:
        return False, _nobody(turn, wanted)
    people = (wanted,) if wanted else turn.passing.on_duty
    if not people:
        return False, "there is nobody to send it to"
    language = turn.limits.language
    text = pick(words.TEST, language).format(name=turn.limits.name)
    subject = pick(words.TEST_SUBJECT, language)
    for person in people:
        calling_letters.write(turn, person, len(RANKS), subject, text)
    return True, f"a test message waits for {', '.join(people)}"


def _silence(turn: Turn, arguments: Mapping[str, str]) -> tuple[bool, str]:
    """Make the siren silent for some minutes."""
    if not turn.limits.siren:
        return False, "there is no siren"
    minutes = int(arguments.get("minutes", calling_siren.SILENCE_MIN))
    calling_siren.silence(turn, minutes)
    return True, f"silent for {minutes} min, or until the next alarm"


def _on_duty(turn: Turn, arguments: Mapping[str, str]) -> tuple[bool, str]:
    """Let somebody take the duty over, until a time or until they give it back."""
    person, until = arguments["person"], arguments.get("until", "")
    if person not in turn.limits.persons:
        return False, _nobody(turn, person)
    if until and not turn.at.synced:
        return False, "the clock is not set: leave until out"
    turn.keep(swap=Swap(person, _next_ns(turn, until) if until else 0))
    calling_duty.look(turn)
    return True, f"{person} is on duty{f' until {until}' if until else ''}"


def _next_ns(turn: Turn, until: str) -> int:
    """Return when the clock shows a time the next time; 24:00 is midnight."""
    offset_s, wall_ns = turn.shared.utc_offset_s, turn.at.wall_ns
    now = local_time(wall_ns, offset_s)
    minute = (clock_s(until) or 0) // MINUTE_S
    day = now.day if minute > now.minute else now.day + 1
    return wall_ns_of(day, minute, wall_ns, offset_s)


def _off_duty(turn: Turn, arguments: Mapping[str, str]) -> tuple[bool, str]:
    """Let the roster hold again."""
    swap, person = turn.kept.swap, arguments.get("person", "")
    if swap is None or person not in ("", swap.person):
        return False, "nobody has taken the duty over; the roster holds"
    turn.keep(swap=None)
    calling_duty.look(turn)
    people = ", ".join(turn.passing.on_duty)
    return True, f"the roster holds again: {people} on duty"


def _nobody(turn: Turn, name: str) -> str:
    return f'there is no "{name}" among {", ".join(turn.limits.callees) or "nobody"}'


ACTS: Mapping[str, Callable[[Turn, Mapping[str, str]], tuple[bool, str]]] = {
    "test": _test,
    "silence": _silence,
    "on-duty": _on_duty,
    "off-duty": _off_duty,
}
VERBS = frozenset(ACTS)
