"""Kernel files in a folder of the tree: as they stand, or converted when read."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.loop import Loop, Timer
from simulators.standing import Standing
from simulators.tree import Tree


class FilesBus:
    """The files of every device on one bus of the file.

    A device with a `conversion_s` measures anew for each reading, which takes so
    long. Its files are pipes: who reads one waits for the next conversion.
    """

    def __init__(
        self, loop: Loop, tree: Tree, folder: str, standings: Sequence[Standing]
    ) -> None:
        self._loop, self._tree, self._folder = loop, tree, folder
        slow = [one for one in standings if hasattr(one.device, "conversion_s")]
        self._converting = slow
        self._standing = [one for one in standings if one not in slow]
        self._plugged = True
        self._there: set[str] = set()
        self._timers: dict[str, Timer] = {}

    @property
    def listening(self) -> bool:
        """Say whether the files are there; nobody can tell who reads them."""
        return self._plugged

    def open(self) -> None:
        """Write the files as they stand."""
        wanted: dict[str, bytes | None] = dict.fromkeys(self._there)
        for standing in self._standing if self._plugged else ():
            wanted.update(standing.device.files())
        for name, data in wanted.items():
            self._tree.file(f"{self._folder}/{name}", data)
        self._there = {name for name, data in wanted.items() if data is not None}
        for standing in self._converting:
            if self._plugged and standing.name not in self._timers:
                self._convert(standing)

    def unplug(self) -> None:
        """Take every file away."""
        self._plugged = False
        self.open()
        for standing in self._converting:
            if standing.name in self._timers:
                self._timers.pop(standing.name).cancel()
            for name in standing.device.files():
                self._tree.remove(f"{self._folder}/{name}")

    def plug(self) -> None:
        """Write them again."""
        self._plugged = True
        self.open()

    def close(self) -> None:
        """Take every file away."""
        self.unplug()

    def spoil(self, kind: str, _rate: float | None) -> None:
        """Refuse: there is no wire."""
        raise ValueError(f"kernel files have no fault {kind!r}; poke the device")

    def shout(self, _data: bytes) -> None:
        """Refuse: there is no wire."""
        raise ValueError("kernel files carry no bytes of a wire")

    def _convert(self, standing: Standing) -> None:
        """Give whoever waits for them the values of now; again a conversion later."""
        for name, data in standing.device.files().items():
            if data is None:
                self._tree.remove(f"{self._folder}/{name}")
            else:
                self._tree.feed(f"{self._folder}/{name}", data)
        self._timers[standing.name] = self._loop.after(
            standing.device.conversion_s, lambda: self._convert(standing)
        )
