"""The link and the reference consumer against real brokers."""
