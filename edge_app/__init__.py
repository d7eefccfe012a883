"""The gateway: who said it and when, what it means, and what is kept of it."""
