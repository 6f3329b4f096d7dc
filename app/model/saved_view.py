"""Filters and a sort that the person keeps under a name: on this computer, for one account."""

from __future__ import annotations

import msgspec

from app.model.charge_figures import Choice

NAME_LIMIT = 60
MOST_VIEWS = 50


class ChargeFilters(msgspec.Struct, frozen=True):
    """What the charges are narrowed to besides a chip and a text; None and empty narrow nothing.

    `period` is a name that the window knows, so that it moves with the time, or `since/before` in
    microseconds since 1970.
    """

    product: Choice | None = None
    seller: Choice | None = None
    currency: str = ""
    period: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == ChargeFilters()


class SavedView(msgspec.Struct, frozen=True):
    """A view of the charges under its name."""

    name: str
    filters: ChargeFilters = ChargeFilters()
    chip: str = ""
    words: str = ""
    sort: str = ""
    is_descending: bool = False
