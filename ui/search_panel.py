"""The panel of the command palette: a field, a list and its keys, centred over a darkened window."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.header import SEARCH_WORDS
from ui.search_delegate import HitDelegate
from ui.widgets.card import IconLabel
from ui.widgets.field import LineField
from ui.widgets.labels import PlainLabel, shrinkable
from ui.widgets.scrim import Scrim

_NAME = tr("Search and commands")
_NOT_KEPT = tr("Type > for actions. What you search is not kept")
_KEYS = ((("↑", "↓"), tr("Move")), ((tr("Enter"),), tr("Open")))
_WIDTH = 640
_TOP = 88 / 820  # of the window's height
_BESIDE = 16  # at least, beside and below it
_FIELD = 51
_FOOT = 36
_HIGHEST = 456  # then the list scrolls
_EDGE = 6  # beside the rows
_ABOVE = 2  # the first title has room of its own
_BELOW = 8
_LINE = 1
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class SearchPanel(QDialog):
    """Opens over its window, and closes by Esc, by a press beside it, and when the focus goes elsewhere.

    It is no window of its own: a press beside it would not arrive, and some desktops would place it.
    """

    def __init__(self, look: Appearance, over: QWidget) -> None:
        """Make it, closed; subclasses fill `list`, and say in `nothing` why it is empty."""
        super().__init__(over)
        self.look = look
        self._over = over
        self._scrim: Scrim | None = None
        self._came_from: QWidget | None = None
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("palette")
        self.setAccessibleName(_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.field = LineField(self)
        self.list = QListWidget()
        self.nothing = PlainLabel(look, "", types.BODY, "text2")
        self.state = shrinkable(PlainLabel(look, _NOT_KEPT, types.SECOND, "text2", elided=True))
        self._column = QVBoxLayout(self)
        self._rows_frame = QWidget()
        self._rows_layout = QVBoxLayout(self._rows_frame)
        self._build()
        self.field.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether it is asked anything."""
        return self._scrim is not None

    def open_over(self) -> None:
        """Darken the window, stand over it, and take the keyboard."""
        if self._scrim is None:
            self._came_from = self._over.focusWidget()
            self._scrim = Scrim(self.look, self._over)
            self._scrim.pressed.connect(self.leave)
            self._over.installEventFilter(self)
            self.place()
            self._scrim.show()
            self._scrim.raise_()
            self.show()
            self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close, and give the keyboard back to what had it."""
        before, self._came_from = self._came_from, None
        if not self.is_open:
            return
        self._uncover()
        is_there = (
            before is not None and shiboken6.isValid(before) and self._over.isAncestorOf(before)
        )
        if before is not None and is_there and before.isVisibleTo(self._over):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed()

    def closed(self) -> None:
        """Forget what was typed."""
        self.hide()
        self.field.clear()
        self.tell_state("")

    def tell_state(self, words: str) -> None:
        """Say what goes on, or what always holds."""
        self.state.setText(words or _NOT_KEPT)

    def place(self) -> None:
        """Take the height of the rows, as far as the window has room for it."""
        px, room = self.look.px, self._over.size()
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        top, edge = round(room.height() * _TOP), px(_BESIDE)
        taken = px(_FIELD) + px(_FOOT) + px(_ABOVE) + px(_BELOW) + 4 * _LINE
        most = min(px(_HIGHEST), room.height() - top - taken - edge)
        self.list.setFixedHeight(max(1, min(rows, most)))
        self._rows_frame.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.setFixedWidth(min(px(_WIDTH), room.width() - 2 * edge))
        self._rows_layout.activate()  # else the column still has the height of the rows before
        self._column.activate()
        self.setFixedHeight(self._column.sizeHint().height())
        self.move((room.width() - self.width()) // 2, top)
        if self._scrim is not None:
            self._scrim.setGeometry(self._over.rect())
            self._scrim.set_sheet(QRect(self.pos(), self.size()))

    def focusNextPrevChild(self, _is_forward: bool) -> bool:
        """Keep the keyboard in the field: there is nothing else here that takes it."""
        return True

    def reject(self) -> None:
        """Esc: leave."""
        self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; leave when the keyboard is wanted elsewhere."""
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self.place()
        elif watched is self._over and event.type() is QEvent.Type.WindowBlocked:
            self.leave()
        elif watched is self.field and isinstance(event, QFocusEvent) and event.lostFocus():
            self._on_focus_lost(event.reason())
        return super().eventFilter(watched, event)

    def _on_focus_lost(self, reason: Qt.FocusReason) -> None:
        if self.is_open and reason not in _STAYS:
            self._came_from = None  # it has gone on already
            self.leave()

    def _uncover(self) -> None:
        scrim, self._scrim = self._scrim, None
        self._over.removeEventFilter(self)
        if scrim is not None:
            scrim.hide()
            scrim.deleteLater()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        px = self.look.px
        self._column.setContentsMargins(_LINE, _LINE, _LINE, _LINE)
        self._column.setSpacing(0)
        inside = self._rows_layout
        inside.setContentsMargins(px(_EDGE), px(_ABOVE), px(_EDGE), px(_BELOW))
        inside.addWidget(self.list)
        self.list.setItemDelegate(HitDelegate(self.look, self.list))
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Search results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        edge = px(18)
        self.nothing.setContentsMargins(edge, px(14), edge, px(14))
        for widget in (self._head(), self._rows_frame, self.nothing, self._foot()):
            self._column.addWidget(widget)
        # The panel's corners let through what lies below: each blink of the cursor would draw the window and
        # blur the shadow again (7 ms, and 0.1 without). A line fills its ground itself.
        self.field.ensurePolished()
        self.field.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _head(self) -> QWidget:
        px = self.look.px
        head = QFrame()
        head.setProperty("line", "bottom")
        head.setFixedHeight(px(_FIELD) + _LINE)
        row = QHBoxLayout(head)
        row.setContentsMargins(px(17), 0, px(16), _LINE)
        row.setSpacing(px(10))
        self.field.setObjectName("palette-field")
        self.field.setFont(self.look.font(types.PALETTE))
        self.field.setPlaceholderText(SEARCH_WORDS)
        self.field.setAccessibleName(SEARCH_WORDS)
        row.addWidget(IconLabel(self.look, "magnifying-glass", None, 18))
        row.addWidget(self.field, 1)
        row.addWidget(self._cap(tr("Esc")))
        return head

    def _foot(self) -> QWidget:
        px = self.look.px
        foot = QFrame()
        foot.setProperty("card", "foot")
        foot.setFixedHeight(px(_FOOT) + _LINE)
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), _LINE, px(16), 0)
        row.setSpacing(px(5))
        for keys, words in _KEYS:
            for key in keys:
                row.addWidget(self._cap(key))
            row.addWidget(PlainLabel(self.look, words, types.SECOND, "text2"))
            row.addSpacing(px(10))
        row.addStretch(1)
        row.addWidget(self.state)
        return foot

    def _cap(self, key: str) -> QLabel:
        cap = QLabel()
        cap.setTextFormat(Qt.TextFormat.PlainText)
        cap.setText(key)
        cap.setObjectName("key-cap")
        cap.setFont(self.look.font(types.KEY))
        cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return cap
