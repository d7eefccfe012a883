"""`python -m edge_app.cli`, which is how the supervisor starts the parts."""

from __future__ import annotations

import sys

from edge_app.cli import main

sys.exit(main())
