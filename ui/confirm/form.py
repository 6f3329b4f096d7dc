"""The first stage of a confirmation sheet: what will happen, and what must be typed or ticked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from app.model.command import Command
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.confirm.plan import Fact, Line, Plan, ReasonField, phrase, spoken
from ui.confirm.rules import TYPED_LIMIT, Typed, amount_matches, read_reason
from ui.theme import Tone
from ui.widgets.buttons import LinkButton
from ui.widgets.card import IconLabel, Note
from ui.widgets.field import mark_wrong
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tick import Tick

_CHIP_ROW = 470  # inside a sheet of the usual width
_LONG_AMOUNT = 18


class PlanForm(QWidget):
    """Shows a plan. `answered` whenever what was typed or ticked changes.

    A subclass that asks for more overrides `ask`, `field`, `missing` and `command`.
    """

    answered = Signal()

    def __init__(
        self, look: Appearance, plan: Plan, who: Line, open_settings: Callable[[], None]
    ) -> None:
        """Show the plan, and `who` would act on it."""
        super().__init__()
        self.look = look
        self.plan = plan
        self.tick: Tick | None = None
        self.typed: QLineEdit | None = None
        self.reason: ReasonEdit | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._build_head(plan)
        self._build_facts((*plan.facts, Fact("user-circle", who)))
        self.ask()
        self._build_notes(plan)
        self._build_typed(plan, open_settings)
        self._changed = _note(look, Tone.DANGER, "warning-circle", ())
        self._changed_holder = QWidget()
        holder = QVBoxLayout(self._changed_holder)
        holder.setContentsMargins(0, look.px(12), 0, 0)
        holder.addWidget(self._changed)
        self.column.addWidget(self._changed_holder)
        self._changed_holder.hide()
        self._off = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self._off.setContentsMargins(0, look.px(10), 0, 0)
        self.column.addWidget(self._off)
        self._off.hide()

    @property
    def field(self) -> QWidget | None:
        """Where the person types first; None when there is nothing to type."""
        return self.reason.edit if self.reason is not None else self.typed

    def missing(self) -> str:
        """What is still to be done before the button works; empty when nothing is."""
        if self.tick is not None and not self.tick.isChecked():
            return tr("Tick that this is a different payment first.")
        if self.reason is not None and not self.reason.read().is_good:
            return self.reason.read().problem
        if self.typed is not None and not self._is_typed():
            return tr("Type what the field asks for first.")
        return ""

    def command(self) -> Command:
        """The plan's command with the reason as it was typed."""
        return self.plan.command_with(self.reason.read().value if self.reason else None)

    def ask(self) -> None:
        """Ask for the text that goes with the decision, where there is one."""
        if self.plan.reason is None:
            return
        self.reason = ReasonEdit(self.look, self.plan.reason)
        self.reason.changed.connect(self.answered)
        self.column.addWidget(self.reason)
        self.column.addSpacing(self.look.px(16))

    def show_changed(self, what: str) -> None:
        """Say that the item is not as shown any more."""
        gap = "\n" if "\n" in what or not what.endswith((".", "。")) else " "
        again = tr("Close this sheet and look again.")
        self._changed.set_words(tr("This has changed."), f"{what}{gap}{again}")
        self._changed_holder.setVisible(bool(what))

    def show_off(self, reason: str) -> None:
        """Say why nothing can be sent now, for reasons that do not lie in this sheet."""
        self._off.setText(reason)
        self._off.setVisible(bool(reason))
        self.column.invalidate()
        self.updateGeometry()  # at once: the sheet takes its height from it

    def _build_head(self, plan: Plan) -> None:
        px = self.look.px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(IconLabel(self.look, plan.icon, None, 17))
        row.addWidget(PlainLabel(self.look, plan.action, types.BODY, "text2"), 1)
        self.column.addLayout(row)
        self.column.addSpacing(px(8))
        if plan.money is not None:
            amount = MoneyLabel(
                self.look, plan.money, _amount_kind(plan.money), code_kind=types.SHEET_CODE
            )
            self.column.addWidget(amount)
            self.column.addSpacing(px(10))
        self.column.addWidget(Paragraph(self.look, plan.title, types.DIALOG_TITLE))
        self.column.addSpacing(px(2))
        self.column.addWidget(Paragraph(self.look, plan.subtitle, is_quiet=True))
        self.column.addSpacing(px(16))

    def _build_facts(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            row = QHBoxLayout()
            row.setSpacing(self.look.px(11))
            icon = IconLabel(self.look, fact.icon, None, 16)
            icon.setFixedHeight(self.look.px(types.BODY.line))
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            words = Paragraph(self.look)
            words.set_runs(fact.line)
            row.addWidget(words, 1)
            self.column.addLayout(row)
            self.column.addSpacing(self.look.px(8))
        if facts:
            self.column.addSpacing(self.look.px(8))

    def _build_notes(self, plan: Plan) -> None:
        for said in plan.warnings:
            self.column.addWidget(_note(self.look, Tone.WARNING, "shield-warning", said))
            self.column.addSpacing(self.look.px(8))
        if plan.duplicate:
            note = _note(self.look, Tone.WARNING, "copy", plan.duplicate)
            self.tick = Tick(self.look, plan.tick)
            self.tick.toggled.connect(self.answered)
            note.column.addSpacing(self.look.px(3))
            note.column.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(note)
            self.column.addSpacing(self.look.px(16))
        self.column.addWidget(_note(self.look, Tone.NEUTRAL, "lock-simple", plan.final))

    def _build_typed(self, plan: Plan, open_settings: Callable[[], None]) -> None:
        wanted = plan.name_to_type or plan.word_to_type
        wanted = text.amount(plan.to_type) if plan.to_type else wanted
        if not wanted:
            return
        px = self.look.px
        self.column.addSpacing(px(16))
        is_word = bool(plan.word_to_type) and not (plan.to_type or plan.name_to_type)
        said = phrase("Type <b>{wanted}</b> to confirm", wanted=wanted)
        if is_word:
            said = phrase("Type <b>{wanted}</b>, the word that AWS asks for", wanted=wanted)
        label = Paragraph(self.look)
        label.set_runs(said)
        self.column.addWidget(label)
        self.column.addSpacing(px(6))
        self.typed = QLineEdit()
        self.typed.setFont(self.look.font(types.BODY))
        self.typed.setMaxLength(TYPED_LIMIT)
        self.typed.setAccessibleName(spoken(said))
        self.typed.textChanged.connect(self.answered)
        self.column.addWidget(self.typed)
        if plan.to_type is None:
            return
        row = QHBoxLayout()
        row.setSpacing(px(4))
        limit = tr("Asked above your limit of {limit}.", limit=plan.limit_words)
        row.addWidget(PlainLabel(self.look, limit, types.SECOND, "text2"))
        self.settings_link = LinkButton(self.look, tr("Change in settings"))
        self.settings_link.setFont(self.look.font(types.SECOND))
        self.settings_link.clicked.connect(open_settings)
        row.addWidget(self.settings_link)
        row.addStretch(1)
        self.column.addSpacing(px(4))
        self.column.addLayout(row)

    def _is_typed(self) -> bool:
        typed = self.typed.text() if self.typed is not None else ""
        if self.plan.to_type is not None:
            return amount_matches(typed, self.plan.to_type)
        if self.plan.name_to_type:
            return typed.strip() == self.plan.name_to_type
        return typed.strip().casefold() == self.plan.word_to_type


class ReasonEdit(QWidget):
    """A text for the other side, with its limit counted and some sentences to start from."""

    changed = Signal()

    def __init__(self, look: Appearance, field: ReasonField) -> None:
        super().__init__()
        self._field = field
        self._suggested = dict(field.suggestions)
        self.chips: list[FilterChip] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(5))
        must = tr("Required") if field.is_required else tr("Optional")
        column.addLayout(
            _ends(
                PlainLabel(look, field.label, types.BODY_MEDIUM),
                PlainLabel(look, must, types.SECOND, "text2"),
            )
        )
        self.edit = QPlainTextEdit(field.text)
        self.edit.setFont(look.font(types.BODY))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(look.px(84))
        self.edit.setAccessibleName(f"{field.label}, {must.lower()}")
        self.edit.textChanged.connect(self._on_edit_text_changed)
        column.addWidget(self.edit)
        self.counter = PlainLabel(look, "", types.SECOND, "text2")
        column.addLayout(_ends(PlainLabel(look, field.hint, types.SECOND, "text2"), self.counter))
        if field.suggestions:
            column.addSpacing(look.px(6))
            column.addLayout(self._chips(look))
        self._count()

    def read(self) -> Typed:
        """The text as it would be sent."""
        return read_reason(
            self.edit.toPlainText(), limit=self._field.limit, is_required=self._field.is_required
        )

    def _chips(self, look: Appearance) -> QVBoxLayout:
        """As many in a row as a sheet has room for with the font that is used."""
        rows = QVBoxLayout()
        rows.setSpacing(look.px(6))
        left = 0
        for words in self._suggested:
            chip = FilterChip(look, words)
            chip.setProperty("suggests", words)
            chip.clicked.connect(self._on_chip_clicked)
            self.chips.append(chip)
            chip.ensurePolished()  # its padding comes with the style sheet
            wanted = chip.sizeHint().width()
            if wanted > left:
                left = look.px(_CHIP_ROW)
                row = QHBoxLayout()
                row.setSpacing(look.px(6))
                row.addStretch(1)
                rows.addLayout(row)
            row.insertWidget(row.count() - 1, chip)
            left -= wanted + look.px(6)
        return rows

    def _on_chip_clicked(self) -> None:
        self.edit.setPlainText(self._suggested[self.sender().property("suggests")])

    def _on_edit_text_changed(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        typed = self.edit.toPlainText().strip()
        is_long = len(typed) > self._field.limit
        self.counter.setText(
            tr(
                "{number} of {limit}",
                number=text.count(len(typed)),
                limit=text.count(self._field.limit),
            )
        )
        self.counter.set_ink(Tone.DANGER if is_long else "text2")
        mark_wrong(self.edit, is_wrong=is_long)
        for chip in self.chips:
            chip.setChecked(typed == self._suggested[chip.property("suggests")])


def _amount_kind(money: Money) -> types.Type:
    is_long = len(text.amount(money)) > _LONG_AMOUNT
    return types.DIALOG_TITLE if is_long else types.SHEET_AMOUNT


def _ends(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row


def _note(look: Appearance, tone: Tone, icon: str, said: Line) -> Note:
    note = Note(look, tone, icon)
    note.put_icon_on_first_line()
    note.set_runs(said)
    return note
