"""What the link has to know, from the configuration."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from edge_app.config_records import Config
from edge_app.link_access import Access, address
from edge_app.link_post import PostOffice
from edge_app.model import Document, Stamp
from edge_app.root import Root
from edge_app.rows import Row
from edge_app.secrets_file import password
from edge_app.topics import Message


class Feed(Protocol):
    """What goes out beside the rows, made of them (`edge_app.link_epcis`)."""

    def renew(self) -> None:
        """Read again what it leans on: the core was started."""

    def beside(self, row: Row, epoch: str, synced: Stamp | None) -> tuple[Message, ...]:
        """Write what goes with a row."""

    def close(self) -> None:
        """Let go of everything."""


class NoFeed:
    """The rows go out alone."""

    def renew(self) -> None:
        """Lean on nothing."""

    def beside(self, row: Row, epoch: str, synced: Stamp | None) -> tuple[Message, ...]:
        """Write nothing."""
        del row, epoch, synced
        return ()

    def close(self) -> None:
        """Hold nothing."""


class Post(Protocol):
    """What takes messages out another way (`edge_app.link_post`)."""

    def put(self, document: Mapping[str, Any]) -> None:
        """Take a message."""

    def done(self) -> tuple[Document, ...]:
        """Return what came of messages since the last time."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """What the link has to know. `journal` is the folder, `control` the socket."""

    url: str
    site: str
    gateway: str
    journal: Path
    control: Path
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    window: int = 20
    keepalive_s: int = 30
    feed: Feed = field(default_factory=NoFeed)
    post: Post = field(default_factory=lambda: PostOffice({}))


def settings_of(config: Config, root: Root) -> LinkSettings:
    """Gather what the link needs.

    Raises:
        ConfigError: a password or a secret cannot be read.
    """
    mqtt = config.mqtt
    return LinkSettings(
        url=mqtt.url,
        site=config.gateway.site,
        gateway=config.gateway.name,
        journal=root.data(config),
        control=root.control_socket(config),
        username=mqtt.username,
        password=password(config),
        ca_file=Path(mqtt.ca_file) if mqtt.ca_file else None,
        window=mqtt.window,
        keepalive_s=mqtt.keepalive_s,
        feed=_feed_of(config, root),
        post=_post_of(config, root),
    )


def _feed_of(config: Config, root: Root) -> Feed:
    """Choose the feed; a site without EPCIS does not pay for its code."""
    if not config.epcis.publish:
        return NoFeed()
    made: Feed = importlib.import_module("edge_app.link_epcis").EpcisFeed(config, root)
    return made


def _post_of(config: Config, root: Root) -> Post:
    """Put the ways out together; a site without any does not pay for their code."""
    if not config.mail.host and not config.webhooks:
        return PostOffice({})
    made: Post = importlib.import_module("edge_app.link_ways").post_of(config, root)
    return made


def access_of(settings: LinkSettings) -> Access:
    """Say how to get in.

    Raises:
        PublishError: the URL is no address of a broker.
    """
    return Access(
        address=address(settings.url),
        client_id=f"gatepost-{settings.site}-{settings.gateway}",
        username=settings.username,
        password=settings.password,
        ca_file=settings.ca_file,
        keepalive_s=settings.keepalive_s,
    )
