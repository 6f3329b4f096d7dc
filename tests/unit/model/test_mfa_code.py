from __future__ import annotations

import pytest

from app.model.mfa_code import code_of


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("12345", ""),
        ("1234567", ""),
        ("12345a", ""),
        ("\u0661\u0662\u0663\u0664\u0665\u0666", ""),
        ("", ""),
    ],
)
def test_a_code_is_six_digits(typed: str, code: str) -> None:
    assert code_of(typed) == code
