"""Which billing periods a round reads, and where PDFs lie until the worker ends."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import BadSettings
from app.worker.invoice_reads import MONTHS, months_to_read, period_of
from app.worker.papers import FOLDER, Papers

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


def periods(read: dict[str, datetime], now: datetime = NOW) -> list[str]:
    return [period_of(month) for month in months_to_read(read, now)]


def test_the_first_round_reads_a_year_and_the_present_month_newest_first() -> None:
    found = periods({})
    assert (found[0], found[-1], len(found)) == ("2026-11", "2025-11", MONTHS)


def test_later_rounds_read_no_more_than_the_months_that_may_change() -> None:
    read = dict.fromkeys(periods({}), NOW)
    assert periods(read) == ["2026-11", "2026-10"]
    for days in range(400):
        now = NOW + timedelta(days=days)
        wanted = periods(read, now)
        assert 2 <= len(wanted) <= 3, now
        read |= dict.fromkeys(wanted, now)


def test_after_a_long_pause_the_months_between_are_read() -> None:
    read = dict.fromkeys(periods({}), NOW)
    later = NOW + timedelta(days=150)
    assert periods(read, later) == [
        "2027-04",
        "2027-03",
        "2027-02",
        "2027-01",
        "2026-12",
        "2026-11",
        "2026-10",
    ]


def test_a_paper_is_this_users_alone_and_goes_with_the_others(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.empty()  # there is nothing yet
    path = papers.keep("EUINGB26-1204", b"%PDF-1.4")
    assert (path.name, path.read_bytes()) == ("EUINGB26-1204.pdf", b"%PDF-1.4")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    papers.empty()
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_etc_passwd.pdf"),
        ("a/b\\c:d\0e", "a_b_c_d_e.pdf"),
        ("", "invoice.pdf"),
        ("x" * 500, f"{'x' * 80}.pdf"),
        ("Con", "invoice-Con.pdf"),
        ("LPT1", "invoice-LPT1.pdf"),
        ("CONTOSO-1", "CONTOSO-1.pdf"),
    ],
)
def test_a_name_made_of_foreign_text_stays_in_the_folder(
    tmp_path: Path, name: str, kept: str
) -> None:
    path = Papers(tmp_path).keep(name, b"%PDF-1.4")
    assert path == tmp_path / FOLDER / kept


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file stands here")
    with pytest.raises(BadSettings, match="cannot use the folder"):
        Papers(tmp_path).keep("EUINGB26-1", b"%PDF-1.4")
    Papers(tmp_path).empty()
