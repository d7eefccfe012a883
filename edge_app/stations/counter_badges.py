"""Who stands at the counter: a badge opens a session, resumes it, or allows. Pure."""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import ns
from edge_app.stations import counter_scan as scan
from edge_app.stations.counter_book import tell_session
from edge_app.stations.counter_parts import Turn
from edge_app.stations.counter_session import Refusal, Session
from edge_app.stations.counter_settling import answer_for
from edge_app.stations.counter_words import KIND_NAMES, saying

DIRECTIONS = {"in": "receive", "out": "issue"}
NUMBER = "session"
"""Under which name sessions are counted."""


def badge(turn: Turn, read: str) -> None:
    """Take a badge that was shown just now."""
    person = turn.shared.site.roster.owner(read)
    session = turn.session
    if session is None:
        begin(turn, person)
    elif session.handover:
        _hand_over(turn, session, person)
    elif session.settling is not None and not (session.paused or session.settling.by):
        answer_for(turn, session, session.settling, person)
    elif person == session.person:
        _go_on(turn, session)
    elif session.refusal is not None and not session.paused:
        _allow(turn, session, session.refusal, person)
    else:
        scan.refused(turn, "other-badge", saying("other-badge"))


def knows(turn: Turn, read: str) -> bool:
    """Say whether a hash is that of somebody of the roster."""
    roster = turn.shared.site.roster
    return roster.owner(read) in roster.people


def begin(turn: Turn, person: str, kind: str = "") -> bool:
    """Open a session, for whoever may."""
    if person and not _may_keep(turn, person):
        return scan.refused(turn, "not-a-keeper", saying("not-a-keeper"))
    kind = kind or DIRECTIONS.get(turn.limits.direction, "")
    session = Session(turn.number(NUMBER), person, kind)
    turn.put(session)
    tell_session(turn, session, "opened")
    english, chinese = KIND_NAMES.get(kind, ("", ""))
    said = saying("kind", what=english, what_zh=chinese) if kind else saying("opened")
    turn.say(said, 1)
    return True


def _may_keep(turn: Turn, person: str) -> bool:
    roles = turn.limits.keepers
    known = turn.shared.site.roster.people.get(person)
    return not roles or (known is not None and known.belongs(roles))


def _hand_over(turn: Turn, session: Session, person: str) -> None:
    if not _may_keep(turn, person):
        scan.refused(turn, "not-a-keeper", saying("not-a-keeper"))
        return
    after = replace(session, person=person, handover=False)
    tell_session(turn, after, "handed-over", before=session.person)
    turn.put(after)
    turn.say(saying("handed-over"), 1)


def _go_on(turn: Turn, session: Session) -> None:
    """Give the session its time again; after a restart go on with it."""
    if session.paused:
        session = replace(session, paused=False)
        tell_session(turn, session, "resumed")
        turn.say(saying("resumed", lines=len(session.lines)), 1)
    turn.put(session)


def _allow(turn: Turn, session: Session, refusal: Refusal, person: str) -> None:
    """Let somebody in charge answer for what was refused."""
    if not scan.has_role(turn, person):
        scan.refused(turn, "no-role", saying("no-role"), line=refusal.line)
        return
    scan.permit(turn, session, replace(refusal, by=person))


# ----------------------------------------------------------------------------- its end


def lapse(turn: Turn) -> None:
    """End a session that nobody has said a word to for too long; nothing is booked."""
    session = turn.session
    if session is None or turn.at.boot_ns < session.ends_ns:
        return
    tell_session(turn, session, "lapsed")
    turn.put(None)
    turn.note(hint=("", ""))
    turn.say(saying("lapsed"))


def recall(turn: Turn) -> None:
    """After a start the session waits for its person's badge."""
    session = turn.session
    if session is None:
        return
    ends_ns = turn.at.boot_ns + ns(turn.limits.session_s)
    turn.keep(session=replace(session, paused=True, ends_ns=ends_ns))
    turn.say(saying("paused"))
