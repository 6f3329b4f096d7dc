"""What the person's own rules say of a decision, in words for its sheet: what was found, against what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.language import tr
from app.model.command import ChargeOrder
from app.model.money import Money
from app.model.personal_rules import (
    AboveLimit,
    Before,
    Decision,
    Finding,
    NewSeller,
    NoOrder,
    PriceUp,
    SellerPast,
    Subject,
    findings,
)
from app.model.quote import Quote
from app.model.request import ApprovalDetail, PaymentDetail
from app.model.text import plain
from ui import text
from ui.confirm.plan import Line, Plan, phrase
from ui.purchase import quote_facts as facts
from ui.purchase.accept_plan import at_stake

if TYPE_CHECKING:
    from app.worker.quote_messages import QuoteRead
    from ui.context import Context

_WHAT = 80
_APPROVED = "APPROVED"


def warned(context: Context, plan: Plan, decision: Decision) -> Plan:
    """The plan with what the person's rules find; they warn, and forbid nothing."""
    found = findings(context.settings.rules, decision)
    return replace(plan, warnings=tuple(rule_line(one) for one in found)) if found else plan


def payment_decision(
    context: Context, detail: PaymentDetail, money: Money, order: str | None
) -> Decision:
    """A payment is compared with the newest one that was approved under the same agreement."""
    agreement = detail.agreement
    past = (
        _past(context, agreement.seller_account_id, agreement.agreement_id) if agreement else None
    )
    paid = [
        one.request
        for one in detail.earlier
        if one.request.status == _APPROVED and one.request.money is not None
    ]
    newest = max(paid, key=lambda one: (one.created_at is not None, one.created_at), default=None)
    before = None
    if newest is not None and newest.money is not None:
        before = Before(newest.money, newest.name, newest.created_at)
    return Decision(money, past, before, lacks_order=order is None, subject=Subject.PAYMENT)


def purchase_decision(
    context: Context, read: QuoteRead, orders: tuple[ChargeOrder, ...]
) -> Decision:
    """A purchase, accepted or asked for, is compared with the agreement that it changes or replaces."""
    quote = read.quote
    past = _past(context, quote.seller_account_id, "")
    source = facts.source_agreement(read)
    return _quote_decision(context, Subject.PURCHASE, quote, past, source, orders)


def approval_decision(
    context: Context, detail: ApprovalDetail, orders: tuple[ChargeOrder, ...]
) -> Decision:
    """The purchase of another account: the agreement that it changes is seldom stored here."""
    quote, seller = detail.quote, detail.approval.seller_account_id
    if quote is None:
        return Decision(past=_past(context, seller, ""), subject=Subject.APPROVAL)
    past = _past(context, seller or quote.seller_account_id, "")
    source = quote.agreement_id if quote.intent == "AMEND" else ""
    return _quote_decision(context, Subject.APPROVAL, quote, past, source, orders)


def session_decision(limit: Money) -> Decision:
    """What an agent may spend counts as spent."""
    return Decision(limit, subject=Subject.SESSION)


def rule_line(found: Finding) -> Line:
    """One finding: what it is, and what was compared."""
    match found:
        case AboveLimit(money, limit):
            return phrase(
                tr("<b>Above your own limit.</b> {money} is more than the {limit} that you chose."),
                money=text.money(money),
                limit=text.money(limit),
            )
        case NewSeller(subject=Subject.APPROVAL):
            return phrase(
                tr(
                    "<b>New seller.</b> This account has no agreement with this seller, and your "
                    "organisation has approved no other purchase from it, as far as Countersign has read."
                )
            )
        case NewSeller():
            return phrase(
                tr(
                    "<b>New seller.</b> This account has no other agreement with this seller "
                    "and has approved no payment to it, as far as Countersign has read."
                )
            )
        case PriceUp(before=before, percent=percent, limit=limit):
            return phrase(
                tr(
                    "<b>{percent}% more than before.</b> Compared with {before}; "
                    "you want to know above {limit}%."
                ),
                percent=text.number(percent, 1),
                before=_before_words(before),
                limit=limit,
            )
        case NoOrder():
            return phrase(
                tr(
                    "<b>No purchase order.</b> Your rules ask for one on what you approve or accept."
                )
            )


def _before_words(before: Before) -> str:
    money, what = text.money(before.money), plain(before.what, _WHAT)
    date = text.date(before.at) if before.at else ""
    if what and date:
        return tr("{money} for “{what}” of {date}", money=money, what=what, date=date)
    if what:
        return tr("{money} for “{what}”", money=money, what=what)
    return tr("{money} of {date}", money=money, date=date) if date else money


def _quote_decision(
    context: Context,
    subject: Subject,
    quote: Quote,
    past: SellerPast | None,
    source: str,
    orders: tuple[ChargeOrder, ...],
) -> Decision:
    """Warn of the whole with tax, and compare the price without: an agreement's value has none."""
    queries = context.store.queries
    stored = queries.agreements([source]) if queries is not None and source else {}
    old, before = stored.get(source), None
    if old is not None and old.value is not None:
        before = Before(old.value, old.title, old.accepted_at)
    takes_order = any(one.amount is not None for one in quote.charges)
    return Decision(
        at_stake(quote),
        past,
        before,
        lacks_order=takes_order and not orders,
        subject=subject,
        price=quote.value,
    )


def _past(context: Context, seller_id: str, besides: str) -> SellerPast | None:
    queries = context.store.queries
    if queries is None or not seller_id:
        return None
    return queries.seller_past(seller_id, besides)
