"""The error report: what went wrong, in full, to read, copy and save. Nothing is sent anywhere."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QClipboard, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from app.model.text import plain, plain_block
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.sheet_pages import WHAT_LEAVES
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.guide_opener import guide_opener
from ui.widgets.labels import PlainLabel
from ui.widgets.tab_order import step_by_tab

_LONGEST = 200_000  # characters of all reports together
_FILE_NAME = "countersign-error-report.txt"
_WORDS = tr(
    "What you sent to AWS is in the activity log and is checked by itself. This report stays on your"
    " computer: Countersign sends it to nobody."
)
_HOW_TO_REPORT = tr(
    "To have it mended, save or copy it and give it to whoever you have Countersign from. Keys, tokens,"
    " account numbers and names are left out; read it first all the same."
)


class CrashWindow(QDialog):
    """Shows reports, the oldest first; others that come while it is open are added."""

    def __init__(
        self, look: Appearance, report: str, clipboard: QClipboard, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._reports: list[str] = []
        self._clipboard = clipboard
        self.setWindowTitle(tr("Countersign: error report"))
        self.resize(look.px(720), look.px(480))
        self._build()
        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help_wanted)
        self.add(report)
        self.copy_button.setFocus()

    @property
    def content(self) -> str:
        """What is shown, copied and saved."""
        whole = f"\n\n{'-' * 60}\n\n".join(self._reports)
        return plain_block(whole, _LONGEST)

    def add(self, report: str) -> None:
        """Show one more report."""
        self._reports.append(report)
        number = len(self._reports)
        title = (
            tr("A part of Countersign failed")
            if number == 1
            else tr("{number} errors in Countersign", number=number)
        )
        self._title.setText(title)
        self.preview.setPlainText(self.content)

    def ask_where(self) -> QFileDialog:
        """Ask for the file to save to."""
        dialog = QFileDialog(self, tr("Save the error report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setSupportedSchemes(["file"])
        dialog.setNameFilter(tr("Text (*.txt)"))
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(_FILE_NAME)
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()
        return dialog

    def save_to(self, name: str) -> None:
        """Write what is shown to a file; says what became of it."""
        path = Path(name)
        try:
            path.write_text(self.content + "\n", "utf-8")
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else tr("it cannot be written")
            self._say(
                tr(
                    "Not saved as {name}: {reason}. Choose another folder.",
                    name=plain(path.name, 80),
                    reason=reason,
                )
            )
        else:
            self._say(tr("Saved as {name}.", name=plain(path.name, 80)))

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes the way one reads."""
        return step_by_tab(self, is_forward=is_forward)

    def _build(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(10))
        self._title = PlainLabel(look, "", types.DIALOG_TITLE)
        column.addWidget(self._title)
        for words in (_WORDS, _HOW_TO_REPORT):
            column.addWidget(PlainLabel(look, words, types.BODY, "text2", wraps=True))
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setFont(look.font(types.MONO))
        self.preview.setAccessibleName(tr("Error report"))
        column.addWidget(self.preview, 1)
        self.said = PlainLabel(look, "", types.SECOND, "text2")
        self.said.hide()
        column.addWidget(self.said)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.addStretch(1)
        self.copy_button = PlainButton(look, tr("Copy report"), "copy")
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.save_button = PlainButton(look, tr("Save report…"), "download-simple")
        self.save_button.clicked.connect(self.ask_where)
        close = PlainButton(look, tr("Close"))
        close.clicked.connect(self.close)
        for button in (self.copy_button, self.save_button, close):
            row.addWidget(button)
        return row

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()
        announce(self, words)

    def _on_help_wanted(self) -> None:
        if (opener := guide_opener(self)) is not None:
            opener.open_guide(WHAT_LEAVES)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self.content)
        self._say(tr("Copied."))
