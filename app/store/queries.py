"""What the window reads: counts, the inbox, details, the activity log, and windows of large tables."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, overload

import apsw

from app.model.agreement import Agreement
from app.model.agreement_detail import (
    AgreementDetail,
    AgreementRow,
    ChargeReading,
    OwnAgreement,
)
from app.model.charge import ChargeRow
from app.model.command import CommandRecord, CommandState
from app.model.invoice import Certainty, Invoice, InvoiceLink, InvoiceRow
from app.model.money import Money
from app.model.now import now_utc
from app.model.quote import Quote
from app.model.quote_row import QuoteRow
from app.model.request import (
    ApprovalDetail,
    CancellationDetail,
    PaymentDetail,
    RequestKind,
    RequestRow,
)
from app.model.sync import Counts, Listing, ListingState, RequestCounts
from app.store import (
    agreements,
    charge_months,
    charge_totals,
    details,
    inbox,
    invoices,
    quotes,
    views,
)
from app.store.columns import folded, stamp
from app.store.database import driver_errors, open_reader
from app.store.keys import Table, chip_counts, keys, words_of
from app.store.lookup import Lookup
from app.store.records import records
from app.store.sums import sums

if TYPE_CHECKING:
    from app.model.charge_figures import ChargeChoices, ChargeMonths, ChargeTotals
    from app.model.forecast import Forecast
    from app.model.offer_set import Dealings
    from app.model.payment_session import (
        Instrument,
        PaymentManager,
        PaymentSession,
        RegionReading,
    )
    from app.model.personal_rules import SellerPast
    from app.model.saved_view import SavedView
    from app.model.search_hits import SearchHits
    from app.model.timeline import Timeline

    AnyRows = (
        list[AgreementRow]
        | list[ChargeRow]
        | list[QuoteRow]
        | list[PaymentSession]
        | list[InvoiceRow]
    )

__all__ = ["Queries", "SearchCancelled", "Table"]


class SearchCancelled(Exception):
    """Another thread called `cancel`: nobody waits for this result any more."""


class Queries:
    """Reads the store at `path`. Each thread that asks gets a connection of its own.

    What shows one item or the rows in view is short enough for the window's thread. What goes over a
    whole table belongs on a background thread: `table_keys`, `chip_counts`, `still_to_pay`, what begins
    with `charge_`, `timeline`, `forecast` and `search`. There, `cancel` ends it.
    All methods raise StoreDamaged when the file turns out to be damaged.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: dict[int, apsw.Connection] = {}
        self._version: int | None = None
        self._connection()

    def close(self) -> None:
        """Close every connection; call it when no other thread is asking."""
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    def changed(self) -> bool:
        """Say whether another process has written since the last call on this object."""
        with self._reading() as connection:
            version = cast("int", connection.execute("PRAGMA data_version").get)
        is_changed = version != self._version
        self._version = version
        return is_changed

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let this thread see the store as it is at its first question inside, whatever is written."""
        with self._reading() as connection:
            connection.execute("BEGIN")
        try:
            yield
        finally:
            with self._reading() as connection:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def cancel(self) -> None:
        """End what other threads are searching just now; they raise SearchCancelled."""
        with self._lock:
            for thread, connection in self._connections.items():
                if thread != threading.get_ident():
                    connection.interrupt()

    # --- numbers ---------------------------------------------------------------------------------

    def counts(self, now: datetime) -> Counts:
        """Give the badge numbers as they are `now`; None where nothing could be read yet."""
        from app.store import payment_sessions  # noqa: PLC0415 - the first frame does without

        with self._reading() as connection:
            lookup = Lookup(connection)
            states = {state.listing: state for state in lookup.listing_states()}

            def count(sql: str, *listings: Listing) -> int | None:
                number = cast("int", connection.execute(f"SELECT count(*) FROM {sql}").get)
                return known(number, *listings)

            def known(number: int, *listings: Listing) -> int | None:
                is_readable = any(_is_readable(states[one]) for one in listings)
                return number if number or is_readable else None

            return Counts(
                offers=known(quotes.waiting_for_person(lookup, now), Listing.QUOTES),
                agreements=count(
                    "agreement WHERE is_shown = 1 AND status = 'ACTIVE'", Listing.AGREEMENTS
                ),
                charges_without_order=count(
                    "charge INDEXED BY charge_without_order "
                    "WHERE is_shown = 1 AND purchase_order IS NULL AND is_refund = 0",
                    Listing.CHARGES,
                ),
                open_requests=count(
                    f"request WHERE {inbox.OPEN}",
                    Listing.PAYMENTS,
                    Listing.CANCELLATIONS,
                    Listing.APPROVALS,
                ),
                sessions=payment_sessions.usable(connection, now),
            )

    def request_counts(self) -> RequestCounts:
        """Count open and decided requests by kind."""
        with self._reading() as connection:
            return inbox.request_counts(Lookup(connection))

    def listing_states(self) -> list[ListingState]:
        """Give the state of every listing, also of those never read."""
        with self._reading() as connection:
            return Lookup(connection).listing_states()

    # --- requests --------------------------------------------------------------------------------

    def request_rows(
        self,
        *,
        decided: bool,
        now: datetime,
        kind: RequestKind | None = None,
        sort: str = "deadline",
        text: str = "",
    ) -> list[RequestRow]:
        """Give the lines of the inbox; sorts are `deadline`, `newest` and `amount`."""
        with self._reading() as connection:
            lines = self._inbox(connection, is_decided=decided)
            return lines.rows(now, kind=kind, sort=sort, text=text)

    def payment_detail(self, request_id: str, now: datetime) -> PaymentDetail | None:
        """Give all that is stored about a payment request; None when it is not stored."""
        with self._reading() as connection:
            return details.payment_detail(Lookup(connection), request_id, now)

    def cancellation_detail(self, request_id: str, now: datetime) -> CancellationDetail | None:
        """Give all that is stored about a cancellation request; None when it is not stored."""
        with self._reading() as connection:
            return details.cancellation_detail(Lookup(connection), request_id, now)

    def approval_detail(
        self,
        request_id: str,
        now: datetime,  # noqa: ARG002 (all three details are asked for alike)
    ) -> ApprovalDetail | None:
        """Give all that is stored about an organisation approval; None when it is not stored."""
        with self._reading() as connection:
            return details.approval_detail(Lookup(connection), request_id)

    # --- commands --------------------------------------------------------------------------------

    def command_records(
        self,
        *,
        state: CommandState | None = None,
        since: datetime | None = None,
        text: str = "",
    ) -> list[CommandRecord]:
        """Give the activity log, newest first."""
        words = words_of(text)
        with self._reading() as connection:
            found = records(
                connection,
                "(?1 IS NULL OR state = ?1) AND created_at >= ?2",
                (state.value if state else None, stamp(since) if since else 0),
                order="created_at DESC, command_id DESC",
            )
            return [record for record in found if _record_matches(record, words)]

    def command_counts(self, since: datetime | None = None) -> dict[CommandState, int]:
        """Count the activity log by state; a state without commands is 0."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT state, count(*) FROM command WHERE created_at >= ? GROUP BY state",
                (stamp(since) if since else 0,),
            )
            found = dict(cast("Iterator[tuple[str, int]]", rows))
        return {state: found.get(state.value, 0) for state in CommandState}

    def command(self, command_id: str) -> CommandRecord | None:
        """Give one command."""
        with self._reading() as connection:
            return next(records(connection, "command_id = ?", (command_id,)), None)

    def newest_command_on(self, target: str) -> CommandRecord | None:
        """Give the newest command on an object of AWS."""
        with self._reading() as connection:
            found = records(
                connection, "target = ?", (target,), order="created_at DESC, rowid DESC"
            )
            return next(found, None)

    def open_orders(self) -> list[CommandRecord]:
        """Give the commands that set purchase orders and whose outcome is not known, oldest first."""
        with self._reading() as connection:
            is_open = "kind = 'set-purchase-orders' AND state IN ('prepared', 'sent', 'unknown')"
            return list(records(connection, is_open))

    def accepted_since(self, since: datetime) -> list[CommandRecord]:
        """Give the acceptances of quotes that were confirmed since then."""
        with self._reading() as connection:
            settled = "kind = 'accept-quote' AND state = 'confirmed' AND settled_at >= ?"
            return list(records(connection, settled, (stamp(since),)))

    # --- large tables ----------------------------------------------------------------------------

    def table_keys(
        self,
        table: Table,
        *,
        sort: str,
        descending: bool = False,
        text: str = "",
        chips: Collection[str] = (),
        now: datetime | None = None,
    ) -> array[int]:
        """Give the row keys of a table in order; see `keys` for sorts and chips.

        Raises:
            SearchCancelled: another thread called `cancel` meanwhile.
            ValueError: there is no such sort or chip, or it needs `now`.
        """
        with self._reading() as connection:
            return keys(
                connection,
                table,
                sort=sort,
                is_descending=descending,
                words=words_of(text),
                chips=chips,
                now=now,
            )

    def chip_counts(self, table: Table, now: datetime, manager: str = "") -> dict[str, int]:
        """Count the rows that fit each chip; the empty name counts all rows.

        Of payment sessions, those of one manager where its ARN is given.
        """
        with self._reading() as connection:
            return chip_counts(connection, table, now, manager)

    @overload
    def table_rows(
        self, table: Literal[Table.AGREEMENTS], row_keys: Sequence[int], *, now: datetime
    ) -> list[AgreementRow]: ...
    @overload
    def table_rows(
        self, table: Literal[Table.CHARGES], row_keys: Sequence[int], *, now: datetime
    ) -> list[ChargeRow]: ...
    @overload
    def table_rows(
        self, table: Literal[Table.OFFERS], row_keys: Sequence[int], *, now: datetime
    ) -> list[QuoteRow]: ...
    @overload
    def table_rows(
        self, table: Literal[Table.SESSIONS], row_keys: Sequence[int], *, now: datetime
    ) -> list[PaymentSession]: ...
    @overload
    def table_rows(
        self, table: Literal[Table.INVOICES], row_keys: Sequence[int], *, now: datetime
    ) -> list[InvoiceRow]: ...
    @overload
    def table_rows(self, table: Table, row_keys: Sequence[int], *, now: datetime) -> AnyRows: ...
    def table_rows(self, table: Table, row_keys: Sequence[int], *, now: datetime) -> AnyRows:
        """Give the records of these row keys, in this order. Row keys stay good for ever."""
        with self._reading() as connection:
            if table is Table.AGREEMENTS:
                return agreements.agreement_rows(connection, row_keys, now)
            if table is Table.INVOICES:
                return invoices.invoice_rows(connection, row_keys)
            lookup = Lookup(connection)
            if table is Table.OFFERS:
                return quotes.quote_rows(lookup, row_keys)
            if table is Table.SESSIONS:
                from app.model.payment_session import PaymentSession  # noqa: PLC0415 - as above

                return lookup.rows("payment_session", PaymentSession, row_keys)
            return lookup.charge_rows(row_keys, now)

    def still_to_pay(self, agreement_keys: Sequence[int], now: datetime) -> list[Money]:
        """Add up the charges to come of these agreements, exactly, one sum for each currency.

        A currency in which everything is paid is there with zero. Charges without an amount are not.
        """
        with self._reading() as connection:
            return list(sums(connection, agreement_keys, now).still_to_pay)

    def charge_totals(self, now: datetime, month: tuple[datetime, datetime]) -> ChargeTotals:
        """Add up all charges by currency; `month` is where this month begins and the next one."""
        with self._reading() as connection:
            return charge_totals.totals(connection, now, month)

    def charge_months(
        self, months: Sequence[datetime], now: datetime, currency: str, *, by_seller: bool = False
    ) -> ChargeMonths:
        """Add up the charges in one currency by month and product, or seller.

        `months` is where each month begins, and at its end where the last one ends.
        """
        with self._reading() as connection:
            return charge_months.months(connection, months, now, currency, by_seller=by_seller)

    def charge_choices(self) -> ChargeChoices:
        """Give what charges can be filtered by."""
        with self._reading() as connection:
            return charge_totals.choices(connection)

    def saved_views(self) -> tuple[SavedView, ...]:
        """Give the views of the charges that the person keeps, by name."""
        with self._reading() as connection:
            return views.saved_views(connection)

    def charge_reading(self) -> ChargeReading:
        """Say how much of all charges has been read."""
        with self._reading() as connection:
            return Lookup(connection).charge_reading()(None)

    def charge_rows(self, charge_ids: Collection[str]) -> dict[str, ChargeRow]:
        """Give the charges among these ids that are stored and not gone, with their agreements' names."""
        with self._reading() as connection:
            return Lookup(connection).charge_rows_of(charge_ids, now_utc())

    # --- invoices --------------------------------------------------------------------------------

    def invoice(self, invoice_id: str) -> Invoice | None:
        """Give an invoice by its number; None when it is not stored."""
        with self._reading() as connection:
            return next(iter(invoices.invoices(connection, "id = ?", invoice_id)), None)

    def invoices(self, since: datetime | None = None) -> list[Invoice]:
        """Give all invoices, or those issued since then, the newest first."""
        with self._reading() as connection:
            where = "coalesce(issued_at, 0) >= ?"
            return invoices.invoices(connection, where, stamp(since) if since else 0)

    def invoice_links(self, charge_ids: Collection[str]) -> dict[str, tuple[InvoiceLink, ...]]:
        """Give the invoices that these charges are on, or may be on."""
        with self._reading() as connection:
            return invoices.links_of(connection, charge_ids)

    def charges_of_invoice(self, invoice_id: str) -> list[tuple[ChargeRow, Certainty]]:
        """Give the charges that an invoice is for, or may be for, in order of time."""
        with self._reading() as connection:
            found = invoices.charges_of(connection, invoice_id)
            rows = Lookup(connection).charge_rows([row for row, _ in found], now_utc())
        return [(row, certainty) for row, (_, certainty) in zip(rows, found, strict=True)]

    # --- agreements ------------------------------------------------------------------------------

    def agreements(self, ids: Collection[str]) -> dict[str, Agreement]:
        """Give the agreements among these ids that are stored."""
        with self._reading() as connection:
            return Lookup(connection).agreements(ids)

    def quotes(self, ids: Collection[str]) -> dict[str, Quote]:
        """Give the quotes among these ids that are stored, also those of other accounts."""
        with self._reading() as connection:
            return Lookup(connection).quotes(ids)

    def dealings(self, offer_ids: Collection[str]) -> Dealings:
        """Give the own quotes, agreements and commands of these offers."""
        from app.store.dealings import dealings  # noqa: PLC0415 - rarely needed

        with self._reading() as connection:
            return dealings(Lookup(connection), offer_ids)

    def seller_past(self, seller_id: str, besides: str = "") -> SellerPast:
        """Count what this account had with a seller before, but for one agreement."""
        from app.store.seller_past import seller_past  # noqa: PLC0415 - rarely needed

        with self._reading() as connection:
            return seller_past(connection, seller_id, besides)

    def quotes_of_status(self, status: str) -> list[str]:
        """Give the ids of this account's quotes of one status, newest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT id FROM quote WHERE is_shown AND status = ? "
                "ORDER BY created_at DESC, row_id DESC",
                (status,),
            )
            return [str(quote_id) for (quote_id,) in rows]

    def agreement_detail(self, agreement_id: str, now: datetime) -> AgreementDetail | None:
        """Give all that is stored about an agreement; None when it has not been read."""
        with self._reading() as connection:
            return agreements.agreement_detail(connection, agreement_id, now)

    def active_agreements_on(self, product_id: str) -> tuple[OwnAgreement, ...]:
        """Give the active agreements on a product with their newest terms, the newest agreement first."""
        with self._reading() as connection:
            return agreements.active_agreements_on(connection, product_id)

    def legal_file(self, url: str, sha256: str) -> bytes | None:
        """Give the bytes of a stored legal document."""
        with self._reading() as connection:
            body = connection.execute(
                "SELECT body FROM legal_file WHERE url = ? AND sha256 = ?", (url, sha256)
            ).get
        return cast("bytes | None", body)

    # --- what comes ------------------------------------------------------------------------------

    def timeline(self, since: datetime, before: datetime, now: datetime) -> Timeline:
        """Give everything with a date between two moments.

        Raises:
            SearchCancelled: another thread called `cancel` meanwhile.
        """
        from app.store.timeline import timeline  # noqa: PLC0415 - rarely needed

        with self._reading() as connection:
            waiting = self._inbox(connection, is_decided=False).rows(now)
            return timeline(connection, since, before, waiting, now)

    def forecast(
        self, months: Sequence[datetime], now: datetime, places: Callable[[str], int]
    ) -> Forecast:
        """Give what is charged and what is expected by month.

        `months` is where each month begins, and at its end where the last one ends. `places` tells with
        how many decimals a currency is printed.

        Raises:
            SearchCancelled: another thread called `cancel` meanwhile.
        """
        from app.store.forecast import forecast  # noqa: PLC0415 - rarely needed

        with self._reading() as connection:
            return forecast(connection, months, now, places)

    # --- payment sessions ------------------------------------------------------------------------

    def session_regions(self) -> tuple[str, ...]:
        """Give the regions in which payment managers are looked for, as the person ordered them."""
        return tuple(one.region for one in self.region_readings())

    def region_readings(self) -> tuple[RegionReading, ...]:
        """Say what became of the last read of each chosen region."""
        from app.store import payment_sessions  # noqa: PLC0415 - as above

        with self._reading() as connection:
            return payment_sessions.region_readings(connection)

    def payment_managers(self) -> tuple[PaymentManager, ...]:
        """Give the payment managers of all regions, by name, with connectors and known user ids."""
        from app.store import payment_sessions  # noqa: PLC0415 - as above

        with self._reading() as connection:
            return payment_sessions.managers(connection)

    def payment_session(self, session_id: str) -> PaymentSession | None:
        """Give one payment session, also one that is gone."""
        from app.store import payment_sessions  # noqa: PLC0415 - as above

        with self._reading() as connection:
            return payment_sessions.session(connection, session_id)

    def payment_instruments(self, manager_arn: str) -> tuple[Instrument, ...]:
        """Give the wallets of a manager as they were last read."""
        from app.store import payment_sessions  # noqa: PLC0415 - as above

        with self._reading() as connection:
            return payment_sessions.instruments(connection, manager_arn)

    def session_agents(self, manager_arn: str = "") -> tuple[str, ...]:
        """Name the agents for which sessions were made here, under one manager or all."""
        from app.store import payment_sessions  # noqa: PLC0415 - as above

        with self._reading() as connection:
            return payment_sessions.agents(connection, manager_arn)

    def session_expiries(self, now: datetime) -> tuple[PaymentSession, ...]:
        """Give the sessions that have yet to expire, the soonest first."""
        from app.store import payment_sessions  # noqa: PLC0415 - as above

        with self._reading() as connection:
            return payment_sessions.to_expire(connection, now)

    # --- search ----------------------------------------------------------------------------------

    def search(self, text: str, now: datetime, each: int = 5) -> SearchHits:
        """Find agreements, charges, requests, quotes, products and sellers; ids are found, too.

        Raises:
            SearchCancelled: another thread called `cancel` meanwhile.
        """
        # Imported here: 2 ms that the first frame need not wait for.
        from app.store.search import search  # noqa: PLC0415

        with self._reading() as connection:
            inboxes = [self._inbox(connection, is_decided=one) for one in (False, True)]
            return search(connection, text, now, each, inboxes)

    # --- connections -----------------------------------------------------------------------------

    def _inbox(self, connection: apsw.Connection, *, is_decided: bool) -> inbox.Inbox:
        """Give one list of requests; the thousands of decided ones are built when the file changed."""
        if not is_decided:
            return inbox.Inbox(Lookup(connection), is_decided=False)
        version = connection.execute("PRAGMA data_version").get
        known: tuple[object, inbox.Inbox] | None = getattr(self._local, "decided", None)
        if known is None or known[0] != version:
            known = version, inbox.Inbox(Lookup(connection), is_decided=True)
            self._local.decided = known
        return known[1]

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        try:
            with driver_errors(str(self._path)):
                yield self._connection()
        except apsw.InterruptError as error:
            raise SearchCancelled from error

    def _connection(self) -> apsw.Connection:
        known: apsw.Connection | None = getattr(self._local, "connection", None)
        if known is not None:
            return known
        connection = open_reader(self._path, self._key)
        self._local.connection = connection
        with self._lock:
            self._connections[threading.get_ident()] = connection
        return connection


def _is_readable(state: ListingState) -> bool:
    return state.read_at is not None or (state.is_partial and not state.error_code)


def _record_matches(record: CommandRecord, words: Sequence[str]) -> bool:
    command = record.command
    evidence_ids = (one.request_id for one in record.evidence)
    text = folded(
        "\n".join(
            (
                command.title,
                command.counterparty,
                command.target,
                command.command_id,
                record.request_id,
                *evidence_ids,
            )
        )
    )
    return all(word in text for word in words)
