"""What an agreement entitles to, and whom AWS may contact about it: read on request, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.aws.agreements import PAGE_ROWS
from app.aws.calls import ServiceCalls
from app.aws.wire import Resource, Wire, pages, read_document, rows, unreadable
from app.errors import NotFound
from app.language import tr
from app.model import agreement
from app.model.entitlement import Contact, Entitlement
from app.model.secret import Secret


class EntitlementGateway:
    """Reads entitlements, their registration tokens, and contacts."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def entitlements(self, agreement_id: str) -> tuple[Entitlement, ...]:
        """Read all entitlements of an agreement; none has its token in it."""
        return tuple(_from_entitlement(doc) for doc in self._all(agreement_id))

    def token(self, agreement_id: str, license_arn: str, resource_id: str) -> Secret:
        """Read the registration token of one entitlement.

        Raises:
            NotFound: there is no such entitlement, or AWS holds no token for it.
        """
        for doc in self._all(agreement_id):
            is_wanted = (doc.license_arn, doc.resource.id) == (license_arn, resource_id)
            if is_wanted and doc.registration_token:
                return Secret(doc.registration_token)
        raise NotFound(
            tr("AWS holds no registration token for this entitlement."),
            tr("Tokens are for SaaS products that are provisioned; read the entitlements again."),
            code="no-token",
        )

    def contact(self, agreement_id: str) -> Contact | None:
        """Read whom the buyer named; None = nobody, which AWS does not call an error."""
        reply = self._calls.read("GetAgreementContacts", urgent=True, agreementId=agreement_id)
        return read_document(reply, _Contacts, _from_contacts)

    def _all(self, agreement_id: str) -> Iterator[_Entitlement]:
        def fetch(where: dict[str, Any]) -> Any:
            return self._calls.read(
                "GetAgreementEntitlements",
                urgent=True,
                agreementId=agreement_id,
                maxResults=PAGE_ROWS,
                **where,
            )

        found: dict[_Entitlement, None] = {}
        for page in pages(
            fetch, lambda reply: rows(reply, "agreementEntitlements", _Entitlement, _same)
        ):
            if page.unreadable:
                raise unreadable("entitlement")
            found |= dict.fromkeys(page.items)
        return iter(found)


class _Entitlement(Wire, frozen=True):
    status: str
    status_reason_code: str = ""
    type: str = ""
    resource: Resource = Resource()
    license_arn: str = ""
    registration_token: str = ""

    def __repr__(self) -> str:
        return "_Entitlement(…)"


def _same(doc: _Entitlement) -> _Entitlement:
    return doc


def _from_entitlement(doc: _Entitlement) -> Entitlement:
    return Entitlement(
        status=doc.status,
        reason=doc.status_reason_code,
        type=doc.type,
        resource=agreement.Resource(doc.resource.id, doc.resource.type),
        license_arn=doc.license_arn,
        has_token=bool(doc.registration_token),
    )


class _Contact(Wire, frozen=True):
    first_name: str = ""
    last_name: str = ""
    email_address: str = ""
    company_name: str = ""
    country_code: str = ""

    def __repr__(self) -> str:
        return "_Contact(…)"


class _Contacts(Wire, frozen=True):
    acceptor_contact: _Contact | None = None


def _from_contacts(doc: _Contacts) -> Contact | None:
    found = doc.acceptor_contact
    if found is None:
        return None
    return Contact(
        first_name=found.first_name,
        last_name=found.last_name,
        email=found.email_address,
        company=found.company_name,
        country=found.country_code,
    )
