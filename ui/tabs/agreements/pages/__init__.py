"""The pages of the agreement's pane, one module for each, and the words that they show."""
