"""What SearchAgreements can be asked, by the rules that AWS documents for each side."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from app.language import tr

MOST_FILTERS = 10  # of one search; the party and the agreement type are always two of them
_ALWAYS = 2
_VALUE = re.compile(r"[A-Za-z0-9.,+:/_-]{1,256}")


class PartyType(StrEnum):
    """The side on which the account stands."""

    ACCEPTOR = "Acceptor"
    PROPOSER = "Proposer"


class FilterName(StrEnum):
    """AWS's filters. The first two are sent with every search and are not chosen."""

    PARTY_TYPE = "PartyType"
    AGREEMENT_TYPE = "AgreementType"
    RESOURCE_IDENTIFIER = "ResourceIdentifier"
    RESOURCE_TYPE = "ResourceType"
    ACCEPTOR_ACCOUNT_ID = "AcceptorAccountId"
    OFFER_ID = "OfferId"
    OFFER_SET_ID = "OfferSetId"
    STATUS = "Status"
    BEFORE_END_TIME = "BeforeEndTime"
    AFTER_END_TIME = "AfterEndTime"
    BEFORE_START_TIME = "BeforeStartTime"
    AFTER_START_TIME = "AfterStartTime"
    BEFORE_LAST_UPDATE_TIME = "BeforeLastUpdateTime"
    AFTER_LAST_UPDATE_TIME = "AfterLastUpdateTime"
    END_TIME_BEHAVIOR_TYPE = "EndTimeBehaviorType"
    END_TIME_BEHAVIOR_REASON_CODE = "EndTimeBehaviorReasonCode"
    INITIAL_AGREEMENT_ID = "InitialAgreementId"
    LICENSE_ARN = "LicenseArn"
    INCLUDES_CONTACT_OF_TYPE = "IncludesContactOfType"


class SortBy(StrEnum):
    """By what AWS sorts; a buyer has the first only."""

    END_TIME = "EndTime"
    START_TIME = "StartTime"
    LAST_UPDATE_TIME = "LastUpdateTime"


class Filter(msgspec.Struct, frozen=True):
    """One filter with its one value; times are written by `time_value`."""

    name: FilterName
    value: str


class AgreementQuery(msgspec.Struct, frozen=True):
    """One search for purchase agreements."""

    party: PartyType = PartyType.ACCEPTOR
    filters: tuple[Filter, ...] = ()
    sort_by: SortBy = SortBy.END_TIME
    descending: bool = False

    @property
    def names(self) -> frozenset[FilterName]:
        """The chosen filters."""
        return frozenset(one.name for one in self.filters)


_N = FilterName
_SENT_ALWAYS = frozenset({_N.PARTY_TYPE, _N.AGREEMENT_TYPE})
_CHOSEN = frozenset(FilterName) - _SENT_ALWAYS
_END_TIMES = frozenset({_N.BEFORE_END_TIME, _N.AFTER_END_TIME})
_PAIRS = (
    (_N.AFTER_END_TIME, _N.BEFORE_END_TIME),
    (_N.AFTER_START_TIME, _N.BEFORE_START_TIME),
    (_N.AFTER_LAST_UPDATE_TIME, _N.BEFORE_LAST_UPDATE_TIME),
)
_TIMES = frozenset(name for pair in _PAIRS for name in pair)
# What a buyer may combine, each with the end times or without.
_BUYER_COMBINATIONS = frozenset(
    {
        frozenset({_N.RESOURCE_TYPE}),
        *(
            frozenset({*target, *status})
            for target in ((), (_N.RESOURCE_IDENTIFIER,), (_N.OFFER_ID,), (_N.OFFER_SET_ID,))
            for status in ((), (_N.STATUS,))
        ),
    }
)
_CHOICES: dict[FilterName, tuple[str, ...]] = {
    _N.PARTY_TYPE: tuple(PartyType),
    _N.AGREEMENT_TYPE: ("PurchaseAgreement",),
    _N.RESOURCE_TYPE: (
        "AmiProduct",
        "ContainerProduct",
        "SaaSProduct",
        "ProfessionalServicesProduct",
        "MachineLearningProduct",
    ),
    _N.STATUS: ("ACTIVE", "CANCELLED", "EXPIRED", "RENEWED", "REPLACED", "TERMINATED"),
    _N.END_TIME_BEHAVIOR_TYPE: ("RENEW", "REPLACE", "EXPIRE"),
    _N.END_TIME_BEHAVIOR_REASON_CODE: (
        "PROPOSER_RENEW_OPTED_OUT",
        "ACCEPTOR_RENEW_OPTED_OUT",
        "NO_RENEWAL_TERM",
        "RENEWAL_LIMIT_EXHAUSTED",
    ),
    _N.INCLUDES_CONTACT_OF_TYPE: ("ACCEPTOR",),
}


def choices(name: FilterName) -> tuple[str, ...]:
    """Give the values that a filter takes; empty where it takes any."""
    return _CHOICES.get(name, ())


def is_time(name: FilterName) -> bool:
    """Say whether a filter takes a moment."""
    return name in _TIMES


def time_value(moment: datetime) -> str:
    """Write a moment as a filter's value."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sorts(party: PartyType) -> tuple[SortBy, ...]:
    """Give what this side can sort by."""
    return tuple(SortBy) if party is PartyType.PROPOSER else (SortBy.END_TIME,)


def additions(query: AgreementQuery) -> frozenset[FilterName]:
    """Give the filters that may be added; every part of a legal combination is legal itself."""
    chosen = query.names
    return frozenset(name for name in _CHOSEN - chosen if may_combine(query.party, chosen | {name}))


def may_combine(party: PartyType, names: frozenset[FilterName]) -> bool:
    """Say whether AWS takes these chosen filters together."""
    if names & _SENT_ALWAYS:
        return False
    if party is PartyType.PROPOSER:
        return len(names) <= MOST_FILTERS - _ALWAYS
    return names - _END_TIMES in _BUYER_COMBINATIONS


def problem(query: AgreementQuery) -> str:
    """Say in one sentence why AWS would refuse this search; empty when it would not."""
    return _filters_problem(query) or _values_problem(query) or _sort_problem(query)


def _filters_problem(query: AgreementQuery) -> str:
    for name, count in Counter(one.name for one in query.filters).items():
        if name in _SENT_ALWAYS:
            return tr("{name} is sent with every search and cannot be chosen.", name=name)
        if count > 1:
            return tr("{name} is there twice; AWS takes each filter once.", name=name)
    if may_combine(query.party, query.names):
        return ""
    if query.party is PartyType.PROPOSER:
        return tr(
            "AWS takes at most {most} filters at a time.",
            most=MOST_FILTERS - _ALWAYS,
        )
    return tr(
        "AWS does not combine these filters for a buyer: {names}.", names=_listed(query.names)
    )


def _values_problem(query: AgreementQuery) -> str:
    for one in query.filters:
        allowed = choices(one.name)
        if allowed and one.value not in allowed:
            return tr("{name} takes one of {allowed}.", name=one.name, allowed=", ".join(allowed))
        if not _VALUE.fullmatch(one.value):
            return tr(
                "{name} takes 1 to 256 of the letters A to Z, digits and the signs . , + : / _ -.",
                name=one.name,
            )
        if is_time(one.name) and _moment(one.value) is None:
            return tr("{name} takes a time such as 2026-11-18T00:00:00Z.", name=one.name)
    return _order_problem({one.name: one.value for one in query.filters})


def _order_problem(values: dict[FilterName, str]) -> str:
    for after, before in _PAIRS:
        first, last = _moment(values.get(after, "")), _moment(values.get(before, ""))
        if first is not None and last is not None and last < first:
            return tr("{before} is earlier than {after}.", before=before, after=after)
    return ""


def _sort_problem(query: AgreementQuery) -> str:
    if query.sort_by in sorts(query.party):
        return ""
    return tr("AWS sorts by the end time only when you search as the buyer.")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _listed(names: frozenset[FilterName]) -> str:
    return ", ".join(name for name in FilterName if name in names)
