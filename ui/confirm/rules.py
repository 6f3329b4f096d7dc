"""What a person may type into a decision: purchase orders, reasons, the repeated amount."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from app.language import tr
from app.model.money import Money
from ui.typed import typed_amount

ORDER_LIMIT = 200  # AWS's console takes at most 200 characters of a purchase order
PAYMENT_REASON_LIMIT = 250
CANCELLATION_REASON_LIMIT = 2000
APPROVAL_NOTE_LIMIT = 1000
TYPED_LIMIT = 64
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class Typed:
    """A text as it would be sent, or the sentence that says why it cannot be."""

    value: str | None
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Nothing stands in the way of sending it."""
        return not self.problem


def read_order(typed: str) -> Typed:
    """Trim a purchase order; empty means none. AWS asks for 1 to 200 characters, no control ones."""
    trimmed = typed.strip()
    if not trimmed:
        return Typed(None)
    if _has_hidden(trimmed, allowed=""):
        return Typed(None, tr("A purchase order is one line of characters that can be seen."))
    if len(trimmed) > ORDER_LIMIT:
        return Typed(
            None,
            tr(
                "{number} characters. A purchase order has at most {most}.",
                number=len(trimmed),
                most=ORDER_LIMIT,
            ),
        )
    return Typed(trimmed)


def read_reason(typed: str, *, limit: int, is_required: bool) -> Typed:
    """Trim a reason or note; lines may break, other control characters may not."""
    trimmed = typed.strip()
    if not trimmed:
        return Typed(None, tr("Write a reason first.") if is_required else "")
    if _has_hidden(trimmed, allowed="\n\u200d"):
        return Typed(None, tr("The text holds characters that cannot be seen."))
    if len(trimmed) > limit:
        return Typed(None, tr("{number} characters too many.", number=len(trimmed) - limit))
    return Typed(trimmed)


def amount_matches(typed: str, money: Money) -> bool:
    """Whether the typed text is this amount as a decimal, with or without its code behind it."""
    bare = typed.strip().removesuffix(money.currency)
    return len(bare) <= TYPED_LIMIT and typed_amount(bare) == money.amount


def must_type(money: Money | None, limit: Decimal) -> bool:
    """Above the limit, which holds for each currency, the amount has to be typed."""
    return money is not None and money.amount.copy_abs() > limit


def _has_hidden(typed: str, *, allowed: str) -> bool:
    """What is sent is what was seen: no control, direction, surrogate or private-use characters."""
    return any(
        char not in allowed and unicodedata.category(char) in _HIDDEN_CATEGORIES for char in typed
    )
