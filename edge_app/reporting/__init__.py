"""Reports out of the journal: rows in, numbers out; counts, never people."""
