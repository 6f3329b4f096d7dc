"""What LibreOffice makes of exported files: the same rows, no formula, no link."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.export.csv_file import cell
from app.export.formats import Format
from app.export.layouts import LAYOUTS
from app.export.safe_text import line
from app.export.writer import About
from app.model.money import Money
from tests.fakes.exported import HOSTILE, NOW, charge_row, exported

OFFICE = shutil.which("soffice")
SEMICOLON, COMMA, QUOTE, UTF8 = ord(";"), ord(","), ord('"'), 76
ROWS = [
    charge_row(
        number,
        text=text,
        money=Money(Decimal("1234.56") + number, "EUR"),
        time=NOW + timedelta(days=number),
    )
    for number, text in enumerate(HOSTILE)
]

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.timeout(240),
]


def _taken_as(between: int) -> str:
    """Options of a CSV file: cut there, nothing is taken as text, formulas are evaluated."""
    return f"{between},{QUOTE},{UTF8},1,,0,false,true,false,false,false,0,true"


def _converted(path: Path, to: str, taken_as: str = "") -> Path:
    """Let LibreOffice open a file and save it as another; `taken_as` are the options of a CSV file."""
    out = path.parent / "converted"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--norestore", "--convert-to", to]
    options = [f"--infilter=CSV:{taken_as}"] if taken_as else []
    subprocess.run(
        [*command, *options, "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=200,
    )
    return out / f"{path.stem}.{to.partition(':')[0]}"


def _live(path: Path) -> list[str]:
    """The cells of a workbook that are formulas or links."""
    book = openpyxl.load_workbook(path)
    cells = [one for row in book.worksheets[0].iter_rows() for one in row]
    found = [str(one.value) for one in cells if one.data_type == "f" or one.hyperlink]
    book.close()
    return found


def test_a_workbook_is_the_same_in_libreoffice(tmp_path: Path) -> None:
    path = exported(tmp_path, Format.XLSX, ROWS)
    as_text = f"csv:Text - txt - csv (StarCalc):{COMMA},{QUOTE},{UTF8},1"
    with _converted(path, as_text).open(encoding="utf-8", newline="") as file:
        titles, *rows = list(csv.reader(file))
    assert tuple(titles) == LAYOUTS["charges"].names
    wanted = About(LAYOUTS["charges"], NOW).rows(ROWS)
    place = titles.index
    for found, row in zip(rows, wanted, strict=True):
        for name in ("charge_id", "charged_at", "currency"):
            assert found[place(name)] == cell(row[place(name)])
        assert Decimal(found[place("amount")].replace(",", "")) == row[place("amount")]
        assert found[place("charged_on")] == str(row[place("charged_on")])
    for found, text in zip(rows, HOSTILE, strict=True):
        assert found[place("product")].lstrip("'") == line(text).lstrip("'")
    again = _converted(path, "ods")
    assert _live(_converted(again, "xlsx")) == []


@pytest.mark.parametrize("between", [COMMA, SEMICOLON])
def test_a_csv_file_is_dead_in_libreoffice_whatever_it_cuts_cells_at(
    tmp_path: Path, between: int
) -> None:
    """With "evaluate formulas" on, as a person may have chosen."""
    path = exported(tmp_path, Format.CSV, ROWS)
    assert _live(_converted(path, "xlsx", _taken_as(between))) == []


def test_libreoffice_would_run_what_is_not_made_harmless(tmp_path: Path) -> None:
    path = tmp_path / "live.csv"
    path.write_text("a,b\n=1+1,x;=2+2\n", encoding="utf-8")
    assert _live(_converted(path, "xlsx", _taken_as(COMMA))) == ["=1+1"]
