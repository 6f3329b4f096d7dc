"""Asking for a quote, which binds to nothing: the same token with the same request never makes two."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.aws.calls import Answer
from app.commands.base import Finding, Gateways, Reading, Verdict, Words, amount
from app.commands.quote_limits import require_askable
from app.commands.quote_reading import GET_QUOTE, quote_word, require_quote_id
from app.errors import AppError, NotFound, Rejected
from app.language import tr
from app.model.command import CreateQuote, Evidence
from app.model.purchase import Intent
from app.model.quote import Quote

_CREATE = "CreateAgreementRequest"
_WHOLE = "-whole"  # what the token of the whole set of terms ends with
# With these, AWS wants all terms of the agreement and not only those that change.
_WANTS_WHOLE = frozenset({"MISSING_MANDATORY_TERMS", "MISSING_REQUESTED_TERMS"})


class QuoteCreation:
    """Ask for a quote.

    The outcome is found out by asking once more with the same token: AWS gives the quote that it made
    before, or makes it now. Both are what was wanted, and neither buys anything.
    """

    done = tr("AWS has made the quote. It binds you to nothing.")
    reads = GET_QUOTE
    words = Words(
        subject=tr("Your request for a quote"),
        again=tr("You can ask again."),
        locked=tr(
            "It buys nothing. Countersign asks AWS with the same request until it gives the quote."
        ),
        elsewhere=tr("AWS refused, and there is no quote."),
        proves_itself=True,
    )
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: CreateQuote) -> None:
        """Refuse what AWS's service model does not take."""
        require_askable(command.request, command.command_id + _WHOLE)

    def re_read(self, _command: CreateQuote) -> Reading:
        """Read nothing: the quote itself is what will be looked at."""
        return Reading()

    def send(self, command: CreateQuote) -> Verdict:
        """Ask for the quote; only the quote itself, read by the id that AWS gave, proves it."""
        asked = self._ask(command)
        try:
            found = self._read(command, asked.value)
        except AppError:
            text = tr("AWS gave a quote, which cannot be read yet.")
            return Verdict(Finding.TAKEN, _CREATE, text, asked.request_id)
        return msgspec.structs.replace(found, operation=_CREATE, request_id=asked.request_id)

    def find_out(self, command: CreateQuote, _noted: Sequence[Evidence], /) -> Verdict:
        """Ask once more with the same token."""
        try:
            asked = self._ask(command)
        except NotFound as error:
            text = tr("AWS does not find what the quote is to be made from.")
            return Verdict(Finding.WAITING, _CREATE, text, error.request_id)
        except Rejected as error:
            if not error.request_id:
                raise
            return Verdict(Finding.ELSEWHERE, _CREATE, error.message, error.request_id)
        return self._read(command, asked.value)

    def _ask(self, command: CreateQuote) -> Answer[Quote]:
        request, token = command.request, command.command_id
        try:
            return self._gateways.quotes.create(request, request.terms, token)
        except Rejected as error:
            is_amended = request.intent is Intent.AMEND and bool(request.whole_set)
            if not is_amended or error.reason not in _WANTS_WHOLE:
                raise
        return self._gateways.quotes.create(request, request.whole_set, token + _WHOLE)

    def _read(self, command: CreateQuote, asked: Quote) -> Verdict:
        """Read the quote that AWS named: its answer could have been about another one."""
        require_quote_id(asked.quote_id)
        answer = self._gateways.quotes.quote(asked.quote_id, urgent=True)
        found = answer.value
        is_other_offer = command.offer_id not in ("", found.offer_id)
        if is_other_offer or found.intent != command.request.intent:
            text = tr("AWS named a quote that is about something else.")
            return Verdict(Finding.UNSURE, GET_QUOTE, text, answer.request_id)
        text = tr(
            "AWS gave the quote: {status}, {amount}.",
            status=quote_word(found.status),
            amount=amount(found.value),
        )
        return Verdict(Finding.DONE, GET_QUOTE, text, answer.request_id, found, found.quote_id)
