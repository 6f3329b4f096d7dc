"""Draws the rows of the search: titles with their numbers, hits with the matched part emphasised."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.language import tr
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.fonts import Type
from ui.search_hits import Group, Hit
from ui.search_match import runs
from ui.widgets.chip import mirrored

HIT_ROLE = int(Qt.ItemDataRole.UserRole)
GROUP_ROLE = HIT_ROLE + 1
WORDS_ROLE = HIT_ROLE + 2
_GAP = 10
_EDGE = 12
_ICON = 16
_CODE_GAP = 3
_LOWER = 6  # a title stands nearer to its rows than to those above
_CAP = tr("Enter")
_CAP_PAD = 5
_CAP_HEIGHT = 20
_CAP_GAP = 4
_SIDE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class HitDelegate(QStyledItemDelegate):
    """Icon, name and detail from where a line begins; amount, and the key that opens the row, at its end.

    Name and detail are cut where there is no room, an amount never is. Places are those of who reads from
    the left, and mirrored inside the row where they are painted.
    """

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        edge = self._look.px(_EDGE)
        inner = box.adjusted(edge, 0, -edge, 0)
        hit, group = index.data(HIT_ROLE), index.data(GROUP_ROLE)
        if isinstance(hit, Hit):
            is_current = bool(option.state & QStyle.StateFlag.State_Selected)
            is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_ground(painter, box, is_current=is_current, is_under=is_under)
            self._paint_hit(
                painter, inner, hit, index.data(WORDS_ROLE) or (), is_current=is_current
            )
        elif isinstance(group, Group):
            self._paint_title(painter, inner.adjusted(0, self._look.px(_LOWER), 0, 0), group)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, box: QRectF, *, is_current: bool, is_under: bool
    ) -> None:
        theme = self._look.theme
        if is_current or is_under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selected if is_current else theme.hover))
            painter.drawRoundedRect(box, 6, 6)

    def _paint_title(self, painter: QPainter, box: QRectF, group: Group) -> None:
        theme = self._look.theme
        width = self._width(types.SECOND_STRONG, group.kind.value)
        title = mirrored(painter, box, QRectF(box.left(), box.top(), width, box.height()))
        self._paint_text(painter, title, group.kind.value, types.SECOND_STRONG, theme.text2)
        if group.number:
            width = self._width(types.SECOND, group.number)
            right = QRectF(box.right() - width, box.top(), width, box.height())
            right = mirrored(painter, box, right)
            self._paint_text(painter, right, group.number, types.SECOND, theme.text2)

    def _paint_hit(
        self, painter: QPainter, box: QRectF, hit: Hit, words: Sequence[str], *, is_current: bool
    ) -> None:
        look, theme, gap = self._look, self._look.theme, self._look.px(_GAP)
        icon = QRectF(box.left(), box.top(), look.px(_ICON), box.height())
        icon = mirrored(painter, box, icon)
        look.icons.paint(painter, icon, hit.place.icon, theme.text2, look.px(_ICON))
        caps = _caps(hit, is_current=is_current)
        alone = self._cap_width(_CAP) + look.px(_CAP_GAP)  # amounts stand below each other
        taken = self._paint_caps(painter, box, caps) if caps else alone
        room = box.adjusted(look.px(_ICON) + gap, 0, -(taken + gap), 0)
        if hit.amount:
            room.setRight(self._paint_amount(painter, box, room.right(), hit.amount) - gap)
        used = self._paint_runs(
            painter,
            box,
            room,
            hit.name,
            words,
            (types.BODY_MEDIUM, types.BODY_STRONG),
            theme.text3 if hit.off else theme.text,
        )
        room.setLeft(room.left() + used + gap)
        detail = hit.off or hit.detail
        if detail and room.width() > gap:
            self._paint_runs(
                painter,
                box,
                room,
                detail,
                () if hit.off else words,
                (types.SECOND, types.SECOND_STRONG),
                theme.text2,
            )

    def _paint_runs(
        self,
        painter: QPainter,
        row: QRectF,
        box: QRectF,
        content: str,
        words: Sequence[str],
        kinds: tuple[Type, Type],
        ink: str,
    ) -> float:
        """Draw a text with its matches in the stronger type and the link colour; gives its width."""
        strong = QFontMetrics(self._look.font(kinds[1]))
        shown = strong.elidedText(content, Qt.TextElideMode.ElideRight, int(box.width()))
        parts = [(run, kinds[1] if run.is_match else kinds[0]) for run in runs(shown, words)]
        widths = [self._width(kind, run.text) for run, kind in parts]
        whole = QRectF(box.left(), box.top(), sum(widths), box.height())
        left = mirrored(painter, row, whole).left()
        for (run, kind), width in zip(parts, widths, strict=True):
            part = QRectF(left, box.top(), width, box.height())
            color = self._look.theme.link if run.is_match else ink
            self._paint_text(painter, part, run.text, kind, color)
            left += width
        return whole.width()

    def _paint_amount(self, painter: QPainter, row: QRectF, edge: float, amount: str) -> float:
        """Draw an amount that ends at an edge, its code smaller and paler; gives where it begins."""
        number, _, code = amount.partition(text.NBSP)
        gap = self._look.px(_CODE_GAP) if code else 0
        before, behind = self._width(types.BODY, number), self._width(types.CODE, code)
        whole = QRectF(edge - before - gap - behind, row.top(), before + gap + behind, row.height())
        left = mirrored(painter, row, whole).left()
        theme = self._look.theme
        number_box = QRectF(left, row.top(), before, row.height())
        self._paint_text(painter, number_box, number, types.BODY, theme.text)
        code_box = QRectF(left + before + gap, row.top(), behind, row.height())
        self._paint_text(painter, code_box, code, types.CODE, theme.text3)
        return whole.left()

    def _paint_caps(self, painter: QPainter, box: QRectF, caps: Sequence[str]) -> float:
        """Draw keys at the right; gives the room they take."""
        look, theme = self._look, self._look.theme
        height, right = look.px(_CAP_HEIGHT), box.right()
        for words in reversed(caps):
            width = self._cap_width(words)
            cap = QRectF(right - width, box.center().y() - height / 2, width, height)
            cap = mirrored(painter, box, cap)
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.setBrush(QColor(theme.card))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setFont(look.font(types.KEY))
            painter.setPen(QColor(theme.text2))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), words)
            right -= width + look.px(_CAP_GAP)
        return box.right() - right

    def _cap_width(self, words: str) -> float:
        return self._width(types.KEY, words) + 2 * self._look.px(_CAP_PAD)

    def _paint_text(self, painter: QPainter, box: QRectF, words: str, kind: Type, ink: str) -> None:
        """Draw words in a box of their width; ours read from the left, wherever it stands."""
        direction = painter.layoutDirection()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(self._look.font(kind))
        painter.setPen(QColor(ink))
        painter.drawText(box, _SIDE | int(Qt.TextFlag.TextDontClip), words)
        painter.setLayoutDirection(direction)

    def _width(self, kind: Type, words: str) -> float:
        return QFontMetrics(self._look.font(kind)).horizontalAdvance(words)


def _caps(hit: Hit, *, is_current: bool) -> list[str]:
    """The keys that stand at the end of a line: its own, else Enter for the marked one."""
    if hit.keys:
        return hit.keys.split("+")
    return [_CAP] if is_current and not hit.off else []
