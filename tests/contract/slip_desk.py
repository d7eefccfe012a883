"""How tests export stock documents, and read what came out."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pypdfium2

DOCUMENTS = (
    ("receipt", "R-desk-000001"),
    ("day-sheet",),
    ("count-sheet",),
    ("stock",),
    ("moves",),
    ("paper", "A-17"),
)


def export(say: Any, site: Path, *words: str | Path) -> Any:
    """Run the command on a site."""
    return say("export", *words, "--config", site / "site.toml", "--root", site)


def table(say: Any, site: Path, *words: str) -> list[dict[str, str]]:
    """Export as CSV and read that with a reader nobody here wrote."""
    out = site / "out.csv"
    said = export(say, site, *words, "--language", "en", "--force", "--out", out)
    assert 0 == said.code, said.err
    return list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))


def text_of(path: Path) -> str:
    """Read what a PDF says, page by page."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = []
        for page in pdf:
            found = page.get_textpage()
            pages.append(found.get_text_bounded())
            found.close()
            page.close()
    return "\n".join(pages)
