"""Packages of third parties, as an installer leaves them: code and `.dist-info`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs" / "drivers.md"
Install = Callable[[str, str, Mapping[str, str]], None]

TINY = """
from decimal import Decimal
from drivers.contract import Decoded, NoOptions, Sample, SerialLine, StreamDriver
from drivers.quantities import Quantity

def decode(pending, options):
    return Decoded((Sample(Quantity.MASS, Decimal(len(pending))),), b"")

def made(**changes):
    facts = dict(
        name="scale_guest", line=SerialLine(baud=9600), options=NoOptions,
        emits=frozenset({Quantity.MASS}), check="sum8", frame_limit=8, decode=decode,
    )
    return StreamDriver(**{**facts, **changes})
"""
"""A module that makes small drivers; each test says what is different in its own."""


def examples() -> list[str]:
    """Return the Python blocks of the chapter about drivers of one's own."""
    blocks = DOCS.read_text("utf-8").split("```python\n")[1:]
    return [block.partition("```")[0] for block in blocks]


@contextmanager
def packages(folder: Path) -> Iterator[Install]:
    """Lend a function that installs a module with its entry points, for a while."""
    modules: list[str] = []

    def install(module: str, code: str, points: Mapping[str, str]) -> None:
        (folder / f"{module}.py").write_text(code, "utf-8")
        info = folder / f"{module}-1.2.dist-info"
        info.mkdir()
        head = f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n"
        (info / "METADATA").write_text(head, "utf-8")
        lines = [f"{name} = {value}" for name, value in points.items()]
        text = "\n".join(["[gatepost.drivers]", *lines, ""])
        (info / "entry_points.txt").write_text(text, "utf-8")
        modules.append(module)
        importlib.invalidate_caches()

    folder.mkdir(exist_ok=True)
    sys.path.insert(0, str(folder))
    try:
        yield install
    finally:
        sys.path.remove(str(folder))
        for module in modules:
            sys.modules.pop(module, None)
        importlib.invalidate_caches()
