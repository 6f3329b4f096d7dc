"""An invoice in the real program: found by its number, opened as a PDF, and told why when it is none."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from app.model.invoice import PDF
from app.sandbox.identities import BUYER_ACCOUNT
from app.sandbox.invoice_paper import HUGE
from app.worker.papers import FOLDER
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.e2e.test_plans import next_view
from tests.fakes.desktop import wait_until
from tests.fakes.sandbox import account_client

pytestmark = pytest.mark.timeout(400)


def newest_invoice(app: App) -> str:
    payer = account_client(app.sandbox_url, "invoicing")
    mine = {"ResourceType": "ACCOUNT_ID", "Value": BUYER_ACCOUNT}
    rows = payer.list_invoice_summaries(Selector=mine)["InvoiceSummaries"]
    return next(
        str(one["InvoiceId"])
        for one in rows
        if one["Entity"]["BillingEntity"] == "AWS_MARKETPLACE" and "PurchaseOrderNumber" in one
    )


def test_an_invoice_is_found_by_its_number_and_its_pdf_opens(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    app = desktop.start(data)
    app.see("^Updated ")
    number = newest_invoice(app)
    app.key("ctrl+k")
    app.type(number)
    app.see(f"^Invoice {number}")
    app.picture("invoices-1-search")
    app.key("Return")
    app.see(f"^Open the PDF of Invoice {number}", "push button", on=True)
    app.picture("invoices-2-sheet")
    app.key("Return")
    opened = Path(unquote(urlsplit(desktop.opened()).path) or desktop.opened())
    assert opened == data / FOLDER / f"{number}.pdf"
    body = opened.read_bytes()
    assert body.startswith(PDF)
    assert number.encode() in body
    app.control.act("spoil_invoice", invoice_id=number, gives=HUGE)
    app.click(app.see(f"^Open the PDF of Invoice {number}", "push button", on=True))
    app.see("^This PDF is larger than 20 MB, so it was not taken")
    app.picture("invoices-3-too-large")
    app.key("Escape")
    app.see_no(f"^Open the PDF of Invoice {number}", "push button")
    assert app.quit() == 0
    wait_until(lambda: not (data / FOLDER).exists(), "opened PDFs are gone", PATIENCE_S)


def test_all_invoices_are_a_list_by_keyboard(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    app = desktop.start(data)
    app.see("^Updated ")
    number = newest_invoice(app)
    next_view(app, "Charges", "shift+Tab", 3)
    app.see("^[0-9]+ documents$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.type(number)
    app.see("^1 of [0-9]+ documents", "label")
    app.picture("invoices-4-list")
    app.key("F6", "Home", "Return")
    app.see(f"^Open the PDF of Invoice {number}", "push button", on=True)
    app.picture("invoices-5-from-the-list")
    app.key("Return")
    opened = Path(unquote(urlsplit(desktop.opened()).path) or desktop.opened())
    assert opened.read_bytes().startswith(PDF)
    app.key("Escape")
    app.see_no(f"^Open the PDF of Invoice {number}", "push button")
    assert app.quit() == 0
