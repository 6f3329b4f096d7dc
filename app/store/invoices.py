"""Stored invoices: which billing periods have been read, and which charges invoices are for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar, cast

import apsw
import msgspec

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.invoice import Certainty, Invoice, InvoiceLink, InvoiceRow
from app.model.invoice_link import EARLIEST, LATEST, link
from app.store.columns import decoder, moment, stamp

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_Pair = tuple[int, int]  # rows of charge and invoice
_LISTED = "IN (SELECT value FROM json_each(?))"
# What both say must be the same; without a purchase order, so must the other be. The rule itself is in
# `invoice_link`: this only finds what it is asked about.
_CHARGE_FITS = (
    "c.is_shown AND c.currency = i.currency AND c.purchase_order IS i.purchase_order "
    "AND c.time BETWEEN i.issued_at - :late AND i.issued_at - :early"
)
_INVOICE_FITS = (
    "i.is_shown AND i.currency = c.currency AND i.purchase_order IS c.purchase_order "
    "AND i.issued_at BETWEEN c.time + :early AND c.time + :late"
)
_ALL_PAIRS = f"SELECT i.row_id, c.row_id FROM invoice i CROSS JOIN charge c ON {_CHARGE_FITS} WHERE i.is_shown"
# An exact link says that its charges are on no other invoice, so that all pairs of these are looked at.
_PAIRS_OF = (
    "WITH near AS (SELECT DISTINCT c.row_id AS at FROM json_each(:invoices) k CROSS JOIN invoice i "
    f"ON i.row_id = k.value CROSS JOIN charge c ON {_CHARGE_FITS}) "
    "SELECT i.row_id, c.row_id FROM near CROSS JOIN charge c ON c.row_id = near.at "
    f"CROSS JOIN invoice i ON {_INVOICE_FITS}"
)
_INVOICES_OF = (
    "SELECT i.row_id FROM json_each(:charges) k CROSS JOIN charge c ON c.id = k.value "
    f"CROSS JOIN invoice i ON {_INVOICE_FITS} "
    "UNION SELECT l.invoice_row FROM json_each(:charges) k CROSS JOIN charge c ON c.id = k.value "
    "CROSS JOIN invoice_link l ON l.charge_row = c.row_id"
)
_SPAN = {
    "late": round(LATEST.total_seconds()) * 1_000_000,
    "early": round(EARLIEST.total_seconds()) * 1_000_000,
}


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


def relink(connection: apsw.Connection, charge_ids: Collection[str] | None = None) -> None:
    """Work out anew which charges invoices are for: all, or those around charges that have changed."""
    if charge_ids is None:
        affected = None
        found = connection.execute(_ALL_PAIRS, _SPAN)
    else:
        rows = connection.execute(_INVOICES_OF, {**_SPAN, "charges": _json(charge_ids)})
        affected = {row for (row,) in cast("Iterator[tuple[int]]", rows)}
        found = connection.execute(_PAIRS_OF, {**_SPAN, "invoices": _json(affected)})
    pairs = cast("list[_Pair]", [(charge, inv) for inv, charge in found.fetchall()])
    invoices = _values(connection, "invoice", Invoice, {inv for _, inv in pairs})
    charges = _values(connection, "charge", Charge, {charge for charge, _ in pairs})
    linked = link([(invoices[inv], charges[charge]) for charge, inv in pairs])
    wanted = {
        (charge, inv): certainty
        for charge, inv in pairs
        if affected is None or inv in affected
        if (certainty := linked.get((charges[charge].charge_id, invoices[inv].invoice_id)))
    }
    _write(connection, wanted, affected)


def links_of(
    connection: apsw.Connection, charge_ids: Collection[str]
) -> dict[str, tuple[InvoiceLink, ...]]:
    """Give the invoices of these charges, exact ones first, then the newest."""
    rows = connection.execute(
        "SELECT c.id, l.certainty, i.document FROM json_each(?) k CROSS JOIN charge c ON c.id = k.value "
        "CROSS JOIN invoice_link l ON l.charge_row = c.row_id "
        "CROSS JOIN invoice i ON i.row_id = l.invoice_row AND i.is_shown = 1 "
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


def invoice_rows(connection: apsw.Connection, row_keys: Sequence[int]) -> list[InvoiceRow]:
    """Give the invoices of these row keys with what they are for, in this order."""
    values = _values(connection, "invoice", Invoice, row_keys)
    found = connection.execute(
        "SELECT l.invoice_row, sum(l.certainty = 'exact'), count(*), "
        "count(DISTINCT c.agreement_row), min(c.agreement_row) "
        "FROM json_each(?) k CROSS JOIN invoice_link l ON l.invoice_row = k.value "
        "JOIN charge c ON c.row_id = l.charge_row AND c.is_shown = 1 GROUP BY l.invoice_row",
        (_json(row_keys),),
    )
    known = {row: rest for row, *rest in cast("Iterator[tuple[int, int, int, int, int]]", found)}
    single = {at for _, _, agreements, at in known.values() if agreements == 1}
    owners = _values(connection, "agreement", Agreement, single, "AND document IS NOT NULL")
    rows = []
    for row in row_keys:
        exact, charges, agreements, at = known.get(row, (0, 0, 0, 0))
        owner = owners.get(at) if agreements == 1 else None
        made = InvoiceRow(values[row], exact, charges - exact, agreements)
        rows.append(_named(made, owner) if owner is not None else made)
    return rows


def _named(row: InvoiceRow, owner: Agreement) -> InvoiceRow:
    return msgspec.structs.replace(
        row,
        agreement_id=owner.agreement_id,
        product_name=owner.title,
        seller_name=owner.seller,
        seller_account_id=owner.seller_account_id,
    )


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


def _values(
    connection: apsw.Connection,
    table: str,
    kind: type[_Struct],
    rows: Collection[int],
    also: str = "",
) -> dict[int, _Struct]:
    decode = decoder(kind).decode
    found = connection.execute(
        f"SELECT row_id, document FROM {table} WHERE row_id {_LISTED} {also}", (_json(rows),)
    )
    return {row: decode(encoded) for row, encoded in cast("Iterator[tuple[int, bytes]]", found)}


def _write(
    connection: apsw.Connection, wanted: dict[_Pair, Certainty], affected: Collection[int] | None
) -> None:
    """Write what differs from what is stored, of all invoices or of those that are affected."""
    sql = "SELECT charge_row, invoice_row, certainty FROM invoice_link"
    values: tuple[str, ...] = ()
    if affected is not None:
        sql, values = f"{sql} WHERE invoice_row {_LISTED}", (_json(affected),)
    stored = {
        (charge, inv): Certainty(certainty)
        for charge, inv, certainty in cast(
            "list[tuple[int, int, str]]", connection.execute(sql, values).fetchall()
        )
    }
    connection.executemany(
        "DELETE FROM invoice_link WHERE charge_row = ? AND invoice_row = ?",
        sorted(stored.keys() - wanted.keys()),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO invoice_link VALUES (?, ?, ?)",
        [(*key, one.value) for key, one in wanted.items() if stored.get(key) != one],
    )


def _json(values: Collection[str] | Collection[int]) -> str:
    return msgspec.json.encode(list(values)).decode()
