"""Hypothesis without chance: the same examples for every mutant, none shrunk."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutation",
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),
    print_blob=False,
    suppress_health_check=tuple(HealthCheck),
)
settings.load_profile("mutation")
