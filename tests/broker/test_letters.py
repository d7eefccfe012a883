"""Messages through the link while no broker is there, and over its restarts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from edge_app.link import Link
from edge_app.link_mail import MailServer, MailWay
from edge_app.link_post import PostOffice
from edge_app.link_webhook import Hook, WebhookWay
from edge_app.webhook_form import Letter
from tests.broker.parts import Core, free_port, until
from tests.wire.sinks import Hooked, Mailbox, mail_server, web_server

SHARED = "word"
StartLink = Callable[..., Link]


def letter(name: str, way: str, to: str) -> dict[str, Any]:
    """Return a message as the core tells it."""
    told = {"station": "duty", "id": name, "way": way, "to": to}
    return {"message": {**told, "subject": "HIGH", "text": "Look."}}


def office(mail_port: int, web_port: int) -> PostOffice:
    """Return the ways out to two servers of the test."""
    server = MailServer(
        host="127.0.0.1",
        port=mail_port,
        security="plain",
        sender="gate@example.org",
        domain="gate.invalid",
        addresses={"li": "li@example.org"},
    )
    hook = Hook(url=f"http://127.0.0.1:{web_port}/", secret=SHARED)
    return PostOffice(
        {
            "mail": MailWay(server, lambda: 0).send,
            "webhook": WebhookWay({"centre": hook}, "g", lambda: 0).send,
        }
    )


def test_messages_leave_without_a_broker(core: Core, start_link: StartLink) -> None:
    """Mail and webhook need the core alone; each is answered."""
    box, hooked = Mailbox(), Hooked()
    with mail_server(box) as mail_port, web_server(hooked) as web_port:
        post = office(mail_port, web_port)
        start_link(f"mqtt://127.0.0.1:{free_port()}", post=post)
        until(lambda: core.of("link"), "the link is there")
        core.say(letter("d-1-mail", "mail", "li"))
        core.say(letter("d-2-webhook", "webhook", "centre"))
        core.say(letter("d-3-mail", "mail", "nobody"))
        until(lambda: len(core.of("delivered")) == 3, "all are answered")

    answers = {one["id"]: one["ok"] for one in core.of("delivered")}
    assert {"d-1-mail": True, "d-2-webhook": True, "d-3-mail": False} == answers
    assert (1, 1) == (len(box.mails), len(hooked.requests))


def test_a_link_that_starts_again_loses_nothing(
    core: Core, start_link: StartLink
) -> None:
    """What the core has no answer for is told again, and goes out under the same id."""
    hangs, gone = threading.Event(), list[str]()

    def first(_letter: Letter) -> str:
        hangs.wait(20)
        return "too late"

    def second(one: Letter) -> str:
        gone.append(one.id)
        return ""

    url = f"mqtt://127.0.0.1:{free_port()}"
    before = start_link(url, post=PostOffice({"mail": first}))
    until(lambda: core.of("link"), "the link is there")
    core.say(letter("d-1-mail", "mail", "li"))
    before.stop()
    core.stop()
    core.heard.clear()
    core.start()
    start_link(url, post=PostOffice({"mail": second}))
    until(lambda: core.of("link"), "another link is there")
    core.say(letter("d-1-mail", "mail", "li"))
    until(lambda: core.of("delivered"), "it is answered")
    hangs.set()

    assert ["d-1-mail"] == gone
    assert core.of("delivered")[-1]["ok"]
