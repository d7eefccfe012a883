"""The sheet of command barcodes: a reader reads every one, and the counter knows it."""

from __future__ import annotations

import zxingcpp

from edge_app.code_data import COMMAND
from edge_app.printing.cards import lay_out
from edge_app.printing.label_picture import draw
from edge_app.stations.counter_acts import ACTS
from edge_app.stations.counter_codes import CARDS, WORDS, command_of
from edge_app.stations.counter_session import KINDS

PRINTED = [(f"{COMMAND}{code}", english, chinese) for code, english, chinese in CARDS]


def test_a_reader_reads_every_card() -> None:
    """As Code 128, and as the counter takes it."""
    pictures = [draw(page, ()).convert("L") for page in lay_out(PRINTED)]
    found = [one for page in pictures for one in zxingcpp.read_barcodes(page)]

    assert {"]C0"} == {one.symbology_identifier for one in found}
    assert sorted(code for code, _, _ in PRINTED) == sorted(one.text for one in found)


def test_the_counter_knows_every_card() -> None:
    """Each does something; every kind and every word without a text has one."""
    meant = [command_of(code) for code, _, _ in PRINTED]
    assert all(one is not None and one[0] in ACTS for one in meant)
    printed = {code for code, _, _ in CARDS}
    plain = {"CONFIRM", "CANCEL", "UNDO", "HANDOVER", "WEIGH"}
    assert {kind.upper() for kind in KINDS} | (plain & WORDS.keys()) <= printed


def test_both_languages_stand_beside_it() -> None:
    """Nobody has to know what a barcode means."""
    texts = [text.text for page in lay_out(PRINTED) for text in page.texts]

    for code, english, chinese in PRINTED:
        assert code in texts
        assert f"{chinese}  {english}" in texts
