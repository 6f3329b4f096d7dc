"""The use-case form: one sentence for each field that AWS would refuse, and JSON that comes back as it was."""

from __future__ import annotations

import json
import string
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.use_case_form import (
    INDUSTRIES,
    LONGEST_FORM_BYTES,
    SHORTEST_FORM_BYTES,
    FormField,
    IntendedUsers,
    StoredForm,
    UseCaseForm,
    read_form,
)

GOOD = UseCaseForm(
    company_name="Brightloom",
    company_website="https://brightloom.example",
    intended_users=IntendedUsers.BOTH,
    industry_option="Software",
    use_cases="Summaries.\nSearch.",
)


def problems(**changes: str) -> dict[FormField, str]:
    form = msgspec.structs.replace(GOOD, **changes)
    return {one.field: one.sentence for one in form.problems}


def test_a_good_form_has_no_problem() -> None:
    assert GOOD.problems == ()
    assert (
        msgspec.structs.replace(
            GOOD, industry_option="Other", other_industry_option="Lighthouses"
        ).problems
        == ()
    )
    assert all(not problems(industry_option=one) for one in INDUSTRIES[:-1])


def test_an_empty_form_has_one_sentence_for_each_field_to_fill() -> None:
    found = UseCaseForm().problems
    assert [one.field for one in found] == [
        FormField.COMPANY_NAME,
        FormField.COMPANY_WEBSITE,
        FormField.INTENDED_USERS,
        FormField.INDUSTRY,
        FormField.USE_CASES,
    ]
    assert all(one.sentence.endswith(".") and one.sentence.count(".") <= 2 for one in found)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"company_name": "x" * 129}, FormField.COMPANY_NAME, "by 1 characters"),
        ({"company_name": "a\nb"}, FormField.COMPANY_NAME, "in one line"),
        ({"company_name": "\ud800"}, FormField.COMPANY_NAME, "cannot be shown"),
        ({"company_name": " "}, FormField.COMPANY_NAME, "Write the name"),
        ({"company_website": "www.x.example"}, FormField.COMPANY_WEBSITE, "https://"),
        ({"company_website": "http://x.example"}, FormField.COMPANY_WEBSITE, "https://"),
        ({"company_website": "https://x"}, FormField.COMPANY_WEBSITE, "https://"),
        ({"company_website": "https://a b.example"}, FormField.COMPANY_WEBSITE, "https://"),
        ({"company_website": "https://[x"}, FormField.COMPANY_WEBSITE, "https://"),
        ({"company_website": f"https://{'x' * 121}.example"}, FormField.COMPANY_WEBSITE, "Shorten"),
        ({"intended_users": "internal"}, FormField.INTENDED_USERS, "Choose who"),
        ({"industry_option": ""}, FormField.INDUSTRY, "Write the industry"),
        ({"industry_option": "Other"}, FormField.OTHER_INDUSTRY, "which other industry"),
        ({"other_industry_option": "x" * 130}, FormField.OTHER_INDUSTRY, "by 2 characters"),
        ({"use_cases": "x" * 8193}, FormField.USE_CASES, "by 1 characters"),
        ({"use_cases": "a\x00b"}, FormField.USE_CASES, "cannot be shown"),
        ({"use_cases": "漢" * 8000}, FormField.USE_CASES, "bytes longer"),
    ],
)
def test_each_rule_has_its_sentence(changes: dict[str, str], field: FormField, words: str) -> None:
    found = problems(**changes)
    assert list(found) == [field]
    assert words in found[field]
    assert found[field].endswith(".")


def test_half_a_character_is_told_at_its_field_only() -> None:
    found = problems(company_name="\ud800", use_cases="fine")
    assert list(found) == [FormField.COMPANY_NAME]


def test_the_document_has_the_names_that_aws_gives() -> None:
    document = json.loads(GOOD.document)
    assert document == {
        "companyName": "Brightloom",
        "companyWebsite": "https://brightloom.example",
        "intendedUsers": "2",
        "industryOption": "Software",
        "otherIndustryOption": "",
        "useCases": "Summaries.\nSearch.",
    }
    assert set(document) == {field.value for field in FormField}


_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.builds(UseCaseForm, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT))
def test_every_form_comes_back_as_it_was_sent(form: UseCaseForm) -> None:
    stored = read_form(form.document)
    assert stored.form == form
    assert stored.is_same(form)
    assert stored.text == form.document.decode()


_SENT = st.text(string.printable.strip() + "é漢🚲", min_size=1, max_size=128)


@given(name=_SENT, industry=_SENT, use=st.text("a漢🚲", min_size=1, max_size=8192))
def test_what_has_no_problem_fits(name: str, industry: str, use: str) -> None:
    form = msgspec.structs.replace(GOOD, company_name=name, industry_option=industry, use_cases=use)
    if not form.problems:
        assert SHORTEST_FORM_BYTES <= len(form.document) <= LONGEST_FORM_BYTES


@given(st.binary(max_size=300))
def test_nothing_that_aws_keeps_makes_it_fail(document: bytes) -> None:
    stored = read_form(document)
    assert isinstance(stored, StoredForm)


@pytest.mark.parametrize("raw", [b"", b"[1]", b"7", b'"text"', b'{"companyName": 7}', b"\xff\xfe"])
def test_what_is_no_form_is_kept_as_text(raw: bytes) -> None:
    stored = read_form(raw)
    assert stored.form is None
    assert not stored.is_same(GOOD)


@pytest.mark.parametrize("more", [{"note": "x"}, {"companyname": "x"}])
def test_a_form_with_more_in_it_is_another_one(more: dict[str, Any]) -> None:
    stored = read_form(json.dumps(json.loads(GOOD.document) | more).encode())
    assert stored.form == GOOD
    assert stored.has_more
    assert not stored.is_same(GOOD)


def test_spacing_and_order_do_not_make_another_form() -> None:
    turned = dict(reversed(json.loads(GOOD.document).items()))
    assert read_form(json.dumps(turned, indent=2).encode()).is_same(GOOD)
