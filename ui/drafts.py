"""What was typed and not sent: it outlives the views, and is gone with the window."""

from __future__ import annotations


class Drafts:
    """Typed purchase orders by quote and charge. They are business data: memory only, never a file."""

    def __init__(self) -> None:
        self._orders: dict[str, dict[str, str]] = {}

    def orders(self, quote_id: str) -> dict[str, str]:
        """The typed texts of one quote by charge id, to read and to change."""
        return self._orders.setdefault(quote_id, {})

    def forget(self, quote_id: str) -> None:
        """What was typed has been sent."""
        self._orders.pop(quote_id, None)
