"""Invoices of the sandbox account, asked by boto3: they come when charges fall due, and say no as at AWS."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from app.sandbox.identities import BUYER_ACCOUNT, Identity
from app.sandbox.invoice_paper import EMPTY, EXPIRED, GONE, HUGE, LIFETIME, PAGE
from app.sandbox.sample_agreements import ADVISORY, LUMENFOLD, MISTLEFERN
from app.sandbox.signin.directory import EU
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox

MINE = {"ResourceType": "ACCOUNT_ID", "Value": BUYER_ACCOUNT}
NOVEMBER = {"BillingPeriod": {"Year": 2026, "Month": 11}}


class Payer:
    """Somebody who looks after the invoices of the account."""

    def __init__(self, sandbox: RunningSandbox, **client: Any) -> None:
        self.client = sandbox.client("invoicing", **client)
        self.agreements = sandbox.client("marketplace-agreement")
        self.control = sandbox.control

    def listed(self, **asked: Any) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_invoice_summaries")
        found = pages.paginate(Selector=MINE, **asked).build_full_result()
        rows: list[dict[str, Any]] = found["InvoiceSummaries"]
        return rows

    def month(self, year: int, month: int) -> list[dict[str, Any]]:
        return self.listed(Filter={"BillingPeriod": {"Year": year, "Month": month}})

    def refusal(self, **asked: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as error:
            self.client.list_invoice_summaries(**{"Selector": MINE, **asked})
        response: dict[str, Any] = dict(error.value.response)
        return response["Error"]["Code"], str(response.get("reason", ""))

    def address(self, invoice_id: str) -> tuple[str, datetime]:
        told = self.client.get_invoice_pdf(InvoiceId=invoice_id)["InvoicePDF"]
        assert told["InvoiceId"] == invoice_id
        return told["DocumentUrl"], told["DocumentUrlExpirationDate"]

    def charges(self, agreement_id: str) -> list[dict[str, Any]]:
        listed = self.agreements.list_agreement_charges(agreementId=agreement_id)
        rows: list[dict[str, Any]] = listed["items"]
        return rows


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield sandbox


@pytest.fixture
def payer(sandbox: RunningSandbox) -> Payer:
    return Payer(sandbox)


def fetched(url: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(url) as reply:
            return reply.status, reply.headers["Content-Type"], reply.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers["Content-Type"], refused.read()


# --- what is there -----------------------------------------------------------------------------------


def test_a_past_charge_has_an_invoice_with_its_order_amount_and_tax(payer: Payer) -> None:
    (invoice,) = [
        one for one in payer.month(2026, 10) if one.get("PurchaseOrderNumber") == "BL-2026-0171"
    ]
    assert invoice["Entity"]["BillingEntity"] == "AWS_MARKETPLACE"
    assert (invoice["InvoiceType"], invoice["BillType"]) == ("INVOICE", "PURCHASE")
    base = invoice["BaseCurrencyAmount"]
    assert (base["TotalAmountBeforeTax"], base["TotalAmount"]) == ("12000.00", "14400.00")
    assert base["AmountBreakdown"]["Taxes"]["TotalAmount"] == "2400.00"
    assert invoice["IssuedDate"].astimezone(UTC).date().isoformat() == "2026-10-01"
    assert invoice["DueDate"] - invoice["IssuedDate"] == timedelta(days=30)


def test_the_account_pays_in_several_currencies_and_taxes_are_in_one(payer: Payer) -> None:
    rows = payer.listed()
    assert {"USD", "EUR", "GBP"} <= {one["BaseCurrencyAmount"]["CurrencyCode"] for one in rows}
    assert {one["TaxCurrencyAmount"]["CurrencyCode"] for one in rows} == {"GBP"}
    euros = next(one for one in rows if one["BaseCurrencyAmount"]["CurrencyCode"] == "EUR")
    paid = euros["PaymentCurrencyAmount"]
    assert paid["CurrencyCode"] == "USD"
    assert paid["CurrencyExchangeDetails"] == {
        "SourceCurrencyCode": "EUR", "TargetCurrencyCode": "USD", "Rate": "1.08",
    }  # fmt: skip
    net = Decimal(euros["BaseCurrencyAmount"]["TotalAmountBeforeTax"])
    assert Decimal(paid["TotalAmountBeforeTax"]) == (net * Decimal("1.08")).quantize(
        Decimal("0.01")
    )


def test_aws_itself_bills_each_month_that_is_over(payer: Payer) -> None:
    own = [one for one in payer.listed() if one["Entity"]["BillingEntity"] == "AWS"]
    months = [(one["BillingPeriod"]["Year"], one["BillingPeriod"]["Month"]) for one in own]
    assert months[0] == (2026, 10)
    assert len(months) == len(set(months)) == 13
    assert {one["InvoiceFrequency"] for one in own} == {"RECURRING"}


def test_a_credit_memo_names_the_invoice_that_it_is_for(payer: Payer) -> None:
    (memo,) = [one for one in payer.listed() if one["InvoiceType"] == "CREDIT_MEMO"]
    assert (memo["BillType"], memo["BaseCurrencyAmount"]["TotalAmountBeforeTax"]) == (
        "REFUND",
        "-3735.00",
    )
    found = payer.client.list_invoice_summaries(
        Selector={"ResourceType": "INVOICE_ID", "Value": memo["OriginalInvoiceId"]}
    )["InvoiceSummaries"]
    assert [one["BaseCurrencyAmount"]["TotalAmountBeforeTax"] for one in found] == [
        payer.charges(MISTLEFERN)[0]["amount"]
    ]


# --- what comes --------------------------------------------------------------------------------------


def test_an_invoice_comes_when_a_charge_falls_due(payer: Payer) -> None:
    before = len(payer.month(2026, 12))
    payer.control.advance(timedelta(days=13))
    came = payer.month(2026, 12)
    assert len(came) > before
    (lumenfold,) = [
        one for one in came if one["BaseCurrencyAmount"]["TotalAmountBeforeTax"] == "12000.00"
    ]
    assert "PurchaseOrderNumber" not in lumenfold


def test_an_invoice_has_the_order_that_its_charge_had_when_it_fell_due(payer: Payer) -> None:
    charge = next(one for one in payer.charges(LUMENFOLD) if one["time"].month == 12)
    payer.agreements.update_purchase_orders(
        purchaseOrders=[
            {
                "agreementId": LUMENFOLD,
                "chargeId": charge["id"],
                "chargeRevision": charge["revision"],
                "purchaseOrderReference": "BL-NEW",
            }
        ]
    )
    payer.control.advance(timedelta(days=14))
    orders = [one.get("PurchaseOrderNumber") for one in payer.month(2026, 12)]
    assert "BL-NEW" in orders


def test_an_approved_payment_is_billed_at_once(payer: Payer) -> None:
    asked = payer.control.act("new_payment_request", agreement_id=ADVISORY, amount="812.40")
    payer.agreements.accept_agreement_payment_request(
        paymentRequestId=asked["id"], agreementId=ADVISORY, purchaseOrderReference="BL-77"
    )
    payer.control.advance(timedelta(minutes=3))
    (invoice,) = [one for one in payer.month(2026, 11) if one.get("PurchaseOrderNumber") == "BL-77"]
    assert invoice["BaseCurrencyAmount"]["TotalAmountBeforeTax"] == "812.40"


def test_each_charge_is_billed_once_and_months_go_on(payer: Payer) -> None:
    payer.control.advance(timedelta(days=70))
    rows = payer.listed()
    assert len({one["InvoiceId"] for one in rows}) == len(rows)
    own = [one["BillingPeriod"] for one in rows if one["Entity"]["BillingEntity"] == "AWS"]
    assert {"Year": 2026, "Month": 12} in own


def test_invoices_stay_through_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "account"
    with running_sandbox(state=state) as sandbox:
        sandbox.control.advance(timedelta(days=40))
        before = Payer(sandbox).listed()
    with running_sandbox(state=state) as sandbox:
        payer = Payer(sandbox)
        assert payer.listed() == before
        payer.control.advance(timedelta(days=40))
        assert len(payer.listed()) > len(before)


def test_a_large_account_has_no_more_invoices_at_its_start_than_it_can_list_soon() -> None:
    with running_sandbox(agreements=400, charges=12_000) as sandbox:
        assert 1_000 < len(Payer(sandbox).listed()) <= 2_100


# --- how it is asked ---------------------------------------------------------------------------------


def test_a_list_comes_page_by_page(payer: Payer) -> None:
    pages = payer.client.get_paginator("list_invoice_summaries")
    found = [
        page["InvoiceSummaries"]
        for page in pages.paginate(Selector=MINE, PaginationConfig={"PageSize": 7})
    ]
    assert max(len(page) for page in found) == 7
    assert [one["InvoiceId"] for page in found for one in page] == [
        one["InvoiceId"] for one in payer.listed()
    ]


def test_a_time_interval_takes_its_start_and_leaves_its_end(payer: Payer) -> None:
    some = payer.month(2026, 10)[0]
    at = some["IssuedDate"]

    def ids(start: datetime, end: datetime) -> list[str]:
        rows = payer.listed(Filter={"TimeInterval": {"StartDate": start, "EndDate": end}})
        return [one["InvoiceId"] for one in rows]

    assert some["InvoiceId"] in ids(at, at + timedelta(days=1))
    assert some["InvoiceId"] not in ids(at - timedelta(days=1), at)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"Filter": {**NOVEMBER, "TimeInterval": {"StartDate": SAMPLE_NOW, "EndDate": SAMPLE_NOW}}}, "mutualExclusionError"),
        ({"Filter": {"TimeInterval": {"StartDate": SAMPLE_NOW - timedelta(days=32), "EndDate": SAMPLE_NOW}}}, "invalidInput"),
        ({"Filter": {"TimeInterval": {"StartDate": SAMPLE_NOW, "EndDate": SAMPLE_NOW}}}, "invalidInput"),
        ({"Filter": {"ReceiverRole": "BUYER", "BillingPeriod": {"Year": 2025, "Month": 5}}}, "invalidInput"),
        ({"Selector": {"ResourceType": "ACCOUNT_ID", "Value": "111122223333"}}, "accountMembershipError"),
        ({"NextToken": "abc"}, "invalidNextToken"),
    ],
)  # fmt: skip
def test_what_aws_does_not_take_is_refused(
    payer: Payer, asked: dict[str, Any], reason: str
) -> None:
    assert payer.refusal(**asked) == ("ValidationException", reason)


def test_with_a_role_an_interval_may_be_years(payer: Payer) -> None:
    since = datetime(2025, 6, 1, tzinfo=UTC)
    role = {"ReceiverRole": "BUYER", "TimeInterval": {"StartDate": since, "EndDate": SAMPLE_NOW}}
    assert len(payer.listed(Filter=role)) > 20
    assert payer.listed(Filter={**role, "ReceiverRole": "SELLER"}) == []


def test_an_unknown_invoice_is_not_found(payer: Payer) -> None:
    with pytest.raises(payer.client.exceptions.ResourceNotFoundException):
        payer.client.get_invoice_pdf(InvoiceId="EUINGB26-1")
    unknown = {"ResourceType": "INVOICE_ID", "Value": "EUINGB26-1"}
    assert payer.refusal(Selector=unknown)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "identity",
    [
        Identity(account_id=EU),
        Identity(allowed=("aws-marketplace:*", "sts:*")),
    ],
    ids=["a member account", "a role without the right"],
)
def test_only_the_payer_with_the_right_sees_invoices(
    sandbox: RunningSandbox, identity: Identity
) -> None:
    sandbox.control.assign_identity("AKIDMEMBER", identity)
    member = Payer(sandbox, access_key="AKIDMEMBER")
    own = {"ResourceType": "ACCOUNT_ID", "Value": identity.account_id}
    assert member.refusal(Selector=own)[0] == "AccessDeniedException"
    with pytest.raises(ClientError, match="AccessDenied"):
        member.client.get_invoice_pdf(InvoiceId="EUINGB26-1")


# --- the document ------------------------------------------------------------------------------------


def test_the_pdf_lies_at_a_signed_address_until_it_expires(payer: Payer) -> None:
    invoice_id = payer.month(2026, 10)[0]["InvoiceId"]
    url, expires_at = payer.address(invoice_id)
    assert expires_at - SAMPLE_NOW == LIFETIME
    status, kind, body = fetched(url)
    assert (status, kind, body[:5]) == (200, "application/pdf", b"%PDF-")
    assert invoice_id.encode() in body
    assert fetched(url.replace("Signature=", "Signature=0"))[0] == 403
    payer.control.advance(LIFETIME + timedelta(seconds=1))
    assert fetched(url)[0] == 403


@pytest.mark.parametrize(
    ("gives", "status", "kind"),
    [
        (EXPIRED, 403, "application/xml"),
        (GONE, 404, "text/plain"),
        (PAGE, 200, "text/html"),
        (EMPTY, 200, "application/pdf"),
        (HUGE, 200, "application/pdf"),
    ],
)
def test_an_address_can_be_spoiled(payer: Payer, gives: str, status: int, kind: str) -> None:
    invoice_id = payer.month(2026, 10)[0]["InvoiceId"]
    payer.control.act("spoil_invoice", invoice_id=invoice_id, gives=gives)
    url, _ = payer.address(invoice_id)
    found = fetched(url)
    assert found[:2] == (status, kind)
    assert (len(found[2]) > 20_000_000) is (gives == HUGE)
