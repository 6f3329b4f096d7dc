"""A quote as one side of a comparison: its terms and its money, in the words of its view."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.model.comparison import Entry, Group, Side
from app.model.money import Money
from app.model.quote import Quote
from app.model.quote_row import offer_end
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.chips import quote_face
from ui.purchase import quote_facts as facts
from ui.purchase import quote_words as words
from ui.purchase.charge_words import charge_rows
from ui.terms.card import every_line
from ui.terms.term_card import Around
from ui.terms.term_words import Terms, cards
from ui.widgets.fact import Fact


def side_title(quote: Quote) -> str:
    """What heads the column: the offer or product, and the quote's id, which no other has."""
    name = plain(quote.offer_name or quote.product_name or quote.product_id, 60)
    return " · ".join(part for part in (name, text.short_id(plain(quote.quote_id))) if part)


def quote_side(read: QuoteRead, now: datetime) -> Side:
    """Everything that can be compared of a quote."""
    quote = read.quote
    offer_ends = offer_end(quote, read.offer.expires_at if read.offer else quote.offer_expires_at)
    about = (
        Entry(tr("Product"), words.product(read)),
        Entry(tr("Seller"), words.seller(read)),
        Entry(tr("Status"), quote_face(quote.status).words),
        Entry(tr("Offer open until"), text.date(offer_ends) if offer_ends else tr("No end known")),
        *(_entry(one) for one in words.quote_facts(read) if one.money is None),
    )
    return Side(
        side_title(quote),
        (
            Group(tr("About"), about),
            Group(tr("Money"), _money(read)),
            Group(tr("Charges"), _charges(read)),
            *term_groups(read.terms, Around(now)),
            Group(tr("Invoice"), tuple(_entry(one) for one in words.invoice_facts(read.quote))),
        ),
    )


def _money(read: QuoteRead) -> tuple[Entry, ...]:
    quote, head = read.quote, words.payment_head(read)
    paid = text.money(head.money) if head.money else head.words
    value = None if words.is_only_metered(read) else quote.value
    found = [
        _amount(tr("Agreement value"), value, words.METERED if facts.is_metered(read) else ""),
        _amount(tr("With estimated tax"), quote.value_after_tax, tr("No estimate")),
        Entry(head.label, paid, head.money),
    ]
    return tuple(found)


def _amount(name: str, money: Money | None, otherwise: str) -> Entry:
    return Entry(name, text.money_or(money, otherwise or text.NOT_AVAILABLE), money)


def _charges(read: QuoteRead) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            f"{row.when}: {row.what}",
            " ".join(
                part for part in (row.before, text.money_or(row.amount, row.amount_words)) if part
            ),
            row.amount,
        )
        for row in charge_rows(read)
    )


def term_groups(terms: Terms, around: Around) -> tuple[Group, ...]:
    """A group for each kind of term; two of a kind are told apart by their number."""
    seen: dict[str, int] = {}
    groups = []
    for card in cards(terms, around):
        seen[card.title] = seen.get(card.title, 0) + 1
        number = f" ({seen[card.title]})" if seen[card.title] > 1 else ""
        groups.append(Group(card.title + number, tuple(_entry(one) for one in every_line(card))))
    return tuple(groups)


def _entry(fact: Fact) -> Entry:
    return Entry(fact.label, fact.said or text.DASH, fact.money)
