"""`[mail]`, `[[webhook]]`, and what calling needs of them and of cold rooms. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from edge_app.config_broker import HOST
from edge_app.config_check import Named, Surroundings, judge_names
from edge_app.config_form import Spot, fill, guess
from edge_app.config_records import StationConfig
from edge_app.config_ways import Mail, Webhook
from edge_app.outcomes import Priority
from edge_app.stations.calling_duty import meant
from edge_app.stations.calling_parts import Limits
from edge_app.stations.calling_people import MAIL
from edge_app.stations.calling_rules import FROM_THE_START, ladder_for
from edge_app.stations.coldroom_parts import Limits as RoomLimits

Found: TypeAlias = tuple[StationConfig, Spot]
_SENDER = re.compile(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9.-]{1,190}")
_URL = re.compile(r"[!-~]{8,1000}")


def read_mail(table: Mapping[str, Any], spot: Spot, around: Surroundings) -> Mail:
    """Judge the `[mail]` table; without one no mail is sent."""
    form = fill(table, Mail, spot)
    if form is None or not table:
        return Mail()
    if not HOST.fullmatch(form.host):
        spot.wrong("host", "must be a name or an address such as mail.example.org.")
    if not _SENDER.fullmatch(form.sender):
        spot.wrong("sender", "must be an address such as gatepost@example.org.")
    if bool(form.username) != bool(form.password_file):
        spot.wrong("username", "and password_file belong together.")
    if form.username and form.security == "plain" and not is_loopback(form.host):
        spot.wrong("security", "is plain: the password would go in the clear.")
    _judge_files(form, spot, around, "password_file")
    return form


def read_webhooks(tables: Iterable[Named], around: Surroundings) -> tuple[Webhook, ...]:
    """Judge the `[[webhook]]` tables."""
    these = tuple(tables)
    judge_names("webhook", these)
    read = [(fill(one.table, Webhook, one.spot), one.spot) for one in these]
    for form, spot in read:
        if form is not None:
            if sentence := why_not_url(form):
                spot.wrong("url", sentence)
            _judge_files(form, spot, around, "secret_file")
    return tuple(form for form, _ in read if form is not None)


def why_not_url(form: Webhook) -> str:
    """Say why an address cannot be used; it is not repeated: it may hold a key."""
    bad = "is no address such as https://example.org/alarm."
    try:
        parts = urlsplit(form.url)
        host = parts.hostname or ""
        port_is_bad = parts.port == 0
    except ValueError:
        return bad
    if parts.username is not None or parts.fragment:
        return "must not hold a name, a password or a # part."
    if not _URL.fullmatch(form.url) or not HOST.fullmatch(host) or port_is_bad:
        return bad
    if parts.scheme == "http" and not form.allow_plain and not is_loopback(host):
        return "is http://: write https://, or allow_plain = true beside it."
    return "" if parts.scheme in ("http", "https") else bad


def is_loopback(host: str) -> bool:
    """Say whether a name is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _judge_files(
    form: Mail | Webhook, spot: Spot, around: Surroundings, secret: str
) -> None:
    for key in (secret, "ca_file"):
        path = str(getattr(form, key))
        if path and (fault := around.fault_of(path, key == secret)):
            spot.wrong(key, fault)


# ----------------------------------------------------------------- together


def judge_calling(
    stations: Sequence[Found], document: Mapping[str, Any]
) -> list[Found]:
    """Note ways that lead nowhere, and cold rooms that call too few people.

    Returns the stations again; to whoever calls, every cold room is urgent.
    """
    rooms = [one.name for one, _ in stations if isinstance(one.limits, RoomLimits)]
    found = [(_knowing(one, rooms), spot) for one, spot in stations]
    tables = document.get("webhook")
    hooks = [
        str(one.get("name"))
        for one in (tables if isinstance(tables, list) else ())
        if isinstance(one, Mapping)
    ]
    first: Limits | None = None
    for one, spot in found:
        if isinstance(one.limits, Limits):
            if first is not None:
                text = f'a site has one calling, and "{first.name}" is it already.'
                spot.wrong("", text)
            first = first or one.limits
            _judge_ways(one.limits, spot, hooks, has_mail="mail" in document)
    for one, spot in found:
        if isinstance(one.limits, RoomLimits):
            _judge_room(one.name, first, spot)
    return found


def _knowing(one: StationConfig, rooms: Iterable[str]) -> StationConfig:
    if not isinstance(one.limits, Limits):
        return one
    urgent = tuple(dict.fromkeys((*one.limits.urgent, *rooms)))
    return replace(one, limits=replace(one.limits, urgent=urgent))


def _judge_ways(
    limits: Limits, spot: Spot, hooks: list[str], *, has_mail: bool
) -> None:
    for callee in limits.callees.values():
        if MAIL in callee.ways and not has_mail:
            spot.odd("people", f"{callee.name} is told by mail; [mail] is missing.")
        if callee.webhook and callee.webhook not in hooks:
            key = "webhooks" if callee.name in limits.webhooks else "people"
            spot.odd(
                key,
                f'there is no webhook "{callee.webhook}";'
                f" {guess(callee.webhook, hooks)}",
            )


def _judge_room(room: str, limits: Limits | None, spot: Spot) -> None:
    """Warn of a cold room whose alarm calls too few at once, or nobody (GSP)."""
    if limits is None:
        spot.odd(
            "",
            "its alarm calls nobody: there is no [[calling]];"
            f" GSP asks for {FROM_THE_START} people.",
        )
        return
    ladder = ladder_for(
        limits.rules, limits.urgent, f"{room}-high", room, Priority.HIGH
    )
    first = ladder.steps[0] if ladder.steps else None
    on_duty = limits.persons[:1]
    at_once = {
        person
        for who in (first.everybody if first and not first.after_s else ())
        for person in meant(limits, on_duty, who)
    }
    if len(at_once) < FROM_THE_START:
        spot.odd(
            "",
            f"its alarm calls {len(at_once)} people at once; GSP asks for"
            f" {FROM_THE_START}: see people and ladders of"
            f' [[calling]] "{limits.name}".',
        )
