"""The rates of a model's offer in words, with prices exactly as AWS wrote them."""

from __future__ import annotations

from app.language import tr
from app.model.foundation_model import Rate
from app.model.text import plain
from ui import text


def rate_name(rate: Rate) -> str:
    """What is measured."""
    return plain(rate.description, 200) or plain(rate.dimension, 120) or tr("Not named by AWS")


def rate_price(rate: Rate) -> str:
    """The price as AWS wrote it."""
    return plain(rate.price_text, 60) or text.NOT_AVAILABLE


def rate_unit(rate: Rate) -> str:
    """`per 1K tokens`; empty where AWS names no unit."""
    unit = plain(rate.unit, 60)
    return tr("per {unit}", unit=unit) if unit else ""


def rate_words(rate: Rate) -> str:
    """`Input tokens: 0.0028 per 1K tokens`."""
    price = " ".join(part for part in (rate_price(rate), rate_unit(rate)) if part)
    return f"{rate_name(rate)}: {price}"
