"""The columns that say what is sold and by whom, which several subjects have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.export.layout import Column, text


def product_and_seller(of: Callable[[Any], Any]) -> tuple[Column, ...]:
    """Four columns; `of` gives what knows the product and the seller of a record."""
    return (
        text("product_id", lambda row: of(row).product_id),
        text("product", lambda row: of(row).product_name),
        text("seller_account_id", lambda row: of(row).seller_account_id),
        text("seller", lambda row: of(row).seller_name),
    )
