"""Asks before a file is replaced."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.accounts.sheets import QuestionSheet
from ui.appearance import Appearance
from ui.help.sheet_pages import EXPORT
from ui.widgets.buttons import DangerFinalButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_SHOWN = 120


class ReplaceSheet(QuestionSheet):
    """Names the file that would be lost. `confirmed` when it may be replaced."""

    help_address = EXPORT

    def __init__(self, look: Appearance, window: QWidget, path: Path) -> None:
        super().__init__(look, window, tr("Replace a file"))
        name = plain(path.name, _SHOWN)
        self.body.addWidget(
            PlainLabel(look, tr("Replace {name}?", name=name), types.DIALOG_TITLE, wraps=True)
        )
        self.body.addSpacing(look.px(8))
        where = plain(str(path.parent), 400)
        words = tr(
            "It is there already, in {where}. What it holds now is lost when the new file is complete.",
            where=where,
        )
        self.body.addWidget(Paragraph(look, words))
        self.answer(DangerFinalButton(look, tr("Replace")))
