"""Tests of what the parts promise each other."""
