"""What the contract tests are lent: a core, its socket, and a command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from edge_app.cli import main
from tests.contract.control_rig import Counter
from tests.contract.theatre import Theatre


class Said:
    """What a command printed and how it ended."""

    def __init__(self, code: int, captured: Any) -> None:
        self.code = code
        self.out: str = captured.out
        self.err: str = captured.err

    def sentence(self) -> str:
        """Return the one line on standard error; there is nothing else."""
        assert "" == self.out
        assert 1 == len(self.err.splitlines()), self.err
        return self.err.strip()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run one command in this process."""

    def run(*argv: str | Path) -> Said:
        try:
            code = main([str(word) for word in argv])
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Said(code, capsys.readouterr())

    return run


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """Serve in a folder of the test's own."""
    with ExitStack() as stack:
        served = Counter(tmp_path / "control.sock", stack)
        yield served
        served.server.stop()
        served.server.join(10)
        assert not served.server.is_alive()


@pytest.fixture
def stage() -> Iterator[Theatre]:
    """Give a core that has begun and whose thread does not run yet."""
    theatre = Theatre()
    theatre.commit()
    theatre.did.clear()
    yield theatre
    if theatre.core.is_alive():
        theatre.core.stop("the test is over")
        theatre.core.join(10)
