"""The words of `edge_app.tail`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sentences with places to fill, and what results are called."""

    language: str
    colon: str
    measured: str
    unmeasured: str
    went: str
    passage: str
    refused_entry: str
    warned: str
    locked: str
    held: str
    visitor: str
    visitor_lent: str
    check: str
    check_unknown: str
    case: str
    roster: str
    roster_unread: str
    count_reset: str
    count_closing: str
    count_corrected: str
    door: str
    moved: str
    level: str
    low: str
    cold: str
    cold_one: str
    cold_unseen: str
    excursion_began: str
    excursion_ended: str
    since: str
    lasted_min: str
    lasted_s: str
    at_least: str
    alarm: str
    device_up: str
    device_down: str
    refused: str
    normal_people: str
    few: str
    retention: str
    forgotten: str
    failed: str
    command: str
    done: str
    not_done: str
    started: str
    started_unclean: str
    stopped: str
    unknown: str
    unknown_badge: str
    online: str
    offline: str
    state: str
    mark: str
    reply: str
    cleared: str
    names: Mapping[str, str]
    directions: Mapping[str, str]
    moves: Mapping[str, str]
    alarms: Mapping[str, str]
    doors: Mapping[str, str]

    def result(self, key: object) -> str:
        """Name a result or a state; one without a name is said as it is."""
        return self.names.get(str(key), str(key).replace("-", " "))

    def direction(self, key: object) -> str:
        """Name a direction."""
        return self.directions.get(str(key), str(key))


ENGLISH = Words(
    language="en",
    colon="{name}: {said}",
    measured="measured {value} °C, {result}",
    unmeasured="could not be measured, {result}",
    went="somebody went {direction}",
    passage="somebody went {direction}, {result}",
    refused_entry="measured well, yet not let in: {why}",
    warned="let in, although: {why}",
    locked="too many refused badges, none is read for a while",
    held="the badge of whoever was just held was shown",
    visitor="a visitor was registered: {purpose}",
    visitor_lent="a visitor was lent a badge: {purpose}",
    check="{check} check over: {measured} of {expected} measured, {missing} missing",
    check_unknown="{check} check over: {measured} measured, nobody knows of how many",
    case="a case of {cause} in {place}",
    roster="the roster has {people:person|people}, refused: {refused:row}",
    roster_unread="the roster cannot be used",
    count_reset="{zone} is counted anew, {people} were left over",
    count_closing="{zone} closes: {came} in, {went} out, {people} left",
    count_corrected="{zone}: {by} counted {people}, not {before} ({reason})",
    door="the door: {what}",
    moved="{quantity} of {item} moved from {source} to {target}, {balance} left there",
    level="{pieces} of {item} on the shelf",
    low=", running low",
    cold="{coldest} to {warmest} °C, {state}",
    cold_one="{value} °C, {state}",
    cold_unseen="no temperature is known, {state}",
    excursion_began="out of range{since}: {kind}, up to now {peak} °C, "
    "limit {limit} °C",
    excursion_ended="back in range after {lasted}: it was {kind}, at worst {peak} °C, "
    "limit {limit} °C",
    since=" since {time} UTC",
    lasted_min="{minutes} min {seconds} s",
    lasted_s="{seconds} s",
    at_least="at least {lasted}",
    alarm="alarm {state}: {text}",
    device_up="{device} is there",
    device_down="{device} is gone: {why}",
    normal_people="{people:person|people} had a normal temperature",
    few="fewer than 5",
    retention="taken out, since their time was over: {rows:row}",
    forgotten="a person was forgotten: the key is destroyed",
    refused="{device} said something that is not believed ({reason})",
    failed="{device} did not do {verb}: {why}",
    command="{by} asks {target} to {verb}",
    done=", done. {text}",
    not_done=", refused. {text}",
    started="the gateway started",
    started_unclean="the gateway started after a crash or a power cut",
    stopped="the gateway was stopped",
    unknown="{item} was not booked: {why}",
    unknown_badge="a badge was laid down, nothing was booked",
    online="the gateway is online",
    offline="the gateway is offline ({why})",
    state="now ",
    mark="there is ",
    reply="answer",
    cleared="{name} is over",
    names={
        "retry": "measure again",
        "wait": "wait and measure again",
        "out": "out",
        "hold": "held, to be measured again",
        "fever": "FEVER, a person is to look",
        "no-badge": "no badge",
        "recheck": "once more, after the rest",
        "confirm": "to be confirmed by a contact thermometer",
        "manual": "to be measured by hand",
        "passed-after-recheck": "passed after the rest",
        "passed-after-confirm": "passed, by the contact thermometer",
        "lapsed": "held, and never came back",
        "unknown-badge": "the badge is on no roster",
        "ask-guard": "the badge is on no roster, ask the guard",
        "not-registered": "the lent badge is nobody's",
        "visit-over": "the visit is over",
        "passback": "is inside already",
        "too-early": "too early",
        "not-now": "not at this time",
        "badged-out": "badge shown at the exit",
        "core": "its core is not running",
        "lost": "connection lost",
        "full": "the zone is full",
        "exit-only": "this is the way out",
        "command": "by command",
        "button": "by the button inside",
        "force": "BY FORCE",
        "hand": "by hand",
        "unseen": "while nobody watched",
    },
    directions={"in": "in", "out": "out", "none": "nowhere"},
    moves={
        "in": "{quantity} of {item} came in from {source}, {balance} there now",
        "out": "{quantity} of {item} went out to {target}, {balance} left there",
    },
    alarms={
        "unacknowledged": "ALARM. {text}",
        "acknowledged": "alarm seen by {by}. {text}",
        "returned-unacknowledged": "alarm over, but nobody has seen it. {text}",
        "normal": "alarm over. {text}",
        "latched": "alarm over, but it must be reset. {text}",
        "shelved": "alarm shelved by {by} ({comment}). {text}",
        "suppressed": "alarm kept silent: another one explains it. {text}",
        "out-of-service": "alarm out of service by {by} ({comment}). {text}",
    },
    doors={
        "released": "the door may be opened ({by})",
        "opened": "the door was opened ({by})",
        "closed": "the door was shut after {open_s} s",
        "held-open": "the door has stood open for {open_s} s",
    },
)

CHINESE = Words(
    language="zh",
    colon="{name}:{said}",
    measured="测得 {value} °C,{result}",
    unmeasured="未能测温,{result}",
    went="有人{direction}",
    passage="有人{direction},{result}",
    refused_entry="体温正常,未放行:{why}",
    warned="已放行,但:{why}",
    locked="刷卡失败次数过多,暂停读卡",
    held="刚才被暂停者已刷卡",
    visitor="访客已登记:{purpose}",
    visitor_lent="已向访客发放临时卡:{purpose}",
    check="{check}检查结束:应检 {expected} 人,已检 {measured} 人,未检 {missing} 人",
    check_unknown="{check}检查结束:已检 {measured} 人,应检人数不详",
    case="{place} 出现 {cause} 病例",
    roster="名册共 {people} 人,拒收 {refused} 行",
    roster_unread="名册无法使用",
    count_reset="{zone} 重新计数,余 {people} 人",
    count_closing="{zone} 关门:进 {came} 人,出 {went} 人,余 {people} 人",
    count_corrected="{zone} 更正人数:{by} 点得 {people} 人,原为 {before} 人({reason})",
    door="门:{what}",
    moved="{item} {quantity} 件,从 {source} 到 {target},余 {balance}",
    level="货架上有 {item} {pieces} 件",
    low=",库存不足",
    cold="{coldest} 至 {warmest} °C,{state}",
    cold_one="{value} °C,{state}",
    cold_unseen="温度未知,{state}",
    excursion_began="{since}超出范围:{kind},目前最差 {peak} °C,限值 {limit} °C",
    excursion_ended="已恢复正常,历时{lasted}:曾{kind},最差 {peak} °C,限值 {limit} °C",
    since="自 {time}(UTC)起",
    lasted_min=" {minutes} 分 {seconds} 秒",
    lasted_s=" {seconds} 秒",
    at_least="至少{lasted}",
    alarm="报警({state}):{text}",
    device_up="{device} 已连接",
    device_down="{device} 已断开:{why}",
    normal_people="{people} 人体温正常",
    few="不足 5",
    retention="已删除到期记录 {rows} 条",
    forgotten="已按要求遗忘一人:密钥已销毁",
    refused="{device} 的数据不可信({reason})",
    failed="{device} 未执行 {verb}:{why}",
    command="{by} 要求 {target} 执行 {verb}",
    done=",已执行。{text}",
    not_done=",已拒绝。{text}",
    started="网关已启动",
    started_unclean="网关在崩溃或断电后启动",
    stopped="网关已停止",
    unknown="{item} 未登记:{why}",
    unknown_badge="放上的是卡,未登记",
    online="网关在线",
    offline="网关离线({why})",
    state="当前 ",
    mark="现有 ",
    reply="答复",
    cleared="{name} 已解除",
    names={
        "passed": "通过",
        "out": "离开",
        "retry": "请重新测温",
        "wait": "请稍候再测",
        "hold": "暂停,请复测",
        "fever": "发热,请人工处理",
        "no-badge": "未刷卡",
        "recheck": "休息后请再测一次",
        "confirm": "请用接触式体温计确认",
        "manual": "请人工测温",
        "passed-after-recheck": "复测通过",
        "passed-after-confirm": "确认后通过",
        "lapsed": "超时未复测",
        "unknown-badge": "卡不在名册",
        "ask-guard": "卡不在名册,请询问门卫",
        "not-registered": "临时卡未登记",
        "visit-over": "来访时间已过",
        "passback": "人已在内",
        "too-early": "来得太早",
        "not-now": "不在规定时段",
        "badged-out": "刷卡离开",
        "granted": "已放行",
        "unscreened": "未测温",
        "unattributed": "无法对应",
        "in-range": "正常",
        "high": "偏高",
        "low": "偏低",
        "unknown": "未知",
        "stopped": "已停止",
        "lost": "连接中断",
        "core": "核心未运行",
        "full": "人数已满",
        "exit-only": "此处为出口",
        "cart": "手推车",
        "seen-again": "疑似尾随",
        "turned-back": "折返",
        "not-used": "未通过",
        "command": "命令",
        "button": "室内按钮",
        "force": "强行",
        "hand": "手动",
        "unseen": "无人监测时",
    },
    directions={"in": "进入", "out": "离开", "none": "未通过"},
    moves={
        "in": "入库 {item} {quantity} 件,来自 {source},现有 {balance}",
        "out": "出库 {item} {quantity} 件,去往 {target},余 {balance}",
    },
    alarms={
        "unacknowledged": "报警!{text}",
        "acknowledged": "报警已由 {by} 确认。{text}",
        "returned-unacknowledged": "报警已解除,尚无人确认。{text}",
        "normal": "报警已解除。{text}",
        "latched": "报警已解除,须人工复位。{text}",
        "shelved": "报警已由 {by} 暂时搁置({comment})。{text}",
        "suppressed": "报警被抑制:已有其他报警说明原因。{text}",
        "out-of-service": "报警已由 {by} 停用({comment})。{text}",
    },
    doors={
        "released": "门已放行({by})",
        "opened": "门被打开({by})",
        "closed": "门已关闭,开启 {open_s} 秒",
        "held-open": "门未关闭,已 {open_s} 秒",
        "tamper": "门锁被拆动",
        "tamper-over": "门锁已复位",
        "free-access": "消防联动,门已放开",
        "free-access-over": "消防联动已解除",
    },
)


def words_of(language: str) -> Words:
    """Return the words of a language; English where it is not known."""
    return CHINESE if language == "zh" else ENGLISH
