"""The page of the amount that is typed to confirm, and of the person's own rules."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.language import tr
from app.model.personal_rules import MOST_PERCENT, PersonalRules
from ui import text
from ui.context import Context
from ui.preferences.limits import LimitsEditor
from ui.preferences.rows import SettingsCard, SettingsPage
from ui.typed import typed_amount
from ui.widgets.field import Field
from ui.widgets.number_field import NumberField
from ui.widgets.switch import Switch
from ui.widgets.tooltip import set_tooltip

_PLACES = 2
_FIELD = 140
_USUAL_PERCENT = 10


class SafetyPage(SettingsPage):
    """Each rule is applied at once. They add to the rights of the AWS role, and only warn."""

    def __init__(self, context: Context) -> None:
        said = tr("These rules live on this computer. They add to the rights of your AWS role.")
        super().__init__(context.look, tr("Spending safety"), said)
        self._settings = context.settings
        look, settings, rules = context.look, context.settings, context.settings.rules
        self.limit = Field(look, "", name=tr("Type the amount to confirm above this"))
        self.limit.setFixedWidth(look.px(_FIELD))
        self.limit.set_text(text.number(settings.typed_limit, _PLACES))
        name = tr("Type the amount to confirm above")
        self.typed_limits = LimitsEditor(look, name, settings.typed_limits)
        typed = SettingsCard(look)
        typed.add_row(
            name,
            tr(
                "For what you approve or accept and for the limit of a payment session, in each"
                " currency that has none below"
            ),
            self.limit,
        )
        typed.add_row(tr("In single currencies"), "", self.typed_limits)
        self.above = LimitsEditor(look, tr("Warn above"), rules.warn_above)
        self.new_seller = self._switch(tr("New seller"), is_on=rules.new_seller)
        self.price_up = self._switch(tr("Price went up"), is_on=rules.price_up_percent is not None)
        self.percent = NumberField(look, tr("Per cent above which to warn"), 0, MOST_PERCENT)
        self.percent.set_quietly(
            _USUAL_PERCENT if rules.price_up_percent is None else rules.price_up_percent
        )
        self._turn_percent(is_on=rules.price_up_percent is not None)
        self.order = self._switch(tr("Missing purchase order"), is_on=rules.missing_order)
        warn = SettingsCard(look, tr("Warn me before I pay, buy, approve or let an agent spend"))
        warn.add_row(
            tr("Above an amount"),
            tr(
                "In the same currency, nothing is converted. The limit of a payment session counts"
                " as its amount"
            ),
            self.above,
        )
        warn.add_row(
            tr("New seller"),
            tr(
                "No other agreement with it, and no payment to it, so far. For organisation"
                " requests: no purchase from it that was approved, either"
            ),
            self.new_seller,
        )
        warn.add_row(
            tr("Price went up by more than so many per cent"),
            tr(
                "A payment against the last one you approved under its agreement; a change or a"
                " replacement against the agreement before"
            ),
            self.percent,
            self.price_up,
        )
        warn.add_row(
            tr("Missing purchase order"),
            tr("On what you approve or accept"),
            self.order,
        )
        self.add(typed, warn)
        self.end()
        self._connect()

    def _switch(self, name: str, *, is_on: bool) -> Switch:
        switch = Switch(self.look, name)
        switch.setChecked(is_on)
        return switch

    def _turn_percent(self, *, is_on: bool) -> None:
        self.percent.setEnabled(is_on)
        set_tooltip(
            self.percent, "" if is_on else tr("Turn the warning of higher prices on first.")
        )

    def _connect(self) -> None:
        if isinstance(self.limit.edit, QLineEdit):
            self.limit.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.limit.edit.editingFinished.connect(self._on_limit_edited)
        self.typed_limits.changed.connect(self._on_typed_limits_changed)
        for switch in (self.new_seller, self.price_up, self.order):
            switch.toggled.connect(self._keep)
        self.above.changed.connect(self._keep)
        self.percent.edited.connect(self._keep)

    def _on_limit_edited(self) -> None:
        value = typed_amount(self.limit.text())
        self.limit.set_problem(
            ""
            if value is not None
            else tr("Write an amount, such as {amount}", amount=text.number(Decimal(10_000), 2))
        )
        if value is not None:
            self._settings.typed_limit = value

    def _on_typed_limits_changed(self) -> None:
        self._settings.typed_limits = self.typed_limits.limits

    def _keep(self) -> None:
        is_on, number = self.price_up.isChecked(), self.percent.number
        self._turn_percent(is_on=is_on)
        before = self._settings.rules
        percent = number if number is not None else before.price_up_percent
        self._settings.rules = PersonalRules(
            self.above.limits,
            self.new_seller.isChecked(),
            percent if is_on else None,
            self.order.isChecked(),
        )
