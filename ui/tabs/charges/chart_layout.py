"""Where everything in the chart of charges stands: amounts become pixels here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import Enum

import msgspec
from PySide6.QtCore import QRectF

from app.model.charge_figures import ChargeMonth, ChargeMonths
from ui.tabs.charges.chart_words import Scale, scale_of

_AXIS = 48  # for the numbers of the lines
_LABEL = 20  # above the highest bar, for its number
_MONTHS = 24  # below, for their names
_EDGE = 16
_BAR = 44
_SHARE = 0.58  # of the room of a month that its bar takes at most
_GAP = 1
_THINNEST = 2


class Shape(Enum):
    """How a block is drawn: what it is must not depend on its colour."""

    INVOICED = "invoiced"  # filled
    COMMITTED = "committed"  # pale, with an outline
    WAITING = "waiting"  # a dashed outline
    REFUND = "refund"  # hatched, below the line of zero


class Block(msgspec.Struct, frozen=True):
    """A part of a bar. `group` is the place of its product or seller."""

    box: QRectF
    group: int
    shape: Shape


class Layout:
    """The geometry for a size. Without a mirror the first month is at the left."""

    def __init__(
        self,
        chart: ChargeMonths,
        width: int,
        height: int,
        px: Callable[[float], int],
        *,
        is_mirrored: bool = False,
    ) -> None:
        self._chart = chart
        self._px = px
        self._width = width
        self._is_mirrored = is_mirrored
        self.scale: Scale = scale_of(chart.months)
        self.left = px(_AXIS) + px(_EDGE)
        self.right = width - px(_EDGE)
        below = px(_LABEL) if self.scale.below else 0
        self.top = px(_LABEL)
        self.bottom = max(height - px(_MONTHS) - below, self.top + 1)
        self.names_top = height - px(_MONTHS)

    @property
    def zero(self) -> float:
        """The line on which the bars stand."""
        return self.y(Decimal(0))

    def y(self, amount: Decimal) -> float:
        """The height of an amount."""
        whole = self.scale.top - self.scale.bottom
        share = float((amount - self.scale.bottom) / whole)  # pixels, not money
        return self.bottom - share * (self.bottom - self.top)

    def lines(self) -> list[Decimal]:
        """The amounts at which lines are drawn, the highest first."""
        scale = self.scale
        return [scale.step * number for number in range(scale.above, -scale.below - 1, -1)]

    def slot(self, month: int) -> QRectF:
        """All the room of a month."""
        room = (self.right - self.left) / max(len(self._chart.months), 1)
        box = QRectF(self.left + month * room, 0, room, self.names_top + self._px(_MONTHS))
        return self.mirrored(box)

    def month_at(self, x: float) -> int:
        """The month at a place, or -1."""
        for month in range(len(self._chart.months)):
            slot = self.slot(month)
            if slot.left() <= x < slot.right():
                return month
        return -1

    def mirrored(self, box: QRectF) -> QRectF:
        """Where a box stands: on the other side where one reads from right to left."""
        if not self._is_mirrored:
            return box
        return QRectF(self._width - box.right(), box.top(), box.width(), box.height())

    def bar(self, month: int) -> QRectF:
        """The width of a bar, from the highest line to the lowest."""
        slot = self.slot(month)
        width = min(self._px(_BAR), round(slot.width() * _SHARE))
        left = round(slot.center().x() - width / 2)
        return QRectF(left, self.top, width, self.bottom - self.top)

    def blocks(self, month: int) -> list[Block]:
        """The parts of a bar from the line of zero up, and refunds down."""
        found: list[Block] = []
        one, bar = self._chart.months[month], self.bar(month)
        base = Decimal(0)
        for group, shape, amount in _rising(one):
            found += self._block(bar, base, base + amount, group, shape)
            base += amount
        base = Decimal(0)
        for group, stack in enumerate(one.stacks):
            if stack.refunded:
                found += self._block(bar, base + stack.refunded, base, group, Shape.REFUND)
                base += stack.refunded
        return found

    def _block(
        self, bar: QRectF, low: Decimal, high: Decimal, group: int, shape: Shape
    ) -> Sequence[Block]:
        top, bottom = self.y(high), self.y(low)
        height = max(bottom - top - _GAP, _THINNEST)
        return (Block(QRectF(bar.left(), bottom - height, bar.width(), height), group, shape),)


def _rising(month: ChargeMonth) -> Iterator[tuple[int, Shape, Decimal]]:
    for group, stack in enumerate(month.stacks):
        if stack.invoiced:
            yield group, Shape.INVOICED, stack.invoiced
        if stack.committed:
            yield group, Shape.COMMITTED, stack.committed
    for group, stack in enumerate(month.stacks):
        if stack.waiting:
            yield group, Shape.WAITING, stack.waiting
