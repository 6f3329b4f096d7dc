"""Excel workbooks in constant memory: text is always text, numbers are exact or they are text, too."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from app.export.csv_file import BETWEEN
from app.export.layout import Kind, Value
from app.export.new_file import NewFile, Stop, WorkFolder, check, told
from app.export.parts import Parts
from app.export.writer import About, iso

LONGEST = 32_767  # UTF-16 units that Excel keeps in a cell
MOST_ROWS = 1_048_575  # of a sheet, below its titles
EXACT_DIGITS = 15  # Excel's numbers are no longer
_FIRST_DAY = date(1900, 3, 1)  # Excel takes 1900 for a leap year, and knows nothing before it
_RICH = (
    "<r>"  # XlsxWriter takes a text that begins so for its own markup, and would write it unescaped
)
_WIDTHS = {Kind.AMOUNT: 16, Kind.MOMENT: 22, Kind.DAY: 12, Kind.WHOLE: 10, Kind.YES_NO: 8}
_TEXT_WIDTH = 26
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
    "use_zip64": True,
}


class WorkbookWriter:
    """The rows on sheets.

    The work is done in a hidden folder beside the target, so that it needs room on one disk only.
    """

    def __init__(
        self,
        path: Path,
        about: About,
        *,
        may_replace: bool,
        stop: Stop,
        parts: Parts | None = None,
    ) -> None:
        self._path = path
        self._about = about
        self._stop = stop
        self._file = NewFile(path, may_replace=may_replace, stop=stop, parts=parts)
        try:
            self._folder = WorkFolder(path, parts)
        except BaseException:
            self._file.discard()
            raise
        self._book = xlsxwriter.Workbook(
            self._file.handle, {**_OPTIONS, "tmpdir": str(self._folder.path)}
        )
        self._strong = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._amounts: dict[int, Any] = {}
        self._sheets: list[Any] = []
        self._row = 0
        with told(path):
            self._describe()
            self._begin_sheet()

    def write(self, records: Sequence[Any]) -> None:
        """Append rows."""
        check(self._stop)
        with told(self._path):
            for row in self._about.rows(records):
                if self._row > MOST_ROWS:
                    self._begin_sheet()
                self._write_row(row)

    def finish(self) -> None:
        """Put the whole file in place."""
        with told(self._path):
            try:
                self._book.close()
            except xlsxwriter.exceptions.FileCreateError as error:
                raise error.args[0] from error
        self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        for sheet in self._book.worksheets():
            with suppress(OSError):  # a full disk fails once more on the rest in the buffer
                sheet._opt_close()  # noqa: SLF001 - nothing else ends a book that is not wanted
        self._file.discard()
        self._folder.discard()

    # --- sheets -----------------------------------------------------------------------------------

    def _describe(self) -> None:
        facts = self._about.facts()
        self._book.set_properties({"title": facts["columns"], "comments": facts["chosen"]})
        self._book.set_custom_property("columns_version", facts["columns"], "text")

    def _begin_sheet(self) -> None:
        layout = self._about.layout
        number = len(self._sheets)
        name = layout.subject.capitalize() + (f" {number + 1}" if number else "")
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(layout.columns):
            width = max(_WIDTHS.get(column.kind, _TEXT_WIDTH), len(column.name) + 2)
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, column.name, self._strong)
        self._sheets.append(sheet)
        self._row = 1

    def _write_row(self, row: Sequence[Value]) -> None:
        sheet, number = self._sheets[-1], self._row
        for place, value in enumerate(row):
            if value is not None:
                self._write_cell(sheet, number, place, value)
        self._row += 1

    def _write_cell(self, sheet: Any, row: int, place: int, value: Value) -> None:
        match value:
            case str():
                sheet.write_string(row, place, cell_text(value))
            case bool():
                sheet.write_boolean(row, place, value)
            case Decimal():
                self._write_amount(sheet, row, place, value)
            case datetime():
                sheet.write_string(row, place, iso(value))
            case date():
                if value >= _FIRST_DAY:
                    sheet.write_datetime(row, place, value, self._day)
                else:
                    sheet.write_string(row, place, value.isoformat())
            case tuple():
                sheet.write_string(row, place, cell_text(BETWEEN.join(value)))
            case int():
                self._write_amount(sheet, row, place, Decimal(value))

    def _write_amount(self, sheet: Any, row: int, place: int, amount: Decimal) -> None:
        if not is_exact(amount):
            sheet.write_string(row, place, f"{amount:f}")
            return
        decimals = max(-int(amount.as_tuple().exponent), 0)
        # XlsxWriter writes a Decimal with its own digits; a float would come out as 9.949999999999999.
        sheet.write_number(row, place, amount, self._amount_format(decimals))

    def _amount_format(self, decimals: int) -> Any:
        known = self._amounts.get(decimals)
        if known is None:
            shape = "#,##0" + ("." + "0" * decimals if decimals else "")
            known = self._amounts[decimals] = self._book.add_format({"num_format": shape})
        return known


def cell_text(content: str) -> str:
    """Text as one cell holds it: cut with an ellipsis where Excel would cut it without a word."""
    if content.startswith(_RICH):
        content = f"'{content}"
    if len(content) * 2 <= LONGEST or _units(content) <= LONGEST:
        return content
    kept = content[: LONGEST - 1]
    while _units(kept) > LONGEST - 1:
        kept = kept[: -max((_units(kept) - LONGEST + 1) // 2, 1)]
    return f"{kept}…"


def is_exact(amount: Decimal) -> bool:
    """Whether Excel's numbers hold an amount with all its digits."""
    digits = amount.as_tuple().digits
    exponent = int(amount.as_tuple().exponent)
    return len(digits) + max(exponent, 0) <= EXACT_DIGITS and -exponent <= EXACT_DIGITS


def _units(content: str) -> int:
    return len(content.encode("utf-16-le")) // 2
