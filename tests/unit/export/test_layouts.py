"""Columns are an interface: this is what version 1 of each subject promised."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from app.export.layout import Kind, Layout
from app.export.layouts import LAYOUTS
from app.model.invoice import Certainty, Invoice, InvoiceLink
from tests.fakes.exported import NOW, charge_row

DOCS = Path(__file__).parents[3] / "docs" / "export.md"
PROMISED = {
    "charges/1": (
        "charge_id agreement_id revision charged_at charged_on amount currency kind status"
        " purchase_order product_id product seller_account_id seller agreement_type agreement_status"
        " invoice_ids possible_invoice_ids"
    ),
    "invoices/1": (
        "invoice_id kind issued_at issued_on due_at due_on billing_period amount currency before_tax"
        " before_tax_currency tax tax_currency to_pay to_pay_currency purchase_order issuer"
        " billing_entity bill_type account_id source_account_ids original_id commercial_id charges"
        " possible_charges agreement_id product seller_account_id seller"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_columns_have_one_name_each_that_every_engine_takes(layout: Layout) -> None:
    assert len(set(layout.names)) == len(layout.names)
    assert not [one for one in layout.names if not re.fullmatch(r"[a-z][a-z0-9_]*", one)]
    assert layout.parts_by in layout.names


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_amount_has_its_currency_beside_it(layout: Layout) -> None:
    for column, beside in zip(layout.columns, (*layout.columns[1:], None), strict=True):
        if column.kind is Kind.AMOUNT:
            assert beside is not None
            assert beside.name.endswith("currency")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_documentation_lists_these_columns_in_this_order(layout: Layout) -> None:
    text = DOCS.read_text(encoding="utf-8")
    part = text.split(f"### {layout.mark}\n")[1].split("\n### ")[0].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", part, re.MULTILINE)
    assert listed == [(one.name, one.kind.value) for one in layout.columns]


@pytest.mark.parametrize("mark", PROMISED)
def test_what_a_version_promised_stays(mark: str) -> None:
    subject, version = mark.split("/")
    layout = LAYOUTS[subject]
    if layout.version == int(version):
        assert " ".join(layout.names) == PROMISED[mark]


def test_missing_values_are_missing_and_not_zero() -> None:
    (row,) = LAYOUTS["charges"].rows([charge_row(text="", money=None, time=None)], NOW)
    values = dict(zip(LAYOUTS["charges"].names, row, strict=True))
    assert values["charge_id"] == "ch-0"
    assert [values[one] for one in ("amount", "currency", "charged_at", "product")] == [None] * 4


def test_invoices_that_are_certain_stand_apart_from_those_that_may_be() -> None:
    sure = InvoiceLink(Invoice("INV-1"), Certainty.EXACT)
    maybe = InvoiceLink(Invoice("INV-2"), Certainty.POSSIBLE)
    charge = msgspec.structs.replace(charge_row(), invoices=(sure, maybe))
    (row,) = LAYOUTS["charges"].rows([charge], NOW)
    values = dict(zip(LAYOUTS["charges"].names, row, strict=True))
    assert (values["invoice_ids"], values["possible_invoice_ids"]) == (("INV-1",), ("INV-2",))


def test_a_currency_that_aws_names_without_an_amount_is_kept() -> None:
    row = charge_row(money=None)
    charge = msgspec.structs.replace(row.charge, currency="JPY")
    (cells,) = LAYOUTS["charges"].rows([msgspec.structs.replace(row, charge=charge)], NOW)
    values = dict(zip(LAYOUTS["charges"].names, cells, strict=True))
    assert (values["amount"], values["currency"]) == (None, "JPY")
