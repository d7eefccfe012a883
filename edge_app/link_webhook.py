"""Messages to webhooks: a signed POST, and only an answer of 2xx is a success.

No redirect is followed and no proxy of the environment is used: a message goes where
the configuration says or nowhere.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from edge_app.webhook_form import Letter, body_of, signed

_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)
_READ_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where one webhook is, and what it is signed with."""

    url: str
    secret: str = field(repr=False)
    ca_file: Path | None = None
    timeout_s: float = 10.0


class WebhookWay:
    """Sends to the webhooks of a site; `now_ns` is the wall clock."""

    def __init__(
        self, hooks: Mapping[str, Hook], source: str, now_ns: Callable[[], int]
    ) -> None:
        self._hooks = hooks
        self._source = source
        self._now_ns = now_ns

    def send(self, letter: Letter) -> str:
        """Send a message; return why it did not arrive, nothing if it did."""
        hook = self._hooks.get(letter.to)
        if hook is None:
            return f"There is no webhook {letter.to}."
        now_ns = self._now_ns()
        body = body_of(letter, self._source, now_ns)
        try:
            status = _post(hook, body, signed(hook.secret, body, now_ns))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return f"{letter.to} {why(error)}."
        if status in _REDIRECT:
            return f"{letter.to} answers {status}: redirects are not followed."
        return "" if status in _SUCCESS else f"{letter.to} answers {status}."


def why(error: Exception) -> str:
    """Say in a few words what went wrong; no address is in them."""
    match error:
        case ssl.SSLCertVerificationError():
            return "has a certificate that is not trusted: see ca_file"
        case ssl.SSLError():
            return "speaks no TLS there"
        case TimeoutError():
            return "is silent"
        case OSError():
            return f"cannot be reached: {error.strerror or 'it hung up'}"
        case _:
            return "does not speak HTTP"


def _post(hook: Hook, body: bytes, headers: Mapping[str, str]) -> int:
    """Send one request and return the status of its answer."""
    parts = urlsplit(hook.url)
    host, path = parts.hostname or "", parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    if parts.scheme == "https":
        trusted = ssl.create_default_context(cafile=hook.ca_file)
        guarded = http.client.HTTPSConnection(
            host, parts.port, timeout=hook.timeout_s, context=trusted
        )
        return _ask(guarded, target, body, headers)
    plain = http.client.HTTPConnection(host, parts.port, timeout=hook.timeout_s)
    return _ask(plain, target, body, headers)


def _ask(
    connection: http.client.HTTPConnection,
    target: str,
    body: bytes,
    headers: Mapping[str, str],
) -> int:
    try:
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        answer.read(_READ_BYTES)
        return answer.status
    finally:
        connection.close()
