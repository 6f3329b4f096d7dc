"""CSV files: nothing runs in them, nothing is cut, and they are there whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadSettings
from ui.csv_file import CsvFile, harmless, write_csv

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@given(st.sampled_from(FORMULA_STARTS), st.text(max_size=40))
def test_nothing_that_a_spreadsheet_would_run_leaves_as_it_came(start: str, rest: str) -> None:
    safe = harmless(f"{start}{rest}x")
    assert not safe.startswith(FORMULA_STARTS)
    assert not set(safe) & {"\t", "\r", "\n"}


@pytest.mark.parametrize("number", ["-420.00", "0", "12480.50"])
def test_plain_numbers_stay_numbers(number: str) -> None:
    assert harmless(number) == number


def test_long_texts_are_written_whole(tmp_path: Path) -> None:
    path, long = tmp_path / "list.csv", "words " * 2000 + "end"
    write_csv(path, ["Text"], [[long]])
    assert _read(path) == [["Text"], [long]]


def test_a_file_of_the_same_name_is_replaced_only_when_the_new_one_is_complete(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, ["Old"], [])

    def broken() -> Iterator[Sequence[str]]:
        yield ["first"]
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        write_csv(path, ["New"], broken())
    assert _read(path) == [["Old"]]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_is_full_at_the_end_is_said_to_be_full(tmp_path: Path) -> None:
    file = CsvFile(tmp_path / "list.csv")
    with Path("/dev/full").open("wb") as full:
        os.dup2(full.fileno(), file._file.fileno())
    file.write_rows([["a"]])
    with pytest.raises(BadSettings, match="The disk is full"):
        file.finish()
    file.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="The folder is not there") as caught:
        CsvFile(tmp_path / "nowhere" / "list.csv")
    assert caught.value.hint == "Choose another folder."
