"""What the link has to know, from the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from edge_app.config_records import Config
from edge_app.link_access import Access, address
from edge_app.root import Root
from edge_app.secrets_file import password


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


def settings_of(config: Config, root: Root) -> LinkSettings:
    """Gather what the link needs.

    Raises:
        ConfigError: the broker's password cannot be read.
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
    )


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
