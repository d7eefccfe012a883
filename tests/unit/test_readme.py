"""The README is the manual: what is made from the code stands there as made."""

from __future__ import annotations

import re
from pathlib import Path

from edge_app.cli import COMMANDS
from edge_app.commands import VERBS
from tests.readme import README, device_table, section


def test_device_table_is_in_step() -> None:
    """The table of devices is what the registry gives."""
    text = README.read_text("utf-8")
    start, end = section(text, "devices")

    assert device_table() == text[start:end]


def test_every_command_and_verb_is_in_the_manual() -> None:
    """A command or verb that the manual does not name does not exist for a user."""
    text = README.read_text("utf-8")

    assert [name for name in COMMANDS if f"gatepost {name}" not in text] == []
    assert [verb for verb in VERBS if f"`{verb}`" not in text] == []


def test_every_file_it_points_at_exists() -> None:
    """No link of the README leads nowhere."""
    text = README.read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)

    assert links
    assert [link for link in links if not (Path(README).parent / link).exists()] == []
