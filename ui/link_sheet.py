"""The sheet that shows where a foreign link leads before the browser opens it."""

from __future__ import annotations

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.plan import phrase
from ui.links import document_problem, open_document
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_LONGEST = 2000
_LONGEST_HOST = 40


class LinkSheet(Sheet):
    """Names the document, the host and the whole address; opens it, or only copies it and says why."""

    def __init__(
        self,
        look: Appearance,
        window: QWidget,
        clipboard: QClipboard,
        *,
        what: str,
        host: str,
        address: str,
    ) -> None:
        super().__init__(look, window, tr("Open a document"))
        self._address = address
        self._clipboard = clipboard
        self.problem = document_problem(address)
        self.open_button: PrimaryButton | None = None
        self._fill(what, host)
        self._fill_footer(host)
        self.copy_button.setFocus()

    def _fill(self, what: str, host: str) -> None:
        look = self.look
        title = tr("Open in the browser?") if not self.problem else tr("This link is not opened")
        self.body.addWidget(PlainLabel(look, title, types.DIALOG_TITLE))
        self.body.addSpacing(look.px(8))
        said = Paragraph(look)
        said.set_runs(
            phrase(
                "{what} is at <b>{host}</b>, as the terms say.",
                what=what,
                host=host or tr("no host"),
            )
        )
        self.body.addWidget(said)
        self.body.addSpacing(look.px(8))
        whole = plain(self._address, _LONGEST) or tr("No address")
        self.body.addWidget(Paragraph(look, whole, types.MONO, is_quiet=True))
        self.body.addSpacing(look.px(12))
        if self.problem:
            note = Note(look, Tone.WARNING, "warning-circle", self.problem, tr("You can copy it."))
            self.body.addWidget(note)
        else:
            words = tr("The site learns that you looked. Countersign sends it nothing about you.")
            self.body.addWidget(Paragraph(look, words, types.SECOND, is_quiet=True))

    def _fill_footer(self, host: str) -> None:
        look = self.look
        self.copy_button = PlainButton(look, tr("Copy address"), "copy")
        self.copy_button.setEnabled(bool(self._address))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        close = PlainButton(look, tr("Cancel") if not self.problem else tr("Close"))
        close.clicked.connect(self.reject)
        self.footer.addWidget(self.copy_button)
        self.footer.addStretch(1)
        self.footer.addWidget(close)
        if not self.problem:
            words = tr("Open {host}", host=plain(host, _LONGEST_HOST))
            self.open_button = PrimaryButton(look, words, "arrow-square-out")
            self.open_button.clicked.connect(self._on_open_clicked)
            self.footer.addWidget(self.open_button)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._address)

    def _on_open_clicked(self) -> None:
        if not self.is_guarded:
            open_document(self._address)
            self.accept()
