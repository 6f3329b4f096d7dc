"""Help inside the window: the guide, short explanations of what is shown, the tour, and what is new."""
