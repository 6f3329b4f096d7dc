"""The error report: what went wrong, in full, to read and to copy. Nothing is sent anywhere."""

from __future__ import annotations

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import PlainLabel


class CrashWindow(QDialog):
    """Shows one trace."""

    def __init__(
        self, look: Appearance, trace: str, clipboard: QClipboard, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._trace = trace
        self._clipboard = clipboard
        self.setWindowTitle("Countersign: error report")
        self.resize(720, 460)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(look, "A part of Countersign failed", types.DIALOG_TITLE))
        words = (
            "The rest keeps working. What you sent to AWS is in the activity log and is checked by "
            "itself. This report stays on your computer unless you copy it."
        )
        column.addWidget(PlainLabel(look, words, types.BODY, "text2", wraps=True))
        report = QPlainTextEdit()
        report.setReadOnly(True)
        report.setFont(look.font(types.MONO))
        report.setPlainText(trace)
        report.setAccessibleName("Error report")
        column.addWidget(report, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = PlainButton(look, "Copy report", "copy")
        copy.clicked.connect(self._on_copy_clicked)
        close = PlainButton(look, "Close")
        close.clicked.connect(self.close)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._trace)
