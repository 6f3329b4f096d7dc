"""A list of many values, such as products, of which one is chosen: what is typed narrows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QSortFilterProxyModel,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from app.model.charge_figures import Choice
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.charges.filter_words import FilterName
from ui.widgets.field import FilterField
from ui.widgets.labels import PlainLabel
from ui.widgets.shadow import BLUR, cast_shadow

_WIDTH = 320
_ROWS = 12
_ROW = 26
_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ChoicePopup(QFrame):
    """`chosen` carries the Choice. Arrows move in the list while one types; Enter chooses, Esc closes."""

    chosen = Signal(object)

    def __init__(
        self, look: Appearance, names: FilterName, choices: Sequence[Choice], over: QWidget
    ) -> None:
        super().__init__(over, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._choices = tuple(choices)
        # X11 may have nothing that blends windows: what shines through would be black there.
        margin = 0 if QGuiApplication.platformName() == "xcb" else look.px(BLUR)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, bool(margin))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(names.title)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(margin, margin // 2, margin, margin)
        card = QFrame()
        card.setProperty("card", "popover")
        if margin:
            cast_shadow(look, card)
        outside.addWidget(card)
        column = QVBoxLayout(card)
        edge = look.px(10)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.px(8))
        self.field = FilterField(look)
        self.field.setFixedWidth(look.px(_WIDTH))
        self.field.setPlaceholderText(names.find)
        self.field.setAccessibleName(names.find)
        self.list = QListView()
        self.list.setFont(look.font(types.BODY))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(names.title)
        self.list.setFixedHeight(look.px(min(max(len(choices), 3), _ROWS) * _ROW))
        self._nothing = PlainLabel(look, names.no_match, types.SECOND, "text2")
        self._nothing.hide()
        self._names = QStringListModel([plain(one.name) for one in self._choices], self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._names)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list.setModel(self._found)
        for widget in (self.field, self.list, self._nothing):
            column.addWidget(widget)
        self.field.textChanged.connect(self._on_typed)
        self.list.clicked.connect(self._choose)
        self.field.installEventFilter(self)
        self._mark_first()

    def open_at(self, corner: QPoint) -> None:
        """Show it with its upper left corner here, the focus in its field."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = min(corner.x(), screen.right() - self.width())
        top = min(corner.y(), screen.bottom() - self.height())
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let the arrows of the field move in the list, and Enter choose."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() in _TO_LIST:
            self.list.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the list chooses, Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_typed(self, typed: str) -> None:
        self._found.setFilterFixedString(typed.strip())
        self._nothing.setVisible(self._found.rowCount() == 0)
        self._mark_first()

    def _mark_first(self) -> None:
        first = self._found.index(0, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(first, flags)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            choice = self._choices[self._found.mapToSource(index).row()]
            self.close()
            self.chosen.emit(choice)
