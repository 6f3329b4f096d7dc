"""The chain that an agreement stands in: what it renews or replaces, and what came after it."""

from __future__ import annotations

import msgspec

from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementDetail
from app.model.money import Money
from app.model.quote import Quote
from app.model.text import plain
from ui import text
from ui.chips import agreement_face, quote_face
from ui.widgets.chip import ChipFace

_INTENTS = {"NEW": tr("Bought"), "AMEND": tr("Changed"), "REPLACE": tr("Replaced")}


class LinkWords(msgspec.Struct, frozen=True):
    """One agreement of the chain. `is_this` is the one that the pane shows."""

    agreement_id: str
    title: str
    face: ChipFace
    dates: str
    money: Money | None
    is_this: bool


class QuoteWords(msgspec.Struct, frozen=True):
    """One quote that made or changed the agreement."""

    quote_id: str
    title: str
    second: str
    face: ChipFace
    money: Money | None


class HistoryWords(msgspec.Struct, frozen=True):
    """The whole page, newest first. `missing` is the first agreement's id when it is not stored."""

    intro: str
    links: tuple[LinkWords, ...]
    missing: str
    quotes: tuple[QuoteWords, ...]


def history(detail: AgreementDetail) -> HistoryWords:
    """The chain with dates and values."""
    this = detail.row.agreement
    chain = detail.chain or (this,)
    first = this.initial_agreement_id
    has_first = not first or any(one.agreement_id == first for one in chain)
    links = tuple(_link(one, this, first) for one in reversed(chain))
    return HistoryWords(
        _intro(detail, len(chain)),
        links,
        "" if has_first else first,
        tuple(_quote(one) for one in detail.quotes),
    )


def _intro(detail: AgreementDetail, number: int) -> str:
    this = detail.row.agreement
    initial = this.initial_agreement_id
    if number > 1:
        return text.plural(
            number, "{n} agreement follow one another.", "{n} agreements follow one another."
        )
    if initial and initial != this.agreement_id:
        return tr("It follows an earlier agreement that is not stored here.")
    if this.status in ("RENEWED", "REPLACED"):
        return tr("The agreement that came after it is not stored here.")
    if initial:
        return tr("It is the first agreement, and none that followed it is stored here.")
    return tr("AWS names no agreement before it, and none that followed it is stored here.")


def _link(one: Agreement, this: Agreement, first: str) -> LinkWords:
    is_this = one.agreement_id == this.agreement_id
    if is_this:
        is_first = one.agreement_id == first
        title = tr("This agreement, the first one") if is_first else tr("This agreement")
    else:
        title = plain(one.title, 80)
        if one.agreement_id == first:
            title = tr("{title}, the first agreement", title=title)
    return LinkWords(
        one.agreement_id, title, agreement_face(one.status), _dates(one), one.value, is_this
    )


def _dates(one: Agreement) -> str:
    start = text.date(one.starts_at) if one.starts_at else tr("Start not known")
    if one.end is None:
        return tr("{start}, no end date", start=start)
    return tr("{start} to {end}", start=start, end=text.date(one.end))


def _quote(quote: Quote) -> QuoteWords:
    what = _INTENTS.get(quote.intent) or plain(quote.intent, 40) or tr("Quote")
    when = text.date(quote.created_at) if quote.created_at else tr("date not known")
    return QuoteWords(
        quote.quote_id,
        what,
        f"{plain(quote.quote_id, 64)}, {when}",
        quote_face(quote.status),
        quote.value,
    )
