"""Stations: what readings mean at a gate, a shelf, a counter and a cold room."""
