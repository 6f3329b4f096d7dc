"""What the shapes in the chart of charges mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import tr
from app.model.charge_figures import ChargeMonths
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.charges.chart_layout import Shape
from ui.tabs.charges.chart_paint import paint_block
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.drawn import Drawn

_WORDS = {
    Shape.INVOICED: tr("Invoiced"),
    Shape.COMMITTED: tr("Committed"),
    Shape.WAITING: tr("Waiting for you"),
    Shape.REFUND: tr("Refund"),
}
_ALWAYS = (Shape.INVOICED, Shape.COMMITTED, Shape.WAITING)
_SAMPLE = 10
_GAP = 6
_APART = 16


class Legend(Drawn):
    """Samples with words. It is cut at its end where there is no room for all of it."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shapes: tuple[Shape, ...] = _ALWAYS
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._name()
        look.changed.connect(self.update)

    def show_months(self, chart: ChargeMonths) -> None:
        """Explain refunds where there are any."""
        has_refund = any(one.sums.refunded for one in chart.months)
        self._shapes = (*_ALWAYS, Shape.REFUND) if has_refund else _ALWAYS
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All samples in one row."""
        px = self._look.px
        widths = [self._width(shape) for shape in self._shapes]
        width = sum(widths) + px(_APART) * (len(widths) - 1)
        return QSize(width, px(types.SECOND.line + 4))

    def minimumSizeHint(self) -> QSize:
        """It may give way: the table beside the chart and the tooltips say the same in words."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the samples that fit."""
        px, theme = self._look.px, self._look.theme
        whole = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._look.font(types.SECOND))
            left = 0.0
            for shape in self._shapes:
                width = self._width(shape)
                if left + width > whole.width():
                    return
                side = px(_SAMPLE)
                box = QRectF(left, (whole.height() - side) / 2, side, side)
                box = mirrored(painter, whole, box)
                paint_block(painter, box, shape, theme.chart[-1], theme.chart_pale[-1], theme)
                painter.setPen(self._look.color(theme.text2))
                words = QRectF(left + side + px(_GAP), 0, width - side - px(_GAP), whole.height())
                paint_words(painter, mirrored(painter, whole, words), _WORDS[shape])
                left += width + px(_APART)

    def _width(self, shape: Shape) -> int:
        metrics = QFontMetrics(self._look.font(types.SECOND))
        return self._look.px(_SAMPLE + _GAP) + metrics.horizontalAdvance(_WORDS[shape]) + 1

    def _name(self) -> None:
        self.setAccessibleName(", ".join(_WORDS[shape] for shape in self._shapes))
