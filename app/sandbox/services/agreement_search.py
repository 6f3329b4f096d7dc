"""SearchAgreements: only what AWS documents for the side on which the account stands."""

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
    "EndTimeBehaviorReasonCode": {
        "PROPOSER_RENEW_OPTED_OUT", "ACCEPTOR_RENEW_OPTED_OUT", "NO_RENEWAL_TERM",
        "RENEWAL_LIMIT_EXHAUSTED",
    },
    "IncludesContactOfType": {"ACCEPTOR"},
}  # fmt: skip
_NAMES = (
    {*_TARGETS, *_DATES, *_VALUES, "AcceptorAccountId", "InitialAgreementId", "LicenseArn"}
)  # fmt: skip
_NEVER = datetime.max.replace(tzinfo=UTC)

Place = tuple[datetime, str]
Test = Callable[[Agreement], bool]


def _ends(agreement: Agreement) -> datetime:
    return agreement.ends_at or _NEVER


_SORTS: dict[str, Callable[[Agreement], datetime]] = {
    "EndTime": _ends,
    "StartTime": lambda row: row.starts_at,
    "LastUpdateTime": lambda row: row.updated_at,
}


def search_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    return {"SearchAgreements": _Search(stage).answer}


class _Search:
    """Keeps the agreements in the order of their end, which is how a buyer's searches read them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._order: list[Place] = []
        self._order_version = -1

    def answer(self, call: Call) -> dict[str, Any]:
        check_scope(call.params)
        filters = _read_filters(call.params.get("filters", []))
        is_seller = filters["PartyType"] == "Proposer"
        sort = call.params.get("sort", {})
        sort_by = _sort_of(sort, is_seller=is_seller)
        descending = sort.get("sortOrder") == "DESCENDING"
        tests = self._tests(filters)
        size = size_of(call, _PAGE)
        found: list[Agreement] = []
        after: Place | None = position_of(call, Place, None)
        rows = (
            self._sold(after, sort_by, descending) if is_seller else self._from(after, descending)
        )
        for agreement in rows:
            if all(test(agreement) for test in tests):
                found.append(agreement)
            if len(found) > size:
                break
        page = found[:size]
        rest = (_SORTS[sort_by](page[-1]), page[-1].id) if len(found) > size else None
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

    def _sold(self, after: Place | None, sort_by: str, descending: bool) -> Iterable[Agreement]:
        """Give what the account sells, which is little, from a place on."""
        placed = sorted(
            ((_SORTS[sort_by](row), row.id) for row in self._stage.state.sales), reverse=descending
        )
        if after is not None:
            placed = [one for one in placed if (one < after if descending else one > after)]
        return [self._stage.state.sales.row(key) for _, key in placed]

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
            "BeforeStartTime": lambda v: lambda a: a.starts_at < _date(v),
            "AfterStartTime": lambda v: lambda a: a.starts_at > _date(v),
            "BeforeLastUpdateTime": lambda v: lambda a: a.updated_at < _date(v),
            "AfterLastUpdateTime": lambda v: lambda a: a.updated_at > _date(v),
            "AcceptorAccountId": lambda v: lambda a: a.buyer == v,
            "InitialAgreementId": lambda v: lambda a: (a.initial_id or a.id) == v,
            "LicenseArn": lambda v: lambda a: v in [e.license_arn for e in a.entitlements],
            "EndTimeBehaviorType": lambda v: lambda a: _behavior(a)[0] == v,
            "EndTimeBehaviorReasonCode": lambda v: lambda a: _behavior(a)[1] == v,
            "IncludesContactOfType": lambda _: lambda a: a.contact is not None,
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
    for time in ("EndTime", "StartTime", "LastUpdateTime"):
        before, after = filters.get(f"Before{time}"), filters.get(f"After{time}")
        if before and after and _date(before) < _date(after):
            message = f"Before{time} is before After{time}."
            raise invalid("INVALID_FILTER_VALUES", message, "filters")
    more = set(filters) - {"PartyType", "AgreementType"} - _END_TIMES
    legal = [{*target, *status} for target in [(), *((t,) for t in _TARGETS)]
             for status in [(), ("Status",)]]  # fmt: skip
    if party == "Acceptor" and more not in [*legal, {"ResourceType"}]:
        raise invalid("UNSUPPORTED_FILTERS", "These filters do not go together.", "filters")


def _sort_of(sort: Mapping[str, str], *, is_seller: bool) -> str:
    wanted = sort.get("sortBy", "EndTime")
    if wanted not in _SORTS or (wanted != "EndTime" and not is_seller):
        raise invalid("INVALID_SORT_BY", f"This search is not sorted by {wanted}.", "sort")
    return wanted


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid("INVALID_FILTER_VALUES", f"{text} is no date.", "filters") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _behavior(agreement: Agreement) -> tuple[str, str]:
    return end_behavior(agreement) or ("", "")


def _place(agreement: Agreement) -> Place:
    return _ends(agreement), agreement.id


def _offer_set(stage: Stage, agreement: Agreement) -> str | None:
    offer = stage.state.offers.get(agreement.offer_id)
    return offer.offer_set_id if offer else None
