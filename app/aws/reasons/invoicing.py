"""Invoicing: its reasons for finding a request invalid, and what its codes mean by operation.

Most of the reasons are about invoice units and procurement portals, which Countersign does not touch.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.aws.reasons.row import NEWER, Row, rejected
from app.errors import AccessDenied, NotFound
from app.language import tr

_READ_AGAIN = tr("Read the invoices again.")
_NOT_OURS = tr("Countersign does not do this; look in the AWS console, under Billing.")

REASONS: Mapping[str, Row] = MappingProxyType(
    {
        "nonMemberPresent": rejected(
            tr("An account in it is none of your organisation."), _NOT_OURS
        ),
        "maxAccountsExceeded": rejected(
            tr("There are more accounts in it than AWS takes."), _NOT_OURS
        ),
        "maxInvoiceUnitsExceeded": rejected(tr("AWS makes no more invoice units."), _NOT_OURS),
        "duplicateInvoiceUnit": rejected(tr("There is such an invoice unit already."), _NOT_OURS),
        "mutualExclusionError": rejected(
            tr("AWS does not combine these ways to ask for invoices.")
        ),
        "accountMembershipError": rejected(
            tr("The invoices of another account were asked for, which is none of yours."),
            tr("Sign in to the account that pays."),
        ),
        "taxSettingsError": rejected(
            tr("The tax settings of the account do not allow it."),
            tr("Look at them in the AWS console, under Billing."),
        ),
        "expiredNextToken": rejected(
            tr("AWS kept the place in the invoices no longer."), _READ_AGAIN
        ),
        "invalidNextToken": rejected(tr("AWS lost the place in the invoices."), _READ_AGAIN),
        "invalidInput": rejected(tr("AWS does not take the time for which invoices were asked.")),
        "fieldValidationFailed": rejected(tr("AWS does not accept what invoices were asked by.")),
        "cannotParse": rejected(tr("AWS cannot read the question about invoices."), NEWER),
        "unknownOperation": rejected(tr("AWS does not know this question about invoices."), NEWER),
        "other": rejected(
            tr("AWS does not give these invoices, and does not say why."), _READ_AGAIN
        ),
    }
)

ONLY_PAYER = tr("Only the account that pays sees invoices.")

OF_OPERATION: Mapping[tuple[str, str], Row] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                ("ListInvoiceSummaries", "AccessDeniedException"),
                ("GetInvoicePDF", "AccessDeniedException"),
            ),
            Row(AccessDenied, ONLY_PAYER),
        ),
        ("ListInvoiceSummaries", "ResourceNotFoundException"): Row(
            NotFound, tr("AWS has no invoices of this account."), _READ_AGAIN
        ),
        ("GetInvoicePDF", "ResourceNotFoundException"): Row(
            NotFound,
            tr("AWS has no PDF of this invoice, or not for this account."),
            tr("It may be made later; the AWS console has it under Billing."),
        ),
        ("ListInvoiceSummaries", "ValidationException"): rejected(
            tr("AWS found the question for invoices invalid.")
        ),
        ("GetInvoicePDF", "ValidationException"): rejected(
            tr("AWS does not take the number of this invoice."), _READ_AGAIN
        ),
    }
)
