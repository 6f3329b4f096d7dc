"""What is said around an amendment: which days its prices cover, and what it leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.language import tr
from app.model.agreement_change import newest_terms, renews
from app.model.agreement_detail import AgreementDetail, ChargeReading
from app.model.configuration import Options
from app.model.renewal import Renewal
from app.model.term import AgreementTerms, LegalTerm
from ui import text
from ui.terms.document_names import document_name


class SameWords(msgspec.Struct, frozen=True):
    """One thing that stays: its icon, what it is, how it stays."""

    icon: str
    label: str
    words: str


def covered_words(options: Options) -> str:
    """`Prices cover 224 of 365 days, to the end date`; that it is an estimate stands beside the sum."""
    if not options.days:
        return tr("Prices of the agreement. How much of them is due is up to AWS")
    days = text.plural(options.days, "{n} day", "{n} days")
    return tr(
        "Prices cover {days_left} of {days}, to the end date",
        days_left=text.count(options.days_left),
        days=days,
    )


def same_words(detail: AgreementDetail, now: datetime) -> tuple[SameWords, ...]:
    """What an amendment leaves as it is."""
    return tuple(_same(detail, now))


def _same(detail: AgreementDetail, now: datetime) -> Iterator[SameWords]:
    end = detail.row.agreement.end
    ends = f"{text.date(end)}, {text.until(end, now)}" if end else tr("No end date")
    yield SameWords("calendar-blank", tr("Ends"), ends)
    if words := _renewal(detail):
        yield SameWords("arrows-clockwise", tr("Auto-renew"), words)
    yield SameWords("calendar-check", tr("Next scheduled charge"), _next_charge(detail))
    if words := _legal(newest_terms(detail)):
        yield SameWords("file-text", tr("Legal"), words)


def _renewal(detail: AgreementDetail) -> str:
    if detail.row.renewal is Renewal.NONE:
        return tr("Not part of it")
    if detail.row.renewal is Renewal.MOVES:
        return tr("Moves to another offer at the end")
    said = tr("On") if renews(detail) else tr("Off")
    by = detail.row.decide_by
    return tr("{state}, decide by {date}", state=said, date=text.date(by)) if by else said


def _next_charge(detail: AgreementDetail) -> str:
    coming = detail.row.next_charge
    if coming is None:
        whole = detail.row.charge_reading is ChargeReading.WHOLE
        return tr("None") if whole else text.NOT_KNOWN_YET
    money = text.money_or(coming.money, text.NOT_KNOWN_YET)
    if coming.time is None:
        return money
    return tr("{amount} on {date}", amount=money, date=text.date(coming.time))


def _legal(terms: AgreementTerms | None) -> str:
    found = terms.terms if terms else ()
    documents = [one for term in found if isinstance(term, LegalTerm) for one in term.documents]
    if not documents:
        return ""
    names = ", ".join(dict.fromkeys(document_name(one.type) for one in documents))
    return tr("{names}, as accepted", names=names)
