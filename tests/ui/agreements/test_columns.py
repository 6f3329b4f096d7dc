"""What the cells of the agreements table say, to the eye, to a screen reader and to a spreadsheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.model.agreement import Agreement, Resource
from app.model.agreement_detail import AgreementRow, ChargeReading, OrderCoverage
from app.model.charge import Charge
from app.model.renewal import Renewal
from tests.fakes.stored_world import NOW, money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.table.clipboard import fields, titles
from ui.table.column import Cell
from ui.table.delegate import FAR_PAD, PAD
from ui.table.lettering import Lettering
from ui.tabs.agreements.columns import COLUMNS
from ui.theme import Tone

BASE = Agreement(
    "agmt-5kq2n8v1r7hd",
    "ACTIVE",
    agreement_type="PurchaseAgreement",
    seller_account_id="882015470002",
    seller_name="Lumenfold",
    product_name="Lumenfold Observability",
    value=money("144000.00"),
    starts_at=NOW - timedelta(days=290),
    ends_at=NOW + timedelta(days=74),
)


def _row(**changes: Any) -> AgreementRow:
    of_row = {
        name: changes.pop(name) for name in list(changes) if name in AgreementRow.__struct_fields__
    }
    return AgreementRow(msgspec.structs.replace(BASE, **changes), **of_row)


def _cell(name: str, row: AgreementRow) -> Cell:
    return next(one for one in COLUMNS if one.name == name).cell(row, NOW)


def _spoken(cell: Cell) -> str:
    return cell.spoken or cell.text


def test_the_seller_is_named_with_the_account_because_names_can_be_imitated() -> None:
    cell = _cell("product", _row())
    assert (cell.first, cell.second, cell.beside) == (
        "Lumenfold Observability",
        "Lumenfold",
        "8820-1547-0002",
    )
    assert _spoken(cell) == "Lumenfold Observability, sold by Lumenfold, account 8820-1547-0002"
    assert _cell("product", _row(seller_name=None)).beside == ""


@pytest.mark.parametrize(
    ("row", "first", "second"),
    [
        (_row(), "144,000.00\u00a0USD", ""),
        (_row(value=money("0.00"), at_most=money("60000.00")), "60,000.00\u00a0USD", "at most"),
        (_row(at_most=money("144000.00")), "144,000.00\u00a0USD", "at most"),
        (_row(at_most=money("2000.00")), "144,000.00\u00a0USD", ""),
        (_row(value=money("0.00")), "Metered", ""),
        (_row(value=None), "Not available", ""),
    ],
)
def test_the_value_says_what_is_committed_and_never_zero(
    row: AgreementRow, first: str, second: str
) -> None:
    cell = _cell("value", row)
    assert (cell.first, cell.second) == (first, second)


def test_the_end_counts_down_and_warns_in_the_last_month() -> None:
    far = _cell("end", _row())
    assert _spoken(far) == f"Ends {text.date(BASE.ends_at or NOW)}, in 74 days"
    assert (far.tone, far.icon) == (None, "")
    near = _cell("end", _row(ends_at=NOW + timedelta(days=12)))
    assert (near.second, near.tone, near.icon) == ("in 12 days", Tone.WARNING, "hourglass-medium")
    over = _cell("end", _row(status="EXPIRED", ends_at=NOW - timedelta(days=18)))
    assert _spoken(over).startswith("Ended ")
    assert over.tone is None
    assert _cell("end", _row(ends_at=None)).first == "No end date"


@pytest.mark.parametrize("renewal", list(Renewal))
def test_every_kind_of_end_has_words_and_a_sentence(renewal: Renewal) -> None:
    cell = _cell("renewal", _row(renewal=renewal))
    assert cell.first
    assert len(_spoken(cell)) > len(cell.text)
    assert cell.tip == _spoken(cell)


def test_only_an_agreement_that_will_renew_has_the_icon() -> None:
    assert _cell("renewal", _row(renewal=Renewal.ON)).icon == "arrows-clockwise"
    assert _cell("renewal", _row(renewal=Renewal.ON, status="RENEWED")).icon == ""
    assert _cell("renewal", _row(renewal=Renewal.SELLER_OFF)).second == "by seller"


CHARGE = Charge("ch-1", BASE.agreement_id, 1, NOW + timedelta(days=13), money("12000.00"))
METERED = msgspec.structs.replace(CHARGE, money=None)


@pytest.mark.parametrize(
    ("row", "first", "second"),
    [
        (_row(next_charge=CHARGE), "12,000.00\u00a0USD", text.date(CHARGE.time or NOW)),
        (_row(next_charge=METERED), "Metered", text.date(CHARGE.time or NOW)),
        (_row(waiting_requests=2), "On request", "2 waiting"),
        (_row(at_most=money("144000.00")), "On request", "none waiting"),
        (_row(orders=OrderCoverage(12, 12)), "None left", "Paid in full"),
        (_row(orders=OrderCoverage(1, 1)), "None left", "Paid upfront"),
        (_row(value=money("0.00")), "Metered", "not known yet"),
        (_row(), "Not known yet", ""),
        (_row(status="EXPIRED"), text.DASH, ""),
    ],
)
def test_the_next_charge_is_an_amount_or_the_reason_why_there_is_none(
    row: AgreementRow, first: str, second: str
) -> None:
    cell = _cell("next_charge", row)
    assert (cell.first, cell.second) == (first, second)


@pytest.mark.parametrize(
    ("reading", "words", "whole"),
    [
        (ChargeReading.PART, "Not all read", "Not all charges have been read yet"),
        (ChargeReading.DENIED, "Not read", "AWS does not let you read charges"),
    ],
)
@pytest.mark.parametrize("total", [0, 1, 12])
@pytest.mark.parametrize("status", ["ACTIVE", "EXPIRED"])
def test_nothing_is_called_paid_before_all_charges_were_read(
    reading: ChargeReading, words: str, whole: str, total: int, status: str
) -> None:
    row = _row(status=status, orders=OrderCoverage(total, total), charge_reading=reading)
    cell = _cell("next_charge", row)
    assert (cell.first, cell.second, cell.tip, _spoken(cell)) == (words, "", whole, whole)
    order = _cell("orders", row)
    assert order.icon == ""
    assert _spoken(order).endswith(whole)


def test_a_charge_that_is_known_is_shown_with_a_word_about_the_others() -> None:
    cell = _cell("next_charge", _row(next_charge=CHARGE, charge_reading=ChargeReading.PART))
    assert cell.first == "12,000.00\u00a0USD"
    assert cell.tip.endswith("Not all charges have been read yet")


def test_missing_purchase_orders_warn_and_complete_ones_have_a_tick() -> None:
    missing = _cell("orders", _row(orders=OrderCoverage(10, 12)))
    assert (missing.first, missing.icon, missing.tone) == ("10/12", "warning-circle", Tone.WARNING)
    assert _spoken(missing) == "Purchase order set on 10 of 12 charges"
    assert _cell("orders", _row(orders=OrderCoverage(4, 4))).icon == "check"
    assert _cell("orders", _row()).first == text.DASH


def test_every_field_of_the_summary_has_a_column() -> None:
    full = _row(
        resources=(Resource("prod-1", "SaaSProduct"), Resource("prod-2", "AmiProduct")),
        offer_id="offer-1",
        offer_set_id="offerset-1",
        acceptor_account_id="447109263358",
        initial_agreement_id="agmt-first",
        accepted_at=NOW,
        updated_at=NOW,
        free_trial_ends_at=NOW,
        end_behavior="EXPIRE",
        end_reason="PROPOSER_RENEW_OPTED_OUT",
        license_arns=("arn:aws:license-manager::1:license:l-1", "arn:aws:x:l-2"),
        contact_types=("SUPPORT",),
        renewal_offer_id="offer-2",
        decide_by=NOW + timedelta(days=44),
        renewal=Renewal.SELLER_OFF,
    )
    sheet = dict(zip(titles(COLUMNS), fields(COLUMNS, full, NOW), strict=True))
    assert sheet["Resource types"] == "SaaS product, Machine image"
    assert sheet["Resource ids"] == "prod-1, prod-2"
    assert sheet["Licences"] == "arn:aws:license-manager::1:license:l-1, arn:aws:x:l-2"
    assert sheet["Buyer account"] == "4471-0926-3358"
    assert sheet["Accepted"] == text.sheet_date(NOW)
    assert (sheet["At the end"], sheet["Reason of the end"]) == (
        "Ends",
        "The seller turned renewal off",
    )
    for title in ("Offer id", "Offer set", "Renewal offer", "Initial agreement", "Contacts"):
        assert sheet[title]
    shown = " ".join(column.cell(full, NOW).text for column in COLUMNS)
    assert "PurchaseAgreement" not in shown


def test_what_is_not_known_is_a_dash_to_the_eye_and_a_word_to_the_ear() -> None:
    for column in COLUMNS:
        cell = column.cell(_row(), NOW)
        assert cell.text
        assert text.DASH not in _spoken(cell)


def test_words_of_aws_that_are_new_are_shown_as_they_are() -> None:
    row = _row(end_behavior="HIBERNATE", resource_type="QuantumProduct", agreement_type="Lease")
    assert _cell("end_behavior", row).first == "HIBERNATE"
    assert _cell("resource_types", row).first == "QuantumProduct"
    assert _cell("type", row).first == "Lease"


OF_ONE_WORD = [
    _row(status="ACTIVE", renewal=Renewal.MOVES, starts_at=NOW, ends_at=NOW, next_charge=METERED),
    _row(waiting_requests=12),
    _row(at_most=money("144000.00")),
    _row(value=money("0.00"), ends_at=None, renewal=Renewal.NONE),
    _row(value=None, renewal=Renewal.ON),
    _row(orders=OrderCoverage(1, 1), renewal=Renewal.OFF),
    _row(orders=OrderCoverage(12, 12)),
    _row(charge_reading=ChargeReading.PART),
    _row(charge_reading=ChargeReading.DENIED),
]


def test_titles_and_words_have_room_in_the_columns_of_the_first_look(look: Appearance) -> None:
    letters = Lettering(look)
    cut = []
    for column in COLUMNS:
        cells = [] if column.is_extra else [column.cell(row, NOW) for row in OF_ONE_WORD]
        words = {(column.title, types.SECOND_MEDIUM)}
        words |= {(one.first, types.BODY) for one in cells if one.money is None and not one.icon}
        words |= {(one.second, types.SECOND) for one in cells if one.icon_tone is None}
        room = column.width - PAD - FAR_PAD
        cut += [one for one, kind in words if letters.width(one, kind) > room]
    assert not set(cut) - {text.short_id(BASE.title)}
