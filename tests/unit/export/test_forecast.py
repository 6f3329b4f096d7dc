"""The forecast in a file: facts and estimates in columns of their own, choices marked, every digit kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.export.forecast import FORECAST, ForecastLines
from app.export.formats import Format, writer_of
from app.export.job import Export
from app.export.layouts import LAYOUTS
from app.export.new_file import Stop
from app.export.writer import About, Writer
from app.model.forecast import Basis, Forecast, MonthFacts, PastUse, Renewing, Share, Unknown
from app.model.money import Money
from tests.fakes.exported import FORMULA_STARTS, HOSTILE, NOW, csv_rows, sheet_rows

MONTHS = tuple(
    datetime(2026 + (10 + number) // 12, (10 + number) % 12 + 1, 1, tzinfo=UTC)
    for number in range(12)
)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def renewing(number: int, price: Money | None, *shares: tuple[int, str], **more: Any) -> Renewing:
    facts: dict[str, Any] = {
        "title": f"Product {number}",
        "seller": "Seller",
        "seller_account_id": "882015476093",
        "renews_at": MONTHS[1],
        "basis": Basis.AS_BEFORE if price else None,
        "times": 1 if price else 0,
    } | more
    parts = tuple(Share(month, Decimal(amount)) for month, amount in shares)
    return Renewing(f"agmt-{number}", price=price, shares=parts, **facts)


def forecast(*renewals: Renewing) -> Forecast:
    first = MonthFacts(MONTHS[0], (money("12000.50"), money("500000", "JPY")), 2)
    rest = tuple(MonthFacts(one) for one in MONTHS[1:])
    use = PastUse("agmt-9", "Metered", money("0.12345678"), True, (1, 2))
    return Forecast((first, *rest), renewals, (use,))


def written(folder: Path, kind: Format, lines: ForecastLines) -> Path:
    path = folder / f"out.{kind}"
    about = About(FORECAST, NOW, "all but charges are estimates")

    def begin(stop: Stop) -> Writer:
        return writer_of(kind, path, about, may_replace=True, stop=stop)

    assert Export(lines, begin).run() == lines.total
    return path


EXACT = (
    renewing(1, money("149760.00"), (1, "12480.00"), (2, "137280.00")),
    renewing(2, money("1041.04", "JPY"), (1, "1041.04")),
    renewing(3, money("10.378125", "KWD"), (3, "10.378125")),
    renewing(4, money("0.0000000104"), (4, "0.0000000104")),
    renewing(5, money("123456789012345678.00000001"), (5, "123456789012345678.00000001")),
)


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX, Format.JSON])
def test_every_digit_of_every_currency_comes_back(tmp_path: Path, kind: Format) -> None:
    path = written(tmp_path, kind, ForecastLines(forecast(*EXACT), (), with_use=True))
    rows: list[dict[str, Any]]
    if kind is Format.CSV:
        rows = list(csv_rows(path))
    elif kind is Format.XLSX:
        rows = sheet_rows(path)
    else:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    estimates = {
        (row["agreement_id"], Decimal(str(row["estimate"])), row["estimate_currency"])
        for row in rows
        if row["figure"] == "renewal"
    }
    assert estimates == {
        (one.agreement_id, share.amount, one.price.currency)
        for one in EXACT
        for share in one.shares
        if one.price
    }
    use = [row for row in rows if row["figure"] == "use"]
    assert [Decimal(str(row["estimate"])) for row in use] == [Decimal("0.12345678")] * 2


def test_facts_estimates_and_what_is_left_out_are_never_in_one_column(tmp_path: Path) -> None:
    lines = ForecastLines(forecast(*EXACT), {"agmt-1"}, with_use=False)
    rows = csv_rows(written(tmp_path, Format.CSV, lines))
    for row in rows:
        filled = [one for one in ("charged", "estimate", "left_out_estimate") if row[one]]
        is_fact, is_off = row["is_estimate"] == "false", row["is_left_out"] == "true"
        expected = "charged" if is_fact else "left_out_estimate" if is_off else "estimate"
        assert filled in ([expected], [])
        assert is_off == (row["agreement_id"] == "agmt-1")
        assert (row["currency"] == "") == (not filled)
    assert [row["charges_without_amount"] for row in rows if row["figure"] == "charges"] == [
        "",
        "",
        "2",
    ]
    assert "use" not in {row["figure"] for row in rows}


def test_a_renewal_that_nobody_can_estimate_says_why(tmp_path: Path) -> None:
    unread = renewing(6, None, unknown=Unknown.UNREAD)
    (row,) = [
        one
        for one in csv_rows(
            written(tmp_path, Format.CSV, ForecastLines(forecast(unread), (), with_use=False))
        )
        if one["figure"] == "renewal"
    ]
    assert (row["no_estimate"], row["estimate"], row["month_begins_on"]) == ("unread", "", "")
    assert row["renews_at"] == "2026-12-01T00:00:00Z"


def test_names_that_would_run_do_not(tmp_path: Path) -> None:
    renewals = [
        renewing(number, money("1.00"), (1, "1.00"), title=words, seller=words)
        for number, words in enumerate(HOSTILE)
    ]
    lines = ForecastLines(forecast(*renewals), (), with_use=False)
    for row in csv_rows(written(tmp_path, Format.CSV, lines)):
        assert not row["product"].lstrip().startswith(FORMULA_STARTS)
    sheet_rows(written(tmp_path, Format.XLSX, lines))  # fails for a formula or a link


def test_a_workbook_says_that_it_holds_estimates(tmp_path: Path) -> None:
    path = written(tmp_path, Format.XLSX, ForecastLines(forecast(), (), with_use=False))
    book = openpyxl.load_workbook(path)
    assert book.properties.description == "all but charges are estimates"
    assert book.sheetnames == ["Forecast"]
    book.close()


def test_there_are_as_many_rows_as_were_counted_however_many_portions() -> None:
    many = [
        renewing(number, money("12.00"), *((month, "1.00") for month in range(12)))
        for number in range(200)
    ]
    lines = ForecastLines(forecast(*many), {"agmt-3"}, with_use=True)
    portions = [len(one) for one in lines.portions()]
    assert sum(portions) == lines.total == 3 + 2400 + 2
    assert max(portions) == 500


def test_it_has_no_calendar_as_the_timeline_has_one() -> None:
    assert LAYOUTS["forecast"].happenings is None
