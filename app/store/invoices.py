"""Stored invoices: which billing periods have been read, and which charges invoices are for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import cast

import apsw
import msgspec

from app.model.charge import Charge
from app.model.invoice import Certainty, Invoice, InvoiceLink
from app.model.invoice_link import EARLIEST, LATEST, link, may_bill
from app.store.columns import decoder, moment, stamp

_Pair = tuple[int, int]  # rows of charge and invoice
_LISTED = "IN (SELECT value FROM json_each(?))"
# The same order of both sides: what has no purchase order may only be for what has none, either.
_CANDIDATES = (
    "SELECT i.row_id, c.row_id, c.document FROM invoice i JOIN charge c ON c.is_shown "
    "AND c.currency = i.currency AND c.purchase_order IS i.purchase_order "
    "AND c.time BETWEEN i.issued_at - :late AND i.issued_at - :early "
    "WHERE i.is_shown = 1 ORDER BY i.row_id"
)


def periods_read(connection: apsw.Connection) -> dict[str, datetime]:
    """Give when which billing periods were last read whole."""
    rows = connection.execute("SELECT period, read_at FROM invoice_period")
    return {period: moment(at) for period, at in cast("Iterator[tuple[str, int]]", rows)}


def end_period(
    connection: apsw.Connection, period: str, met: Collection[str], now: datetime
) -> tuple[str, ...]:
    """Note that a billing period was read whole; gives the invoices that AWS lists no more, now hidden."""
    rows = connection.execute(
        "UPDATE invoice SET is_shown = 0 WHERE period = ?1 AND is_shown = 1 "
        "AND id NOT IN (SELECT value FROM json_each(?2)) RETURNING id",
        (period, _json(met)),
    )
    gone = tuple(str(one) for (one,) in rows)
    connection.execute("INSERT OR REPLACE INTO invoice_period VALUES (?, ?)", (period, stamp(now)))
    return gone


def relink(connection: apsw.Connection) -> tuple[str, ...]:
    """Work out anew which charges invoices are for; gives the charges for which that has changed."""
    invoices = dict(_invoices(connection))
    charges: dict[int, Charge] = {}
    pairs: list[_Pair] = []
    decode = decoder(Charge).decode
    values = {
        "late": _microseconds(LATEST.total_seconds()),
        "early": _microseconds(EARLIEST.total_seconds()),
    }
    rows = connection.execute(_CANDIDATES, values)
    for invoice_row, charge_row, encoded in cast("Iterator[tuple[int, int, bytes]]", rows):
        if invoice_row in invoices:
            if charge_row not in charges:
                charges[charge_row] = decode(encoded)
            pairs.append((charge_row, invoice_row))
    linked = link([(invoices[inv], charges[charge]) for charge, inv in pairs])
    wanted = {
        (charge, inv): certainty
        for charge, inv in pairs
        if (certainty := linked.get((charges[charge].charge_id, invoices[inv].invoice_id)))
    }
    return _write(connection, wanted)


def links_of(
    connection: apsw.Connection, charge_ids: Collection[str]
) -> dict[str, tuple[InvoiceLink, ...]]:
    """Give the invoices of these charges, exact ones first, then the newest."""
    rows = connection.execute(
        "SELECT c.id, l.certainty, i.document FROM charge c "
        "JOIN invoice_link l ON l.charge_row = c.row_id JOIN invoice i ON i.row_id = l.invoice_row "
        f"WHERE c.id {_LISTED} AND i.is_shown = 1 "
        "ORDER BY l.certainty != 'exact', i.issued_at DESC, i.row_id",
        (_json(charge_ids),),
    )
    decode = decoder(Invoice).decode
    found: dict[str, tuple[InvoiceLink, ...]] = {}
    for charge_id, certainty, encoded in cast("Iterator[tuple[str, str, bytes]]", rows):
        made = InvoiceLink(decode(encoded), Certainty(certainty))
        found[charge_id] = (*found.get(charge_id, ()), made)
    return found


def charges_of(connection: apsw.Connection, invoice_id: str) -> list[tuple[int, Certainty]]:
    """Give the row keys of the charges that an invoice is for, or may be for, in order of time."""
    rows = connection.execute(
        "SELECT l.charge_row, l.certainty FROM invoice i JOIN invoice_link l "
        "ON l.invoice_row = i.row_id JOIN charge c ON c.row_id = l.charge_row "
        "WHERE i.id = ? AND c.is_shown ORDER BY c.time, c.row_id",
        (invoice_id,),
    )
    return [
        (row, Certainty(certainty)) for row, certainty in cast("Iterator[tuple[int, str]]", rows)
    ]


def invoices(connection: apsw.Connection, where: str, *values: apsw.SQLiteValue) -> list[Invoice]:
    """Give the shown invoices that fit a condition, the newest first."""
    rows = connection.execute(
        f"SELECT document FROM invoice WHERE is_shown = 1 AND {where} "
        "ORDER BY issued_at DESC, row_id DESC",
        values,
    )
    decode = decoder(Invoice).decode
    return [decode(encoded) for (encoded,) in cast("Iterator[tuple[bytes]]", rows)]


def find_invoices(
    connection: apsw.Connection, text: str, words: Sequence[str], each: int
) -> tuple[tuple[Invoice, ...], int]:
    """Give the first invoices that hold every word, and how many do; one whose number is the text leads."""
    tests = "".join(" AND instr(t.text, ?) > 0" for _ in words)
    rows = connection.execute(
        "SELECT i.document, count(*) OVER () FROM invoice i JOIN invoice_text t ON t.rowid = i.row_id "
        f"WHERE i.is_shown = 1{tests} "
        f"ORDER BY i.id = ? DESC, i.issued_at DESC, i.row_id DESC LIMIT {each}",
        (*words, text),
    )
    decode = decoder(Invoice).decode
    found = cast("list[tuple[bytes, int]]", rows.fetchall())
    return tuple(decode(encoded) for encoded, _ in found), found[0][1] if found else 0


def _invoices(connection: apsw.Connection) -> Iterator[tuple[int, Invoice]]:
    decode = decoder(Invoice).decode
    rows = connection.execute("SELECT row_id, document FROM invoice WHERE is_shown = 1")
    for row, encoded in cast("list[tuple[int, bytes]]", rows.fetchall()):
        invoice = decode(encoded)
        if may_bill(invoice):
            yield row, invoice


def _write(connection: apsw.Connection, wanted: dict[_Pair, Certainty]) -> tuple[str, ...]:
    """Write what differs from what is stored."""
    rows = connection.execute("SELECT charge_row, invoice_row, certainty FROM invoice_link")
    stored = {
        (charge, inv): Certainty(certainty)
        for charge, inv, certainty in cast("list[tuple[int, int, str]]", rows.fetchall())
    }
    gone = stored.keys() - wanted.keys()
    new = [(key, certainty) for key, certainty in wanted.items() if stored.get(key) != certainty]
    connection.executemany(
        "DELETE FROM invoice_link WHERE charge_row = ? AND invoice_row = ?", sorted(gone)
    )
    connection.executemany(
        "INSERT OR REPLACE INTO invoice_link VALUES (?, ?, ?)",
        [(*key, certainty.value) for key, certainty in new],
    )
    touched = sorted({charge for charge, _ in (*gone, *(key for key, _ in new))})
    ids = connection.execute(f"SELECT id FROM charge WHERE row_id {_LISTED}", (_json(touched),))
    return tuple(str(one) for (one,) in ids)


def _microseconds(seconds: float) -> int:
    return round(seconds * 1_000_000)


def _json(values: Collection[str] | Sequence[int]) -> str:
    return msgspec.json.encode(list(values)).decode()
