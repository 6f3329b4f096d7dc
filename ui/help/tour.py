"""The tour of the sandbox account: a callout beside one real part after another. Nothing is locked by it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.context import Context
from ui.help.tour_steps import STEPS, Step
from ui.toast import Toast
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton, PrimaryButton
from ui.widgets.drawn import Drawn
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.shadow import cast_shadow
from ui.window import MainWindow

_WIDTH = 340
_GAP = 12
_RING = 4
_LOOKS_EVERY_MS = 200
_SHADE = 56  # of 255: what lies around stays readable, and can be used


class Tour(QObject):
    """Ends with Esc, its button, the last step, and by itself before it is in anybody's way: `ended`.

    Nothing in it moves: the same for who wants less motion.
    """

    ended = Signal()

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.index = -1
        self._target: QWidget | None = None
        self._came_from = window.focusWidget()
        self._spotlight = Spotlight(context.look, window)
        self.callout = Callout(context.look, window)
        self.callout.next_asked.connect(self.go_on)
        self.callout.back_asked.connect(self.go_back)
        self.callout.end_asked.connect(self.end)
        # Parts come and move while the store is read, without telling anybody.
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        context.lock.changed.connect(self._look)
        window.installEventFilter(self)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return STEPS[self.index]

    def go_on(self) -> None:
        """Show the next step; behind the last one the tour ends."""
        if self.index + 1 < len(STEPS):
            self._show(self.index + 1)
        else:
            self.end()

    def go_back(self) -> None:
        """Show the step before."""
        if self.index > 0:
            self._show(self.index - 1)

    def end(self) -> None:
        """Take everything away, and give the focus back."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        self._window.removeEventFilter(self)
        had_focus = self.callout.isAncestorOf(self._window.focusWidget())
        for part in (self._spotlight, self.callout):
            part.hide()
            part.deleteLater()
        if had_focus:
            self._window.focus_list()
        self.ended.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay beside the part when the window gets another size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _show(self, index: int) -> None:
        self.index = index
        if self.step.tab is not None:
            self._window.open_tab(self.step.tab)
        self.callout.show_step(self.step, index + 1, len(STEPS))
        self._place()
        for part in (self._spotlight, self.callout):
            part.show()
        self._raise()
        self.callout.next_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.callout, f"{self.step.title}. {self.step.words}")

    def _look(self) -> None:
        """End where the person does something else; follow the part otherwise."""
        window = self._window
        is_elsewhere = window.pages.currentIndex() != 0 or self._context.lock.is_locked
        has_left = self.step.tab is not None and window.current is not window.tab(self.step.tab)
        if is_elsewhere or has_left or QApplication.activeModalWidget() is not None:
            self.end()
        else:
            self._place()
            self._stay_above_toasts()

    def _stay_above_toasts(self) -> None:
        """A toast comes over everything: ring and callout stay visible, and it is read beside them."""
        children = self._window.children()
        above = children[children.index(self._spotlight) :]
        if any(isinstance(one, Toast) and one.isVisible() for one in above):
            self._raise()

    def _raise(self) -> None:
        for part in (self._spotlight, self.callout):
            part.raise_()

    def _place(self) -> None:
        if self.index < 0:
            return
        window = self._window
        target = self.step.find(window)
        box = QRect()
        if target is not None and target.isVisible():
            box = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
            box = box.intersected(window.rect())
        self._spotlight.show_box(box)
        self.callout.place(box)


class Spotlight(Drawn):
    """Shades what lies around one part, and draws a ring around it; the mouse goes through."""

    def __init__(self, look: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.box = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Marks a part of the window"))
        look.changed.connect(self.update)

    def show_box(self, box: QRect) -> None:
        """Mark a part of the window."""
        window = self.parentWidget()
        if window is not None and self.geometry() != window.rect():
            self.setGeometry(window.rect())
        if box != self.box:
            self.box = box
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw shade and ring."""
        look = self._look
        ring = look.px(_RING)
        hole = QRectF(self.box).adjusted(-ring, -ring, ring, ring).intersected(QRectF(self.rect()))
        around = QPainterPath()
        around.addRect(QRectF(self.rect()))
        marked = QPainterPath()
        if not self.box.isEmpty():
            marked.addRoundedRect(hole.adjusted(1, 1, -1, -1), look.px(8), look.px(8))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(around.subtracted(marked), QColor(0, 0, 0, _SHADE))
            painter.setPen(QPen(QColor(look.theme.focus), 2))
            painter.drawPath(marked)


class Callout(QFrame):
    """What a step says, with the ways on: `next_asked`, `back_asked`, `end_asked`."""

    next_asked = Signal()
    back_asked = Signal()
    end_asked = Signal()

    def __init__(self, look: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.setProperty("card", "popover")
        cast_shadow(look, self)
        column = QVBoxLayout(self)
        edge = look.px(14)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.px(8))
        self.title = PlainLabel(look, "", types.BODY_STRONG, wraps=True)
        self.words = Paragraph(look)
        column.addWidget(self.title)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.end_button = LinkButton(look, tr("End the tour"))
        self.count = PlainLabel(look, "", types.SECOND, "text2")
        self.back_button = PlainButton(look, tr("Back"), size=ButtonSize.SMALL)
        self.next_button = PrimaryButton(look, tr("Next"), size=ButtonSize.SMALL)
        row.addWidget(self.end_button)
        row.addStretch(1)
        for widget in (self.count, self.back_button, self.next_button):
            row.addWidget(widget)
        column.addLayout(row)
        self.next_button.clicked.connect(self.next_asked)
        self.back_button.clicked.connect(self.back_asked)
        self.end_button.clicked.connect(self.end_asked)
        keys = (Qt.Key.Key_Right, self._on_right), (Qt.Key.Key_Left, self._on_left)
        for key, slot in keys:  # a button would go to its neighbour
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def show_step(self, step: Step, number: int, most: int) -> None:
        """Say what a step says."""
        self.title.setText(step.title)
        self.words.set_words("", step.words)
        self.count.setText(tr("{number} of {most}", number=number, most=most))
        self.back_button.set_on(number > 1, tr("This is the first step."))
        self.next_button.set_words(tr("Done") if number == most else tr("Next"))
        self.setAccessibleName(
            tr("Tour, step {number} of {most}: {title}", number=number, most=most, title=step.title)
        )

    def place(self, box: QRect) -> None:
        """Stand below, above or beside a part of the window, or in its lower half where there is no room."""
        window = self.parentWidget()
        if window is None:
            return
        width = self._look.px(_WIDTH)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        size = QSize(width, height)
        room = window.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        spot = QRect(_spot(box, size, room, is_rtl=self._is_rtl()), size)
        if spot != self.geometry():
            self.setGeometry(spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the tour, Enter presses what has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.end_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if isinstance(button, PlainButton | PrimaryButton | LinkButton):
                button.click()
        else:
            super().keyPressEvent(event)

    def _on_right(self) -> None:
        (self.back_asked if self._is_rtl() else self.next_asked).emit()

    def _on_left(self) -> None:
        (self.next_asked if self._is_rtl() else self.back_asked).emit()

    def _is_rtl(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft


def _spot(box: QRect, size: QSize, room: QRect, *, is_rtl: bool) -> QPoint:
    """Where a callout of this size covers nothing of the part, if there is such a place in the room."""
    start = box.right() - size.width() + 1 if is_rtl else box.left()
    after, before = box.right() + 1 + _GAP, box.left() - _GAP - size.width()
    for left, top in (
        (start, box.bottom() + 1 + _GAP),
        (start, box.top() - _GAP - size.height()),
        (before if is_rtl else after, box.top()),
        (after if is_rtl else before, box.top()),
    ):
        spot = QRect(QPoint(left, top), size)
        spot.moveLeft(min(max(spot.left(), room.left()), room.right() - size.width()))
        spot.moveTop(min(max(spot.top(), room.top()), room.bottom() - size.height()))
        if not spot.intersects(box):
            return spot.topLeft()
    left = room.left() if is_rtl else room.right() - size.width()
    return QPoint(left, room.bottom() - size.height())
