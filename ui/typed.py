"""Reads what a person typed into values."""

from __future__ import annotations

import re
from decimal import Decimal

from ui.text import own_separators

_SPACES_AND_APOSTROPHES = re.compile(r"[\s'\u2019]")
_GROUPED_ACCOUNT = re.compile(r"\b([0-9]{4})-([0-9]{4})-([0-9]{4})\b")
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_COUNT = re.compile(r"[0-9]+|[0-9]{1,3}(?P<sign>[\s.,'\u2019])(?:[0-9]{2,3}(?P=sign))*[0-9]{3}")
_NO_DIGIT = re.compile(r"[^0-9]")
_GROUP = 3


def typed_amount(typed: str) -> Decimal | None:
    """The decimal that was typed, with any grouping; None when it cannot be read for certain.

    `1.234,50`, `1,234.50`, `1 234.50` and `1234.5` are the same number. A single sign before exactly
    three digits is a point only where the person's locale writes it so.
    """
    text = _SPACES_AND_APOSTROPHES.sub("", typed)
    signs = [char for char in text if char in ".,"]
    if len(set(signs)) == 1:
        sign, tail = signs[0], text.rpartition(signs[0])[2]
        is_point = len(signs) == 1 and (len(tail) != _GROUP or sign == own_separators().decimal)
        text = text.replace(sign, "." if is_point else "")
    elif signs:
        point = signs[-1]
        if signs.count(point) > 1:
            return None
        text = text.replace("," if point == "." else ".", "").replace(point, ".")
    return Decimal(text) if _PLAIN.fullmatch(text) and text.isascii() else None


def typed_count(typed: str) -> int | None:
    """The whole number that was typed; None for everything else, such as `1.5`.

    There are no fractions here, so that any sign may stand between groups, but only between groups.
    """
    text = typed.strip()
    return int(_NO_DIGIT.sub("", text)) if _COUNT.fullmatch(text) else None


def typed_search(typed: str) -> str:
    """The words to look for: an account id that was typed as it is shown becomes its digits."""
    return _GROUPED_ACCOUNT.sub(r"\1\2\3", typed)
