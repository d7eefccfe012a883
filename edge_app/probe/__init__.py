"""`gatepost probe`: what is connected to this machine, and the TOML for it."""
