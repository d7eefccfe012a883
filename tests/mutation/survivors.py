"""What became of the mutants, and which survivors are no gap.

A survivor is known by what it changes, not by its number, which moves with every
edit of its function. `equivalent.toml` lists those that nobody could notice.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

KILLED = frozenset({"killed", "timeout"})
"""An endless loop is noticed, too."""
KNOWN = Path(__file__).with_name("equivalent.toml")
MARK = "__mutmut_"


@dataclass(frozen=True, slots=True)
class Change:
    """What one mutant replaced in a function, each line without its indentation."""

    where: str
    old: str
    new: str

    def text(self) -> str:
        """Spell it on three lines."""
        return f"{self.where}\n  - {self.old}\n  + {self.new}"


@dataclass(frozen=True, slots=True)
class Account:
    """The mutants that were tried, by what became of them."""

    fates: Mapping[str, str]
    gaps: tuple[Change, ...]
    equivalent: tuple[Change, ...]

    @property
    def killed(self) -> int:
        """Count those that a test noticed."""
        return sum(fate in KILLED for fate in self.fates.values())

    @property
    def share(self) -> float:
        """Return which part of those that could be noticed was."""
        return self.killed / max(1, len(self.fates) - len(self.equivalent))

    def text(self) -> str:
        """Spell the survivors, then the figures on one line."""
        fates = Counter(self.fates.values())
        figures = " ".join(f"{fate.replace(' ', '_')}={n}" for fate, n in fates.items())
        return "\n".join(
            [change.text() for change in self.gaps]
            + [
                f"mutants={len(self.fates)} {figures}"
                f" equivalent={len(self.equivalent)} share={self.share:.2%}"
            ]
        )


def account(fates: Mapping[str, str], changes: Iterable[Change]) -> Account:
    """Tell the survivors that are known to be equivalent from the gaps."""
    known = equivalent()
    gaps, same = list[Change](), list[Change]()
    for change in changes:
        (same if change in known else gaps).append(change)
    return Account(fates, tuple(gaps), tuple(same))


def equivalent() -> frozenset[Change]:
    """Read the list of the mutants that behave as the original does."""
    table = tomllib.loads(KNOWN.read_text("utf-8"))
    return frozenset(
        Change(where, old, new)
        for group in table["equivalent"]
        for where, old, new in group["changes"]
    )


def where(mutant: str) -> str:
    """Name module and function: `passage.broke`, `entrance_parts.Turn.count`."""
    module, _, name = mutant.rpartition(".")
    name = name.partition(MARK)[0]
    name = name.removeprefix("x_") if name.startswith("x_") else name[2:]
    return f"{module.rpartition('.')[2]}.{name.replace('ǁ', '.')}"


def change(mutant: str, diff: str) -> Change:
    """Read what a mutant changes off its unified diff."""
    old = re.findall(r"^-(?!--)(.*)$", diff, re.MULTILINE)
    new = re.findall(r"^\+(?!\+\+)(.*)$", diff, re.MULTILINE)
    return Change(where(mutant), joined(old), joined(new))


def joined(texts: Iterable[str]) -> str:
    """Put lines of code onto one."""
    return " ".join(" ".join(text.split()) for text in texts)
