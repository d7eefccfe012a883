"""The configuration as a file among files: what lies beside it, and who may read it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from edge_app.config import Config, examine, load
from edge_app.errors import ConfigError
from edge_app.root import Root
from edge_app.secrets_file import password, people_key

SITE = """
[gateway]
site = "hillside"
name = "east-gate"
timezone = "Asia/Shanghai"
data = "kept"
[mqtt]
url = "mqtts://localhost"
username = "east-gate"
password_file = "mqtt.password"
"""


def write(folder: Path, text: str = SITE, mode: int = 0o640) -> Path:
    """Put a site and its password into a folder."""
    secret = folder / "mqtt.password"
    secret.write_text("hunter2\n", "utf-8")
    secret.chmod(mode)
    file = folder / "site.toml"
    file.write_text(text, "utf-8")
    return file


def loaded(folder: Path) -> Config:
    """Load the site of a folder."""
    return load(write(folder), root=Root(None))


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Secrets and the data folder lie beside the file unless they say otherwise."""
    config = loaded(tmp_path)

    assert str(tmp_path / "mqtt.password") == config.mqtt.password_file
    assert str(tmp_path / "people.key") == config.people.key_file
    assert tmp_path / "site.toml" == config.path
    assert str(tmp_path / "kept") == config.gateway.data
    assert "hunter2" == password(config)


def test_no_username_no_password(tmp_path: Path) -> None:
    """A broker that asks for nothing is told nothing."""
    text = "\n".join(SITE.splitlines()[:-2])

    assert "" == password(load(write(tmp_path, text), root=Root(None)))


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o642])
def test_secret_open_to_others(tmp_path: Path, mode: int) -> None:
    """A password that every user can read is a mistake with its way out."""
    file = write(tmp_path, mode=mode)
    path = tmp_path / "mqtt.password"

    assert (
        f"mqtt: password_file (line 10): {path} is open to every user"
        f" (mode {mode:04o}); chmod 0640 {path} closes it.",
    ) == examine(file, root=Root(None)).mistakes


def test_secret_missing_and_ca_no_file(tmp_path: Path) -> None:
    """Files that are not there are mistakes beside all others."""
    file = write(tmp_path, SITE + 'ca_file = "."\nwindow = 0\n')
    (tmp_path / "mqtt.password").unlink()

    with pytest.raises(ConfigError) as caught:
        load(file, root=Root(None))

    assert (
        f"mqtt: password_file (line 10): {tmp_path / 'mqtt.password'}"
        " cannot be read: No such file or directory.",
        f"mqtt: ca_file (line 11): {tmp_path} is no file.",
        "mqtt: window (line 12): is 0; it must be from 1 to 1000.",
    ) == caught.value.mistakes


def test_password_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no text cannot be a password, and are not shown."""
    config = loaded(tmp_path)
    (tmp_path / "mqtt.password").write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError, match="no readable UTF-8 text"):
        password(config)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(None, "cannot be read: No such file", id="missing"),
        pytest.param(b"\xff\xfe[", "is no UTF-8 text at byte 0.", id="no text"),
    ],
)
def test_no_file(tmp_path: Path, content: bytes | None, expected: str) -> None:
    """A file that cannot be read is one sentence."""
    file = tmp_path / "site.toml"
    if content is not None:
        file.write_bytes(content)

    found = examine(file, root=Root(None))

    assert (None, 1) == (found.config, len(found.mistakes))
    assert expected in found.mistakes[0]


def test_people_key_is_made_once(tmp_path: Path) -> None:
    """The first start draws 32 bytes for its own user alone; later ones keep them."""
    config = loaded(tmp_path)
    key = people_key(config)
    mode = stat.S_IMODE((tmp_path / "people.key").stat().st_mode)

    assert (32, 0o600) == (len(key), mode)
    assert key == people_key(config)
    assert {"site.toml", "mqtt.password", "people.key"} == {
        path.name for path in tmp_path.iterdir()
    }


@pytest.mark.parametrize(
    ("text", "mode", "expected"),
    [
        pytest.param("ab" * 32, 0o644, "is open to every user", id="open to others"),
        pytest.param("ab" * 31, 0o600, "must hold 64 hex digits", id="too short"),
        pytest.param("zz" * 32, 0o600, "must hold 64 hex digits", id="no hex"),
    ],
)
def test_people_key_of_no_use(
    tmp_path: Path, text: str, mode: int, expected: str
) -> None:
    """A key that is no key, or no secret, is refused and not replaced."""
    config = loaded(tmp_path)
    path = tmp_path / "people.key"
    path.write_text(text, "ascii")
    path.chmod(mode)

    with pytest.raises(ConfigError, match=expected):
        people_key(config)
    assert text == path.read_text("ascii")


def test_people_key_that_cannot_be_made(tmp_path: Path) -> None:
    """Where no key can be made, one sentence says so."""
    config = load(
        write(tmp_path, SITE + '[people]\nkey_file = "none/people.key"\n'),
        root=Root(None),
    )

    with pytest.raises(ConfigError, match="can be neither read nor made: No such"):
        people_key(config)


def test_board_of_the_tree_is_asked(tmp_path: Path) -> None:
    """Under --root the tree's board and links decide about the mini-UART."""
    tree = tmp_path / "tree"
    (tree / "dev").mkdir(parents=True)
    (tree / "board.json").write_text(
        '{"model": "Raspberry Pi 3 Model B Rev 1.2", "serial": "1"}', "utf-8"
    )
    (tree / "dev" / "serial0").symlink_to("ttyS0")
    text = SITE + (
        '[[bus]]\nname = "b"\nkind = "modbus-rtu"\nport = "/dev/serial0"\n'
        'parity = "E"\n'
    )

    (mistake,) = examine(write(tmp_path, text), root=Root(tree)).mistakes

    assert (
        'bus "b": parity (line 15): is "E", and a mini-UART such as /dev/ttyS0 has no'
        " parity; use /dev/ttyAMA0 (dtoverlay=disable-bt) or a USB adapter."
        " This board is a Raspberry Pi 3 Model B Rev 1.2."
    ) == mistake
