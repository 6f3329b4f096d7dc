"""The sheet that turns auto-renew on or off, once AWS has quoted the change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.model.agreement_change import newest_terms
from app.model.agreement_detail import AgreementDetail
from app.model.command import AcceptQuote
from app.model.purchase import Intent
from app.model.term import AgreementTerms, RenewalTerm
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.confirm.plan import Fact, Plan, line
from ui.purchase.accept_plan import shown_quote
from ui.terms.price_words import price_sentence, renewal_period


def action_words(*, is_on: bool) -> str:
    """What is done, as the sheet and its button say it."""
    return "Turn on auto-renew" if is_on else "Turn off auto-renew"


def quote_problem(read: QuoteRead, detail: AgreementDetail, *, is_on: bool) -> str:
    """Why a quote is not what was asked for; empty when it is."""
    term = next((one for one in read.terms.terms if isinstance(one, RenewalTerm)), None)
    is_asked = term is not None and term.auto_renew is is_on
    is_ours = read.quote.agreement_id in ("", detail.row.agreement.agreement_id)
    if read.quote.intent != Intent.AMEND or not is_asked or not is_ours:
        return "AWS's quote does not carry the change that was asked for, so it is not accepted."
    if read.quote.changes:
        return "AWS's quote changes quantities as well, so it is not accepted here."
    return ""


def turn_renewal(
    read: QuoteRead, detail: AgreementDetail, *, is_on: bool, now: datetime, command_id: str
) -> Plan:
    """The sheet for a quote that changes only whether an agreement renews."""
    agreement = detail.row.agreement
    renewed = "It renews" if is_on else "It ends"
    when = f"{renewed} on {text.date(agreement.end)}" if agreement.end else "It has no end date"
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
        subtitle=f"{agreement.agreement_id}. {when}",
        facts=(*facts, _until(detail, now), _cost(read)),
        final=line(
            "",
            "Nothing else of the agreement changes.",
            f" AWS's quote for it is {read.quote.quote_id}.",
        ),
        button=action_words(is_on=is_on),
        cancel="Keep it off" if is_on else "Keep it on",
    )


def _facts_off(detail: AgreementDetail) -> Iterator[Fact]:
    end = detail.row.agreement.end
    when = f" on {text.date(end)}" if end else ""
    yield Fact("calendar-x", line(f"It ends{when} and does not renew."))
    words = (
        "What you use under it then stops, or goes on at the public price. Which of the two is up to"
        " the product."
    )
    yield Fact("link-break", line(words))


def _facts_on(detail: AgreementDetail, now: datetime) -> Iterator[Fact]:
    agreement = detail.row.agreement
    terms = newest_terms(detail) or AgreementTerms(agreement.agreement_id)
    length = renewal_period(terms)
    how = f" for {length}" if length else ""
    price = price_sentence(agreement, terms.renewal, now)
    when = f" on {text.date(agreement.end)}" if agreement.end else ""
    yield Fact("arrows-clockwise", line(f"It renews{when}{how}{price}, and you pay for that."))
    if terms.renewal and terms.renewal.max_renewals is not None:
        most = text.plural(terms.renewal.max_renewals, "renewal")
        yield Fact("list-numbers", line(f"At most {most} were agreed."))
    words = "This is your wish. The seller can still turn renewal off, and that is final."
    yield Fact("user", line(words))


def _until(detail: AgreementDetail, now: datetime) -> Fact:
    by = detail.row.decide_by
    if by is None:
        return Fact("hourglass-medium", line("By when you can change this again is not known."))
    left = f"in {text.long_countdown(by, now)}"
    return Fact(
        "hourglass-medium",
        line("You can change this again until ", text.date_time(by), f", {left}."),
    )


def _cost(read: QuoteRead) -> Fact:
    amounts = [one.amount for one in read.quote.charges]
    due = tuple(one for one in amounts if one is not None and one.amount)
    if due:
        return Fact("receipt", line("AWS charges ", text.money_list(due), " for this change."))
    if None in amounts:
        return Fact("receipt", line("AWS gives no amount for a charge of this change."))
    return Fact("receipt", line("Nothing is charged for this change."))
