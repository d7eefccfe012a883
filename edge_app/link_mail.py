"""Messages by mail: one to each person, through the mail server of the site.

What goes wrong is one sentence without any address in it: what a server says may hold
the recipient's, and what came of a message is an event.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from edge_app.webhook_form import Letter

_SECOND_NS = 1_000_000_000
SENTENCES: Mapping[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: "The mail server refuses the name or password",
    smtplib.SMTPRecipientsRefused: "The mail server refuses the recipient",
    smtplib.SMTPSenderRefused: "The mail server refuses the sender",
    smtplib.SMTPDataError: "The mail server refuses the message",
    smtplib.SMTPNotSupportedError: "The mail server offers no STARTTLS or no login",
    smtplib.SMTPServerDisconnected: "The mail server hung up or is silent",
    ssl.SSLCertVerificationError: "The mail server's certificate is not trusted",
    ssl.SSLError: "The mail server speaks no TLS there",
    TimeoutError: "The mail server is silent",
    ConnectionRefusedError: "The mail server is not there",
}
"""What each failure is called; the first that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where the mail server is, how to get in, and who is reached at which address."""

    host: str
    port: int
    security: str
    sender: str
    domain: str
    """What is behind the @ of a message's own id."""
    addresses: Mapping[str, str] = field(repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_s: float = 30.0


class MailWay:
    """Sends mail; `now_ns` is the wall clock."""

    def __init__(self, server: MailServer, now_ns: Callable[[], int]) -> None:
        self._server = server
        self._now_ns = now_ns

    def send(self, letter: Letter) -> str:
        """Send a message; return why it did not leave, nothing if it did."""
        server = self._server
        to = letter.to if "@" in letter.to else server.addresses.get(letter.to, "")
        if not to:
            return f"There is no mail address of {letter.to}."
        try:
            message = mail_of(letter, server, to, self._now_ns())
            line = _connected(server)
            try:
                line.send_message(message)
            finally:
                _part(line)
        except (OSError, ValueError) as error:
            return why(error)
        return ""


def mail_of(letter: Letter, server: MailServer, to: str, wall_ns: int) -> EmailMessage:
    """Write the mail; sent again it has the same id."""
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = to
    message["Subject"] = " ".join(letter.subject.split())
    moment = datetime.fromtimestamp(wall_ns // _SECOND_NS, UTC)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = f"<{letter.id}@{server.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def why(error: Exception) -> str:
    """Say in a sentence what went wrong."""
    found = (text for kind, text in SENTENCES.items() if isinstance(error, kind))
    text = next(found, "The mail server cannot be used")
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{text} ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"{text} ({', '.join(map(str, codes))})."
    return f"{text}."


def _part(line: smtplib.SMTP) -> None:
    """Say goodbye; what the server makes of that changes nothing any more."""
    with suppress(OSError):
        line.quit()
    line.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    """Connect, guard the line and log in.

    Raises:
        OSError: the server cannot be reached or used.

    """
    trusted = ssl.create_default_context(cafile=server.ca_file)
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host,
            server.port,
            server.domain,
            timeout=server.timeout_s,
            context=trusted,
        )
    else:
        line = smtplib.SMTP(
            server.host, server.port, server.domain, timeout=server.timeout_s
        )
    try:
        if server.security == "starttls":
            line.starttls(context=trusted)
        if server.username:
            line.login(server.username, server.password)
    except OSError:
        line.close()
        raise
    return line
