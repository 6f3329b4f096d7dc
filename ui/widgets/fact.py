"""One fact about something: a label with a value or an amount, all of which may be foreign."""

from __future__ import annotations

import msgspec

from app.model.money import Money
from ui import text

LONGEST_BESIDE = 44  # characters of a value that still stands beside its label


class Fact(msgspec.Struct, frozen=True):
    """A label with a value, an amount, or both.

    `is_head` begins a group of facts, `copies` names what a button copies ("offer id"), `link` makes
    the label ask for an address. `copied` is what is copied where that is not the value.
    """

    label: str
    value: str = ""
    money: Money | None = None
    tip: str = ""
    link: str = ""
    copies: str = ""
    copied: str = ""
    is_head: bool = False

    @property
    def said(self) -> str:
        """The value as one string."""
        amount = text.money(self.money) if self.money else ""
        return " ".join(part for part in (self.value, amount) if part)

    @property
    def spoken(self) -> str:
        """Label and value."""
        return f"{self.label}: {self.said}" if self.said else self.label

    @property
    def is_long(self) -> bool:
        """The value needs lines of its own."""
        return len(self.value) > LONGEST_BESIDE and not self.copies and not self.is_head

    @property
    def is_plain(self) -> bool:
        """Nothing to press, and room in one line."""
        return not (self.link or self.copies or self.is_long)
