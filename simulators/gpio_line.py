"""The bench's end of the GPIO link: levels out with their stamps, orders in.

Lines of text on a Unix socket, as `docs/architecture.md` 1 says. One gateway at a
time: a second one is refused while the first lives.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from simulators.bench_socket import bind_unix
from simulators.loop import Loop

WAITING_BYTES = 1 << 20
"""A gateway that leaves more than this unread is taken for dead."""

SECOND_NS = 1_000_000_000
LINE_BYTES = 256
LINE_NAMES = frozenset(b"%d" % number for number in range(54))

OnOut = Callable[[int, bool], None]


class GpioLine:
    """All GPIO lines of the machine; `on_out` is told what the gateway drives."""

    def __init__(self, loop: Loop, path: Path, on_out: OnOut) -> None:
        self._loop, self._path, self._on_out = loop, path, on_out
        self._levels: dict[int, bool] = {}
        self._server: socket.socket | None = None
        self._client: socket.socket | None = None
        self._unread = b""
        self._unsent = bytearray()
        self.downs = 0
        self.up_since_s = 0.0
        self.used: dict[int, str] = {}

    @property
    def up(self) -> bool:
        """Say whether a gateway is there."""
        return self._client is not None

    def open(self) -> None:
        """Listen on the socket."""
        self._server = bind_unix(self._path)
        self._loop.watch(self._server.fileno(), self._accept)

    def drive(self, line: int, level: bool) -> None:
        """Put a level on a line that the gateway reads, stamped with the time now."""
        self.play([(line, level, None)])

    def play(self, train: Iterable[tuple[int, bool, float | None]]) -> None:
        """Tell levels of lines that have come by now, each with its time, in one piece.

        A short pulse passes sooner than any program can be woken twice; None is now.
        """
        told = []
        for line, level, at_s in train:
            if self._levels.get(line) == level:
                continue
            self._levels[line] = level
            stamp_ns = time.monotonic_ns() if at_s is None else round(at_s * SECOND_NS)
            told.append(f"IN {line} {int(level)} {stamp_ns}\n")
        if told:
            self._tell("".join(told))

    def sync(self) -> None:
        """Ask the gateway to say that it has read everything up to here."""
        self._tell("SYNC\n")

    def unplug(self) -> None:
        """Vanish: no gateway gets in."""
        self._hang_up()
        if self._server is not None:
            self._loop.forget(self._server.fileno())
            self._server.close()
            self._server = None
            self._path.unlink(missing_ok=True)

    def plug(self) -> None:
        """Listen again."""
        if self._server is None:
            self.open()

    def close(self) -> None:
        """Vanish for good."""
        self.unplug()

    def _accept(self) -> None:
        if self._server is None:
            return
        try:
            fresh, _address = self._server.accept()
        except BlockingIOError:
            return
        # What a killed gateway left is read first, so that its end is seen.
        if self._client is not None:
            self._read()
        if self._client is not None:
            fresh.close()
            return
        fresh.setblocking(False)
        self._client = fresh
        self.up_since_s = self._loop.now_s()
        self._loop.watch(fresh.fileno(), self._read)
        now_ns = time.monotonic_ns()
        for line, level in sorted(self._levels.items()):
            self._tell(f"IN {line} {int(level)} {now_ns}\n")
        self.sync()

    def _hang_up(self) -> None:
        if self._client is None:
            return
        self._loop.forget(self._client.fileno())
        self._client.close()
        self._client = None
        self._unread = b""
        self._unsent.clear()
        self.used.clear()
        self.downs += 1

    def _tell(self, line: str) -> None:
        if self._client is None:
            return
        self._unsent += line.encode()
        if len(self._unsent) > WAITING_BYTES:
            self._hang_up()
        else:
            self._flush()

    def _flush(self) -> None:
        if self._client is None:
            return
        try:
            sent = self._client.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up()
            return
        del self._unsent[:sent]
        self._loop.watch(
            self._client.fileno(), self._read, self._flush if self._unsent else None
        )

    def _read(self) -> None:
        while self._client is not None:
            try:
                data = self._client.recv(4096)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._hang_up()
                return
            *lines, self._unread = (self._unread + data).split(b"\n")
            self._unread = self._unread[-LINE_BYTES:]
            for line in lines:
                self._take(line.split())

    def _take(self, words: list[bytes]) -> None:
        match words:
            case [b"OUT", number, (b"0" | b"1") as level] if self._is_line(number):
                self._on_out(int(number), level == b"1")
            case [b"USE", number, (b"in" | b"out") as way] if self._is_line(number):
                self.used[int(number)] = way.decode()
            case _:
                # `SYNC` comes back as it went; anything else is not ours to judge.
                return

    @staticmethod
    def _is_line(number: bytes) -> bool:
        return number in LINE_NAMES
