"""People at a gate of a test who are held, and what they show to it."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.gate import HIGH, LANE, Gate

HOT = "38.1 38.1 38.1"
SCATTERED = "34 35 36 37 38 39"
TRIES = replace(LANE, tries=6)


def held(gate: Gate, badge: str = "anna") -> None:
    """Let somebody be held, and come back after the rest."""
    if badge:
        gate.badge(badge)
    gate.person(HIGH)
    gate.see("22 22 22 22 22 22")
    gate.wait(300)
    if badge:
        gate.badge(badge)
