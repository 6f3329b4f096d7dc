"""Keeps the views of the charges that the person named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import apsw

from app.model.saved_view import MOST_VIEWS, SavedView
from app.store.columns import decoder, document, storable

_CHARGES = "charges"


def keep_view(connection: apsw.Connection, view: SavedView) -> None:
    """Write a view, in the place of one of the same name. The caller has begun a transaction."""
    kept = storable(view)
    connection.execute(
        "INSERT OR REPLACE INTO saved_view (table_name, name, document) VALUES (?, ?, ?)",
        (_CHARGES, kept.name, document(kept)),
    )


def drop_view(connection: apsw.Connection, name: str) -> None:
    """Remove the view of this name. The caller has begun a transaction."""
    connection.execute("DELETE FROM saved_view WHERE table_name = ? AND name = ?", (_CHARGES, name))


def saved_views(connection: apsw.Connection) -> tuple[SavedView, ...]:
    """Give the views in the order of their names, fifty at most."""
    rows = connection.execute(
        "SELECT document FROM saved_view WHERE table_name = ? ORDER BY name COLLATE NOCASE LIMIT ?",
        (_CHARGES, MOST_VIEWS),
    )
    decode = decoder(SavedView).decode
    return tuple(decode(encoded) for (encoded,) in cast("Iterator[tuple[bytes]]", rows))
