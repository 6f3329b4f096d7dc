"""What this account had with a seller before."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.model.personal_rules import SellerPast
from app.model.request import Approval
from app.store.columns import decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw

_SQL = (
    "SELECT (SELECT count(*) FROM agreement WHERE seller_id = ?1 AND id <> ?2), "
    "(SELECT count(*) FROM request r JOIN agreement a ON a.id = r.agreement_id "
    "WHERE a.seller_id = ?1 AND r.kind = 'payment' AND r.status = 'APPROVED')"
)
_APPROVED = "SELECT document FROM request WHERE kind = 'approval' AND status = 'APPROVED'"


def seller_past(connection: apsw.Connection, seller_id: str, besides: str) -> SellerPast:
    """Count the agreements with a seller, but for the one `besides`, and the payments approved to it."""
    row = connection.execute(_SQL, (seller_id, besides)).fetchone()
    agreements, payments = cast("tuple[int, int]", row)
    decode = decoder(Approval).decode
    approved = cast("Iterator[tuple[bytes]]", connection.execute(_APPROVED))
    has_approvals = any(decode(one).seller_account_id == seller_id for (one,) in approved)
    return SellerPast(agreements, payments, has_approvals)
