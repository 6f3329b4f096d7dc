"""AWS's words about agreements as people say them; one that is not here is shown as it is."""

from __future__ import annotations

from app.model.agreement_detail import AgreementRow, ChargeReading
from app.model.text import plain
from ui import text

AGREEMENT_TYPES = {
    "PurchaseAgreement": "Purchase agreement",
    "VendorInsightsAgreement": "Vendor insights",
}
RESOURCE_TYPES = {
    "SaaSProduct": "SaaS product",
    "AmiProduct": "Machine image",
    "ContainerProduct": "Container product",
    "ProfessionalServicesProduct": "Professional services",
    "MachineLearningProduct": "Machine learning product",
    "DataProduct": "Data product",
}
BEHAVIORS = {"RENEW": "Renews", "REPLACE": "Moves to another offer", "EXPIRE": "Ends"}
REASONS = {
    "PROPOSER_RENEW_OPTED_OUT": "The seller turned renewal off",
    "ACCEPTOR_RENEW_OPTED_OUT": "You turned renewal off",
    "NO_RENEWAL_TERM": "No renewal term",
    "RENEWAL_LIMIT_EXHAUSTED": "All renewals are used",
}
# In a cell, and as a sentence without its end: why nothing can be said about charges.
CHARGES_MISSING = {
    ChargeReading.PART: ("Not all read", "Not all charges have been read yet"),
    ChargeReading.DENIED: ("Not read", "AWS does not let you read charges"),
}


def contact_type(name: str) -> str:
    """Whose contact data AWS holds."""
    return "Yours" if name == "ACCEPTOR" else plain(name, 40)


def besides(row: AgreementRow) -> str:
    """That more may be asked for than is committed; empty where nothing more may."""
    if row.at_most is None or row.is_on_request:
        return ""
    return f"The seller may ask for {text.money(row.at_most)} besides, at most"
