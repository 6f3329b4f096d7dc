"""Start URLs as people type and paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.start_url import problem_of, region_in, tidied


@pytest.mark.parametrize(
    "typed",
    [
        "https://brindle.awsapps.com/start",
        " https://brindle.awsapps.com/start/ ",
        "brindle.awsapps.com",
        "brindle.awsapps.com/start",
        "https://Brindle.awsapps.com/start/#/?tab=accounts",
        "https://brindle.awsapps.com/start#/device?user_code=A",
        "HTTPS://brindle.awsapps.com/start?x=y",
    ],
)
def test_what_the_portal_adds_is_left_out(typed: str) -> None:
    assert tidied(typed) == "https://brindle.awsapps.com/start"
    assert problem_of(tidied(typed)) == ""


def test_an_address_with_the_name_of_an_instance_stays_as_it_is() -> None:
    address = "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef"
    assert tidied(address) == address
    assert problem_of(address) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the start URL"),
        ("http://brindle.awsapps.com/start", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("brindle", "This is no start URL"),
        ("https://user@brindle.awsapps.com/start", "This is no start URL"),
        ("https://brindle.awsapps.com:8443/start", "This is no start URL"),
        ("https://evil.example/start", "This is no start URL"),
        ("https://awsapps.com.evil.example/start", "This is no start URL"),
        ("https://[::1/start", "This is no start URL"),
        ("https://br\u00ecndle.awsapps.com/start", "This is no start URL"),
        ("https://brindle.awsapps.com/" + "x" * 400, "too long"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(typed: str, words: str) -> None:
    problem = problem_of(tidied(typed))
    assert words in problem
    assert problem.count(". ") == 0


def test_some_addresses_name_their_region() -> None:
    assert region_in("https://ssoins-1234.portal.eu-west-1.app.aws") == "eu-west-1"
    assert region_in("https://brindle.awsapps.com/start") == ""


@given(st.text(max_size=80))
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    once = tidied(typed)
    if not problem_of(once):
        assert tidied(once) == once
