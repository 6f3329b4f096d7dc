"""Estimates what renewals would add to the months ahead, or says why that cannot be estimated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal, Inexact

import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.agreement_detail import AgreementRow
from app.model.forecast import Renewing, Share, Unknown
from app.model.money import Money, exact_sum
from app.model.renewal import Renewal, decision_deadline, renewal_of
from app.model.renewal_plan import Planned, RenewalPlan, agreed_schedule
from app.model.renewal_price import expected_rise, increased, percentage
from app.model.term import AgreementTerms, RenewalTerm

# Of one agreement in a year: shorter terms than a month are not followed further.
_MOST_RENEWALS = 12
_NEXT = timedelta(seconds=1)  # AWS ends an agreement at the last second of a day


def renewing(
    agreement: Agreement,
    terms: AgreementTerms | None,
    planned: Sequence[Planned],
    begins: Sequence[datetime],
    *,
    renewals_used: int | None = None,
) -> Renewing | None:
    """Estimate the renewals of an agreement between the first and the last of `begins`; None for none.

    `planned` are the contract's charges. `renewals_used`: how often it renewed before; not known, only
    the next renewal counts, of which AWS says that it comes.
    """
    term = terms.renewal if terms else None
    end = agreement.end
    if agreement.status != ACTIVE or end is None or renewal_of(agreement, term) is not Renewal.ON:
        return None
    if not begins[0] <= end + _NEXT < begins[-1]:
        return None
    found = Renewing(
        agreement.agreement_id,
        agreement.title,
        agreement.seller,
        agreement.seller_account_id,
        end,
        decision_deadline(agreement, term),
        rise=term.price_increase if term else None,
    )
    unknown = _unknown(agreement, terms)
    if unknown is not None or agreement.value is None:
        return msgspec.structs.replace(found, unknown=unknown or Unknown.UNREAD)
    plan = RenewalPlan(agreement, agreement.value, end + _NEXT, planned, agreed_schedule(terms))
    try:
        first, shares, times = _followed(
            plan, expected_rise(term), begins, _left(term, renewals_used)
        )
    except Inexact:  # of a rise with dozens of digits
        return msgspec.structs.replace(found, unknown=Unknown.UNREADABLE)
    return msgspec.structs.replace(found, price=first, basis=plan.basis, shares=shares, times=times)


def _left(term: RenewalTerm | None, used: int | None) -> int:
    """How many renewals there may be: at least the one of which AWS says that it comes."""
    most = term.max_renewals if term else None
    if most is None:
        return _MOST_RENEWALS
    return max(most - used, 1) if used is not None else 1


def _followed(
    plan: RenewalPlan, rise: str, begins: Sequence[datetime], left: int
) -> tuple[Money, tuple[Share, ...], int]:
    """Follow renewal after renewal through the months; gives the first price, all shares, how many."""
    price = first = _risen(plan.value, rise)
    times = 0
    shares: dict[int, list[Decimal]] = {}
    for number in range(1, min(left, _MOST_RENEWALS) + 1):
        begin = plan.begin(number)
        if begin is None or begin >= begins[-1]:
            break
        for at, amount in plan.instalments(number, begin, price):
            if begins[0] <= at < begins[-1]:
                shares.setdefault(bisect_right(begins, at) - 1, []).append(amount)
        price = _risen(price, rise)
        times = number
    found = tuple(Share(month, exact_sum(shares[month])) for month in sorted(shares))
    return first, found, times


def _unknown(agreement: Agreement, terms: AgreementTerms | None) -> Unknown | None:
    if terms is None:
        return Unknown.UNREAD
    variable = terms.variable_payment
    if AgreementRow(agreement, at_most=variable.max_total if variable else None).is_on_request:
        return Unknown.ON_REQUEST
    if agreement.value is None:
        return Unknown.UNREAD
    if not agreement.value.amount:
        return Unknown.METERED
    rise = expected_rise(terms.renewal)
    return Unknown.UNREADABLE if rise and percentage(rise) is None else None


def _risen(value: Money, rise: str) -> Money:
    """The price after a rise, which has been read as a number."""
    return (increased(value, rise) if rise else None) or value
