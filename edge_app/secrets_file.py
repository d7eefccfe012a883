"""Files that hold a secret: judged by their mode, read whole, the people's key made."""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path

from drivers.contract import StreamDriver
from edge_app.config_records import Config, Device
from edge_app.errors import ConfigError

KEY_BYTES = 32
HEX = re.compile(r"[0-9A-Fa-f]{64}")


def fault_of(path: Path, *, secret: bool) -> str:
    """Say what is wrong with a file that the configuration names; empty if nothing.

    A secret must not be open to other users; the group may read it, since core and
    link are two users in one group.
    """
    try:
        found = path.stat()
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}."
    if not stat.S_ISREG(found.st_mode):
        return f"{path} is no file."
    if secret and found.st_mode & stat.S_IRWXO:
        return (
            f"{path} is open to every user (mode {stat.S_IMODE(found.st_mode):04o});"
            f" chmod 0640 {path} closes it."
        )
    return "" if os.access(path, os.R_OK) else f"{path} may not be read by this user."


def password(config: Config) -> str:
    """Read the broker's password, without the line's end; empty where there is none.

    Raises:
        ConfigError: the file is missing, open to others or not text.

    """
    path = config.mqtt.password_file
    if not path:
        return ""
    if fault := fault_of(Path(path), secret=True):
        raise ConfigError((f"mqtt: password_file: {fault}",))
    try:
        return Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            (f"mqtt: password_file: {path} is no readable UTF-8 text.",)
        ) from None


def device_secret(config: Config, device: Device) -> str:
    """Read the file that a device's dialogue wants, without the line's end.

    Raises:
        ConfigError: the file is missing, open to others or not text.

    """
    driver = device.driver
    dialogue = driver.dialogue if isinstance(driver, StreamDriver) else None
    key = dialogue.file_option if dialogue else ""
    name = str(getattr(device.options, key, ""))
    if not name:
        return ""
    path = config.path.parent / name
    fault = fault_of(path, secret=True)
    try:
        text = "" if fault else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        fault = f"{path} is no readable UTF-8 text."
    if fault:
        raise ConfigError((f'device "{device.name}": {key}: {fault}',))
    return text.rstrip("\r\n")


def way_secret(config: Config, name: str, key: str) -> str:
    """Read the file of a way out of the box, without the line's end.

    Raises:
        ConfigError: the file is missing, open to others or not text.

    """
    path = config.path.parent / name
    fault = fault_of(path, secret=True)
    try:
        text = "" if fault else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        fault = f"{path} is no readable UTF-8 text."
    text = text.rstrip("\r\n") if not fault else ""
    if not fault and not text:
        fault = f"{path} is empty."
    if fault:
        raise ConfigError((f"{key}: {fault}",))
    return text


def people_key(config: Config) -> bytes:
    """Read the key under which people are hashed; make it where there is none.

    Raises:
        ConfigError: it can be neither read nor made, or is no such key.

    """
    path = Path(config.people.key_file)
    try:
        _make(path)
        text = path.read_bytes().decode("ascii", "replace").strip()
    except OSError as error:
        raise ConfigError(
            (
                f"people: key_file: {path} can be neither read nor made:"
                f" {error.strerror}.",
            )
        ) from None
    if fault := fault_of(path, secret=True):
        raise ConfigError((f"people: key_file: {fault}",))
    if not HEX.fullmatch(text):
        raise ConfigError(
            (f"people: key_file: {path} must hold {KEY_BYTES * 2} hex digits.",)
        )
    return bytes.fromhex(text)


def _make(path: Path) -> None:
    """Write a new key unless there is one; whole or not at all, and on the disk.

    A half-written key would give every person another name after the next start.
    """
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(file, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)
    try:
        # A link never replaces: of two that start at once, one key stays.
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
