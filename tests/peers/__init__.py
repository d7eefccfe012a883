"""Software that nobody here wrote, at the other end of drivers and stand-ins."""
