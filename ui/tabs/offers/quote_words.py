"""What the list of My quotes says about a quote: its second line, its chip and what comes next. No widgets."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.language import tr
from app.model.command import CommandState
from app.model.quote import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DRAFT,
    PENDING_APPROVAL,
    REJECTED,
    ApprovalProgress,
    ItemizedChange,
    Quote,
)
from app.model.quote_row import QuoteRow, is_offer_open, offer_end
from app.model.text import plain
from ui import text
from ui.chips import LAST_DAY, outcome_face, quote_face
from ui.theme import Tone
from ui.widgets.chip import ChipFace

_INTENTS = {
    "NEW": tr("New agreement"),
    "AMEND": tr("Amendment"),
    "REPLACE": tr("Replaces an agreement"),
}
_DOING = {
    "accept-quote": tr("Accepting it"),
    "start-approvals": tr("Asking for approval"),
    "cancel-quote": tr("Cancelling it"),
}


class NextStep(msgspec.Struct, frozen=True):
    """What comes next with a quote, or what became of it. No tone: nothing is urgent."""

    words: str
    tone: Tone | None = None


def title(quote: Quote) -> str:
    """The product's name, or an id until the name has been read."""
    return plain(quote.product_name or quote.product_id or quote.quote_id)


def intent(quote: Quote) -> str:
    """What the quote is for."""
    return _INTENTS.get(quote.intent) or plain(quote.intent, 40)


def second_line(quote: Quote) -> str:
    """The offer's name, and what happens to an agreement that exists already."""
    if quote.intent == "AMEND":
        return ", ".join(part for part in (_INTENTS["AMEND"], _change(quote.changes)) if part)
    named = plain(quote.offer_name) or text.party(quote.seller_name or quote.seller_account_id)
    if quote.intent == "REPLACE":
        return " · ".join(part for part in (named, tr("replaces an agreement")) if part)
    return named or intent(quote)


def _change(changes: tuple[ItemizedChange, ...]) -> str:
    if len(changes) > 1:
        return text.plural(len(changes), "{n} quantity", "{n} quantities")
    for one in changes:
        if one.old is None or one.new is None or one.old == one.new:
            return ""
        number = text.count(abs(one.new - one.old))
        name = plain(one.dimension, 40)
        if one.new > one.old:
            return tr("{number} more {name}", number=number, name=name)
        return tr("{number} fewer {name}", number=number, name=name)
    return ""


def chip(row: QuoteRow) -> ChipFace:
    """The status, or that an answer of AWS got lost."""
    return outcome_face(CommandState.UNKNOWN) if row.is_unclear else quote_face(row.quote.status)


def next_step(row: QuoteRow, now: datetime) -> NextStep:
    """What comes next: by when to accept, who is asked, or what it became."""
    quote = row.quote
    if row.doing:
        return NextStep(_DOING.get(row.doing, tr("Something is being done with it")))
    if quote.status in (DRAFT, APPROVED):
        return _acceptable(quote, now)
    ended = {
        PENDING_APPROVAL: _waiting(quote.approval, now),
        ACCEPTED: _became(quote),
        REJECTED: tr("Rejected by your organisation"),
        CANCELLED: tr("You cancelled it")
        if row.is_cancelled_here
        else tr("Cancelled, not from here"),
    }
    return NextStep(ended.get(quote.status, ""))


def _acceptable(quote: Quote, now: datetime) -> NextStep:
    ends = offer_end(quote, quote.offer_expires_at)
    if not is_offer_open(quote, now) and ends is not None:
        return NextStep(tr("Offer expired on {date}", date=text.short_date(ends, now)))
    if quote.status == APPROVED:
        if ends is None:
            return NextStep(tr("You can accept it"), Tone.WARNING)
        tone = Tone.DANGER if ends - now < LAST_DAY else Tone.WARNING
        return NextStep(
            tr(
                "Accept by {date}, {until}",
                date=text.short_date(ends, now),
                until=text.until(ends, now),
            ),
            tone,
        )
    if quote.approval_required:
        return NextStep(
            tr("Needs approval, offer open until {date}", date=text.short_date(ends, now))
            if ends
            else tr("Needs approval")
        )
    return NextStep(
        tr("Offer open until {date}", date=text.short_date(ends, now))
        if ends
        else tr("You can accept it")
    )


def _waiting(progress: ApprovalProgress | None, now: datetime) -> str:
    if progress is None:
        return tr("Waits for your organisation")
    level = tr(
        "Level {level} of {levels}",
        level=text.count(progress.level),
        levels=text.count(progress.levels),
    )
    parts = [level] if progress.level else []
    if progress.needed_by is not None:
        parts.append(tr("needed by {date}", date=text.short_date(progress.needed_by, now)))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:] if said else tr("Waits for your organisation")


def _became(quote: Quote) -> str:
    agreement = plain(quote.agreement_id, 64)
    if quote.intent == "AMEND":
        if not agreement:
            return tr("Changed an agreement")
        return tr("Changed {agreement_id}", agreement_id=agreement)
    if not agreement:
        return tr("Became an agreement")
    return tr("Became {agreement_id}", agreement_id=agreement)


def date(quote: Quote) -> str:
    """The day it was made."""
    return text.date(quote.created_at) if quote.created_at else ""


def spoken(row: QuoteRow, now: datetime) -> str:
    """The whole row for a screen reader."""
    quote = row.quote
    parts = (
        title(quote),
        second_line(quote),
        text.money_or(quote.value),
        chip(row).words,
        next_step(row, now).words,
        date(quote),
    )
    return ", ".join(part for part in parts if part)
