"""SearchAgreements: only the filter combinations that AWS documents for buyers."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.sandbox.service import Call, Handler
from app.sandbox.services.agreement_reading import party_summary
from app.sandbox.services.paging import position_of, size_of, token_for
from app.sandbox.services.refusals import check_scope, invalid
from app.sandbox.state import PURCHASE_AGREEMENT, Agreement
from app.sandbox.transitions import Stage, end_behavior

_PAGE = 50
_TARGETS = ("ResourceIdentifier", "OfferId", "OfferSetId")
_END_TIMES = {"BeforeEndTime", "AfterEndTime"}
_DATES = {
    "BeforeEndTime", "AfterEndTime", "BeforeStartTime", "AfterStartTime", "BeforeLastUpdateTime",
    "AfterLastUpdateTime",
}  # fmt: skip
_VALUES = {
    "PartyType": {"Acceptor", "Proposer"},
    "AgreementType": {PURCHASE_AGREEMENT},
    "Status": {"ACTIVE", "CANCELLED", "EXPIRED", "RENEWED", "REPLACED", "TERMINATED"},
    "ResourceType": {
        "AmiProduct", "ContainerProduct", "SaaSProduct", "ProfessionalServicesProduct",
        "MachineLearningProduct",
    },
    "EndTimeBehaviorType": {"RENEW", "REPLACE", "EXPIRE"},
}  # fmt: skip
_NAMES = (
    {*_TARGETS, *_DATES, *_VALUES, "AcceptorAccountId", "EndTimeBehaviorReasonCode"}
    | {"InitialAgreementId", "LicenseArn", "IncludesContactOfType"}
)  # fmt: skip
_NEVER = datetime.max.replace(tzinfo=UTC)

Place = tuple[datetime, str]
Test = Callable[[Agreement], bool]


def search_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    return {"SearchAgreements": _Search(stage).answer}


class _Search:
    """Keeps the agreements in the order of their end, which is how every search reads them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._order: list[Place] = []
        self._order_version = -1

    def answer(self, call: Call) -> dict[str, Any]:
        check_scope(call.params)
        filters = _read_filters(call.params.get("filters", []))
        descending = _is_descending(call.params.get("sort", {}))
        if filters["PartyType"] == "Proposer":
            return {"agreementViewSummaries": []}
        tests = self._tests(filters)
        size = size_of(call, _PAGE)
        found: list[Agreement] = []
        after: Place | None = position_of(call, Place, None)
        for agreement in self._from(after, descending):
            if all(test(agreement) for test in tests):
                found.append(agreement)
            if len(found) > size:
                break
        page = found[:size]
        rest = _place(page[-1]) if len(found) > size else None
        return {
            "agreementViewSummaries": [self._view(row) for row in page],
            **token_for(call, rest),
        }

    def _from(self, after: Place | None, descending: bool) -> Iterable[Agreement]:
        agreements = self._stage.state.agreements
        if self._order_version != agreements.version:
            self._order = sorted(_place(row) for row in agreements)
            self._order_version = agreements.version
        order = self._order
        if descending:
            start = len(order) if after is None else bisect.bisect_left(order, after)
            places: Iterable[int] = range(start - 1, -1, -1)
        else:
            start = 0 if after is None else bisect.bisect_right(order, after)
            places = range(start, len(order))
        rows = (agreements.get(order[at][1]) for at in places)
        return (row for row in rows if row is not None)

    def _tests(self, filters: Mapping[str, str]) -> list[Test]:
        state = self._stage.state
        makers: dict[str, Callable[[str], Test]] = {
            "Status": lambda v: lambda a: a.status == v,
            "ResourceIdentifier": lambda v: lambda a: a.product_id == v,
            "OfferId": lambda v: lambda a: a.offer_id == v,
            "OfferSetId": lambda v: lambda a: _offer_set(self._stage, a) == v,
            "ResourceType": lambda v: lambda a: state.products[a.product_id].kind == v,
            "BeforeEndTime": lambda v: lambda a: _ends(a) < _date(v),
            "AfterEndTime": lambda v: lambda a: a.ends_at is not None and a.ends_at > _date(v),
        }
        return [makers[name](value) for name, value in filters.items() if name in makers]

    def _view(self, row: Agreement) -> dict[str, Any]:
        told = party_summary(self._stage, row)
        told["lastUpdateTime"] = row.updated_at
        told["entitlements"] = [
            {"licenseArn": e.license_arn} for e in row.entitlements if e.license_arn
        ]
        if row.contact:
            told["includesContactOfType"] = ["ACCEPTOR"]
        behavior = end_behavior(row)
        if behavior:
            told["endTimeBehaviorType"] = behavior[0]
            if behavior[1]:
                told["endTimeBehaviorReasonCode"] = behavior[1]
        if row.trial_ends_at:
            told["freeTrialEndTime"] = row.trial_ends_at
        return told


def _read_filters(filters: list[Mapping[str, Any]]) -> dict[str, str]:
    read: dict[str, str] = {}
    for item in filters:
        name = item.get("name")
        if name is None:
            raise invalid("MISSING_FILTER_NAME", "A filter has no name.", "filters")
        if name not in _NAMES or name in read:
            raise invalid("INVALID_FILTER_NAME", f"{name} is unknown or given twice.", "filters")
        if not item.get("values"):
            raise invalid("MISSING_FILTER_VALUES", f"{name} has no value.", "filters")
        read[name] = item["values"][0]
        _check_value(name, read[name])
    _check_combination(read)
    return read


def _check_value(name: str, value: str) -> None:
    allowed = _VALUES.get(name)
    if allowed is not None and value not in allowed:
        raise invalid("INVALID_FILTER_VALUES", f"{value} is no value of {name}.", "filters")
    if name in _DATES:
        _date(value)


def _check_combination(filters: Mapping[str, str]) -> None:
    party = filters.get("PartyType")
    if party is None or "AgreementType" not in filters:
        raise invalid("UNSUPPORTED_FILTERS", "PartyType and AgreementType are needed.", "filters")
    before, after = filters.get("BeforeEndTime"), filters.get("AfterEndTime")
    if before and after and _date(before) < _date(after):
        raise invalid("INVALID_FILTER_VALUES", "BeforeEndTime is before AfterEndTime.", "filters")
    more = set(filters) - {"PartyType", "AgreementType"} - _END_TIMES
    legal = [{*target, *status} for target in [(), *((t,) for t in _TARGETS)]
             for status in [(), ("Status",)]]  # fmt: skip
    if party == "Acceptor" and more not in [*legal, {"ResourceType"}]:
        raise invalid("UNSUPPORTED_FILTERS", "These filters do not go together.", "filters")


def _is_descending(sort: Mapping[str, str]) -> bool:
    if sort.get("sortBy", "EndTime") != "EndTime":
        raise invalid("INVALID_SORT_BY", "An acceptor sorts by EndTime.", "sort")
    return sort.get("sortOrder") == "DESCENDING"


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid("INVALID_FILTER_VALUES", f"{text} is no date.", "filters") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _ends(agreement: Agreement) -> datetime:
    return agreement.ends_at or _NEVER


def _place(agreement: Agreement) -> Place:
    return _ends(agreement), agreement.id


def _offer_set(stage: Stage, agreement: Agreement) -> str | None:
    offer = stage.state.offers.get(agreement.offer_id)
    return offer.offer_set_id if offer else None
