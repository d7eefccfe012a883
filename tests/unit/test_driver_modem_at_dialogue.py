"""The dialogue with a modem: rounds, messages out and in, and all that goes wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.at_state import (
    NO_ANSWER,
    NO_PIN,
    NO_PROMPT,
    NOT_SAID,
    PIN_REFUSED,
    PIN_SPENT,
    Options,
)
from drivers.contract import Reason, Reply, Told
from drivers.modem_at import DIALOGUE
from simulators.modem_at import stand_in
from simulators.sim_card import Card
from tests.unit.modem_talk import PHONE, Talk

LONG = "The cold room is warm. " * 20


def told(talk: Talk) -> list[tuple[str, str]]:
    """Return what the telephones got."""
    return talk.modem.card.sent


# -------------------------------------------------------------------------- rounds


def test_the_first_round_tells_of_the_network_once() -> None:
    """What is so is said once, not at every look."""
    talk = Talk().open(for_s=200)

    assert [Reply("network", ok=True, text="registered")] == talk.replies("network")
    assert [Reply("signal", ok=True, text="good")] == talk.replies("signal")
    assert [True] == list(dict.fromkeys(talk.up))
    assert talk.ready
    assert [] == talk.refusals()


def test_a_lost_network_is_told_before_an_alarm_needs_it() -> None:
    """Each change is one reply."""
    talk = Talk().open()
    talk.modem.poke({"network": 2, "signal": 99})
    talk.run(70)
    talk.modem.poke({"network": 5, "signal": 12})
    talk.run(70)

    assert [True, False, True] == [one.ok for one in talk.replies("network")]
    assert "searching for a network" == talk.replies("network")[1].text
    assert ["good", "no signal", "fair"] == [o.text for o in talk.replies("signal")]


def test_a_module_of_lte_alone_has_its_network() -> None:
    """That +CREG knows of none is not told; a lost network is, and one that is back."""
    talk = Talk(modem=stand_in({"lte": True})).open()
    assert [Reply("network", ok=True, text="registered")] == talk.replies("network")
    talk.modem.poke({"network": 2})
    talk.run(40)
    talk.modem.poke({"network": 5})
    talk.run(40)

    texts = [one.text for one in talk.replies("network")[1:]]
    assert ["searching for a network", "registered with a foreign network"] == texts
    assert "" == talk.order("Hello")
    assert [] == talk.refusals()


def test_one_register_is_enough() -> None:
    """With both in the same round the modem is told of once, by whichever has one."""
    talk = Talk(modem=stand_in({"lte": True}))
    talk.spoil = lambda data: data.replace(b"+CREG: 0,0", b"+CREG: 0,3")
    talk.open()

    assert [True] == [one.ok for one in talk.replies("network")]


def test_a_module_that_loses_lte_is_on_its_older_network() -> None:
    """What it does not know any more is forgotten."""
    talk = Talk(modem=stand_in({"lte": True})).open()
    talk.modem.poke({"lte": False, "network": 2})
    talk.run(40)

    assert [True, False] == [one.ok for one in talk.replies("network")]


def test_a_modem_that_restarted_is_set_up_anew() -> None:
    """Echo, errors in words and another mode end with the next round."""
    talk = Talk().open()
    talk.modem.poke({"restart": True})
    talk.run(40)
    talk.come("OK")
    talk.run(1)

    assert (False, True) == (talk.modem.echo, talk.modem.octets)
    assert "" == talk.order("still there")
    assert [f"{PHONE} OK"] == [one.text for one in talk.replies("sms-in")]


def test_a_silent_modem_is_lost_and_comes_back() -> None:
    """One result that is missing is no loss yet; two are."""
    talk = Talk().open()
    talk.spoil = lambda _data: b""
    talk.run(80)
    talk.spoil = lambda data: data
    talk.run(30)

    assert [True, False, True] == [
        up for at, up in enumerate(talk.up) if not at or talk.up[at - 1] != up
    ]
    assert "" == talk.order("back")


# ------------------------------------------------------------------------- sending


@pytest.mark.parametrize(
    "text",
    ["Hello", "冷库 1 温度 9.2 °C", "a{b}[c]~|^\\€", "🧊 too warm", LONG, "温" * 200],
)
@pytest.mark.parametrize("step", [1, 7, 4096])
def test_a_text_arrives_as_it_was(text: str, step: int) -> None:
    """Any alphabet, one message or several, however the bytes come."""
    talk = Talk()
    talk.step = step
    talk.open()

    assert "" == talk.order(text)
    assert [(PHONE, text)] == told(talk)
    assert [Reply("sms", ok=True)] == talk.replies("sms")
    assert talk.ready


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    """Four messages are the most."""
    talk = Talk().open()
    talk.order("x" * 2000)
    talk.order("温" * 2000)

    assert [4 * 153, 4 * 67] == [len(text) for _, text in told(talk)]
    assert ["...", "…"] == [told(talk)[0][1][-3:], told(talk)[1][1][-1:]]
    assert 8 == talk.modem.card.submits


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"error": 331}, "There is no network."),
        ({"network": 0}, "There is no network."),
        ({"error": 28}, "The number is wrong or not in use."),
        ({"error": 322}, "The store of messages is full."),
        ({"error": 500}, "The modem says +CMS ERROR: 500."),
        ({"sim": "missing"}, "There is no SIM in the modem."),
        ({"sim": "pin"}, "The SIM wants its PIN."),
        ({"sim": "puk"}, "The SIM is locked and wants its PUK."),
    ],
)
def test_an_order_that_fails_says_why(change: dict[str, object], why: str) -> None:
    """The modem's number becomes a sentence, and the next order may work."""
    talk = Talk().open()
    talk.modem.poke(change)

    assert why == talk.order("Hello")
    assert [] == talk.replies("sms")
    talk.modem.poke({"error": 0, "network": 1, "sim": "ready"})
    assert "" == talk.order("Hello")
    assert [(PHONE, "Hello")] == told(talk)


def test_no_prompt_sends_nothing() -> None:
    """After ten seconds the order fails, and an escape closes what may be open."""
    talk = Talk().open()
    talk.modem.poke({"prompts": False})
    assert NO_PROMPT == talk.order("Hello", for_s=12)
    talk.modem.poke({"prompts": True})
    talk.run(40)

    assert [] == told(talk)
    assert "" == talk.order("Hello again")
    assert [(PHONE, "Hello again")] == told(talk)


def test_no_result_may_mean_that_it_left() -> None:
    """It is not sent again from here: whoever ordered it decides."""
    talk = Talk().open()
    talk.modem.poke({"delay_s": 65})
    assert NOT_SAID == talk.order("Hello", for_s=62)
    talk.run(120)

    assert [(PHONE, "Hello")] == told(talk)
    talk.modem.poke({"delay_s": 1})
    assert "" == talk.order("Next")


def test_a_modem_that_dies_in_an_order_ends_it() -> None:
    """Before anything was asked of the network it is plainly not sent."""
    talk = Talk().open()
    talk.spoil = lambda _data: b""

    assert NO_ANSWER == talk.order("Hello", for_s=7)
    assert [] == told(talk)


@pytest.mark.parametrize(
    "number", ["", "+", "12", "+49 170 1", "1" * 21, "112;", "+86１３８", "++123"]
)
def test_what_is_no_number_is_refused_in_words(number: str) -> None:
    """Digits and a plus alone: nothing else may get into a command."""
    talk = Talk().open()

    with pytest.raises(ValueError, match="3 to 20 digits"):
        talk.order("Hello", to=number)
    assert talk.ready


def test_an_order_that_is_none() -> None:
    """Another verb, or no text."""
    talk = Talk().open()

    with pytest.raises(ValueError, match="no order 'fax'"):
        DIALOGUE.order(talk.state, Told("fax", PHONE, "x"), talk.options)
    with pytest.raises(ValueError, match="no text"):
        talk.order(" \n\x00")


def test_a_long_text_that_fails_half_way_has_failed() -> None:
    """The second part is refused; nothing more of it is sent."""
    talk = Talk().open()
    talk.spoil = lambda data: (
        b"\r\n+CMS ERROR: 42\r\n" if talk.modem.card.submits == 2 else data
    )

    assert "The network is overloaded." == talk.order(LONG)
    assert 2 == talk.modem.card.submits


# ------------------------------------------------------------------------- receiving


def test_a_message_is_handed_on_once_and_deleted_then() -> None:
    """Chinese, Latin and a sender that is no person's number."""
    talk = Talk().open()
    talk.come("收到")
    talk.come("ok 12", sender="10086")
    talk.run(2)

    assert [f"{PHONE} 收到", "10086 ok 12"] == [o.text for o in talk.replies("sms-in")]
    assert {} == talk.modem.card.store
    deletes = [data for data in talk.sent if b"+CMGD" in data]
    assert [b"AT+CMGD=1\r", b"AT+CMGD=2\r"] == sorted(set(deletes))


def test_what_came_while_the_gateway_was_away_is_found() -> None:
    """Nothing announced it: the store is read in each round."""
    talk = Talk()
    talk.come("OK")
    talk.open()

    assert [f"{PHONE} OK"] == [one.text for one in talk.replies("sms-in")]


def test_a_message_that_cannot_be_deleted_is_not_told_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An acknowledgement that comes again each half minute would be an alarm's end."""
    talk = Talk().open()
    monkeypatch.setattr(Card, "delete", lambda *_: 321)
    talk.come("OK")
    talk.run(300)

    assert 1 == len(talk.replies("sms-in"))


def test_a_message_that_is_damaged_on_its_way_comes_again() -> None:
    """A digit that is lost is no reason to delete what was said."""
    talk = Talk().open()
    talk.spoil = lambda data: data.replace(b"0891683108200105F0", b"0891683108200105")
    talk.come("OK")
    talk.run(2)
    assert [Reason.CHECK] == [one.reason for one in talk.refusals()]
    assert [] == talk.replies("sms-in")
    talk.spoil = lambda data: data
    talk.run(40)

    assert [f"{PHONE} OK"] == [one.text for one in talk.replies("sms-in")]
    assert {} == talk.modem.card.store


def test_a_message_may_come_between_the_lines_of_an_order() -> None:
    """What comes unasked disturbs no order, and no order loses it."""
    talk = Talk().open()
    talk.spoil = lambda data: b'\r\nRING\r\n\r\n+CMTI: "SM",1\r\n' + data
    talk.modem.card.receive(PHONE, "OK")

    assert "" == talk.order(LONG)
    assert [(PHONE, LONG)] == told(talk)
    assert [f"{PHONE} OK"] == [one.text for one in talk.replies("sms-in")]


def test_one_that_comes_by_itself_is_told_too() -> None:
    """A modem that forgot its settings may hand messages over without a store."""
    talk = Talk().open()
    talk.modem.card.receive(PHONE, "OK")
    _, pdu = talk.modem.card.store.pop(1)
    for name in ("", '"Wang, keeper"'):
        line = f"\r\n+CMT: {name},{len(pdu)}\r\n00{pdu.hex()}\r\n"
        talk.hear(line.encode("ascii"))

    assert [f"{PHONE} OK"] * 2 == [one.text for one in talk.replies("sms-in")]


def test_a_full_store_may_take_long_to_be_read() -> None:
    """Sixty seconds of lines, each in its time, are one list and no silence."""
    talk = Talk().open()
    for number in range(20):
        talk.come(f"message {number}")
    said = talk.modem.store_lines()
    talk.modem.out.clear()
    talk.take(DIALOGUE.hear(talk.state, b'\r\n+CMTI: "SM",1\r\n', talk.options))
    talk.modem.out.clear()
    for line in said:
        talk.run(3)
        talk.hear(line)
    talk.hear(b"\r\nOK\r\n")
    talk.run(5)

    assert [f"{PHONE} message {n}" for n in range(20)] == [
        one.text for one in talk.replies("sms-in")
    ]
    assert {} == talk.modem.card.store


def test_drafts_on_the_sim_are_left_alone() -> None:
    """What somebody else has written into the store is not ours."""
    talk = Talk()
    talk.modem.card.store[4] = (2, bytes.fromhex("11000D91683108108300F00000A70141"))
    talk.open()

    assert [4] == list(talk.modem.card.store)
    assert [] == talk.replies("sms-in")
    assert [] == talk.refusals()


# ------------------------------------------------------------------------------ PIN


def locked(held: str) -> Talk:
    """Return a talk with a modem whose SIM wants a PIN; the file holds this."""
    talk = Talk(held)
    talk.modem.poke({"pin": "1234"})
    return talk.open()


def test_a_pin_is_entered() -> None:
    """Then all is as without one."""
    talk = locked(held="1234\n")

    assert [True] == [one.ok for one in talk.replies("network")]
    assert "" == talk.order("Hello")


def test_a_wrong_pin_is_tried_once() -> None:
    """Neither the next round nor a port that opens again spends another try."""
    talk = locked(held="9999")
    talk.run(200)
    talk.open(100)

    assert 2 == talk.modem.card.tries
    assert [(False, PIN_REFUSED)] == [(o.ok, o.text) for o in talk.replies("network")]
    with pytest.raises(ValueError, match="not tried again"):
        talk.order("Hello")


def test_a_restart_after_a_wrong_pin_spends_no_other_try() -> None:
    """The SIM says how many are left: with fewer than all of them nothing is tried."""
    first = locked(held="9999")
    again = Talk("9999", first.modem).open(100)

    assert 2 == again.modem.card.tries
    assert [PIN_SPENT] == [one.text for one in again.replies("network")]


@pytest.mark.parametrize("held", ["123", "12345678901", "12a4", '1234"', "１２３４"])
def test_a_pin_that_is_none_is_not_tried(held: str) -> None:
    """The file may hold anything."""
    talk = locked(held=held)

    assert 3 == talk.modem.card.tries
    assert [NO_PIN] == [one.text for one in talk.replies("network")]


def test_a_sim_that_is_put_in_later_is_found() -> None:
    """The next look finds it."""
    talk = Talk()
    talk.modem.poke({"sim": "missing"})
    talk.open()
    talk.modem.poke({"sim": "ready"})
    talk.run(40)

    assert [False, True] == [one.ok for one in talk.replies("network")]
    assert "" == talk.order("Hello")


def test_the_pin_and_the_texts_do_not_show() -> None:
    """Whoever prints a state reads neither."""
    talk = locked(held="1234")
    talk.modem.poke({"delay_s": 30})
    talk.order("a secret word", for_s=1)

    shown = repr(talk.state)
    assert "1234" not in shown.replace(PHONE, "")
    assert "secret" not in shown
    assert PHONE.strip("+") not in shown


# -------------------------------------------------------------------------- any line


@given(
    pieces=st.lists(
        st.binary(max_size=30)
        | st.sampled_from(
            [
                b"\r\nOK\r\n",
                b"\r\nERROR\r\n",
                b"\r\n> ",
                b"\r\n+CMGS: 1\r\n",
                b"\r\n+CPIN: SIM PIN\r\n",
                b"\r\n+CPIN: READY\r\n",
                b"\r\n+CREG: 0,99\r\n",
                b"\r\n+CEREG: 1\r\n",
                b"\r\n+CMGL: 9,0,,20\r\n",
                b"\r\n0891683108200105F0040D91\r\n",
                b'\r\n+CMTI: "ME",2\r\n',
                b"late",
                b"order",
                b"open",
            ]
        ),
        max_size=40,
    )
)
def test_any_line_at_any_time(pieces: list[bytes]) -> None:
    """Nothing raises, what waits stays small, and a modem that is well can send."""
    options, under_way = Options(), False
    turn = DIALOGUE.open(DIALOGUE.fresh(options, "1234"), options)
    for piece in pieces:
        if piece == b"late":
            turn = DIALOGUE.late(turn.state, options)
        elif piece == b"open":
            turn, under_way = DIALOGUE.open(turn.state, options), False
        elif piece == b"order" and turn.ready and not turn.state.trouble:
            turn = DIALOGUE.order(turn.state, Told("sms", PHONE, LONG), options)
            under_way = True
        else:
            turn = DIALOGUE.hear(turn.state, piece, options)
        assert under_way or turn.ended is None
        under_way = under_way and turn.ended is None
        assert len(turn.state.rest) <= 512
        assert turn.ready == (turn.state.doing is None)
    talk = Talk()
    talk.take(turn)
    talk.due_s = 0.0
    talk.run(200)
    assert "" == talk.order("after all that", for_s=20)
