"""What a view exports: which columns, which rows, and how both are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from ui.text import Counted

if TYPE_CHECKING:
    from app.export.layout import Layout
    from app.export.order import StoredRows
    from app.export.source import Source


def _no_words() -> str:
    return ""


class Subject(msgspec.Struct, frozen=True):
    """Everything is asked when it is needed. `number` is asked often and must be cheap.

    `source` gives the rows as they are filtered and sorted at that moment, None when there are none to be
    had. `chosen` says filter and order in words, for the file.
    """

    counted: Counted
    many: str
    layout: Callable[[], Layout]
    number: Callable[[], int]
    source: Callable[[], StoredRows | Source | None]
    chosen: Callable[[], str] = _no_words
