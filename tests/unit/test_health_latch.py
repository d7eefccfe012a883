"""A finding becomes an alarm after its delay, once, and ends after its own."""

from __future__ import annotations

from collections.abc import Iterable

from edge_app.health_latch import Finding, Latch, settle
from edge_app.outcomes import Condition, Priority


def finding(so: bool | None, *, after_s: float = 0, back_s: float = 0) -> Finding:
    """Return what one look found."""
    return Finding(
        alarm="gateway-heat",
        so=so,
        priority=Priority.MEDIUM,
        text="Cool it.",
        over="It is cool.",
        after_s=after_s,
        back_s=back_s,
    )


def said(
    looks: Iterable[tuple[float, bool | None]], *, after_s: float = 0, back_s: float = 0
) -> list[tuple[float, bool]]:
    """Return when the alarm was told, and as what."""
    latches: dict[str, Latch] = {}
    told: list[tuple[float, bool]] = []
    for now_s, so in looks:
        found = (finding(so, after_s=after_s, back_s=back_s),)
        kept, conditions = settle(latches, found, now_s)
        latches = dict(kept)
        told += [(now_s, one.active) for one in conditions]
    return told


def test_the_same_again_is_said_once() -> None:
    """A hundred looks make one condition."""
    assert [(0, True)] == said((n, True) for n in range(100))


def test_what_is_not_so_is_said_at_the_first_look() -> None:
    """It ends what a run before may have left, whatever the way back takes."""
    assert [(0, False)] == said([(0, False), (1, False)], back_s=60)


def test_the_delay_must_pass_without_a_break() -> None:
    """Three looks of ten seconds, a break, and then the whole of it."""
    looks = [(0, True), (10, True), (20, False), (30, True), (50, True), (60, True)]

    assert [(20, False), (60, True)] == said(looks, after_s=30)


def test_the_way_back_has_a_delay_of_its_own() -> None:
    """A supply that sags again within a minute has not recovered."""
    looks = [(0, True), (10, False), (40, True), (50, False), (110, False)]

    assert [(0, True), (110, False)] == said(looks, back_s=60)


def test_between_the_limits_nothing_changes() -> None:
    """Neither an alarm that stands nor one that does not; nor does time count."""
    looks = [(0, True), (1, None), (2, None), (3, False), (4, None)]

    assert [(0, True), (3, False)] == said(looks)
    assert [] == said([(0, None), (100, None)])


def test_the_sentences_go_with_the_state() -> None:
    """One says what to do, the other that it is over."""
    latches, first = settle({}, (finding(so=True),), 0)
    _, second = settle(latches, (finding(so=False),), 1)

    assert [
        Condition("gateway-heat", "gateway", True, Priority.MEDIUM, "Cool it."),
        Condition("gateway-heat", "gateway", False, Priority.MEDIUM, "It is cool."),
    ] == [*first, *second]
