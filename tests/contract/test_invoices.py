"""Invoices of the sandbox account over the wire: read in bounds, linked to charges, opened as PDFs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app.aws.session import AwsSession
from app.errors import AccessDenied, AppError, NotFound, Rejected, Unclear
from app.model.account import Source
from app.model.invoice import CREDIT_MEMO, PDF, Certainty, Invoice
from app.model.sync import Listing
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT, Identity
from app.sandbox.invoice_paper import EMPTY, EXPIRED, GONE, HUGE, PAGE
from app.sandbox.sample_agreements import LUMENFOLD
from app.sandbox.signin.directory import EU
from app.worker.account import Account
from app.worker.invoice_messages import FetchInvoicePdf, InvoicePdfFetched
from app.worker.invoice_reads import MONTHS
from app.worker.listings import Outcome
from app.worker.papers import FOLDER
from tests.fakes.reading import Reader, at_account
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox

LIST = "ListInvoiceSummaries"
NOVEMBER = SAMPLE_NOW.replace(day=1, hour=0, minute=0)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


def month(session: AwsSession, account_id: str = BUYER_ACCOUNT) -> list[Invoice]:
    pages = list(session.invoices.of_month(account_id, NOVEMBER))
    assert not sum(page.unreadable for page in pages)
    return [one for page in pages for one in page.items]


def some_invoice(reader: Reader) -> str:
    return reader.queries.invoices()[0].invoice_id


async def fetched(account: Account, invoice_id: str) -> Path:
    answer = await account.invoices.answer(FetchInvoicePdf(invoice_id))
    assert isinstance(answer, InvoicePdfFetched)
    return Path(answer.path)


# --- the gateway -------------------------------------------------------------------------------------


def test_the_gateway_understands_every_member(sandbox: RunningSandbox) -> None:
    session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
    october = session.invoices.of_month(BUYER_ACCOUNT, NOVEMBER - timedelta(days=1))
    (euros,) = [
        one for page in october for one in page.items if one.net and one.net.currency == "EUR"
    ]
    assert euros.issued_at
    assert euros.due_at == euros.issued_at + timedelta(days=30)
    assert (euros.period, euros.receiver, euros.account_id) == ("2026-10", "BUYER", BUYER_ACCOUNT)
    assert (euros.bill_type, euros.frequency) == ("PURCHASE", "ONE_TIME")
    assert euros.purchase_order == "BL-2026-0107"
    assert euros.to_pay.exchange == ("EUR", "USD", "1.08")
    assert [(one.name, one.rate) for one in euros.base.taxes] == [("VAT", "20.00%")]
    assert euros.base.total
    assert euros.base.before_tax
    assert euros.base.tax
    assert euros.base.total == euros.base.before_tax + euros.base.tax
    assert euros.for_tax.total
    assert euros.for_tax.total.currency == "GBP"
    every = [getattr(euros, field.name) for field in msgspec.structs.fields(euros)]
    assert every.count("") == 4  # of another invoice, of a tax office


def test_a_month_of_several_pages_is_read_whole() -> None:
    with running_sandbox(agreements=3000, charges=30_000, is_frozen=True) as sandbox:
        session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
        rows = month(session)
        assert len({one.invoice_id for one in rows}) == len(rows) > 150
        assert session.counter.counts[LIST] == -(-len(rows) // 100)


def test_a_lost_place_begins_the_month_again(sandbox: RunningSandbox) -> None:
    session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
    whole = month(session)
    lost = {"reason": "expiredNextToken"}
    sandbox.control.add_fault(
        Fault(
            kind=FaultKind.ERROR, operation=LIST, code="ValidationException", status=400,
            message="The token has expired.", members=lost,
        )
    )  # fmt: skip
    with pytest.raises(Rejected, match="kept the place in the invoices no longer"):
        month(session)  # on a first page there is no place to lose
    assert month(session) == whole


@pytest.mark.parametrize(
    "identity", [Identity(account_id=EU), Identity(allowed=("sts:*",))], ids=["member", "role"]
)
def test_who_is_not_the_payer_hears_one_calm_sentence(
    sandbox: RunningSandbox, identity: Identity
) -> None:
    sandbox.control.assign_identity("AKIASANDBOXBUYER", identity)
    session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
    with pytest.raises(AccessDenied) as denied:
        month(session, identity.account_id)
    assert denied.value.message == "Only the account that pays sees invoices."
    assert denied.value.missing_right == "invoicing:ListInvoiceSummaries"


# --- reading -----------------------------------------------------------------------------------------


def test_the_first_round_reads_a_year_and_later_ones_three_months_at_most(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, outcome: Outcome) -> None:
        assert Listing.INVOICES not in outcome.errors
        assert reader.control.count(LIST) == MONTHS
        assert reader.state(Listing.INVOICES).read_at
        stored = reader.queries.invoices()
        assert len(stored) > 40
        assert [one for one in stored if one.kind == CREDIT_MEMO]
        reader.control.clear_requests()
        await reader.full()
        assert reader.control.count(LIST) == 2
        reader.control.clear_requests()
        await reader.poll()
        assert reader.control.count(LIST) == 0

    at_account(sandbox, tmp_path, check)


def test_an_invoice_that_comes_is_stored_and_stands_beside_its_charge(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        before = {one.invoice_id for one in reader.queries.invoices()}
        reader.control.advance(timedelta(days=50))
        await reader.full()
        new = [one for one in reader.queries.invoices() if one.invoice_id not in before]
        assert {one.period for one in new} >= {"2026-12", "2027-01"}
        halves = next(one for one in new if one.purchase_order == "BL-2026-0188")
        ((row, certainty),) = reader.queries.charges_of_invoice(halves.invoice_id)
        assert (row.product_name, certainty) == ("Cinderpath Incident Desk", Certainty.EXACT)

    at_account(sandbox, tmp_path, check)


def test_past_charges_have_their_invoices_and_those_without_order_only_possible_ones(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        detail = reader.queries.agreement_detail(LUMENFOLD, SAMPLE_NOW)
        assert detail
        past = [one for one in detail.charges if one.time and one.time < SAMPLE_NOW]
        coming = [one for one in detail.charges if one.time and one.time > SAMPLE_NOW]
        assert coming
        assert not [one for one in coming if one.charge_id in detail.invoices]
        for one in past:
            (link,) = detail.invoices[one.charge_id]
            is_exact = link.certainty is Certainty.EXACT
            assert is_exact is (one.purchase_order is not None)
            assert link.invoice.net == one.money

    at_account(sandbox, tmp_path, check)


def test_without_the_right_the_rest_is_read_and_the_listing_says_why(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.control.assign_identity(
        "AKIASANDBOXBUYER", Identity(allowed=("aws-marketplace:*", "sts:*"))
    )

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert set(outcome.errors) == {Listing.INVOICES}
        assert outcome.error is None
        state = reader.state(Listing.INVOICES)
        assert state.is_denied
        assert state.error_message == "Only the account that pays sees invoices."
        assert reader.control.count(LIST) == 1  # one refusal speaks for all months
        assert not reader.queries.invoices()

    at_account(sandbox, tmp_path, check)


def test_a_month_that_fails_is_read_again_and_no_other(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        stored = reader.queries.invoices()
        reader.control.add_fault(
            Fault(
                kind=FaultKind.ERROR,
                operation=LIST,
                code="InternalServerException",
                status=500,
                times=5,
            )
        )
        reader.control.advance(timedelta(days=100))
        outcome = await reader.full()
        assert isinstance(outcome.errors[Listing.INVOICES], Unclear)
        assert {one.invoice_id for one in stored} <= {
            one.invoice_id for one in reader.queries.invoices()
        }
        reader.control.clear_faults()
        assert Listing.INVOICES not in (await reader.full()).errors
        assert "2027-01" in {one.period for one in reader.queries.invoices()}

    at_account(sandbox, tmp_path, check)


# --- PDFs --------------------------------------------------------------------------------------------


def test_a_pdf_lies_in_a_private_folder_until_the_worker_ends(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    kept: list[Path] = []

    async def check(reader: Reader, _outcome: Outcome) -> None:
        invoice_id = some_invoice(reader)
        path = await fetched(reader.account, invoice_id)
        assert path.parent == tmp_path / FOLDER
        assert path.name == f"{invoice_id}.pdf"
        body = path.read_bytes()
        assert body.startswith(PDF)
        assert invoice_id.encode() in body
        kept.append(path)

    at_account(sandbox, tmp_path, check)
    assert kept
    assert not kept[0].exists()
    assert not kept[0].parent.exists()


def test_what_a_crash_left_behind_goes_at_the_next_start(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    left = tmp_path / FOLDER / "old.pdf"
    left.parent.mkdir()
    left.write_bytes(PDF)

    async def check(_reader: Reader, _outcome: Outcome) -> None:
        assert not left.exists()

    at_account(sandbox, tmp_path, check)


@pytest.mark.parametrize(
    ("gives", "error", "words"),
    [
        (EXPIRED, Unclear, "The address that AWS gave for this PDF has expired."),
        (GONE, NotFound, "AWS has no PDF of this invoice yet."),
        (PAGE, Rejected, "What AWS gave for this invoice is no PDF, so it was not kept."),
        (EMPTY, Unclear, "The PDF of this invoice did not come whole."),
        (HUGE, Rejected, "This PDF is larger than 20 MB, so it was not taken."),
    ],
)
def test_what_is_no_paper_is_told_and_not_kept(
    sandbox: RunningSandbox, tmp_path: Path, gives: str, error: type[AppError], words: str
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        invoice_id = some_invoice(reader)
        reader.control.act("spoil_invoice", invoice_id=invoice_id, gives=gives)
        with pytest.raises(error) as refused:
            await fetched(reader.account, invoice_id)
        assert refused.value.message == words
        assert not (tmp_path / FOLDER).exists()
        asked = reader.control.count("GetInvoicePDF")
        assert asked == (2 if gives == EXPIRED else 1)

    at_account(sandbox, tmp_path, check)


def test_the_address_of_a_pdf_is_neither_stored_nor_logged(
    sandbox: RunningSandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="app")

    async def check(reader: Reader, _outcome: Outcome) -> None:
        await fetched(reader.account, some_invoice(reader))

    at_account(sandbox, tmp_path, check)
    assert "X-Amz-Signature" not in caplog.text
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"X-Amz-Signature" not in path.read_bytes()
