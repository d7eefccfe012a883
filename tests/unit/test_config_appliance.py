"""What `[[appliance]]` says of a cold room as equipment."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.config import Examined, read
from tests.contract.room_site import DEVICE, SITE


def examined(*lines: str) -> Examined:
    """Judge a site with one room and one appliance."""
    more = "\n".join(("[[appliance]]", *lines))
    devices = DEVICE.format(at=1)
    text = SITE.format(devices=devices, room="cold", probes='"probe-1"', more=more)
    return read(text)


def test_everything_that_is_known_is_kept() -> None:
    """Numbers keep their digits; what is not said is empty."""
    config = examined(
        'room = "cold"', 'model = "X-1"', "lat = 31.20", "lng = -121", 'pqs = "E003/1"'
    ).config
    assert config is not None
    (one,) = config.appliances
    assert ("cold", "X-1", "E003/1", "", Decimal("31.20"), Decimal(-121)) == (
        one.room,
        one.model,
        one.pqs,
        one.serial,
        one.lat,
        one.lng,
    )


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (('model = "X"',), "room is missing."),
        (('room = "cool"',), 'there is no cold room "cool"; did you mean "cold"?'),
        (('room = "cold"', "lat = 3"), "and lng belong together"),
        (('room = "cold"', "lat = 91", "lng = 3"), "it must be from -90 to 90."),
        (('room = "cold"', 'installed = "May"'), "must be a day such as 2024-05-01."),
        (('room = "cold"', 'colour = "white"'), "is no key of this table"),
        (
            ('room = "cold"', "[[appliance]]", 'room = "cold"'),
            '"cold" has another appliance; keep one.',
        ),
    ],
)
def test_each_mistake_has_its_sentence(lines: tuple[str, ...], sentence: str) -> None:
    """The check names the key and the line."""
    (mistake,) = examined(*lines).mistakes
    assert sentence.removeprefix("room ") in mistake
