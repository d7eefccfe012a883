"""A sample of the entrance's mutants: its tests notice no less than they did."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.mutation.mutants import Mutmut, chosen

SAMPLE = 400
SEED = "gate"
FLOOR = 0.96
"""97.5 % on a sample that nobody had looked at, less two standard deviations.

Every edit of the entrance draws another sample; this seed's own survivors were looked
at, so its figure flatters.
"""

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(3000)]


def test_mutants_of_the_entrance_are_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of 400 small changes to the entrance, the tests notice all but a few."""
    folder = tmp_path / "tree"
    folder.mkdir()
    with (tmp_path / "mutmut.log").open("w", encoding="utf-8") as log:
        mutmut = Mutmut(folder, workers=2, log=log)
        names = chosen(mutmut.make(), [], SAMPLE, SEED)
        mutmut.run(names)
    account = mutmut.account(names)
    with capsys.disabled():
        sys.stdout.write(f"\n{account.text()} seed={SEED}\n")

    assert account.share >= FLOOR, f"less than {FLOOR:.0%} noticed"
