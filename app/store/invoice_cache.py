"""The worker's writer of invoices: pages, and which billing periods have been read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import apsw

from app.model.invoice import Invoice
from app.model.sync import Listing
from app.store import invoices, tables
from app.store.database import driver_errors, transaction
from app.store.rows import Changes, Rows


class InvoiceCache:
    """Part of the cache: use it from the same thread.

    `is_linked` as long as the links between charges and invoices are those of the stored ones; what an
    earlier process left is not known.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows = Rows(connection)
        self.is_linked = False

    def put(self, page: Sequence[Invoice]) -> Changes:
        """Store invoices."""
        with transaction(self._connection):
            done = self._rows.put(tables.INVOICES, page, set())
        self.is_linked = self.is_linked and not done
        return done

    def periods_read(self) -> dict[str, datetime]:
        """Give when which billing periods were last read whole."""
        with driver_errors(self._connection):
            return invoices.periods_read(self._connection)

    def end_period(self, period: str, met: Collection[str], now: datetime) -> Changes:
        """Note that a billing period was read whole, and hide its invoices that were not met."""
        with transaction(self._connection):
            gone = invoices.end_period(self._connection, period, met, now)
        self.is_linked = self.is_linked and not gone
        return Changes(Listing.INVOICES, gone=gone)

    def charges_changed(self, charge_ids: Collection[str], *, is_listing: bool) -> None:
        """Link charges that were written in this transaction; those of a listing wait for its end."""
        if is_listing:
            self.is_linked = self.is_linked and not charge_ids
        elif charge_ids:
            invoices.relink(self._connection, charge_ids)

    def link(self) -> None:
        """Work out all links in this transaction, where something has changed."""
        if not self.is_linked:
            invoices.relink(self._connection)
            self.is_linked = True
