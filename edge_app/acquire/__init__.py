"""The bus threads: one for each bus, from bytes to entries and from orders to bytes."""
