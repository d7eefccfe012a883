"""What every export shares: days, a progress bar, and files written whole."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeAlias

from edge_app.errors import GatepostError
from edge_app.store.slip import Slip

DAY = re.compile(r"\d{4}-\d\d-\d\d")
Seen: TypeAlias = Callable[[int, int], None]
Writer: TypeAlias = Callable[[BinaryIO, Slip], None]
WRITERS = {
    ".pdf": "sheet_pdf",
    ".xlsx": "sheet_xlsx",
    ".csv": "sheet_csv",
    ".html": "sheet_html",
}
"""By the file's ending: the module that writes it, read only when it is needed."""
PAPER = (".pdf", ".html")


def day(text: str) -> str:
    """Read a day; argparse says in its own words where it is none."""
    if not DAY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-01-15")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no day {text}") from None
    return text


def add_span(parser: argparse.ArgumentParser) -> None:
    """Add `--from` and `--to`."""
    for name, about in (("from", "first"), ("to", "last")):
        parser.add_argument(
            f"--{name}", metavar="DAY", type=day, help=f"the {about} day"
        )


@contextlib.contextmanager
def progress() -> Iterator[Seen]:
    """Lend a function that moves a bar by rows, on standard error, for a person."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    # Imported late: only a person at a terminal needs it.
    bars = importlib.import_module("rich.progress")
    console = importlib.import_module("rich.console").Console(stderr=True)
    columns = (bars.BarColumn(), bars.MofNCompleteColumn(), bars.TimeRemainingColumn())
    with bars.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def judge_out(out: Path, *, force: bool, more: tuple[str, ...] = ()) -> None:
    """Refuse a file that nobody can write, or that is there already.

    `more` are the endings that this export knows beside the usual ones.
    """
    endings = (*WRITERS, *more)
    if out.suffix.lower() not in endings:
        raise GatepostError(f"--out {out} must end in one of {', '.join(endings)}.")
    if out.exists() and not force:
        raise GatepostError(f"{out} is there already; --force writes over it.")


def write(slip: Slip, out: Path) -> None:
    """Write a document; it stands under its name only once it is whole."""
    name = WRITERS[out.suffix.lower()]
    writer: Writer = importlib.import_module(f"edge_app.printing.{name}").write
    with whole(out) as file:
        writer(file, slip)


@contextlib.contextmanager
def whole(out: Path) -> Iterator[BinaryIO]:
    """Lend a file that stands under its name only once it is whole."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    except OSError as error:
        why = error.strerror or "the disk does not take it"
        raise GatepostError(f"{out} cannot be written: {why}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
