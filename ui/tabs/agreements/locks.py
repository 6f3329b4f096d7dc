"""Why an agreement cannot be changed now, in one sentence; empty when it can."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from app.language import tr
from app.model.agreement_change import (
    Cancellable,
    cancellable,
    is_active,
    newest_terms,
    settles_at,
)
from app.model.agreement_detail import AgreementDetail
from app.model.command import CancelAgreement, CommandRecord, CommandState
from app.model.configuration import of_agreement
from app.model.renewal import Renewal
from ui import text

_NOT_ACTIVE = tr("This agreement is not active any more.")
_FINAL = {
    Renewal.SELLER_OFF: tr(
        "The seller turned renewal off. That is final: you cannot turn it on again."
    ),
    Renewal.LIMIT_REACHED: tr("It has used all the renewals that were agreed."),
    Renewal.MOVES: tr(
        "AWS moves it to another offer at its end, so there is nothing to turn off here."
    ),
    Renewal.NONE: tr("It has no renewal term, so it cannot renew."),
}


def cancel_off(detail: AgreementDetail, now: datetime) -> str:
    """Why it cannot be cancelled."""
    if off := _common(detail, now):
        return off
    if cancellable(newest_terms(detail), detail.siblings) is Cancellable.NO:
        return tr(
            "AWS lets buyers cancel only what is paid by use, and this is a contract. Ask the seller "
            "to end it: the seller can send you a cancellation request."
        )
    return ""


def amend_off(detail: AgreementDetail, now: datetime) -> str:
    """Why its quantities cannot be amended."""
    return _common(detail, now) or _not_begun(detail, now) or _no_quantities(detail, now)


def replace_off(detail: AgreementDetail, now: datetime) -> str:
    """Why it cannot be replaced."""
    if off := _common(detail, now):
        return off
    if not detail.row.agreement.product_id:
        return tr("AWS has not said which product it is for, so no offer can be found for it.")
    return ""


def renewal_off(detail: AgreementDetail, now: datetime) -> str:
    """Why auto-renew cannot be turned on or off."""
    if off := _common(detail, now) or _FINAL.get(detail.row.renewal, ""):
        return off
    terms = newest_terms(detail)
    if terms is None:
        return tr("Its terms have not been read yet.")
    if terms.renewal is None:
        return _FINAL[Renewal.NONE]
    by, end = detail.row.decide_by, detail.row.agreement.end
    if by is not None and by <= now:
        return tr("The time to change auto-renew passed on {date}.", date=text.date(by))
    if end is not None and end <= now:
        return tr("It should have ended on {date}.", date=text.date(end))
    return _not_begun(detail, now)


def lock_of_commands(commands: tuple[CommandRecord, ...]) -> str:
    """An earlier change that is not settled locks the agreement, and so does one that AWS carries out."""
    if not commands:
        return ""
    if any(one.state is CommandState.UNKNOWN for one in commands):
        return tr("A change to this agreement is being checked. Do not send it a second time.")
    if any(one.state.is_open for one in commands):
        return tr("A change to this agreement is being sent.")
    if is_being_cancelled(commands):
        return tr("You have cancelled it. AWS is ending it.")
    return ""


def is_being_cancelled(commands: tuple[CommandRecord, ...]) -> bool:
    """Whether AWS has taken a cancellation of this agreement."""
    return any(
        isinstance(one.command, CancelAgreement) and one.state is CommandState.CONFIRMED
        for one in commands
    )


def _common(detail: AgreementDetail, now: datetime) -> str:
    if not is_active(detail):
        return _NOT_ACTIVE
    if off := lock_of_commands(detail.commands):
        return off
    ready = settles_at(detail.row.agreement)
    if ready is not None and now < ready:
        seconds = ceil((ready - now).total_seconds())
        return tr(
            "It was accepted a moment ago. AWS takes no changes in the first 90 seconds: "
            "try again in {seconds} s.",
            seconds=seconds,
        )
    return ""


def _not_begun(detail: AgreementDetail, now: datetime) -> str:
    starts = detail.row.agreement.starts_at
    if starts is not None and starts > now:
        return tr(
            "It starts on {date}. AWS amends no agreement before its start.",
            date=text.date(starts),
        )
    return ""


def _no_quantities(detail: AgreementDetail, now: datetime) -> str:
    terms, agreement = newest_terms(detail), detail.row.agreement
    if agreement.end is not None and agreement.end <= now:
        return tr("It should have ended on {date}.", date=text.date(agreement.end))
    if terms is None:
        return tr("Its terms have not been read yet.")
    return of_agreement(agreement, terms, now).blocked
