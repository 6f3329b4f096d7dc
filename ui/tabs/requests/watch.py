"""Watches the request that a sheet asks about: what changed since, and whether it may be answered now."""

from __future__ import annotations

from collections.abc import Callable

from app.language import tr
from app.model.command import Reply
from app.model.request import ApprovalDetail, CancellationDetail, RequestKind
from ui.confirm.approval import shown_approval
from ui.confirm.cancellation import shown_cancellation
from ui.confirm.differences import Shown, differences
from ui.confirm.payment import shown_payment
from ui.store_view import StoreView
from ui.tabs.requests.detail import Detail, read_detail


class Watch:
    """Compares what a sheet shows with what the store holds now."""

    def __init__(
        self,
        store: StoreView,
        reply: Reply,
        kind: RequestKind,
        reason_off: Callable[[Detail | None], str],
    ) -> None:
        """Watch the target of a reply; `reason_off` says why a request may not be answered."""
        self._store = store
        self._reply = reply
        self._kind = kind
        self._reason_off = reason_off

    def changes(self) -> str:
        """What is not as shown any more."""
        detail = self._read()
        now = shown(detail) if detail is not None else None
        if now is None:
            return tr("The request is not in the store any more, or its amount cannot be read.")
        return differences(self._reply.shown, now)

    def reason_off(self) -> str:
        """Why nothing may be sent now."""
        return self._reason_off(self._read())

    def _read(self) -> Detail | None:
        return read_detail(self._store, self._kind, self._reply.target)


def shown(detail: Detail) -> Shown | None:
    """The values of a request that a sheet shows; None where the amount cannot be read."""
    if isinstance(detail, CancellationDetail):
        return shown_cancellation(detail)
    if isinstance(detail, ApprovalDetail):
        return shown_approval(detail)
    return shown_payment(detail, detail.request.money) if detail.request.money else None
