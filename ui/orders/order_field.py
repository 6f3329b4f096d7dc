"""A field for one purchase order that goes on many charges, with the sentence that says what is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.rules import ORDER_LIMIT, read_order
from ui.widgets.field import mark_wrong
from ui.widgets.tooltip import set_tooltip


class OrderField(QLineEdit):
    """`order` is what would be sent, None while that is nothing or cannot be sent."""

    def __init__(self, look: Appearance, name: str) -> None:
        super().__init__()
        self.setProperty("scale", "row")
        self.setFont(look.font(types.BODY))
        self.setMaxLength(ORDER_LIMIT + 1)
        self.setFixedWidth(look.px(200))
        self.setAccessibleName(name)
        self.textChanged.connect(self._on_text_changed)

    @property
    def order(self) -> str | None:
        """What was typed, as it would be sent."""
        return read_order(self.text()).value

    @property
    def reason_off(self) -> str:
        """Why it cannot be used; empty when it can."""
        return read_order(self.text()).problem or (
            "" if self.order else tr("Type a purchase order first.")
        )

    def _on_text_changed(self, typed: str) -> None:
        problem = read_order(typed).problem
        mark_wrong(self, is_wrong=bool(problem))
        set_tooltip(self, problem)
        self.setAccessibleDescription(problem)
