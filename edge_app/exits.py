"""Exit codes of every `gatepost` command, as in sysexits.h where it has one."""

from __future__ import annotations

OK = 0
FAILED = 1
"""It could not do its job, and said why."""
BROKEN = 1
"""A chain of the journal is not whole."""
UNREADABLE = 2
"""There is no journal, or it cannot be read."""
RELOAD = 75
"""Start me again: the configuration changed."""
CONFIG = 78
"""The configuration cannot be used; nothing was opened."""
