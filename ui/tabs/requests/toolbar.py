"""The bar above the inbox: open or decided, kinds with their numbers, filter, sort."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout

from app.language import tr, tr_in
from app.model.request import RequestKind
from app.model.sync import RequestCounts
from ui import fonts as types
from ui.appearance import Appearance
from ui.measures import TOOLBAR
from ui.widgets.choice import Choice
from ui.widgets.field import FilterField
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel
from ui.widgets.segmented import Segmented

_EDGE, _GAP, _AFTER_VIEW = 16, 8, 12
OPEN = "open"
DECIDED = "decided"
_ALL = ""
_KINDS = {
    _ALL: tr("All"),
    str(RequestKind.PAYMENT): tr_in("filter", "Payment requests"),
    str(RequestKind.CANCELLATION): tr_in("filter", "Cancellations"),
    str(RequestKind.APPROVAL): tr_in("filter", "Organisation approvals"),
}
_SORTS_OPEN = {
    "deadline": tr("Deadline first"),
    "newest": tr("Newest first"),
    "amount": tr("Largest amount"),
}
_SORTS_DECIDED = {"newest": tr("Newest first"), "amount": tr("Largest amount")}


class QuickFilter(FilterField):
    """The filter field, out of sight until it is asked for; `turned` when it came or went."""

    turned = Signal()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell who shares the room."""
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell who shares the room."""
        super().hideEvent(event)
        self.turned.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """An empty field goes away."""
        super().focusOutEvent(event)
        self.setVisible(bool(self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties it."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.hide()
            return
        super().keyPressEvent(event)


class Toolbar(QFrame):
    """`changed` when another list is wanted: view, kind, sort or filter."""

    changed = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(TOOLBAR))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        self._look = look
        self.view = Segmented(
            look, {OPEN: tr_in("requests", "Open"), DECIDED: tr("Decided")}, tr("Open or decided")
        )
        row.addWidget(self.view)
        row.addSpacing(look.px(_AFTER_VIEW))
        self.chips: dict[str, FilterChip] = {}
        group = QButtonGroup(self)
        for key, words in _KINDS.items():
            chip = FilterChip(look, words)
            chip.setProperty("kind", key)
            self.chips[key] = chip
            group.addButton(chip)
            row.addWidget(chip)
        self.chips[_ALL].setChecked(True)
        row.addStretch(1)
        self.filter = QuickFilter(look)
        self.filter.setFixedWidth(look.px(160))
        self.filter.hide()
        row.addWidget(self.filter)
        self.sort_label = PlainLabel(look, tr("Sort"), types.BODY, "text2")
        row.addWidget(self.sort_label)
        self.sort = Choice(look, tr("Sort"), _SORTS_OPEN)
        self.sort.take_width(150)
        row.addWidget(self.sort)
        self.view.chosen.connect(self._on_view_chosen)
        group.buttonClicked.connect(self.changed)
        self.sort.currentIndexChanged.connect(self.changed)
        self.filter.textChanged.connect(self.changed)
        self.filter.turned.connect(self._share_room)

    @property
    def is_decided(self) -> bool:
        """The decided ones are shown."""
        return self.view.current == DECIDED

    @property
    def kind(self) -> RequestKind | None:
        """The kind that is shown, None for all."""
        key = next(key for key, chip in self.chips.items() if chip.isChecked())
        return RequestKind(key) if key else None

    @property
    def sort_key(self) -> str:
        """The sort."""
        return str(self.sort.currentData())

    @property
    def is_filtered(self) -> bool:
        """Something narrows the list."""
        return self.kind is not None or bool(self.filter.text())

    def show_view(self, *, is_decided: bool) -> None:
        """Switch between open and decided."""
        self.view.select(DECIDED if is_decided else OPEN)
        self._on_view_chosen()

    def clear_filters(self) -> None:
        """Show everything of this view."""
        self.chips[_ALL].setChecked(True)
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self.filter.hide()
        self.changed.emit()

    def set_counts(self, counts: RequestCounts, never_read: Collection[RequestKind] = ()) -> None:
        """Show how many there are; the chips belong to the view that is shown."""
        self.view.set_number(OPEN, _number(counts.open, RequestKind, never_read))
        self.view.set_number(DECIDED, _number(counts.decided, RequestKind, never_read))
        shown = counts.decided if self.is_decided else counts.open
        for key, chip in self.chips.items():
            kinds = [RequestKind(key)] if key else RequestKind
            chip.set_number(_number(shown, kinds, never_read))
        self._share_room()

    def set_narrowing(self, *, is_possible: bool) -> None:
        """Hide what narrows and sorts while there is nothing at all."""
        for widget in (*self.chips.values(), self.sort):
            widget.setVisible(is_possible)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the chips their words where there is little room."""
        super().resizeEvent(event)
        self._share_room()

    def focus_filter(self) -> None:
        """Show the filter field and put the focus into it."""
        self.filter.show()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_filter(self, content: str) -> None:
        """Narrow to a text."""
        self.filter.setText(content)
        self.filter.setVisible(bool(content))

    def _share_room(self) -> None:
        """Leave out the word before the sorts, whose field has it as its name, where others need the room."""
        px = self._look.px
        every = (self.view, *self.chips.values(), self.filter, self.sort)
        shown = [one for one in every if not one.isHidden()]
        needed = sum(max(one.sizeHint().width(), one.minimumWidth()) for one in shown)
        gaps = px(_GAP) * len(shown) + px(_AFTER_VIEW) + 2 * px(_EDGE)
        has_room = needed + gaps + self.sort_label.sizeHint().width() <= self.width()
        self.sort_label.setVisible(has_room and not self.sort.isHidden())

    def _on_view_chosen(self) -> None:
        self.sort.set_options(_SORTS_DECIDED if self.is_decided else _SORTS_OPEN)
        self.changed.emit()


def _number(
    counts: Mapping[str, int], kinds: Iterable[RequestKind], never_read: Collection[RequestKind]
) -> int | None:
    """How many there are of these kinds; None where none of them was ever read."""
    number = sum(counts.get(kind, 0) for kind in kinds)
    return number if number or any(kind not in never_read for kind in kinds) else None
