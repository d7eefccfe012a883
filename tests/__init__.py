"""What Gatepost does, shown."""
