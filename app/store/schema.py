"""The store's tables and how an older file becomes a current one.

Each cache table keeps the typed value as one document, and beside it only the columns that are
sorted, filtered or joined. Times are microseconds since 1970 (UTC); amounts to be sorted are the text
that `columns.amount_key` makes.
"""

from __future__ import annotations

from collections.abc import Sequence

import apsw

_V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE listing (name TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE notice (key TEXT PRIMARY KEY, shown_at INTEGER NOT NULL) WITHOUT ROWID;

-- A charge may arrive before its agreement: the agreement is then a row without a document.
-- is_shown is 0 for those, and for what AWS no longer lists.
CREATE TABLE agreement (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 0,
    has_value INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT '',
    product_id TEXT NOT NULL DEFAULT '',
    offer_id TEXT NOT NULL DEFAULT '',
    seller_id TEXT NOT NULL DEFAULT '',
    product TEXT,
    seller TEXT,
    accepted_at INTEGER,
    ends_at INTEGER,
    amount TEXT,
    document BLOB
);
CREATE INDEX agreement_by_product ON agreement (is_shown, product);
CREATE INDEX agreement_by_seller ON agreement (is_shown, seller);
CREATE INDEX agreement_by_status ON agreement (is_shown, status);
CREATE INDEX agreement_by_accepted ON agreement (is_shown, accepted_at);
CREATE INDEX agreement_by_ends ON agreement (is_shown, ends_at);
CREATE INDEX agreement_by_amount ON agreement (is_shown, amount);
CREATE INDEX agreement_of_seller ON agreement (seller_id);
CREATE INDEX agreement_of_offer ON agreement (offer_id);
CREATE INDEX agreement_of_product ON agreement (product_id);
CREATE INDEX agreement_without_value ON agreement (id) WHERE is_shown AND NOT has_value;

CREATE TABLE charge (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 1,
    agreement_row INTEGER NOT NULL REFERENCES agreement (row_id),
    time INTEGER,
    amount TEXT,
    purchase_order TEXT,
    document BLOB NOT NULL
);
CREATE INDEX charge_by_time ON charge (is_shown, time);
CREATE INDEX charge_by_amount ON charge (is_shown, amount);
CREATE INDEX charge_by_order ON charge (is_shown, purchase_order);
CREATE INDEX charge_of_agreement ON charge (agreement_row, is_shown, time);

CREATE TABLE quote (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 1,
    agreement_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    offer_id TEXT NOT NULL,
    status TEXT NOT NULL,
    product TEXT,
    seller TEXT,
    created_at INTEGER,
    amount TEXT,
    document BLOB NOT NULL
);
CREATE INDEX quote_by_created ON quote (is_shown, created_at);
CREATE INDEX quote_by_product ON quote (is_shown, product);
CREATE INDEX quote_by_seller ON quote (is_shown, seller);
CREATE INDEX quote_by_status ON quote (is_shown, status);
CREATE INDEX quote_by_amount ON quote (is_shown, amount);
CREATE INDEX quote_of_agreement ON quote (agreement_id);
CREATE INDEX quote_of_offer ON quote (offer_id);
CREATE INDEX quote_of_product ON quote (product_id);

-- Payment requests, cancellation requests and organisation approvals.
CREATE TABLE request (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    is_shown INTEGER NOT NULL DEFAULT 1,
    agreement_id TEXT NOT NULL,
    status TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE INDEX request_by_status ON request (status, kind);
CREATE INDEX request_of_agreement ON request (agreement_id, kind);

CREATE TABLE terms (
    agreement_id TEXT PRIMARY KEY,
    document BLOB NOT NULL,
    raw BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE catalog_name (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    product TEXT,
    seller TEXT,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- Texts are folded before they are written and searched, so the tokenizer need not fold again.
CREATE VIRTUAL TABLE agreement_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE charge_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE quote_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');

-- The journal. Never dropped, never rewritten by a migration other than by adding columns.
CREATE TABLE command (
    command_id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    principal_arn TEXT NOT NULL,
    region TEXT NOT NULL,
    target TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    shown_hash TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    settled_at INTEGER,
    next_check_at INTEGER,
    checks INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT '',
    aws_code TEXT NOT NULL DEFAULT '',
    aws_message TEXT NOT NULL DEFAULT '',
    request_id TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX command_open ON command (account_id, target)
    WHERE state IN ('prepared', 'sent', 'unknown');
CREATE INDEX command_of_target ON command (target, created_at);
CREATE INDEX command_by_time ON command (created_at);

CREATE TABLE evidence (
    row_id INTEGER PRIMARY KEY,
    command_id TEXT NOT NULL REFERENCES command (command_id),
    at INTEGER NOT NULL,
    operation TEXT NOT NULL,
    text TEXT NOT NULL,
    request_id TEXT NOT NULL
);
CREATE INDEX evidence_of_command ON evidence (command_id);
"""

# One script for each version, in order; a released script is never changed again.
MIGRATIONS: tuple[str, ...] = (_V1,)


class NewerSchema(Exception):
    """The file's version is above the newest one known here."""


def check_version(connection: apsw.Connection, migrations: Sequence[str] = MIGRATIONS) -> int:
    """Give the file's version; the first read of a file, so a wrong key or damage shows here.

    Raises:
        NewerSchema: a newer version of the app wrote it.
    """
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if not isinstance(version, int) or version > len(migrations):
        raise NewerSchema(f"version {version}, known up to {len(migrations)}")
    return version


def migrate(connection: apsw.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring the file to the newest version, each step whole or not at all.

    Two processes may open a new file at once: the version is read again under the write lock.
    """
    while check_version(connection, migrations) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = check_version(connection, migrations)
            if version < len(migrations):
                connection.execute(migrations[version])
                connection.execute(f"PRAGMA user_version={version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
