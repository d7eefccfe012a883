"""What the counter's screen says, in English and Chinese. Pure.

Sentences of a bar stand beside the bar (`edge_app.store.rules`).
"""

from __future__ import annotations

from collections.abc import Mapping

from edge_app import code_data

Sentence = tuple[str, str]

SAYINGS: Mapping[str, Sentence] = {
    "no-session": ("Show your badge first.", "请先刷工卡。"),
    "unknown-badge": ("Nobody knows this badge here.", "工卡未登记。"),
    "not-a-keeper": ("This badge may not open a session.", "此工卡无权操作。"),
    "opened": ("Say what you do: receive, issue ...", "请选择业务:入库、出库……"),
    "kind": ("{what}: scan the goods.", "{what_zh}:请扫描物资。"),
    "other-badge": (
        "Somebody else's session is open; hand it over first.",
        "他人操作未结束,请先交接。",
    ),
    "hand-over": ("Now the other person's badge.", "请接班人刷卡。"),
    "handed-over": ("Handed over.", "已交接。"),
    "paused": ("Show your badge to go on.", "请重新刷卡继续。"),
    "resumed": ("Go on: {lines} lines.", "继续,共 {lines} 行。"),
    "taken": ("{item}: {quantity}.", "{item_zh}:{quantity}。"),
    "again": ("{serial} is in the session already.", "{serial} 已扫描。"),
    "asks-lot": ("Scan or type the lot of {item}.", "请扫描或输入 {item_zh} 的批号。"),
    "asks-expiry": (
        "Scan or type the last day of {item}.",
        "请扫描或输入 {item_zh} 的有效期。",
    ),
    "asks-serial": ("Scan the serial number of {item}.", "请扫描 {item_zh} 的序列号。"),
    "bind": (
        "Nobody knows this code: say which item it is.",
        "未知条码,请绑定物资。",
    ),
    "nothing": (
        "This is neither goods nor a badge known here: scan it again.",
        "无法识别的条码或工卡,请重新扫描。",
    ),
    "bound": ("It is known as {item} now.", "已绑定为 {item_zh}。"),
    "no-code": ("There is no code to bind.", "没有待绑定的条码。"),
    "override": (
        "{why} Somebody in charge may override it.",
        "{why_zh}可由负责人特批。",
    ),
    "reason": ("{why} Say the reason to go on.", "{why_zh}请说明特批理由。"),
    "now-reason": ("Say the reason to go on.", "请说明特批理由。"),
    "now-override": ("Somebody in charge may override it.", "可由负责人特批。"),
    "no-role": ("You may not override this.", "无权特批。"),
    "second": ("Another person has to check this.", "须由第二人复核。"),
    "bad-way": (
        "A mismatch is settled as count, scan or ignore.",
        "差异处理方式须为 count、scan 或 ignore。",
    ),
    "no-mismatch": ("No mismatch {id} is open.", "没有未处理的差异 {id}。"),
    "settle-who": ("{id}: the badge of somebody in charge.", "{id}:请负责人刷卡。"),
    "settle-why": ("{id}: say why.", "{id}:请说明理由。"),
    "settle-asked": ("{id}: the shelf was told.", "{id}:已通知货架。"),
    "settled": ("{id} is settled.", "{id} 已处理。"),
    "nothing-refused": ("Nothing was refused.", "没有被拒绝的操作。"),
    "no-reason": ("Say why.", "请说明理由。"),
    "scan-first": ("Scan the goods first.", "请先扫描物资。"),
    "bad-quantity": (
        "A quantity is a whole number from 1.",
        "数量须为正整数。",
    ),
    "bad-date": ("This is no date.", "日期无效。"),
    "bad-lot": (
        "A lot has 1 to 20 letters, digits or signs.",
        "批号须为 1 至 20 个字符。",
    ),
    "bad-place": ("There is no such place.", "没有此货位。"),
    "bad-item": ("There is no such item in the catalogue.", "目录中没有此物资。"),
    "bad-text": ("This text is too long.", "文字过长。"),
    "bad-kind": ("There is no such kind of session.", "没有此业务类型。"),
    "bad-command": ("This command is not known.", "未知命令条码。"),
    "kind-first": ("Say first what you do.", "请先选择业务。"),
    "lines-there": (
        "There are lines already: confirm or cancel them first.",
        "已有明细,请先确认或取消。",
    ),
    "noted": ("{what}.", "{what}。"),
    "paper": ("{paper}: {left} left.", "{paper}:剩余 {left}。"),
    "paper-noted": ("{paper}.", "{paper}。"),
    "undone": ("Taken back.", "已撤销。"),
    "nothing-to-undo": ("There is nothing to take back.", "没有可撤销的内容。"),
    "no-line": ("There is no such line.", "没有该行。"),
    "cancelled": ("Cancelled; nothing was booked.", "已取消,未入账。"),
    "lapsed": ("Too late; nothing was booked.", "已超时,未入账。"),
    "empty": ("There is nothing to confirm.", "没有可确认的内容。"),
    "unfinished": ("Answer first what is asked.", "请先完成当前提示。"),
    "no-target": ("Say first where the goods go.", "请先指定目标货位。"),
    "confirmed": ("Booked: {document}.", "已入账,单号 {document}。"),
    "reversed": ("Taken back: {document}.", "已冲销,单号 {document}。"),
    "full": ("The session is full: confirm it first.", "行数已满,请先确认。"),
    "no-scale": ("There is no scale, or it is not still.", "没有秤或秤未稳定。"),
    "no-weight": ("Nobody knows what one {item} weighs.", "{item_zh} 单重未知。"),
    "unsure": (
        "The scale cannot count so many: count by hand.",
        "数量过多,秤无法准确计数,请人工清点。",
    ),
    "not-first": (
        "Lot {lot} of {item} expires sooner: take it first.",
        "{item_zh} 批号 {lot} 更早到期,请先出。",
    ),
    "pallet": ("{lines} lines of pallet {code}.", "托盘 {code},共 {lines} 行。"),
    "clock": (
        "The clock is not set: dates were judged by {day}.",
        "时钟未校准,有效期按 {day} 判断。",
    ),
    "order": ("The machine cannot do that here.", "此处不可用。"),
    "count-limits": (
        "{item}: {counted} counted, the book has {ledger}: a second person must check.",
        "{item_zh} 实盘 {counted},账面 {ledger},超限,须由第二人复核。",
    ),
}
"""Every sentence of the counter's own, by its key."""

KIND_NAMES: Mapping[str, Sentence] = {
    "receive": ("Goods in", "入库"),
    "issue": ("Goods out", "出库"),
    "return": ("Goods back", "回收"),
    "release": ("Disinfected, back into use", "消毒放行"),
    "scrap": ("Written off", "报废"),
    "move": ("Moved", "移库"),
    "count": ("Count", "盘点"),
    "opening": ("Opening balance", "期初"),
}
"""What each kind of session is called."""

CODE_FAULTS: Mapping[str, str] = {
    code_data.NO_GS1: "不是 GS1 条码。",
    code_data.UNREADABLE: "条码数据无法识别。",
    code_data.CHECK_DIGIT: "校验位错误。",
    code_data.NO_KEY: "条码中没有商品码或箱码。",
    code_data.LENGTH: "商品码位数不对。",
    code_data.TWO_WAYS: "可能是商品码或日期,请让扫码器发送 AIM 标识。",
    code_data.GS_LOST: "扫码器似乎丢失了分隔符 GS,请设置。",
}
"""Why a code is not believed, in Chinese; the English is that of `code_data`."""


def saying(key: str, **facts: object) -> Sentence:
    """Return a sentence with its facts in both languages."""
    english, chinese = SAYINGS[key]
    return english.format_map(facts), chinese.format_map(facts)


def fault(why: str) -> Sentence:
    """Return why a code is not believed."""
    return why, CODE_FAULTS.get(why, why)
