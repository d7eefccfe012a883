"""A site's file as a play uses it: everything but what leads to the real world.

The broker, its password, the mail server, webhooks, the key of the people's badges and
their roster stay behind: nothing that is played may reach the ones, and nobody who
plays needs the others. A play
may bring a roster of its own. The store's catalogue comes along.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from edge_app.config import Config, load
from edge_app.errors import ConfigError
from edge_app.root import Root

NOWHERE = "mqtt://127.0.0.1:9"
"""The broker of a play without one; there is no link then."""

ROSTER = "play-people.csv"
"""The name of the play's own roster, beside the site's file."""

CATALOGUE = "catalogue.toml"
"""The catalogue's name where a store does not say it."""

SECTION = r"^[ \t]*\[\s*{}\s*\].*?(?=^[ \t]*\[|\Z)"


def lay(file: Path, url: str, target: Path, roster: str = "") -> None:
    """Write a play's own site, and beside it the files that the site names.

    Raises:
        ConfigError: the site or the roster cannot be read.

    """
    text = own_text(file, url)
    if roster:
        text += f'\n[people]\nroster = "{ROSTER}"\n'
        try:
            shutil.copyfile(roster, target.with_name(ROSTER))
        except OSError as error:
            raise ConfigError(
                (f"{roster} cannot be read: {error.strerror}.",)
            ) from error
    target.write_text(text, "utf-8")
    for name in catalogues(text):
        source, copy = file.parent / name, target.parent / name
        # One that is missing, or that lies elsewhere, is left to the gateway to tell.
        if source.is_file() and not copy.exists() and len(Path(name).parts) == 1:
            shutil.copyfile(source, copy)


def catalogues(text: str) -> Iterator[str]:
    """Name the catalogues of the stores in a site's text. Total."""
    try:
        tables = tomllib.loads(text).get("store", ())
    except tomllib.TOMLDecodeError:
        return
    for table in tables if isinstance(tables, list) else ():
        name = table.get("catalogue", CATALOGUE) if isinstance(table, dict) else ""
        if isinstance(name, str) and name:
            yield name


def own_text(file: Path, url: str) -> str:
    """Return the file's text with another broker and a key of the play's own.

    Raises:
        ConfigError: it cannot be read, or its broker cannot be replaced.

    """
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise ConfigError(
            (f"{file} is no UTF-8 text at byte {error.start}.",)
        ) from error
    except OSError as error:
        raise ConfigError((f"{file} cannot be read: {error.strerror}.",)) from error
    # As many lines as before: mistakes further on are told with theirs.
    for section in ("people", "mail", r"\[\s*webhook\s*\]"):
        text = _section(section).sub(lambda found: "\n" * found[0].count("\n"), text)
    _refuse_ways(file, text)
    return _section("mqtt").sub(lambda found: _broker(found[0], url), text)


def _refuse_ways(file: Path, text: str) -> None:
    """Refuse a file whose mail or webhooks could not be left behind.

    Raises:
        ConfigError: they are written in a form that nobody looks for.

    """
    try:
        left = [name for name in ("mail", "webhook") if name in tomllib.loads(text)]
    except tomllib.TOMLDecodeError:
        return
    if left:
        raise ConfigError(
            (
                f"{file.name}: write [mail] and [[webhook]] as tables of their own, so"
                " that a play can leave them behind.",
            )
        )


def own_config(file: Path) -> Config:
    """Read a site as a play would.

    Raises:
        ConfigError: with every mistake, a sentence each.

    """
    text = own_text(file, NOWHERE)
    with TemporaryDirectory("-gatepost") as folder:
        copy = Path(folder) / file.name
        copy.write_text(text, "utf-8")
        try:
            config = load(copy, root=Root(Path(folder)))
        except ConfigError as error:
            told = tuple(f"{file.name}: {one}" for one in error.mistakes)
            raise ConfigError(told) from error
    if config.mqtt.url != NOWHERE:
        raise ConfigError(
            (
                f"{file.name}: write [mqtt] as a table of its own, so that a play can "
                "put another broker there.",
            )
        )
    return config


def _section(name: str) -> re.Pattern[str]:
    return re.compile(SECTION.format(name), re.MULTILINE | re.DOTALL)


def _broker(old: str, url: str) -> str:
    lines = old.count("\n")
    return f'[mqtt]\nurl = "{url}"' + "\n" * max(lines - 1, 1)
