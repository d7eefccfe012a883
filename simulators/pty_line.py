"""A serial line: a pty behind a stable name, paced to its baud rate both ways.

While nobody has it open nothing is buffered, as on a real wire: what a device says is
lost, and what an earlier listener left unread is thrown away.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import termios
import tty
from collections.abc import Callable

from simulators.faults import WireFault
from simulators.loop import Loop, Timer
from simulators.obstacle import Obstacle
from simulators.tree import Tree
from simulators.wire import Adapter, PacedSender, cut, no_one

VACANT_LOOK_S = 0.02
"""How often an unopened pty is looked at; the kernel tells of no opening."""


class PtyLine:
    """One serial line of the tree; `on_bytes` gets what the gateway said."""

    def __init__(
        self, loop: Loop, tree: Tree, name: str, byte_s: float, fault: WireFault
    ) -> None:
        self._loop, self._tree, self._name, self._byte_s = loop, tree, name, byte_s
        self.fault = fault
        self.on_bytes: Callable[[bytes], None] = no_one
        self._to_host = Adapter(loop, fault, self._write)
        self._to_device = Adapter(loop, fault, self._hear)
        self._sender = PacedSender(loop, self.byte_s, self._to_host.take)
        self._obstacle = Obstacle()
        self._master: int | None = None
        self._spare: tuple[int, str] | None = None
        self._path = ""
        self._look: Timer | None = None
        self._heard_until_s = 0.0
        self.listening = False

    def byte_s(self) -> float:
        """Say how long one byte takes now."""
        return self._byte_s * self.fault.slowness

    def open(self) -> None:
        """Make the pty and point the stable name at it."""
        self._stand(*self._made())

    def send(self, data: bytes) -> None:
        """Say something at the line's pace; it is lost while nobody listens."""
        if not self.listening:
            return
        if self.fault.kind == "cut" and len(data) > 1:
            cut(self._loop, self, data)
        else:
            self._sender.send(self.fault.spoil(data))

    def obstruct(self, how: str) -> None:
        """Keep a gateway from opening the port: `held`, `forbidden`; else let it in.

        Raises:
            ValueError: the gateway has it, or there is no way to forbid it.

        """
        self._obstacle.choose(how)
        if self._master is None:
            return
        self._tree.link(self._name, self._obstacle.target(self._path))
        if self._look is None and not self.listening:
            self._wait_for_listener()

    def unplug(self) -> None:
        """Vanish: the name is gone and who has the port open gets an error."""
        if self._master is None:
            return
        # Made while the old one lives, so that it gets another number.
        self._spare = self._made()
        self._drop()
        self._tree.remove(self._name)

    def plug(self) -> None:
        """Come back under another number, with the stable name pointing at it."""
        if self._spare is not None:
            spare, self._spare = self._spare, None
            self._stand(*spare)

    def close(self) -> None:
        """Vanish for good."""
        self._drop()
        if self._spare is not None:
            os.close(self._spare[0])
            self._spare = None
        self._tree.remove(self._name)

    @staticmethod
    def _made() -> tuple[int, str]:
        master, slave = os.openpty()
        path = os.ttyname(slave)
        # Raw before anybody opens it: an echo would answer the gateway itself.
        tty.setraw(slave)
        os.close(slave)
        os.set_blocking(master, False)
        return master, path

    def _stand(self, master: int, path: str) -> None:
        self._master, self._path = master, path
        self._tree.link(self._name, self._obstacle.target(path))
        self._wait_for_listener()

    def _drop(self) -> None:
        self._forget_bytes()
        self._obstacle.lift()
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if self._master is not None:
            self._loop.forget(self._master)
            os.close(self._master)
            self._master = None

    def _forget_bytes(self) -> None:
        self._sender.clear()
        self._to_host.clear()
        self.listening = False

    def _wait_for_listener(self) -> None:
        self._look = self._loop.after(VACANT_LOOK_S, self._look_for_listener)

    def _look_for_listener(self) -> None:
        if self._master is None:
            return
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        vacant = any(events & select.POLLHUP for _number, events in poll.poll(0))
        if vacant or self._obstacle.holds:
            self._wait_for_listener()
            return
        self._look = None
        self.listening = True
        self._loop.watch(self._master, self._read)

    def _left(self) -> None:
        """Begin anew after the last listener: nothing unread, nothing locked."""
        if self._master is None:
            return
        self._forget_bytes()
        self._loop.forget(self._master)
        try:
            slave = os.open(self._path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            # The dead listener's exclusive mark outlives it; a fresh pty has none.
            fresh = self._made()
            self._drop()
            self._stand(*fresh)
            return
        tidy(slave)
        os.close(slave)
        self._wait_for_listener()

    def _read(self) -> None:
        if self._master is None:
            return
        try:
            data = os.read(self._master, 4096)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            self._left()
            return
        now_s = self._loop.now_s()
        begin_s = max(now_s, self._heard_until_s)
        self._heard_until_s = begin_s + len(data) * self.byte_s()
        # The device has heard it when the last byte has passed.
        self._loop.at(self._heard_until_s, lambda: self._to_device.take(data))

    def _hear(self, data: bytes) -> None:
        self.on_bytes(b"".join(piece.data for piece in self.fault.spoil(data)))

    def _write(self, data: bytes) -> None:
        if self._master is None:
            return
        try:
            os.write(self._master, data)
        except BlockingIOError:
            # The listener sleeps and its buffer is full: a UART loses them too.
            return
        except OSError:
            self._left()


def tidy(slave: int) -> None:
    """Throw unread bytes away and take off the mark of an exclusive opener."""
    termios.tcflush(slave, termios.TCIOFLUSH)
    fcntl.ioctl(slave, termios.TIOCNXCL)
    tty.setraw(slave)
