"""Messages about the views of a table that the person keeps under a name."""

from __future__ import annotations

import msgspec

from app.model.saved_view import SavedView


class KeepView(msgspec.Struct, frozen=True, tag=True):
    """Keep a view of the charges in the place of one of the same name. Answered with Done.

    `account_id` is the account that the person saw; with another one open nothing is kept.
    """

    view: SavedView
    account_id: str


class DropView(msgspec.Struct, frozen=True, tag=True):
    """Forget the view of this name. Answered with Done."""

    name: str
    account_id: str


ViewRequest = KeepView | DropView
