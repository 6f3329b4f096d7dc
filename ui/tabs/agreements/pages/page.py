"""What all pages are: a column that scrolls and is filled anew only when its words have changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.model.agreement_detail import AgreementDetail
from ui import fonts as types
from ui.context import Context
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel, Note
from ui.widgets.labels import PlainLabel
from ui.widgets.reading import is_from_right
from ui.widgets.scroll import ScrollColumn

_MARGIN = 16


class Page(ScrollColumn):
    """A page of the pane. It keeps its place and the focus when it is filled again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, margin=_MARGIN)
        self.context = context
        self.look = context.look
        self._body: QWidget | None = None
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show what is stored of an agreement at this time."""
        raise NotImplementedError

    def shown(self) -> None:
        """The page came into view."""

    def forget(self) -> None:
        """Another agreement comes: drop what belongs to this one, and go to the top."""
        self.verticalScrollBar().setValue(0)

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """Show other widgets in the place of those before."""
        old, focus = self._body, self._focused_name()
        place = self.verticalScrollBar().value()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(12))
        for widget in widgets:
            column.addWidget(widget)
        self.setUpdatesEnabled(False)
        if old is not None:
            self.column.removeWidget(old)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self.column.addWidget(self._body, 0, Qt.AlignmentFlag.AlignTop)
        self._body.show()
        self.column.activate()
        self.verticalScrollBar().setValue(place)
        self.setUpdatesEnabled(True)
        self._focus_again(focus)

    def _on_range_changed(self, _least: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that the content is as wide with it as without."""
        margins = self.column.contentsMargins()
        taken = self.verticalScrollBar().sizeHint().width() if most else 0
        left_over = max(self.look.px(_MARGIN) - taken, 0)
        margins.setLeft(left_over) if is_from_right() else margins.setRight(left_over)
        self.column.setContentsMargins(margins)

    def _focused_name(self) -> str:
        focused = self.window().focusWidget() if self._body is not None else None
        if focused is None or self._body is None or not self._body.isAncestorOf(focused):
            return ""
        return focused.accessibleName()

    def _focus_again(self, name: str) -> None:
        if not name or self._body is None:
            return
        for widget in self._body.findChildren(QWidget):
            if widget.accessibleName() == name and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return


def note(context: Context, tone: Tone, icon: str, bold: str, rest: str = "") -> Note:
    """A note whose icon stands beside the first line."""
    made = Note(context.look, tone, icon, bold, rest)
    made.put_icon_on_first_line()
    return made


def quiet(context: Context, words: str) -> Card:
    """A card that says that there is nothing."""
    card = Card(context.look)
    card.body.addWidget(PlainLabel(context.look, words, types.BODY, "text2", wraps=True))
    card.setAccessibleName(words)
    return card


def head(context: Context, icon: str, title: str) -> QHBoxLayout:
    """An icon and a title for the top of a card."""
    row = QHBoxLayout()
    row.setSpacing(context.look.px(8))
    if icon:
        row.addWidget(IconLabel(context.look, icon))
    row.addWidget(PlainLabel(context.look, title, types.BODY_STRONG))
    row.addStretch(1)
    return row
