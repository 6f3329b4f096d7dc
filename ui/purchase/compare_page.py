"""Two or more quotes side by side, read from AWS now: terms and money, and what differs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec
from PySide6.QtWidgets import QWidget

from app.errors import AppError, NotFound
from app.model.comparison import Comparison, Side, compare
from app.model.quote import Quote
from app.worker.quote_messages import QuoteRead, ReadQuote
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.purchase.accepting import GONE
from ui.purchase.compare_view import CompareView, as_text, summary
from ui.purchase.page import PurchasePage
from ui.purchase.quote_sides import quote_side, side_title
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.failed import Asked, failure
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel
from ui.widgets.tick import Tick

_ASKED = Asked("quote", "aws-marketplace:GetAgreementRequest", "Your role may not read quotes.")


class ComparePage(PurchasePage):
    """The frame of a comparison: the lines at the left, their number and what to do with them beside."""

    def __init__(self, context: Context, key: str, title: str, subtitle: str) -> None:
        super().__init__(context, key)
        look = context.look
        self.comparison: Comparison | None = None
        self.steps.hide()  # comparing is no step of buying
        self.set_head(title, subtitle)
        self.setAccessibleName(f"{title}, {subtitle}")
        self.notes = FilledPart(look)
        self.lines = FilledPart(look)
        self.left_column.addWidget(self.notes)
        self.left_column.addWidget(self.lines)
        self.said = PlainLabel(look, "Reading…", types.SECTION, wraps=True)
        self.only_tick = Tick(look, "Show differences only")
        self.only_tick.toggled.connect(self._show_lines)
        self.copy_button = PlainButton(look, "Copy as text", "copy")
        self.copy_button.clicked.connect(self.copy_as_text)
        for widget in (self.said, self.only_tick, self.copy_button):
            self.right_column.addWidget(widget)
        self._set_ready(is_ready=False)

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Compare these."""
        self.comparison = compare(sides)
        said = summary(self.comparison)
        self.said.setText(said)
        self._set_ready(is_ready=True)
        self._show_lines()
        announce(self, said)

    def copy_as_text(self) -> None:
        """Copy the comparison for a message."""
        if self.comparison is not None:
            self.context.clipboard.setText(as_text(self.comparison))
            self.context.notices.show(Tone.POSITIVE, "check-circle", "Comparison copied")

    def _set_ready(self, *, is_ready: bool) -> None:
        reason = "" if is_ready else "Nothing has been compared yet."
        self.only_tick.setEnabled(is_ready)
        self.copy_button.set_on(is_ready, reason)

    def _show_lines(self) -> None:
        comparison, is_short = self.comparison, self.only_tick.isChecked()
        if comparison is None:
            return
        self.lines.update_to(
            (comparison, is_short),
            lambda: [CompareView(self.context.look, comparison, only_differences=is_short)],
        )


class QuoteComparePage(ComparePage):
    """Quotes of one product or of several, such as two durations of one offer."""

    def __init__(self, context: Context, quotes: Sequence[Quote]) -> None:
        products = dict.fromkeys(one.product_name or one.product_id for one in quotes)
        number = text.plural(len(quotes), "quote")
        title = next(iter(products)) if len(products) == 1 else f"{len(products)} products"
        key = " ".join(("compare", *(one.quote_id for one in quotes)))
        super().__init__(context, key, title, f"{number} side by side")
        self._quotes = tuple(quotes)
        self._is_reading = False
        self.read()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def is_busy(self) -> bool:
        """While quotes are read, the page stays."""
        return self._is_reading

    def refresh_item(self) -> None:
        """Read the quotes again."""
        self.read()

    @async_slot
    async def read(self) -> None:
        """Read all quotes and compare those that came."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            answers = await asyncio.gather(*(self._read_one(one) for one in self._quotes))
        finally:
            self._is_reading = False
        found = [one for one in answers if isinstance(one, QuoteRead)]
        failed = [
            (quote, answer)
            for quote, answer in zip(self._quotes, answers, strict=True)
            if isinstance(answer, AppError)
        ]
        self.notes.fill([self._failed(quote, error) for quote, error in failed])
        if len(found) > 1:
            now = self.context.store.now()
            self.show_sides([quote_side(one, now) for one in found])
        elif self.comparison is None:
            self.said.setText("Fewer than two quotes could be read.")

    async def _read_one(self, quote: Quote) -> QuoteRead | AppError:
        try:
            answer = await self.context.bridge.call(ReadQuote(quote.quote_id))
        except AppError as error:
            return error
        if not isinstance(answer, QuoteRead):
            raise TypeError(answer)
        named = msgspec.structs.replace(
            answer.quote,
            product_name=answer.quote.product_name or quote.product_name,
            seller_name=answer.quote.seller_name or quote.seller_name,
            offer_name=answer.offer.name if answer.offer else quote.offer_name,
        )
        return msgspec.structs.replace(answer, quote=named)

    def _failed(self, quote: Quote, error: AppError) -> QWidget:
        said = failure(error, _ASKED)
        lines = GONE if isinstance(error, NotFound) else said.lines
        look = self.context.look
        note = Note(look, Tone.WARNING, said.icon, f"{side_title(quote)}: {said.title}", lines)
        again = LinkButton(look, "Read again")
        again.clicked.connect(self.read)
        note.add_widget(again)
        return note
