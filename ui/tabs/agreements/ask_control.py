"""One filter of the Ask AWS window: a label over a field or a choice, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement_search import Filter, FilterName
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.agreements import ask_words
from ui.tabs.agreements.ask_words import WORDS, Kind
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.tooltip import set_tooltip


class FilterControl(QWidget):
    """`changed` when its value is another one, `entered` for Enter in a field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Appearance, name: FilterName) -> None:
        super().__init__()
        self.name = name
        self.kind = ask_words.kind_of(name)
        self.input: QLineEdit | Choice
        self._field: Field | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        if self.kind is Kind.CHOICE:
            self._add_choice(look, column)
        else:
            self._add_field(look, column)
        self.set_on("")

    @property
    def typed(self) -> str:
        """What the field holds, whether AWS would take it or not."""
        if isinstance(self.input, Choice):
            return str(self.input.currentData())
        return self.input.text().strip()

    @property
    def filter(self) -> Filter | None:
        """The filter, None while the field is empty."""
        typed = self.typed
        return Filter(self.name, ask_words.value_of(self.kind, typed) or typed) if typed else None

    @property
    def problem(self) -> str:
        """What is wrong with what was typed."""
        return ask_words.form_problem(self.kind, self.typed)

    def set_typed(self, typed: str) -> None:
        """Fill the field; empty takes the filter out."""
        if isinstance(self.input, Choice):
            self.input.setCurrentIndex(max(self.input.findData(typed), 0))
        else:
            self.input.setText(typed)

    def set_on(self, reason_off: str) -> None:
        """Let the filter be set, or say why AWS would not take it."""
        self.input.setEnabled(not reason_off)
        tip = reason_off or tr("AWS calls this filter {name}.", name=self.name.value)
        set_tooltip(self, tip)
        if self._field is None or not self.problem:
            self.input.setAccessibleDescription(tip)

    def _add_choice(self, look: Appearance, column: QVBoxLayout) -> None:
        label = WORDS[self.name].label
        self.input = Choice(look, label, ask_words.choice_words(self.name))
        words = PlainLabel(look, label, types.SECOND, "text2")
        words.setBuddy(self.input)
        column.addWidget(words)
        column.addWidget(self.input)
        self.input.currentIndexChanged.connect(self.changed)

    def _add_field(self, look: Appearance, column: QVBoxLayout) -> None:
        words = WORDS[self.name]
        self._field = Field(look, words.label, words.example)
        edit = self._field.edit
        if not isinstance(edit, QLineEdit):
            raise TypeError(edit)
        self.input = edit
        column.addWidget(self._field)
        edit.textChanged.connect(self._on_text_changed)
        edit.editingFinished.connect(self._on_editing_finished)
        edit.returnPressed.connect(self.entered)

    def _on_text_changed(self) -> None:
        if self._field is not None and not self.problem:
            self._field.set_problem("")
        self.changed.emit()

    def _on_editing_finished(self) -> None:
        if self._field is not None:
            self._field.set_problem(self.problem)
