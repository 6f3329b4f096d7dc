"""Invoices: their summaries, and the address of each one's PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.sandbox.bills import Bill, spelled
from app.sandbox.invoice_paper import signed_path
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.services.paging import slice_of
from app.sandbox.transitions import Stage

_PAGE = 100
_BUYER = "BUYER"
_LONGEST = timedelta(days=31)  # without a receiver role
_LONGEST_WITH_ROLE = timedelta(days=5 * 366)
_ROLES_SINCE = datetime(2025, 6, 1, tzinfo=UTC)
_TAX_CURRENCY = "GBP"
_TAX_RATES = {"USD": "0.79", "EUR": "0.85", "JPY": "0.0052", "INR": "0.0094", "GBP": "1"}
_PAYS_IN = {"EUR": ("USD", "1.08"), "JPY": ("USD", "0.0066")}  # all else as it is billed


def invoicing_handlers(stage: Stage, *, is_payer: bool) -> Mapping[str, Handler]:
    """Return the operations by name; an account that is not the payer is refused all of them."""
    invoices = _Invoices(stage, is_payer=is_payer)
    return {"ListInvoiceSummaries": invoices.list_page, "GetInvoicePDF": invoices.pdf}


class _Invoices:
    def __init__(self, stage: Stage, *, is_payer: bool) -> None:
        self._stage = stage
        self._is_payer = is_payer

    def list_page(self, call: Call) -> dict[str, Any]:
        self._require_payer(call)
        bills = [bill for bill in self._selected(call) if _passes(bill, _filter_of(call))]
        bills.sort(key=lambda bill: (bill.issued_at, bill.id), reverse=True)
        rows = [_told(bill, call.account_id) for bill in bills]
        return slice_of(call, rows, "InvoiceSummaries", _PAGE)

    def pdf(self, call: Call) -> dict[str, Any]:
        self._require_payer(call)
        bill = self._bill(call.params["InvoiceId"])
        path, expires_at = signed_path(self._stage.state.seed, bill, call.now)
        host = call.headers.get("host", "127.0.0.1")
        return {
            "InvoicePDF": {
                "InvoiceId": bill.id,
                "DocumentUrl": f"http://{host}{path}",
                "DocumentUrlExpirationDate": expires_at,
                "SupplementalDocuments": [],
            }
        }

    def _require_payer(self, call: Call) -> None:
        if not self._is_payer:
            message = (
                f"User: {call.principal_arn} is not authorized to perform: "
                f"invoicing:{call.operation}"
            )
            raise ServiceError("AccessDeniedException", message)

    def _selected(self, call: Call) -> list[Bill]:
        selector = call.params["Selector"]
        if selector["ResourceType"] == "INVOICE_ID":
            return [self._bill(selector["Value"])]
        if selector["Value"] != call.account_id:
            raise _invalid("accountMembershipError", "The account is not one of yours.", "Selector")
        return list(self._stage.state.bills)

    def _bill(self, invoice_id: str) -> Bill:
        bill = self._stage.state.bills.get(invoice_id)
        if bill is None:
            raise ServiceError("ResourceNotFoundException", "The invoice was not found.")
        return bill


def _filter_of(call: Call) -> Mapping[str, Any]:
    """Read the filter. Raises ServiceError for what AWS does not take."""
    wanted: Mapping[str, Any] = call.params.get("Filter", {})
    if "BillingPeriod" in wanted and "TimeInterval" in wanted:
        message = "Give a billing period or a time interval, not both."
        raise _invalid("mutualExclusionError", message, "Filter")
    if "TimeInterval" in wanted:
        _check_interval(wanted["TimeInterval"], has_role="ReceiverRole" in wanted)
    elif "ReceiverRole" in wanted and "BillingPeriod" in wanted:
        period = wanted["BillingPeriod"]
        if datetime(period["Year"], period["Month"], 1, tzinfo=UTC) < _ROLES_SINCE:
            raise _invalid("invalidInput", "Roles are known since 2025-06-01.", "ReceiverRole")
    return wanted


def _check_interval(interval: Mapping[str, datetime], *, has_role: bool) -> None:
    start, end = interval["StartDate"], interval["EndDate"]
    if end <= start:
        raise _invalid("invalidInput", "The end must be after the start.", "TimeInterval")
    if end - start > (_LONGEST_WITH_ROLE if has_role else _LONGEST):
        raise _invalid("invalidInput", "The time interval is too long.", "TimeInterval")
    if has_role and start < _ROLES_SINCE:
        raise _invalid("invalidInput", "Roles are known since 2025-06-01.", "ReceiverRole")


def _passes(bill: Bill, wanted: Mapping[str, Any]) -> bool:
    period, interval = wanted.get("BillingPeriod"), wanted.get("TimeInterval")
    return (
        (period is None or (period["Year"], period["Month"]) == (bill.year, bill.month))
        and (interval is None or interval["StartDate"] <= bill.issued_at < interval["EndDate"])
        and wanted.get("InvoicingEntity", bill.issuer) == bill.issuer
        and wanted.get("ReceiverRole", _BUYER) == _BUYER
    )


def _told(bill: Bill, account_id: str) -> dict[str, Any]:
    currency, rate = _PAYS_IN.get(bill.currency, (bill.currency, "1"))
    told: dict[str, Any] = {
        "AccountId": account_id,
        "InvoiceId": bill.id,
        "IssuedDate": bill.issued_at,
        "DueDate": bill.due_at,
        "BillSourceAccounts": [account_id],
        "BillSourceAccountsTotalCount": 1,
        "ReceiverRole": _BUYER,
        "Entity": {"InvoicingEntity": bill.issuer, "BillingEntity": bill.billing_entity},
        "BillingPeriod": {"Month": bill.month, "Year": bill.year},
        "InvoiceFrequency": bill.frequency,
        "BillType": bill.bill_type,
        "InvoiceType": bill.kind,
        "BaseCurrencyAmount": _sums(bill, bill.currency, "1"),
        "TaxCurrencyAmount": _sums(bill, _TAX_CURRENCY, _TAX_RATES.get(bill.currency, "1")),
        "PaymentCurrencyAmount": _sums(bill, currency, rate),
    }
    if bill.original_id:
        told["OriginalInvoiceId"] = bill.original_id
    if bill.purchase_order is not None:
        told["PurchaseOrderNumber"] = bill.purchase_order
    return told


def _sums(bill: Bill, currency: str, rate: str) -> dict[str, Any]:
    def changed(amount: Decimal) -> str:
        is_same = currency == bill.currency
        return str(amount if is_same else spelled(amount * Decimal(rate), currency))

    net, tax = changed(Decimal(bill.net)), changed(bill.tax)
    told: dict[str, Any] = {
        "TotalAmount": str(Decimal(net) + Decimal(tax)),
        "TotalAmountBeforeTax": net,
        "CurrencyCode": currency,
        "AmountBreakdown": {
            "SubTotalAmount": net,
            "Taxes": {
                "TotalAmount": tax,
                "Breakdown": [{"Description": "VAT", "Amount": tax, "Rate": "20.00%"}],
            },
        },
    }
    if currency != bill.currency:
        told["CurrencyExchangeDetails"] = {
            "SourceCurrencyCode": bill.currency,
            "TargetCurrencyCode": currency,
            "Rate": rate,
        }
    return told


def _invalid(reason: str, message: str, field: str) -> ServiceError:
    return ServiceError(
        "ValidationException",
        message,
        reason=reason,
        fieldList=[{"name": field, "message": message}],
    )
