"""Every place in the code that makes an alarm, found by reading the code itself.

A name that the code puts together is spelled with its source in braces, such as
`{item}-run`; a tail of a station's alarm stands for `{name}-` and that tail.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import edge_app

ROOT = Path(edge_app.__file__).parent
OTHER = {"committer.py", "scenario"}
"""Their `Condition` is another one: of a lock, of a scenario."""
TURNS = frozenset({"alarm", "plain_alarm", "raise_until_shut"})
"""The methods of a station's turn that say a condition; the first thing is its name."""
PACKAGES = (
    ("stations/door", "door"),
    ("stations/coldroom", "coldroom"),
    ("stations/shelf", "shelf"),
    ("stations/store", "store"),
    ("stations/counter", "counter"),
    ("stations/calling", "calling"),
    ("stations/report", "report"),
    ("stations/response", "response"),
    ("stations/", "entrance"),
)


@dataclass(frozen=True)
class Site:
    """One call that makes an alarm; `priority` is empty where it is no constant."""

    module: str
    line: int
    name: str
    priority: str
    whole: bool
    """Whether the name is all of it, or the end after the station's own."""

    @property
    def kind(self) -> str:
        """Return the kind whose module it is in."""
        found = (kind for start, kind in PACKAGES if self.module.startswith(start))
        return next(found, "gateway")


def sites() -> tuple[Site, ...]:
    """Return every call that makes an alarm."""
    return tuple(
        site
        for path in sorted(ROOT.rglob("*.py"))
        if not OTHER & set(path.relative_to(ROOT).parts)
        for site in _of(path)
    )


def _of(path: Path) -> Iterator[Site]:
    module = path.relative_to(ROOT).as_posix().removesuffix(".py")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name("Condition" | "Finding"):
                yield _site(module, node, _argument(node), whole=True)
            case ast.Name("alarm") if module == "stations/occupancy":
                yield _site(module, node, node.args[1], whole=False)
            case ast.Attribute(ast.Name("turn" | "self"), method) if method in TURNS:
                yield _site(module, node, _argument(node), whole=False)
            case _:
                continue


def _argument(node: ast.Call) -> ast.expr:
    """Return what gives an alarm its name; a report has one alarm alone."""
    named = (one.value for one in node.keywords if one.arg == "alarm")
    return node.args[0] if node.args else next(named)


def _site(module: str, node: ast.Call, name: ast.expr, *, whole: bool) -> Site:
    given = [*node.args, *(one.value for one in node.keywords)]
    found = [
        one.attr.lower()
        for one in given
        if isinstance(one, ast.Attribute)
        and isinstance(one.value, ast.Name)
        and one.value.id == "Priority"
    ]
    priority = found[0] if found else ""
    return Site(module, node.lineno, _spelled(name), priority, whole)


def _spelled(name: ast.expr) -> str:
    """Spell a name, with the source of what is put together in braces."""
    match name:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(values):
            return "".join(_spelled(one) for one in values)
        case ast.FormattedValue(value):
            return f"{{{ast.unparse(value)}}}"
        case _:
            return f"{{{ast.unparse(name)}}}"
