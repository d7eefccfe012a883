"""What a storekeeper does, shows and believes, and how the play settles it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import biip
import pytest

from edge_app.scenario.balance import books, sessions
from edge_app.scenario.judge import Seen
from simulators.acts import Act, Serials, acts_of
from simulators.belief import Belief
from simulators.bench_socket import RequestError
from simulators.items import Item
from simulators.labels import label, pallet, plain, word

MASK = Item("masks", "06901234567892", Decimal(12), lot="M-1")
ITEMS = {"masks": MASK}


def acts(*asked: dict[str, Any]) -> tuple[Act, ...]:
    """Read acts."""
    return acts_of(list(asked), ITEMS, Serials())


# ------------------------------------------------------------------------ labels


def test_somebody_elses_parser_reads_every_whole_label() -> None:
    """GTIN, lot and last day; a carton says what is inside and how many."""
    for kind in ("matrix", "serial", "carton"):
        message = biip.parse(label(MASK, kind, 7, 20)[3:]).gs1_message
        assert message is not None
        values = {one.ai.ai: one.value for one in message.element_strings}
        assert ("M-1", "281231") == (values["10"], values["17"])


def test_a_plain_code_is_an_ean_or_an_itf() -> None:
    """13 digits where the first of 14 is a zero."""
    assert "]E06901234567892" == plain(MASK.gtin)
    assert "]I116901234567899" == plain("16901234567899")


def test_a_pallet_gets_its_check_digit() -> None:
    """17 digits are completed, 18 are taken as they are."""
    assert "]C100006901234000000001" == pallet("00690123400000000")
    assert pallet("00690123400000000") == pallet("006901234000000001")


# -------------------------------------------------------------------------- acts


@pytest.mark.parametrize(
    "asked",
    [
        [],
        "CONFIRM",
        [{}],
        [{"word": "CONFIRM", "lot": "A"}],
        [{"item": "gold"}],
        [{"badge": "nobody"}],
        [{"take": 0, "shelf": "south"}],
        [{"weigh": 3}],
        [{"item": "masks", "expiry": "soon"}],
    ],
)
def test_what_is_no_act_is_refused(asked: object) -> None:
    """One sentence, and nothing has been done."""
    with pytest.raises(RequestError):
        acts_of(asked, ITEMS, Serials())


def test_no_two_tags_are_the_same() -> None:
    """Each piece has a number of its own."""
    first, second = acts({"tags": 3, "item": "masks"}, {"tags": 2, "item": "masks"})
    assert 5 == len({*first.texts, *second.texts})


# ------------------------------------------------------------------------ belief


def believed(*heard: tuple[dict[str, Any], int]) -> dict[str, int]:
    """Return what a keeper takes for booked after these acts and beeps."""
    belief = Belief()
    for act, (_asked, beeps) in zip(
        acts(*(one for one, _ in heard)), heard, strict=True
    ):
        belief.hears(act, beeps)
    return belief.booked()


SCAN: dict[str, Any] = {"item": "masks"}
ISSUE = ({"word": "ISSUE"}, 1)


def test_one_beep_takes_and_a_number_holds_for_the_line() -> None:
    """Two scans of one, then twelve of them in all."""
    assert {"issue masks": 2} == believed(ISSUE, (SCAN, 1), (SCAN, 1))
    twelve = ({"word": "QTY:12"}, 1)
    assert {"issue masks": 12} == believed(ISSUE, (SCAN, 1), (SCAN, 1), twelve)


def test_what_is_asked_about_is_taken_with_the_answer() -> None:
    """Two beeps, a lot, one beep; what nobody answered is not taken."""
    answered = (SCAN, 2), ({"word": "LOT:A"}, 1)
    assert {"issue masks": 1} == believed(ISSUE, *answered)
    assert {} == believed(ISSUE, (SCAN, 2))


def test_what_is_refused_is_not_taken_but_upon_somebodys_word() -> None:
    """Five beeps; undone, or answered for."""
    undo, why = ({"word": "UNDO"}, 1), ({"word": "WHY:drill"}, 1)
    assert {"issue masks": 1} == believed(ISSUE, (SCAN, 1), (SCAN, 5), undo)
    assert {"issue masks": 1} == believed(ISSUE, (SCAN, 5), why)
    assert {} == believed(ISSUE, (SCAN, 1), undo)


def test_a_scale_counts_what_was_scanned_last() -> None:
    """So many as lie there when it is asked, which nobody beeps at."""
    lying = ({"weigh": 25, **SCAN}, 0)
    weighed = ({"word": "WEIGH"}, 1)
    assert {"issue masks": 25} == believed(ISSUE, lying, (SCAN, 1), weighed)


def test_a_pallet_is_what_is_said_to_be_on_it() -> None:
    """Taken with the lot, where that was asked for."""
    pallet: dict[str, Any] = {"sscc": "10614141234567890", "item": "masks", "holds": 20}
    answered = ({"word": "LOT:A"}, 1)
    assert {"issue masks": 20} == believed(ISSUE, (pallet, 2), answered)
    assert {} == believed(ISSUE, ({"sscc": "10614141234567890"}, 1))


def test_silence_changes_nothing() -> None:
    """Nobody knows what became of it."""
    assert {} == believed(ISSUE, (SCAN, 0))
    assert word("CONFIRM") == "]C0GP:CONFIRM"


# ----------------------------------------------------------------------- balance


def seen(kind: str, station: str, **data: Any) -> Seen:
    """Write an event."""
    return Seen("e", "journal", kind, station, 1.0, data)


MOVED = {"item": "masks", "quantity": 5, "from": "<supplier>", "to": "south"}
CONFIRMED = seen("stock.session", "desk", phase="confirmed")
IN = seen("stock.moved", "desk", reason="receive", **MOVED)
DESK = {"confirmed": 1, "unsure": 0, "booked": {"receive masks": 5}, "perhaps": {}}


def faults(found: Any) -> list[str]:
    """Return the sentences of what does not agree."""
    return [fault for _name, fault in found if fault]


def test_sessions_agree_or_are_told() -> None:
    """Each confirmed session and its goods must be in the journal, and no other."""
    account = {"sessions": {"desk": DESK}}
    assert [] == faults(sessions(account, [CONFIRMED, IN]))
    assert 2 == len(faults(sessions(account, [])))
    assert 2 == len(faults(sessions(account, [CONFIRMED, CONFIRMED, IN, IN])))


def test_a_shelf_agrees_with_the_ledger_and_what_is_open() -> None:
    """Five came; one that was taken unscanned is told, or it is a fault."""
    open_ = seen(
        "stock.mismatch",
        "south",
        phase="open",
        id="south-1",
        seen=[{"item": "masks", "quantity": -1}],
        scanned=[],
    )
    four = {"shelves": {"south": {"items": {"masks": 4}}}}
    assert [] == faults(books(four, [IN, open_]))
    assert 1 == len(faults(books(four, [IN])))
