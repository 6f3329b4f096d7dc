"""The options of a purchase: what renews, what silence means, the trial, the tax, and whom AWS may write to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr, tr_in
from app.model.choices import DAYS, MOST_DAYS, Choices
from app.model.configuration import Options
from app.model.entitlement import Contact
from app.model.purchase import Intent
from app.model.term import RenewalTerm, VariablePaymentTerm
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.purchase.contact_fields import ContactFields
from ui.terms.periods import period
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel, Line
from ui.widgets.field import mark_wrong
from ui.widgets.labels import PlainLabel
from ui.widgets.number_field import NumberField
from ui.widgets.paragraph import Paragraph
from ui.widgets.radio import Radio
from ui.widgets.switch import Switch
from ui.widgets.tooltip import set_tooltip

_EDGE = 14
_FIELD = 72
_DAYS_OFF = tr("Only for requests that approve themselves.")


class OptionRow(QWidget):
    """An icon, a title with a line below it, a control at the end, and room for more under the words."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        title: str,
        second: str,
        control: QWidget | None = None,
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        edge = look.px(_EDGE)
        row.setContentsMargins(edge, look.px(9), edge, look.px(9))
        row.setSpacing(look.px(12))
        mark = IconLabel(look, icon, None, 18)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(look.px(1))
        self.column.addWidget(PlainLabel(look, title, types.BODY_STRONG, wraps=True))
        self.second = Paragraph(look, second, types.SECOND, is_quiet=True)
        self.column.addWidget(self.second)
        row.addLayout(self.column, 1)
        if control is not None:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)


class OptionsCard(Card):
    """Rows for what the offer leaves open. `changed` when one of them was answered otherwise."""

    changed = Signal()

    def __init__(self, look: Appearance, options: Options) -> None:
        super().__init__(look, padding=1)
        self._look = look
        self.setAccessibleName(tr("Options"))
        self.body.setSpacing(0)
        self.renew_switch = Switch(look, tr("Auto-renew"), self)
        self.trial_switch = Switch(look, tr("Free trial"), self)
        self.tax_switch = Switch(look, tr("Estimate tax"), self)
        self.payments = PaymentRow(look, options.payments) if options.payments else None
        self.contact = ContactFields(look) if options.takes_contact else None
        self._renewal_row: OptionRow | None = None
        for row in self._rows(options):
            if self.body.count():
                self.body.addWidget(Line())
            self.body.addWidget(row)
        for switch in (self.renew_switch, self.trial_switch, self.tax_switch):
            switch.setVisible(switch.parentWidget() is not self)  # what is not asked is not shown
            switch.toggled.connect(self.changed)
        for part in (self.payments, self.contact):
            if part is not None:
                part.changed.connect(self.changed)

    def _rows(self, options: Options) -> list[QWidget]:
        look = self._look
        rows: list[QWidget] = []
        if options.renewal is not None and options.intent is not Intent.AMEND:
            self._renewal_row = OptionRow(
                look, "arrows-clockwise", tr("Auto-renew"), "", self.renew_switch
            )
            rows.append(self._renewal_row)
        if options.trial is not None:
            length = period(options.trial.duration)
            words = tr("Use is paid for after it, by the rates. It can be had once.")
            if length:
                words = tr(
                    "{length} without charges for what it includes. Use is paid for after it, by the "
                    "rates. It can be had once.",
                    length=length,
                )
            rows.append(OptionRow(look, "gift", tr("Free trial"), words, self.trial_switch))
        if self.payments is not None and options.intent is not Intent.AMEND:
            rows.append(self.payments)
        rows.append(OptionRow(look, "calculator", tr("Estimate tax"), tr("Asks AWS for tax with the quote. Uses the tax settings of this account."), self.tax_switch))  # fmt: skip
        if self.contact is not None:
            rows.append(self.contact)
        return rows

    def answers(self, choices: Choices) -> dict[str, object]:
        """What is answered, by the names of the choices."""
        told: dict[str, object] = {
            "auto_renew": self.renew_switch.isChecked(),
            "wants_trial": self.trial_switch.isChecked(),
            "estimates_tax": self.tax_switch.isChecked(),
            "contact": self.contact.contact() if self.contact is not None else Contact(),
        }
        if self.payments is not None:
            told["approves_itself"] = self.payments.approves.isChecked()
            told["days"] = self.payments.days.number if told["approves_itself"] else choices.days
        return told

    def show_choices(self, options: Options, choices: Choices, problems: Mapping[str, str]) -> None:
        """Show the answers without telling, and what is wrong with them."""
        for switch, is_on in (
            (self.renew_switch, choices.auto_renew),
            (self.trial_switch, choices.wants_trial),
            (self.tax_switch, choices.estimates_tax),
        ):
            switch.blockSignals(True)
            switch.setChecked(is_on)
            switch.blockSignals(False)
        if self._renewal_row is not None and options.renewal is not None:
            words = renewal_words(options, options.renewal, choices.selector)
            self._renewal_row.second.set_words("", words)
            self.renew_switch.setAccessibleDescription(words)
        if self.payments is not None:
            self.payments.show_choices(choices, problems.get(DAYS, ""))
        if self.contact is not None:
            self.contact.show_contact(choices.contact, problems)


class PaymentRow(OptionRow):
    """What silence means when the seller asks for a payment: waiting is the choice at first."""

    changed = Signal()

    def __init__(self, look: Appearance, term: VariablePaymentTerm) -> None:
        limit = term.max_total
        second = (
            tr("{amount} at most in total", amount=text.money(limit))
            if limit
            else tr("AWS names no limit")
        )
        super().__init__(look, "paper-plane-tilt", tr("When the seller asks for a payment"), second)
        self.waits = Radio(look, tr("Wait for my approval"))
        self.approves = Radio(look, tr("Approve by itself after"))
        name = tr("Days until it approves itself")
        self.days = NumberField(look, name, 1, MOST_DAYS, is_in_row=True)
        self.days.setFixedWidth(look.px(_FIELD))
        group = QButtonGroup(self)
        for button in (self.waits, self.approves):
            group.addButton(button)
        line = QHBoxLayout()
        line.setContentsMargins(0, look.px(8), 0, 0)
        line.setSpacing(look.px(8))
        line.addWidget(self.waits)
        line.addSpacing(look.px(12))
        line.addWidget(self.approves)
        line.addWidget(self.days)
        line.addWidget(PlainLabel(look, tr_in("after a number field", "days"), types.BODY, "text2"))
        line.addStretch(1)
        self.column.addLayout(line)
        self._problem = PlainLabel(look, "", types.SECOND, Tone.DANGER, wraps=True)
        self.column.addWidget(self._problem)
        self.approves.toggled.connect(self._on_toggled)
        self.days.edited.connect(self.changed)

    def show_choices(self, choices: Choices, problem: str) -> None:
        """Show what was chosen, without telling."""
        for button, is_on in (
            (self.waits, not choices.approves_itself),
            (self.approves, choices.approves_itself),
        ):
            button.blockSignals(True)
            button.setChecked(is_on)
            button.blockSignals(False)
        self._switch_days(is_on=choices.approves_itself)
        if choices.days is not None and self.days.number != choices.days:
            self.days.set_quietly(choices.days)
        mark_wrong(self.days, is_wrong=bool(problem))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _on_toggled(self, is_on: bool) -> None:
        self._switch_days(is_on=is_on)
        self.changed.emit()

    def _switch_days(self, *, is_on: bool) -> None:
        self.days.setEnabled(is_on)
        set_tooltip(self.days, "" if is_on else _DAYS_OFF)


def renewal_words(options: Options, term: RenewalTerm, selector: str) -> str:
    """What renewing means, and until when the answer can be changed."""
    length = period(selector) if options.cards else ""
    said = tr("Renews for {length}", length=length) if length else tr("Renews at the end")
    most = term.max_renewals
    often = text.plural(most, "{n} time at most", "{n} times at most") if most else ""
    renews = ", ".join(part for part in (said, _price_words(term), often) if part)
    return tr(
        "{renews}. {until}",
        renews=renews,
        until=_deadline_words(options, term),
    )


def _price_words(term: RenewalTerm) -> str:
    increase = term.price_increase
    if increase is None:
        return ""
    if increase.fixed:
        return tr("{percent}% dearer", percent=plain(increase.fixed, 20))
    if increase.least and increase.most:
        return tr(
            "{least}% to {most}% dearer",
            least=plain(increase.least, 20),
            most=plain(increase.most, 20),
        )
    return tr("at a price that the seller sets")


def _deadline_words(options: Options, term: RenewalTerm) -> str:
    if term.unread_lockout:
        named = plain(period(term.unread_lockout), 60)
        return tr("You can change this until {length} before the end.", length=named)
    at = options.decide_by()
    if at is not None:
        return tr("You can change this until {date}.", date=text.date(at))
    if term.lockout:
        return tr(
            "You can change this until {length} before the end.",
            length=text.duration(term.lockout),
        )
    return tr("You can change this until the end.")
