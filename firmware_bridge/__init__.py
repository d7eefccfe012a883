"""Buses: bytes, registers, levels and kernel files in and out."""
