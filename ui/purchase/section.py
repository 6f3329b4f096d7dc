"""A titled part of a purchase page's left column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.choices import is_one_of_many
from app.model.configuration import DISALLOWED
from app.model.term import UpfrontRateCard
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.labels import PlainLabel


class Section(QWidget):
    """A title with a quiet hint at its end, what it is the title of, and an action under that."""

    def __init__(
        self,
        look: Appearance,
        title: str,
        content: QWidget,
        hint: str = "",
        action: QWidget | None = None,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(PlainLabel(look, title, types.SECTION))
        self.hint = PlainLabel(look, hint, types.SECOND, "text2", elided=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.hint, 1)
        column.addLayout(row)
        column.addWidget(content)
        if action is not None:
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignLeft)
        if not content.accessibleName():
            content.setAccessibleName(title)


def quantity_hint(card: UpfrontRateCard) -> str:
    """What the seller lets one choose."""
    if is_one_of_many(card):
        return (
            tr("One of them")
            if card.quantity == DISALLOWED
            else tr("One of them, a whole number of it")
        )
    if card.quantity == DISALLOWED:
        return tr("One of each, at least one of them")
    return (
        tr("Whole numbers, at least 1 of one of them")
        if len(card.rates) > 1
        else tr("A whole number")
    )
