"""Sizes of the window's parts at 100 %, for what stands in a part's place before it is built."""

from __future__ import annotations

HEADER = 52
TAB_BAR = 44
TOOLBAR = 48
REQUEST_LIST = 388
FOOTER = 28
