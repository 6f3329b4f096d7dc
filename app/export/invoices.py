"""The columns of invoices: what AWS says of each, and which charges it may be for."""

from __future__ import annotations

from app.export.layout import Layout, amount, moment, text, texts, whole

INVOICES = Layout(
    "invoices",
    1,
    (
        text("invoice_id", lambda row: row.invoice.invoice_id),
        text("kind", lambda row: row.invoice.kind),
        *moment("issued_at", "issued_on", lambda row: row.invoice.issued_at),
        *moment("due_at", "due_on", lambda row: row.invoice.due_at),
        text("billing_period", lambda row: row.invoice.period),
        *amount("amount", "currency", lambda row: row.invoice.money),
        *amount("before_tax", "before_tax_currency", lambda row: row.invoice.net),
        *amount("tax", "tax_currency", lambda row: row.invoice.base.tax),
        *amount("to_pay", "to_pay_currency", lambda row: row.invoice.to_pay.total),
        text("purchase_order", lambda row: row.invoice.purchase_order),
        text("issuer", lambda row: row.invoice.issuer),
        text("billing_entity", lambda row: row.invoice.billing_entity),
        text("bill_type", lambda row: row.invoice.bill_type),
        text("account_id", lambda row: row.invoice.account_id),
        texts("source_account_ids", lambda row: row.invoice.source_account_ids),
        text("original_id", lambda row: row.invoice.original_id),
        text("commercial_id", lambda row: row.invoice.commercial_id),
        whole("charges", lambda row: row.exact),
        whole("possible_charges", lambda row: row.possible),
        text("agreement_id", lambda row: row.agreement_id),
        text("product", lambda row: row.product_name),
        text("seller_account_id", lambda row: row.seller_account_id),
        text("seller", lambda row: row.seller_name),
    ),
    parts_by="currency",
)
