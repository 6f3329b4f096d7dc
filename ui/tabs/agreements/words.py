"""AWS's words about agreements as people say them; one that is not here is shown as it is."""

from __future__ import annotations

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
