"""The bar of the five tabs with their badges, drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from app.language import tr
from app.model.sync import Counts
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.measures import TAB_BAR
from ui.registry import TabSpec
from ui.widgets.chip import badge_width, mirrored, paint_badge, paint_words

_ICON = 16
_EDGE = 5
_GAP = 9
_BETWEEN = 10
_UNDERLINE = 2


class TabBar(QTabBar):
    """Icon, title and badge of each tab; the selected one is underlined."""

    def __init__(
        self, look: Appearance, tabs: Sequence[TabSpec], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._tabs = tabs
        self._badges: list[str] = ["" for _ in tabs]
        self.setUsesScrollButtons(False)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFont(look.font(types.BODY_MEDIUM))
        self.setAccessibleName(tr("Tabs"))
        for spec in tabs:
            self.addTab(spec.title)
        self.set_counts(Counts())

    def set_counts(self, counts: Counts) -> None:
        """Show the numbers; a dash where a number is not readable."""
        for index, spec in enumerate(self._tabs):
            number = spec.badge(counts)
            self._badges[index] = "\u2013" if number is None else text.count(number)
            self.setAccessibleTabName(index, spec.spoken(number))
        self.updateGeometry()
        self.resizeEvent(None)  # type: ignore[arg-type]
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as its parts."""
        return QSize(self._content_width(index) + 2 * self._px(_EDGE + _BETWEEN), self._px(TAB_BAR))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs never shrink."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tabs."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index in range(self.count()):
                self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme = self._look.theme
        box = QRectF(self.tabRect(index)).adjusted(self._px(_BETWEEN), 0, -self._px(_BETWEEN), 0)
        is_on = index == self.currentIndex()
        spec = self._tabs[index]
        left = box.left() + self._px(_EDGE)
        icon_px = self._px(_ICON)
        icon_box = QRectF(left, 0, icon_px, box.height())
        icon = f"{spec.icon}-fill" if is_on else spec.icon
        ink = theme.link if is_on else theme.text2
        self._look.icons.paint(painter, mirrored(painter, box, icon_box), icon, ink, icon_px)
        left += icon_px + self._px(_GAP)
        painter.setFont(self._font(index))
        painter.setPen(QColor(theme.text if is_on else theme.text2))
        title_box = QRectF(left, 0, self._title_width(index), box.height())
        paint_words(painter, mirrored(painter, box, title_box), spec.title)
        left += self._title_width(index) + self._px(8)
        badge = self._badges[index]
        badge_box = QRectF(left, 0, badge_width(self._look, badge), box.height())
        left = mirrored(painter, box, badge_box).left()
        paint_badge(painter, self._look, left, box.height() / 2, badge, self._kind(index))
        if is_on:
            line = QRectF(box.left(), box.height() - _UNDERLINE, box.width(), _UNDERLINE)
            painter.fillRect(line, QColor(theme.link))
        keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
        if is_on and self.hasFocus() and self.window().testAttribute(keyboard):
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-3, 5, 3, -6), 7, 7)

    def _kind(self, index: int) -> str:
        return "quiet" if self._badges[index] in ("0", "\u2013") else self._tabs[index].badge_kind

    def _content_width(self, index: int) -> int:
        badge = badge_width(self._look, self._badges[index])
        return self._px(_ICON + _GAP + 8) + self._title_width(index) + badge

    def _title_width(self, index: int) -> int:
        return QFontMetrics(self._font(index)).horizontalAdvance(self._tabs[index].title)

    def _font(self, index: int) -> QFont:
        is_on = index == self.currentIndex()
        return self._look.font(types.BODY_STRONG if is_on else types.BODY_MEDIUM)

    def _px(self, size: float) -> int:
        return self._look.px(size)
