"""The stand-in of a modem by its standards, asked by hand and not by our dialogue."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.modem_at import Modem, stand_in
from simulators.sms import DamagedError, submitted

HELLO = "11000D91683108108300F00000A705C8329BFD06"
CENTRED = "0891683108200105F0" + HELLO
LENGTH = len(HELLO) // 2


def say(modem: Modem, *commands: bytes) -> bytes:
    """Give commands, each with its CR, and return all that is answered to the last."""
    said = b""
    for command in commands:
        modem.hear(command, 0.0)
        said = modem.say(600.0)
    return said


def ready() -> Modem:
    """Return a modem that does not echo, says its numbers and takes PDUs."""
    modem = stand_in({})
    say(modem, b"ATE0\r", b"AT+CMEE=1\r", b"AT+CMGF=0\r", b"AT+CNMI=2,1\r")
    return modem


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"at\r", b"\r\nOK\r\n"),
        (b"ATI\r", b"\r\nStand-in\r\n\r\nOK\r\n"),
        (b"\n\x1bAT+CSQ\r", b"\r\n+CSQ: 18,99\r\n\r\nOK\r\n"),
        (b"AT+CREG?\r", b"\r\n+CREG: 0,1\r\n\r\nOK\r\n"),
        (b"AT+CEREG?\r", b"\r\n+CME ERROR: 4\r\n"),
        (b"AT+CPIN?\r", b"\r\n+CPIN: READY\r\n\r\nOK\r\n"),
        (b"AT+CMGL=4\r", b"\r\nOK\r\n"),
        (b"AT+CMGD=7\r", b"\r\n+CMS ERROR: 321\r\n"),
        (b"AT+CMGR=1\r", b"\r\n+CMS ERROR: 303\r\n"),
        (b"AT+CGATT?\r", b"\r\n+CME ERROR: 4\r\n"),
        (b'AT+CPIN="1234"\r', b"\r\n+CME ERROR: 3\r\n"),
        (b"hello\r", b""),
        (b"x" * 2000 + b"\r", b""),
    ],
)
def test_a_command(command: bytes, answer: bytes) -> None:
    """Each has its result, and what is no command has none."""
    assert answer == say(ready(), command)


def test_a_module_of_lte_alone() -> None:
    """It is registered through +CEREG, and +CREG has nothing of it."""
    modem = stand_in({"lte": True})
    modem.poke({"network": 5})
    said = say(modem, b"ATE0\r", b"AT+CREG?\r")

    assert b"\r\n+CREG: 0,0\r\n\r\nOK\r\n" == said
    assert b"\r\n+CEREG: 0,5\r\n\r\nOK\r\n" == say(modem, b"AT+CEREG?\r")
    assert modem.poke({"lte": False})["lte"] is False


def test_it_begins_with_an_echo_and_errors_in_words() -> None:
    """As it comes out of its box."""
    modem = stand_in({})

    assert b"AT+X\r\r\nERROR\r\n" == say(modem, b"AT+X\r")


def test_a_message_needs_its_length_and_its_end() -> None:
    """Prompt, octets, control-Z; the centre does not count."""
    modem = ready()
    begin = f"AT+CMGS={LENGTH}\r".encode("ascii")

    assert b"\r\n> " == say(modem, begin)
    assert b"\r\n+CMGS: 1\r\n\r\nOK\r\n" == say(modem, f"{CENTRED}\x1a".encode())
    assert b"\r\n+CMS ERROR: 304\r\n" == say(modem, b"AT+CMGS=9\r", b"00" + b"\x1a")
    assert b"\r\n+CMS ERROR: 304\r\n" == say(modem, begin, b"no hex\x1a")
    assert b"\r\nOK\r\n" == say(modem, begin, CENTRED.encode("ascii") + b"\x1b")
    assert [("+8613800138000", "Hello")] == modem.card.sent


def test_text_mode_is_not_known() -> None:
    """A modem that was restarted is in it, and takes no PDU."""
    modem = ready()
    modem.poke({"restart": True})

    assert b"RDY" in modem.say(600.0)
    assert b"ERROR" in say(modem, b"AT+CMGS=20\r")


def test_the_third_wrong_pin_locks_the_sim() -> None:
    """It says how many tries are left, until there is none."""
    modem = ready()
    modem.poke({"pin": "1234"})
    assert b"+CPINR: SIM PIN,3,3" in say(modem, b'AT+CPINR="SIM PIN"\r')
    for _ in range(3):
        assert b"+CME ERROR: 16" in say(modem, b'AT+CPIN="0000"\r')

    assert b"+CPIN: SIM PUK" in say(modem, b"AT+CPIN?\r")
    assert b"+CME ERROR: 12" in say(modem, b'AT+CPIN="1234"\r')
    assert b"+CMS ERROR: 316" in say(modem, b"AT+CMGL=4\r")


def test_a_full_store_loses_what_comes() -> None:
    """And the bench hears of it."""
    modem, told = ready(), []
    modem.on_deed = lambda what, facts: told.append((what, facts["text"]))
    modem.poke({"size": 1})
    for text in ("one", "two"):
        modem.poke({"incoming": {"from": "+86138", "text": text}})

    assert [("sms came", "one"), ("sms lost", "two")] == told
    assert 1 == modem.say(0.0).count(b"+CMTI")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"sim": "gone"}, ValueError),
        ({"network": 9}, ValueError),
        ({"signal": "loud"}, ValueError),
        ({"delay_s": -1}, ValueError),
        ({"incoming": {"from": "mother", "text": "x"}}, ValueError),
        ({"incoming": {"text": "x"}}, KeyError),
        ({"incoming": "x"}, TypeError),
    ],
)
def test_a_poke_that_means_nothing(change: dict[str, Any], kind: type[Any]) -> None:
    """It is refused, and nothing has changed."""
    modem = ready()
    before = modem.poke({})
    with pytest.raises(kind):
        modem.poke(change)

    assert before == modem.poke({})


@pytest.mark.parametrize(
    "octets",
    [
        "",
        "04" + HELLO[2:],
        HELLO[:-2],
        HELLO + "00",
        HELLO.replace("F00000A7", "F00004A7"),
        HELLO.replace("6831", "68A1"),
        "51" + HELLO[2:-12] + "08" + "0500030102030041",
    ],
)
def test_a_damaged_message(octets: str) -> None:
    """No SUBMIT, too short, too long, another coding, no number, part 3 of 2."""
    with pytest.raises(DamagedError):
        submitted(bytes.fromhex(octets))
