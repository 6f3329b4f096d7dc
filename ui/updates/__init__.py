"""Newer releases in the window: asking the worker, the quiet banner's sheet, the switch in the settings."""
