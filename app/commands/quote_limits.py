"""What AWS takes in a request for a quote: botocore checks neither the longest nor the form of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.errors import Rejected
from app.language import tr
from app.model.entitlement import Contact
from app.model.purchase import (
    Intent,
    PaymentChoice,
    QuoteRequest,
    RequestedTerm,
    UpfrontChoice,
)
from app.model.term import AUTO_APPROVE, WAIT_FOR_APPROVAL

MOST_TERMS = 30
_MOST_UNITS = 2**31 - 1
_TERM_ID = re.compile(r"[A-Za-z0-9+=;,.@\-_]{1,256}")
_AGREEMENT_ID = re.compile(r"[A-Za-z0-9_/-]{1,64}")
_PROPOSAL_ID = re.compile(r"(at-|ap-)[A-Za-z0-9]{1,61}")
_TOKEN = re.compile(r"[a-zA-Z0-9-]{1,64}")
_WORD = re.compile(r".{1,4096}")
# The pattern of the model also has hours, signs and nothing at all; only whole days make sense here.
_WHOLE_DAYS = re.compile(r"P[1-9][0-9]{0,6}D")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOST_EMAIL = 255


def require_askable(request: QuoteRequest, token: str) -> None:
    """Refuse a request that AWS would not take. Raises Rejected with one sentence."""
    if not _TOKEN.fullmatch(token):
        raise _wrong(tr("The number of this request is not one that AWS takes."), "bad-token")
    _require_parts(request)
    _require_terms(request.terms)
    if request.whole_set:
        _require_terms(request.whole_set)
    if request.contact is not None:
        if request.intent is Intent.AMEND:
            raise _wrong(tr("A change of an agreement takes no contact."), "bad-contact")
        _require_contact(request.contact)


def _require_parts(request: QuoteRequest) -> None:
    intent = request.intent
    if (intent is Intent.NEW) is bool(request.source_agreement_id):
        raise _wrong(
            tr("A new agreement follows no other one.")
            if intent is Intent.NEW
            else tr("It is not said which agreement this changes or replaces."),
            "bad-source",
        )
    if (intent is Intent.AMEND) is bool(request.proposal_id):
        raise _wrong(
            tr("A change of an agreement is not made from an offer.")
            if intent is Intent.AMEND
            else tr("The offer has nothing that a quote can be made from."),
            "bad-proposal",
        )
    if request.proposal_id and not _PROPOSAL_ID.fullmatch(request.proposal_id):
        raise _wrong(tr("The id of the offer's proposal is not one of AWS's."), "bad-id")
    if request.source_agreement_id and not _AGREEMENT_ID.fullmatch(request.source_agreement_id):
        raise _wrong(tr("The id of the agreement is not one of AWS's."), "bad-id")


def _require_terms(terms: Sequence[RequestedTerm]) -> None:
    if not 1 <= len(terms) <= MOST_TERMS:
        raise _wrong(
            tr(
                "A quote is made of 1 to {most} terms, not {number}.",
                most=MOST_TERMS,
                number=len(terms),
            ),
            "bad-terms",
        )
    if len({one.term_id for one in terms}) < len(terms):
        raise _wrong(tr("A term is asked for twice."), "bad-terms")
    for term in terms:
        if not _TERM_ID.fullmatch(term.term_id):
            raise _wrong(tr("The id of a term is not one of AWS's."), "bad-id")
        if isinstance(term.choice, UpfrontChoice):
            _require_upfront(term.choice)
        elif isinstance(term.choice, PaymentChoice):
            _require_payment(term.choice)


def _require_upfront(choice: UpfrontChoice) -> None:
    if not _WORD.fullmatch(choice.selector):
        raise _wrong(tr("No duration is chosen."), "bad-choice")
    if not choice.quantities:
        raise _wrong(tr("Nothing is chosen to buy."), "bad-choice")
    keys = [one.dimension for one in choice.quantities]
    if len(set(keys)) < len(keys) or not all(_WORD.fullmatch(key) for key in keys):
        raise _wrong(tr("A unit is chosen twice, or has no name."), "bad-choice")
    if not all(0 <= one.number <= _MOST_UNITS for one in choice.quantities):
        raise _wrong(
            tr("A quantity is not between 0 and {most}.", most=_MOST_UNITS),
            "bad-choice",
        )


def _require_payment(choice: PaymentChoice) -> None:
    if choice.strategy == AUTO_APPROVE:
        if not _WHOLE_DAYS.fullmatch(choice.expiration):
            raise _wrong(
                tr("It is not said after how many whole days silence approves a payment."),
                "bad-choice",
            )
    elif choice.strategy != WAIT_FOR_APPROVAL:
        raise _wrong(tr("It is not said whether silence approves a payment."), "bad-choice")
    elif choice.expiration:
        raise _wrong(tr("A payment that waits for an answer has no time to expire."), "bad-choice")


def _require_contact(contact: Contact) -> None:
    for text, most, what in (
        (contact.first_name, 80, tr("first name")),
        (contact.last_name, 80, tr("last name")),
        (contact.company, 256, tr("company")),
    ):
        if not re.fullmatch(f".{{1,{most}}}", text) or not text.strip():
            raise _wrong(
                tr(
                    "The contact's {what} is missing, has a line break, or is longer than {most}"
                    " characters.",
                    what=what,
                    most=most,
                ),
                "bad-contact",
            )
    if len(contact.email) > _MOST_EMAIL or not _EMAIL.fullmatch(contact.email):
        raise _wrong(tr("The contact's email address is not one that AWS takes."), "bad-contact")
    if not _COUNTRY.fullmatch(contact.country):
        raise _wrong(tr("The contact's country is not two capital letters."), "bad-contact")


def _wrong(message: str, code: str) -> Rejected:
    return Rejected(message, tr("Nothing was sent. Correct it, then ask again."), code=code)
