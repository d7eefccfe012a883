"""A wire to a broker on which no acknowledgement comes back."""

from __future__ import annotations

import select
import socket
import threading

from tests.broker.parts import Server

PUBACK = 4


class Mute:
    """Passes everything on to a broker and back, but for what it acknowledges."""

    def __init__(self, broker: Server) -> None:
        self._broker = broker
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"mqtt://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """End, once nobody is connected."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with (
                client,
                socket.create_connection(("127.0.0.1", self._broker.port)) as b,
            ):
                _pass_on(client, b)


def _pass_on(client: socket.socket, broker: socket.socket) -> None:
    """Pass packets on until one of the two is gone."""
    unread = b""
    while True:
        readable, _, _ = select.select([client, broker], [], [])
        for wire in readable:
            try:
                heard = wire.recv(65536)
            except ConnectionError:
                return
            if not heard:
                return
            if wire is client:
                broker.sendall(heard)
                continue
            unread += heard
            while (length := _packet(unread)) and length <= len(unread):
                if unread[0] >> 4 != PUBACK:
                    client.sendall(unread[:length])
                unread = unread[length:]


def _packet(unread: bytes) -> int:
    """Return how long the first packet is with its header, 0 where that is unknown."""
    length = 0
    for place, byte in enumerate(unread[1:5]):
        length |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return length + place + 2
    return 0
