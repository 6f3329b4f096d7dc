"""How AWS's filters and their values are called, and why one cannot be added."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import Enum

import msgspec

from app.model.agreement_search import (
    AgreementQuery,
    FilterName,
    PartyType,
    SortBy,
    choices,
    is_time,
    may_combine,
    sorts,
    time_value,
)
from ui import chips
from ui.tabs.agreements import words

_ACCOUNT_DIGITS = 12
_ARN = re.compile(r"arn:aws[a-z-]*:license-manager:[A-Za-z0-9.,+:/_-]+")
_ID = re.compile(r"[A-Za-z0-9.,+:/_-]{1,64}")
ANY = "Any"


class Kind(Enum):
    """What a filter's field takes."""

    CHOICE = "choice"
    DAY = "day"
    ACCOUNT = "account"
    ARN = "arn"
    ID = "id"


class FilterWords(msgspec.Struct, frozen=True):
    """The label of a filter's field, and an example."""

    label: str
    example: str = ""


_N = FilterName
WORDS: dict[FilterName, FilterWords] = {
    _N.STATUS: FilterWords("Status"),
    _N.AFTER_END_TIME: FilterWords("Ends from", "2026-11-18"),
    _N.BEFORE_END_TIME: FilterWords("Ends before", "2027-02-18"),
    _N.RESOURCE_IDENTIFIER: FilterWords("Product id", "prod-…"),
    _N.RESOURCE_TYPE: FilterWords("Product type"),
    _N.OFFER_ID: FilterWords("Offer id", "offer-…"),
    _N.OFFER_SET_ID: FilterWords("Offer set id", "offerset-…"),
    _N.ACCEPTOR_ACCOUNT_ID: FilterWords("Account of the buyer", "12 digits"),
    _N.INITIAL_AGREEMENT_ID: FilterWords("First agreement of the chain", "agmt-…"),
    _N.LICENSE_ARN: FilterWords("Licence ARN", "arn:aws:license-manager:…"),
    _N.END_TIME_BEHAVIOR_TYPE: FilterWords("What happens at the end"),
    _N.END_TIME_BEHAVIOR_REASON_CODE: FilterWords("Why it does not renew"),
    _N.INCLUDES_CONTACT_OF_TYPE: FilterWords("Contact data that AWS holds"),
    _N.AFTER_START_TIME: FilterWords("Starts from", "2026-11-18"),
    _N.BEFORE_START_TIME: FilterWords("Starts before", "2027-02-18"),
    _N.AFTER_LAST_UPDATE_TIME: FilterWords("Changed from", "2026-11-18"),
    _N.BEFORE_LAST_UPDATE_TIME: FilterWords("Changed before", "2027-02-18"),
}
# Who asks may be the seller: here the buyer is not always "you".
REASONS = words.REASONS | {"ACCEPTOR_RENEW_OPTED_OUT": "The buyer turned renewal off"}
CONTACTS = {"ACCEPTOR": "Of the buyer"}
_SORT_NAMES = {
    SortBy.END_TIME: ("End, earliest first", "End, latest first"),
    SortBy.START_TIME: ("Start, earliest first", "Start, latest first"),
    SortBy.LAST_UPDATE_TIME: ("Change, oldest first", "Change, newest first"),
}
_NAMES = re.compile(rf"\b({'|'.join(WORDS)})\b")
_FORMS = {
    Kind.DAY: "Write the day as 2026-11-18.",
    Kind.ACCOUNT: "An account id has 12 digits.",
    Kind.ARN: "A licence ARN begins with arn:aws:license-manager:",
    Kind.ID: "An id has at most 64 letters, digits and the signs . , + : / _ -",
}


class Sort(msgspec.Struct, frozen=True):
    """One line of the sort choice."""

    by: SortBy
    is_descending: bool
    words: str

    @property
    def key(self) -> str:
        """Names the line."""
        return f"{self.by} {self.is_descending}"


def sort_choices(party: PartyType) -> tuple[Sort, ...]:
    """Every sort that a side has, both ways."""
    return tuple(Sort(by, bool(way), _SORT_NAMES[by][way]) for by in sorts(party) for way in (0, 1))


def kind_of(name: FilterName) -> Kind:
    """What a filter's field takes."""
    if choices(name):
        return Kind.CHOICE
    if is_time(name):
        return Kind.DAY
    special = {_N.ACCEPTOR_ACCOUNT_ID: Kind.ACCOUNT, _N.LICENSE_ARN: Kind.ARN}
    return special.get(name, Kind.ID)


def choice_words(name: FilterName) -> dict[str, str]:
    """The values of a closed filter in words, with the empty one that leaves the filter out."""
    named = words.RESOURCE_TYPES | words.BEHAVIORS | REASONS | CONTACTS
    if name is _N.STATUS:
        named = {value: chips.agreement_face(value).words for value in choices(name)}
    return {"": ANY} | {value: named.get(value, value) for value in choices(name)}


def value_of(kind: Kind, typed: str) -> str:
    """The filter's value for what was typed; empty when that is not such a value."""
    typed = typed.strip()
    if kind is Kind.DAY:
        return _day_value(typed)
    if kind is Kind.ACCOUNT:
        digits = typed.replace("-", "")
        is_account = len(digits) == _ACCOUNT_DIGITS and digits.isascii() and digits.isdigit()
        return digits if is_account else ""
    if kind is Kind.CHOICE:
        return typed
    return typed if (_ARN if kind is Kind.ARN else _ID).fullmatch(typed) else ""


def form_problem(kind: Kind, typed: str) -> str:
    """What is wrong with what was typed; empty when nothing is."""
    return _FORMS.get(kind, "") if typed.strip() and not value_of(kind, typed) else ""


def in_words(problem: str) -> str:
    """A sentence with AWS's filter names, said with the labels of the fields."""
    return _NAMES.sub(lambda found: WORDS[FilterName(found[0])].label, problem)


def reason_off(query: AgreementQuery, name: FilterName) -> str:
    """Why AWS would not take this filter beside the chosen ones."""
    party = query.party
    if not may_combine(party, frozenset({name})):
        return "AWS has this filter for sellers only."
    rivals = [
        WORDS[one.name].label
        for one in query.filters
        if not may_combine(party, frozenset({one.name, name}))
    ]
    if rivals:
        return f"AWS does not combine it with {' and '.join(rivals)}."
    return f"AWS takes no filter beside these {len(query.filters)}."


def _day_value(typed: str) -> str:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return ""
    return time_value(datetime(day.year, day.month, day.day, tzinfo=UTC))
