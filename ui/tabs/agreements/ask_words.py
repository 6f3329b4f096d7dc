"""How AWS's filters and their values are called, and why one cannot be added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum

import msgspec

from app.language import tr
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
ANY = tr("Any")


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
    _N.STATUS: FilterWords(tr("Status")),
    _N.AFTER_END_TIME: FilterWords(tr("Ends from"), "2026-11-18"),
    _N.BEFORE_END_TIME: FilterWords(tr("Ends before"), "2027-02-18"),
    _N.RESOURCE_IDENTIFIER: FilterWords(tr("Product id"), "prod-…"),
    _N.RESOURCE_TYPE: FilterWords(tr("Product type")),
    _N.OFFER_ID: FilterWords(tr("Offer id"), "offer-…"),
    _N.OFFER_SET_ID: FilterWords(tr("Offer set id"), "offerset-…"),
    _N.ACCEPTOR_ACCOUNT_ID: FilterWords(tr("Account of the buyer"), tr("12 digits")),
    _N.INITIAL_AGREEMENT_ID: FilterWords(tr("First agreement of the chain"), "agmt-…"),
    _N.LICENSE_ARN: FilterWords(tr("Licence ARN"), "arn:aws:license-manager:…"),
    _N.END_TIME_BEHAVIOR_TYPE: FilterWords(tr("What happens at the end")),
    _N.END_TIME_BEHAVIOR_REASON_CODE: FilterWords(tr("Why it does not renew")),
    _N.INCLUDES_CONTACT_OF_TYPE: FilterWords(tr("Contact data that AWS holds")),
    _N.AFTER_START_TIME: FilterWords(tr("Starts from"), "2026-11-18"),
    _N.BEFORE_START_TIME: FilterWords(tr("Starts before"), "2027-02-18"),
    _N.AFTER_LAST_UPDATE_TIME: FilterWords(tr("Changed from"), "2026-11-18"),
    _N.BEFORE_LAST_UPDATE_TIME: FilterWords(tr("Changed before"), "2027-02-18"),
}
# Who asks may be the seller: here the buyer is not always "you".
REASONS = words.REASONS | {"ACCEPTOR_RENEW_OPTED_OUT": tr("The buyer turned renewal off")}
CONTACTS = {"ACCEPTOR": tr("Of the buyer")}
_SORT_NAMES = {
    SortBy.END_TIME: (tr("End, earliest first"), tr("End, latest first")),
    SortBy.START_TIME: (tr("Start, earliest first"), tr("Start, latest first")),
    SortBy.LAST_UPDATE_TIME: (tr("Change, oldest first"), tr("Change, newest first")),
}
# No letter of ASCII before and behind: other writing may stand without a blank between.
_NAMES = re.compile(rf"\b({'|'.join(WORDS)})\b", re.ASCII)
_FORMS = {
    Kind.DAY: tr("Write the day as 2026-11-18."),
    Kind.ACCOUNT: tr("An account id has 12 digits."),
    Kind.ARN: tr("A licence ARN begins with arn:aws:license-manager:"),
    Kind.ID: tr("An id has at most 64 letters, digits and the signs . , + : / _ -"),
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
        return tr("AWS has this filter for sellers only.")
    rivals = [
        WORDS[one.name].label
        for one in query.filters
        if not may_combine(party, frozenset({one.name, name}))
    ]
    if rivals:
        return tr("AWS does not combine it with {filters}.", filters=_listed(rivals))
    return tr("AWS takes no filter beside these {number}.", number=len(query.filters))


def _listed(names: Sequence[str]) -> str:
    first, *rest = names
    for one in rest:
        first = tr("{first} and {second}", first=first, second=one)
    return first


def _day_value(typed: str) -> str:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return ""
    return time_value(datetime(day.year, day.month, day.day, tzinfo=UTC))
