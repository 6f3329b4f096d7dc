"""What payment and cancellation requests share: how the buyer lists, finds and may answer them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from app.sandbox.service import Call
from app.sandbox.services.paging import position_of, size_of, token_for
from app.sandbox.services.refusals import check_scope, conflict, is_buyer, not_found
from app.sandbox.state import PENDING, CancellationRequest, PaymentRequest, Table

Row = TypeVar("Row", bound=PaymentRequest | CancellationRequest)

_PAGE = 50


class SellerRequests(Generic[Row]):
    """The requests of one kind. `key` is the parameter with their id, `kind` AWS's word for them."""

    def __init__(self, table: Table[Row], key: str, kind: str) -> None:
        self._table = table
        self._key = key
        self._kind = kind

    def page(self, call: Call, spell: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
        """Answer with one page of the list."""
        check_scope(call.params)
        if not is_buyer(call.params):
            return {"items": []}
        status = call.params.get("status")
        rows, rest = self._table.page(
            call.params.get("agreementId"),
            position_of(call, int, 0),
            size_of(call, _PAGE),
            lambda row: status in (None, row.status),
        )
        return {"items": [spell(row) for row in rows], **token_for(call, rest)}

    def find(self, call: Call) -> Row:
        """Return the request that is asked for; it must be one of the agreement that is named."""
        key = call.params[self._key]
        row = self._table.get(key)
        if row is None or row.agreement_id != call.params["agreementId"]:
            raise not_found(self._kind, key)
        return row

    def pending(self, call: Call) -> Row:
        """Return the request that is to be decided."""
        row = self.find(call)
        if row.status != PENDING:
            raise conflict(self._kind, row.id, row.status)
        return row
