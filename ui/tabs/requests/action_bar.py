"""The fixed bar under the reading pane: what to type, and the two answers, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.rules import ORDER_LIMIT, Typed, read_order
from ui.theme import Tone
from ui.widgets.buttons import DangerButton, LinkButton, PlainButton, PrimaryButton
from ui.widgets.card import IconLabel
from ui.widgets.field import mark_wrong
from ui.widgets.labels import PlainLabel, shrinkable
from ui.widgets.paragraph import Paragraph
from ui.widgets.tooltip import set_tooltip

_HEIGHT = 60
Button = PrimaryButton | DangerButton | PlainButton


class ActionBar(QFrame):
    """`main_wanted` and `other_wanted` ask for the two sheets."""

    main_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, look: Appearance, left: QWidget, other: Button, main: Button) -> None:
        super().__init__()
        self.look = look
        self.main = main
        self.other = other
        self._left = left
        self.setProperty("ground", "surface")
        self.setProperty("line", "top")
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        row.setSpacing(look.px(12))
        self._off = QWidget()
        off = QHBoxLayout(self._off)
        off.setContentsMargins(0, 0, 0, 0)
        off.setSpacing(look.px(6))
        off.addWidget(IconLabel(look, "warning-circle", Tone.WARNING, 16))
        self.off_words = PlainLabel(look, "", types.SECOND, Tone.WARNING, wraps=True)
        off.addWidget(self.off_words, 1)
        row.addWidget(left, 1)
        row.addWidget(self._off, 1)
        row.addWidget(other)
        row.addWidget(main)
        self._off.hide()
        main.clicked.connect(self.main_wanted)
        other.clicked.connect(self.other_wanted)

    def set_off(self, reason: str, main_reason: str = "") -> None:
        """Switch both buttons off for `reason`, said in words too; only the main one for the other."""
        self._left.setVisible(not reason)
        self._off.setVisible(bool(reason))
        self.off_words.setText(reason)
        self.other.set_on(not reason, reason)
        self.main.set_on(not (reason or main_reason), reason or main_reason)


class OrderField(QWidget):
    """The purchase order of a payment, with the one that was used last."""

    changed = Signal(str)

    def __init__(self, look: Appearance, content: str, last: str | None) -> None:
        super().__init__()
        self._last = last
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        label = PlainLabel(look, tr("PO number"), types.BODY, "text2")
        row.addWidget(label)
        self.edit = QLineEdit(content)
        self.edit.setFont(look.font(types.BODY))
        self.edit.setMinimumWidth(look.px(100))
        self.edit.setMaximumWidth(look.px(200))
        self.edit.setPlaceholderText(tr("Optional"))
        self.edit.setAccessibleName(tr("Purchase order, optional"))
        self.edit.setMaxLength(ORDER_LIMIT + 1)
        self.edit.textChanged.connect(self._on_edit_text_changed)
        label.setBuddy(self.edit)
        row.addWidget(self.edit, 10)
        self._problem = PlainLabel(look, "", types.SECOND, Tone.DANGER, elided=True)
        row.addWidget(shrinkable(self._problem))
        self._used = QWidget()
        used = QHBoxLayout(self._used)
        used.setContentsMargins(0, 0, 0, 0)
        used.setSpacing(look.px(4))
        used.addWidget(PlainLabel(look, tr("Last used:"), types.SECOND, "text2"))
        self.last_link = LinkButton(look, plain(last or "", 24))
        self.last_link.setFont(look.font(types.SECOND))
        self.last_link.setAccessibleName(
            tr("Use the last purchase order {last}", last=plain(last or "", 60))
        )
        self.last_link.clicked.connect(self._on_last_clicked)
        used.addWidget(self.last_link)
        self._used.setMinimumWidth(1)
        self._used.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._used_width = label.sizeHint().width() + self._used.sizeHint().width()
        self._used_width += look.px(100 + 3 * 12)
        row.addWidget(self._used)
        row.addStretch(1)
        self._show()

    def read(self) -> Typed:
        """The order as it would be sent."""
        return read_order(self.edit.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The last order shows where there is room for it."""
        super().resizeEvent(event)
        self._show()

    def _on_last_clicked(self) -> None:
        self.edit.setText(self._last or "")

    def _on_edit_text_changed(self, content: str) -> None:
        self._show()
        self.changed.emit(content)

    def _show(self) -> None:
        problem = self.read().problem
        mark_wrong(self.edit, is_wrong=bool(problem))
        set_tooltip(self.edit, problem)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        has_room = self.width() >= self._used_width
        self._used.setVisible(bool(self._last) and not problem and has_room)


def hint(look: Appearance, words: str) -> Paragraph:
    """What is said at the left where nothing is to be typed."""
    return Paragraph(look, words, types.SECOND, is_quiet=True)
