"""Numbers in sentences of the core, with the signs of the language; the window writes them by its locale."""

from __future__ import annotations

from decimal import Decimal

from app.language import tr_in


def written(number: int | Decimal) -> str:
    """A number as the language writes it, such as 1,280 or 0.50, with all its decimals."""
    signs: dict[str, str | int | None] = {
        ",": tr_in("between thousands", ","),
        ".": tr_in("before decimals", "."),
    }
    return f"{Decimal(number):,f}".translate(str.maketrans(signs))
