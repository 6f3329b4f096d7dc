"""Finds what the header's search shows: the first hits of every kind, ids included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import cast

import apsw

from app.model.agreement import Agreement
from app.model.quote import Quote
from app.model.request import RequestRow
from app.model.search_hits import HitTotals, ProductHit, SearchHits, SellerHit
from app.store.agreements import agreement_rows
from app.store.columns import decoder, folded, whole
from app.store.inbox import Inbox
from app.store.invoices import find_invoices
from app.store.keys import Table, keys, words_of
from app.store.lookup import Lookup

_EXACT = {
    Table.AGREEMENTS: "agreement WHERE is_shown = 1 AND id = :text ORDER BY row_id",
    Table.CHARGES: (
        "charge WHERE is_shown = 1 AND row_id IN (SELECT row_id FROM charge WHERE id = :text UNION "
        "SELECT row_id FROM charge WHERE is_shown = 1 AND purchase_order = :word) "
        "ORDER BY time DESC, row_id DESC"
    ),
    Table.OFFERS: "quote WHERE is_shown = 1 AND id = :text ORDER BY row_id",
}


def search(
    connection: apsw.Connection, text: str, now: datetime, each: int, inboxes: Sequence[Inbox]
) -> SearchHits:
    """Give at most `each` hits of every kind; nothing for a text without words.

    `inboxes` are the requests that wait and the decided ones.
    """
    text = whole(text.strip())
    words = words_of(text)
    if not words:
        return SearchHits()
    lookup, first = Lookup(connection), partial(_first, connection, text, each)
    agreements, all_agreements = first(Table.AGREEMENTS, "standing", is_descending=False)
    charges, all_charges = first(Table.CHARGES, "time", is_descending=True)
    quotes, all_quotes = first(Table.OFFERS, "created", is_descending=True)
    pending, decided = (_exact_first(inbox.rows(now, text=text), text) for inbox in inboxes)
    invoices, all_invoices = find_invoices(connection, text, words, each)
    products, all_products = _groups(connection, "product", words, each)
    sellers, all_sellers = _groups(connection, "seller", words, each)
    return SearchHits(
        open_requests=tuple(pending[:each]),
        decided_requests=tuple(decided[:each]),
        agreements=tuple(agreement_rows(connection, agreements, now)),
        charges=tuple(lookup.charge_rows(charges, now)),
        quotes=tuple(lookup.rows("quote", Quote, quotes)),
        invoices=invoices,
        products=tuple(_product(one, count) for one, count in products),
        sellers=tuple(_seller(one, count) for one, count in sellers),
        totals=HitTotals(
            open_requests=len(pending),
            decided_requests=len(decided),
            agreements=all_agreements,
            charges=all_charges,
            quotes=all_quotes,
            invoices=all_invoices,
            products=all_products,
            sellers=all_sellers,
        ),
    )


def _first(
    connection: apsw.Connection,
    text: str,
    each: int,
    table: Table,
    sort: str,
    *,
    is_descending: bool,
) -> tuple[list[int], int]:
    """Give the first rows of a table that hold every word, and how many do."""
    words = words_of(text)
    found = keys(connection, table, sort=sort, is_descending=is_descending, words=words)
    exact = _exact(connection, table, text, each)
    others = (row for row in found if row not in exact)
    return [*exact, *islice(others, each - len(exact))], len(found)


def _exact_first(rows: list[RequestRow], text: str) -> list[RequestRow]:
    return sorted(rows, key=lambda row: row.request_id != text)


def _exact(connection: apsw.Connection, table: Table, text: str, each: int) -> list[int]:
    """Give the rows whose whole id, or purchase order number, is the text."""
    rows = connection.execute(
        f"SELECT row_id FROM {_EXACT[table]} LIMIT {each}",
        {"text": text, "word": folded(text)},
    )
    return [row for (row,) in cast("Iterator[tuple[int]]", rows)]


def _product(one: Agreement, count: int) -> ProductHit:
    return ProductHit(
        one.product_id, one.product_name, one.seller_account_id, one.seller_name, count
    )


def _seller(one: Agreement, count: int) -> SellerHit:
    return SellerHit(one.seller_account_id, one.seller_name, count)


def _groups(
    connection: apsw.Connection, name: str, words: Sequence[str], each: int
) -> tuple[list[tuple[Agreement, int]], int]:
    """Give one agreement of each product or seller whose name or id holds every word.

    With each comes the number of its agreements, and after all the number of products or sellers.
    """
    values = {f"word{number}": word for number, word in enumerate(words)}
    tests = "".join(f" AND instr(concat({name}, ' ', {name}_id), :{one}) > 0" for one in values)
    exact = f"{name}_id = :word0 DESC, " if len(words) == 1 else ""
    rows = connection.execute(
        f"SELECT document, n, total FROM (SELECT min(row_id) AS first, count(*) AS n, "
        f"min({name}) AS name, {name}_id, count(*) OVER () AS total "
        f"FROM agreement WHERE is_shown = 1 AND {name}_id != ''{tests} "
        f"GROUP BY {name}_id ORDER BY {exact}n DESC, name, first LIMIT {each}) g "
        f"JOIN agreement a ON a.row_id = g.first "
        f"ORDER BY {exact.replace(name, f'g.{name}', 1)}g.n DESC, g.name, g.first",
        values,
    )
    decode = decoder(Agreement).decode
    found = list(cast("Iterator[tuple[bytes, int, int]]", rows))
    total = found[0][2] if found else 0
    return [(decode(encoded), count) for encoded, count, _ in found], total
