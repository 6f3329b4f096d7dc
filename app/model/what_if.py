"""A forecast with some agreements not renewed."""

from __future__ import annotations

from decimal import Decimal

from app.model.forecast import Forecast
from app.model.money import EXACT


class WhatIf:
    """A forecast with some agreements not renewed. Leaving one out costs no more than its own shares.

    All sums are made once, here: build it away from the window's thread.
    """

    def __init__(self, forecast: Forecast) -> None:
        self.forecast = forecast
        self.off: set[str] = set()
        self.currencies = forecast.currencies
        self._charged = {one: forecast.charged(one) for one in self.currencies}
        self._used = {one: forecast.used(one) for one in self.currencies}
        self._expected = {one: forecast.expected(one) for one in self.currencies}
        self._renewals = {one.agreement_id: one for one in forecast.renewals}
        self._left_out: dict[str, list[Decimal]] = {}

    def charged(self, currency: str) -> tuple[Decimal, ...]:
        """As the forecast's."""
        return self._charged.get(currency, self._nothing)

    def used(self, currency: str) -> tuple[Decimal, ...]:
        """As the forecast's."""
        return self._used.get(currency, self._nothing)

    def expected(self, currency: str) -> tuple[Decimal, ...]:
        """What the renewals that are not left out would add."""
        pairs = zip(
            self._expected.get(currency, self._nothing), self.left_out(currency), strict=True
        )
        return tuple(EXACT.subtract(whole, less) for whole, less in pairs)

    def left_out(self, currency: str) -> tuple[Decimal, ...]:
        """What the agreements that are left out would have added."""
        return tuple(self._left_out.get(currency, self._nothing))

    def toggle(self, agreement_id: str) -> None:
        """Leave a renewal out, or count it again; one that is not in the forecast changes nothing."""
        found = self._renewals.get(agreement_id)
        if found is None:
            return
        self.off ^= {agreement_id}
        if found.price is None:
            return
        add = EXACT.add if agreement_id in self.off else EXACT.subtract
        sums = self._left_out.setdefault(found.price.currency, list(self._nothing))
        for share in found.shares:
            sums[share.month] = add(sums[share.month], share.amount)

    def renew_everything(self) -> None:
        """Count every renewal again."""
        self.off.clear()
        self._left_out.clear()

    @property
    def _nothing(self) -> tuple[Decimal, ...]:
        return (Decimal(0),) * len(self.forecast.months)
