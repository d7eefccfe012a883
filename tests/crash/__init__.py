"""Tests that kill processes and cut the power."""
