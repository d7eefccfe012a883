"""What a message says, in English and Chinese. Pure.

Short: a text message in Chinese has 70 characters before it becomes two.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.gate_words import pick
from edge_app.stations.calling_people import SMS

TEXT_LIMIT = 300
"""The most characters of a message before what is said of the others."""
PRIORITIES: Mapping[str, tuple[str, str]] = {
    "high": ("HIGH", "紧急"),
    "medium": ("MEDIUM", "重要"),
    "low": ("LOW", "一般"),
}
ALARM = ("{priority} [{code}] {alarm}: {text}", "{priority}[{code}]{alarm}:{text}")
UNSURE = (
    " The clock is not set: everybody of the first shift is called.",
    " 时钟未校准,已通知首班全部人员。",
)
MORE = (
    " And {more} more alarms; look at the screen.",
    " 另有 {more} 条报警,请看屏幕。",
)
ANSWER = (" Answer {code} or OK to acknowledge.", " 回复 {code} 或 OK 确认。")
OVER = (
    "[{code}] {alarm} is over by itself; nobody has acknowledged it.",
    "[{code}]{alarm} 已自行恢复,尚无人确认。",
)
TEST = ("A test message of {name}: nothing to do.", "{name} 测试信息,无需处理。")
TEST_SUBJECT = ("Test", "测试")
DONE = ("Acknowledged: {codes}.", "已确认:{codes}。")
NOTHING = ("There is nothing of that to acknowledge.", "没有待确认的报警。")


def alarm(language: str, priority: str, code: int, name: str, text: str) -> str:
    """Say what an alarm is and by which code it is acknowledged."""
    called = PRIORITIES.get(priority, (priority, priority))
    said = pick(ALARM, language).format(
        priority=pick(called, language), code=code, alarm=name, text=text
    )
    return said[:TEXT_LIMIT]


def subject(language: str, priority: str, name: str) -> str:
    """Say in a few words what a message is about."""
    called = PRIORITIES.get(priority, (priority, priority))
    return f"{pick(called, language)} {name}"


def sent(text: str, language: str, *, more: int, way: str, code: int) -> str:
    """Finish a message for the way that it takes; a text message can be answered."""
    if more:
        text += pick(MORE, language).format(more=more)
    if way == SMS and code:
        text += pick(ANSWER, language).format(code=code)
    return text
