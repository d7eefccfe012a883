"""What somebody reads who tries the command line for the first time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edge_app.cli import main

SITE = """
[gateway]
site = "hill"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[[bus]]
name = "pins"
kind = "gpio"
[[device]]
name = "reed"
driver = "line_contact"
bus = "pins"
line = 5
[[door]]
name = "back"
contact = "reed"
"""


def test_one_of_each_is_told_as_one(say: Any, tmp_path: Path) -> None:
    """The smallest site has no plural in it."""
    site = tmp_path / "site.toml"
    site.write_text(SITE, "utf-8")

    said = say("check", site)

    assert f"{site}: good. 1 bus, 1 device, 1 station.\n" == said.out


def test_a_command_may_have_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing is the target and the verb, nothing else."""
    with pytest.raises(SystemExit) as ended:
        main(["do"])

    assert 2 == ended.value.code
    assert "required: target, verb\n" in capsys.readouterr().err
