"""Words of calendar entries: amounts with all their digits, times in the calendar's own way."""

from __future__ import annotations

from app.model.money import Money


def money_words(money: Money | None) -> str:
    """An amount with its code, or that there is none."""
    return f"{money.amount:,f} {money.currency}" if money else "amount not known yet"


def sold_words(product: str, seller: str) -> str:
    """What is sold, and by whom."""
    return ", ".join(part for part in (product, seller) if part)
