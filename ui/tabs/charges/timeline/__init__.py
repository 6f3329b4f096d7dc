"""The timeline: everything that comes, by month and as a list."""
