"""The ways out of a configuration, put together for the link: mail and webhooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from edge_app.clock import clock_of
from edge_app.config_records import Config
from edge_app.link_mail import MailServer, MailWay
from edge_app.link_post import PostOffice, Send
from edge_app.link_webhook import Hook, WebhookWay
from edge_app.root import Root
from edge_app.secrets_file import way_secret
from edge_app.stations.calling_parts import Limits
from edge_app.topics import root as topic_root


def post_of(config: Config, root: Root) -> PostOffice:
    """Put the post office of a site together.

    Raises:
        ConfigError: a password or a secret cannot be read.

    """
    clock = clock_of(root)
    ways: dict[str, Send] = {}

    def now_ns() -> int:
        return clock.stamp().wall_ns

    if config.mail.host:
        ways["mail"] = MailWay(_server(config), now_ns).send
    if config.webhooks:
        ways["webhook"] = _webhooks(config, now_ns).send
    return PostOffice(ways)


def _server(config: Config) -> MailServer:
    mail, gateway = config.mail, config.gateway
    password = ""
    if mail.password_file:
        password = way_secret(config, mail.password_file, "mail: password_file")
    return MailServer(
        host=mail.host,
        port=mail.real_port,
        security=mail.security,
        sender=mail.sender,
        domain=f"{gateway.name}.{gateway.site}.gatepost.invalid",
        addresses={
            callee.name: callee.mail
            for one in config.stations
            if isinstance(one.limits, Limits)
            for callee in one.limits.callees.values()
        },
        username=mail.username,
        password=password,
        ca_file=_beside(config, mail.ca_file),
        timeout_s=mail.timeout_s,
    )


def _webhooks(config: Config, now_ns: Callable[[], int]) -> WebhookWay:
    hooks = {
        one.name: Hook(
            url=one.url,
            secret=way_secret(
                config, one.secret_file, f'webhook "{one.name}": secret_file'
            ),
            ca_file=_beside(config, one.ca_file),
            timeout_s=one.timeout_s,
        )
        for one in config.webhooks
    }
    gateway = config.gateway
    return WebhookWay(hooks, topic_root(gateway.site, gateway.name), now_ns)


def _beside(config: Config, name: str) -> Path | None:
    return config.path.parent / name if name else None
