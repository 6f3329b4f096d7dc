"""The sheet that turns auto-renew on or off, once AWS has quoted the change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_change import newest_terms
from app.model.agreement_detail import AgreementDetail
from app.model.command import AcceptQuote
from app.model.purchase import Intent
from app.model.term import AgreementTerms, RenewalTerm
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.confirm.plan import Fact, Plan, line, phrase
from ui.purchase.accept_plan import shown_quote
from ui.terms.price_words import price_sentence, renewal_period


def action_words(*, is_on: bool) -> str:
    """What is done, as the sheet and its button say it."""
    return tr("Turn on auto-renew") if is_on else tr("Turn off auto-renew")


def quote_problem(read: QuoteRead, detail: AgreementDetail, *, is_on: bool) -> str:
    """Why a quote is not what was asked for; empty when it is."""
    term = next((one for one in read.terms.terms if isinstance(one, RenewalTerm)), None)
    is_asked = term is not None and term.auto_renew is is_on
    is_ours = read.quote.agreement_id in ("", detail.row.agreement.agreement_id)
    if read.quote.intent != Intent.AMEND or not is_asked or not is_ours:
        return tr(
            "AWS's quote does not carry the change that was asked for, so it is not accepted."
        )
    if read.quote.changes:
        return tr("AWS's quote changes quantities as well, so it is not accepted here.")
    return ""


def turn_renewal(
    read: QuoteRead, detail: AgreementDetail, *, is_on: bool, now: datetime, command_id: str
) -> Plan:
    """The sheet for a quote that changes only whether an agreement renews."""
    agreement = detail.row.agreement
    facts = _facts_on(detail, now) if is_on else _facts_off(detail)
    return Plan(
        command=AcceptQuote(
            command_id,
            read.quote.quote_id,
            agreement.title,
            agreement.seller,
            # A draft does not name the agreement that it changes.
            shown=msgspec.structs.replace(
                shown_quote(read), source_agreement_id=agreement.agreement_id
            ),
        ),
        icon="arrows-clockwise",
        action=action_words(is_on=is_on),
        title=plain(agreement.title, 160),
        subtitle=f"{agreement.agreement_id}. {_at_end(agreement, is_on=is_on)}",
        facts=(*facts, _until(detail, now), _cost(read)),
        final=phrase(
            "<b>Nothing else of the agreement changes.</b> AWS's quote for it is {quote_id}.",
            quote_id=read.quote.quote_id,
        ),
        button=action_words(is_on=is_on),
        cancel=tr("Keep it off") if is_on else tr("Keep it on"),
    )


def _at_end(agreement: Agreement, *, is_on: bool) -> str:
    if agreement.end is None:
        return tr("It has no end date")
    date = text.date(agreement.end)
    return tr("It renews on {date}", date=date) if is_on else tr("It ends on {date}", date=date)


def _facts_off(detail: AgreementDetail) -> Iterator[Fact]:
    end = detail.row.agreement.end
    words = (
        tr("It ends on {date} and does not renew.", date=text.date(end))
        if end
        else tr("It ends and does not renew.")
    )
    yield Fact("calendar-x", line(words))
    words = tr(
        "What you use under it then stops, or goes on at the public price. Which of the two is up to"
        " the product."
    )
    yield Fact("link-break", line(words))


def _facts_on(detail: AgreementDetail, now: datetime) -> Iterator[Fact]:
    agreement = detail.row.agreement
    terms = newest_terms(detail) or AgreementTerms(agreement.agreement_id)
    length = renewal_period(terms)
    how = tr(" for {length}", length=length) if length else ""
    price = price_sentence(agreement, terms.renewal, now)
    words = (
        tr(
            "It renews on {date}{how}, and you pay for that.",
            date=text.date(agreement.end),
            how=f"{how}{price}",
        )
        if agreement.end
        else tr("It renews{how}, and you pay for that.", how=f"{how}{price}")
    )
    yield Fact("arrows-clockwise", line(words))
    if terms.renewal and terms.renewal.max_renewals is not None:
        most = text.plural(
            terms.renewal.max_renewals,
            "At most {n} renewal were agreed.",
            "At most {n} renewals were agreed.",
        )
        yield Fact("list-numbers", line(most))
    words = tr("This is your wish. The seller can still turn renewal off, and that is final.")
    yield Fact("user", line(words))


def _until(detail: AgreementDetail, now: datetime) -> Fact:
    by = detail.row.decide_by
    if by is None:
        return Fact("hourglass-medium", line(tr("By when you can change this again is not known.")))
    return Fact(
        "hourglass-medium",
        phrase(
            "You can change this again until <b>{moment}</b>, in {countdown}.",
            moment=text.date_time(by),
            countdown=text.long_countdown(by, now),
        ),
    )


def _cost(read: QuoteRead) -> Fact:
    amounts = [one.amount for one in read.quote.charges]
    due = tuple(one for one in amounts if one is not None and one.amount)
    if due:
        return Fact(
            "receipt",
            phrase("AWS charges <b>{amount}</b> for this change.", amount=text.money_list(due)),
        )
    if None in amounts:
        return Fact("receipt", line(tr("AWS gives no amount for a charge of this change.")))
    return Fact("receipt", line(tr("Nothing is charged for this change.")))
