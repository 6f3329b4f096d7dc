"""Keeps what is typed beside an agreement: one write at a time, the newest words last, with a way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.model.note import Note
from app.worker.note_messages import KeepNote
from ui.aio import Tasks, async_slot
from ui.context import Context


class NoteKeeper(QObject):
    """`changed` when a write began, ended or failed.

    What could not be kept stays here, by agreement, until it is.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: dict[str, Note] = {}
        self._wanted: dict[str, tuple[Note, str]] = {}  # with the account that it belongs to
        self._earlier: list[Note] = []
        self._failed: dict[str, AppError] = {}
        self._is_writing = False

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._context.tasks

    def begin(self, agreement_id: str) -> None:
        """Another agreement is shown: the way back begins anew."""
        self._earlier.clear()
        self._kept.pop(agreement_id, None)

    def stored(self, note: Note) -> None:
        """This is what the store has."""
        if note.agreement_id not in self._wanted:
            self._kept[note.agreement_id] = note

    def newest(self, agreement_id: str) -> Note:
        """What the person wrote last, kept or not."""
        wanted = self._wanted.get(agreement_id)
        return wanted[0] if wanted else self._kept.get(agreement_id, Note(agreement_id))

    def problem(self, agreement_id: str) -> AppError | None:
        """Why the newest words are not kept."""
        return self._failed.get(agreement_id)

    def is_busy(self, agreement_id: str) -> bool:
        """Whether the newest words are on their way."""
        return agreement_id in self._wanted and agreement_id not in self._failed

    @property
    def can_go_back(self) -> bool:
        """Whether something was written before what is there now."""
        return bool(self._earlier)

    def write(self, note: Note, account_id: str) -> None:
        """Keep other words than before."""
        before = self.newest(note.agreement_id)
        if note != before:
            self._earlier.append(before)
            self._send(note, account_id)

    def go_back(self, account_id: str) -> Note | None:
        """Keep again what was there before; gives it, None where nothing was."""
        if not self._earlier:
            return None
        note = self._earlier.pop()
        self._send(note, account_id)
        return note

    def try_again(self) -> None:
        """Write what could not be kept."""
        self._failed.clear()
        self._run()

    def _send(self, note: Note, account_id: str) -> None:
        self._wanted[note.agreement_id] = (note, account_id)
        self._failed.pop(note.agreement_id, None)
        self._run()

    def _run(self) -> None:
        self.changed.emit()
        if not self._is_writing:
            self._is_writing = True
            self._write_all()

    @async_slot
    async def _write_all(self) -> None:
        try:
            while open_ids := [one for one in self._wanted if one not in self._failed]:
                await self._write_one(open_ids[0])
                self.changed.emit()
        finally:
            self._is_writing = False

    async def _write_one(self, agreement_id: str) -> None:
        note, account_id = self._wanted[agreement_id]
        try:
            await self._context.bridge.call(KeepNote(note, account_id))
        except AppError as error:
            self._failed[agreement_id] = error
            return
        self._kept[agreement_id] = note
        if self._wanted[agreement_id] == (note, account_id):
            del self._wanted[agreement_id]
