"""What happens when an agreement ends, and by when the buyer must decide about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.model.agreement import Agreement
from app.model.term import RenewalTerm


class Renewal(StrEnum):
    """Whether an agreement renews. The end behaviour decides: the term says only what the buyer wishes."""

    ON = "on"
    OFF = "off"  # the buyer turned it off
    SELLER_OFF = "seller off"  # final: it wins over the buyer's wish
    LIMIT_REACHED = "limit reached"
    MOVES = "moves"  # AWS replaces it by another offer
    NONE = "none"  # there is no renewal term
    UNKNOWN = "unknown"


_REASONS = {
    "ACCEPTOR_RENEW_OPTED_OUT": Renewal.OFF,
    "PROPOSER_RENEW_OPTED_OUT": Renewal.SELLER_OFF,
    "NO_RENEWAL_TERM": Renewal.NONE,
    "RENEWAL_LIMIT_EXHAUSTED": Renewal.LIMIT_REACHED,
}


def renewal_of(agreement: Agreement, term: RenewalTerm | None) -> Renewal:
    """Say whether an agreement renews, or renewed: AWS gives no end behaviour for one that has ended."""
    if agreement.end_behavior == "RENEW":
        return Renewal.ON
    if agreement.end_behavior == "REPLACE":
        return Renewal.MOVES
    if agreement.end_behavior:
        return _REASONS.get(agreement.end_reason, Renewal.UNKNOWN)
    if agreement.status == "RENEWED":
        return Renewal.ON
    if agreement.status == "ACTIVE" or term is None or term.auto_renew is None:
        return Renewal.NONE if agreement.end is None else Renewal.UNKNOWN
    return Renewal.ON if term.auto_renew else Renewal.OFF


def decision_deadline(agreement: Agreement, term: RenewalTerm | None) -> datetime | None:
    """Until when the buyer may turn renewal on or off: the end, less the term's lockout period.

    None also where that period cannot be read, or would begin before any date.
    """
    end = agreement.end
    if term is None or end is None or agreement.status != "ACTIVE":
        return None
    if term.unread_lockout:
        return None
    try:
        return end - term.lockout if term.lockout else end
    except OverflowError:
        return None
