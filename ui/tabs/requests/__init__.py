"""The Pending requests tab: what waits for an answer, what was decided, and the way to answer."""
