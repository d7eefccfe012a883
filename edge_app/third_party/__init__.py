"""Drivers that are not ours: found, looked over, and kept from harming the rest."""
