"""The Documents page: what was accepted, by kind and version, and the copies that are kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.export.new_file import write_file
from app.language import tr
from app.model.agreement_detail import AgreementDetail, LegalFile
from app.model.text import plain
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.link_sheet import LinkSheet
from ui.tabs.agreements.pages.document_words import (
    DocumentWords,
    documents,
    file_name,
    kept_words,
)
from ui.tabs.agreements.pages.page import Page, quiet
from ui.terms.document_names import host_of
from ui.theme import Tone
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card, IconLabel
from ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from app.store.queries import Queries


class DocumentsPage(Page):
    """Opening asks first, with the host; a kept copy is saved to a file of the person's choice."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet: LinkSheet | None = None
        self._said: tuple[DocumentWords, ...] | None = None
        self._product = ""
        self._is_read = False

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    def show_detail(self, detail: AgreementDetail, _now: datetime) -> None:
        """Show the documents."""
        said = documents(detail)
        self._product = detail.row.agreement.title
        if said != self._said or self._is_read != bool(detail.terms):
            self._said, self._is_read = said, bool(detail.terms)
            self.fill(list(self._widgets(said)))

    def ask_to_open(self, address: str) -> None:
        """Show where a document's address leads, and open it if the person wants that."""
        known = next((one.title for one in self._said or () if one.address == address), "")
        self.sheet = LinkSheet(
            self.look,
            self,
            self.context.clipboard,
            what=known or tr("The document"),
            host=host_of(address),
            address=address,
        )
        self.sheet.finished.connect(self._on_sheet_finished)
        self.sheet.open()

    @async_slot
    async def save(self, file: LegalFile, path: Path) -> None:
        """Write a kept copy to a file, away from the window's thread."""
        notices = self.context.notices

        def write(queries: Queries) -> bool:
            body = queries.legal_file(file.url, file.sha256)
            if body is not None:
                write_file(path, body)
            return body is not None

        try:
            is_written = await self.context.store.ask_surely(write)
        except AppError as error:
            notices.error(error)
            return
        if is_written:
            notices.show(
                Tone.POSITIVE, "check-circle", tr("Saved as {file}", file=plain(path.name, 120))
            )
        elif is_written is not None:
            words = tr("It is not in the store any more.")
            notices.show(Tone.DANGER, "x-circle", tr("The copy was not saved."), words, stays=True)

    def _widgets(self, said: tuple[DocumentWords, ...]) -> Iterator[QWidget]:
        for one in said:
            yield self._card(one)
        if not said:
            yield quiet(
                self.context,
                tr("The terms name no documents.")
                if self._is_read
                else tr("The terms have not been read yet."),
            )

    def _card(self, said: DocumentWords) -> Card:
        look = self.look
        card = Card(look, padding=12)
        card.setAccessibleName(f"{said.title}. {said.second}. {kept_words(said.copy)}")
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        is_pdf = said.copy is not None and "pdf" in said.copy.media_type
        row.addWidget(IconLabel(look, "file-pdf" if is_pdf else "file-text", size=18))
        left = QVBoxLayout()
        left.setSpacing(look.px(1))
        left.addWidget(Paragraph(look, said.title, types.BODY_MEDIUM))
        for words in (said.second, said.host or tr("No address"), kept_words(said.copy), said.note):
            if words:
                left.addWidget(Paragraph(look, words, types.SECOND, is_quiet=True))
        row.addLayout(left, 1)
        for button in self._buttons(said):
            row.addWidget(button)
        card.body.addLayout(row)
        return card

    def _buttons(self, said: DocumentWords) -> Iterator[IconButton]:
        if said.address:
            opens = DocumentButton(
                self.context, "arrow-square-out", tr("Open {title}…", title=said.title), said
            )
            opens.clicked.connect(self._on_open_clicked)
            yield opens
        if said.copy is not None:
            name = tr("Save a copy of {title}…", title=said.title)
            saves = DocumentButton(self.context, "download-simple", name, said)
            saves.clicked.connect(self._on_save_clicked)
            yield saves

    def _on_open_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, DocumentButton):
            self.ask_to_open(button.document.address)

    def _on_save_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, DocumentButton) and button.document.copy is not None:
            dialog = SaveDialog(
                self, button.document.copy, file_name(button.document, self._product)
            )
            dialog.fileSelected.connect(self._on_file_selected)
            dialog.open()

    def _on_file_selected(self, path: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, SaveDialog):
            self.save(dialog.file, Path(path))

    def _on_sheet_finished(self) -> None:
        self.sheet = None


class DocumentButton(IconButton):
    """An icon button that knows its document."""

    def __init__(self, context: Context, icon: str, name: str, document: DocumentWords) -> None:
        super().__init__(context.look, icon, name)
        self.document = document


class SaveDialog(QFileDialog):
    """Asks where to save a kept copy."""

    def __init__(self, parent: QWidget, file: LegalFile, name: str) -> None:
        super().__init__(parent.window(), tr("Save a copy"))
        self.file = file
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self.selectFile(name)
        self.finished.connect(self.deleteLater)
