"""Asks the store for what the header's search shall show, and says it in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.language import tr
from app.model.agreement_detail import AgreementRow
from app.model.charge import ChargeRow
from app.model.invoice import Invoice
from app.model.note import Note
from app.model.payment_session import PaymentSession
from app.model.quote import Quote
from app.model.request import PENDING, RequestKind, RequestRow
from app.model.search_hits import ProductHit, SearchHits, SellerHit
from ui import chips, text
from ui.invoices.words import title
from ui.search_hits import Found, Group, Hit, HitKind, in_order, make_group, make_hit
from ui.search_match import folded
from ui.typed import typed_search

if TYPE_CHECKING:
    from app.store.queries import Queries

_EACH = 5  # of a kind are shown


def find(queries: Queries, content: str, now: datetime) -> Found:
    """Ask the store; it takes as long as its tables are large, so ask away from the window's thread."""
    from app.store.queries import Table  # noqa: PLC0415 - the store opens after the first frame

    content = typed_search(content)
    keys = queries.table_keys(Table.SESSIONS, sort="standing", text=content, now=now)
    first = queries.table_rows(Table.SESSIONS, keys[:_EACH], now=now)
    return said(
        queries.search(content, now, _EACH), content, now, Sessions(tuple(first), len(keys))
    )


class Sessions(msgspec.Struct, frozen=True):
    """The first payment sessions that were found, of `total`."""

    first: tuple[PaymentSession, ...] = ()
    total: int = 0


def said(hits: SearchHits, content: str, now: datetime, sessions: Sessions | None = None) -> Found:
    """Say what the store found."""
    sessions = sessions or Sessions()
    words, total = tuple(folded(content).split()), hits.totals
    groups = (
        make_group(
            HitKind.AGREEMENT,
            [agreement_hit(one, words, now) for one in hits.agreements],
            total.agreements,
            content,
        ),
        make_group(
            HitKind.PENDING,
            [request_hit(HitKind.PENDING, one, words, now) for one in hits.open_requests],
            total.open_requests,
            content,
        ),
        make_group(
            HitKind.QUOTE, [quote_hit(one, words) for one in hits.quotes], total.quotes, content
        ),
        make_group(
            HitKind.PRODUCT,
            [product_hit(one, words) for one in hits.products],
            total.products,
            content,
        ),
        make_group(
            HitKind.SELLER, [seller_hit(one, words) for one in hits.sellers], total.sellers, content
        ),
        make_group(
            HitKind.CHARGE, [charge_hit(one, words) for one in hits.charges], total.charges, content
        ),
        Group(
            HitKind.INVOICE,
            tuple(invoice_hit(one, words) for one in hits.invoices),
            total.invoices,
        ),
        make_group(
            HitKind.SESSION,
            [session_hit(one, words, now) for one in sessions.first],
            sessions.total,
            content,
        ),
        make_group(
            HitKind.DECIDED,
            [request_hit(HitKind.DECIDED, one, words, now) for one in hits.decided_requests],
            total.decided_requests,
            content,
        ),
    )
    return Found(words, in_order(groups))


def agreement_hit(row: AgreementRow, words: Sequence[str], now: datetime) -> Hit:
    """An agreement: product, seller, and when it ends or how it ended."""
    one = row.agreement
    state = text.within(chips.agreement_face(one.status).words)
    if one.status == "ACTIVE" and one.end is not None:
        state = tr("ends {end}", end=text.until(one.end, now))
    return make_hit(
        HitKind.AGREEMENT,
        words,
        name=one.title,
        details=(text.party(one.seller), state),
        amount=text.money(one.value) if one.value and one.value.amount else "",
        ids=(one.agreement_id, one.offer_id, *one.license_arns),
        others=(
            one.offer_set_id,
            one.initial_agreement_id,
            one.product_id,
            *(resource.id for resource in one.resources),
            one.seller_account_id,
            *_own_words(row.note),
        ),
        item_id=one.agreement_id,
    )


def _own_words(note: Note | None) -> tuple[str, ...]:
    """What the person wrote, in the pieces in which it says why an agreement was found."""
    if note is None:
        return ()
    return (note.owner, note.cost_center, *note.tags, *note.text.splitlines())


def charge_hit(row: ChargeRow, words: Sequence[str]) -> Hit:
    """A charge: its date, the product, its purchase order."""
    charge = row.charge
    order = charge.purchase_order
    return make_hit(
        HitKind.CHARGE,
        words,
        name=text.date(charge.time) if charge.time else tr("No date yet"),
        details=(
            row.product_name or row.product_id or charge.agreement_id,
            tr("PO {order}", order=order) if order else tr("no PO"),
        ),
        amount=text.money_or(charge.money, text.NOT_KNOWN_YET),
        ids=(charge.charge_id, order or ""),
        others=(charge.agreement_id, row.product_id, row.seller_account_id),
        item_id=charge.charge_id,
    )


def invoice_hit(one: Invoice, words: Sequence[str]) -> Hit:
    """An invoice: its number, when it was issued, for which purchase order."""
    order = one.purchase_order
    return make_hit(
        HitKind.INVOICE,
        words,
        name=title(one),
        details=(
            text.date(one.issued_at) if one.issued_at else "",
            tr("PO {order}", order=order) if order else tr("no PO"),
        ),
        amount=text.money(one.money) if one.money else "",
        ids=(one.invoice_id, order or ""),
        others=(one.original_id, one.commercial_id, one.issuer),
        item_id=one.invoice_id,
    )


def request_hit(kind: HitKind, row: RequestRow, words: Sequence[str], now: datetime) -> Hit:
    """A request with its countdown or its outcome."""
    face = chips.request_face(row, now).words
    return make_hit(
        kind,
        words,
        name=row.title,
        details=(text.party(row.seller), text.within(face) if row.status != PENDING else face),
        amount=text.money(row.money) if row.money else "",
        ids=(row.request_id,),
        item_id=f"{RequestKind(row.kind)}:{row.request_id}",
    )


def session_hit(one: PaymentSession, words: Sequence[str], now: datetime) -> Hit:
    """A payment session: its agent, whose it is, where it stands, what is left."""
    state = text.within(chips.session_face(one.state(now)).words)
    return make_hit(
        HitKind.SESSION,
        words,
        name=one.agent or tr("Session of {user_id}", user_id=one.user_id),
        details=(one.user_id if one.agent else "", state),
        amount=tr("{left} left", left=text.money(one.left)) if one.left else "",
        ids=(one.session_id,),
        others=(one.manager_arn,),
        item_id=one.session_id,
    )


def quote_hit(one: Quote, words: Sequence[str]) -> Hit:
    """A quote: for which product, where it stands, what it costs."""
    return make_hit(
        HitKind.QUOTE,
        words,
        name=tr(
            "Quote for {product_name}",
            product_name=one.product_name or one.product_id or one.quote_id,
        ),
        details=(
            text.party(one.seller_name or one.seller_account_id),
            text.within(chips.quote_face(one.status).words),
        ),
        amount=text.money(one.value) if one.value else "",
        ids=(one.quote_id, one.offer_id),
        others=(one.agreement_id, one.product_id, one.seller_account_id),
        item_id=one.quote_id,
    )


def product_hit(one: ProductHit, words: Sequence[str]) -> Hit:
    """A product: who sells it, and how many agreements there are. It leads to these."""
    return make_hit(
        HitKind.PRODUCT,
        words,
        name=one.name or one.product_id,
        details=(
            text.party(one.seller_name or one.seller_account_id),
            text.plural(one.agreements, "{n} agreement", "{n} agreements"),
        ),
        ids=(one.product_id,),
        others=(one.seller_account_id,),
        narrow=one.product_id,
    )


def seller_hit(one: SellerHit, words: Sequence[str]) -> Hit:
    """A seller with the account id, since names can be imitated. It leads to the agreements."""
    account = text.account_id(one.account_id)
    return make_hit(
        HitKind.SELLER,
        words,
        name=one.name or account,
        details=(
            account if one.name else "",
            text.plural(one.agreements, "{n} agreement", "{n} agreements"),
        ),
        ids=(one.account_id,),
        narrow=one.account_id,
    )
