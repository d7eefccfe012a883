"""What is wrong with the probes of a cold room, as `gatepost check` says it."""

from __future__ import annotations

import pytest

from edge_app.config import read

SITE = """
[gateway]
site = "hill"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[[bus]]
name = "wires"
kind = "files"
[[device]]
name = "p1"
driver = "climate_ds18b20"
bus = "wires"
id = "28-0316a2798bff"
[[coldroom]]
name = "vaccines"
probes = {probes}
low_c = 2
high_c = 8
"""


@pytest.mark.parametrize(
    ("probes", "said"),
    [
        ("[]", 'names no device; write such as ["probe-1", "probe-2"].'),
        ('["p1", "p1"]', 'names "p1" more than once.'),
    ],
)
def test_probes_that_see_nothing_or_the_same(probes: str, said: str) -> None:
    """A room that nobody measures is a mistake, and so is a probe counted as two."""
    mistakes = read(SITE.format(probes=probes)).mistakes

    assert (f'coldroom "vaccines": probes (line 18): {said}',) == mistakes
