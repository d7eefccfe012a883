"""What a report on paper calls things, in Chinese and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Pairs = Mapping[str, tuple[str, str]]

LANGUAGES = ("zh", "en")
WORDS: Pairs = MappingProxyType(
    {
        "gate": ("门岗报告", "Gate report"),
        "stock": ("物资报告", "Stock report"),
        "cold": ("冷库报告", "Cold-room report"),
        "page": ("第 {page} 页,共 {pages} 页", "Page {page} of {pages}"),
        "due": ("应报时间", "due"),
        "from": ("起", "from"),
        "to": ("止", "to"),
        "made": ("实报时间", "made"),
        "version": ("版本", "version"),
        "result": ("结论", "result"),
        "zero": ("零报告,无异常", "zero report: nothing was flagged"),
        "flagged": ("有异常", "something was flagged"),
        "late": ("迟报", "late"),
        "expected": ("应查", "expected"),
        "measured": ("已查", "measured"),
        "missing": ("缺", "missing"),
        "undated": ("时间不明", "undated"),
        "gone": ("部分数据已过保存期", "some rows were kept no longer"),
        "unknown": ("不详", "not known"),
        "what": ("项目", "what"),
        "number": ("数量", "number"),
        "check": ("检查", "check"),
        "date": ("日期", "day"),
        "ill": ("患病", "ill"),
        "checks": ("检查情况", "Checks"),
        "cause": ("原因", "cause"),
        "people": ("人数", "people"),
        "absent": ("因病缺勤", "Ill, by cause"),
        "others": ("其他", "others"),
        "item": ("物资", "item"),
        "opening": ("期初", "opening"),
        "received": ("收入", "received"),
        "issued": ("发出", "issued"),
        "adjusted": ("调整", "adjusted"),
        "closing": ("期末", "closing"),
        "items": ("收发存", "Account"),
        "short": ("库存不足", "Short"),
        "level": ("状态", "level"),
        "expired": ("过期批号", "Expired lots"),
        "lot": ("批号", "lot"),
        "room": ("冷库", "room"),
        "rooms": ("温度记录", "Rooms"),
        "coldest_c": ("最低 °C", "coldest °C"),
        "warmest_c": ("最高 °C", "warmest °C"),
        "mean_c": ("平均 °C", "mean °C"),
        "records": ("记录数", "records"),
        "records_expected": ("应记", "due"),
        "records_missing": ("缺记", "missing"),
        "excursions": ("超温次数", "excursions"),
        "signed": ("已签", "signed"),
        "unsigned": ("漏签", "not signed"),
        "confirmed": ("确认发热", "confirmed"),
        "measurements": ("测温次数", "measurements"),
        "entered": ("进入人次", "entered"),
        "left": ("离开人次", "left"),
        "unscreened": ("未测温进入", "came in unscreened"),
        "overrides": ("人工干预", "overrides"),
        "refused": ("拒绝", "refused"),
        "leave_granted": ("准假", "leave granted"),
        "leave_used": ("请假离开", "left with leave"),
        "leave_without": ("未请假离开", "left without leave"),
        "mismatches": ("账实不符", "mismatches"),
        "counted": ("盘点", "counts"),
        "zero_items": ("无变动物资", "items without a move"),
        "items_left_off": ("未列出物资", "items not listed"),
        "alarms_raised": ("报警次数", "alarms raised"),
        "alarms_unacknowledged": ("未确认报警", "alarms nobody has answered"),
        "numbers": ("数据", "Numbers"),
        "nothing": ("无", "nothing"),
        "reporter": ("报告人", "reported by"),
        "head": ("负责人", "head"),
    }
)
"""Chinese and English of every word."""


def word(key: str, language: str) -> str:
    """Return a word in a language; one without translation as it is."""
    pair = WORDS.get(key, (key, key))
    return pair[LANGUAGES.index(language)]
