"""The messages of invoices: their summaries are in the store, their PDFs are fetched when asked for."""

from __future__ import annotations

import msgspec


class FetchInvoicePdf(msgspec.Struct, frozen=True, tag=True):
    """Fetch the PDF of an invoice from AWS. Answered with InvoicePdfFetched."""

    invoice_id: str


class InvoicePdfFetched(msgspec.Struct, frozen=True, tag=True):
    """The PDF lies at this path, in a folder of this user that is emptied when the worker ends."""

    path: str


InvoiceRequest = FetchInvoicePdf
InvoiceAnswer = InvoicePdfFetched
