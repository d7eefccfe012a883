"""Intents outlive a kill and are read back as they were written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from edge_app.errors import JournalError
from edge_app.intents import SIZE_LIMIT, Intents
from edge_app.outcomes import Answer, Batch, Draw, Message, Order, When
from edge_app.rows import document_text
from tests.contract.batches import batch, event, full_batch


@pytest.fixture
def intents(tmp_path: Path) -> Iterator[Intents]:
    """Give the intents of the test's folder."""
    found = Intents(tmp_path / "intents")
    yield found
    found.close()


def rich_batch(number: int) -> Batch:
    """Return a batch with something in every field."""
    return dataclasses.replace(
        full_batch(number),
        events=(
            event("fever", value=Decimal("37.30"), steps=[1, None, {"ok": True}]),
            event(name="体温", tiny=Decimal("1E-9"), whole=5),
        ),
        orders=(
            Order("door", "open", None, When.NOW, 5, "c"),
            Order("lamp", "on", Decimal("2.50"), When.COMMITTED, 6, "c"),
        ),
        answers=(Answer("command-1", ok=False, text="no"),),
        states={"east": {"people": 3}},
        alarms={"east-fever": {"text": "go"}, "old": None},
        messages=(("duty", Message("d-1", "mail", "li", "Alarm", "过热")),),
        draws=(("daily", Draw("r-1", "gate", ("east",), 1, 2)),),
    )


def after_kill(path: Path, number: int = 0) -> tuple[Batch, ...]:
    """Return what a next start would find."""
    found = Intents(path)
    try:
        return found.pending(number)
    finally:
        found.close()


def test_every_field_comes_back(intents: Intents, tmp_path: Path) -> None:
    """A batch with something in each field is equal to itself after a kill."""
    written = (rich_batch(1), batch(2), rich_batch(7))
    for one in written:
        intents.write(one)
    found = after_kill(tmp_path / "intents")
    assert found == written
    text = document_text(found[0].events[0].data)
    assert text == b'{"value":37.30,"steps":[1,null,{"ok":true}]}'
    assert type(found[0].orders[0].when) is When
    assert str(found[0].orders[1].value) == "2.50"


def test_all_fields_of_a_batch_are_filled() -> None:
    """The test above forgets no field, also none that will be added."""
    empty = Batch(1, batch(1).at)
    same = {
        field.name
        for field in dataclasses.fields(Batch)
        if getattr(empty, field.name) == getattr(rich_batch(1), field.name)
    }
    assert same == {"number", "at"}


def test_only_what_the_journal_has_not(intents: Intents) -> None:
    """Pending are the batches above a number, each once, in order."""
    for number in (1, 2, 3, 3, 2, 4):
        intents.write(batch(number))
    assert [one.number for one in intents.pending(1)] == [2, 3, 4]
    assert intents.pending(4) == ()


def test_torn_tail_is_passed_over(intents: Intents, tmp_path: Path) -> None:
    """Cut at any byte, the file gives what was whole before the cut."""
    intents.write(batch(1))
    whole = (tmp_path / "intents").stat().st_size
    intents.write(rich_batch(2))
    data = (tmp_path / "intents").read_bytes()
    torn = tmp_path / "torn"
    for size in range(len(data)):
        torn.write_bytes(data[:size])
        expected = [] if size < whole else [1]
        assert [one.number for one in after_kill(torn)] == expected


def test_flipped_byte_ends_belief(intents: Intents, tmp_path: Path) -> None:
    """Behind a record that is not as it was written nothing is believed."""
    for number in (1, 2, 3):
        intents.write(batch(number))
    data = bytearray((tmp_path / "intents").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "intents").write_bytes(data)
    assert [one.number for one in intents.pending(0)] == [1]


def test_kept_batches_are_forgotten(intents: Intents, tmp_path: Path) -> None:
    """The file stays small while the journal keeps up, and loses nothing waiting."""
    text = "x" * 10_000
    for number in range(1, 200):
        intents.write(batch(number, event(text=text)))
        intents.kept(number - 2)
        assert (tmp_path / "intents").stat().st_size < 400_000
    assert [one.number for one in after_kill(tmp_path / "intents", 197)] == [198, 199]
    intents.kept(199)
    intents.clear()
    assert (tmp_path / "intents").stat().st_size == 0
    intents.write(batch(200))
    assert [one.number for one in intents.pending(0)] == [200]


def test_full_intents_refuse(intents: Intents, tmp_path: Path) -> None:
    """While the journal keeps nothing the file is bounded, and says so."""
    large = event(text="x" * 500_000)
    for number in range(1, SIZE_LIMIT // 500_000 + 1):
        intents.write(batch(number, large))
    with pytest.raises(JournalError, match="intents are full"):
        intents.write(batch(99, large))
    assert (tmp_path / "intents").stat().st_size <= SIZE_LIMIT
    intents.kept(99)
    intents.write(batch(100, large))
    assert [one.number for one in intents.pending(99)] == [100]


def test_endless_number_is_a_mistake(intents: Intents) -> None:
    """A number without an end is refused before it can spoil the file."""
    with pytest.raises(ValueError, match="finite"):
        intents.write(batch(1, event(value=Decimal("NaN"))))
    assert intents.pending(0) == ()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be opened gives one sentence."""
    with pytest.raises(JournalError, match="cannot be opened"):
        Intents(tmp_path / "nowhere" / "intents")
