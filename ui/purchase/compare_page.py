"""Two or more quotes side by side, read from AWS now: terms and money, and what differs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec
from PySide6.QtWidgets import QWidget

from app.errors import AppError, NotFound
from app.language import tr
from app.model.quote import Quote
from app.worker.quote_messages import QuoteRead, ReadQuote
from ui import text
from ui.context import Context
from ui.purchase.accepting import GONE
from ui.purchase.compare_frame import ReadComparePage
from ui.purchase.quote_sides import quote_side, side_title
from ui.widgets.failed import Asked, failure

_ASKED = Asked(
    tr("quote"), "aws-marketplace:GetAgreementRequest", tr("Your role may not read quotes.")
)


class QuoteComparePage(ReadComparePage):
    """Quotes of one product or of several, such as two durations of one offer."""

    def __init__(self, context: Context, quotes: Sequence[Quote]) -> None:
        products = dict.fromkeys(one.product_name or one.product_id for one in quotes)
        number = text.plural(len(quotes), "{n} quote", "{n} quotes")
        title = (
            next(iter(products))
            if len(products) == 1
            else text.plural(len(products), "{n} product", "{n} products")
        )
        key = " ".join(("compare", *(one.quote_id for one in quotes)))
        super().__init__(context, key, title, tr("{quotes} side by side", quotes=number))
        self._quotes = tuple(quotes)
        self.read()

    async def read_sides(self) -> None:
        """Read all quotes and compare those that came."""
        answers = await asyncio.gather(*(self._read_one(one) for one in self._quotes))
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
            self.said.setText(tr("Fewer than two quotes could be read."))

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
        return self.failed_note(said.icon, f"{side_title(quote)}: {said.title}", lines)
