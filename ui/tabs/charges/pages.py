"""The buttons that lead to earlier and later months of a chart, and back to this one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.charge_figures import ChargeMonths
from ui.appearance import Appearance
from ui.widgets.buttons import IconButton
from ui.widgets.reading import is_from_right

_EARLIER, _LATER, _PRESENT = tr("Earlier months"), tr("Later months"), tr("Back to this month")


class Pages(QWidget):
    """`page_asked` carries 1 for later months and -1 for earlier ones; `present_asked` leads back."""

    page_asked = Signal(int)
    present_asked = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        before, after = "caret-left", "caret-right"
        if is_from_right():
            before, after = after, before
        self.earlier = IconButton(look, before, _EARLIER, small=True)
        self.later = IconButton(look, after, _LATER, small=True)
        self.present = IconButton(look, "calendar-blank", _PRESENT, small=True)
        self.stops = (self.earlier, self.later, self.present)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(2))
        for button in self.stops:
            row.addWidget(button)
        self.earlier.clicked.connect(self._on_earlier_clicked)
        self.later.clicked.connect(self._on_later_clicked)
        self.present.clicked.connect(self.present_asked)

    def show_page(self, months: ChargeMonths, *, is_present: bool) -> None:
        """Offer what there is beyond these months."""
        self.earlier.setEnabled(months.has_earlier)
        self.later.setEnabled(months.has_later)
        self.present.setVisible(not is_present)

    def _on_earlier_clicked(self) -> None:
        self.page_asked.emit(-1)

    def _on_later_clicked(self) -> None:
        self.page_asked.emit(1)
