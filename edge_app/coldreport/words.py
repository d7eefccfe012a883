"""What the report of a cold room calls things, in Chinese and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Pairs = Mapping[str, tuple[str, str]]

WORDS: Pairs = MappingProxyType(
    {
        "title": ("冷库温度报告", "Cold room report"),
        "page": ("第 {page} 页,共 {pages} 页", "Page {page} of {pages}"),
        "room": ("库房", "Room"),
        "period": ("期间", "Period"),
        "until": ("统计截至", "Counted until"),
        "made": ("制表", "Made"),
        "by": ("经办", "By"),
        "version": ("软件版本", "Version"),
        "range": ("允许范围", "Range"),
        "limits-inside": ("界限值合格", "the limits themselves are in range"),
        "limits-outside": ("界限值即报警", "the limits themselves are an alarm"),
        "limits-told": ("事件中的界限", "Limits of the events"),
        "settings": ("设置", "Settings"),
        "records": ("记录", "Records"),
        "counts": (
            "应有 {expected} 条,实有 {present} 条,缺 {missing} 条",
            "{expected} due, {present} there, {missing} missing",
        ),
        "intervals": (
            "范围内每 {inside} 秒,范围外每 {outside} 秒",
            "every {inside} s in range, every {outside} s outside",
        ),
        "covered": ("有记录的时间", "Time covered"),
        "clock": ("时钟", "Clock"),
        "clocks": (
            "准时 {synced} 条,事后校正 {repaired} 条,时间不明 {unsynced} 条",
            "{synced} set, {repaired} repaired, {unsynced} without a time",
        ),
        "chain": ("哈希链", "Hash chain"),
        "whole": ("完整({rows} 行)", "whole ({rows} rows)"),
        "broken": ("已损坏", "BROKEN"),
        "chain-from": ("首行", "first row"),
        "chain-to": ("末行", "last row"),
        "damaged": (
            "注意:本期间的记录曾被改动或缺失,本报告不可作为凭证。",
            "Warning: rows of this period were changed or taken out; this report "
            "proves nothing.",
        ),
        "statistics": ("统计", "Statistics"),
        "summary": ("汇总", "Summary"),
        "point": ("测点", "Point"),
        "whole-room": ("全库", "whole room"),
        "values": ("数值", "Values"),
        "no-value": ("无值", "No value"),
        "lowest": ("最低 °C", "Lowest °C"),
        "highest": ("最高 °C", "Highest °C"),
        "at": ("时刻", "at"),
        "mean": ("平均 °C", "Mean °C"),
        "deviation": ("标准差 K", "Deviation K"),
        "inside-pct": ("合格时间 %", "In range %"),
        "outside-min": ("超限 分", "Outside min"),
        "mkt": ("MKT °C", "MKT °C"),
        "worst": ("最差{hours}h MKT °C", "Worst {hours} h MKT °C"),
        "worst-until": ("截至", "until"),
        "excursions": ("超限", "Excursions"),
        "side": ("类别", "Kind"),
        "onset": ("开始", "Onset"),
        "announced": ("报警", "Alarm"),
        "ended": ("结束", "End"),
        "open": ("未结束", "not over"),
        "limit": ("界限", "Limit °C"),
        "peak": ("极值", "Peak °C"),
        "duration-min": ("时长 分", "Minutes"),
        "unknown-min": ("不明 分", "Unknown min"),
        "degree-minutes": ("度·分", "Degree min"),
        "cause": ("原因", "Cause"),
        "lots": ("涉及批号", "Lots inside"),
        "probe": ("测点", "Point"),
        "decision": ("处置", "Decision"),
        "comment": ("备注", "Comment"),
        "rows": ("凭据", "Rows"),
        "gaps": ("缺口", "Gaps"),
        "from": ("自", "From"),
        "to": ("至", "To"),
        "missing": ("缺记录", "Missing"),
        "reason": ("原因", "Reason"),
        "told": ("{detail}", "{detail}"),
        "stopped": ("网关停机:{detail}", "the gateway was stopped: {detail}"),
        "killed": (
            "网关断电或意外停止",
            "the gateway lost its power or stopped without a word",
        ),
        "clock-unset": (
            "时钟未校准:{detail} 条记录时间不明",
            "the clock was not set: {detail} records have no time",
        ),
        "before": ("此前该库无记录", "before the room's first record"),
        "unexplained": ("原因不明", "not explained"),
        "alarms": ("报警", "Alarms"),
        "alarm": ("报警", "Alarm"),
        "priority": ("级别", "Priority"),
        "text": ("内容", "Text"),
        "raised": ("发出", "Raised"),
        "acknowledged": ("确认", "Acknowledged"),
        "cleared": ("解除", "Cleared"),
        "calibration": ("校准", "Calibration"),
        "certificate": ("证书号", "Certificate"),
        "calibrated": ("校准日期", "Calibrated"),
        "due": ("到期", "Due"),
        "state": ("状态", "State"),
        "valid": ("有效", "valid"),
        "overdue": ("本期内已过期", "overdue in this period"),
        "unknown": ("无资料", "not known"),
        "duties": ("签字与值守", "Signatures and duties"),
        "what": ("事项", "What"),
        "time": ("时间", "Time"),
        "utc": ("UTC时间", "UTC"),
        "raw": ("原始时钟", "Raw clock"),
        "marks": ("电源与停用", "Power and service"),
        "cold.power": ("电源", "power"),
        "cold.service": ("测点维护", "service"),
        "event": ("事件", "Event"),
        "days": ("逐日", "Days"),
        "day": ("日期", "Day"),
        "coldest": ("最冷 °C", "Coldest °C"),
        "warmest": ("最热 °C", "Warmest °C"),
        "room-mean": ("均值 °C", "Mean °C"),
        "fault": ("故障", "Faults"),
        "door": ("门", "Door"),
        "door-open": ("开", "open"),
        "open-door": ("开门", "door open"),
        "door-shut": ("关", "shut"),
        "power": ("电源", "Power"),
        "gap": ("缺口", "gap"),
        "humidity": ("湿度 %", "humidity %"),
        "row": ("行", "Row"),
        "nothing": ("无。", "None."),
        "chart": ("温度曲线", "Temperatures"),
        "shaded": ("超限", "out of range"),
        "no-record": ("无记录", "no record"),
        "note-period": (
            "期间含起点,不含终点;时间为当地时间。",
            "The period includes its first moment and not its last; times are local.",
        ),
        "note-value": (
            "“无值”表示没有测得,不等于 0;缺口内不作任何推断。",
            "No value means that nothing was measured, which is not 0; nothing is "
            "assumed over a gap.",
        ),
        "note-mean": (
            "平均、标准差和 MKT 按时间加权,全库 MKT 取最热测点;"
            "是否合格以每条记录为准,至下一条止。",
            "Mean, deviation and MKT are weighted by time, the MKT of the room is that "
            "of its warmest point; in range or not is what a record says until the "
            "next.",
        ),
        "note-mkt": (
            "MKT(ΔH/R = 10000 K)仅供评估,超限不因 MKT 合格而视为合格。",
            "The MKT (10000 K) is for judging harm; an excursion is never acceptable "
            "because of it.",
        ),
        "note-verify": (
            "核对:gatepost verify FILE --anchor 后接上列首行、末行。",
            "To check it: gatepost verify FILE --anchor with the rows named above.",
        ),
        "keeper": ("保管员", "Keeper"),
        "checker": ("复核", "Checked by"),
    }
)
SIDES: Pairs = MappingProxyType({"high": ("超高", "high"), "low": ("超低", "low")})
CAUSES: Pairs = MappingProxyType(
    {
        "door": ("开门", "door"),
        "power": ("停电", "power"),
        "compressor": ("制冷故障", "compressor"),
        "probe": ("探头", "probe"),
        "defrost": ("化霜", "defrost"),
        "unknown": ("不明", "unknown"),
    }
)
POWERS: Pairs = MappingProxyType(
    {
        "mains": ("市电", "mains"),
        "battery": ("电池", "battery"),
        "generator": ("发电机", "generator"),
        "unknown": ("不明", "unknown"),
    }
)
DECISIONS: Pairs = MappingProxyType(
    {
        "use": ("可用", "use"),
        "quarantine": ("隔离", "quarantine"),
        "discard": ("报废", "discard"),
        "assess": ("待评估", "assess"),
    }
)
GAPS: Pairs = MappingProxyType(
    {
        "clean-stop": ("网关停机", "the gateway was stopped"),
        "crash": ("程序中断", "the program stopped without a word"),
        "power-cut": ("网关断电", "the gateway lost its power"),
        "clock-unset": ("时钟未校准", "the clock was not set"),
        "probes-lost": ("探头失联", "no probe was heard"),
        "probes-held-out": ("读数不可信", "no probe could be believed"),
    }
)
STATES: Pairs = MappingProxyType(
    {
        "in-range": ("正常", "in range"),
        "high": ("超高", "high"),
        "low": ("超低", "low"),
        "unknown": ("不明", "unknown"),
    }
)
REASONS: Pairs = MappingProxyType(
    {
        "interval": ("定时", "interval"),
        "transition": ("变化", "transition"),
        "start": ("启动", "start"),
    }
)
CLOCKS: Pairs = MappingProxyType(
    {
        "synced": ("准时", "set"),
        "repaired": ("事后校正", "repaired"),
        "unsynced": ("不明", "not set"),
    }
)


class Words:
    """The words of one language; what has none in the table stays as it is."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._at = 0 if language == "zh" else 1

    def of(self, key: str, **parts: object) -> str:
        """Return a word or a sentence with its parts filled in."""
        return WORDS[key][self._at].format(**parts) if parts else WORDS[key][self._at]

    def among(self, pairs: Pairs, name: str) -> str:
        """Return the word of a name in one of the tables."""
        return pairs[name][self._at] if name in pairs else name
