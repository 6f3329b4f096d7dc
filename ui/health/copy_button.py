"""A button that copies a text and says so for a moment."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QWidget

from app.language import tr
from ui.appearance import Appearance
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, PlainButton

_SAID_MS = 2000


class CopyButton(PlainButton):
    """Copies `content`; `name` is what a screen reader says of it."""

    def __init__(
        self,
        look: Appearance,
        words: str,
        name: str,
        content: str,
        clipboard: QClipboard,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, words, "copy", size=ButtonSize.ROW, parent=parent)
        self.content = content
        self._words = words
        self._name = name
        self._clipboard = clipboard
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(self._say_words)
        self.clicked.connect(self._on_clicked)
        self._say_words()
        self.setMinimumWidth(self.sizeHint().width())

    def _on_clicked(self) -> None:
        self._clipboard.setText(self.content)
        self.set_words(tr("Copied"))
        self.setAccessibleName(tr("Copied: {name}", name=self._name))
        announce(self, tr("Copied"))
        self._said.start()

    def _say_words(self) -> None:
        self.set_words(self._words)
        self.setAccessibleName(self._name)
