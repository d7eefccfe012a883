"""Where the machine's things are: at their own places, or below `--root FOLDER`.

The folder is a tree that the bench builds (`docs/architecture.md` 5). Nothing here
keeps a file open but the folders that `socket_address` lends.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

DEVICE_TREE = Path("/proc/device-tree")
MACHINE_ID = Path("/etc/machine-id")
LINKS_HIGH = 16
"""Links of links of links that are followed before a port is taken as it is."""
ADDRESS_BYTES = 107
"""The longest path that fits a Unix socket's address (unix(7), without the zero)."""


class _Gateway(Protocol):
    @property
    def data(self) -> str: ...


class Sited(Protocol):
    """Whatever knows the gateway's data folder; a `Config` does."""

    @property
    def gateway(self) -> _Gateway:
        """Return the gateway's own settings."""


@dataclass(frozen=True, slots=True)
class Board:
    """The board's own words about itself; empty where it has none."""

    model: str
    serial: str


@dataclass(frozen=True, slots=True)
class Root:
    """The machine (`folder` is None), or the folder that stands in for it."""

    folder: Path | None = None

    def __post_init__(self) -> None:
        """Make the folder absolute: lgpio may change the working directory."""
        if self.folder is not None:
            object.__setattr__(self, "folder", self.folder.absolute())

    def path(self, configured: str) -> Path:
        """Return where an absolute path of the configuration really lies.

        It cannot lead out of the folder, whatever dots it has.
        """
        if self.folder is None:
            return Path(configured)
        inside = posixpath.normpath(f"/{configured}").lstrip("/")
        return self.folder / inside

    def data(self, config: Sited) -> Path:
        """Return the gateway's data folder."""
        return (
            Path(config.gateway.data) if self.folder is None else self.folder / "data"
        )

    def control_socket(self, config: Sited) -> Path:
        """Return the core's socket."""
        return self.data(config) / "control.sock"

    def gpio_socket(self) -> Path | None:
        """Return the bench's end of the GPIO link; None: use the machine's pins."""
        return None if self.folder is None else self.folder / "gpio.sock"

    def tcp(self, host: str, port: int) -> tuple[str, int]:
        """Return where a TCP device really listens; the same where nobody says."""
        real = self._json("tcp.json").get(f"{host}:{port}")
        if not isinstance(real, str):
            return host, port
        real_host, _, real_port = real.rpartition(":")
        return (real_host, int(real_port)) if real_port.isdecimal() else (host, port)

    def board(self) -> Board:
        """Return the board's model and serial number."""
        if self.folder is None:
            return Board(
                _words(DEVICE_TREE / "model"), _words(DEVICE_TREE / "serial-number")
            )
        document = self._json("board.json")
        return Board(str(document.get("model", "")), str(document.get("serial", "")))

    def machine_id(self) -> str:
        """Return one name for this installation on this board.

        A cloned card in another board gives another name. The machine's own id is
        not shown: systemd wants it kept to the machine (machine-id(5)).
        """
        whole = f"gatepost {_words(MACHINE_ID)} {self.board().serial}"
        return hashlib.sha256(whole.encode()).hexdigest()[:32]

    def links(self, port: str) -> tuple[str, ...]:
        """Return the port's name and every name it leads to, as the file calls them."""
        names = [posixpath.normpath(port)]
        at = self.path(port)
        for _ in range(LINKS_HIGH):
            try:
                at = Path(posixpath.normpath(at.parent / at.readlink()))
            except OSError:
                break
            names.append(self._configured(at))
        return tuple(names)

    def _configured(self, path: Path) -> str:
        if self.folder is not None and path.is_relative_to(self.folder):
            return f"/{path.relative_to(self.folder)}"
        return str(path)

    def _json(self, name: str) -> dict[str, Any]:
        """Read one of the folder's tables; empty where there is none to believe."""
        if self.folder is None:
            return {}
        try:
            document = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}


@contextmanager
def socket_address(path: Path) -> Iterator[str]:
    """Lend an address for a Unix socket at a path of any length.

    A path too long for an address goes by an open folder, which is closed when the
    `with` ends; bind or connect inside.
    """
    if len(os.fsencode(path)) <= ADDRESS_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _words(path: Path) -> str:
    """Read a short text of the kernel's; device-tree texts end in a zero."""
    try:
        return path.read_bytes().rstrip(b"\0\n").decode("utf-8", "replace")
    except OSError:
        return ""
