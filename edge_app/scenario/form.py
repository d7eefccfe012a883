"""A scenario's file into a `Scenario`, or every mistake at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from edge_app.config_form import Notes, Spot, fill, guess, quoted
from edge_app.config_lines import Places
from edge_app.kinds import KINDS
from edge_app.scenario.records import (
    OWN_STEPS,
    BenchForm,
    Condition,
    Expectation,
    ExpectForm,
    HeadForm,
    Relation,
    Scenario,
    Source,
    Step,
    StepForm,
)

TABLES = ("bench", "step", "expect")
OWN_KEYS = frozenset(one.name for one in fields(StepForm))
RELATIONS = frozenset(Relation) - {Relation.IS}
HOW_OFTEN = ("count", "at_least", "at_most", "never")


def read(
    name: str, document: Mapping[str, Any], places: Places
) -> tuple[Scenario | None, tuple[str, ...]]:
    """Judge a parsed file; return the scenario, or None and every mistake."""
    notes = Notes()
    head_spot = Spot("file", places.get(("", 0), {}), notes)
    top = {key: value for key, value in document.items() if key not in TABLES}
    head = fill(top, HeadForm, head_spot)
    bench_table = document.get("bench", {})
    if not isinstance(bench_table, Mapping):
        head_spot.wrong("bench", "is written as [bench], once, with one bracket.")
        bench_table = {}
    bench = fill(
        bench_table, BenchForm, Spot("bench", places.get(("bench", 0), {}), notes)
    )
    steps = [
        step
        for number, table, spot in _tables(document, "step", places, notes)
        if (step := _step(number, table, spot)) is not None
    ]
    expectations = [
        one
        for number, table, spot in _tables(document, "expect", places, notes)
        if (one := _expectation(number, table, spot)) is not None
    ]
    if head is not None:
        _judge_start(head.start, head_spot)
    if not expectations and not notes.mistakes:
        head_spot.wrong("", "it expects nothing: write at least one [[expect]].")
    if not notes.mistakes:
        _judge_names(steps, expectations, head_spot)
    if notes.mistakes or head is None or bench is None:
        return None, tuple(notes.mistakes)
    scenario = Scenario(
        name=name,
        about=" ".join(head.about.split()),
        site=head.site,
        start=head.start,
        speed=head.speed,
        lasts_s=head.lasts_s,
        balance=head.balance,
        none_besides=head.none_besides,
        bench=bench,
        steps=tuple(steps),
        expectations=tuple(expectations),
        people=head.people,
    )
    return scenario, ()


def start_of(text: str) -> datetime | None:
    """Read the moment at which a play begins, without a zone; None if it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    # The zone is the site's, and added by who knows the site.
    return found if found.tzinfo is None else None


# ----------------------------------------------------------------------- tables


def _tables(
    document: Mapping[str, Any], section: str, places: Places, notes: Notes
) -> Iterator[tuple[int, Mapping[str, Any], Spot]]:
    found = document.get(section, [])
    if not isinstance(found, list):
        Spot("file", {}, notes).wrong(
            section, f"is written as [[{section}]], with two brackets each time."
        )
        return
    for index, table in enumerate(found):
        number = index + 1
        said = table.get("name") if isinstance(table, Mapping) else None
        label = f'{section} "{said}"' if said else f"{section} {number}"
        spot = Spot(label, places.get((section, index), {}), notes)
        if isinstance(table, Mapping):
            yield number, table, spot
        else:
            spot.wrong("", f"is written as [[{section}]], with keys below it.")


def _step(number: int, table: Mapping[str, Any], spot: Spot) -> Step | None:
    request = {key: value for key, value in table.items() if key not in OWN_KEYS}
    form = fill(table, StepForm, spot, strange=False)
    if form is None:
        return None
    if form.do == "clock" and "speed" in request:
        spot.wrong("speed", "holds for the whole play: set it at the head of the file.")
    if form.do in OWN_STEPS:
        # The bench itself judges the requests that are for the bench.
        fill(request, OWN_STEPS[form.do], spot)
    lengths = {len(items) for items in form.each.values()}
    if len(lengths) > 1 or lengths == {0}:
        spot.wrong("each", "must have lists of one length, of at least one item.")
        return None
    if form.each and form.times > 1:
        spot.wrong("times", "has no place beside each, whose lists say how often.")
    times = lengths.pop() if lengths else form.times
    requests = tuple(
        {**request, **{key: items[at] for key, items in form.each.items()}}
        for at in range(times)
    )
    name = form.name or f"step {number}"
    return Step(name, form.do, requests, form.after, form.at_s, form.every_s)


def _expectation(
    number: int, table: Mapping[str, Any], spot: Spot
) -> Expectation | None:
    form = fill(table, ExpectForm, spot)
    if form is None:
        return None
    sources: dict[Source, Any] = {
        "event": form.event,
        "status": form.status,
        "account": form.account,
    }
    chosen = [source for source, value in sources.items() if value]
    if len(chosen) != 1:
        spot.wrong("", "needs exactly one of event, status and account.")
        return None
    source = chosen[0]
    if source == "event" and form.event not in KINDS:
        spot.wrong("event", f'is "{form.event}"; {guess(form.event, KINDS)}')
    if form.within_s is not None and form.from_s > form.within_s:
        spot.wrong("from_s", f"is {form.from_s:g}, past within_s.")
    if source != "event":
        used = ("station", "data", "where", *HOW_OFTEN)
        for key in (one for one in used if one in table):
            spot.wrong(key, f"goes with event, not with {source}.")
    wanted = form.data if source == "event" else sources[source]
    low, high = _how_often(form, spot)
    return Expectation(
        name=form.name or f"{form.event or source} {number}",
        source=source,
        kind=form.event,
        station=form.station,
        where=form.where,
        conditions=tuple(_conditions(wanted, "", spot)),
        after=form.after,
        from_s=form.from_s,
        within_s=form.within_s,
        low=low,
        high=high,
    )


def _how_often(form: ExpectForm, spot: Spot) -> tuple[int, int | None]:
    said = [key for key in HOW_OFTEN if getattr(form, key) not in (None, False)]
    if len(said) > 1 and said != ["at_least", "at_most"]:
        spot.wrong(said[1], f"has no place beside {said[0]}.")
    if form.never:
        return 0, 0
    if form.count is not None:
        return form.count, form.count
    if form.at_most is not None:
        return form.at_least or 0, form.at_most
    return form.at_least or 1, None


def conditions_of(table: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Read a table of conditions that no file has.

    Raises:
        ValueError: with every mistake in it.

    """
    notes = Notes()
    found = tuple(_conditions(table, "", Spot("data", {}, notes)))
    if notes.mistakes:
        raise ValueError(" ".join(notes.mistakes))
    return found


def _conditions(
    table: Mapping[str, Any], before: str, spot: Spot
) -> Iterator[Condition]:
    for key, value in table.items():
        whole = f"{before}{key}"
        if not isinstance(value, Mapping):
            yield Condition(whole, Relation.IS, value)
        elif value and RELATIONS.issuperset(value):
            for relation, wanted in value.items():
                _judge_relation(whole, Relation(relation), wanted, spot)
                yield Condition(whole, Relation(relation), wanted)
        else:
            yield from _conditions(value, f"{whole}.", spot)


def _judge_relation(key: str, relation: Relation, wanted: object, spot: Spot) -> None:
    if relation is Relation.ONE_OF and not isinstance(wanted, list):
        spot.wrong("", f"{key}: one_of is a list.")
    elif relation is Relation.MISSING and wanted is not True:
        spot.wrong("", f"{key}: missing can only be true.")
    elif relation in (Relation.AT_LEAST, Relation.AT_MOST) and (
        isinstance(wanted, bool | str | list | Mapping)
    ):
        spot.wrong("", f"{key}: {relation} is a number.")


# ------------------------------------------------------------------------ names


def _judge_start(start: str, spot: Spot) -> None:
    if start and start_of(start) is None:
        spot.wrong("start", f'is "{start}"; write it like "2026-07-04 01:00".')


def _judge_names(
    steps: Collection[Step], expectations: Collection[Expectation], spot: Spot
) -> None:
    """See that every name is there once, and nothing waits for itself."""
    waiting: list[Step | Expectation] = [*steps, *expectations]
    waits: dict[str, str] = {}
    for one in waiting:
        if one.name in waits:
            spot.wrong("", f'the name "{one.name}" is there twice.')
        waits[one.name] = one.after
    for name, after in waits.items():
        if after and after not in waits:
            spot.wrong("", f'"{name}" is after "{after}"; {guess(after, waits)}')
    for name in waits:
        chain = [name]
        while (after := waits.get(chain[-1], "")) and after not in chain:
            chain.append(after)
        if after == name:
            spot.wrong("", f"{quoted(chain)} wait for each other.")
