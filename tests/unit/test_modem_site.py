"""A modem in a site file: its PIN, and that what it says of people stays inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drivers import registry
from drivers.contract import Reason, Refusal, Reply, StreamDriver
from edge_app.acquire.dialogue import DialogueRunner
from edge_app.acquire.stream import StreamRunner
from edge_app.clock import MachineClock
from edge_app.config import examine, load
from edge_app.config_records import Config
from edge_app.errors import ConfigError
from edge_app.heard import note_of
from edge_app.intake import Ear, discreet
from edge_app.model import Entry, Refused, Stamp
from edge_app.people import Veil
from edge_app.root import Root
from edge_app.secrets_file import device_secret
from edge_app.third_party import discovery
from edge_app.wiring import Builder
from tests.unit.guest_package import packages

SITE = """
[gateway]
site = "hillside"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
[[bus]]
name = "modem-port"
kind = "serial"
port = "/dev/ttyAMA0"
[[device]]
name = "modem"
driver = "modem_at"
bus = "modem-port"
"""
GUEST = """
from dataclasses import replace
from drivers.modem_at import DRIVER as OURS
DRIVER = replace(OURS, name="modem_guest")
"""
AT = Stamp("boot", 1, 1, synced=True)
VEIL = Veil(b"k" * 32)


def site(folder: Path, more: str = "") -> Path:
    """Write a site with a modem."""
    file = folder / "site.toml"
    file.write_text(SITE + more, "utf-8")
    return file


def with_pin(folder: Path, held: str = "1234\n", mode: int = 0o600) -> Path:
    """Write a site whose modem has a PIN, and the file of the PIN."""
    pin = folder / "modem.pin"
    pin.write_text(held, "utf-8")
    pin.chmod(mode)
    return site(folder, 'pin_file = "modem.pin"\n')


def runner(config: Config, folder: Path, tap: Any = None) -> Any:
    """Build the one runner of a site."""
    entries: list[Entry] = []
    builder = Builder(
        config, Root(folder), MachineClock(), VEIL, entries.append, tap=tap
    )
    (built,) = builder.runners()
    return built


class Nobody:
    """Listens in on nothing."""

    def over(self, _bus: object, opened: Any) -> Any:
        """Leave it as it is."""
        return opened


def test_a_modem_without_a_pin(tmp_path: Path) -> None:
    """It needs no file; a gateway leads the dialogue with it."""
    config = load(site(tmp_path), root=Root(None))

    assert "" == device_secret(config, config.devices[0])
    assert isinstance(runner(config, tmp_path), DialogueRunner)


def test_the_pin_lies_in_a_file(tmp_path: Path) -> None:
    """Beside the site file, without the end of its line."""
    config = load(with_pin(tmp_path), root=Root(None))

    assert "1234" == device_secret(config, config.devices[0])
    assert "1234" not in repr(config)


def test_a_pin_that_others_could_read_is_a_mistake(tmp_path: Path) -> None:
    """As with a password; `check` says which command closes it."""
    (mistake,) = examine(with_pin(tmp_path, mode=0o644), root=Root(None)).mistakes

    assert mistake.startswith('device "modem": pin_file (line 16): ')
    assert "chmod 0640" in mistake


def test_a_pin_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    """A modem that waits for its PIN sends no alarm: better said before."""
    file = site(tmp_path, 'pin_file = "modem.pin"\n')
    (mistake,) = examine(file, root=Root(None)).mistakes

    assert "cannot be read" in mistake


@pytest.mark.parametrize("spoil", [Path.unlink, lambda one: one.write_bytes(b"\xff")])
def test_a_pin_that_cannot_be_read_at_the_start(tmp_path: Path, spoil: Any) -> None:
    """It is one sentence, like every other fault of a file."""
    config = load(with_pin(tmp_path), root=Root(None))
    spoil(tmp_path / "modem.pin")

    with pytest.raises(ConfigError, match='device "modem": pin_file: '):
        device_secret(config, config.devices[0])


def test_who_listens_in_leaves_the_messages_alone(tmp_path: Path) -> None:
    """A recording sends nothing to a modem, so it reads and deletes nothing."""
    config = load(with_pin(tmp_path), root=Root(None))
    driver = config.devices[0].driver

    assert isinstance(runner(config, tmp_path, Nobody()), StreamRunner)
    assert isinstance(driver, StreamDriver)
    assert (None, None) == (driver.start, driver.ask)


def test_what_was_not_believed_is_not_kept() -> None:
    """It may be half a message of somebody."""
    driver = registry.load("modem_at")
    ear = Ear("modem", driver.options(), VEIL)
    entry = ear.entry(Refusal(Reason.CONTENT, b"+8613800138000"), AT)

    assert (Refused("modem", "content", b"", AT),) == discreet(driver, [entry])


def test_a_transcript_has_no_message_in_it() -> None:
    """That one came is a fact of the wire; from whom, and what, is not."""
    ear = Ear("modem", registry.load("modem_at").options(), VEIL)
    came = ear.entry(Reply("sms-in", ok=True, text="+8613800138000 OK"), AT)
    lost = ear.entry(Reply("network", ok=False, text="searching"), AT)

    texts = [(note_of(one) or {})["text"] for one in (came, lost)]
    assert ["", "searching"] == texts


def test_a_dialogue_of_another_package_is_left_out(tmp_path: Path) -> None:
    """Nothing guards its steps."""
    with packages(tmp_path / "site-packages") as install:
        install("guest_modem", GUEST, {"modem_guest": "guest_modem:DRIVER"})
        why = discovery.found().broken["modem_guest"]

    assert "only Gatepost's own drivers may have" in why
