"""Mutants of the entrance station, and whether the tests notice them."""
