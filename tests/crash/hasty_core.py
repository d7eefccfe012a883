"""A core with a mistake: it acknowledges before it commits, and its disk is slow.

Started in the core's place as `python -m tests.crash.hasty_core core FILE --root R`.
The kill test must find it out.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from unittest.mock import patch

from edge_app import run_core
from edge_app.cli import main
from edge_app.committer import Committer, Keeper
from edge_app.kinds import Stream
from edge_app.outcomes import Batch
from edge_app.rows import Row

SLOW_S = 0.5


class HastyCommitter(Committer):
    """Lets go what waits for the disk as soon as it is queued."""

    def __init__(
        self,
        journal: Keeper,
        *,
        on_rows: Callable[[Mapping[Stream, int]], None],
        on_kept: Callable[[Batch], None],
        on_trouble: Callable[[str | None], None],
        limit: int,
        chore: Callable[[], Sequence[Row] | None],
    ) -> None:
        super().__init__(
            journal,
            on_rows=on_rows,
            on_kept=lambda _: None,
            on_trouble=on_trouble,
            limit=limit,
            chore=chore,
        )
        self._let_go = on_kept
        self._disk = threading.Event()

    def put(self, batch: Batch) -> None:
        """Queue a batch, and say that it is kept."""
        super().put(batch)
        self._let_go(batch)

    def _wait(self) -> bool:
        there_is_work = super()._wait()
        self._disk.wait(SLOW_S)
        return there_is_work


if __name__ == "__main__":
    with patch.object(run_core, "Committer", HastyCommitter):
        sys.exit(main())
