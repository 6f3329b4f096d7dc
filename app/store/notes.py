"""Keeps what the person writes beside agreements: nothing else in the store is theirs alone.

AWS does not hold it, so no migration and no new cache may lose it. An emptied note stays as a row: when
two stores are brought together, the newer word counts, and the newer word may be that there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import cast

import apsw
import msgspec

from app.model.note import Note, tags_text, tidy
from app.store.columns import decoder, document, folded, sortable, stamp, storable
from app.store.database import transaction

_WRITE = """
INSERT INTO note (agreement_id, changed_at, owner, cost_center, tags, text, document)
VALUES (:agreement_id, :changed_at, :owner, :cost_center, :tags, :text, :document)
ON CONFLICT (agreement_id) DO UPDATE SET changed_at = excluded.changed_at, owner = excluded.owner,
    cost_center = excluded.cost_center, tags = excluded.tags, text = excluded.text,
    document = excluded.document
WHERE excluded.changed_at >= note.changed_at
"""


class Notes:
    """The worker's writer. Give it a connection whose commits are on disk when they return."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def put(self, note: Note, now: datetime) -> Note:
        """Keep a note in the place of the one before; gives it as it is kept."""
        kept = storable(tidy(note))
        with transaction(self._connection):
            self._connection.execute(
                _WRITE,
                {
                    "agreement_id": kept.agreement_id,
                    "changed_at": stamp(now),
                    "owner": sortable(kept.owner),
                    "cost_center": sortable(kept.cost_center),
                    "tags": sortable(tags_text(kept.tags)),
                    "text": _text(kept),
                    "document": document(kept),
                },
            )
        return kept


def take_over(connection: apsw.Connection, row: dict[str, apsw.SQLiteValue]) -> None:
    """Write a note of another store, unless a newer one is here. The caller has begun a transaction."""
    connection.execute(_WRITE, row)


def notes_of(connection: apsw.Connection, agreement_ids: Collection[str]) -> dict[str, Note]:
    """Give what is written beside these agreements; one without a word is missing."""
    rows = connection.execute(
        "SELECT agreement_id, document FROM note "
        "WHERE agreement_id IN (SELECT value FROM json_each(?)) AND text != ''",
        (msgspec.json.encode(list(agreement_ids)).decode(),),
    )
    decode = decoder(Note).decode
    return {
        agreement_id: decode(encoded)
        for agreement_id, encoded in cast("Iterator[tuple[str, bytes]]", rows)
    }


def _text(note: Note) -> str:
    """What a search looks through."""
    parts = (note.owner, note.cost_center, *note.tags, note.text)
    return folded("\n".join(part for part in parts if part))
