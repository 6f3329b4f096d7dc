from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.text import plain, plain_block

DANGEROUS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
anything = st.text(st.characters())  # with surrogates


def is_harmless(text: str) -> bool:
    return all(unicodedata.category(char) not in DANGEROUS or char == "\u200d" for char in text)


@given(anything, st.integers(1, 50))
def test_one_line_stays_one_harmless_line_of_bounded_length(text: str, limit: int) -> None:
    shown = plain(text, limit)

    assert is_harmless(shown)
    assert len(shown) <= limit
    assert len(shown.splitlines()) <= 1


@given(anything, st.integers(1, 50))
def test_a_block_keeps_its_lines_and_nothing_else(text: str, limit: int) -> None:
    shown = plain_block(text, limit)

    assert all(is_harmless(line) for line in shown.split("\n"))
    assert len(shown) <= limit


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Milestone 3: landing zone", "Milestone 3: landing zone"),
        ("  two \t lines\r\nbecome one ", "two lines become one"),
        ("<b>bold</b> & <img src=x>", "<b>bold</b> & <img src=x>"),
        ("pay \u202e00.01\u202c now", "pay 00.01 now"),
        ("nul\0byte\ufeff", "nulbyte"),
        ("half \ud83d surrogate", "half  surrogate"),
        ("a\u2028b", "a b"),
        ("Zoë, 東京, 👩\u200d🔧", "Zoë, 東京, 👩\u200d🔧"),
    ],
)
def test_foreign_text_becomes_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_stacked_marks_are_cut() -> None:
    assert plain("e" + "\u0301" * 200) == "e" + "\u0301" * 4


def test_a_cut_is_visible() -> None:
    assert plain("word " * 100, 12) == "word word w…"


def test_a_block_keeps_line_breaks_and_blank_lines_inside() -> None:
    assert plain_block("\n\nFirst  \n\nSecond\r\n\n") == "First\n\nSecond"


def test_a_megabyte_is_cut_before_it_is_looked_at() -> None:
    assert len(plain("x" * 1_000_000)) == 300
    assert len(plain_block("x\n" * 1_000_000)) <= 4000
