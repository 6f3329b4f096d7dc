"""A sheet with a short list of texts that the person adds to and takes from: regions, or user ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.announce import announce
from ui.widgets.buttons import IconButton, PlainButton, PrimaryButton
from ui.widgets.field import Field
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_LONGEST = 120
_MOST_SUGGESTED = 4


class ValueWords(msgspec.Struct, frozen=True):
    """What the sheet says: `add` names the field, `add_it` its button; `type_first` stands for an empty one.

    `check` says what is wrong with a typed value. `none` stands in the place of an empty list, `must` says
    why it cannot stay empty.
    """

    title: str
    what: str
    add: str
    add_it: str
    type_first: str
    button: str
    none: str
    check: Callable[[str], str]
    must: str = ""


class ValuesSheet(Sheet):
    """`chosen` carries the tuple of values once, when the person keeps them."""

    chosen = Signal(object)

    def __init__(
        self,
        look: Appearance,
        window: QWidget,
        words: ValueWords,
        values: Sequence[str],
        suggested: Sequence[str] = (),
    ) -> None:
        super().__init__(look, window, words.title)
        self._words = words
        self._values = list(values)
        self._suggested = tuple(suggested)
        self.body.addWidget(PlainLabel(look, words.title, types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.body.addWidget(Paragraph(look, words.what, is_quiet=True))
        self.body.addSpacing(look.px(14))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(4))
        self.body.addLayout(self._rows)
        self.body.addSpacing(look.px(10))
        self._build_field()
        self.body.addStretch(1)
        self._build_footer()
        self._show()
        self.field.edit.setFocus()

    def _build_field(self) -> None:
        look, words = self.look, self._words
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.field = Field(look, words.add)
        edit = self.field.edit
        if isinstance(edit, QLineEdit):
            edit.setMaxLength(_LONGEST)
            edit.textEdited.connect(self._on_typed)
        self.add_button = PlainButton(look, tr("Add"), "plus")
        self.add_button.setAccessibleName(words.add_it)
        self.add_button.clicked.connect(self._on_add_clicked)
        row.addWidget(self.field, 1)
        row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(look.px(6))
        self.body.addSpacing(look.px(8))
        self.body.addLayout(self._chips)

    def _build_footer(self) -> None:
        self.why = PlainLabel(self.look, "", types.SECOND, "text2")
        cancel = PlainButton(self.look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.keep_button = PrimaryButton(self.look, self._words.button)
        self.keep_button.clicked.connect(self._on_keep_clicked)
        self.footer.addWidget(self.why)
        self.footer.addStretch(1)
        self.footer.addWidget(cancel)
        self.footer.addWidget(self.keep_button)

    @property
    def values(self) -> tuple[str, ...]:
        """The values that would be kept."""
        return tuple(self._values)

    def add(self, typed: str) -> bool:
        """Add a value, unless there is something wrong with it."""
        value = typed.strip()
        problem = self._words.check(value) if value else self._words.type_first
        if not problem and value in self._values:
            problem = tr("It is in the list already.")
        self.field.set_problem(problem)
        if not problem:
            self._values.append(value)
            self.field.set_text("")
            announce(self, tr("{value} added", value=value))
            self._show()
        self.fit()
        return not problem

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field adds what is typed; it never keeps and closes."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.focusWidget() is self.field.edit:
            self.add(self.field.text())
            return
        super().keyPressEvent(event)

    def _show(self) -> None:
        _empty(self._rows)
        for value in self._values:
            self._rows.addWidget(self._row(value))
        if not self._values:
            self._rows.addWidget(PlainLabel(self.look, self._words.none, types.BODY, "text2"))
        _empty(self._chips)
        left = [one for one in self._suggested if one not in self._values][:_MOST_SUGGESTED]
        for value in left:
            chip = FilterChip(self.look, value)
            chip.setCheckable(False)
            chip.setAccessibleName(tr("Add {value}", value=value))
            chip.setProperty("value", value)
            chip.clicked.connect(self._on_chip_clicked)
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        off = "" if self._values else self._words.must
        self.why.setText(off)
        self.keep_button.set_on(not off, off)
        self.fit()

    def _row(self, value: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PlainLabel(self.look, plain(value, _LONGEST), types.BODY_MEDIUM), 1)
        remove = IconButton(
            self.look, "x", tr("Take out {value}", value=plain(value, _LONGEST)), small=True
        )
        remove.setProperty("value", value)
        remove.clicked.connect(self._on_remove_clicked)
        row.addWidget(remove)
        return holder

    # --- slots ------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self.field.set_problem("")

    def _on_add_clicked(self) -> None:
        self.add(self.field.text())
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chip_clicked(self) -> None:
        self.add(str(self.sender().property("value")))
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove_clicked(self) -> None:
        value = str(self.sender().property("value"))
        self._values.remove(value)
        announce(self, tr("{value} taken out", value=value))
        self._show()
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_keep_clicked(self) -> None:
        if not self.field.text().strip() or self.add(self.field.text()):
            self.chosen.emit(self.values)
            self.accept()


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
