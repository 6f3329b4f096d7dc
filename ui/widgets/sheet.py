"""A sheet over the window: window-modal, a scrim behind it, no key that confirms by accident."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBitmap,
    QColor,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.appearance import Appearance
from ui.widgets.guide_opener import guide_opener
from ui.widgets.scrim import Scrim
from ui.widgets.tab_order import step_by_tab

GUARD_MS = 500  # no answer counts this soon after opening: it was meant for what lay underneath
_WIDTH = 520
_SIDE = 24  # beside a wide sheet
CORNER = 12
_LEAST_TOP = 84
_MIDDLE = 0.4  # of the window's height: where the sheet's middle stands
_CAN_MASK = ("xcb", "windows", "cocoa")
_CONFIRM_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)


class NoEnter(QObject):
    """Keeps Enter from pressing a button; some desktops let it press whatever has the focus."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Swallow Enter, let everything else through."""
        return isinstance(event, QKeyEvent) and event.key() in _CONFIRM_KEYS


class Sheet(QDialog):
    """Content that scrolls when it is too high, and a fixed row of buttons below.

    Esc closes it. Enter presses nothing unless `enter_presses` says that no button here can do harm:
    then it presses the one with the focus. `body` and `footer` are filled by subclasses, which call `fit` when their content
    has changed. F1 opens the guide at `help_address`; empty: at what the window shows. `place_lost` when what had the focus before is gone: the focus belongs elsewhere.
    """

    unguarded = Signal()
    place_lost = Signal()
    help_address = ""

    def __init__(
        self, look: Appearance, window: QWidget, name: str, *, width: int = _WIDTH
    ) -> None:
        """Make a sheet of this width at 100 %, or as wide as the window has room."""
        super().__init__(window.window())
        self.look = look
        self._wanted_width = width
        self._window = window.window()
        self._scrim: Scrim | None = None
        self._came_from: QWidget | None = None
        self.enter_presses = False
        self._no_enter = NoEnter(self)
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.setInterval(GUARD_MS)
        self._guard.timeout.connect(self.unguarded)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build()
        self._take_width()
        look.changed.connect(self.update)

    @property
    def is_guarded(self) -> bool:
        """The sheet has just opened: nothing may be confirmed yet."""
        return self._guard.isActive()

    def open(self) -> None:
        """Show the sheet over its window."""
        self._came_from = self._window.focusWidget()
        self._scrim = Scrim(self.look, self._window)
        self._scrim.show()
        self._scrim.raise_()
        self._window.installEventFilter(self)
        self.fit()
        super().open()

    def done(self, result: int) -> None:
        """Close, uncover the window and give the focus back."""
        self._guard.stop()
        if self._scrim is not None:
            self._window.removeEventFilter(self)
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        super().done(result)
        self._give_focus_back()

    def keep_enter_off(self, button: QWidget) -> None:
        """Let only a click or Space press this button."""
        button.installEventFilter(self._no_enter)

    def fit(self) -> None:
        """Take the height of the content, as far as the window has room for it."""
        inside = self._inside.layout()
        if inside is None:
            return
        self._take_width()
        inside.activate()
        width = self.width() - 2
        wanted = max(inside.heightForWidth(width), inside.minimumSize().height())
        footer = self._footer_frame.sizeHint().height()
        room = self._window.height() - 2 * self.look.px(16)
        self.setFixedHeight(min(wanted + footer + 2, max(room, self.look.px(240))))
        self._place()

    def is_in_view(self, widget: QWidget) -> bool:
        """Whether nothing of a widget of the body has to be scrolled to."""
        for layout in (self.layout(), self._inside.layout()):
            if layout is not None:
                layout.activate()
        seen = self._scroll.viewport()
        place = QRect(widget.mapTo(self._inside, QPoint()), widget.size())
        return seen.rect().contains(place.translated(self._inside.pos()))

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes the way one reads."""
        return step_by_tab(self, is_forward=is_forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, F1 helps; Enter does nothing before `enter_presses`, whatever has the focus."""
        if event.key() in _CONFIRM_KEYS:
            event.accept()
            button = self.focusWidget()
            if self.enter_presses and isinstance(button, QAbstractButton):
                button.click()
            return
        if event.key() == Qt.Key.Key_F1:  # no shortcut: nothing in a sheet has one
            event.accept()
            if (opener := guide_opener(self._window)) is not None:
                opener.open_guide(self.help_address)
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place over a window that moves or changes its size."""
        if watched is self._window and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self.fit()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the place once the window system knows the sheet; no answer counts so soon after."""
        super().showEvent(event)
        if self._scrim is not None:
            self._scrim.show()
            self._scrim.raise_()
        self._guard.start()
        self.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """A sheet that is hidden for a while darkens nothing."""
        super().hideEvent(event)
        if self._scrim is not None:
            self._scrim.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the corners: they show the card beneath, whatever the window system can blend."""
        super().resizeEvent(event)
        if QGuiApplication.platformName() not in _CAN_MASK:
            return
        bitmap = QBitmap(self.size())
        bitmap.clear()
        with QPainter(bitmap) as painter:
            painter.setBrush(Qt.GlobalColor.color1)
            painter.setPen(Qt.GlobalColor.color1)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), CORNER, CORNER)
        self.setMask(bitmap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self.look.theme
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.card))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawPath(edge)

    def _build(self) -> None:
        px = self.look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(px(24), px(22), px(24), px(20))
        self.body.setSpacing(0)
        self._scroll.setWidget(self._inside)
        self._footer_frame = QFrame()
        self._footer_frame.setProperty("line", "top")
        self.footer = QHBoxLayout(self._footer_frame)
        self.footer.setContentsMargins(px(24), px(14), px(24), px(14))
        self.footer.setSpacing(px(8))
        column.addWidget(self._scroll, 1)
        column.addWidget(self._footer_frame)

    def _take_width(self) -> None:
        px, width = self.look.px, self.look.px(self._wanted_width)
        if self._wanted_width > _WIDTH:
            width = max(min(width, self._window.width() - 2 * px(_SIDE)), px(_WIDTH))
        self.setFixedWidth(width)
        self._inside.setMaximumWidth(width - 2)

    def _give_focus_back(self) -> None:
        before, self._came_from = self._came_from, None
        if before is None:
            return
        # What the answer changed may have been rebuilt meanwhile, with the field that was left.
        is_there = shiboken6.isValid(before) and self._window.isAncestorOf(before)
        if is_there and before.isVisibleTo(self._window):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.place_lost.emit()

    def _place(self) -> None:
        px, room = self.look.px, self._window.size()
        top = max(px(_LEAST_TOP), round(room.height() * _MIDDLE - self.height() / 2))
        top = max(0, min(top, room.height() - self.height() - px(16)))
        box = QRect(QPoint((room.width() - self.width()) // 2, top), self.size())
        self.move(self._window.mapToGlobal(box.topLeft()))
        if self._scrim is not None:
            self._scrim.setGeometry(self._window.rect())
            is_placed_by_us = not QGuiApplication.platformName().startswith("wayland")
            self._scrim.set_sheet(box if is_placed_by_us else QRect())
