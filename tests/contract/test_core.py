"""The core does things in the order that makes them safe."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from pytest_mock import MockerFixture

from drivers.quantities import TagScheme
from edge_app.core import BUSY, INBOX_LIMIT, started_now
from edge_app.engine import Engine
from edge_app.model import Stamp, Started, TagRead
from edge_app.outcomes import Answer, Condition, Priority, WakeAt, When
from tests.contract.theatre import Theatre, kinds
from tests.senders import FixedClock, envelope
from tests.unit.toy_station import at, order, reading

FULL = Condition("gateway-journal", "gateway", True, Priority.HIGH, "Disk full.")


def test_an_intent_goes_before_the_order_and_the_order_before_the_disk(
    stage: Theatre,
) -> None:
    """A kill between any two of them neither loses nor doubles an opening."""
    stage.toy.says(order(When.NOW))
    stage.core.deliver(reading("1"))

    stage.play()

    assert ["intent", "order", "batch", "batch"] == kinds(stage)


def test_what_waits_for_the_disk_goes_into_the_intents_first(stage: Theatre) -> None:
    """What a later batch keeps counts the events of those before it."""
    stage.toy.script = lambda _name, given, _shared: (
        (order(When.NOW),) if given == last else ()
    )
    last = reading("2")
    for entry in (reading("1"), reading("1.5"), last):
        stage.core.deliver(entry)

    stage.play()

    assert [2, 3, 4] == [number for what, number in stage.did if what == "intent"]
    assert ["intent", "order", "batch"] == kinds(stage)[4:7]


def test_while_the_disk_fails_an_order_takes_no_other_along(stage: Theatre) -> None:
    """There may be more of them than the file of intents holds."""
    stage.core.trouble = "Disk full."
    stage.toy.says(order(When.NOW))
    stage.core.deliver(reading("1"))
    stage.core.deliver(reading("2"))

    stage.play()

    assert [2, 3] == [number for what, number in stage.did if what == "intent"]


def test_what_may_wait_waits_behind_the_rest_and_keeps_its_order(
    mocker: MockerFixture,
) -> None:
    """Probes of cold rooms that speak at once hold nobody up at a gate."""
    mocker.patch.object(Engine, "patient_devices", return_value=frozenset({"probe"}))
    stage = Theatre()
    tag = TagRead("tags", TagScheme.EPC, at(), code="30AA")
    for entry in (reading("1"), reading("2"), tag):
        stage.core.deliver(entry)

    stage.play()

    assert [tag, reading("1"), reading("2")] == [
        given for _, given in stage.toy.heard if not isinstance(given, Started)
    ]


def test_an_order_that_keeps_nothing_needs_no_intent(stage: Theatre) -> None:
    """Nothing goes to the file of intents for a lamp."""
    stage.toy.says(order(When.NOW))
    stage.core.deliver(reading("0"))

    stage.play()

    assert ["order", "batch"] == kinds(stage)


def test_an_order_that_must_be_on_disk_waits_for_it(stage: Theatre) -> None:
    """It leaves from `on_kept` and not a moment sooner."""
    stage.toy.says(order(When.COMMITTED))
    stage.core.deliver(reading("0"))
    stage.play()
    assert "order" not in kinds(stage)

    stage.commit()

    assert ("order", When.COMMITTED) in stage.did


def test_a_command_is_answered_only_once_it_is_kept(stage: Theatre) -> None:
    """Accepted or refused, the answer waits for its audit."""
    stage.toy.says(Answer("c-1", True, "opened"))
    stage.ask(envelope())
    stage.ask(envelope(id="c-2", verb="fly"))
    stage.play()
    assert [] == stage.replies

    stage.commit()

    assert [("c-1", True), ("c-2", False)] == [
        (one["id"], one["ok"]) for one in stage.replies
    ]


def test_two_who_use_one_id_each_get_their_own_answer(stage: Theatre) -> None:
    """Neither waits in vain, and neither hears the other's."""
    stage.toy.says(Answer("c-1", True, "opened"))
    first: list[Mapping[str, Any]] = []
    second: list[Mapping[str, Any]] = []
    stage.core.ask(envelope(), "local", first.append)
    stage.core.ask(envelope(), "local", second.append)
    stage.play()

    stage.commit()

    assert [True] == [one["ok"] for one in first]
    assert [False] == [one["ok"] for one in second]


def test_alarms_are_told_once_they_are_kept(stage: Theatre) -> None:
    """A screen shows no alarm that a power cut could still take away."""
    stage.core.note(FULL)
    stage.play()
    assert "told" not in kinds(stage)

    stage.commit()

    told = next(document for what, document in stage.did if what == "told")
    assert "gateway-journal" == told["alarm"]["alarm"]


def test_a_live_state_does_not_overtake_a_kept_one(stage: Theatre) -> None:
    """It waits until what it followed is on disk, and only the newest is told."""
    for value in ("1", "-2", "-3"):
        stage.core.deliver(reading(value))
    stage.play()
    assert "live" not in kinds(stage)

    stage.commit()

    shown = [done for done in stage.did if done[0] in {"state", "live"}]
    assert [("state", ("toy", 1, 10)), ("live", ("toy", 1, -30))] == shown


def test_a_live_state_waits_for_the_newest_kept_one(stage: Theatre) -> None:
    """One batch on disk does not let it pass the next batch."""
    for value in ("1", "1.5", "-3"):
        stage.core.deliver(reading(value))
    stage.play()
    first, *_ = stage.batches

    stage.core.on_kept(first)
    assert "live" not in kinds(stage)
    stage.batches.remove(first)
    stage.commit()

    assert ("live", ("toy", 2, -30)) == stage.did[-1]


def test_a_live_state_with_nothing_to_wait_for_is_told_at_once(
    stage: Theatre,
) -> None:
    """No disk is asked for it."""
    stage.core.deliver(reading("-2"))

    stage.play()

    assert [("live", ("toy", 0, -20)), ("batch", 2)] == stage.did


def test_a_full_queue_drops_the_batch_and_says_so(stage: Theatre) -> None:
    """It is counted, its sender is told, and later states are shown again."""
    stage.toy.says(Answer("c-1", True, "opened"))
    stage.full = True
    stage.core.deliver(reading("1"))
    stage.ask(envelope())
    stage.core.deliver(reading("-2"))

    stage.play()

    assert 4 == stage.core.dropped["batch while the disk fails"]
    assert [{"id": "c-1", "ok": False, "text": BUSY}] == stage.replies


def test_while_the_disk_fails_commands_are_refused_in_words(stage: Theatre) -> None:
    """At once, since an answer could not wait for any commit."""
    stage.core.trouble = "The disk is full."
    stage.ask(envelope())
    stage.ask("nonsense")

    stage.play()

    text = "The disk is full."
    assert [
        {"id": "c-1", "ok": False, "text": text},
        {"id": "", "ok": False, "text": text},
    ] == stage.replies


def test_while_the_disk_fails_no_goods_are_booked(stage: Theatre) -> None:
    """A beep would promise what a power cut takes back; a badge still opens."""
    stage.core.trouble = "The disk is full."
    stage.toy.heard.clear()
    stage.core.deliver(TagRead("tags", TagScheme.EPC, at(), code="30AB"))
    stage.core.deliver(TagRead("tags", TagScheme.EPC, at(), person="somebody"))

    stage.play()

    assert 1 == len(stage.toy.heard)
    assert 1 == stage.core.dropped["move while the disk fails"]


def test_a_swamped_engine_drops_the_newest_and_counts(stage: Theatre) -> None:
    """The inbox is bounded, for entries and for commands."""
    for _ in range(INBOX_LIMIT + 5):
        stage.core.deliver(reading("0"))
    stage.ask(envelope())

    stage.play()

    assert 5 == stage.core.dropped["inbox full"]
    assert [{"id": "c-1", "ok": False, "text": BUSY}] == stage.replies
    assert INBOX_LIMIT + 1 == len(stage.toy.heard) - 1


def test_a_station_is_woken_in_time(stage: Theatre) -> None:
    """The engine thread waits no longer than until the next wish."""
    woken = threading.Event()

    def script(_name: str, given: Any, _shared: object) -> Any:
        if hasattr(given, "device"):
            return (WakeAt(at(2).boot_ns),)
        woken.set()
        return ()

    stage.toy.script = script
    stage.core.deliver(reading("0"))
    stage.clock.now = at(2)
    stage.core.start()

    assert woken.wait(5)


def test_the_last_word_is_kept(stage: Theatre) -> None:
    """Why the gateway stopped is an event like any other."""
    stage.play()

    (event,) = stage.batches[-1].events
    assert ("gateway.stopped", "asked to") == (event.kind, event.data["why"])


@pytest.mark.parametrize(
    ("before_ns", "synced", "gap_s"),
    [
        (None, True, None),
        (10**18 - 90 * 10**9, True, 90.0),
        (10**18 - 90 * 10**9, False, None),
        (10**18 + 1, True, None),
    ],
)
def test_a_gap_is_known_only_between_two_set_clocks(
    before_ns: int | None, synced: bool, gap_s: float | None
) -> None:
    """Without both ends, or with a clock set back, nobody can tell."""
    clock = FixedClock(Stamp("boot-two", 5, 10**18, synced))

    assert gap_s == started_now(clock, before_ns, clean=True).gap_s
