"""The command that the confirmation sheet makes of what is stored."""

from __future__ import annotations

import itertools
from datetime import datetime

from app.model.command import ApprovePayment, ShownPayment
from app.model.request import RequestKind
from app.store.queries import Queries

_ids = itertools.count(1)


def approval(queries: Queries, now: datetime, place: int = 0) -> ApprovePayment:
    """Approve the most urgent payment request, or the one at another place in that order."""
    row = queries.request_rows(decided=False, now=now, kind=RequestKind.PAYMENT)[place]
    detail = queries.payment_detail(row.request_id, now)
    assert detail
    assert detail.agreement
    assert detail.terms
    assert detail.terms.variable_payment
    assert detail.request.money
    return ApprovePayment(
        command_id=f"click-{next(_ids)}",
        target=row.request_id,
        title=row.title,
        counterparty=row.seller,
        agreement_id=detail.request.agreement_id,
        shown=ShownPayment(
            name=detail.request.name,
            description=detail.request.description,
            money=detail.request.money,
            status=detail.request.status,
            seller_account_id=detail.agreement.seller_account_id,
            strategy=detail.terms.variable_payment.strategy,
            budget_limit=detail.terms.variable_payment.max_total,
        ),
    )
