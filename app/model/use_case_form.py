"""The use-case form that some providers want before their models can be enabled: fields and their rules."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from app.language import tr

LONGEST_FIELD = 128
LONGEST_USE_CASES = 8192
LONGEST_FORM_BYTES = 16_384
SHORTEST_FORM_BYTES = 10
OTHER_INDUSTRY = "Other"
# AWS publishes no list; these were seen to be accepted. Other words may be typed.
INDUSTRIES = ("Education", "Energy", "Software", "Technology", OTHER_INDUSTRY)

_UNSENDABLE = ("Cc", "Cs")
_SPACE = re.compile(r"\s")


class IntendedUsers(StrEnum):
    """Who will use what is built, as AWS encodes it."""

    INTERNAL = "0"
    EXTERNAL = "1"
    BOTH = "2"


class FormField(StrEnum):
    """The fields by the names that AWS gives them."""

    COMPANY_NAME = "companyName"
    COMPANY_WEBSITE = "companyWebsite"
    INTENDED_USERS = "intendedUsers"
    INDUSTRY = "industryOption"
    OTHER_INDUSTRY = "otherIndustryOption"
    USE_CASES = "useCases"


class FormProblem(msgspec.Struct, frozen=True):
    """What is wrong with a field, in one sentence that says what to write."""

    field: FormField
    sentence: str


class UseCaseForm(msgspec.Struct, frozen=True, rename="camel"):
    """The form. `intended_users` is one of IntendedUsers; a stored one may have anything there."""

    company_name: str = ""
    company_website: str = ""
    intended_users: str = ""
    industry_option: str = ""
    other_industry_option: str = ""
    use_cases: str = ""

    @property
    def problems(self) -> tuple[FormProblem, ...]:
        """What AWS would not take, at most one problem for each field, in the order of the fields."""
        found = (
            (FormField.COMPANY_NAME, _line(self.company_name, tr("the name of the company"))),
            (FormField.COMPANY_WEBSITE, _website(self.company_website)),
            (FormField.INTENDED_USERS, _users(self.intended_users)),
            (FormField.INDUSTRY, _line(self.industry_option, tr("the industry"))),
            (FormField.OTHER_INDUSTRY, self._other_industry()),
            (FormField.USE_CASES, self._use_cases()),
        )
        return tuple(FormProblem(field, sentence) for field, sentence in found if sentence)

    @property
    def document(self) -> bytes:
        """The JSON that AWS is sent and keeps; the same form is always the same bytes."""
        return msgspec.json.encode(self)

    def _other_industry(self) -> str:
        if self.industry_option == OTHER_INDUSTRY or self.other_industry_option:
            return _line(self.other_industry_option, tr("which other industry it is"))
        return ""

    def _use_cases(self) -> str:
        text = self.use_cases
        if not text.strip():
            return tr(
                "Describe what the models are for, in 1 to {most} characters.",
                most=LONGEST_USE_CASES,
            )
        if len(text) > LONGEST_USE_CASES:
            over = len(text) - LONGEST_USE_CASES
            return tr(
                "Shorten the description by {over} characters: AWS takes {most}.",
                over=over,
                most=LONGEST_USE_CASES,
            )
        if _is_odd(text.replace("\n", "")):
            return tr("Type the description again: it has characters that cannot be shown.")
        try:
            over = len(self.document) - LONGEST_FORM_BYTES
        except UnicodeEncodeError:  # another field has half a character, and says so
            return ""
        if over > 0:
            return tr(
                "Shorten the description: the form is {over} bytes longer than AWS takes.",
                over=over,
            )
        return ""


class StoredForm(msgspec.Struct, frozen=True):
    """The form that AWS has for the account. `form` is None where its `text` (foreign) is not one.

    `has_more`: it also holds what this version does not know.
    """

    form: UseCaseForm | None
    text: str = ""
    has_more: bool = False

    def is_same(self, form: UseCaseForm) -> bool:
        """Whether it says just the same as this form."""
        return self.form == form and not self.has_more


def read_form(document: bytes) -> StoredForm:
    """Understand what AWS keeps; never fails, since anybody may have put anything there."""
    text = document.decode("utf-8", "replace")
    try:
        raw = msgspec.json.decode(document)
        form = msgspec.convert(raw, UseCaseForm)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return StoredForm(None, text)
    known = {field.value for field in FormField}
    return StoredForm(form, text, has_more=not raw.keys() <= known)


def _line(text: str, what: str) -> str:
    """Say what is wrong with a text of one line."""
    if not text.strip():
        return tr(
            "Write {what}, in 1 to {most} characters.",
            what=what,
            most=LONGEST_FIELD,
        )
    if len(text) > LONGEST_FIELD:
        over = len(text) - LONGEST_FIELD
        return tr(
            "Shorten {what} by {over} characters: AWS takes {most}.",
            what=what,
            over=over,
            most=LONGEST_FIELD,
        )
    if _is_odd(text):
        return tr(
            "Type {what} again, in one line: it has characters that cannot be shown.", what=what
        )
    return ""


def _website(text: str) -> str:
    problem = _line(text, tr("the website of the company"))
    if problem:
        return problem
    try:
        parts = urlsplit(text)
        is_address = parts.scheme == "https" and "." in (parts.hostname or "")
    except ValueError:
        is_address = False
    if not is_address or _SPACE.search(text):
        return tr("Write the website as a whole address, such as https://example.com.")
    return ""


def _users(text: str) -> str:
    if text in set(IntendedUsers):
        return ""
    return tr("Choose who will use it: people inside the company, outside, or both.")


def _is_odd(text: str) -> bool:
    return any(unicodedata.category(char) in _UNSENDABLE for char in text)
