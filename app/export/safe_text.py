"""Foreign text made safe for files that spreadsheets and calendars open."""

from __future__ import annotations

import re
import unicodedata

# What a spreadsheet takes as the start of a formula, the full-width forms too.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# Where lists are separated by semicolons, Excel also cuts a CSV file's cells at them.
_LATER = re.compile(r"(;[\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT_FORMATS = frozenset({"\u200d"})  # joins emoji; its loss breaks real text


def line(text: str) -> str:
    """One line without control, direction or private-use characters; all else as it is, however long."""
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def harmless(content: str) -> str:
    """A line that a spreadsheet takes as text: an apostrophe stands before what would be a formula."""
    shown = line(content)
    if _NUMBER.fullmatch(shown):
        return shown
    if ";" in shown:
        shown = _LATER.sub(r"\1'", shown)
    return f"'{shown}" if shown.lstrip().startswith(_RUNS) else shown


def _shown(char: str) -> str:
    if char in _SPACES:
        return " "
    category = unicodedata.category(char)
    if category in _DROPPED and char not in _KEPT_FORMATS:
        return ""
    return " " if category == "Zs" else char
