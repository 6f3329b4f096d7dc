"""The fields of the use-case form on its sheet: checked as one types, compared with what AWS has."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.language import tr, tr_in
from app.model.command import Command, SubmitUseCase
from app.model.text import plain
from app.model.use_case_form import (
    INDUSTRIES,
    LONGEST_USE_CASES,
    OTHER_INDUSTRY,
    FormField,
    IntendedUsers,
    StoredForm,
    UseCaseForm,
)
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.confirm.form import PlanForm
from ui.confirm.outcome_words import users_words
from ui.confirm.plan import Line, Plan
from ui.theme import Tone
from ui.widgets.card import IconLabel, Note
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel

_GAP = 14
_LINES = 4
_SHOWN = 90  # letters of what AWS has, beside a field's name
_LABELS = {
    FormField.COMPANY_NAME: tr("Company name"),
    FormField.COMPANY_WEBSITE: tr("Website"),
    FormField.INTENDED_USERS: tr("Who will use it"),
    FormField.INDUSTRY: tr("Industry"),
    FormField.OTHER_INDUSTRY: tr("Which other industry"),
    FormField.USE_CASES: tr("What you will use models for"),
}
_USERS = {"": tr("Choose…"), **{one.value: users_words(one) for one in IntendedUsers}}


class UseCaseFields(PlanForm):
    """Asks for the form. A field says what is wrong with it once it was touched; sending waits for all."""

    def __init__(
        self,
        look: Appearance,
        plan: Plan,
        who: Line,
        open_settings: Callable[[], None],
        *,
        begun: UseCaseForm,
        stored: StoredForm | None,
    ) -> None:
        """Begin with what was typed before; `stored` is what AWS has, None for nothing."""
        self._begun = begun
        self._stored = stored
        self._touched: set[FormField] = set()
        self._fields: dict[FormField, Field] = {}
        super().__init__(look, plan, who, open_settings)
        self._touched |= {one for one, typed in _values(begun).items() if typed}
        self._say()

    # --- what the sheet asks ----------------------------------------------------------------------

    @property
    def field(self) -> QWidget | None:
        """The company's name."""
        return self._fields[FormField.COMPANY_NAME].edit

    def read(self) -> UseCaseForm:
        """The form as it would be sent: without spaces around what was typed."""
        is_other = self.industry.text().strip() == OTHER_INDUSTRY
        return UseCaseForm(
            company_name=self._typed(FormField.COMPANY_NAME),
            company_website=self._typed(FormField.COMPANY_WEBSITE),
            intended_users=str(self.users.currentData() or ""),
            industry_option=self._typed(FormField.INDUSTRY),
            other_industry_option=self._typed(FormField.OTHER_INDUSTRY) if is_other else "",
            use_cases=self._typed(FormField.USE_CASES),
        )

    def missing(self) -> str:
        """The first thing that AWS would not take, or that AWS has just this already."""
        form = self.read()
        if form.problems:
            return form.problems[0].sentence
        if self._stored is not None and self._stored.is_same(form):
            return tr("AWS has just this form already.")
        return ""

    def command(self) -> Command:
        """The plan's command with the form as it was typed."""
        command = self.plan.command
        if not isinstance(command, SubmitUseCase):
            raise TypeError(command)
        return msgspec.structs.replace(command, shown=self.read())

    def ask(self) -> None:
        """Ask for all fields."""
        look = self.look
        company = self._line(FormField.COMPANY_NAME)
        self.website = self._line(FormField.COMPANY_WEBSITE)
        self.column.addLayout(self._beside(company, self.website))
        self.column.addSpacing(look.px(_GAP))
        self.industry = self._line(FormField.INDUSTRY)
        self.column.addLayout(self._beside(self.industry, self._users()))
        self.column.addSpacing(look.px(6))
        self.column.addLayout(self._industries())
        self.other = self._line(FormField.OTHER_INDUSTRY)
        self.column.addWidget(self.other)
        self.column.addSpacing(look.px(_GAP))
        self.column.addWidget(self._use_cases())
        self.column.addSpacing(look.px(_GAP))
        self.compared = Note(look, Tone.NEUTRAL, "info")
        self.compared.put_icon_on_first_line()
        self.column.addWidget(self.compared)
        self.column.addSpacing(look.px(8))

    # --- building ---------------------------------------------------------------------------------

    def _line(self, name: FormField) -> Field:
        made = Field(self.look, _LABELS[name])
        made.set_text(_values(self._begun)[name])
        self._fields[name] = made
        if isinstance(made.edit, QLineEdit):
            made.edit.textEdited.connect(self._on_typed)
            made.edit.editingFinished.connect(self._on_left)
        made.edit.setProperty("form-field", name.value)
        return made

    def _beside(self, left: QWidget, right: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        for one in (left, right):
            row.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
        return row

    def _users(self) -> QWidget:
        look = self.look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        words = _LABELS[FormField.INTENDED_USERS]
        label = PlainLabel(look, words, types.SECOND, "text2")
        known = self._begun.intended_users
        options = dict(_USERS) if known in _USERS else {**_USERS, known: users_words(known)}
        self.users = Choice(look, words, options)
        self.users.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.users.setCurrentIndex(self.users.findData(known))
        self.users.activated.connect(self._on_users_chosen)
        label.setBuddy(self.users)
        self.users_problem = _Problem(look)
        for widget in (label, self.users, self.users_problem):
            column.addWidget(widget)
        return inside

    def _industries(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(6))
        self.suggestions: list[FilterChip] = []
        for words in INDUSTRIES:
            chip = FilterChip(self.look, words)
            chip.setAccessibleName(tr("Industry: {name}", name=words))
            chip.setProperty("suggests", words)
            chip.clicked.connect(self._on_suggestion_clicked)
            self.suggestions.append(chip)
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def _use_cases(self) -> QWidget:
        look = self.look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        made = Field(look, _LABELS[FormField.USE_CASES], lines=_LINES)
        made.set_text(self._begun.use_cases)
        self._fields[FormField.USE_CASES] = made
        if isinstance(made.edit, QPlainTextEdit):
            made.edit.textChanged.connect(self._on_use_cases_typed)
        self.counter = PlainLabel(look, "", types.SECOND, "text2")
        column.addWidget(made)
        column.addWidget(self.counter)
        return inside

    # --- saying -----------------------------------------------------------------------------------

    def _say(self) -> None:
        form = self.read()
        problems = {one.field: one.sentence for one in form.problems}
        for name, made in self._fields.items():
            made.set_problem(problems.get(name, "") if name in self._touched else "")
        users = FormField.INTENDED_USERS
        self.users_problem.say(problems.get(users, "") if users in self._touched else "")
        self.users.setAccessibleDescription(problems.get(users, ""))
        self.other.setVisible(form.industry_option == OTHER_INDUSTRY)
        for chip in self.suggestions:
            chip.setChecked(chip.property("suggests") == form.industry_option)
        self.counter.setText(
            tr(
                "{number} of {most} characters. Do not include personal data.",
                number=text.count(len(form.use_cases)),
                most=text.count(LONGEST_USE_CASES),
            )
        )
        self._compare(form)

    def _compare(self, form: UseCaseForm) -> None:
        """Say what of it AWS has otherwise: it has no way to change a form."""
        stored = self._stored
        self.compared.setVisible(stored is not None)
        if stored is None:
            return
        if stored.form is None:
            self.compared.set_words(
                tr("AWS has something else in the place of the form."),
                tr("It may refuse this one. It has: “{text}”", text=plain(stored.text, 300)),
            )
        elif stored.is_same(form):
            self.compared.set_words(
                tr("This is the form that AWS has."), tr("Nothing is to be sent.")
            )
        else:
            self.compared.set_words(
                tr("AWS has another form, and may refuse this one."), _differences(stored, form)
            )

    def _typed(self, name: FormField) -> str:
        return self._fields[name].text().strip() if name in self._fields else ""

    def _touch(self, name: FormField) -> None:
        self._touched.add(name)
        self._say()
        self.answered.emit()

    # --- slots ------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self._touch(FormField(str(self.sender().property("form-field"))))

    def _on_left(self) -> None:
        edit = self.sender()
        if isinstance(edit, QLineEdit) and edit.text():
            self._touch(FormField(str(edit.property("form-field"))))

    def _on_use_cases_typed(self) -> None:
        self._touch(FormField.USE_CASES)

    def _on_users_chosen(self, _index: int) -> None:
        self._touch(FormField.INTENDED_USERS)

    def _on_suggestion_clicked(self) -> None:
        self.industry.set_text(str(self.sender().property("suggests")))
        self._touch(FormField.INDUSTRY)


class _Problem(QWidget):
    """One sentence under something that is chosen."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(5))
        self._words = PlainLabel(look, "", types.SECOND, Tone.DANGER, wraps=True)
        icon = IconLabel(look, "warning-circle", Tone.DANGER, 14)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say it, or nothing."""
        self._words.setText(sentence)
        self.setVisible(bool(sentence))


def _values(form: UseCaseForm) -> dict[FormField, str]:
    return {
        FormField.COMPANY_NAME: form.company_name,
        FormField.COMPANY_WEBSITE: form.company_website,
        FormField.INTENDED_USERS: form.intended_users,
        FormField.INDUSTRY: form.industry_option,
        FormField.OTHER_INDUSTRY: form.other_industry_option,
        FormField.USE_CASES: form.use_cases,
    }


def _differences(stored: StoredForm, form: UseCaseForm) -> str:
    """What AWS has in the fields that differ."""
    if stored.form is None:
        return ""
    before, now = _values(stored.form), _values(form)
    said = [
        f"{_LABELS[name]}: “{_shown(name, before[name])}”."
        for name in FormField
        if before[name] != now[name]
    ]
    more = [tr("It also holds what this version does not know.")] if stored.has_more else []
    return " ".join([tr("It has:"), *said, *more]) if said else " ".join(more)


def _shown(name: FormField, value: str) -> str:
    if not value:
        return tr_in("what a field holds", "nothing")
    return users_words(value) if name is FormField.INTENDED_USERS else plain(value, _SHOWN)
