"""Scenarios: what happens to a simulated site, and what must come out."""
