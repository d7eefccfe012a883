"""Alarms: the states of ISA-18.2 over the conditions that stations and health report.

`Book` has every alarm, `conditions` what stations say, `deeds` what people do, `stops`
what becomes of both over a restart; every change is a row of `CHANGES`. All of it is
pure: moments come in as arguments.
"""

from __future__ import annotations

from edge_app.alarms.alarm import Alarm, Transition, document_of
from edge_app.alarms.book import OVERFLOW, Book
from edge_app.alarms.rules import AlarmRule, Rules, Standards
from edge_app.alarms.states import (
    ASIDE,
    CHANGES,
    SOUNDING,
    AlarmState,
    Trigger,
)

__all__ = [
    "ASIDE",
    "CHANGES",
    "OVERFLOW",
    "SOUNDING",
    "Alarm",
    "AlarmRule",
    "AlarmState",
    "Book",
    "Rules",
    "Standards",
    "Transition",
    "Trigger",
    "document_of",
]
