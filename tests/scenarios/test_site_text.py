"""A play never uses a site's own broker, password or key."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_app.errors import ConfigError
from edge_app.scenario.site_text import NOWHERE, own_config, own_text
from tests.scenarios.tiny import SITE


def laid(folder: Path, text: str) -> Path:
    """Write a site's file."""
    file = folder / "site.toml"
    file.write_text(text, "utf-8")
    return file


def test_broker_and_key_are_left_behind(tmp_path: Path) -> None:
    """Nothing of the real broker's stays, and nobody's key is read."""
    people = '[people]\nkey_file = "/etc/gatepost/people.key"\n\n'
    file = laid(tmp_path, SITE.replace("[[bus]]", people + "[[bus]]", 1))
    text = own_text(file, "mqtt://127.0.0.1:4")
    assert 'url = "mqtt://127.0.0.1:4"' in text
    for word in ("broker.example", "password_file", "username", "people.key"):
        assert word not in text
    config = own_config(file)
    assert (NOWHERE, "") == (config.mqtt.url, config.mqtt.username)
    assert ["probe"] == [one.name for one in config.devices]


WAYS = """
[mail]
host = "mail.example"
sender = "gate@mail.example"
[[webhook]]
name = "centre"
url = "https://hook.example/"
secret_file = "hook.secret"
"""


def test_nobody_is_called_by_a_play(tmp_path: Path) -> None:
    """Mail and webhooks stay behind; in a form that nobody looks for they are refused.

    An alarm that is played must not wake anybody.
    """
    file = laid(tmp_path, SITE + WAYS)
    text = own_text(file, NOWHERE)
    assert "mail.example" not in text
    assert "hook.example" not in text
    assert "" == own_config(file).mail.host
    other = 'mail = { host = "mail.example", sender = "a@b.example" }\n' + SITE

    with pytest.raises(ConfigError, match="tables of their own"):
        own_text(laid(tmp_path, other), NOWHERE)


def test_lines_stay_where_they_were(tmp_path: Path) -> None:
    """A mistake is told with its line in the owner's own file."""
    text = SITE.replace("high_c", "hihg_c")
    line = text.splitlines().index("hihg_c = 8") + 1
    with pytest.raises(ConfigError, match=f"line {line}"):
        own_config(laid(tmp_path, text))


def test_a_broker_that_cannot_be_replaced(tmp_path: Path) -> None:
    """A file whose broker is written another way is refused, not played."""
    table = SITE[SITE.index("[mqtt]") : SITE.index("[[bus]]")]
    text = 'mqtt = { url = "mqtt://broker.example" }\n' + SITE.replace(table, "")
    with pytest.raises(ConfigError, match="table of its own"):
        own_config(laid(tmp_path, text))


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_unreadable(content: bytes | None, tmp_path: Path) -> None:
    """A file that is not there, or no text, is one sentence."""
    file = tmp_path / "site.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError):
        own_config(file)
