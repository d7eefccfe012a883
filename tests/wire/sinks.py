"""A mail server and a web server of our own on loopback: what comes in is kept.

Both are written from the RFCs (5321, 9110) and know nothing of the gateway.
"""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import run
from typing import Any, ClassVar


@dataclass
class Mailbox:
    """What a mail server took, and how it is to behave."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    refusals: dict[str, bytes] = field(default_factory=dict)
    """By verb: what is answered in place of yes."""
    hangs: threading.Event | None = None
    """Until this is set nothing is answered at all."""
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    logins: list[str] = field(default_factory=list)


class _MailTalk(socketserver.StreamRequestHandler):
    """One conversation with a client that sends mail."""

    timeout = 10
    box: ClassVar[Mailbox]

    def handle(self) -> None:
        """Talk until QUIT or the end."""
        if self.box.hangs is not None:
            self.box.hangs.wait(20)
            return
        self._sender = ""
        self._to: list[str] = []
        self._say(b"220 sink")
        while raw := self.rfile.readline():
            text = raw.decode("utf-8").strip()
            verb = text.split(":")[0].split(" ")[0].upper()
            if refusal := self.box.refusals.get(verb):
                self._say(refusal)
            elif verb == "QUIT":
                self._say(b"221 bye")
                return
            else:
                self._answer(verb, text)

    def _answer(self, verb: str, text: str) -> None:
        argument = text.partition(":")[2].partition(" ")[0]
        match verb:
            case "EHLO":
                more = b"250-STARTTLS\r\n" if self.box.starttls else b""
                self._say(b"250-sink\r\n" + more + b"250 AUTH PLAIN")
            case "STARTTLS" if self.box.starttls is not None:
                self._say(b"220 go on")
                self._guard(self.box.starttls)
            case "AUTH":
                self.box.logins.append(
                    base64.b64decode(text.rpartition(" ")[2]).decode()
                )
                self._say(b"235 in")
            case "DATA":
                self._say(b"354 go on")
                self.box.mails.append((self._sender, self._to, self._body()))
                self._say(b"250 taken")
            case _:
                if verb == "MAIL":
                    self._sender, self._to = argument, []
                if verb == "RCPT":
                    self._to.append(argument)
                self._say(b"250 ok")

    def finish(self) -> None:
        """Close what TLS was put over, too."""
        with suppress(OSError):  # the client may have hung up
            super().finish()
        self.rfile.close()
        self.connection.close()

    def _guard(self, tls: ssl.SSLContext) -> None:
        self.connection = tls.wrap_socket(self.request, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def _body(self) -> bytes:
        lines = []
        while (raw := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(raw)
        return b"".join(lines)

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class _MailServer(socketserver.ThreadingTCPServer):
    """Takes connections, in TLS from the start where there is a certificate."""

    allow_reuse_address = True
    daemon_threads = True
    tls: ssl.SSLContext | None = None

    def get_request(self) -> tuple[Any, Any]:
        """Take one connection."""
        line, who = super().get_request()
        if self.tls is not None:
            line = self.tls.wrap_socket(line, server_side=True)
        return line, who

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up."""


@contextmanager
def mail_server(box: Mailbox) -> Iterator[int]:
    """Serve a mailbox on a free port."""
    talk = type("Talk", (_MailTalk,), {"box": box})
    with _MailServer(("127.0.0.1", 0), talk) as server:
        server.tls = box.tls
        yield from _served(server)


@dataclass
class Hooked:
    """What a web server took: path, headers and body; `status` is its answer."""

    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    location: str = ""
    hangs: threading.Event | None = None


@contextmanager
def web_server(hooked: Hooked, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve on a free port; every request is kept."""

    class Talk(BaseHTTPRequestHandler):
        """One request."""

        def do_POST(self) -> None:  # the name is the library's
            """Take a POST."""
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if hooked.hangs is not None:
                hooked.hangs.wait(20)
            hooked.requests.append((self.path, dict(self.headers), body))
            self.send_response(hooked.status)
            if hooked.location:
                self.send_header("Location", hooked.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        """Quiet."""

        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of a client that hung up."""

    with Server(("127.0.0.1", 0), Talk) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        yield from _served(server)


def _served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()


def certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for loopback; return it and a server's side of TLS."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    words = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-nodes", "-days", "2", "-keyout", str(key), "-out", str(certificate)]
    run(["openssl", "req", *words, *name, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
