"""What a command barcode or a typed word means: `GP:` and what is to be done. Pure.

They are printed once as Code 128 and lie beside the scanner. What stands after the
second colon is the word's own text:

    GP:RECEIVE ISSUE RETURN RELEASE SCRAP MOVE COUNT OPENING      what is done
    GP:CONFIRM CANCEL UNDO UNDO:3 HANDOVER WEIGH                  the session
    GP:QTY:12 LOT:A1 EXP:2027-02-28 SER:77 ITEM:mask:50           the goods
    GP:TO:ward-2 FROM:shelf-1 PAPER:A-17 FOR:school DOCS:trace WHY:text
    GP:SETTLE:shelf-a-3:count                       what differs at a shelf; then WHY
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date

from edge_app.code_data import COMMAND, MARK, year_near
from edge_app.stations.counter_session import KINDS
from edge_app.stations.counter_words import KIND_NAMES

MONTHS = 12
WORDS: Mapping[str, str] = {
    "CONFIRM": "confirm",
    "CANCEL": "cancel",
    "UNDO": "undo",
    "HANDOVER": "handover",
    "WEIGH": "weigh",
    "QTY": "quantity",
    "LOT": "lot",
    "EXP": "expiry",
    "SER": "serial",
    "ITEM": "bind",
    "TO": "to",
    "FROM": "from",
    "PAPER": "paper",
    "FOR": "purpose",
    "DOCS": "documents",
    "WHY": "why",
    "SETTLE": "settle",
}
"""What each word of a command barcode does, beside the kinds of sessions."""
CARDS: tuple[tuple[str, str, str], ...] = (
    *((name.upper(), *KIND_NAMES[name]) for name in KINDS),
    ("CONFIRM", "Book it all", "确认入账"),
    ("CANCEL", "Cancel, book nothing", "取消,不入账"),
    ("UNDO", "Take the last one back", "撤销上一步"),
    ("HANDOVER", "Hand over to the next badge", "交接班"),
    ("WEIGH", "Count by the scale", "按重量计数"),
    *((f"QTY:{many}", f"Packs: {many}", f"{many} 包") for many in (0, 1, 2, 5, 10, 20)),
    *((f"QTY:{many}", f"Packs: {many}", f"{many} 包") for many in (50, 100)),
    ("LOT:-", "Without a lot", "无批号"),
    ("DOCS:quarantine", "Import quarantine is there", "检疫证明齐全"),
    ("DOCS:nucleic-acid", "Test report is there", "核酸检测证明齐全"),
    ("DOCS:disinfection", "Disinfection is proven", "消毒证明齐全"),
    ("DOCS:trace", "Trace code is there", "追溯码齐全"),
    ("WHY:emergency", "Why: emergency", "理由:紧急情况"),
    ("WHY:checked again", "Why: checked again", "理由:已复核"),
    ("WHY:damaged", "Why: damaged", "理由:破损"),
)
"""What is printed to lie beside the scanner: the words of a code, and what it does."""
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_GS1_DAY = re.compile(r"(\d\d)(\d\d)(\d\d)")
_LOT = re.compile(r"[!-~]{1,20}")
_BRACKETS = re.compile(r"\((\d{2,4})\)([^()]+)")
_GS = "\x1d"


def command_of(code: str) -> tuple[str, str] | None:
    """Read a command barcode: what is to be done, and its text; None for goods."""
    text = code[3:] if MARK.match(code) else code
    if not text.startswith(COMMAND):
        return None
    word, _, rest = text[len(COMMAND) :].partition(":")
    if word.lower() in KINDS and word.isupper():
        return "kind", word.lower()
    return WORDS.get(word, ""), rest


def expiry_of(text: str, this_year: int) -> str:
    """Read a day: YYYY-MM-DD, YYYYMMDD or YYMMDD; empty for no day.

    Day 00 is the last of its month, as in a GS1 code.
    """
    found, short = _DAY.fullmatch(text), _GS1_DAY.fullmatch(text)
    if found is not None:
        year, month, day = (int(part) for part in found.groups())
    elif short is not None:
        year, month, day = (int(part) for part in short.groups())
        year = year_near(year, this_year)
    else:
        return ""
    if not 1 <= month <= MONTHS or not year:
        return ""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last).isoformat() if day <= last else ""


def is_lot(text: str) -> bool:
    """Say whether a text can be a lot or a serial number, as AI 10 and 21 allow."""
    return _LOT.fullmatch(text) is not None


def quantity_of(text: str, lowest: int, highest: int) -> int | None:
    """Read a quantity; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(highest)):
        return None
    value = int(text)
    return value if lowest <= value <= highest else None


def typed(code: str) -> str:
    """Turn a code typed with brackets, such as (01)...(10)..., into a scanned one."""
    parts = _BRACKETS.findall(code)
    if not parts or "".join(f"({ai}){value}" for ai, value in parts) != code:
        return code
    return "]C1" + _GS.join(ai + value for ai, value in parts)
