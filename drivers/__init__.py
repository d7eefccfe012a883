"""Devices: one pure file per real device protocol."""
