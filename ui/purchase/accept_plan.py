"""The sheet that accepts a quote: what is bought, from whom, what it costs now and in total, when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from app.model.command import AcceptQuote, ChargeOrder, ShownQuote
from app.model.money import Money
from app.model.quote import SCHEDULED, Quote
from app.model.term import AUTO_APPROVE, LegalTerm, RenewalTerm, SupportTerm
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.confirm.plan import Fact, Line, Plan, line
from ui.confirm.rules import must_type
from ui.purchase import quote_facts as facts
from ui.purchase.charge_words import rates, when
from ui.purchase.quote_words import is_only_metered, payment_head, product, seller
from ui.terms.document_names import document_name, document_version, host_of
from ui.terms.periods import period

_POLICY = 200  # characters of the seller's refund policy
_SHOWN_DOCUMENTS = 4
_SHOWN_ORDERS = 4


def shown_quote(read: QuoteRead) -> ShownQuote:
    """What a sheet shows of a quote, to be compared with AWS's right before sending."""
    quote = read.quote
    return ShownQuote(
        status=quote.status,
        intent=quote.intent,
        offer_id=quote.offer_id,
        seller_account_id=quote.seller_account_id,
        money=quote.value,
        after_tax=quote.value_after_tax,
        approval_required=quote.approval_required,
        invoiced_by=quote.invoiced_by,
        charges=quote.charges,
        changes=quote.changes,
        terms=read.terms.terms,
        source_agreement_id=facts.source_agreement(read),
    )


def accept_quote(
    read: QuoteRead,
    *,
    orders: tuple[ChargeOrder, ...],
    account_id: str,
    account_label: str,
    limit: Decimal,
    now: datetime,
    command_id: str,
) -> Plan:
    """The sheet that buys. `orders` are the purchase orders, `limit` is that for typing the amount."""
    head, whole = payment_head(read), at_stake(read.quote)
    length = period(facts.runs(read).duration)
    title = f"{product(read)}, {length}" if length else product(read)
    return Plan(
        command=AcceptQuote(
            command_id,
            read.quote.quote_id,
            product(read),
            seller(read),
            shown=shown_quote(read),
            purchase_orders=orders,
        ),
        icon="handshake",
        action=_action(read),
        title=title,
        subtitle=_subtitle(read),
        money=head.money,
        facts=tuple(_facts(read, orders, account_id, account_label, now)),
        final=_final(read),
        to_type=whole if must_type(whole, limit) else None,
        limit_words=text.money(Money(limit, whole.currency)) if whole else "",
        button=f"Accept for {text.money(whole)}" if whole and whole.amount else "Accept",
    )


def at_stake(quote: Quote) -> Money | None:
    """What is committed to in all: the larger of the value and what is charged at once, with tax if known."""
    due = facts.due_now(quote)
    value = quote.value_after_tax or quote.value
    if value is None or due.whole is None or value.currency != due.whole.currency:
        return due.whole or value
    return max(value, due.whole, key=lambda one: one.amount)


def _action(read: QuoteRead) -> str:
    return {"AMEND": "Accept change", "REPLACE": "Accept replacement"}.get(
        read.quote.intent, "Accept agreement"
    )


def _subtitle(read: QuoteRead) -> str:
    due = facts.due_now(read.quote)
    if due.amount is not None:
        return f"to pay on acceptance, {'with estimated tax' if due.tax else 'before tax'}"
    if facts.later(read.quote):
        return "in dated charges, nothing on acceptance"
    if facts.is_metered(read):
        return "paid by use, nothing on acceptance"
    return "nothing to pay on acceptance"


def _facts(
    read: QuoteRead,
    orders: tuple[ChargeOrder, ...],
    account_id: str,
    account_label: str,
    now: datetime,
) -> Iterator[Fact]:
    yield Fact("handshake", _agreement(read, now))
    yield Fact("credit-card", _charged(read, account_id, account_label))
    yield from _besides(read)
    yield Fact("arrows-clockwise", _end(read))
    yield Fact("hash", _orders(read, orders))
    yield Fact("file-text", _documents(read))


def _agreement(read: QuoteRead, now: datetime) -> Line:
    quote, runs = read.quote, facts.runs(read)
    account = text.account_id(quote.seller_account_id)
    who = f"{seller(read)}, account {account}" if quote.seller_account_id else seller(read)
    source = text.short_id(facts.source_agreement(read))
    if quote.intent == "AMEND":
        which = f"Your agreement {source}" if source else "Your agreement"
        return line(f"{which} with ", who, " changes at once.")
    starts = "at once"
    if runs.starts_at is not None and runs.starts_at > now:
        starts = f"on {text.date(runs.starts_at)}"
    until = ", without an end"
    if runs.ends_at is not None:
        until = f" and ends on {text.date(runs.ends_at)}"
    elif runs.duration:
        until = f" and runs for {period(runs.duration)}"
    tail = f" starts {starts}{until}."
    if quote.intent == "REPLACE":
        tail += f" It replaces your agreement {source}." if source else " It replaces another one."
    return line("An agreement with ", who, tail)


def _charged(read: QuoteRead, account_id: str, label: str) -> Line:
    number = text.account_id(account_id)
    account = f"{plain(label)}, {number}" if plain(label) else number
    due = facts.due_now(read.quote)
    if due.amount is None:
        return line("AWS charges account ", account, ". Nothing is charged on acceptance.")
    tax = f" plus tax, estimated at {text.money(due.tax)}," if due.tax else " plus tax"
    return line("AWS charges ", text.money(due.amount), f"{tax} to account ", account, ".")


def _besides(read: QuoteRead) -> Iterator[Fact]:
    quote = read.quote
    dated = [one for one in quote.charges if one.timing == SCHEDULED]
    if dated:
        last = max((one.time for one in dated if one.time), default=None)
        ends = f", the last on {text.date(last)}" if last else ""
        yield Fact("calendar-check", line(f"{text.plural(len(dated), 'dated charge')}{ends}."))
    if quote.value is not None and not is_only_metered(read):
        taxed = quote.value_after_tax
        with_tax = f", {text.money(taxed)} with estimated tax" if taxed else ", before tax"
        yield Fact("tag", line("In total ", text.money(quote.value), f"{with_tax}."))
    if facts.is_metered(read):
        said = f", {rates(read)}" if rates(read) else ""
        yield Fact(
            "gauge", line("Use is charged each month", said, ". The amount is not known before.")
        )
    variable = facts.variable_payment(read)
    if variable is not None:
        most = text.money_or(variable.max_total, "an amount that AWS does not name")
        waits = "each request waits for you."
        if variable.strategy == AUTO_APPROVE:
            after = f" after {text.duration(variable.expiration)}" if variable.expiration else ""
            waits = f"a request that you leave approves itself{after}."
        yield Fact(
            "paper-plane-tilt", line("The seller may ask for at most ", most, f" besides; {waits}")
        )


def _end(read: QuoteRead) -> Line:
    wish = facts.renews(read)
    if facts.term_of(read, RenewalTerm) is None:
        if facts.runs(read).ends_at is None and is_only_metered(read):
            return line("It goes on until you cancel it.")
        return line("It does not renew.")
    if wish is None:
        return line("AWS does not say whether it renews.")
    if wish:
        return line(
            "", "Auto-renew is on.", " It renews by itself, unless you or the seller stop it."
        )
    return line("Auto-renew is off: it does not renew by itself.")


def _orders(read: QuoteRead, orders: tuple[ChargeOrder, ...]) -> Line:
    if not orders:
        return line("No purchase order is set.")
    charges = {one.charge_id: one for one in read.quote.charges}
    said = []
    for order in orders[:_SHOWN_ORDERS]:
        charge = charges.get(order.charge_id)
        place = when(charge).lower() if charge else "a charge"
        amount = f"{text.money(charge.amount)}, " if charge and charge.amount else ""
        said.append(f"{order.purchase_order} ({amount}{place})")
    more = len(orders) - len(said)
    tail = f" and {more} more" if more else ""
    noun = "Purchase order " if len(orders) == 1 else "Purchase orders "
    return line(noun, "; ".join(said), f"{tail}.")


def _documents(read: QuoteRead) -> Line:
    found = [
        document
        for one in read.terms.terms
        if isinstance(one, LegalTerm)
        for document in one.documents
    ]
    terms = text.plural(len(read.terms.terms), "term")
    if not found:
        return line(f"You accept {terms}. AWS names no legal document.")
    said = []
    for one in found[:_SHOWN_DOCUMENTS]:
        details = ", ".join(part for part in (document_version(one), host_of(one.url)) if part)
        said.append(
            f"{document_name(one.type)} ({details})" if details else document_name(one.type)
        )
    more = len(found) - len(said)
    tail = f" and {text.plural(more, 'more document')}" if more else ""
    return line(f"You accept {terms}, among them ", "; ".join(said), f"{tail}.")


def _final(read: QuoteRead) -> Line:
    support = facts.term_of(read, SupportTerm)
    policy = plain(support.refund_policy, _POLICY) if support else ""
    said = (
        f" The seller's refund policy: “{policy}”" if policy else " A refund is up to the seller."
    )
    return line("", "You cannot undo this in Countersign.", said)
