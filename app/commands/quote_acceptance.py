"""Accepting a quote: this buys, so that everything shown is read again, and nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.commands.base import Finding, Gateways, Reading, Verdict, Words
from app.commands.purchase_orders import require_orders
from app.commands.quote_reading import (
    GET_QUOTE,
    quote_word,
    read_again,
    require_known_terms,
    require_quote_id,
)
from app.errors import NotFound, Rejected
from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_search import AgreementQuery, Filter, FilterName
from app.model.command import AcceptQuote, Evidence
from app.model.purchase import Intent
from app.model.quote import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DRAFT,
    PENDING_APPROVAL,
    REJECTED,
    Quote,
)

_ACCEPT = "AcceptAgreementRequest"
_ACTIVE = "ACTIVE"
# How long after it was read again an agreement may come that this acceptance has made: a send leaves
# within 20 seconds and may be on its way for 65, and AWS's clock is not ours.
_SPAN = timedelta(seconds=150)
_SKEW = timedelta(seconds=5)
_FINDINGS = {
    DRAFT: Finding.WAITING,
    APPROVED: Finding.WAITING,
    PENDING_APPROVAL: Finding.ELSEWHERE,
    REJECTED: Finding.ELSEWHERE,
    CANCELLED: Finding.ELSEWHERE,
}


class QuoteAcceptance:
    """Accept a quote. AWS's answer names an agreement, not the quote: only a read-back proves it."""

    done = tr("AWS shows the quote as accepted. The agreement is as it was quoted.")
    reads = GET_QUOTE
    words = Words(
        subject=tr("Your acceptance"),
        again=tr("You can accept the same quote again."),
        locked=tr(
            "Do not accept it a second time, and do not get another quote for it. Countersign reads it"
            " again until AWS shows the outcome."
        ),
        same=tr("accepted it"),
        elsewhere=tr("It was decided elsewhere, and your acceptance had no effect."),
    )
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: AcceptQuote) -> None:
        """Refuse what is not ready to be accepted, what cannot be shown, and wrong purchase orders."""
        shown = command.shown
        require_quote_id(command.target)
        if shown.status not in (DRAFT, APPROVED):
            raise Rejected(tr("This quote cannot be accepted any more."), code="not-open")
        if shown.status == DRAFT and shown.approval_required:
            raise Rejected(
                tr("Your organisation must approve this quote first."),
                tr("Ask for approval; when all agree, AWS accepts the quote by itself."),
                code="needs-approval",
            )
        require_known_terms(shown.terms)
        require_orders(command.purchase_orders, shown.charges)

    def re_read(self, command: AcceptQuote) -> Reading:
        """Compare the quote, its charges, its terms and its offer with what was shown."""
        return read_again(self._gateways, command.target, command.shown)

    def send(self, command: AcceptQuote) -> Verdict:
        """Accept; the quote is asked what came of it."""
        answer = self._gateways.quotes.accept(command.target, command.purchase_orders)
        text = tr("AWS took it; its answer does not name the quote.")
        return Verdict(Finding.TAKEN, _ACCEPT, text, answer.request_id)

    def find_out(self, command: AcceptQuote, noted: Sequence[Evidence], /) -> Verdict:
        """Read the quote back; where AWS does not find it any more, look for the agreement."""
        try:
            answer = self._gateways.quotes.quote(command.target, urgent=True)
        except NotFound as error:
            return self._by_agreement(command, noted, error)
        return _judge(answer.value, answer.request_id)

    def _by_agreement(
        self, command: AcceptQuote, noted: Sequence[Evidence], error: NotFound
    ) -> Verdict:
        """Look for one agreement on the offer, of the same value, made when this was sent.

        Of an amendment nothing can be told like this: its agreement was there before.
        """
        read_at = next((one.at for one in noted if one.operation == GET_QUOTE), None)
        if command.shown.intent == Intent.AMEND or read_at is None:
            text = tr(
                "AWS does not find the quote, and an agreement that was there before tells nothing."
            )
            return Verdict(Finding.UNSURE, GET_QUOTE, text, error.request_id)
        made = [one for one in self._of_offer(command.shown.offer_id) if _is_made(one, read_at)]
        for one in made:
            described = self._gateways.agreements.describe(one.agreement_id, urgent=True)
            if described.value.value == command.shown.money:
                text = tr(
                    "AWS does not find the quote, but shows an agreement on its offer, made then."
                )
                return Verdict(
                    Finding.DONE,
                    "SearchAgreements",
                    text,
                    described.request_id,
                    described.value,
                    one.agreement_id,
                )
        text = tr("AWS does not find the quote, nor an agreement on its offer that was made then.")
        return Verdict(Finding.WAITING, GET_QUOTE, text, error.request_id)

    def _of_offer(self, offer_id: str) -> list[Agreement]:
        query = AgreementQuery(
            filters=(Filter(FilterName.OFFER_ID, offer_id), Filter(FilterName.STATUS, _ACTIVE))
        )
        found: list[Agreement] = []
        token = ""
        while True:
            page = self._gateways.agreements.ask(query, token)
            found += page.agreements
            token = page.next_token
            if not token:
                return found


def _is_made(agreement: Agreement, read_at: datetime) -> bool:
    at = agreement.accepted_at
    return at is not None and read_at - _SKEW <= at <= read_at + _SPAN


def _judge(found: Quote, request_id: str) -> Verdict:
    if found.status == ACCEPTED:
        finding = Finding.DONE if found.agreement_id else Finding.UNSURE
        text = tr("AWS shows it accepted.")
        if not found.agreement_id:
            text = tr("AWS shows it accepted, but does not say yet which agreement came of it.")
        return Verdict(finding, GET_QUOTE, text, request_id, found, found.agreement_id)
    finding = _FINDINGS.get(found.status, Finding.UNSURE)
    text = tr("AWS shows it {status}.", status=quote_word(found.status))
    if found.status == DRAFT:
        text = tr("AWS shows it as a draft.")
    return Verdict(finding, GET_QUOTE, text, request_id, found)
