"""Peers that may be missing on this machine: the last lines of the run then say so."""

from __future__ import annotations

from typing import NoReturn

import pytest

from tests.conftest import MISSING, find
from tests.peers import newer_python


def go_without(request: pytest.FixtureRequest, text: str) -> NoReturn:
    """Skip a test whose peer is not here, and have it said at the end."""
    request.config.stash.setdefault(MISSING, set()).add(text)
    pytest.skip(text)


@pytest.fixture(scope="session")
def newer(request: pytest.FixtureRequest) -> str:
    """Lend a Python that has the peers which want 3.12."""
    assert request.config.cache is not None
    found = newer_python.find(request.config.cache.mkdir("gatepost-peers"))
    if found is None:
        packages = " and ".join(newer_python.PACKAGES)
        go_without(
            request,
            f"{packages} want Python 3.12 or newer, and none was found that has them "
            f"or could get them ({newer_python.VARIABLE} names one)",
        )
    return found


@pytest.fixture(scope="session")
def mbpoll(request: pytest.FixtureRequest) -> str:
    """Lend the program mbpoll."""
    found = find("mbpoll", "mbpoll")
    if found is None:
        go_without(request, "mbpoll is not installed (Debian package mbpoll)")
    return found
