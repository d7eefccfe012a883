"""Orders to the scales of a shelf, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from edge_app.model import Command, OrderFailed, Replied, cause_of, ns
from edge_app.outcomes import Answer, Order, Priority, When
from edge_app.stations import shelf_weighing
from edge_app.stations.shelf_parts import Turn

VERBS = frozenset({"zero", "tare"})


def order(turn: Turn, command: Command) -> Answer:
    """Pass an order on to every scale; its own answer follows as an event."""
    limits = turn.limits
    if turn.passing.lost:
        gone = ", ".join(sorted(turn.passing.lost))
        text = f"The scale {gone} does not answer; look at its cable and power."
        return Answer(command.id, ok=False, text=text)
    by_ns = command.at.boot_ns + ns(limits.answer_s)
    for scale in limits.cells:
        verb, when = command.verb, When.COMMITTED
        turn.outcomes.append(Order(scale, verb, None, when, by_ns, command.id))
    turn.note(asked={**turn.passing.asked, command.verb: command.id})
    text = f"{command.verb} accepted; the scale's own answer follows as an event."
    return Answer(command.id, ok=True, text=text)


def answered(turn: Turn, reply: Replied) -> None:
    """Take a scale's answer; what it carried out begins the weighing anew."""
    if reply.to == "weigh":
        if not reply.ok:
            shelf_weighing.cannot_weigh(turn, reply)
        return
    asked = turn.passing.asked
    # A scale that did not understand does not say what: it was the oldest order.
    verb = next(iter(asked), "") if reply.to == "command" else reply.to
    if verb not in VERBS:
        return
    said: Mapping[str, str | bool] = {
        "device": reply.device,
        "to": verb,
        "ok": reply.ok,
        "text": reply.text,
    }
    turn.tell("device", said, asked.get(verb) or cause_of(reply))
    _settle(turn, verb, "" if reply.ok else reply.text)
    if reply.ok:
        turn.keep(reference_mg=None)
        shelf_weighing.begin_again(turn)


def failed(turn: Turn, one: OrderFailed) -> None:
    """Take it that an order did not reach the scale."""
    data = {"device": one.device, "verb": one.verb, "why": one.why}
    turn.tell("order.failed", data, one.cause)
    if one.verb in VERBS:
        _settle(turn, one.verb, one.why or "no answer")


def _settle(turn: Turn, verb: str, why: str) -> None:
    """Take an order off the list; `why` is empty if the scale carried it out."""
    asked = {key: id_ for key, id_ in turn.passing.asked.items() if key != verb}
    turn.passing = replace(turn.passing, asked=asked)
    others = tuple(name for name in turn.kept.refused if name != verb)
    refused = (*others, verb) if why else others
    if refused != turn.kept.refused:
        turn.keep(refused=refused)
    name = turn.limits.name
    text = f"The scale of {name} did not {verb}: {why}. Clear it and ask again."
    turn.alarm(verb, bool(why), text, Priority.LOW)
