"""A bar of pages that fits a narrow pane: what has no room stands in a menu at its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLayout, QMenu, QTabBar, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import IconButton, button_text
from ui.widgets.reading import margins

_HEIGHT = 34
_SIDE = 4  # of a tab, beside its words: there the ring runs
_UNDERLINE = 2
_SCROLLS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}


class PageBar(QWidget):
    """`chosen` carries the key of the page that the person picked. Left and Right go through all pages.

    `scroll_asked` carries the slider action by which the page shall move: Up, Down, Page Up, Page Down.
    """

    chosen = Signal(str)
    scroll_asked = Signal(object)

    def __init__(self, look: Appearance, name: str, pages: dict[str, str], *, edge: int) -> None:
        """Show `pages`, words by key; `edge` is the space at the left, in unscaled pixels."""
        super().__init__()
        self._look = look
        self._keys = tuple(pages)
        self._words = tuple(pages.values())
        self.tabs = _Tabs(look, self._words)
        self.tabs.setAccessibleName(name)
        self.tabs.step_asked.connect(self._on_step_asked)
        self.tabs.scroll_asked.connect(self.scroll_asked)
        self.tabs.tabBarClicked.connect(self._on_tab_clicked)
        self.more = IconButton(look, "dots-three", tr("More pages"), small=True)
        self.more.clicked.connect(self._on_more_clicked)
        self.menu = QMenu(self)
        self.menu.triggered.connect(self._on_menu_triggered)
        self.setProperty("line", "bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(look.px(_HEIGHT))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(margins(look.px(edge) - look.px(_SIDE)))
        row.setSpacing(0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # pages leave when it narrows
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.more)
        row.addStretch(1)

    @property
    def current(self) -> str:
        """The key of the page that is on."""
        return self._keys[self.tabs.currentIndex()]

    def select(self, key: str) -> None:
        """Turn a page on without telling."""
        index = self._keys.index(key)
        self.tabs.setTabVisible(index, True)
        self.tabs.setCurrentIndex(index)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """One tab and the menu are enough."""
        return QSize(self._look.px(160), self._look.px(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many pages as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() + self._look.px(_SIDE)
        widths = [self.tabs.tabSizeHint(index).width() for index in range(len(self._keys))]
        shown = set(range(len(widths)))
        if sum(widths) > room:
            shown = self._choose(widths, room - self.more.width())
        for index in range(len(widths)):
            self.tabs.setTabVisible(index, index in shown)
        self.tabs.setFixedWidth(sum(widths[index] for index in shown))
        hidden = len(widths) - len(shown)
        self.more.setVisible(bool(hidden))
        self.more.set_name(tr("More pages, {hidden} in the menu", hidden=hidden))

    def _choose(self, widths: list[int], room: int) -> set[int]:
        """The page that is on, and as many of the first ones as there is room for."""
        current = self.tabs.currentIndex()
        shown = {current}
        room -= widths[current]
        for index, width in enumerate(widths):
            if index == current:
                continue
            if width > room:
                break
            shown.add(index)
            room -= width
        return shown

    def _go(self, index: int) -> None:
        if index != self.tabs.currentIndex():
            self.select(self._keys[index])
            self.chosen.emit(self._keys[index])

    def _on_tab_clicked(self, index: int) -> None:
        if index >= 0:
            self._go(index)

    def _on_step_asked(self, step: int) -> None:
        self._go(min(max(self.tabs.currentIndex() + step, 0), len(self._keys) - 1))

    def _on_more_clicked(self) -> None:
        self.menu.clear()
        for index, words in enumerate(self._words):
            if not self.tabs.isTabVisible(index):
                action = self.menu.addAction(button_text(words))
                action.setData(self._keys[index])
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _on_menu_triggered(self, action: QAction) -> None:
        self._go(self._keys.index(str(action.data())))


class _Tabs(QTabBar):
    """The tabs themselves, drawn by hand; the selected one is underlined."""

    step_asked = Signal(int)
    scroll_asked = Signal(object)

    def __init__(self, look: Appearance, words: tuple[str, ...]) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self.setUsesScrollButtons(False)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(look.font(types.SECOND_MEDIUM))
        for one in words:
            index = self.addTab(button_text(one))
            self.setAccessibleTabName(index, one)

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as the words in their stronger face, so that choosing moves nothing."""
        width = QFontMetrics(self._look.font(types.SECOND_STRONG)).horizontalAdvance(
            self._words[index]
        )
        return QSize(width + 2 * self._look.px(_SIDE), self._look.px(_HEIGHT - 1))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs never shrink."""
        return self.tabSizeHint(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right reach the pages of the menu, too; Home and End the first and the last."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Home: -len(self._words),
            Qt.Key.Key_End: len(self._words),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.step_asked.emit(steps[key])
        elif key in _SCROLLS:
            self.scroll_asked.emit(_SCROLLS[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tabs."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index in range(self.count()):
                if self.isTabVisible(index):
                    self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme = self._look.theme
        is_on = index == self.currentIndex()
        side = self._look.px(_SIDE)
        box = QRectF(self.tabRect(index)).adjusted(side, 0, -side, 0)
        painter.setFont(self._font(is_on=is_on))
        painter.setPen(QColor(theme.text if is_on else theme.text2))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._words[index])
        if not is_on:
            return
        line = QRectF(box.left(), box.height() - _UNDERLINE, box.width(), _UNDERLINE)
        painter.fillRect(line, QColor(theme.link))
        keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
        if self.hasFocus() and self.window().testAttribute(keyboard):
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1 - side, 4, side - 1, -5), 7, 7)

    def _font(self, *, is_on: bool) -> QFont:
        return self._look.font(types.SECOND_STRONG if is_on else types.SECOND_MEDIUM)
