"""Follows topics at a broker and hands their messages on, for `tail` and the demo.

It speaks MQTT 3.1.1, which every broker understands, and only listens.
"""

from __future__ import annotations

import queue
import ssl
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from edge_app.errors import PublishError
from edge_app.link_access import address

PATIENCE_S = 5.0


class Follower:
    """Open inside a `with`. Raises: PublishError where the broker will not have us."""

    def __init__(
        self,
        url: str,
        below: str = "gatepost/#",
        *,
        username: str = "",
        password: str = "",
        ca_file: str = "",
    ) -> None:
        self._url = url
        self._below = below
        self._messages: queue.SimpleQueue[MQTTMessage] = queue.SimpleQueue()
        self._answer: list[str] = []
        self._answered = threading.Event()
        self._where = address(url)
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv311)
        if username:
            self._client.username_pw_set(username, password or None)
        if self._where.tls:
            context = ssl.create_default_context(cafile=ca_file or None)
            self._client.tls_set_context(context)
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message

    def __enter__(self) -> Follower:
        """Connect and subscribe."""
        try:
            self._client.connect(self._where.host, self._where.port)
        except OSError as error:
            raise PublishError(
                f"The broker {self._url} does not answer: {error.strerror or error}."
            ) from error
        self._client.loop_start()
        if not self._answered.wait(PATIENCE_S) or self._answer:
            self.__exit__(None, None, None)
            why = self._answer[0] if self._answer else "it did not answer"
            raise PublishError(f"The broker {self._url} will not have us: {why}.")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()

    def messages(self, timeout_s: float) -> Iterator[tuple[str, bytes]]:
        """Yield topic and payload of what is here, after waiting for the first."""
        try:
            message = self._messages.get(timeout=timeout_s)
            while True:
                yield message.topic, bytes(message.payload)
                message = self._messages.get_nowait()
        except queue.Empty:
            return

    def _on_connect(
        self, client: Client, _: object, __: object, reason: Any, ___: object
    ) -> None:
        if reason.is_failure:
            self._answer.append(str(reason).lower())
        else:
            client.subscribe(self._below, qos=1)
        self._answered.set()

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        self._messages.put(message)
