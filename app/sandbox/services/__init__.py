"""The simulated AWS services: what each operation means, on top of the rows and their changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.sandbox.service import Handler, Service
from app.sandbox.services.agreement_approvals import approval_handlers
from app.sandbox.services.agreement_cancellations import cancellation_handlers
from app.sandbox.services.agreement_charges import charge_handlers
from app.sandbox.services.agreement_payments import payment_handlers
from app.sandbox.services.agreement_reading import reading_handlers
from app.sandbox.services.agreement_requests import request_handlers
from app.sandbox.services.agreement_search import search_handlers
from app.sandbox.services.agreement_selling import selling_handlers
from app.sandbox.services.discovery import discovery_handlers
from app.sandbox.services.invoicing import invoicing_handlers
from app.sandbox.services.model_access import model_handlers
from app.sandbox.services.payment_managers import manager_handlers
from app.sandbox.services.payment_sessions import session_handlers
from app.sandbox.transitions import Stage


class SimulatedService:
    """A service by botocore's name, and its operations."""

    def __init__(self, name: str, *groups: Mapping[str, Handler]) -> None:
        self._name = name
        self._handlers = {op: handler for group in groups for op, handler in group.items()}

    @property
    def name(self) -> str:
        """Return botocore's service name."""
        return self._name

    def handlers(self) -> Mapping[str, Handler]:
        """Map operation names to handlers."""
        return self._handlers


def services_of(stage: Stage, *, is_payer: bool) -> Sequence[Service]:
    """Return every simulated service over one account; invoices are for the payer alone."""
    return (
        SimulatedService(
            "marketplace-agreement",
            search_handlers(stage),
            reading_handlers(stage),
            charge_handlers(stage),
            request_handlers(stage),
            approval_handlers(stage),
            payment_handlers(stage),
            cancellation_handlers(stage),
            selling_handlers(),
        ),
        SimulatedService("marketplace-discovery", discovery_handlers(stage)),
        SimulatedService("bedrock", model_handlers(stage)),
        SimulatedService("invoicing", invoicing_handlers(stage, is_payer=is_payer)),
        SimulatedService("bedrock-agentcore-control", manager_handlers(stage)),
        SimulatedService("bedrock-agentcore", session_handlers(stage)),
    )
