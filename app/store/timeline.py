"""Reads what comes, and what was, between two moments: for a background thread, as it goes over tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

import apsw

from app.model.agreement import Agreement
from app.model.quote import APPROVED, DRAFT, PENDING_APPROVAL
from app.model.quote_row import offer_end
from app.model.request import DeadlineKind, RequestRow
from app.model.timeline import (
    Entry,
    Timeline,
    agreement_entries,
    charge_entries,
    decided_entries,
    in_order,
    option_entries,
    quote_entries,
    request_entries,
    session_entries,
)
from app.store.columns import decoder, stamp
from app.store.inbox import DECIDED, request_row, surroundings
from app.store.lookup import Lookup
from app.store.payment_sessions import expiring

# A decision may be due long before the end, so that an end after the time in question counts, too.
_AGREEMENTS = (
    "SELECT document FROM agreement WHERE is_shown AND document IS NOT NULL "
    "AND (ends_at >= :since OR trial_ends_at >= :since)"
)
_CHARGES = (
    "SELECT row_id FROM charge WHERE is_shown = 1 AND time >= :since AND time < :before "
    "ORDER BY time, row_id"
)
_UNDATED = "SELECT count(*) FROM charge WHERE is_shown = 1 AND time IS NULL"


def timeline(
    connection: apsw.Connection,
    since: datetime,
    before: datetime,
    waiting: Iterable[RequestRow],
    now: datetime,
) -> Timeline:
    """Give everything from `since` on and `before` the other moment; `waiting` are the open requests."""
    lookup = Lookup(connection)
    times = {"since": stamp(since), "before": stamp(before)}
    keys = [key for (key,) in cast("Iterator[tuple[int]]", connection.execute(_CHARGES, times))]
    requests = list(waiting)
    quotes = lookup.quotes_that_are(DRAFT, PENDING_APPROVAL, APPROVED)
    quoted = {one.offer_id for one in quotes if offer_end(one, one.offer_expires_at)}
    found: list[Entry] = [
        *_of_agreements(connection, lookup, times),
        *request_entries(requests),
        *(decided_entries(_decided(lookup, since, before)) if since <= now else ()),
        *quote_entries(quotes),
        *option_entries(
            lookup.private_offers(stamp(since)), quoted | lookup.offers_of_agreements()
        ),
        *session_entries(expiring(connection, since)),
        *charge_entries(lookup.charge_rows(keys, now)),
    ]
    return Timeline(
        in_order(one for one in found if since <= one.at < before),
        cast("int", connection.execute(_UNDATED).get),
        sum(one.deadline.kind is DeadlineKind.UNKNOWN for one in requests),
        tuple(lookup.listing_states()),
    )


def _decided(lookup: Lookup, since: datetime, before: datetime) -> Iterator[RequestRow]:
    """Give what was decided in a time. There may be thousands of others, so only these become rows."""
    found = [
        one
        for _, one in lookup.requests(DECIDED)
        if one.updated_at is not None and since <= one.updated_at < before
    ]
    around = surroundings(lookup, found, with_duplicates=False)
    return (request_row(one, around) for one in found)


def _of_agreements(
    connection: apsw.Connection, lookup: Lookup, times: dict[str, int | None]
) -> Iterator[Entry]:
    decode = decoder(Agreement).decode
    rows = cast(
        "Iterator[tuple[bytes]]", connection.execute(_AGREEMENTS, {"since": times["since"]})
    )
    agreements = [decode(encoded) for (encoded,) in rows]
    terms = lookup.brief_terms([one.agreement_id for one in agreements])
    for one in agreements:
        known = terms.get(one.agreement_id)
        yield from agreement_entries(one, known.renewal if known else None)
