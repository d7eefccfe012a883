"""Figures that are measured, not tested: `python -m tests.benchmarks` prints them."""
