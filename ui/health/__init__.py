"""The health check's window: what works, what does not, and what to do about it."""
