"""The contacts of a cold room: door, defrost, mains, battery and generator.

The station's table names them and says which way round each is wired. One that the
table does not name is nobody's; the room lives on without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.bench_socket import RequestError
from simulators.requests import Request
from simulators.stage import Stage

CLOSED_WHILE = {
    "door": "",
    "defrost": "",
    "mains": "mains_on",
    "battery": "battery_low",
    "generator": "generator_on",
}
"""The key that says `open` where a contact is not closed while it is so: the door is
shut, a defrost runs, there is mains, the battery is low, the generator runs."""


class Contacts:
    """The contacts of one room; each is moved by what it tells of."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage, self._table = stage, table

    def found(self, request: Request, what: str) -> object:
        """Name the contact: the request's own, or the table's; None without one.

        Raises:
            RequestError: the request names one that is none.

        """
        contact = request.get("device", self._table.get(what))
        if "device" in request and not self._stage.sees(contact, "closed"):
            raise RequestError(f"there is no contact {contact!r} for the {what}")
        return contact

    def show(self, what: str, so: bool, contact: object = None) -> None:
        """Let a contact tell that something is so, or not."""
        usual = self._table.get(CLOSED_WHILE[what], "closed") != "open"
        name = self._table.get(what) if contact is None else contact
        self._stage.poke(name, {"closed": so == usual})

    def begin(self) -> None:
        """Show a room that is well: shut, with mains, and nothing else going on."""
        for what in CLOSED_WHILE:
            self.show(what, what in ("door", "mains"))
