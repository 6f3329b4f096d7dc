"""Labels that can only show plain text: foreign text never becomes markup, links or images."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QClipboard, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.language import tr
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.fonts import Type
from ui.theme import Tone
from ui.widgets.drawn import Drawn
from ui.widgets.reading import from_start, is_from_right
from ui.widgets.tooltip import set_tooltip

Ink = Tone | str  # a tone, or one of "text", "text2", "text3", "link"


class PlainLabel(QLabel):
    """A label in one type and one ink. `elided` cuts at the end and keeps the whole in the tooltip."""

    def __init__(
        self,
        look: Appearance,
        content: str = "",
        kind: Type = types.BODY,
        ink: Ink = "text",
        *,
        wraps: bool = False,
        elided: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_elided = elided
        self._said = ""
        if is_from_right():
            # Qt would lay the words out from right to left, too, and put the full stop before them.
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(kind))
        self.setWordWrap(wraps)
        self.setProperty("tone", str(ink))
        if elided:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(content)

    def setText(self, content: str) -> None:
        """Say something; where it wraps, no line ends within a date."""
        self._said = content
        super().setText(text.unbroken(content) if self.wordWrap() else content)

    def text(self) -> str:
        """What is said, with plain spaces."""
        return self._said

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Stand at the left, the middle or the right; mirrored where one reads from right to left."""
        super().setAlignment(from_start(alignment))

    def set_ink(self, ink: Ink) -> None:
        """Change the colour."""
        if self.property("tone") != str(ink):
            self.setProperty("tone", str(ink))
            self.style().unpolish(self)
            self.style().polish(self)

    def make_selectable(self) -> PlainLabel:
        """Let the text be selected with the mouse and the keyboard."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self

    def minimumSizeHint(self) -> QSize:
        """An elided label may shrink to nothing."""
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._is_elided else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut at the end where it is longer than the label."""
        if not self._is_elided:
            super().paintEvent(event)
            return
        metrics = QFontMetrics(self.font())
        whole = self.text()
        shown = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, self.width())
        set_tooltip(self, whole if shown != whole else "")
        with QPainter(self) as painter:
            painter.setLayoutDirection(self.layoutDirection())
            painter.setFont(self.font())
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), int(self.alignment()), shown)


class MoneyLabel(Drawn):
    """An amount with its code behind it, smaller and in text3; words where there is no amount.

    `elided` lets it be narrower than its amount: the number ends in … then, and is whole in the tooltip.
    """

    def __init__(
        self,
        look: Appearance,
        money: Money | None = None,
        kind: Type = types.BODY,
        *,
        code_kind: Type = types.CODE,
        otherwise: str = text.NOT_AVAILABLE,
        elided: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._code_kind = code_kind
        self._otherwise = otherwise
        self._money = money
        self._is_elided = elided
        across = QSizePolicy.Policy.Maximum if elided else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.set_money(money)

    def set_money(self, money: Money | None) -> None:
        """Show another amount."""
        self._money = money
        self.setAccessibleName(text.money_or(money, self._otherwise))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What is shown, as one string."""
        return text.money_or(self._money, self._otherwise)

    def sizeHint(self) -> QSize:
        """As wide as the amount and its code."""
        number, code = self._parts()
        width = QFontMetrics(self._number_font()).horizontalAdvance(number)
        if code:
            width += QFontMetrics(self._look.font(self._code_kind)).horizontalAdvance(code)
            width += self._gap()
        return QSize(width + 1, self._look.px(self._kind.line))

    def minimumSizeHint(self) -> QSize:
        """An elided amount may shrink to nothing."""
        hint = self.sizeHint()
        return QSize(0, hint.height()) if self._is_elided else hint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw number and code on one base line."""
        with QPainter(self) as painter:
            theme = self._look.theme
            number, code = self._fitting_parts()
            number_font = self._number_font()
            metrics = QFontMetrics(number_font)
            base = (self.height() + metrics.ascent() - metrics.descent()) // 2
            painter.setFont(number_font)
            painter.setPen(self._look.color(theme.text if code else theme.text2))
            painter.drawText(0, base, number)
            if code:
                painter.setFont(self._look.font(self._code_kind))
                painter.setPen(self._look.color(theme.text3))
                painter.drawText(metrics.horizontalAdvance(number) + self._gap(), base, code)

    def _fitting_parts(self) -> tuple[str, str]:
        number, code = self._parts()
        missing = self.sizeHint().width() - self.width()
        if not self._is_elided:
            return number, code
        set_tooltip(self, self.text() if missing > 0 else "")
        if missing <= 0:
            return number, code
        metrics = QFontMetrics(self._number_font())
        room = metrics.horizontalAdvance(number) - missing
        return metrics.elidedText(number, Qt.TextElideMode.ElideRight, room), code

    def _parts(self) -> tuple[str, str]:
        if self._money is None:
            return self._otherwise, ""
        return text.amount(self._money), self._money.currency

    def _number_font(self) -> QFont:
        return self._look.font(self._kind if self._money else types.BODY)

    def _gap(self) -> int:
        return self._look.px(max(3, round(self._kind.size / 8)))


class IdLabel(QWidget):
    """An id in the fixed font, cut in the middle, with a button that copies it whole."""

    def __init__(
        self,
        look: Appearance,
        value: str,
        what: str,
        clipboard: QClipboard,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show `value`; `what` names it in the button's accessible name ("request id")."""
        super().__init__(parent)
        self._look = look
        self._value = value
        self._clipboard = clipboard
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.label = PlainLabel(look, text.short_id(value), types.MONO, "text2")
        self.copy_button = QToolButton()
        self.copy_button.setFixedSize(look.px(24), look.px(24))
        self.copy_button.setAccessibleName(tr("Copy the {what}", what=what))
        set_tooltip(self.copy_button, tr("Copy the {what}\n{value}", what=what, value=value))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        row.addWidget(self.label)
        row.addWidget(self.copy_button)
        look.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        side = self._look.px(14)
        self.copy_button.setIconSize(QSize(side, side))
        self.copy_button.setIcon(self._look.icon("copy", self._look.theme.text2, side))

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._value)


def room_for(look: Appearance, kind: Type, width: int, *words: str) -> int:
    """The width of a column in pixels: the design's, or more where a language's words need it."""
    metrics = QFontMetrics(look.font(kind))
    return max(look.px(width), *(metrics.horizontalAdvance(one) + 2 for one in words))


def shrinkable(label: PlainLabel) -> PlainLabel:
    """Let an elided label take its natural width, and give way where there is no room for it."""
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    return label
