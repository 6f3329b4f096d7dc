"""Runs one view's exports: the menu of kinds, the question where to, the end in words."""

from __future__ import annotations

import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.errors import AppError
from app.export.apart import ExportApart
from app.export.formats import Format, writer_of
from app.export.job import Export
from app.export.new_file import Cancelled, Stop
from app.export.order import Order, StoredRows
from app.export.parts import Parts, new_record
from app.export.source import Source
from app.export.writer import About, Writer
from app.language import tr
from app.model.text import plain
from app.worker import process
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.export.replace_sheet import ReplaceSheet
from ui.export.subject import Subject
from ui.export.words import HOW_TO_GET_IT, WORDS, entry
from ui.links import open_folder
from ui.theme import Tone
from ui.widgets.buttons import button_text

_PROGRESS_MS = 100
_WHOLE = 100
_SHOWN = 120
_LAST = "last"


class Exporter(QObject):
    """`changed` when an export has begun, got on or ended. One runs at a time."""

    changed = Signal()

    def __init__(self, context: Context, subject: Subject, over: QWidget) -> None:
        super().__init__(over)
        self._context = context
        self._subject = subject
        self._over = over
        self.tasks: Tasks = context.tasks
        self._kind = Format.CSV
        self._asked_about: Path | None = None
        self._job: Export | ExportApart | None = None
        self._last: Path | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_PROGRESS_MS)
        self._clock.timeout.connect(self.changed)
        context.store.closing.connect(self._on_store_closing)

    @property
    def percent(self) -> int | None:
        """How much is written; None when nothing is being exported."""
        job = self._job
        return None if job is None else job.done * _WHOLE // max(job.total, 1)

    def menu(self) -> QMenu:
        """The kinds of files, and the way to the last one."""
        menu = QMenu(self._over)
        menu.setAccessibleName(tr("Export"))
        rows = self._subject.number()
        for kind in self._kinds():
            self._entry(menu, WORDS[kind].icon, entry(kind, rows)).setData(kind.value)
        if self._last is not None:
            menu.addSeparator()
            self._entry(menu, "folder-open", tr("Show last export")).setData(_LAST)
        menu.triggered.connect(self._on_triggered)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def ask_where(self, kind: Format) -> QFileDialog:
        """Ask for the file's name. Whether one may be replaced is asked after that, and by ourselves.

        Some systems ask about the name as it was typed, before the ending is added.
        """
        self._kind = kind
        dialog = QFileDialog(self._over, tr("Export {many}", many=self._subject.many))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(WORDS[kind].filter)
        dialog.setDefaultSuffix(kind.value)
        dialog.setSupportedSchemes(["file"])
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = QStandardPaths.writableLocation(documents) if self._last is None else ""
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile(f"countersign-{self._subject.layout().subject}.{kind}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()
        return dialog

    def write_to(self, kind: Format, path: Path) -> None:
        """Write the rows as they are filtered and sorted now; asks first where a file would be replaced."""
        self._kind = kind
        if kind.is_folder or not path.is_file():
            self._write(kind, path, False)
            return
        self._asked_about = path
        sheet = ReplaceSheet(self._context.look, self._over, path)
        sheet.confirmed.connect(self._on_replace_confirmed)
        sheet.open()

    def cancel(self) -> None:
        """End the export that runs; nothing of it stays."""
        if self._job is not None:
            self._job.cancel()

    # --- running ----------------------------------------------------------------------------------

    @async_slot
    async def _write(self, kind: Format, path: Path, may_replace: bool) -> None:
        source = None if self._job is not None else self._subject.source()
        if source is None:
            return
        notices = self._context.notices
        try:
            rows = await self._run(self._job_of(source, kind, path, may_replace=may_replace))
        except AppError as error:
            notices.error(error)
        except Cancelled:
            notices.show(Tone.NEUTRAL, "x", tr("Export cancelled."), tr("Nothing was written."))
        else:
            self._last = path
            notices.show(
                Tone.POSITIVE,
                "check-circle",
                tr(
                    "{rows} exported.",
                    rows=text.plural(rows, *self._subject.counted),
                ),
                plain(path.name, _SHOWN),
                action_words=tr("Show"),
                action=self._show_last,
            )

    def _job_of(
        self, source: StoredRows | Source, kind: Format, path: Path, *, may_replace: bool
    ) -> Export | ExportApart:
        """Rows of the store are read and written by a process of their own: there can be very many."""
        now, chosen = self._context.store.now(), self._subject.chosen()
        record = new_record(self._context.settings.folder)
        if isinstance(source, StoredRows):
            order = Order(source, kind, str(path), may_replace, now, chosen, str(record))
            return ExportApart(order, _start)
        about = About(self._subject.layout(), now, chosen)

        def begin(stop: Stop) -> Writer:
            parts = Parts(record)
            return writer_of(kind, path, about, may_replace=may_replace, stop=stop, parts=parts)

        return Export(source, begin)

    async def _run(self, job: Export | ExportApart) -> int:
        self._job = job
        self._clock.start()
        self.changed.emit()
        try:
            return await _in_a_thread(job)
        finally:
            self._job = None
            self._clock.stop()
            self.changed.emit()

    # --- parts and slots --------------------------------------------------------------------------

    def _kinds(self) -> list[Format]:
        has_calendar = self._subject.layout().happenings is not None
        return [kind for kind in Format if kind is not Format.ICS or has_calendar]

    def _entry(self, menu: QMenu, icon: str, words: str) -> QAction:
        look = self._context.look
        return menu.addAction(look.icon(icon, look.theme.text2), button_text(words))

    def _show_last(self) -> None:
        if self._last is not None:
            open_folder(self._last.parent)

    def _on_triggered(self, action: QAction) -> None:
        if action.data() == _LAST:
            self._show_last()
            return
        kind = Format(action.data())
        if kind.is_installed:
            self.ask_where(kind)
        else:
            self._context.notices.show(Tone.NEUTRAL, "info", *HOW_TO_GET_IT, stays=True)

    def _on_file_selected(self, name: str) -> None:
        self.write_to(self._kind, Path(name))

    def _on_replace_confirmed(self) -> None:
        if self._asked_about is not None:
            self._write(self._kind, self._asked_about, True)

    def _on_store_closing(self) -> None:
        if self._job is not None:
            self._job.let_go()


def _start() -> subprocess.Popen[bytes]:
    return process.start(process.own_command("--export"), reads_output=True)


async def _in_a_thread(job: Export | ExportApart) -> int:
    """Wait for the job. Who is not waited for any more ends it, and sees it end."""
    with ThreadPoolExecutor(1, thread_name_prefix="export") as pool:
        running = asyncio.get_running_loop().run_in_executor(pool, job.run)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            job.cancel()
            with suppress(AppError, Cancelled):
                await running
            raise
