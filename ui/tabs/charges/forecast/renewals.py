"""The renewals as a table with a switch in each row: what if it were not renewed?"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from app.language import tr
from app.model.forecast import Renewing
from ui.appearance import Appearance
from ui.table.delegate import EDGE, CellDelegate
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.view import TableView
from ui.tabs.charges.forecast.columns import COLUMNS, SWITCH
from ui.tabs.charges.forecast.words import RenewalRow
from ui.widgets.chip import mirrored
from ui.widgets.switch import TRACK_HEIGHT, TRACK_WIDTH, paint_track

Index = QModelIndex | QPersistentModelIndex
_PLACE = next(place for place, one in enumerate(COLUMNS) if one.name == SWITCH)


class RenewalsModel(TableModel):
    """The rows of a forecast, in its order."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(COLUMNS, self._rows, now)
        self._renewals: Sequence[Renewing] = ()
        self._off: Collection[str] = ()

    def show_renewals(self, renewals: Sequence[Renewing], off: Collection[str]) -> None:
        """Show these; those in `off` are not counted."""
        self._renewals, self._off = renewals, off
        self.apply(plan_change(self.keys[:], array("q", range(len(renewals)))))

    def turned(self, agreement_id: str) -> None:
        """Show one row anew: its switch was turned."""
        places = (
            place for place, one in enumerate(self._renewals) if one.agreement_id == agreement_id
        )
        for place in places:
            self._records.pop(place, None)
            for column in range(len(self.columns)):
                self._cells.pop((place, column), None)
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def _rows(self, keys: Sequence[int]) -> list[RenewalRow]:
        found = [self._renewals[key] for key in keys]
        return [RenewalRow(one, one.agreement_id in self._off) for one in found]


class RenewalsView(TableView):
    """`toggled` carries the agreement whose switch was turned, by Space or by a click on it."""

    toggled = Signal(str)

    def __init__(self, look: Appearance, model: RenewalsModel) -> None:
        super().__init__(look, model, tr("Renewals in these 12 months"))
        self._rows_model = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    @property
    def current(self) -> RenewalRow | None:
        """The row that the keyboard is on."""
        row: RenewalRow | None = self._rows_model.record(self.currentIndex().row())
        return row

    def make_delegate(self) -> CellDelegate:
        """Draw switches in the first column."""
        return _SwitchDelegate(self._look, self._model, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the switch of the row."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a switch turns it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.column() == _PLACE and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(index.row())

    def _toggle(self, row: int) -> None:
        record = self._rows_model.record(row)
        if isinstance(record, RenewalRow) and record.renewing.unknown is None:
            self.toggled.emit(record.renewing.agreement_id)


class _SwitchDelegate(CellDelegate):
    """A switch where there is something to switch; the rest as in every table."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the switch, or the cell."""
        record = self._model.record(index.row())
        has_switch = isinstance(record, RenewalRow) and record.renewing.unknown is None
        if index.column() != _PLACE or not has_switch:
            super().paint(painter, option, index)
            return
        px, box = self._look.px, QRectF(option.rect)
        painter.save()
        painter.setLayoutDirection(option.direction)
        self._paint_ground(painter, option, box, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = box.center().y() - px(TRACK_HEIGHT) / 2
        track = QRectF(box.left() + px(EDGE), top, px(TRACK_WIDTH), px(TRACK_HEIGHT))
        place = mirrored(painter, box, track)
        paint_track(painter, self._look, place, is_on=not record.is_off)
        painter.restore()
