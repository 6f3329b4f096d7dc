"""Reads payment managers and their connectors from AgentCore's control plane, of one region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.aws.calls import Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.links import is_https
from app.aws.wire import Page, Wire, pages, read_document, rows, unreadable, utc
from app.model.payment_session import Connector, PaymentManager, is_manager_arn

_PAGE = 100


class PaymentManagerGateway:
    """The payment managers of one region."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def managers(self) -> Iterator[Page[PaymentManager]]:
        """List all managers, without their connectors. Raises AppError."""

        def fetch(where: dict[str, Any]) -> Any:
            return self._calls.read("ListPaymentManagers", maxResults=_PAGE, **where)

        return pages(fetch, lambda reply: rows(reply, "paymentManagers", _Manager, _manager))

    def manager(self, manager_id: str) -> Answer[PaymentManager]:
        """Read one manager right before a session is asked of it. Raises AppError."""
        reply = self._calls.read("GetPaymentManager", urgent=True, paymentManagerId=manager_id)
        found = read_document(reply, _Manager, _manager)
        if found.manager_id != manager_id:
            raise unreadable("foreign manager")
        return Answer(found, request_id_of(reply))

    def connectors(self, manager_id: str) -> Iterator[Page[Connector]]:
        """List a manager's connectors with their health. Raises AppError."""

        def fetch(where: dict[str, Any]) -> Any:
            return self._calls.read(
                "ListPaymentConnectors", paymentManagerId=manager_id, maxResults=_PAGE, **where
            )

        return pages(fetch, lambda reply: rows(reply, "paymentConnectors", _Connector, _connector))

    def sign_in_link(self, manager_id: str, connector_id: str) -> Answer[str]:
        """Give the page on which a connector's provider is signed in to; empty for none.

        Raises AppError.
        """
        reply = self._calls.read(
            "GetPaymentConnector",
            urgent=True,
            paymentManagerId=manager_id,
            paymentConnectorId=connector_id,
        )
        found = read_document(reply, _Connector, lambda doc: doc)
        if found.payment_connector_id != connector_id:
            raise unreadable("foreign connector")
        url = found.authorization_url
        return Answer(url if is_https(url) else "", request_id_of(reply))


class _Manager(Wire, frozen=True):
    payment_manager_arn: str
    payment_manager_id: str
    name: str
    authorizer_type: str
    status: str
    description: str = ""
    created_at: datetime | None = None
    last_updated_at: datetime | None = None


def _manager(doc: _Manager) -> PaymentManager:
    if not is_manager_arn(doc.payment_manager_arn):
        raise ValueError("not the ARN of a payment manager")
    return PaymentManager(
        arn=doc.payment_manager_arn,
        manager_id=doc.payment_manager_id,
        name=doc.name,
        authorizer=doc.authorizer_type,
        status=doc.status,
        description=doc.description,
        created_at=utc(doc.created_at),
        updated_at=utc(doc.last_updated_at),
    )


class _Connector(Wire, frozen=True):
    payment_connector_id: str
    name: str
    type: str
    status: str
    provision_mode: str = ""
    last_updated_at: datetime | None = None
    authorization_url: str = ""


def _connector(doc: _Connector) -> Connector:
    return Connector(
        connector_id=doc.payment_connector_id,
        name=doc.name,
        kind=doc.type,
        status=doc.status,
        provision_mode=doc.provision_mode,
        updated_at=utc(doc.last_updated_at),
    )
