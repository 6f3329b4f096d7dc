"""Whom AWS may write to about an agreement: five fields that are all filled or all empty, folded at first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.language import tr, tr_in
from app.model.choices import COMPANY, COUNTRY, EMAIL, FIRST_NAME, LAST_NAME
from app.model.entitlement import Contact
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import LinkButton
from ui.widgets.card import IconLabel
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins

_EDGE = 14
_NOBODY = tr("Optional. AWS keeps it with the agreement, and the seller can read it.")


class ContactFields(QWidget):
    """`changed` when something was typed. What is typed is sent also while the fields are folded."""

    changed = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        edge = look.px(_EDGE)
        column.setContentsMargins(edge, look.px(9), edge, look.px(9))
        column.setSpacing(look.px(8))
        column.addLayout(self._make_top(look))
        self.fields = {
            FIRST_NAME: Field(look, tr("First name")),
            LAST_NAME: Field(look, tr("Last name")),
            EMAIL: Field(look, tr("E-mail")),
            COMPANY: Field(look, tr("Company")),
            COUNTRY: Field(look, tr("Country, two letters"), "DE"),
        }
        self._form = QWidget()
        grid = QGridLayout(self._form)
        grid.setContentsMargins(margins(look.px(30), bottom=look.px(4)))
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(8))
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
            if isinstance(field.edit, QLineEdit):
                field.edit.textChanged.connect(self.changed)
        self._form.hide()
        column.addWidget(self._form)

    def _make_top(self, look: Appearance) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(IconLabel(look, "user", None, 18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        words.addWidget(PlainLabel(look, tr("Contact"), types.BODY_STRONG))
        self.second = Paragraph(look, _NOBODY, types.SECOND, is_quiet=True)
        words.addWidget(self.second)
        row.addLayout(words, 1)
        self.fold_button = LinkButton(look, tr("Name a contact"))
        self.fold_button.clicked.connect(self._on_fold_clicked)
        row.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    @property
    def is_open(self) -> bool:
        """Whether the fields are unfolded."""
        return not self._form.isHidden()

    def unfold(self, *, is_open: bool) -> None:
        """Show the fields, or fold them."""
        self._form.setVisible(is_open)
        self._say()

    def contact(self) -> Contact:
        """What is typed, without blanks around it."""
        typed = {key: field.text().strip() for key, field in self.fields.items()}
        return Contact(
            typed[FIRST_NAME],
            typed[LAST_NAME],
            typed[EMAIL],
            typed[COMPANY],
            typed[COUNTRY].upper(),
        )

    def show_contact(self, contact: Contact, problems: Mapping[str, str]) -> None:
        """Show a contact, unless it is what is typed already, and say what is wrong; folded fields open for it."""
        if contact != self.contact():
            texts = (contact.first_name, contact.last_name, contact.email, contact.company, contact.country)  # fmt: skip
            for field, content in zip(self.fields.values(), texts, strict=True):
                field.edit.blockSignals(True)
                field.set_text(content)
                field.edit.blockSignals(False)
        for key, field in self.fields.items():
            field.set_problem(problems.get(key, ""))
        if not self.is_open and any(problems.get(key) for key in self.fields):
            self._form.show()
        self._say()

    def _say(self) -> None:
        found = self.contact()
        name = plain(f"{found.first_name} {found.last_name}".strip(), 80)
        said = f"{name}, {plain(found.email, 80)}" if name and found.email else name
        self.second.set_words("", said or _NOBODY)
        words = spoken = tr("Name a contact")
        if self.is_open:
            words, spoken = tr("Fold"), tr("Fold the contact")
        elif found != Contact():
            words, spoken = tr_in("verb", "Change"), tr("Change the contact")
        self.fold_button.set_words(words)
        self.fold_button.setAccessibleName(spoken)

    def _on_fold_clicked(self) -> None:
        self.unfold(is_open=not self.is_open)
        if self.is_open:
            self.fields[FIRST_NAME].edit.setFocus(Qt.FocusReason.TabFocusReason)
