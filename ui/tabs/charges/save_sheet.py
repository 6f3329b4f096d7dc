"""The sheet that asks under which name a view of the charges is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.language import tr
from app.model.saved_view import NAME_LIMIT
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_WHAT = tr(
    "It keeps the filters, the text and the order of the rows, on this computer, for this account."
)
_NO_NAME = tr("A view needs a name.")


class SaveSheet(Sheet):
    """`named` carries the name. One of the same name is replaced."""

    named = Signal(str)

    def __init__(self, look: Appearance, window: QWidget, suggested: str) -> None:
        super().__init__(look, window, tr("Save this view"))
        self.enter_presses = True
        self.body.addWidget(PlainLabel(look, tr("Save this view"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(8))
        self.body.addWidget(Paragraph(look, _WHAT))
        self.body.addSpacing(look.px(8))
        self.field = Field(look, tr("Name of the view"))
        if isinstance(self.field.edit, QLineEdit):
            self.field.edit.setMaxLength(NAME_LIMIT)
            self.field.edit.returnPressed.connect(self._on_save)
        self.field.set_text(plain(suggested, NAME_LIMIT))
        self.body.addWidget(self.field)
        self.save_button = PrimaryButton(look, tr("Save view"))
        self.save_button.clicked.connect(self._on_save)
        cancel = PlainButton(look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.footer.addStretch(1)
        self.footer.addWidget(cancel)
        self.footer.addWidget(self.save_button)
        self.fit()

    def _on_save(self) -> None:
        name = plain(self.field.text(), NAME_LIMIT)
        if not name:
            self.field.set_problem(_NO_NAME)
            self.fit()
            return
        self.accept()
        self.named.emit(name)
