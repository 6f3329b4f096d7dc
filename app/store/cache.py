"""Keeps what AWS says: each page in one transaction, and what it changed as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import apsw
import msgspec

from app.errors import AppError
from app.model.agreement import Agreement, CatalogName
from app.model.charge import Charge
from app.model.money import Money
from app.model.offer import PurchaseOption
from app.model.quote import Quote
from app.model.renewal import Renewal, renewal_of
from app.model.request import PENDING, Approval, CancellationRequest, PaymentRequest
from app.model.saved_view import SavedView
from app.model.sync import Listing, ListingState
from app.model.term import AgreementTerms, RenewalTerm
from app.store import archive, tables, views
from app.store.columns import decoder, document, planned_of, stamp, storable, use_of
from app.store.database import driver_errors, transaction
from app.store.invoice_cache import InvoiceCache
from app.store.lookup import Lookup
from app.store.payment_sessions import SessionRecords
from app.store.rows import Changes, Rows
from app.store.tables import Columns, TableSpec, Value

_SWEPT_TABLES = {
    Listing.AGREEMENTS: "agreement",
    Listing.CHARGES: "charge",
    Listing.QUOTES: "quote",
    Listing.PAYMENTS: "request",
    Listing.CANCELLATIONS: "request",
    Listing.APPROVALS: "request",
    Listing.OFFERS: "private_offer",
}
_LINKED = (Listing.CHARGES, Listing.INVOICES)
_RENEWALS = tuple(Renewal)
_json = msgspec.json.Encoder()
_Named = TypeVar("_Named", Agreement, Quote)


class NamesWanted(msgspec.Struct, frozen=True):
    """The offers and products whose names have not been asked for yet."""

    offer_ids: tuple[str, ...]
    product_ids: tuple[str, ...]


class Cache:
    """The worker's writer of cached data. Use it from one thread.

    What a running listing has seen is kept in memory, not in the rows: a page that says nothing new
    then writes nothing. A worker that ends in the middle leaves the listing partial.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows = Rows(connection)
        self.invoices = InvoiceCache(connection)
        self.sessions = SessionRecords(connection)
        self._runs = 0
        self._running: dict[Listing, int] = {}
        self._seen: dict[Listing, set[int]] = {}

    # --- pages -----------------------------------------------------------------------------------

    def put_payments(self, page: Sequence[PaymentRequest]) -> Changes:
        """Store payment requests, summaries or described ones."""
        return self._put(tables.PAYMENTS, page)

    def put_cancellations(self, page: Sequence[CancellationRequest]) -> Changes:
        """Store cancellation requests, summaries or described ones."""
        return self._put(tables.CANCELLATIONS, page)

    def put_approvals(self, page: Sequence[Approval]) -> Changes:
        """Store organisation approvals, summaries or described ones."""
        return self._put(tables.APPROVALS, page)

    def put_agreements(self, page: Sequence[Agreement]) -> Changes:
        """Store agreements, summaries or described ones; names already known are added."""
        with transaction(self._connection):
            named = [self._named(one) for one in page]
            return self._store(tables.AGREEMENTS, named, self._agreement_state)

    def put_quotes(self, page: Sequence[Quote], *, is_listed: bool = True) -> Changes:
        """Store quotes, summaries or described ones; names already known are added.

        Not `is_listed`: read because an approval points at it, not one of this account's own quotes.
        """
        with transaction(self._connection):
            named = [self._named(one) for one in page]
            return self._store(tables.QUOTES, named, is_listed=is_listed)

    def put_offers(self, page: Sequence[PurchaseOption]) -> Changes:
        """Store private offers of this account, and sets of them."""
        return self._put(tables.OFFERS, page)

    def put_charges(self, page: Sequence[Charge]) -> Changes:
        """Store charges; an agreement that is not stored yet gets an empty row."""
        with transaction(self._connection):
            rows = self._agreement_rows({charge.agreement_id for charge in page})
            done = self._store(
                tables.CHARGES, page, lambda new, _: {"agreement_row": rows[new.agreement_id]}
            )
            self.invoices.charges_changed(
                (*done.added, *done.changed), is_listing=Listing.CHARGES in self._running
            )
            return done

    def put_values(self, values: Mapping[str, Money | None]) -> Changes:
        """Store the committed values of agreements; None = AWS gives none."""
        with transaction(self._connection):
            known = self._rows.known(tables.AGREEMENTS, values)
            page = [
                msgspec.structs.replace(stored.value, value=values[agreement_id])
                for agreement_id, stored in known.items()
                if stored.value and stored.is_shown
            ]
            done = self._store(tables.AGREEMENTS, page, is_merged=True)
            self._connection.executemany(
                "UPDATE agreement SET has_value = 1 WHERE id = ?", [(one,) for one in values]
            )
            return msgspec.structs.replace(done, listing=Listing.VALUES)

    def put_names(self, names: Sequence[CatalogName]) -> Changes:
        """Store names of offers and products, and give them to the agreements and quotes they fit."""
        with transaction(self._connection):
            named = [storable(name) for name in names]
            self._connection.executemany(
                "INSERT OR REPLACE INTO catalog_name (kind, id, product, seller) VALUES (?, ?, ?, ?)",
                [(*_name_key(name), name.product_name, name.seller_name) for name in named],
            )
            changed = [
                self._rename(tables.AGREEMENTS, named),
                self._rename(tables.QUOTES, named),
            ]
            return Changes(
                Listing.NAMES,
                changed=tuple(one for done in changed for one in done.changed),
                previous={key: old for done in changed for key, old in done.previous.items()},
            )

    def put_terms(self, terms: AgreementTerms, raw_json: bytes, now: datetime) -> Changes:
        """Store an agreement's terms as read now, with AWS's own document; versions are kept."""
        ids = (terms.agreement_id,)
        with transaction(self._connection):
            new, old = archive.keep_terms(self._connection, storable(terms), raw_json, now)
            for stored in self._rows.known(tables.AGREEMENTS, ids).values():
                if stored.value is not None:
                    self._connection.execute(
                        "UPDATE agreement SET renewal = ?, use = ?, planned = ? WHERE row_id = ?",
                        (
                            _renewal_place(stored.value, new.renewal),
                            use_of(new),
                            planned_of(new),
                            stored.row,
                        ),
                    )
        if new == old:
            return Changes(Listing.TERMS)
        return Changes(Listing.TERMS, changed=ids) if old else Changes(Listing.TERMS, added=ids)

    def put_legal_file(self, url: str, body: bytes, media_type: str, now: datetime) -> Changes:
        """Store what a legal link gave; another content at the same address is kept beside it."""
        with transaction(self._connection):
            is_new = archive.keep_file(self._connection, url, body, media_type, now)
        return Changes(Listing.TERMS, added=(url,) if is_new else ())

    def legal_file_asked(self, url: str, now: datetime) -> None:
        """Note that an address did not give its document: one that is stored is not asked again soon."""
        with transaction(self._connection):
            archive.mark_asked(self._connection, url, now)

    # --- listings --------------------------------------------------------------------------------

    def begin_listing(self, listing: Listing, now: datetime) -> int:
        """Note that a read of this listing begins; give its number to `end_listing`."""
        self._runs += 1
        self._running[listing] = self._runs
        self._seen[listing] = set()
        state = self._state(listing)
        self._save(msgspec.structs.replace(state, started_at=now, is_partial=True))
        return self._runs

    def unseen(self, listing: Listing) -> list[str]:
        """Give the ids that the running read has not met: of requests, only those that wait."""
        return [one for one, _ in self._not_met(listing)]

    def end_listing(self, listing: Listing, now: datetime, *, complete_ids_run: int) -> Changes:
        """Note that the read met everything there is, and hide the rows that it did not meet.

        Decided requests stay: AWS may stop listing them, the person still wants to see them.

        Raises:
            ValueError: another read of this listing has begun since.
        """
        if self._running.get(listing) != complete_ids_run:
            raise ValueError(f"read {complete_ids_run} of {listing.value} is not the running one")
        gone = self._not_met(listing)
        with transaction(self._connection):
            if gone:
                self._connection.executemany(
                    f"UPDATE {_SWEPT_TABLES[listing]} SET is_shown = 0 WHERE row_id = ?",
                    [(row,) for _, row in gone],
                )
            if listing in _LINKED:
                self.invoices.charges_changed([one for one, _ in gone], is_listing=True)
                self.invoices.link()
            self._write(
                ListingState(listing, read_at=now, started_at=self._state(listing).started_at)
            )
        del self._running[listing], self._seen[listing]
        return Changes(listing, gone=tuple(one for one, _ in gone))

    def fail_listing(self, listing: Listing, now: datetime, error: AppError) -> None:
        """Note why this listing could not be read; what was stored stays."""
        self._running.pop(listing, None)
        self._seen.pop(listing, None)
        state = self._state(listing)
        self._save(
            msgspec.structs.replace(
                state,
                started_at=state.started_at or now,
                error_code=error.reason or error.code or type(error).__name__,
                error_message=error.message,
                missing_right=error.missing_right,
            )
        )

    def listing_states(self) -> list[ListingState]:
        """Give the state of every listing, also of those never read."""
        return [self._state(listing) for listing in Listing]

    # --- what is still to be read ------------------------------------------------------------------

    def agreements_without_value(self) -> list[str]:
        """Give the agreements whose value has not been read, or may have changed since."""
        return self._ids("SELECT id FROM agreement WHERE is_shown AND NOT has_value ORDER BY id")

    def names_wanted(self) -> NamesWanted:
        """Give the offers and products of stored rows whose names were never asked for."""
        return NamesWanted(*(tuple(self._unnamed(kind)) for kind in ("offer", "product")))

    def terms_wanted(self, *, of_requests_only: bool = False) -> list[str]:
        """Give the agreements whose terms were never read, or that were updated since.

        Those with a waiting request come first; an approved payment needs them to tell who decided.
        """
        with driver_errors(self._connection):
            return archive.terms_wanted(self._connection, of_requests_only=of_requests_only)

    def legal_files_wanted(self, asked_before: datetime) -> list[str]:
        """Give the https addresses of legal documents that shall be fetched.

        Nothing of them has been stored, or they were asked last before this moment, or before the
        terms that name them changed.
        """
        with driver_errors(self._connection):
            return archive.files_wanted(self._connection, asked_before)

    # --- notices and facts -------------------------------------------------------------------------

    def notice_was_shown(self, key: str) -> bool:
        """Say whether the tray has told this before, in any session."""
        return self._one("SELECT 1 FROM notice WHERE key = ?", key) is not None

    def mark_notice_shown(self, key: str, now: datetime) -> None:
        """Remember that the tray has told this; the first time counts."""
        with transaction(self._connection):
            self._connection.execute(
                "INSERT OR IGNORE INTO notice (key, shown_at) VALUES (?, ?)", (key, stamp(now))
            )

    def keep_view(self, view: SavedView) -> None:
        """Keep a view of the charges under its name."""
        with transaction(self._connection):
            views.keep_view(self._connection, view)

    def drop_view(self, name: str) -> None:
        """Forget the view of this name."""
        with transaction(self._connection):
            views.drop_view(self._connection, name)

    def get_meta(self, key: str) -> str | None:
        """Give a single fact about the store, such as `account_id`."""
        value: str | None = self._one("SELECT value FROM meta WHERE key = ?", key)
        return value

    def set_meta(self, key: str, value: str) -> None:
        """Keep a single fact about the store."""
        with transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- rows ------------------------------------------------------------------------------------

    def _put(self, spec: TableSpec[Value], page: Sequence[Value]) -> Changes:
        with transaction(self._connection):
            return self._store(spec, page)

    def _store(
        self,
        spec: TableSpec[Value],
        page: Iterable[Value],
        extra: Callable[[Value, Value | None], Columns] = lambda _new, _old: {},
        *,
        is_merged: bool = False,
        is_listed: bool = True,
    ) -> Changes:
        """Write rows, and note for the running read that it has met them."""
        seen = self._seen.get(spec.listing, set())
        return self._rows.put(spec, page, seen, extra, is_merged=is_merged, is_listed=is_listed)

    def _agreement_state(self, new: Agreement, old: Agreement | None) -> Columns:
        """Give the columns of an agreement that depend on more than its document."""
        lookup, ids = Lookup(self._connection), [new.agreement_id]
        terms = lookup.brief_terms(ids).get(new.agreement_id)
        renewal = _renewal_place(new, terms.renewal if terms else None)
        columns = {**_needs_value(new, old), "renewal": renewal}
        if old is None and terms is not None:  # its terms were read before it was
            whole = lookup.terms(ids).get(new.agreement_id)
            if whole is not None:
                columns |= {"use": use_of(whole), "planned": planned_of(whole)}
        return columns

    def _agreement_rows(self, ids: set[str]) -> dict[str, int]:
        self._connection.executemany(
            "INSERT OR IGNORE INTO agreement (id) VALUES (?)", [(one,) for one in sorted(ids)]
        )
        known = self._rows.known(tables.AGREEMENTS, ids)
        return {
            identity: stored.row for identity, stored in known.items() if stored.row is not None
        }

    # --- names -----------------------------------------------------------------------------------

    def _named(self, value: _Named) -> _Named:
        """Add the names that the catalogue gave for this row's offer or product."""
        product = seller = None
        for kind, key in (("offer", value.offer_id), ("product", value.product_id)):
            row = self._connection.execute(
                "SELECT product, seller FROM catalog_name WHERE kind = ? AND id = ?", (kind, key)
            ).fetchone()
            if row is not None:
                product, seller = product or row[0], seller or row[1]
        return msgspec.structs.replace(
            value,
            product_name=product or value.product_name,
            seller_name=seller or value.seller_name,
        )

    def _rename(self, spec: TableSpec[_Named], names: Sequence[CatalogName]) -> Changes:
        """Give new names to the stored rows of these offers and products."""
        ids = self._ids(
            f"SELECT id FROM {spec.name} WHERE offer_id IN (SELECT value FROM json_each(?1)) "
            f"UNION SELECT id FROM {spec.name} WHERE product_id IN (SELECT value FROM json_each(?2))",
            tuple(
                _json.encode([one for one in keys if one]).decode()
                for keys in ([n.offer_id for n in names], [n.product_id for n in names])
            ),
        )
        shown = [one for one in self._rows.known(spec, ids).values() if one.is_shown]
        return self._store(
            spec, [self._named(one.value) for one in shown if one.value], is_merged=True
        )

    def _unnamed(self, kind: str) -> list[str]:
        parts = [
            f"SELECT {kind}_id FROM {table} WHERE is_shown AND {kind}_id != ''"
            for table in ("agreement", "quote")
        ]
        return self._ids(
            f"{' UNION '.join(parts)} EXCEPT SELECT id FROM catalog_name WHERE kind = ?", (kind,)
        )

    # --- small reads and writes --------------------------------------------------------------------

    def _not_met(self, listing: Listing) -> list[tuple[str, int]]:
        """Give id and row of what the running read of this listing has not met."""
        table = _SWEPT_TABLES.get(listing)
        if table is None:
            return []
        sql = f"SELECT row_id FROM {table} WHERE is_shown = 1"
        values: tuple[str, ...] = ()
        if listing in tables.REQUEST_KINDS:
            sql += " AND kind = ? AND status = ?"
            values = (tables.REQUEST_KINDS[listing].value, PENDING)
        with driver_errors(self._connection):
            seen = self._seen[listing]
            rows = [row for (row,) in self._connection.execute(sql, values) if row not in seen]
            find = f"SELECT id FROM {table} WHERE row_id = ?"
            return [(self._connection.execute(find, (row,)).get, row) for row in rows]

    def _state(self, listing: Listing) -> ListingState:
        encoded = self._one("SELECT document FROM listing WHERE name = ?", listing.value)
        known: ListingState = (
            decoder(ListingState).decode(encoded) if encoded else ListingState(listing)
        )
        return known

    def _save(self, state: ListingState) -> None:
        with transaction(self._connection):
            self._write(state)

    def _write(self, state: ListingState) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO listing (name, document) VALUES (?, ?)",
            (state.listing.value, document(storable(state))),
        )

    def _one(self, sql: str, value: str) -> Any:
        with driver_errors(self._connection):
            return self._connection.execute(sql, (value,)).get

    def _ids(self, sql: str, values: tuple[str, ...] = ()) -> list[str]:
        with driver_errors(self._connection):
            return [one for (one,) in self._connection.execute(sql, values)]


def _needs_value(new: Agreement, old: Agreement | None) -> Columns:
    """Ask for the committed value again when the agreement may have been amended."""
    if old is None or new.value != old.value:
        return {"has_value": int(new.value is not None)}
    is_same = (new.status, new.ends_at, new.updated_at) == (old.status, old.ends_at, old.updated_at)
    return {} if is_same else {"has_value": 0}


def _renewal_place(agreement: Agreement, term: RenewalTerm | None) -> int | None:
    renewal = renewal_of(agreement, term)
    return None if renewal is Renewal.UNKNOWN else _RENEWALS.index(renewal)


def _name_key(name: CatalogName) -> tuple[str, str]:
    return ("offer", name.offer_id) if name.offer_id else ("product", name.product_id)
