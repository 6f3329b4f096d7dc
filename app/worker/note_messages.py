"""The message that keeps what the person wrote beside an agreement."""

from __future__ import annotations

import msgspec

from app.model.note import Note


class KeepNote(msgspec.Struct, frozen=True, tag=True):
    """Keep a note in the place of the one before; it stays on this computer. Answered with Done.

    `account_id` is the account that the person saw; with another one open nothing is kept.
    """

    note: Note
    account_id: str
