"""Foreign text (sellers, products, AWS's own messages) made safe to show as plain text."""

from __future__ import annotations

import unicodedata

_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT_FORMATS = frozenset({"\u200d"})  # joins emoji; harmless, its loss breaks real text
_MAX_MARKS = 4


def plain(text: str, limit: int = 300) -> str:
    """One line without control, direction or private-use characters, cut to `limit` characters."""
    return _cut(_strip(" ".join(text[: limit * 8].split())), limit)


def plain_block(text: str, limit: int = 4000) -> str:
    """Several lines, each made plain; for boxed descriptions."""
    lines = [_strip(line.rstrip()) for line in text[: limit * 2].splitlines()]
    return _cut("\n".join(lines).strip("\n"), limit)


def _strip(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text  # most texts: a tenth of the time
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in _DROPPED_CATEGORIES and char not in _KEPT_FORMATS:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MAX_MARKS:
            kept.append(" " if category in ("Zl", "Zp", "Zs") else char)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
