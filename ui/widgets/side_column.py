"""The ground of a list of pages beside what they show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.labels import room_for
from ui.widgets.reading import is_from_right

_AROUND = 64  # a page's name: the list's margins, its edges, and the icon before it


class SideColumn(QFrame):
    """`column` is its layout; a line stands between it and the page. Wider where a language's `names` need it."""

    def __init__(
        self,
        look: Appearance,
        width: int,
        parent: QWidget | None = None,
        *,
        names: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setProperty("line", "left" if is_from_right() else "right")
        least = width - _AROUND
        rooms = [room_for(look, types.BODY_STRONG, least, name) for name in names]
        self.setFixedWidth(max([look.px(width), *(look.px(_AROUND) + room for room in rooms)]))
        self.column = QVBoxLayout(self)
