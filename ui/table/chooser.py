"""The column chooser: a popover that shows, hides, moves and resizes columns with mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.table.arrangement import Arrangement
from ui.table.column import Column
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Line
from ui.widgets.labels import PlainLabel
from ui.widgets.reading import margins
from ui.widgets.shadow import BLUR, cast_shadow
from ui.widgets.tick import Tick
from ui.widgets.tooltip import set_tooltip

_WIDTH = 224
_ROW = 30
_RING = 4  # room for the focus ring of the first and the last row
_USUAL_ROWS = 14  # more where the window has room for them below the button
_FOOT = 160  # what the popover needs besides its rows
_SHADOW = BLUR  # room around the popover for its shadow
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_YIELDED = tr("Hidden while the window is narrow")
_HINT = tr("Alt with Up or Down moves a column, with Left or Right makes it narrower or wider.")


class ColumnTick(Tick):
    """A column in the chooser; `arrow_pressed` carries the key, and whether Alt was held.

    A button would move the focus with every arrow, and the area around it would scroll.
    """

    arrow_pressed = Signal(object, bool)

    def __init__(self, look: Appearance, column: Column, logical: int) -> None:
        super().__init__(look, column.words)
        self.logical = logical
        self._row = look.px(_ROW)

    def sizeHint(self) -> QSize:
        """As high as a row of the popover."""
        return QSize(super().sizeHint().width(), self._row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of arrows; everything else is a tick box's own."""
        if event.key() in _ARROWS:
            is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.arrow_pressed.emit(Qt.Key(event.key()), is_alt)
        else:
            super().keyPressEvent(event)


class ColumnChooser(QFrame):
    """Closes with Esc or a click beside it, which `closed` tells. What is ticked is shown at once."""

    closed = Signal()

    def __init__(
        self, look: Appearance, columns: tuple[Column, ...], arrangement: Arrangement, over: QWidget
    ) -> None:
        super().__init__(over, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._look = look
        self._columns = columns
        self._arrangement = arrangement
        self._over = over
        self.ticks: list[ColumnTick] = []
        # X11 may have nothing that blends windows: what shines through would be black there.
        self._margin = 0 if QGuiApplication.platformName() == "xcb" else look.px(_SHADOW)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, bool(self._margin))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Columns"))
        self._build()
        self._fill()

    def _build(self) -> None:
        look = self._look
        outside = QVBoxLayout(self)
        margin = self._margin
        outside.setContentsMargins(margin, margin // 2, margin, margin)
        self.card = QFrame()
        self.card.setProperty("card", "popover")
        if margin:
            cast_shadow(look, self.card)
        outside.addWidget(self.card)
        self._column = QVBoxLayout(self.card)
        self._column.setContentsMargins(look.px(4), look.px(4), look.px(4), look.px(4))
        self._column.setSpacing(look.px(2))
        self._scroller = QScrollArea()
        self._scroller.setWidgetResizable(True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setFixedWidth(look.px(_WIDTH - 8))
        self._column.addWidget(self._scroller)
        self._column.addWidget(Line())
        self.reset_button = LinkButton(look, tr("Reset columns"))
        self.reset_button.clicked.connect(self._on_reset_clicked)
        hint = PlainLabel(look, _HINT, types.SECOND, "text3", wraps=True)
        foot = QVBoxLayout()
        foot.setContentsMargins(look.px(10), look.px(2), look.px(10), look.px(6))
        foot.addWidget(self.reset_button)
        foot.addWidget(hint)
        self._column.addLayout(foot)

    def open_at(self, corner: QPoint) -> None:
        """Show the popover with its upper right corner here, the focus in its first row."""
        self.resize(self.sizeHint())
        margin, screen = self._margin, self.screen().availableGeometry()
        at = corner - QPoint(self.width() - margin, margin // 2)
        lowest = screen.bottom() + margin - self.height()
        self.move(max(at.x(), screen.left()), max(min(at.y(), lowest), screen.top()))
        self.show()
        reasons = Qt.FocusReason  # the ring shows where keys opened it
        is_by_mouse = self._over.underMouse()
        self.ticks[0].setFocus(
            reasons.PopupFocusReason if is_by_mouse else reasons.ShortcutFocusReason
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the choice has been made."""
        super().closeEvent(event)
        self.closed.emit()

    def _on_arrow_pressed(self, key: Qt.Key, is_alt: bool) -> None:
        tick = self.sender()
        if not isinstance(tick, ColumnTick):
            return
        step = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_Right) else -1
        is_upright = key in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if is_upright and is_alt:
            self._move(tick, step)
        elif is_upright:
            self.focusNextPrevChild(step > 0)
        elif is_alt:
            self._arrangement.widen(tick.logical, step)

    def _fill(self) -> None:
        """List the columns in their order; the one that always stays is not among them."""
        content = QWidget()
        column = QVBoxLayout(content)
        ring = self._look.px(_RING)
        column.setContentsMargins(margins(self._look.px(10), ring, self._look.px(4), ring))
        column.setSpacing(0)
        self.ticks = []
        for logical in self._arrangement.order():
            if self._columns[logical].stretches:
                continue
            tick = ColumnTick(self._look, self._columns[logical], logical)
            tick.setChecked(self._arrangement.is_shown(logical))
            set_tooltip(tick, _YIELDED if self._arrangement.has_yielded(logical) else "")
            tick.toggled.connect(self._on_tick_toggled)
            tick.arrow_pressed.connect(self._on_arrow_pressed)
            self.ticks.append(tick)
            column.addWidget(tick)
        if (old := self._scroller.takeWidget()) is not None:
            old.deleteLater()
        self._scroller.setWidget(content)
        most = max(_USUAL_ROWS, self._rows_in(self._room_below()))
        rows = min(len(self.ticks), most, self._rows_in(self.screen().availableSize().height()))
        self._scroller.setFixedHeight(rows * self._look.px(_ROW) + 2 * ring)

    def _room_below(self) -> int:
        """How much of the window is below the button."""
        window = self._over.window()
        return window.height() - self._over.mapTo(window, QPoint(0, self._over.height())).y()

    def _rows_in(self, height: int) -> int:
        return max((height - self._look.px(_FOOT)) // self._look.px(_ROW), 3)

    def _move(self, tick: ColumnTick, step: int) -> None:
        logical = tick.logical
        self._arrangement.move(logical, step)
        self._fill()
        again = next(one for one in self.ticks if one.logical == logical)
        again.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroller.ensureWidgetVisible(again)
        place = self._arrangement.order().index(logical) + 1
        announce(
            self, tr("{words}, place {place}", words=self._columns[logical].words, place=place)
        )

    def _on_tick_toggled(self, is_on: bool) -> None:
        tick = self.sender()
        if isinstance(tick, ColumnTick):
            self._arrangement.show(tick.logical, is_shown=is_on)

    def _on_reset_clicked(self) -> None:
        self._arrangement.reset()
        self._fill()
