"""Webhooks to a real server on loopback: the request, its signature, the refusals."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from edge_app.link_webhook import Hook, WebhookWay
from edge_app.webhook_form import Letter, signature
from tests.wire.sinks import Hooked, certified, web_server

NOW_NS = 1_768_780_800_500_000_000
SHARED = "a word that both know"
LETTER = Letter("duty", "duty-7-webhook", "webhook", "centre", "紧急 cold-1", "过热。")


def send(url: str, letter: Letter = LETTER, **more: Any) -> str:
    """Send a message to a webhook; return what went wrong."""
    hook = Hook(url=url, secret=SHARED, **more)
    way = WebhookWay({"centre": hook}, "gatepost/hill/gate", lambda: NOW_NS)
    return way.send(letter)


def test_a_request_arrives_signed() -> None:
    """The body is a CloudEvent with the message's id; who has the secret can tell."""
    hooked = Hooked()
    with web_server(hooked) as port:
        assert "" == send(f"http://127.0.0.1:{port}/alarm?site=hill")
    ((path, headers, body),) = hooked.requests
    stamp = headers["Gatepost-Timestamp"]
    ours = hmac.new(SHARED.encode(), f"{stamp}.".encode() + body, hashlib.sha256)

    assert "/alarm?site=hill" == path
    assert "1768780800" == stamp
    assert f"v1={ours.hexdigest()}" == headers["Gatepost-Signature"]
    assert "application/cloudevents+json; charset=utf-8" == headers["Content-Type"]
    assert {
        "specversion": "1.0",
        "id": "duty-7-webhook",
        "source": "gatepost/hill/gate/duty",
        "type": "gatepost.message",
        "time": "2026-01-19T00:00:00.500Z",
        "datacontenttype": "application/json",
        "data": {"subject": "紧急 cold-1", "text": "过热。"},
    } == json.loads(body)


def test_openssl_signs_alike() -> None:
    """Software that nobody here wrote comes to the same signature."""
    words = ["openssl", "dgst", "-sha256", "-hmac", SHARED, "-r"]
    told = subprocess.run(words, input=b"17.{}", check=True, capture_output=True)

    assert told.stdout.split()[0].decode() == signature(SHARED, "17", b"{}")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (200, ""),
        (202, ""),
        (299, ""),
        (301, "centre answers 301: redirects are not followed."),
        (307, "centre answers 307: redirects are not followed."),
        (404, "centre answers 404."),
        (503, "centre answers 503."),
    ],
)
def test_only_2xx_is_a_success(status: int, sentence: str) -> None:
    """A redirect leads nowhere: the second request is never made."""
    with web_server(Hooked()) as elsewhere:
        hooked = Hooked(status=status, location=f"http://127.0.0.1:{elsewhere}/")
        with web_server(hooked) as port:
            assert sentence == send(f"http://127.0.0.1:{port}/")

    assert 1 == len(hooked.requests)


def test_https(tmp_path: Path) -> None:
    """With an authority of our own; a certificate of nobody's is not trusted."""
    certificate, context = certified(tmp_path)
    hooked = Hooked()
    with web_server(hooked, context) as port:
        url = f"https://127.0.0.1:{port}/"
        assert "" == send(url, ca_file=certificate)
        assert "centre has a certificate that is not trusted: see ca_file." == (
            send(url)
        )

    assert 1 == len(hooked.requests)


@contextmanager
def bare(answer: bytes) -> Iterator[int]:
    """Serve one connection that says these bytes, whatever it hears."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(65_536)
                line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join()


def test_what_is_no_web_server() -> None:
    """Bytes that are no HTTP, nobody there, silence, nobody of that name."""
    with bare(b"SSH-2.0-hello\r\n") as port:
        assert "centre does not speak HTTP." == send(f"http://127.0.0.1:{port}/")
    assert "centre cannot be reached: Connection refused." == (
        send(f"http://127.0.0.1:{port}/")
    )
    hooked = Hooked(hangs=threading.Event())
    with web_server(hooked) as port:
        assert "centre is silent." == (send(f"http://127.0.0.1:{port}/", timeout_s=0.1))
        assert hooked.hangs is not None
        hooked.hangs.set()
    stranger = Letter("duty", "d-1", "webhook", "nobody", "", "")

    assert "There is no webhook nobody." == send("http://127.0.0.1/", stranger)


def test_a_proxy_of_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A message goes where the file says, whatever the shell was told."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    hooked = Hooked()
    with web_server(hooked) as port:
        assert "" == send(f"http://127.0.0.1:{port}/")
