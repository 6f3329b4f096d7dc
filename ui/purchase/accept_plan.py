"""The sheet that accepts a quote: what is bought, from whom, what it costs now and in total, when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from app.language import tr, tr_plural
from app.model.command import AcceptQuote, ChargeOrder, ShownQuote
from app.model.money import Money
from app.model.quote import SCHEDULED, ExpectedCharge, Quote
from app.model.term import (
    AUTO_APPROVE,
    LegalTerm,
    RenewalTerm,
    SupportTerm,
    VariablePaymentTerm,
)
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.confirm.plan import Fact, Line, Plan, line, phrase
from ui.confirm.rules import must_type
from ui.purchase import quote_facts as facts
from ui.purchase.charge_words import rates, when_inside
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
        button=tr("Accept for {amount}", amount=text.money(whole))
        if whole and whole.amount
        else tr("Accept"),
    )


def at_stake(quote: Quote) -> Money | None:
    """What is committed to in all: the larger of the value and what is charged at once, with tax if known."""
    due = facts.due_now(quote)
    value = quote.value_after_tax or quote.value
    if value is None or due.whole is None or value.currency != due.whole.currency:
        return due.whole or value
    return max(value, due.whole, key=lambda one: one.amount)


def _action(read: QuoteRead) -> str:
    return {"AMEND": tr("Accept change"), "REPLACE": tr("Accept replacement")}.get(
        read.quote.intent, tr("Accept agreement")
    )


def _subtitle(read: QuoteRead) -> str:
    due = facts.due_now(read.quote)
    if due.amount is not None:
        if due.tax:
            return tr("to pay on acceptance, with estimated tax")
        return tr("to pay on acceptance, before tax")
    if facts.later(read.quote):
        return tr("in dated charges, nothing on acceptance")
    if facts.is_metered(read):
        return tr("paid by use, nothing on acceptance")
    return tr("nothing to pay on acceptance")


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
    who = (
        tr("{seller}, account {account}", seller=seller(read), account=account)
        if quote.seller_account_id
        else seller(read)
    )
    source = text.short_id(facts.source_agreement(read))
    if quote.intent == "AMEND":
        if source:
            return phrase(
                tr("Your agreement {source} with <b>{who}</b> changes at once."),
                source=source,
                who=who,
            )
        return phrase(tr("Your agreement with <b>{who}</b> changes at once."), who=who)
    starts = tr("at once")
    if runs.starts_at is not None and runs.starts_at > now:
        starts = tr("on {date}", date=text.date(runs.starts_at))
    begins = _begins(who, starts, runs)
    if quote.intent != "REPLACE":
        return begins
    replaces = tr("It replaces another one.")
    if source:
        replaces = tr("It replaces your agreement {source}.", source=source)
    return begins + line(f" {replaces}")


def _begins(who: str, starts: str, runs: facts.Runs) -> Line:
    """When a new agreement starts, and how long it runs."""
    if runs.ends_at is not None:
        return phrase(
            tr("An agreement with <b>{who}</b> starts {starts} and ends on {date}."),
            who=who,
            starts=starts,
            date=text.date(runs.ends_at),
        )
    if runs.duration:
        return phrase(
            tr("An agreement with <b>{who}</b> starts {starts} and runs for {length}."),
            who=who,
            starts=starts,
            length=period(runs.duration),
        )
    return phrase(
        tr("An agreement with <b>{who}</b> starts {starts}, without an end."),
        who=who,
        starts=starts,
    )


def _charged(read: QuoteRead, account_id: str, label: str) -> Line:
    number = text.account_id(account_id)
    account = f"{plain(label)}, {number}" if plain(label) else number
    due = facts.due_now(read.quote)
    if due.amount is None:
        return phrase(
            tr("AWS charges account <b>{account}</b>. Nothing is charged on acceptance."),
            account=account,
        )
    if due.tax:
        return phrase(
            tr(
                "AWS charges <b>{amount}</b> plus tax, estimated at {tax}, to account <b>{account}</b>."
            ),
            amount=text.money(due.amount),
            tax=text.money(due.tax),
            account=account,
        )
    return phrase(
        tr("AWS charges <b>{amount}</b> plus tax to account <b>{account}</b>."),
        amount=text.money(due.amount),
        account=account,
    )


def _besides(read: QuoteRead) -> Iterator[Fact]:
    quote = read.quote
    dated = [one for one in quote.charges if one.timing == SCHEDULED]
    if dated:
        yield Fact("calendar-check", line(_dated(len(dated), dated)))
    if quote.value is not None and not is_only_metered(read):
        yield Fact("tag", _in_total(quote.value, quote.value_after_tax))
    if facts.is_metered(read):
        yield Fact("gauge", _metered(rates(read)))
    variable = facts.variable_payment(read)
    if variable is not None:
        yield Fact("paper-plane-tilt", _on_request(variable))


def _dated(number: int, dated: list[ExpectedCharge]) -> str:
    last = max((one.time for one in dated if one.time), default=None)
    if last is None:
        return text.plural(number, "{n} dated charge.", "{n} dated charges.")
    return tr_plural(
        number,
        "{n} dated charge, the last on {date}.",
        "{n} dated charges, the last on {date}.",
        n=text.count(number),
        date=text.date(last),
    )


def _in_total(value: Money, taxed: Money | None) -> Line:
    if taxed:
        return phrase(
            tr("In total <b>{amount}</b>, {taxed} with estimated tax."),
            amount=text.money(value),
            taxed=text.money(taxed),
        )
    return phrase(tr("In total <b>{amount}</b>, before tax."), amount=text.money(value))


def _metered(prices: str) -> Line:
    if prices:
        return phrase(
            tr("Use is charged each month<b>, {prices}</b>. The amount is not known before."),
            prices=prices,
        )
    return phrase(tr("Use is charged each month. The amount is not known before."))


def _on_request(variable: VariablePaymentTerm) -> Line:
    most = text.money_or(variable.max_total, tr("an amount that AWS does not name"))
    if variable.strategy != AUTO_APPROVE:
        return phrase(
            tr("The seller may ask for at most <b>{most}</b> besides; each request waits for you."),
            most=most,
        )
    if variable.expiration:
        return phrase(
            tr(
                "The seller may ask for at most <b>{most}</b> besides; a request that you leave approves "
                "itself after {time}."
            ),
            most=most,
            time=text.duration(variable.expiration),
        )
    return phrase(
        tr(
            "The seller may ask for at most <b>{most}</b> besides; a request that you leave approves itself."
        ),
        most=most,
    )


def _end(read: QuoteRead) -> Line:
    wish = facts.renews(read)
    if facts.term_of(read, RenewalTerm) is None:
        if facts.runs(read).ends_at is None and is_only_metered(read):
            return line(tr("It goes on until you cancel it."))
        return line(tr("It does not renew."))
    if wish is None:
        return line(tr("AWS does not say whether it renews."))
    if wish:
        return phrase(
            tr("<b>Auto-renew is on.</b> It renews by itself, unless you or the seller stop it.")
        )
    return line(tr("Auto-renew is off: it does not renew by itself."))


def _orders(read: QuoteRead, orders: tuple[ChargeOrder, ...]) -> Line:
    if not orders:
        return line(tr("No purchase order is set."))
    charges = {one.charge_id: one for one in read.quote.charges}
    said = []
    for order in orders[:_SHOWN_ORDERS]:
        charge = charges.get(order.charge_id)
        place = when_inside(charge) if charge else tr("a charge")
        amount = f"{text.money(charge.amount)}, " if charge and charge.amount else ""
        said.append(f"{order.purchase_order} ({amount}{place})")
    shown = "; ".join(said)
    if len(orders) == 1:
        return phrase(tr("Purchase order <b>{orders}</b>."), orders=shown)
    if more := len(orders) - len(said):
        return phrase(
            tr("Purchase orders <b>{orders}</b> and {more} more."), orders=shown, more=more
        )
    return phrase(tr("Purchase orders <b>{orders}</b>."), orders=shown)


def _documents(read: QuoteRead) -> Line:
    found = [
        document
        for one in read.terms.terms
        if isinstance(one, LegalTerm)
        for document in one.documents
    ]
    terms = text.plural(len(read.terms.terms), "{n} term", "{n} terms")
    if not found:
        return line(tr("You accept {terms}. AWS names no legal document.", terms=terms))
    said = []
    for one in found[:_SHOWN_DOCUMENTS]:
        details = ", ".join(part for part in (document_version(one), host_of(one.url)) if part)
        said.append(
            f"{document_name(one.type)} ({details})" if details else document_name(one.type)
        )
    documents = "; ".join(said)
    if more := len(found) - len(said):
        return phrase(
            tr("You accept {terms}, among them <b>{documents}</b> and {more}."),
            terms=terms,
            documents=documents,
            more=text.plural(more, "{n} more document", "{n} more documents"),
        )
    return phrase(
        tr("You accept {terms}, among them <b>{documents}</b>."), terms=terms, documents=documents
    )


def _final(read: QuoteRead) -> Line:
    support = facts.term_of(read, SupportTerm)
    policy = plain(support.refund_policy, _POLICY) if support else ""
    if policy:
        return phrase(
            tr(
                "<b>You cannot undo this in Countersign.</b> The seller's refund policy: “{policy}”"
            ),
            policy=policy,
        )
    return phrase(tr("<b>You cannot undo this in Countersign.</b> A refund is up to the seller."))
