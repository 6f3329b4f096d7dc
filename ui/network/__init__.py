"""The way to AWS in the window: what is in force, and the sheet that changes it."""
