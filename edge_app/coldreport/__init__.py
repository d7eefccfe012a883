"""The report of a cold room: from the rows of the journal to values. Pure."""
