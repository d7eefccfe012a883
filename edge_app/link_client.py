"""One connection to a broker: paho without a thread, in the caller's own loop.

A new `Broker` is made for each try, so that nothing is left over from the one before;
what it did not acknowledge is sent again from the journal. paho never holds more than
the caller's window: handed a backlog it would queue live messages behind it.
"""

from __future__ import annotations

import socket
import ssl
from collections import deque
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_app.errors import PublishError
from edge_app.link_access import Access
from edge_app.topics import Message

CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 15.0
"""How long a broker that took the connection may keep us waiting for CONNACK."""

VERSION_5 = 5
VERSION_3_1_1 = 4
UNSUPPORTED_VERSION = 132
"""What paho makes of return code 1 of MQTT 3.1.1, too."""
_TAKEN_OVER = 142
_FAILED = 128
_EVENT_CONTENT = "application/cloudevents+json"


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has us; it takes `window` unacknowledged messages at once."""

    window: int


@dataclass(frozen=True, slots=True)
class NotConnected:
    """The broker answered and would not have us."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Acked:
    """The broker acknowledged a message, or refused it (`ok` False)."""

    mid: int
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message came in."""

    topic: str
    payload: bytes
    retained: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """The connection ended."""

    taken_over: bool
    text: str


Happening: TypeAlias = Connected | NotConnected | Acked | Arrived | Gone


class Broker:
    """A connection, or a try at one. Used by one thread."""

    def __init__(self, access: Access, will: Message | None, *, version: int) -> None:
        self._access = access
        self._version = version
        self._happened: deque[Happening] = deque()
        self._client = _client(access, will, version)
        self._client.on_socket_register_write = lambda *_: None
        self._client.on_connect = self._on_connect
        self._client.on_connect_fail = None
        self._client.on_disconnect = self._on_disconnect
        self._client.on_publish = self._on_publish
        self._client.on_message = self._on_message
        self._content = _content() if version == VERSION_5 else None

    def connect(self) -> None:
        """Open the connection; whether the broker wants us comes by `happened`.

        Raises:
            PublishError: nobody answers there, or not who the certificate should say.
        """
        place = self._access.address
        try:
            self._client.connect(place.host, place.port, self._access.keepalive_s)
            wire = self._client.socket()
            if isinstance(wire, socket.socket):
                # A small message must not wait for the acknowledgement of another.
                wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except ssl.SSLError as error:
            raise PublishError(
                f"The broker {place.host}:{place.port} is not trusted: "
                f"{error.reason or error}."
            ) from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error) or "no answer"
            raise PublishError(
                f"The broker {place.host}:{place.port} does not answer: {why}."
            ) from error

    def fileno(self) -> int | None:
        """Return the descriptor to wait on; None when there is none any more."""
        wire = self._client.socket()
        return None if wire is None else wire.fileno()

    def wants_write(self) -> bool:
        """Say whether bytes wait to be written."""
        return self._client.want_write()

    def subscribe(self, topics: tuple[str, ...]) -> None:
        """Ask for messages, QoS 1."""
        self._client.subscribe([(topic, 1) for topic in topics])

    def unsubscribe(self, topics: tuple[str, ...]) -> None:
        """Ask for no more of them."""
        self._client.unsubscribe(list(topics))

    def publish(self, message: Message, *, event: bool = False) -> int:
        """Hand over one message and return its number; an `Acked` follows if QoS 1.

        Raises:
            PublishError: it cannot be sent at all (a topic that MQTT does not know).
        """
        try:
            handed = self._client.publish(
                message.topic,
                message.payload,
                message.qos,
                message.retain,
                self._content if event else None,
            )
        except ValueError as error:
            raise PublishError(f"{message.topic} cannot be sent: {error}") from error
        if handed.rc is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise PublishError(f"{message.topic} was not sent: {handed.rc.name}")
        return handed.mid

    def turn(self, *, readable: bool) -> None:
        """Write what waits, read what is there, keep the connection alive."""
        if self.wants_write():
            self._client.loop_write()
        if readable:
            self._client.loop_read()
            self._read_rest()
        self._client.loop_misc()

    def _read_rest(self) -> None:
        """Read what TLS has decrypted already: no `select` will tell of it."""
        while isinstance(wire := self._client.socket(), ssl.SSLSocket):
            if not wire.pending():
                return
            self._client.loop_read()

    def happened(self) -> tuple[Happening, ...]:
        """Return what happened since the last call."""
        what = tuple(self._happened)
        self._happened.clear()
        return what

    def close(self) -> None:
        """Say goodbye if there is somebody to say it to; never raises."""
        if self._client.socket() is not None:
            self._client.on_disconnect = None
            self._client.disconnect()
            self._client.loop_write()
        self.drop()

    def drop(self) -> None:
        """End the connection without a goodbye, so that the will is carried out."""
        self._client.on_disconnect = None
        wire = self._client.socket()
        if wire is not None:
            wire.close()

    # ------------------------------------------------------------ paho's calls

    def _on_connect(self, *told: Any) -> None:
        reason, properties = told[3], told[4]
        if reason.value != 0:
            self._happened.append(NotConnected(reason.value, str(reason)))
            return
        if getattr(properties, "MaximumQoS", 1) < 1:
            self._happened.append(NotConnected(155, "QoS 1 not supported"))
            return
        window = getattr(properties, "ReceiveMaximum", 65_535)
        self._happened.append(Connected(window))

    def _on_disconnect(self, *told: Any) -> None:
        flags, reason = told[2], told[3]
        by_broker = flags.is_disconnect_packet_from_server
        code = getattr(reason, "value", 0)
        text = str(reason) if by_broker else "the connection broke"
        self._happened.append(Gone(by_broker and code == _TAKEN_OVER, text))

    def _on_publish(self, *told: Any) -> None:
        mid, reason = told[2], told[3]
        ok = reason is None or reason.value < _FAILED
        self._happened.append(Acked(mid, ok, str(reason)))

    def _on_message(self, *told: Any) -> None:
        message = told[2]
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return  # no topic of ours
        self._happened.append(Arrived(topic, message.payload, message.retain))


class _Wire(ssl.SSLSocket):
    """A TLS socket that paho cannot lose: closed at once when nobody is trusted."""

    def do_handshake(self, *how: Any, **more: Any) -> None:
        """Shake hands, within the time that a connection may take."""
        self.settimeout(CONNECT_TIMEOUT_S)
        try:
            super().do_handshake(*how, **more)
        except OSError:
            self.close()
            raise


def _client(access: Access, will: Message | None, version: int) -> Client:
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=access.client_id,
        protocol=MQTTProtocolVersion(version),
        reconnect_on_failure=False,
    )
    client.connect_timeout = CONNECT_TIMEOUT_S
    client.max_inflight_messages_set(0)
    if will is not None:
        client.will_set(will.topic, will.payload, will.qos, will.retain)
    if access.username:
        client.username_pw_set(access.username, access.password or None)
    if access.address.tls:
        authorities = str(access.ca_file) if access.ca_file else None
        context = ssl.create_default_context(cafile=authorities)
        context.sslsocket_class = _Wire
        client.tls_set_context(context)
    return client


def _content() -> Properties:
    """Name the payload's format, as CloudEvents over MQTT 5 asks."""
    # paho's class has no types of its own, hence the detour.
    properties = cast("Any", Properties)(PacketTypes.PUBLISH)
    properties.ContentType = _EVENT_CONTENT
    return cast("Properties", properties)
