"""Orders and searches the large tables: only row keys come out, rows are fetched when they are shown."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

import apsw
import msgspec

from app.model.charge_orders import EDIT_CUTOFF
from app.model.invoice import CREDIT_MEMO, INVOICE, RECEIPT
from app.model.renewal import Renewal
from app.store.columns import folded, stamp, whole
from app.store.kinds import kind_sql

_decoder = msgspec.json.Decoder(list[int])
_STANDING = "standing"  # active ones by what ends next, then ended ones, the last to end first
_MOST_WORDS = 50  # each is a condition, and a statement holds a thousand; nobody types as many
_TRIGRAM = 3  # shorter words have no trigram and are found by reading every text
_IS_ACTIVE = "t.status = 'ACTIVE'"
_HAS_ENDED = "t.status != 'ACTIVE'"
_ENDS_WITHIN = f"{_IS_ACTIVE} AND t.ends_at > :now AND t.ends_at <= :now + 86400000000 * "
_RENEWS = tuple(Renewal).index(Renewal.ON)
# What waits for the person first, then what waits for others, then what has ended; times are below 10^16.
_QUOTE_STANDING = (
    "(CASE t.status WHEN 'APPROVED' THEN 3 WHEN 'DRAFT' THEN 2 WHEN 'PENDING_APPROVAL' THEN 1 "
    "ELSE 0 END) * 10000000000000000 + coalesce(t.created_at, 0)"
)
_NOTE = "FROM note n WHERE n.agreement_id = t.id"
_SESSION_ENDS = "t.gone_at IS NULL AND t.expires_at > :now"
_SESSION_USABLE = f"{_SESSION_ENDS} AND NOT t.is_drained"
# Usable ones by what ends next, then those that are drained, then what is over, the newest first.
_SESSION_STANDING = (
    f"(CASE WHEN {_SESSION_USABLE} THEN t.expires_at - 20000000000000000 "
    f"WHEN {_SESSION_ENDS} THEN t.expires_at - 10000000000000000 "
    "ELSE 10000000000000000 - t.expires_at END)"
)
_CHARGES = "FROM charge c WHERE c.agreement_row = t.row_id AND c.is_shown = 1"
# Left to itself, SQLite walks a wider index for every agreement: 25 s of 5,000 instead of 10 ms.
_WITHOUT_ORDER = (
    "FROM charge c INDEXED BY charge_without_order WHERE c.agreement_row = t.row_id "
    "AND c.is_shown = 1 AND c.purchase_order IS NULL AND c.is_refund = 0"
)
# Left to itself, SQLite walks all charges for every invoice that is for none.
_LINKS = (
    "FROM invoice_link l CROSS JOIN charge c ON c.row_id = l.charge_row AND c.is_shown = 1 "
    "WHERE l.invoice_row = t.row_id"
)
_AGREEMENTS_WITH = "SELECT row_id FROM agreement WHERE"
_ORDER_CUTOFF = EDIT_CUTOFF // timedelta(microseconds=1)

Values = dict[str, str | int]


class Table(StrEnum):
    """The large tables."""

    AGREEMENTS = "agreements"
    CHARGES = "charges"
    OFFERS = "offers"
    SESSIONS = "sessions"
    INVOICES = "invoices"


class _View(msgspec.Struct, frozen=True):
    """A table's sorts and filters, by the names that the window uses.

    `sorts` are columns with an index. `rare` are expressions, for what may be sorted when it is asked
    for. `filters` are chips that carry a value, as in `currency=USD`; it stands for the braces.
    """

    name: str
    sorts: Mapping[str, str]
    chips: Mapping[str, str] = msgspec.field(default_factory=dict)
    rare: Mapping[str, str] = msgspec.field(default_factory=dict)
    filters: Mapping[str, str] = msgspec.field(default_factory=dict)


def _of_agreement(column: str) -> str:
    name = column if "(" in column else f"a.{column}"
    return f"(SELECT {name} FROM agreement a WHERE a.row_id = t.agreement_row)"


_VIEWS = {
    Table.AGREEMENTS: _View(
        "agreement",
        {
            "product": "product",
            "seller": "seller",
            "status": "status",
            "accepted": "accepted_at",
            "end": "ends_at",
            _STANDING: "ends_at",
            "value": "amount",
        },
        {
            "active": _IS_ACTIVE,
            "ending30": f"{_ENDS_WITHIN} 30",
            "ending60": f"{_ENDS_WITHIN} 60",
            "ending90": f"{_ENDS_WITHIN} 90",
            "auto_renew": f"{_IS_ACTIVE} AND t.renewal = {_RENEWS}",
            "po_missing": (f"EXISTS (SELECT 1 {_WITHOUT_ORDER})"),
            "ended": _HAS_ENDED,
        },
        {
            "id": "t.id",
            "seller_id": "nullif(t.seller_id, '')",
            "start": "t.starts_at",
            "trial": "t.trial_ends_at",
            "updated": "t.updated_at",
            "renewal": "t.renewal",
            "next_charge": f"(SELECT min(c.time) {_CHARGES} AND c.time > :now)",
            "orders": (
                f"CASE WHEN EXISTS (SELECT 1 {_CHARGES}) THEN (SELECT count(*) {_WITHOUT_ORDER}) END"
            ),
            "type": "t.type",
            "offer": "nullif(t.offer_id, '')",
            "offer_set": "t.offer_set_id",
            "acceptor": "t.acceptor_id",
            "initial": "t.initial_id",
            **{name: f"(SELECT n.{name} {_NOTE})" for name in ("owner", "cost_center", "tags")},
            "note": f"(SELECT substr(n.text, 1, 200) {_NOTE})",
        },
    ),
    Table.CHARGES: _View(
        "charge",
        {
            "time": "time",
            "cutoff": "time",
            "status": "time",
            "amount": "amount",
            "order": "purchase_order",
        },
        {
            "upcoming": "(t.time IS NULL OR t.time > :now)",
            "invoiced": "t.time <= :now",
            "without_order": "t.purchase_order IS NULL AND t.is_refund = 0",
            "gaps": (
                "t.purchase_order IS NULL AND t.is_refund = 0 "
                f"AND (t.time IS NULL OR t.time > :now + {_ORDER_CUTOFF}) "
                "AND (SELECT a.status FROM agreement a WHERE a.row_id = t.agreement_row) = 'ACTIVE'"
            ),
        },
        {
            "id": "t.id",
            "revision": "t.revision",
            "currency": "t.currency",
            "kind": kind_sql("t"),
            "agreement": _of_agreement("id"),
            "seller_account": _of_agreement("nullif(a.seller_id, '')"),
            "product_id": _of_agreement("nullif(a.product_id, '')"),
        },
        {
            "product": f"t.agreement_row IN ({_AGREEMENTS_WITH} product_id = {{}})",
            "seller": f"t.agreement_row IN ({_AGREEMENTS_WITH} seller_id = {{}})",
            "agreement": f"t.agreement_row IN ({_AGREEMENTS_WITH} id = {{}})",
            "currency": "t.currency = {}",
            "since": "t.time >= CAST({} AS INTEGER)",
            "before": "t.time < CAST({} AS INTEGER)",
        },
    ),
    Table.OFFERS: _View(
        "quote",
        {
            "created": "created_at",
            "product": "product",
            "seller": "seller",
            "status": "status",
            "value": "amount",
        },
        {
            "draft": "t.status = 'DRAFT'",
            "waiting": "t.status = 'PENDING_APPROVAL'",
            "approved": "t.status = 'APPROVED'",
            "closed": "t.status NOT IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED')",
        },
        {_STANDING: _QUOTE_STANDING},
    ),
    Table.SESSIONS: _View(
        "payment_session",
        {},
        {
            "open": f"({_SESSION_ENDS})",
            "usable": f"({_SESSION_USABLE})",
            "drained": f"({_SESSION_ENDS} AND t.is_drained)",
            "expired": "(t.gone_at IS NULL AND t.expires_at <= :now)",
            "gone": "t.gone_at IS NOT NULL",
        },
        {
            _STANDING: _SESSION_STANDING,
            "expires": "t.expires_at",
            "created": "t.created_at",
            "spent": "t.spent",
            "left": "t.left_amount",
            "limit": "t.limit_amount",
            "agent": "t.agent",
            "user": "t.user_id",
        },
        {
            "manager": "t.manager_arn = {}",
            "agent": "t.agent_name = {}",
        },
    ),
    Table.INVOICES: _View(
        "invoice",
        {"issued": "issued_at"},
        {
            # What AWS leaves without a word is called an invoice.
            "invoices": f"t.kind IN ('', '{INVOICE}')",
            "memos": f"t.kind = '{CREDIT_MEMO}'",
            "receipts": f"t.kind = '{RECEIPT}'",
            "linked": f"EXISTS (SELECT 1 {_LINKS})",
            "unlinked": f"NOT EXISTS (SELECT 1 {_LINKS})",
            "without_order": "t.purchase_order IS NULL",
        },
        {"period": "nullif(t.period, '')", "order": "t.purchase_order", "id": "t.id"},
    ),
}
# A charge has no names of its own; they are its agreement's, so that a new name is written once.
_CHARGE_NAMES = ("product", "seller")


def keys(
    connection: apsw.Connection,
    table: Table,
    *,
    sort: str,
    is_descending: bool,
    words: Iterable[str] = (),
    chips: Iterable[str] = (),
    now: datetime | None = None,
) -> array[int]:
    """Give the row keys in order; rows without a value in the sort column come last.

    A chip may carry a value, as in "agent=market-brief".

    Raises:
        ValueError: the table has no such sort or chip, or it depends on the time, which is missing.
    """
    view = _VIEWS[table]
    values: Values = {}
    conditions = [_chip(table, chip, values) for chip in chips]
    for number, word in enumerate(words):
        condition, value = _contains(connection, table, word, number)
        conditions.append(condition)
        values |= {f"word{number}": value, f"plain{number}": word}
    way = "DESC" if is_descending else "ASC"
    statements = _order(table, view, sort, way, conditions)
    if any(":now" in sql for sql in statements):
        if now is None:
            raise ValueError(f"{table.value}: {sort!r} or one of {chips!r} depends on the time")
        values["now"] = cast("int", stamp(now))
    found = array("q")
    for sql in statements:
        # One row of JSON instead of one for each key: half of the time, and Python need not run for it.
        # SQLite keeps the order of a subquery for an aggregate that is not count, min or max.
        for (answer,) in connection.execute(
            f"SELECT json_group_array(row_id) FROM ({sql})", values
        ):
            found.extend(_decoder.decode(cast("str", answer)))
    return found


def chip_counts(
    connection: apsw.Connection, table: Table, now: datetime, manager: str = ""
) -> dict[str, int]:
    """Count the rows that fit each chip; the empty name counts all rows.

    Of payment sessions, those of one manager where its ARN is given.
    """
    view = _VIEWS[table]
    counted = "".join(f", count(*) FILTER (WHERE {test})" for test in view.chips.values())
    only = " AND t.manager_arn = :manager" if manager else ""
    row = connection.execute(
        f"SELECT count(*){counted} FROM {view.name} t WHERE t.is_shown = 1{only}",
        {"now": stamp(now), "manager": manager},
    ).fetchone()
    return dict(zip(("", *view.chips), cast("tuple[int, ...]", row), strict=True))


def _chip(table: Table, chip: str, values: Values) -> str:
    view = _VIEWS[table]
    name, is_given, value = chip.partition("=")
    test = (view.filters if is_given else view.chips).get(name)
    if test is None:
        raise ValueError(f"{table.value}: no filter {chip!r}")
    if is_given:
        place = f"filter{len(values)}"
        values[place] = whole(value)
        test = test.format(f":{place}")
    return f"({test})"


def _order(table: Table, view: _View, sort: str, way: str, conditions: list[str]) -> list[str]:
    """Give the statements whose answers, one after the other, are the keys in order."""
    if table is Table.CHARGES and sort in _CHARGE_NAMES:
        return _charge_name_order(sort, way, conditions)
    if sort == _STANDING and sort in view.sorts:
        return _standing_order(view.name, view.sorts[sort], way, conditions)
    if sort in view.sorts:
        return _column_order(view.name, view.sorts[sort], way, conditions)
    if sort in view.rare:
        test = " AND ".join(["t.is_shown = 1", *conditions])
        order = f"{view.rare[sort]} {way} NULLS LAST, t.row_id {way}"
        return [f"SELECT t.row_id FROM {view.name} t WHERE {test} ORDER BY {order}"]
    raise ValueError(f"{table.value}: no sort {sort!r}")


def _column_order(table: str, column: str, way: str, conditions: list[str]) -> list[str]:
    shown = f"SELECT t.row_id FROM {table} t WHERE t.is_shown = 1"
    order = f"t.{column} {way}, t.row_id {way}"
    if conditions:
        test = " AND ".join(conditions)
        return [f"{shown} AND {test} ORDER BY t.{column} {way} NULLS LAST, t.row_id {way}"]
    # Two walks over the covering index; one statement with both orders would have to sort.
    return [
        f"{shown} AND t.{column} IS NOT NULL ORDER BY {order}",
        f"{shown} AND t.{column} IS NULL ORDER BY t.row_id {way}",
    ]


def _standing_order(table: str, column: str, way: str, conditions: list[str]) -> list[str]:
    back = "ASC" if way == "DESC" else "DESC"
    return [
        *_column_order(table, column, way, [*conditions, _IS_ACTIVE]),
        *_column_order(table, column, back, [*conditions, _HAS_ENDED]),
    ]


def _charge_name_order(column: str, way: str, conditions: list[str]) -> list[str]:
    # Left to itself, SQLite walks all charges of a currency, or of a time, for every agreement. This
    # index leads to the charges of one, and holds what they are narrowed by.
    index = " INDEXED BY charge_in_sums" if conditions else ""
    source = (
        f"FROM agreement a CROSS JOIN charge t{index} "
        "ON t.agreement_row = a.row_id AND t.is_shown = 1"
    )
    order = f"a.{column} {way}, a.row_id {way}, t.time {way}, t.row_id {way}"
    if conditions:
        test = " AND ".join(conditions)
        return [f"SELECT t.row_id {source} WHERE {test} ORDER BY a.is_shown DESC, {order}"]
    return [
        f"SELECT t.row_id {source} WHERE a.is_shown = {is_shown} ORDER BY {order}"
        for is_shown in (1, 0)
    ]


def words_of(text: str) -> list[str]:
    """Split what was typed, or pasted, into the words that must all be found: the first fifty."""
    return list(dict.fromkeys(folded(whole(text)).split()))[:_MOST_WORDS]


def _contains(connection: apsw.Connection, table: Table, word: str, number: int) -> tuple[str, str]:
    """Give the condition that a row's text holds this word, and the value for its parameter.

    The condition may also use the word as it is, as `:plain` with the number.
    """
    name = f":word{number}"
    is_long = len(word) >= _TRIGRAM and table is not Table.SESSIONS
    if is_long:
        value = '"' + word.replace('"', '""') + '"'
    else:
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        value = f"%{escaped}%"

    like = f"LIKE {name} ESCAPE '\\'"

    def rows_of(texts: str, *columns: str) -> str:
        """Which rows hold the word: by its trigrams, else in the texts as they lie in the index's own table.

        FTS5 hands them out by a query for each row, which takes twice as long.
        """
        if is_long:
            tests = [f"{column} MATCH {name}" for column in columns]
            return f"SELECT rowid FROM {texts} WHERE {' OR '.join(tests)}"
        tests = [f"c{number} {like}" for number, _ in enumerate(columns)]
        return f"SELECT id FROM {texts}_content WHERE {' OR '.join(tests)}"

    if table is Table.SESSIONS:
        return f"t.text {like}", value
    if table is Table.AGREEMENTS:
        # FTS5 takes the table's own name for all of its columns.
        columns = ("agreement_text",) if is_long else ("text", "more")
        rows = (
            f"{rows_of('agreement_text', *columns)} UNION ALL SELECT a.row_id "
            f"FROM note n JOIN agreement a ON a.id = n.agreement_id "
            f"WHERE instr(n.text, :plain{number}) > 0"
        )
    else:
        rows = rows_of(f"{_VIEWS[table].name}_text", "text")
    if table is Table.CHARGES:
        agreements = rows_of("agreement_text", "text")
        most = f"SELECT 2 * count(*) > (SELECT count(*) FROM agreement) FROM ({agreements})"
        if connection.execute(most, {f"word{number}": value}).get:
            # To miss in the short list of the others is quicker than to hit in the long one, 100,000 times.
            others = f"SELECT row_id FROM agreement EXCEPT {agreements}"
            return f"(t.agreement_row NOT IN ({others}) OR t.row_id IN ({rows}))", value
        return f"(t.agreement_row IN ({agreements}) OR t.row_id IN ({rows}))", value
    if table is Table.INVOICES:
        rows += (
            " UNION ALL SELECT l.invoice_row FROM charge c JOIN invoice_link l "
            "ON l.charge_row = c.row_id WHERE c.is_shown = 1 AND c.agreement_row IN "
            f"({rows_of('agreement_text', 'text')})"
        )
    return f"t.row_id IN ({rows})", value
