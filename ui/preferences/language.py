"""The choice of a language in the settings: kept at once, spoken from the next start on."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import LANGUAGES, spoken, tr
from ui.context import Context
from ui.widgets.buttons import LinkButton
from ui.widgets.choice import Choice


class LanguageChoice(QWidget):
    """The languages by their own names, and a way to start again where another one was chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        look = context.look
        self._context = context
        options = {"": tr("As the system"), **LANGUAGES}
        self.choice = Choice(look, tr("Language"), options)
        self.choice.setCurrentIndex(self.choice.findData(context.settings.language))
        self.again = LinkButton(look, tr("Start again to use it"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(self.again)
        row.addWidget(self.choice)
        self.again.hide()
        self.choice.currentIndexChanged.connect(self._on_chosen)
        self.again.clicked.connect(context.places.start_again)

    def _on_chosen(self) -> None:
        chosen = str(self.choice.currentData())
        self._context.settings.language = chosen
        self.again.setVisible(chosen != spoken())
