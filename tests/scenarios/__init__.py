"""Every scenario that ships, the command that plays them, and the owners' fixtures."""
