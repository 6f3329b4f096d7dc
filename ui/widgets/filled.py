"""A column that scrolls and keeps its place and the focus when it is filled again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.appearance import Appearance
from ui.widgets.reading import is_from_right
from ui.widgets.scroll import ScrollColumn


class FilledColumn(ScrollColumn):
    """Its widgets are made anew when what they say has changed."""

    def __init__(self, look: Appearance, *, margin: int) -> None:
        super().__init__(look, margin=margin)
        self.look = look
        self._margin = margin
        self._body: QWidget | None = None
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

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
        left_over = max(self.look.px(self._margin) - taken, 0)
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
