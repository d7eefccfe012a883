"""What a cell of a catalogue may say: each column with its headings and its reading.

Pure. A reading takes the cell's text as it stands and raises `ValueError` with the one
sentence that says what is wrong with it. Offices write numbers with commas, in full
width, with a percent sign; what could mean two things is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from edge_app.delimited import CELL_LIMIT
from edge_app.store.catalogue import BASES, HAZARDS, STORAGES, UNITS, Pack
from edge_app.store.gtin import gtin_of

Reading: TypeAlias = Callable[[str], Any]

AMOUNT_LIMIT = 1_000_000_000
"""A thousand million pieces, or a tonne in milligrams: more is a slip of the pen."""
SPREAD_LIMIT = Decimal("0.5")
DAYS_LOW, DAYS_HIGH = 7, 90
ID_LIMIT = 64
LIST_LIMIT = 1024
"""The most characters of a cell that has several packs or names in it."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_THOUSANDS = re.compile(r"\d{1,3}([ ,'’_]\d{3})+")
_WHOLE = re.compile(r"(\d+)(\.0{0,2})?")
_FRACTION = re.compile(r"\d{1,3}(\.\d{1,6})?")
_ROUNDED = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)
_BETWEEN = re.compile(r"[;；,，、|/\s]+")
_TIMES = re.compile(r"\s*[*x×=:]\s*", re.IGNORECASE)
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


class Cell(NamedTuple):
    """A cell's text; `why` is set where the file itself says that it is no value."""

    text: str
    why: str = ""


NOTHING = Cell("")


def cell_of(text: str) -> Cell:
    """Take a cell's text: marks that nobody sees go, space becomes one blank."""
    if not text.isprintable():
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    plain = " ".join(text.split())
    if plain.startswith("="):
        return Cell(plain, "It is a formula; put its value there.")
    if plain in _ERRORS:
        return Cell(plain, "It is an error that the spreadsheet shows.")
    if len(plain) > LIST_LIMIT:
        return Cell(plain, f"It is longer than {LIST_LIMIT} characters.")
    if not plain.isprintable():
        return Cell(plain, "It is no printable text.")
    return Cell(plain)


def narrow(text: str) -> str:
    """Write digits, letters and signs in half width, as keyboards do."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def identity(text: str) -> str:
    """Read an id; capital letters become small ones."""
    plain = narrow(text).lower()
    if not _ID.fullmatch(plain) or len(plain) > ID_LIMIT:
        raise ValueError("An id has the letters a-z, digits and hyphens, at most 64.")
    return plain


def plain_text(text: str) -> str:
    """Read a name as it stands."""
    if len(text) > CELL_LIMIT:
        raise ValueError(f"It is longer than {CELL_LIMIT} characters.")
    return text


def digits(text: str) -> str:
    """Read a GTIN as 14 digits."""
    plain = narrow(text).replace(" ", "").removesuffix(".0")
    if _ROUNDED.fullmatch(plain):
        raise ValueError("A spreadsheet has rounded it; make that column text.")
    gtin, why = gtin_of(plain)
    if why:
        raise ValueError(why)
    return gtin


def whole(low: int, high: int) -> Reading:
    """Return the reading of a whole number within limits."""

    def read(text: str) -> int:
        plain = narrow(text)
        if plain.startswith("-"):
            raise ValueError("It is negative.")
        if _THOUSANDS.fullmatch(plain):
            plain = re.sub(r"\D", "", plain)
        number = _WHOLE.fullmatch(plain)
        if number is None:
            raise ValueError("It is no whole number.")
        if not low <= int(number[1]) <= high:
            raise ValueError(f"It is not from {low} to {high}.")
        return int(number[1])

    return read


def percent(text: str) -> int:
    """Read a whole percentage, with its sign or without."""
    plain = narrow(text).removesuffix("%").rstrip()
    if plain.startswith("0.") and plain.strip("0."):
        raise ValueError("It is a share; write percent, such as 20.")
    value: int = whole(0, 100)(plain)
    return value


def share(text: str) -> Decimal:
    """Read a coefficient of variation: 0.01, or the same as 1 %."""
    plain = narrow(text)
    bare = plain.removesuffix("%").rstrip()
    if not _FRACTION.fullmatch(bare):
        raise ValueError("It is no number such as 0.01 or 1 %.")
    value = Decimal(bare) / 100 if bare != plain else Decimal(bare)
    if value > SPREAD_LIMIT:
        raise ValueError(f"A piece that varies by more than {SPREAD_LIMIT} is no kind.")
    return value


def one_of(
    names: tuple[str, ...], spoken: Mapping[str, str], more: str = ""
) -> Reading:
    """Return the reading of one name among a few; `spoken` has other words for them."""

    def read(text: str) -> str:
        plain = narrow(text).lower()
        found = spoken.get(plain, plain)
        if found not in names:
            known = ", ".join(filter(None, names))
            raise ValueError(f"It is none of {known}.{more}")
        return found

    return read


def yes_or_no(text: str) -> bool:
    """Read a mark for yes or no."""
    plain = narrow(text).lower()
    if plain in ("yes", "y", "true", "1", "是", "√", "✓", "✔", "有", "需要"):
        return True
    if plain in ("no", "n", "false", "0", "否", "×", "x", "无", "不需要"):
        return False
    raise ValueError("It is neither yes nor no.")


def several(text: str) -> frozenset[str]:
    """Read names that stand in one cell."""
    return frozenset(filter(None, _BETWEEN.split(text)))


def packs(text: str) -> tuple[Pack, ...]:
    """Read packs such as `06901234567892*50; 16901234567899*1000`."""
    return tuple(_packs(narrow(text)))


def _packs(text: str) -> Iterator[Pack]:
    for one in filter(None, _BETWEEN.split(_TIMES.sub("*", text))):
        gtin, times, pieces = one.partition("*")
        if not times:
            raise ValueError("A pack is written as its GTIN*pieces, with ; between.")
        yield Pack(digits(gtin), whole(1, AMOUNT_LIMIT)(pieces))


_AMOUNT = whole(0, AMOUNT_LIMIT)
_COUNTERS = "个只件支瓶片双套把台根袋桶顶副张枚块条"
_COUNTED = dict.fromkeys((*_COUNTERS, "pc", "pcs", "each", "ea", "pieces"), "piece")
_UNIT = one_of(
    UNITS,
    {**_COUNTED, "毫克": "mg"},
    " Count single pieces, or write amounts in milligrams; a box is a pack.",
)
_STORAGE = one_of(
    STORAGES,
    {"常温": "room", "室温": "room", "阴凉": "cool", "冷藏": "cold", "冷冻": "frozen"},
)
_HAZARD = one_of(
    HAZARDS,
    {
        "酒精": "alcohol",
        "易燃": "flammable",
        "含氯": "chlorine",
        "氧化剂": "oxidiser",
        "酸": "acid",
        "碱": "alkali",
        "气瓶": "gas",
        "none": "",
        "无": "",
    },
)
_BASE = one_of(BASES, {"基础包": "basic", "基础": "basic", "增量包": "increment"})

ITEM_READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        "id": identity,
        "name_zh": plain_text,
        "name_en": plain_text,
        "spec": plain_text,
        "unit": _UNIT,
        "gtin": digits,
        "pieces": whole(1, AMOUNT_LIMIT),
        "packs": packs,
        "piece_mg": _AMOUNT,
        "spread": share,
        "sample": whole(1, 1_000_000),
        "category": plain_text,
        "hazard": _HAZARD,
        "storage": _STORAGE,
        "reorder": _AMOUNT,
        "daily_use": _AMOUNT,
        "target_days": whole(DAYS_LOW, DAYS_HIGH),
        "untouchable_pct": percent,
        "receivers": several,
        "asks_lot": yes_or_no,
        "asks_expiry": yes_or_no,
        "asks_serial": yes_or_no,
        "cold_chain_import": yes_or_no,
        "returns": yes_or_no,
    }
)
KIT_READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        "kit": identity,
        "name_zh": plain_text,
        "name_en": plain_text,
        "item": identity,
        "quantity": whole(1, 1_000_000),
        "level": plain_text,
        "colour": plain_text,
        "base": _BASE,
        "prepacked_pct": percent,
    }
)
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("编号", "编码", "物资编号", "物资编码", "代码", "code", "item_id"),
        "name_zh": ("名称", "品名", "物资名称", "中文名", "中文名称", "name"),
        "name_en": ("英文名", "英文名称", "english"),
        "spec": ("规格", "规格型号", "型号", "specification"),
        "unit": ("单位", "计量单位", "基本单位"),
        "gtin": ("条码", "条形码", "商品条码", "国际条码", "barcode", "ean"),
        "pieces": ("装量", "包装量", "包装数量", "每包数量", "pack_pieces"),
        "packs": ("包装", "包装条码"),
        "piece_mg": ("单重(mg)", "单重(毫克)", "单件重量(毫克)", "单件重量(mg)"),
        "spread": ("变异系数", "重量变异系数", "cv"),
        "sample": ("取样数", "样本数"),
        "category": ("类别", "分类", "物资类别"),
        "hazard": ("危险类别", "危险性", "危化类别", "hazard_class"),
        "storage": ("储存条件", "存储", "储存", "存储条件", "storage_condition"),
        "reorder": ("补货点", "再订货点", "最低库存", "reorder_point"),
        "daily_use": ("日用量", "日消耗量", "满负荷日用量", "full_load_daily_use"),
        "target_days": ("目标天数", "储备天数", "目标天数(天)", "储备天数(天)"),
        "untouchable_pct": ("不可动用比例", "不可动用比例(%)", "不可动用(%)"),
        "receivers": ("领用人", "领用对象", "可领用", "who_may_receive"),
        "asks_lot": ("需批号", "登记批号"),
        "asks_expiry": ("需效期", "登记效期"),
        "asks_serial": ("需序列号", "登记序列号"),
        "cold_chain_import": ("进口冷链", "冷链进口"),
        "returns": ("需回收", "可回收"),
        "kit": ("套包", "组合包", "防护包", "套包编号", "kit_id"),
        "item": ("物资", "组成", "部件", "物资代码", "part"),
        "quantity": ("数量", "件数"),
        "level": ("级别", "防护级别"),
        "colour": ("颜色", "标识颜色", "color"),
        "base": ("包型", "基础或增量"),
        "prepacked_pct": ("预包装比例", "预装比例", "预包装比例(%)"),
    }
)
"""By column every other heading that it may have, in half width and small letters."""
PASSED_OVER = ("序号", "备注", "说明", "no.", "no", "remark", "remarks", "notes")
"""Columns of which nothing needs to be said."""


def column_of(heading: str) -> str:
    """Return the column that a heading names; empty where it names none."""
    plain = narrow(heading).lower()
    # Chinese headings are spread with blanks to look better.
    plain = plain.replace(" ", "_" if plain.isascii() else "")
    if plain in ITEM_READINGS or plain in KIT_READINGS:
        return plain
    return next((name for name, others in HEADINGS.items() if plain in others), "")
