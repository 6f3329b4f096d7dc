"""The lines of My quotes, and which of them wait for the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.model.command import CommandState
from app.model.quote import APPROVED, DRAFT, Quote
from app.model.quote_row import QuoteRow, is_offer_open
from app.store.judgement import Mark
from app.store.lookup import Lookup

_CANCELS = "cancel-quote"


def waiting_for_person(lookup: Lookup, now: datetime) -> int:
    """Count the approved quotes, and the drafts whose offer is still open."""
    found = lookup.quotes_that_are(APPROVED, DRAFT)
    return sum(one.status == APPROVED or is_offer_open(one, now) for one in found)


def quote_rows(lookup: Lookup, row_keys: Sequence[int]) -> list[QuoteRow]:
    """Give the quotes of these row keys with what was done with them here, in this order."""
    found = lookup.rows("quote", Quote, row_keys)
    marks = lookup.marks([one.quote_id for one in found])
    return [_row(one, marks.get(one.quote_id, [])) for one in found]


def _row(quote: Quote, marks: Sequence[Mark]) -> QuoteRow:
    doing = next((mark for mark in reversed(marks) if mark.state.is_open), None)
    return QuoteRow(
        quote,
        doing=doing.kind if doing else "",
        is_unclear=doing is not None and doing.state is CommandState.UNKNOWN,
        is_cancelled_here=any(
            mark.kind == _CANCELS and mark.state is CommandState.CONFIRMED for mark in marks
        ),
    )
