"""People as keyed hashes: what a badge's number becomes before anything sees it.

Source: HMAC-SHA-256 (RFC 2104, vectors in RFC 4231), spelled in base32 and cut to
26 characters, which is 130 of its 256 bits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

LENGTH = 26
KEY_ID_LENGTH = 8
_KEY_ID_TEXT = b"gatepost key id"


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides identities with the site's key; `goods` are the numbers it leaves alone.

    A tag whose number begins with one of the `goods` prefixes (upper-case hex) is a
    thing and keeps its number; every other one is treated as a person's. GS1 tag
    data begins with 30 to 3F (EPC header values, GS1 Tag Data Standard).
    """

    key: bytes
    goods: tuple[str, ...] = ("30", "31", "32", "33", "34", "35", "36", "37")

    @property
    def key_id(self) -> str:
        """Name the key without giving it away: another key, another name.

        It stands beside every hash that leaves the box, so that hashes of before and
        after a change of the key are never taken for two people or for one.
        """
        return _spelled(self.key, _KEY_ID_TEXT)[:KEY_ID_LENGTH]

    def person(self, scheme: str, code: str) -> str:
        """Return the hash under which the holder of this badge is known here."""
        text = f"v1|{scheme}|{code.strip().upper()}".encode()
        return _spelled(self.key, text)[:LENGTH]

    def is_goods(self, code: str) -> bool:
        """Say whether a tag's number is that of a thing."""
        return code.upper().startswith(self.goods)


def _spelled(key: bytes, text: bytes) -> str:
    digest = hmac.new(key, text, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()
