"""The frame of a page inside a tab: the way back, what it is about, the steps, and two columns."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.chips import avatar_face
from ui.context import Context
from ui.purchase.steps import OF_AN_OFFER, StepTrail
from ui.registry import Tab
from ui.widgets.announce import announce
from ui.widgets.buttons import QuietButton
from ui.widgets.filled import FilledColumn
from ui.widgets.first_stop import first_stop
from ui.widgets.labels import PlainLabel
from ui.widgets.tile import Tile

SIDE_WIDTH = 352  # logical pixels inside the right column
_BAR = 52
_EDGE = 24
_TOP = 18
_STACKS_BELOW = 960
_BACK = "Alt+Left"


class PurchasePage(Tab):
    """`back_asked` leads back; `page_asked` carries a page that shall open over this one.

    `left` scrolls; `right` stands beside it with 352 pixels of room, or follows it in a narrow window.
    Pages keeps a page that was left under `key`, which says what it is about.
    """

    back_asked = Signal()
    page_asked = Signal(object)

    def __init__(
        self,
        context: Context,
        key: str,
        steps: tuple[str, ...] = OF_AN_OFFER,
        current: int = 1,
    ) -> None:
        super().__init__()
        self.context = context
        self.key = key
        self._is_stacked = False
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.steps = StepTrail(context.look, steps, current)
        self.bar = self._make_bar()
        column.addWidget(self.bar)
        column.addLayout(self._make_columns(), 1)
        shortcut = QShortcut(QKeySequence(_BACK), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.back_asked)

    # --- what it is about -------------------------------------------------------------------------

    def set_head(self, name: str, subtitle: str) -> None:
        """Say what the page is about: a product (foreign text) and our words about it."""
        self._tile.set_face(avatar_face(name))
        self._name.setText(plain(name, 120))
        self._subtitle.setText(subtitle)
        self._say_name()

    def set_step(self, current: int) -> None:
        """Go to another of the steps, and say so."""
        if current != self.steps.current:
            self.steps.set_current(current)
            self._say_name()
            announce(self, self.steps.spoken)

    def _say_name(self) -> None:
        self.setAccessibleName(f"{self._name.text()}, {self.steps.spoken}")

    @property
    def is_busy(self) -> bool:
        """Whether something runs that must not be dropped while the page is left."""
        return False

    def enter(self) -> None:
        """Put the focus on the first thing that can be answered, and say where one is."""
        self.put_in_order()
        target = first_stop(self.left) or first_stop(self.right) or self.back_button
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.left.verticalScrollBar().setValue(0)  # the focus came before the layout
        announce(self, self.accessibleName())

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        return [self.bar, self.left] if self._is_stacked else [self.bar, self.left, self.right]

    def put_in_order(self) -> None:
        """Let Tab go through the bar, the left and the right column; call it when a part was made anew."""
        found = [stop for part in (self.bar, self.left, self.right) for stop in _stops(part)]
        for before, after in pairwise(found):
            QWidget.setTabOrder(before, after)

    # --- building ---------------------------------------------------------------------------------

    def _make_bar(self) -> QWidget:
        look = self.context.look
        bar = QWidget()
        bar.setProperty("ground", "surface")
        bar.setProperty("line", "bottom")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(look.px(_BAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(14), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        self.back_button = QuietButton(look, tr("Back"), "arrow-left")
        self.back_button.set_tip(
            tr(
                "Back ({key})",
                key=QKeySequence(_BACK).toString(QKeySequence.SequenceFormat.NativeText),
            )
        )
        self.back_button.clicked.connect(self.back_asked)
        self._tile = Tile(look, avatar_face("").tone, 28)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = PlainLabel(look, "", types.BODY_STRONG, elided=True)
        self._subtitle = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._subtitle)
        names.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self._tile)
        row.addLayout(names, 1)
        row.addSpacing(look.px(12))
        row.addWidget(self.steps)
        return bar

    def _make_columns(self) -> QHBoxLayout:
        look = self.context.look
        self.left = FilledColumn(look, margin=_EDGE)
        self._side = FilledColumn(look, margin=_EDGE)
        self._side.setProperty("ground", "sunken")
        self._side.setProperty("line", "left")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._side.setFixedWidth(look.px(SIDE_WIDTH + 2 * _EDGE))
        self.right = QWidget()
        self.right_column = _column(self.right, look.px(12))
        inside = QWidget()
        self.left_column = _column(inside, look.px(20))
        self.left.column.addWidget(inside)
        self._side.column.addWidget(self.right)
        for scroll in (self.left, self._side):
            margins = scroll.column.contentsMargins()
            margins.setTop(look.px(_TOP))
            scroll.column.setContentsMargins(margins)
            scroll.column.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.left, 1)
        row.addWidget(self._side)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the right column under the left one where there is no room beside it."""
        super().resizeEvent(event)
        is_stacked = self.width() < self.context.look.px(_STACKS_BELOW)
        if is_stacked is self._is_stacked:
            return
        self._is_stacked = is_stacked
        focused = self.window().focusWidget()
        taker, giver = (self.left, self._side) if is_stacked else (self._side, self.left)
        giver.column.removeWidget(self.right)
        taker.column.insertWidget(taker.column.count() - 1, self.right)
        self.right.show()  # a new parent hides it
        self._side.setVisible(not is_stacked)
        if focused is not None and self.right.isAncestorOf(focused):
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


def _stops(part: QWidget) -> list[QWidget]:
    """What Tab reaches inside, in the order in which it stands there; also what is off just now."""
    return [
        one
        for one in part.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
    ]


def _column(inside: QWidget, spacing: int) -> QBoxLayout:
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column
