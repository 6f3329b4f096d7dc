"""What stands above the timeline: which view, which month, month or list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.export.button import ExportButton
from ui.table.view import NARROW
from ui.widgets.buttons import ButtonSize, IconButton, PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.reading import is_from_right
from ui.widgets.segmented import Segmented

MONTH = "month"
LIST = "list"
_HEIGHT = 48
_EDGE = 16
_GAP = 8


class TimelineBar(QFrame):
    """`stepped` carries -1 or 1, `today_asked` leads back to the present month, `mode_chosen` carries a key."""

    stepped = Signal(int)
    today_asked = Signal()
    mode_chosen = Signal(str)

    def __init__(self, look: Appearance, view_control: Segmented, export: ExportButton) -> None:
        super().__init__()
        self._look = look
        self.export = export
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        back, on = (
            ("caret-right", "caret-left") if is_from_right() else ("caret-left", "caret-right")
        )
        self.earlier = IconButton(look, back, tr("Earlier month"))
        self.later = IconButton(look, on, tr("Later month"))
        self.today = PlainButton(look, tr("Today"), size=ButtonSize.ROW)
        self.title = PlainLabel(look, "", types.SECTION)
        self.modes = Segmented(look, {MONTH: tr("Month"), LIST: tr("List")}, tr("Month or list"))
        row.addWidget(view_control)
        row.addSpacing(look.px(_GAP))
        for widget in (self.earlier, self.later, self.today):
            row.addWidget(widget)
        row.addSpacing(look.px(_GAP))
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.modes)
        row.addWidget(export)
        self.earlier.clicked.connect(self._on_earlier_clicked)
        self.later.clicked.connect(self._on_later_clicked)
        self.today.clicked.connect(self.today_asked)
        self.modes.chosen.connect(self.mode_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show less of the button where there is no room."""
        super().resizeEvent(event)
        self.export.set_narrow(is_narrow=self.window().width() < self._look.px(NARROW))

    def _on_earlier_clicked(self) -> None:
        self.stepped.emit(-1)

    def _on_later_clicked(self) -> None:
        self.stepped.emit(1)
