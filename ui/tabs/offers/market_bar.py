"""The bar above the catalogue: which view, what to search for, in which order."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.language import tr
from app.model.listing import LONGEST_SEARCH, ListingSort
from ui import fonts as types
from ui.appearance import Appearance
from ui.measures import TOOLBAR
from ui.tabs.offers.views import view_control
from ui.widgets.choice import Choice
from ui.widgets.field import FilterField
from ui.widgets.labels import PlainLabel

_DELAY_MS = 300  # after the last letter, so that AWS is not asked for half words
_FIELD = 400
_FIELD_LEAST = 200
_LONGEST_LINK = 4096
_SORTS = {
    ListingSort.BEST_MATCH.value: tr("Best match"),
    ListingSort.BEST_RATED.value: tr("Best rated"),
}


class MarketBar(QFrame):
    """`typed` at every letter, `settled` when the person has stopped typing or pressed Enter."""

    typed = Signal()
    settled = Signal()
    sorted = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(TOOLBAR))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        self.view_control = view_control(look)
        row.addWidget(self.view_control)
        row.addSpacing(look.px(12))
        self.field = FilterField(
            look, tr("Search, or paste an offer's id or link"), "magnifying-glass"
        )
        self.field.setMinimumWidth(look.px(_FIELD_LEAST))
        self.field.setMaximumWidth(look.px(_FIELD))
        self.field.setMaxLength(_LONGEST_LINK)
        row.addWidget(self.field, 1)
        row.addStretch(1)
        label = PlainLabel(look, tr("Sort"), types.BODY, "text2")
        self.sort_choice = Choice(look, tr("Sort"), _SORTS)
        label.setBuddy(self.sort_choice)
        row.addWidget(label)
        row.addWidget(self.sort_choice)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self.settled)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_return_pressed)
        self.sort_choice.currentIndexChanged.connect(self.sorted)

    @property
    def text(self) -> str:
        """What to search for, as long as AWS takes it."""
        return " ".join(self.field.text().split())[:LONGEST_SEARCH].strip()

    @property
    def sort(self) -> ListingSort:
        """The order of the results."""
        return ListingSort(str(self.sort_choice.currentData()))

    def _on_text_changed(self) -> None:
        self._delay.start()
        self.typed.emit()

    def _on_return_pressed(self) -> None:
        self._delay.stop()
        self.settled.emit()
