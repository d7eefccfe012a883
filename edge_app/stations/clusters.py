"""How many ill people make a cluster: the rules as data, people counted once. Pure.

Source: `domain.md` 2.8. The rules of the law count similar symptoms, so each cause is
counted by itself; a person counts once however often they were seen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SYMPTOMS = frozenset({"fever", "rash", "diarrhoea", "vomiting", "jaundice"})


@dataclass(frozen=True, slots=True)
class Rule:
    """So many people with one of the causes in so many days running.

    `scope` is a class (or dormitory) or the whole school. `report_h` is within how
    many hours it is reported; 0 where the source does not say.
    """

    name: str
    causes: frozenset[str]
    scope: str
    people: int
    days: int
    report_h: int = 0


RULES = (
    Rule("cluster-day", SYMPTOMS, "class", 3, 1, 24),
    Rule("cluster-three-days", SYMPTOMS, "class", 5, 3, 24),
    Rule("influenza-like", frozenset({"influenza-like"}), "school", 10, 7),
    Rule("hand-foot-mouth", frozenset({"hand-foot-mouth"}), "class", 2, 7),
    Rule("hand-foot-mouth", frozenset({"hand-foot-mouth"}), "school", 5, 7),
    Rule("norovirus", frozenset({"norovirus"}), "school", 10, 7),
    Rule("scarlet-fever", frozenset({"scarlet-fever"}), "school", 10, 7),
    Rule("mumps", frozenset({"mumps"}), "school", 5, 7),
    Rule("varicella", frozenset({"varicella"}), "school", 5, 7),
    Rule("rubella", frozenset({"rubella"}), "school", 5, 7),
    Rule("measles", frozenset({"measles"}), "school", 2, 10),
)
CAUSES = tuple(sorted({cause for rule in RULES for cause in rule.causes}))
LONGEST_DAYS = max(rule.days for rule in RULES)


@dataclass(frozen=True, slots=True)
class Ill:
    """One person ill on one day."""

    person: str
    class_name: str
    cause: str
    day: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """A rule that is met: where, by what, and by how many people."""

    rule: Rule
    where: str
    cause: str
    people: int


def found(ill: Iterable[Ill], today: int) -> tuple[Cluster, ...]:
    """Return every rule that is met today, the narrowest place first."""
    clusters = []
    known = tuple(ill)
    for rule in RULES:
        since = today - rule.days + 1
        people: dict[tuple[str, str], set[str]] = {}
        for one in known:
            if one.cause in rule.causes and since <= one.day <= today:
                where = one.class_name if rule.scope == "class" else ""
                if where or rule.scope == "school":
                    people.setdefault((where, one.cause), set()).add(one.person)
        clusters += [
            Cluster(rule, where, cause, len(who))
            for (where, cause), who in people.items()
            if len(who) >= rule.people
        ]
    return tuple(clusters)


def by_place(clusters: Iterable[Cluster]) -> Mapping[str, tuple[Cluster, ...]]:
    """Sort clusters by their class; the empty one is the whole school."""
    places: dict[str, tuple[Cluster, ...]] = {}
    for one in clusters:
        places[one.where] = (*places.get(one.where, ()), one)
    return places


def sentence(clusters: Iterable[Cluster]) -> str:
    """Say in one sentence what a place's clusters ask for."""
    known = tuple(clusters)
    facts = ", ".join(
        dict.fromkeys(
            f"{one.people} people with {one.cause} within "
            + ("1 day" if one.rule.days == 1 else f"{one.rule.days} days")
            for one in known
        )
    )
    where = f"in {known[0].where}" if known[0].where else "at the school"
    hours = [one.rule.report_h for one in known if one.rule.report_h]
    due = f" within {min(hours)} h" if hours else ""
    return f"Report a cluster {where}{due}: {facts}."


def alarm_of(class_name: str) -> str:
    """Return the end of an alarm's name for a class, whatever it is written in."""
    if not class_name:
        return "cluster-school"
    plain = re.sub(r"[^a-z0-9]+", "-", class_name.lower()).strip("-")
    if plain == class_name.lower() and plain != "school":
        return f"cluster-{plain[:40]}"
    return f"cluster-c{hashlib.sha256(class_name.encode()).hexdigest()[:8]}"
