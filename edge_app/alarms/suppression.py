"""Which alarms explain others just now. Pure.

An alarm that may itself be suppressed explains nothing: else two could explain each
other, and nobody would be told of either.
"""

from __future__ import annotations

from collections.abc import Iterable

from edge_app.alarms.rules import Rule, matches


class Suppression:
    """The alarms with a true condition, by the patterns that rules name."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._true: dict[str, set[str]] = {pattern: set() for pattern in patterns}
        self.turned = False
        """Whether another pattern holds, or one no longer, since somebody looked."""

    def note(self, alarm: str, rule: Rule, *, on: bool) -> None:
        """Note whether an alarm's condition is true."""
        if rule.suppressed_by:
            return
        for pattern, names in self._true.items():
            if (alarm in names) is on or not matches(pattern, alarm):
                continue
            names.symmetric_difference_update((alarm,))
            self.turned = self.turned or len(names) == int(on)

    def over(self, rule: Rule) -> bool:
        """Say whether alarms of this rule are explained by another now."""
        return any(self._true[pattern] for pattern in rule.suppressed_by)
