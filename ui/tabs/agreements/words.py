"""AWS's words about agreements as people say them; one that is not here is shown as it is."""

from __future__ import annotations

from app.language import tr
from app.model.agreement_detail import AgreementRow, ChargeReading
from app.model.text import plain
from ui import text

AGREEMENT_TYPES = {
    "PurchaseAgreement": tr("Purchase agreement"),
    "VendorInsightsAgreement": tr("Vendor insights"),
}
RESOURCE_TYPES = {
    "SaaSProduct": tr("SaaS product"),
    "AmiProduct": tr("Machine image"),
    "ContainerProduct": tr("Container product"),
    "ProfessionalServicesProduct": tr("Professional services"),
    "MachineLearningProduct": tr("Machine learning product"),
    "DataProduct": tr("Data product"),
}
# Where the product's name stands before it.
RESOURCE_KINDS = {
    "SaaSProduct": tr("SaaS"),
    "AmiProduct": tr("Machine image"),
    "ContainerProduct": tr("Container"),
    "ProfessionalServicesProduct": tr("Professional services"),
    "MachineLearningProduct": tr("Machine learning"),
    "DataProduct": tr("Data"),
}
BEHAVIORS = {"RENEW": tr("Renews"), "REPLACE": tr("Moves to another offer"), "EXPIRE": tr("Ends")}
REASONS = {
    "PROPOSER_RENEW_OPTED_OUT": tr("The seller turned renewal off"),
    "ACCEPTOR_RENEW_OPTED_OUT": tr("You turned renewal off"),
    "NO_RENEWAL_TERM": tr("No renewal term"),
    "RENEWAL_LIMIT_EXHAUSTED": tr("All renewals are used"),
}
# In a cell, and as a sentence without its end: why nothing can be said about charges.
CHARGES_MISSING = {
    ChargeReading.PART: (tr("Not all read"), tr("Not all charges have been read yet")),
    ChargeReading.DENIED: (tr("Not read"), tr("AWS does not let you read charges")),
}


def sentence(words: str) -> str:
    """The same with its end."""
    return tr("{sentence}.", sentence=words)


def contact_type(name: str) -> str:
    """Whose contact data AWS holds."""
    return tr("Yours") if name == "ACCEPTOR" else plain(name, 40)


def besides(row: AgreementRow) -> str:
    """That more may be asked for than is committed; empty where nothing more may."""
    if row.at_most is None or row.is_on_request:
        return ""
    return tr("The seller may ask for {amount} besides, at most", amount=text.money(row.at_most))
