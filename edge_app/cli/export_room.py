"""`gatepost export room`: what a cold room's records say of some days."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import importlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from edge_app.cli.export_parts import add_span, whole
from edge_app.cli.shared import add_file, config_of, kill_is_ctrl_c
from edge_app.clock import clock_of, utc_offset_of
from edge_app.coldreport.document import Maker
from edge_app.coldreport.report import Period, RoomReport, report_of
from edge_app.coldreport.rules import rules_of
from edge_app.coldreport.spelling import Spelling
from edge_app.coldreport.words import Words
from edge_app.config import Config
from edge_app.counted import counted
from edge_app.errors import GatepostError
from edge_app.exits import BROKEN, OK
from edge_app.journal_room_reader import RoomReader
from edge_app.model import SECOND_NS
from edge_app.root import Root
from edge_app.stations.coldroom_parts import Limits
from edge_app.store.slip_words import LANGUAGES

EXAMPLE = (
    "gatepost export room --room vaccines --from 2026-07-01 --to 2026-07-31 "
    "--config site.toml --out july.pdf"
)
ENDINGS = (".pdf", ".xlsx", ".csv", ".json")
SAYING = (".pdf", ".xlsx")
"""Forms with a place for a warning."""
Writer: TypeAlias = Callable[[BinaryIO, RoomReport, Maker, Spelling], None]


def add(whats: Any) -> None:
    """Say what it takes."""
    room = whats.add_parser(
        "room",
        help="the report of a cold room over some days",
        description="Write what a cold room's records say: a report with a chart as "
        ".pdf, every record as .xlsx or .csv, or with the names of the WHO's "
        "equipment monitoring as .json.",
        epilog=f"example: {EXAMPLE}",
    )
    room.add_argument(
        "--room", metavar="ROOM", default="", help="default: the only one there is"
    )
    add_span(room)
    room.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="write there"
    )
    room.add_argument("--force", action="store_true", help="write over the file")
    room.add_argument(
        "--language", choices=LANGUAGES, help="default: the gateway's language"
    )
    room.add_argument(
        "--by", metavar="NAME", default="", help="who made it (default: the login)"
    )
    add_file(room, positional=False)
    room.set_defaults(export=export)


def export(arguments: argparse.Namespace) -> int:
    """Write the report; a broken chain is said in it, on the screen and by the code."""
    out: Path = arguments.out
    if out.suffix.lower() not in ENDINGS:
        raise GatepostError(f"--out {out} must end in one of {', '.join(ENDINGS)}.")
    if out.exists() and not arguments.force:
        raise GatepostError(f"{out} is there already; --force writes over it.")
    config, root = config_of(arguments)
    rules = rules_of(_room(config, arguments.room))
    period = period_of(arguments, config, root)
    with kill_is_ctrl_c(), closing(RoomReader(root.data(config))) as reader:
        report = report_of(rules, period, reader.found(rules.room, period))
        judge(report, out)
        words = Words(arguments.language or config.gateway.language)
        told = Spelling(words, utc_offset_of(config.gateway.timezone))
        site = f"{config.gateway.site}/{config.gateway.name}"
        maker = Maker(site, arguments.by or _login(), f"Gatepost {version('gatepost')}")
        with whole(out) as target:
            _writer(out.suffix.lower(), config)(target, report, maker, told)
    print(f"{counted(len(report.records), 'record')} of {rules.room} in {out}.")
    for fault in (fault for chain in report.chains for fault in chain.faults):
        print(f"broken: {fault}")
    return OK if report.is_whole else BROKEN


def judge(report: RoomReport, out: Path) -> None:
    """Refuse a broken chain where the file has no place to say so."""
    faults = [fault for chain in report.chains for fault in chain.faults]
    if faults and out.suffix.lower() not in SAYING:
        raise GatepostError(
            f"Rows of this period were changed or taken out ({faults[0]}); "
            f"only {' and '.join(SAYING)} can say so, and {out.name} is not written."
        )


def period_of(arguments: argparse.Namespace, config: Config, root: Root) -> Period:
    """Return the local days asked for, by default the last whole month."""
    now_ns = clock_of(root).stamp().wall_ns
    offset_s = utc_offset_of(config.gateway.timezone)
    today = _day_of(now_ns + offset_s(now_ns) * SECOND_NS)
    first_text, last_text = getattr(arguments, "from"), arguments.to
    if first_text:
        first = date.fromisoformat(first_text)
    elif last_text:
        first = date.fromisoformat(last_text).replace(day=1)
    else:
        first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if last_text:
        last = date.fromisoformat(last_text)
    elif first_text:
        last = today
    else:
        last = today.replace(day=1) - timedelta(days=1)
    if last < first:
        raise GatepostError(f"--to {last} is before --from {first}.")
    behind = last + timedelta(days=1)
    return Period(_midnight(first, offset_s), _midnight(behind, offset_s), now_ns)


# --------------------------------------------------------------------- the inside


def _room(config: Config, name: str) -> Limits:
    """Find a room by its name; the only one needs none."""
    limits = (one.limits for one in config.stations)
    rooms = {one.name: one for one in limits if isinstance(one, Limits)}
    if not rooms:
        raise GatepostError("The configuration has no cold room.")
    if not name and len(rooms) == 1:
        return next(iter(rooms.values()))
    if name not in rooms:
        known = ", ".join(rooms)
        said = f"There is no cold room {name}" if name else "Say which --room"
        raise GatepostError(f"{said}; there is {known}.")
    return rooms[name]


def _writer(ending: str, config: Config) -> Writer:
    """Return what writes a file with an ending; read only when it is needed."""
    if ending == ".json":
        equipment = importlib.import_module("edge_app.coldreport.equipment")
        found: Writer = equipment.writer_of(config.appliances)
        return found
    module = importlib.import_module("edge_app.printing.room_report")
    writers: dict[str, Writer] = {
        ".pdf": module.write_pdf,
        ".xlsx": module.write_xlsx,
        ".csv": module.write_csv,
    }
    return writers[ending]


def _login() -> str:
    with contextlib.suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


def _day_of(local_ns: int) -> date:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=local_ns // SECOND_NS)
    return moment.date()


def _midnight(day: date, offset_s: Callable[[int], int]) -> int:
    """Return when a local day begins; asked twice, as the offset is that of then."""
    local_s = (day - date(1970, 1, 1)).days * 86400
    wall_ns = local_s * SECOND_NS
    for _ in range(2):
        wall_ns = (local_s - offset_s(wall_ns)) * SECOND_NS
    return wall_ns
