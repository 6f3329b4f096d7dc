"""Builds what the window shows of agreements: lines of the table, and everything about one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import cast

import apsw
import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.agreement_detail import (
    AgreementDetail,
    AgreementRow,
    ChargeReading,
    LegalFile,
    OrderCoverage,
    OwnAgreement,
    TermsVersion,
)
from app.model.charge import Charge
from app.model.note import Note
from app.model.renewal import decision_deadline, renewal_of
from app.model.request import PENDING, RequestKind, RequestRow
from app.model.sync import Listing
from app.model.term import AgreementTerms, LegalTerm
from app.store.columns import decoder, moment, stamp
from app.store.inbox import DECIDED, FIRST, request_row, surroundings
from app.store.invoices import links_of
from app.store.lookup import Lookup
from app.store.notes import notes_of
from app.store.sums import sums

_AROUND_NOW = 50  # charges before now, and as many after it
_THESE_ROWS = "(SELECT value FROM json_each(?))"


def agreement_rows(
    connection: apsw.Connection, row_keys: Sequence[int], now: datetime
) -> list[AgreementRow]:
    """Give the lines of these row keys, in this order."""
    lookup = Lookup(connection)
    agreements = lookup.rows("agreement", Agreement, row_keys)
    ids = {one.agreement_id for one in agreements}
    terms = lookup.brief_terms(ids)
    charges = _next_charges(connection, row_keys, now)
    orders = _coverage(connection, row_keys)
    waiting = _waiting(connection, ids)
    reading = lookup.charge_reading()
    notes = notes_of(connection, ids)
    return [
        _row(
            agreement,
            terms.get(agreement.agreement_id),
            charges.get(key),
            orders.get(key, OrderCoverage()),
            waiting.get(agreement.agreement_id, 0),
            reading(agreement),
            notes.get(agreement.agreement_id),
        )
        for key, agreement in zip(row_keys, agreements, strict=True)
    ]


def agreement_detail(
    connection: apsw.Connection, agreement_id: str, now: datetime
) -> AgreementDetail | None:
    """Give everything that is stored about one agreement; None when it has not been read."""
    found = connection.execute(
        "SELECT row_id, chain_id FROM agreement WHERE id = ? AND document IS NOT NULL",
        (agreement_id,),
    ).fetchone()
    if found is None:
        return None
    key, chain_id = cast("tuple[int, str]", found)
    lookup = Lookup(connection)
    (row,) = agreement_rows(connection, [key], now)
    versions = _versions(connection, agreement_id)
    charged = sums(connection, [key], now)
    charges = _charges_around(connection, key, now)
    return AgreementDetail(
        row=row,
        terms=versions,
        charged=charged.charged,
        still_to_pay=charged.still_to_pay,
        without_amount=charged.without_amount,
        charges=charges,
        charge_count=charged.count,
        requests=_requests(lookup, agreement_id),
        quotes=tuple(lookup.quotes_of(agreement_id)),
        chain=_chain(connection, chain_id),
        files=_files(connection, versions),
        read_at=_read_at(connection, key),
        commands=tuple(lookup.changes_of(agreement_id)),
        siblings=_siblings(connection, row.agreement),
        invoices=links_of(connection, [one.charge_id for one in charges]),
        are_invoices_denied=lookup.is_denied(Listing.INVOICES),
    )


def active_agreements_on(connection: apsw.Connection, product_id: str) -> tuple[OwnAgreement, ...]:
    """Give the active agreements on a product with their newest terms, the newest agreement first."""
    rows = connection.execute(
        "SELECT document FROM agreement WHERE product_id = ? AND status = ? AND is_shown "
        "AND document IS NOT NULL ORDER BY accepted_at DESC, id",
        (product_id, ACTIVE),
    )
    decode = decoder(Agreement).decode
    found = [decode(encoded) for (encoded,) in cast("Iterator[tuple[bytes]]", rows)]
    terms = Lookup(connection).terms({one.agreement_id for one in found})
    return tuple(OwnAgreement(one, terms.get(one.agreement_id)) for one in found)


def _siblings(connection: apsw.Connection, agreement: Agreement) -> tuple[OwnAgreement, ...]:
    if not agreement.product_id:
        return ()
    return tuple(
        one
        for one in active_agreements_on(connection, agreement.product_id)
        if one.agreement.agreement_id != agreement.agreement_id
    )


def _row(
    agreement: Agreement,
    terms: AgreementTerms | None,
    next_charge: Charge | None,
    orders: OrderCoverage,
    waiting: int,
    reading: ChargeReading,
    note: Note | None,
) -> AgreementRow:
    renewal = terms.renewal if terms else None
    variable = terms.variable_payment if terms else None
    return AgreementRow(
        agreement,
        renewal_of(agreement, renewal),
        decision_deadline(agreement, renewal),
        next_charge,
        orders,
        waiting,
        reading,
        variable.max_total if variable else None,
        note,
    )


def _next_charges(
    connection: apsw.Connection, row_keys: Sequence[int], now: datetime
) -> dict[int, Charge]:
    rows = connection.execute(
        "SELECT c.agreement_row, c.document FROM json_each(?1) k JOIN charge c ON c.row_id = ("
        "SELECT n.row_id FROM charge n WHERE n.agreement_row = k.value AND n.is_shown = 1 "
        "AND n.time > ?2 ORDER BY n.time LIMIT 1)",
        (_json(row_keys), stamp(now)),
    )
    decode = decoder(Charge).decode
    return {key: decode(encoded) for key, encoded in cast("Iterator[tuple[int, bytes]]", rows)}


def _coverage(connection: apsw.Connection, row_keys: Sequence[int]) -> dict[int, OrderCoverage]:
    # Refunds take no purchase order. CROSS JOIN begins with the few rows: see `sums`.
    rows = connection.execute(
        "SELECT k.value, count(c.purchase_order), count(*) FROM json_each(?) k CROSS JOIN charge c "
        "ON c.agreement_row = k.value AND c.is_shown = 1 AND c.is_refund = 0 GROUP BY k.value",
        (_json(row_keys),),
    )
    return {
        key: OrderCoverage(with_order, total)
        for key, with_order, total in cast("Iterator[tuple[int, int, int]]", rows)
    }


def _waiting(connection: apsw.Connection, ids: Collection[str]) -> dict[str, int]:
    rows = connection.execute(
        "SELECT agreement_id, count(*) FROM request "
        f"WHERE agreement_id IN {_THESE_ROWS} AND kind IN ('payment', 'cancellation') "
        "AND status = ? AND is_shown GROUP BY agreement_id",
        (_json(ids), PENDING),
    )
    return dict(cast("Iterator[tuple[str, int]]", rows))


def _charges_around(connection: apsw.Connection, key: int, now: datetime) -> tuple[Charge, ...]:
    """Give the charges nearest to now in order of time; those without a time stand last."""
    of_agreement = "SELECT document FROM charge WHERE agreement_row = ? AND is_shown = 1"
    parts = (
        ("AND time <= ? ORDER BY time DESC, row_id DESC", (key, stamp(now))),
        ("AND time > ? ORDER BY time, row_id", (key, stamp(now))),
        ("AND time IS NULL ORDER BY row_id", (key,)),
    )
    decode = decoder(Charge).decode
    past, future, undated = (
        [
            decode(encoded)
            for (encoded,) in cast(
                "Iterator[tuple[bytes]]",
                connection.execute(f"{of_agreement} {part} LIMIT {_AROUND_NOW}", values),
            )
        ]
        for part, values in parts
    )
    return (*reversed(past), *(future + undated)[:_AROUND_NOW])


def _requests(lookup: Lookup, agreement_id: str) -> tuple[RequestRow, ...]:
    kinds = (RequestKind.PAYMENT.value, RequestKind.CANCELLATION.value)
    where = f"agreement_id = ? AND kind IN (?, ?) AND (is_shown OR {DECIDED})"
    requests = [one for _, one in lookup.requests(where, (agreement_id, *kinds))]
    around = surroundings(lookup, requests, with_duplicates=True)
    rows = (request_row(one, around) for one in requests)
    return tuple(
        sorted(rows, key=lambda row: (row.created_at or FIRST, row.request_id), reverse=True)
    )


def _chain(connection: apsw.Connection, chain_id: str) -> tuple[Agreement, ...]:
    rows = connection.execute(
        "SELECT document FROM agreement WHERE chain_id = ? AND document IS NOT NULL "
        "ORDER BY coalesce(starts_at, accepted_at), accepted_at, id",
        (chain_id,),
    )
    decode = decoder(Agreement).decode
    return tuple(decode(encoded) for (encoded,) in cast("Iterator[tuple[bytes]]", rows))


def _versions(connection: apsw.Connection, agreement_id: str) -> tuple[TermsVersion, ...]:
    rows = connection.execute(
        "SELECT seen_at, document FROM terms_version WHERE agreement_id = ? ORDER BY row_id DESC",
        (agreement_id,),
    )
    decode = decoder(AgreementTerms).decode
    return tuple(
        TermsVersion(moment(seen_at), decode(encoded))
        for seen_at, encoded in cast("Iterator[tuple[int, bytes]]", rows)
    )


def _files(connection: apsw.Connection, versions: Sequence[TermsVersion]) -> tuple[LegalFile, ...]:
    """Give the files behind every address that any version of the terms named."""
    legal = (one for version in versions for one in version.terms.terms)
    urls = {paper.url for term in legal if isinstance(term, LegalTerm) for paper in term.documents}
    rows = connection.execute(
        "SELECT url, seen_at, sha256, size, media_type FROM legal_file "
        f"WHERE url IN {_THESE_ROWS} ORDER BY seen_at DESC, row_id DESC",
        (_json(urls),),
    )
    return tuple(
        LegalFile(url, moment(seen_at), sha256, size, media_type)
        for url, seen_at, sha256, size, media_type in cast(
            "Iterator[tuple[str, int, str, int, str]]", rows
        )
    )


def _read_at(connection: apsw.Connection, key: int) -> datetime | None:
    """Say when this agreement was last read: for itself with its terms, or in the list of all."""
    is_listed, alone = cast(
        "tuple[int, int | None]",
        connection.execute(
            "SELECT a.is_shown, r.read_at FROM agreement a "
            "LEFT JOIN terms_read r ON r.agreement_id = a.id WHERE a.row_id = ?",
            (key,),
        ).fetchone(),
    )
    states = {state.listing: state for state in Lookup(connection).listing_states()}
    listed = states[Listing.AGREEMENTS].read_at if is_listed else None
    return max((at for at in (moment(alone), listed) if at is not None), default=None)


def _json(values: Collection[str] | Collection[int]) -> str:
    return msgspec.json.encode(list(values)).decode()
