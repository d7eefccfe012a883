"""The alarm figures of a period, on paper or as data. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from edge_app.alarms.figures import TOP, Figures
from edge_app.alarms.standing import Lists
from edge_app.alarms.targets import Row, rows_of
from edge_app.alarms.words import word
from edge_app.store.slip import Column, Kind, Slip, Table

LISTS = ("standing", "shelved", "suppressed", "out_of_service", "stale")
SECONDS = 19


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of a period; `lists` is None where the gateway did not run.

    `begin`, `end` and `made` are local times, `issuer` is the site and its gateway.
    `local` turns a time of an alarm into local time.
    """

    figures: Figures
    lists: Lists | None
    issuer: str
    begin: str
    end: str
    made: str
    local: Callable[[str], str]

    def rows(self) -> tuple[Row, ...]:
        """Return every figure beside its limit."""
        stale = None if self.lists is None else len(self.lists.stale)
        return tuple(rows_of(self.figures, stale))


def document_of(account: Account) -> dict[str, Any]:
    """Write an account as one JSON object."""
    figures = account.figures
    lists = account.lists
    return {
        "from": account.begin,
        "to": account.end,
        "made": account.made,
        "starts": figures.starts,
        "figures": {
            row.key: {"value": row.value, "aim": _aim(row, "en"), "met": row.met}
            for row in account.rows()
        },
        "flood_bins": figures.flood_bins,
        "bins": figures.bins,
        "flooding": figures.flooding,
        "alarms": [
            {
                "alarm": name,
                "raised": count,
                "chatter_index": figures.indexes.get(name, 0.0),
                "chatters": name in figures.chattering,
                "fleeting": figures.fleeting.get(name, 0),
            }
            for name, count in figures.by_alarm
        ],
        "lists": None if lists is None else asdict(lists),
    }


def slip_of(account: Account, language: str) -> Slip:
    """Write an account as a document in one language."""

    def say(key: str) -> str:
        return word(key, language)

    facts = [
        (say("from"), account.begin),
        (say("to"), account.end),
        (say("made"), account.made),
        (say("starts"), str(account.figures.starts)),
    ]
    if account.figures.flooding:
        facts.append((say("flooding"), say("yes")))
    tables = [_figures(account, language), _frequent(account.figures, say)]
    if account.lists is not None:
        tables += [_list(account, name, say) for name in LISTS]
    return Slip(
        title=say("title"),
        number="",
        issuer=account.issuer,
        language=language,
        page=say("page"),
        facts=tuple(facts),
        tables=tuple(tables),
        notes=() if account.lists is not None else (say("away"),),
        wide=True,
    )


def lines_of(account: Account, language: str) -> Iterator[str]:
    """Say an account in a terminal, a line each: the lists first."""

    def say(key: str) -> str:
        return word(key, language)

    yield f"{say('from')} {account.begin} {say('to')} {account.end}"
    if account.lists is None:
        yield say("away")
    else:
        for name in LISTS:
            these = getattr(account.lists, name)
            yield f"{say(name)}: {len(these)}"
            yield from (f"  {_line(account, one, say)}" for one in these)
    if account.figures.flooding:
        yield f"{say('flooding')}: {say('yes')}"
    for row in account.rows():
        aim = _aim(row, language)
        met = "" if row.met is not False else f" {say('no')}"
        shown = f" ({aim}{':' if met else ''}{met})" if aim else ""
        yield f"{say(row.key)}: {row.shown}{shown}"
    for name, count in account.figures.by_alarm[:TOP]:
        yield f"{count:6}  {name}"


def _aim(row: Row, language: str) -> str:
    return word(row.how, language).format(limit=row.limit) if row.how else ""


def _line(
    account: Account, document: Mapping[str, Any], say: Callable[[str], str]
) -> str:
    until = document["until"] and f" {say('until')} {account.local(document['until'])}"
    said = f"{say(document['state'])}, {say(document['priority'])}"
    onset = account.local(document["onset"])
    return f"{document['alarm']}: {said}, {onset}{until}. {document['text']}"


def _figures(account: Account, language: str) -> Table:
    met = {True: "yes", False: "no", None: ""}
    return Table(
        (
            Column(word("figure", language), 24),
            Column(word("value", language), 8, Kind.NUMBER),
            Column(word("target", language), 10),
            Column(word("met", language), 5),
        ),
        [
            (
                word(row.key, language),
                row.shown,
                _aim(row, language),
                word(met[row.met], language),
            )
            for row in account.rows()
        ],
        word("figures", language),
    )


def _frequent(figures: Figures, say: Callable[[str], str]) -> Table:
    headings = (("alarm", 20), ("raised", 6), ("share", 6), ("index", 8), ("short", 6))
    return Table(
        tuple(
            Column(say(key), share, Kind.NUMBER if number else Kind.TEXT)
            for number, (key, share) in enumerate(headings)
        ),
        [
            (
                name,
                count,
                f"{count / figures.starts:.1%}",
                f"{figures.indexes.get(name, 0.0):.3f}",
                figures.fleeting.get(name, 0),
            )
            for name, count in figures.by_alarm[:TOP]
        ],
        say("alarms"),
        say("none"),
    )


def _list(account: Account, name: str, say: Callable[[str], str]) -> Table:
    keys = (
        *(("alarm", 14), ("state", 9), ("priority", 6), ("onset", 12)),
        *(("text", 24), ("by", 8), ("comment", 12), ("until", 12)),
    )
    these: Sequence[Mapping[str, Any]] = getattr(account.lists, name)
    return Table(
        tuple(Column(say(key), share) for key, share in keys),
        [tuple(_cell(account, one, key, say) for key, _ in keys) for one in these],
        say(name),
        say("none"),
    )


def _cell(
    account: Account, document: Mapping[str, Any], key: str, say: Callable[[str], str]
) -> str:
    text = str(document[key])
    if key in ("onset", "until"):
        return text and account.local(text)
    return say(text) if key in ("state", "priority") else text
