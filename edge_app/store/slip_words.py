"""What stock documents call things, in Chinese and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from edge_app.moves import (
    LOSS,
    MILLIGRAM,
    OPENING,
    PACKING,
    PIECE,
    RECIPIENT,
    SCRAP,
    SUPPLIER,
    TRANSIT,
)

LANGUAGES = ("zh", "en")
Pairs = Mapping[str, tuple[str, str]]

TITLES: Pairs = MappingProxyType(
    {
        "receive": ("入库交接单", "Goods receipt"),
        "issue": ("领用出库单", "Issue slip"),
        "return": ("回收入库单", "Return slip"),
        "release": ("待检放行单", "Release slip"),
        "scrap": ("报废单", "Write-off"),
        "move": ("移库单", "Transfer slip"),
        "pack": ("装箱单", "Packing slip"),
        "count": ("盘点结果单", "Count result"),
        "opening": ("期初建账单", "Opening balance"),
        "reverse": ("冲销单", "Reversal"),
        "mixed": ("库存单据", "Stock document"),
        "day-sheet": ("收发存日报表", "Day sheet"),
        "count-sheet": ("盘点表", "Count sheet"),
        "stock": ("库存表", "Stock"),
        "moves": ("收发流水", "Moves"),
        "approval": ("批准单执行表", "Approval: drawn and remaining"),
        "delivery": ("送货单执行表", "Delivery note: received and remaining"),
    }
)
REASONS: Pairs = MappingProxyType(
    {
        "opening": ("期初", "opening"),
        "receive": ("入库", "receipt"),
        "issue": ("领用", "issue"),
        "return": ("回收", "return"),
        "release": ("放行", "release"),
        "scrap": ("报废", "write-off"),
        "move": ("移库", "transfer"),
        "pack": ("装箱", "packing"),
        "count": ("盘点", "count"),
        "reverse": ("冲销", "reversal"),
    }
)
PLACES: Pairs = MappingProxyType(
    {
        SUPPLIER: ("供应方", "supplier"),
        RECIPIENT: ("领用方", "recipient"),
        SCRAP: ("报废", "scrap"),
        LOSS: ("盘盈盘亏", "count difference"),
        TRANSIT: ("在途", "in transit"),
        PACKING: ("装箱", "packing"),
        OPENING: ("期初", "opening balance"),
    }
)
UNITS: Pairs = MappingProxyType({PIECE: ("件", "piece"), MILLIGRAM: ("毫克", "mg")})
KINDS: Pairs = MappingProxyType(
    {
        "shelf": ("在架", "shelf"),
        "quarantine": ("待检", "quarantine"),
        "agreement": ("协议储备", "agreement"),
        "prepacked": ("成套", "prepacked"),
    }
)
WORDS: Pairs = MappingProxyType(
    {
        "page": ("第 {page} 页,共 {pages} 页", "Page {page} of {pages}"),
        "line": ("行号", "Line"),
        "item": ("编码", "Item"),
        "name": ("名称", "Name"),
        "unit": ("单位", "Unit"),
        "place": ("库位", "Place"),
        "kind": ("类别", "Kind"),
        "lot": ("批号", "Lot"),
        "expiry": ("有效期至", "Use by"),
        "quantity": ("数量", "Quantity"),
        "from": ("来源", "From"),
        "to": ("去向", "To"),
        "opening": ("期初", "Opening"),
        "received": ("收入", "Received"),
        "issued": ("发出", "Issued"),
        "adjusted": ("调整", "Adjusted"),
        "closing": ("结存", "Closing"),
        "trace": ("凭据", "Moves"),
        "record": ("记录", "Record"),
        "reading": ("读数", "Reading"),
        "taken-back": ("已冲销", "Taken back"),
        "totals": ("按物资合计", "Totals by item"),
        "booked": ("账面数", "Book"),
        "counted": ("实盘数", "Counted"),
        "difference": ("差异", "Difference"),
        "remark": ("备注", "Remark"),
        "agreement": ("其中协议储备", "Of it agreement"),
        "held": ("协议储备", "Agreement"),
        "own": ("在库", "In store"),
        "locked": ("锁定", "Locked"),
        "quarantined": ("待检", "Quarantine"),
        "promised": ("已批未领", "Promised"),
        "usable": ("可用", "Usable"),
        "use": ("满负荷日用量", "Full-load use a day"),
        "days": ("可用天数", "Days of cover"),
        "tier": ("达到档位(天)", "Tier met (days)"),
        "wanted": ("批准数", "Approved"),
        "announced": ("应收数", "Announced"),
        "drawn": ("已领数", "Drawn"),
        "arrived": ("已收数", "Received"),
        "remaining": ("余数", "Remaining"),
        "reason": ("事由", "Reason"),
        "document": ("单号", "Document"),
        "paper": ("依据单据", "Upon"),
        "person": ("经办", "By"),
        "recipient": ("对方", "Party"),
        "reverses": ("冲销对象", "Takes back"),
        "day": ("日期", "Day"),
        "time": ("时间", "Time"),
        "version": ("版本", "Version"),
        "made": ("制表时间", "Made"),
        "digest": ("校验码", "Checksum"),
        "party": ("对方", "Party"),
        "priority": ("优先类别", "Priority"),
        "purpose": ("用途", "Purpose"),
        "until": ("有效期至", "Valid until"),
        "ended": ("失效原因", "Ended"),
        "move": ("流水号", "Move"),
        "nothing": ("无。", "Nothing."),
        "late": ("本表为补制。", "This sheet was made after its time."),
        "open": (
            "制表时本日尚未结账,其后的收发未计入。",
            "Made while the day was open; later moves are not in it.",
        ),
        "changed": (
            "物资目录此后有变动,校验码与留存的不同。",
            "The catalogue has changed since; the checksum is not the one kept.",
        ),
        "blind": (
            "账面数不打印:先盘后对。",
            "Book quantities are not printed: count first, then compare.",
        ),
        "identity": (
            "期初 + 收入 - 发出 ± 调整 = 结存。",
            "Opening + received - issued ± adjusted = closing.",
        ),
    }
)
SIGNATURES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "receive": (("交货人", "Delivered by"), ("验收人", "Checked by")),
        "issue": (("批准人", "Approved by"), ("领用人", "Received by")),
        "return": (("交回人", "Returned by"), ("验收人", "Checked by")),
        "scrap": (("批准人", "Approved by"), ("监督人", "Witness")),
        "count": (("盘点人", "Counted by"), ("监盘人", "Witness")),
        "count-sheet": (("盘点人", "Counted by"), ("监盘人", "Witness")),
        "day-sheet": (("制表", "Drawn up by"), ("复核", "Checked by")),
    }
)
"""Who signs beside the storekeeper."""
KEEPER = ("保管员", "Storekeeper")
