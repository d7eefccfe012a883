"""What is said of alarms on a page and in a terminal, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Alarm figures", "报警统计"),
    "page": ("Page {page} of {pages}", "第 {page} 页,共 {pages} 页"),
    "from": ("From", "起"),
    "to": ("To", "止"),
    "made": ("Made at", "生成时间"),
    "starts": ("Alarms", "报警次数"),
    "flooding": ("In a flood at the end", "期末处于报警泛滥"),
    "figures": ("Figures", "指标"),
    "figure": ("Figure", "指标"),
    "value": ("Value", "数值"),
    "target": ("Aim", "目标"),
    "met": ("Met", "达标"),
    "yes": ("yes", "是"),
    "no": ("NO", "否"),
    "at_most": ("at most {limit}", "不超过 {limit}"),
    "about": ("about {limit}", "约 {limit}"),
    "below": ("below {limit}", "低于 {limit}"),
    "alarms": ("Most frequent alarms", "最频繁的报警"),
    "alarm": ("Alarm", "报警"),
    "raised": ("Raised", "次数"),
    "share": ("Share", "占比"),
    "index": ("Chatter index per s", "抖动指数(每秒)"),
    "short": ("Fleeting", "瞬时"),
    "none": ("None.", "无。"),
    "state": ("State", "状态"),
    "priority": ("Priority", "优先级"),
    "onset": ("Since", "开始"),
    "text": ("What to do", "处置"),
    "by": ("By", "操作人"),
    "comment": ("Why", "说明"),
    "until": ("Until", "至"),
    "standing": ("Standing", "当前报警"),
    "shelved": ("Shelved", "已搁置"),
    "suppressed": ("Suppressed", "被抑制"),
    "out_of_service": ("Out of service", "已停用"),
    "stale": ("True for over 24 h", "持续超过 24 小时"),
    "away": (
        "The gateway was not running: what stands now is not known.",
        "网关未运行:当前报警未知。",
    ),
    "per_day": ("Alarms a day", "每日报警"),
    "per_hour": ("Alarms an hour, mean", "平均每小时报警"),
    "per_10_min": ("Alarms in 10 minutes, mean", "平均每 10 分钟报警"),
    "peak_hour": ("Alarms in the worst hour", "最多的 1 小时"),
    "peak_10_min": ("Alarms in the worst 10 minutes", "最多的 10 分钟"),
    "peak_minute": ("Alarms in the worst minute", "最多的 1 分钟"),
    "flood_share": ("Time in a flood", "报警泛滥时间"),
    "low_share": ("Of low priority", "低优先级"),
    "medium_share": ("Of medium priority", "中优先级"),
    "high_share": ("Of high priority", "高优先级"),
    "top_share": ("Of the ten most frequent", "前十项占比"),
    "chattering": ("Alarms that chattered", "抖动的报警"),
    "chatter_index": ("Worst chatter index, per second", "最大抖动指数(每秒)"),
    "fleeting": ("Fleeting alarms", "瞬时报警"),
    "stale_count": ("Alarms true for over 24 h", "持续超过 24 小时的报警"),
    "normal": ("normal", "正常"),
    "unacknowledged": ("unacknowledged", "未确认"),
    "acknowledged": ("acknowledged", "已确认"),
    "returned-unacknowledged": ("over, unacknowledged", "已解除未确认"),
    "latched": ("over, to be reset", "已解除待复位"),
    "out-of-service": ("out of service", "已停用"),
    "high": ("high", "高"),
    "medium": ("medium", "中"),
    "low": ("low", "低"),
}


def word(key: str, language: str) -> str:
    """Return a word, or the key of one that there is not."""
    english, chinese = WORDS.get(key, (key, key))
    return chinese if language == "zh" else english
