"""Mail to a real server on loopback: what arrives, and each thing that can go wrong."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from edge_app.link_mail import MailServer, MailWay
from edge_app.webhook_form import Letter
from tests.wire.sinks import Mailbox, certified, mail_server

NOW_NS = 1_768_780_800_000_000_000
LETTER = Letter("duty", "duty-1a2b-7-mail", "mail", "li", "紧急 cold-1", "冷库过热。")
LOGIN: dict[str, Any] = {"username": "gate", "password": "hunter2"}


def send(port: int, letter: Letter = LETTER, **more: Any) -> str:
    """Send a message to the server of a test; return what went wrong."""
    keys: dict[str, Any] = {"security": "plain", "timeout_s": 5.0, **more}
    server = MailServer(
        host="127.0.0.1",
        port=port,
        sender="gate@school.example",
        domain="gate.hill.gatepost.invalid",
        addresses={"li": "li@example.org"},
        **keys,
    )
    return MailWay(server, lambda: NOW_NS).send(letter)


def test_a_mail_arrives() -> None:
    """One recipient, Chinese in subject and text, and an id that does not change."""
    box = Mailbox()
    with mail_server(box) as port:
        assert "" == send(port)
        assert "" == send(port)
    ((sender, to, raw), (_, _, again)) = box.mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)

    assert "<gate@school.example>" == sender
    assert ["<li@example.org>"] == to
    assert ("紧急 cold-1", "冷库过热。\r\n") == (mail["Subject"], mail.get_content())
    assert "<duty-1a2b-7-mail@gate.hill.gatepost.invalid>" == mail["Message-ID"]
    assert "Mon, 19 Jan 2026 00:00:00 +0000" == mail["Date"]
    assert raw == again


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_guarded_line(security: str, tmp_path: Path) -> None:
    """With an authority of our own and a password; nobody else's is trusted."""
    certificate, context = certified(tmp_path)
    keys: dict[str, Any] = {security: context}
    box = Mailbox(**keys)
    more: dict[str, Any] = {"security": security, **LOGIN}
    with mail_server(box) as port:
        assert "" == send(port, ca_file=certificate, **more)
        distrusted = send(port, **more)

    assert ["\0gate\0hunter2"] == box.logins
    assert 1 == len(box.mails)
    assert "The mail server's certificate is not trusted." == distrusted


@pytest.mark.parametrize(
    ("verb", "answer", "sentence"),
    [
        ("AUTH", b"535 no", "The mail server refuses the name or password (535)."),
        ("MAIL", b"550 no", "The mail server refuses the sender (550)."),
        (
            "RCPT",
            b"550 <li@example.org> unknown",
            "The mail server refuses the recipient (550).",
        ),
        ("DATA", b"554 spam", "The mail server refuses the message (554)."),
        ("EHLO", b"421 busy", "The mail server cannot be used (421)."),
    ],
)
def test_a_server_that_refuses(verb: str, answer: bytes, sentence: str) -> None:
    """Each refusal is a sentence with its number, and no address is in it."""
    box = Mailbox(refusals={verb: answer, "HELO": b"421 busy"})
    with mail_server(box) as port:
        assert sentence == send(port, **LOGIN)
    assert [] == box.mails


def test_a_server_without_starttls() -> None:
    """What was to be guarded is not sent in the clear."""
    box = Mailbox()
    with mail_server(box) as port:
        said = send(port, security="starttls")

    assert "The mail server offers no STARTTLS or no login." == said
    assert [] == box.mails


def test_a_server_that_hangs_or_is_not_there() -> None:
    """A time-out ends the try; nobody there is another sentence."""
    box = Mailbox(hangs=threading.Event())
    with mail_server(box) as port:
        assert "The mail server hung up or is silent." == send(port, timeout_s=0.1)
        assert box.hangs is not None
        box.hangs.set()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert "The mail server is not there." == send(port)


def test_nobody_of_that_name() -> None:
    """Whom the configuration does not know has no address; an address is one itself."""
    nobody = Letter("duty", "duty-1", "mail", "zhao", "", "")
    box = Mailbox()
    with mail_server(box) as port:
        told = Letter("report", "r-1", "mail", "city@example.org", "a\nb", "text")
        assert "" == send(port, told)
        assert "There is no mail address of zhao." == send(port, nobody)

    assert ["<city@example.org>"] == box.mails[0][1]
