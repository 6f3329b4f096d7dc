"""Fetches stored values by id; whatever is not stored yet is simply missing from the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar, cast

import apsw
import msgspec

from app.model.agreement import Agreement
from app.model.agreement_detail import ChargeReading
from app.model.charge import Charge, ChargeKind, ChargeRow
from app.model.command import CommandRecord, CommandState
from app.model.invoice import InvoiceLink
from app.model.offer import PurchaseOption
from app.model.quote import Quote
from app.model.request import Approval, CancellationRequest, PaymentRequest, RequestKind
from app.model.sync import Listing, ListingState
from app.model.term import AgreementTerms
from app.store.columns import amount_key, decoder, moment, stamp
from app.store.invoices import links_of
from app.store.judgement import AnyRequest, Mark
from app.store.kinds import kinds_of
from app.store.records import records

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_TYPES: dict[RequestKind, type[AnyRequest]] = {
    RequestKind.PAYMENT: PaymentRequest,
    RequestKind.CANCELLATION: CancellationRequest,
    RequestKind.APPROVAL: Approval,
}
_REQUEST = "SELECT document FROM request WHERE id = ? AND kind = "
_IN_LIST = "IN (SELECT value FROM json_each(?))"


class Lookup:
    """Typed reads over one connection; the caller turns the driver's errors into ours."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def requests(
        self, where: str, values: tuple[apsw.SQLiteValue, ...] = ()
    ) -> Iterator[tuple[RequestKind, AnyRequest]]:
        """Give the requests that fit a condition on the request table."""
        rows = self._connection.execute(f"SELECT kind, document FROM request WHERE {where}", values)
        for kind_name, encoded in cast("Iterator[tuple[str, bytes]]", rows):
            kind = RequestKind(kind_name)
            yield kind, decoder(_TYPES[kind]).decode(encoded)

    def count_requests(self, where: str) -> dict[str, int]:
        """Count the requests that fit a condition, by kind; a kind without any is 0."""
        rows = self._connection.execute(
            f"SELECT kind, count(*) FROM request WHERE {where} GROUP BY kind"
        )
        found = dict(cast("Iterator[tuple[str, int]]", rows))
        return {kind.value: found.get(kind.value, 0) for kind in RequestKind}

    def payment(self, request_id: str) -> PaymentRequest | None:
        """Give one payment request."""
        return self._one(_REQUEST + "'payment'", PaymentRequest, request_id)

    def cancellation(self, request_id: str) -> CancellationRequest | None:
        """Give one cancellation request."""
        return self._one(_REQUEST + "'cancellation'", CancellationRequest, request_id)

    def approval(self, request_id: str) -> Approval | None:
        """Give one organisation approval."""
        return self._one(_REQUEST + "'approval'", Approval, request_id)

    def payments_of(self, agreement_id: str) -> list[PaymentRequest]:
        """Give every payment request of an agreement."""
        sql = (
            "SELECT document FROM request WHERE agreement_id = ? AND kind = 'payment' AND is_shown"
        )
        return self._all(sql, PaymentRequest, agreement_id)

    def payments_like(
        self, requests: Collection[PaymentRequest], since: datetime | None
    ) -> list[tuple[PaymentRequest, str]]:
        """Give approved and waiting payment requests that one of these may repeat, with sellers.

        Of other agreements, only those with the same amount that were made `since`.
        """
        # The plus keeps SQLite from walking over all that was ever approved.
        rows = self._connection.execute(
            "SELECT r.document, coalesce(a.seller_id, '') FROM request r "
            "LEFT JOIN agreement a ON a.id = r.agreement_id "
            "WHERE r.is_shown AND +r.status IN ('APPROVED', 'PENDING_APPROVAL') AND r.row_id IN ("
            f"SELECT row_id FROM request WHERE kind = 'payment' AND agreement_id {_IN_LIST} "
            f"UNION SELECT row_id FROM request WHERE kind = 'payment' AND amount {_IN_LIST} "
            "AND created_at >= ?)",
            (
                _json({one.agreement_id for one in requests}),
                _json({key for one in requests if (key := amount_key(one.money))}),
                stamp(since),
            ),
        )
        decode = decoder(PaymentRequest).decode
        return [
            (decode(encoded), seller)
            for encoded, seller in cast("Iterator[tuple[bytes, str]]", rows)
        ]

    def agreements(self, ids: Collection[str]) -> dict[str, Agreement]:
        """Give the agreements among these ids that have been read."""
        sql = f"SELECT id, document FROM agreement WHERE document IS NOT NULL AND id {_IN_LIST}"
        return self._by_id(sql, ids, Agreement)

    def terms(self, agreement_ids: Collection[str]) -> dict[str, AgreementTerms]:
        """Give the newest terms of the agreements among these ids whose terms have been read."""
        newest = (
            f"SELECT max(row_id) FROM terms_version WHERE agreement_id {_IN_LIST} "
            "GROUP BY agreement_id"
        )
        sql = f"SELECT agreement_id, document FROM terms_version WHERE row_id IN ({newest})"
        return self._by_id(sql, agreement_ids, AgreementTerms)

    def brief_terms(self, agreement_ids: Collection[str]) -> dict[str, AgreementTerms]:
        """Give the same with nothing but the variable payment and renewal terms in them."""
        sql = f"SELECT agreement_id, brief FROM terms_read WHERE agreement_id {_IN_LIST}"
        return self._by_id(sql, agreement_ids, AgreementTerms)

    def quotes(self, ids: Collection[str]) -> dict[str, Quote]:
        """Give the quotes among these ids that have been read."""
        return self._by_id(f"SELECT id, document FROM quote WHERE id {_IN_LIST}", ids, Quote)

    def quotes_that_are(self, *statuses: str) -> list[Quote]:
        """Give the own quotes with one of these statuses."""
        sql = f"SELECT document FROM quote WHERE is_shown = 1 AND status {_IN_LIST}"
        return self._all(sql, Quote, _json(statuses))

    def quotes_of(self, agreement_id: str) -> list[Quote]:
        """Give the quotes of one agreement, newest first."""
        sql = "SELECT document FROM quote WHERE agreement_id = ? ORDER BY created_at DESC, row_id"
        return self._all(sql, Quote, agreement_id)

    def quotes_for_offers(self, offer_ids: Collection[str]) -> list[Quote]:
        """Give the own quotes of these offers, newest first."""
        sql = (
            f"SELECT document FROM quote WHERE is_shown = 1 AND offer_id {_IN_LIST} "
            "ORDER BY created_at DESC, row_id DESC"
        )
        return self._all(sql, Quote, _json(offer_ids))

    def quotes_not_listed(self, ids: Collection[str]) -> list[str]:
        """Give those of these stored quotes that AWS does not list any more."""
        sql = f"SELECT id FROM quote WHERE is_shown = 0 AND id {_IN_LIST}"
        return [str(one) for (one,) in self._connection.execute(sql, (_json(ids),))]

    def offers_of_agreements(self) -> set[str]:
        """Give the offers that were accepted."""
        sql = (
            "SELECT DISTINCT offer_id FROM agreement WHERE offer_id != '' AND document IS NOT NULL"
        )
        return {str(one) for (one,) in self._connection.execute(sql)}

    def private_offers(self, since: int | None) -> list[PurchaseOption]:
        """Give the private offers that AWS lists and that expire from a time stamp on."""
        sql = "SELECT document FROM private_offer WHERE is_shown = 1 AND expires_at >= ?"
        return self._all(sql, PurchaseOption, since)

    def agreements_for_offers(self, offer_ids: Collection[str]) -> list[Agreement]:
        """Give the own agreements of these offers, the one that was accepted last first."""
        sql = (
            "SELECT document FROM agreement WHERE is_shown = 1 AND document IS NOT NULL "
            f"AND offer_id {_IN_LIST} ORDER BY accepted_at DESC, row_id DESC"
        )
        return self._all(sql, Agreement, _json(offer_ids))

    def charges(self, ids: Collection[str]) -> dict[str, Charge]:
        """Give the charges among these ids that have been read."""
        return self._by_id(f"SELECT id, document FROM charge WHERE id {_IN_LIST}", ids, Charge)

    def charges_of(self, agreement_id: str) -> list[Charge]:
        """Give the charges of one agreement that AWS lists, in order of time."""
        sql = (
            "SELECT c.document FROM charge c JOIN agreement a ON a.row_id = c.agreement_row "
            "WHERE a.id = ? AND c.is_shown = 1 ORDER BY c.time, c.row_id"
        )
        return self._all(sql, Charge, agreement_id)

    def last_ordered_charge(self, seller_id: str, now: datetime) -> Charge | None:
        """Give the seller's newest past charge that has a purchase order."""
        # Of each agreement only its newest one is looked up: a seller may have thousands of charges.
        sql = (
            "SELECT c.document FROM agreement a JOIN charge c ON c.row_id = ("
            "SELECT o.row_id FROM charge o WHERE o.agreement_row = a.row_id AND o.is_shown = 1 "
            "AND o.time <= ?2 AND o.purchase_order IS NOT NULL ORDER BY o.time DESC LIMIT 1) "
            "WHERE a.seller_id = ?1 ORDER BY c.time DESC LIMIT 1"
        )
        return self._one(sql, Charge, seller_id, stamp(now))

    def marks(self, targets: Collection[str]) -> dict[str, list[Mark]]:
        """Give the commands on each of these targets in their short form, oldest first."""
        rows = self._connection.execute(
            f"SELECT target, kind, state FROM command WHERE target {_IN_LIST} "
            "ORDER BY created_at, rowid",
            (_json(targets),),
        )
        found: dict[str, list[Mark]] = {}
        for target, kind, state in cast("Iterator[tuple[str, str, str]]", rows):
            found.setdefault(target, []).append(Mark(kind, CommandState(state)))
        return found

    def commands_on(self, target: str) -> list[CommandRecord]:
        """Give every command on a target, newest first."""
        return list(
            records(self._connection, "target = ?", (target,), order="created_at DESC, rowid DESC")
        )

    def changes_of(self, agreement_id: str) -> list[CommandRecord]:
        """Give every command that changes an agreement, newest first: on itself, or on a quote for it."""
        return list(
            records(
                self._connection,
                "target = ?1 OR kind = 'accept-quote' "
                "AND document ->> '$.shown.source_agreement_id' = ?1",
                (agreement_id,),
                order="created_at DESC, rowid DESC",
            )
        )

    def commands_for_offers(self, offer_ids: Collection[str]) -> list[CommandRecord]:
        """Give every command that asks for a quote of one of these offers or accepts it, newest first."""
        where = (
            f"(kind = 'create-quote' AND document ->> '$.offer_id' {_IN_LIST}) "
            f"OR (kind = 'accept-quote' AND document ->> '$.shown.offer_id' {_IN_LIST})"
        )
        ids = _json(offer_ids)
        order = "created_at DESC, rowid DESC"
        return list(records(self._connection, where, (ids, ids), order=order))

    def last_order_here(self, seller_id: str) -> tuple[str, datetime] | None:
        """Give the purchase order of the seller's newest payment that was approved here."""
        row = self._connection.execute(
            "SELECT document ->> '$.purchase_order', sent_at FROM command "
            "WHERE kind = 'approve-payment' AND state = 'confirmed' "
            "AND document ->> '$.shown.seller_account_id' = ? "
            "AND document ->> '$.purchase_order' != '' ORDER BY sent_at DESC LIMIT 1",
            (seller_id,),
        ).fetchone()
        if row is None:
            return None
        order, sent_at = cast("tuple[str, int]", row)
        return order, moment(sent_at)

    def notice_shown_at(self, key: str) -> datetime | None:
        """Say when the tray told this."""
        at = self._connection.execute("SELECT shown_at FROM notice WHERE key = ?", (key,)).get
        return moment(cast("int | None", at))

    def listing_states(self) -> list[ListingState]:
        """Give the state of every listing, also of those never read."""
        rows = self._connection.execute("SELECT name, document FROM listing")
        decode = decoder(ListingState).decode
        known = {
            name: decode(encoded) for name, encoded in cast("Iterator[tuple[str, bytes]]", rows)
        }
        return [known.get(one.value, ListingState(one)) for one in Listing]

    def is_denied(self, listing: Listing) -> bool:
        """Whether AWS did not let this identity read a listing the last time."""
        return any(state.is_denied for state in self.listing_states() if state.listing is listing)

    def charge_reading(self) -> Callable[[Agreement | None], ChargeReading]:
        """Give how much of an agreement's charges has been read; None asks for those of all.

        The charges of an agreement that was accepted since the last whole read are not in it.
        """
        states = {state.listing: state for state in self.listing_states()}
        state = states[Listing.CHARGES]
        if state.read_at is None:
            missing = ChargeReading.DENIED if state.is_denied else ChargeReading.PART
            return lambda _agreement: missing
        covers = min(state.read_at, state.started_at or state.read_at)

        def reading(agreement: Agreement | None) -> ChargeReading:
            accepted = agreement.accepted_at if agreement else None
            is_later = accepted is not None and accepted > covers
            return ChargeReading.PART if is_later else ChargeReading.WHOLE

        return reading

    def rows(self, table: str, kind: type[_Struct], row_keys: Sequence[int]) -> list[_Struct]:
        """Give the values of these row keys, in this order."""
        decode = decoder(kind).decode
        found = self._connection.execute(
            f"SELECT row_id, document FROM {table} WHERE row_id {_IN_LIST}", (_json(row_keys),)
        )
        values = {
            row: decode(encoded) for row, encoded in cast("Iterator[tuple[int, bytes]]", found)
        }
        return [values[row] for row in row_keys]

    def charge_rows(self, row_keys: Sequence[int], now: datetime) -> list[ChargeRow]:
        """Give the charges of these row keys with the names of their agreements, in this order."""
        charges = self.rows("charge", Charge, row_keys)
        agreements = self.agreements({charge.agreement_id for charge in charges})
        links = links_of(self._connection, [charge.charge_id for charge in charges])
        kinds = kinds_of(self._connection, row_keys, now)
        return [
            _charge_row(
                one, agreements.get(one.agreement_id), kinds[row], links.get(one.charge_id, ())
            )
            for row, one in zip(row_keys, charges, strict=True)
        ]

    def charge_rows_of(self, charge_ids: Collection[str], now: datetime) -> dict[str, ChargeRow]:
        """Give the charges among these ids that are listed, by their ids."""
        sql = f"SELECT row_id FROM charge WHERE is_shown = 1 AND id {_IN_LIST}"
        rows = cast("Iterator[tuple[int]]", self._connection.execute(sql, (_json(charge_ids),)))
        keys = [key for (key,) in rows]
        return {one.charge.charge_id: one for one in self.charge_rows(keys, now)}

    def _one(self, sql: str, kind: type[_Struct], *values: str | int | None) -> _Struct | None:
        return next(iter(self._all(sql, kind, *values)), None)

    def _all(self, sql: str, kind: type[_Struct], *values: str | int | None) -> list[_Struct]:
        decode = decoder(kind).decode
        rows = cast("Iterator[tuple[bytes]]", self._connection.execute(sql, values))
        return [decode(encoded) for (encoded,) in rows]

    def _by_id(self, sql: str, ids: Collection[str], kind: type[_Struct]) -> dict[str, _Struct]:
        decode = decoder(kind).decode
        rows = cast("Iterator[tuple[str, bytes]]", self._connection.execute(sql, (_json(ids),)))
        return {key: decode(encoded) for key, encoded in rows}


def _charge_row(
    charge: Charge,
    agreement: Agreement | None,
    kind: ChargeKind,
    invoices: tuple[InvoiceLink, ...],
) -> ChargeRow:
    if agreement is None:
        return ChargeRow(charge, kind=kind, invoices=invoices)
    return ChargeRow(
        charge,
        agreement.product_id,
        agreement.product_name,
        agreement.seller_account_id,
        agreement.seller_name,
        kind,
        agreement.status,
        agreement.end_behavior == "RENEW" if agreement.end_behavior else None,
        invoices,
    )


def _json(ids: Collection[str] | Collection[int]) -> str:
    return msgspec.json.encode(list(ids)).decode()
