"""A column that scrolls and keeps its place and the focus when it is filled again, as a whole or in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.appearance import Appearance
from ui.widgets.scroll import ScrollColumn

_SPACING = 12


class FilledPart(QWidget):
    """A column of widgets that are made anew when what they say has changed. The focus stays, by name."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._key: object = None
        self._body: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()  # while it is empty, it takes no room

    def update_to(self, key: object, make: Callable[[], Iterable[QWidget]]) -> None:
        """Fill the part if the key is another one than before: it stands for all that is said."""
        if key != self._key:
            self._key = key
            self.fill(list(make()))

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """Show other widgets in the place of those before; without any, the part takes no room."""
        old, focus = self._body, self._focused_name()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(_SPACING))
        for widget in widgets:
            column.addWidget(widget)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self._column.addWidget(self._body, 0, Qt.AlignmentFlag.AlignTop)
        self._body.show()
        self.setVisible(bool(widgets))
        self._focus_again(focus)

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


class FilledColumn(ScrollColumn):
    """Filled as a whole with `fill`, or with parts of its own that change inside `keeping_place`."""

    def __init__(self, look: Appearance, *, margin: int) -> None:
        super().__init__(look, margin=margin, spacing=_SPACING)
        self.look = look
        self._whole = FilledPart(look)
        self.column.addWidget(self._whole, 0, Qt.AlignmentFlag.AlignTop)

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """Show other widgets in the place of those before."""
        self.keeping_place(lambda: self._whole.fill(widgets))

    def keeping_place(self, change: Callable[[], None]) -> None:
        """Change what is shown; what is in view stays there."""
        place = self.verticalScrollBar().value()
        self.setUpdatesEnabled(False)
        change()
        self.column.activate()
        self.verticalScrollBar().setValue(place)
        self.setUpdatesEnabled(True)
