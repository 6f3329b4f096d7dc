"""The scripts that make the store's tables, one for each version.

Each cache table keeps the typed value as one document, and beside it only the columns that are
sorted, filtered or joined. Times are microseconds since 1970 (UTC); amounts to be sorted are the text
that `columns.amount_key` makes.

These parts cannot be read from AWS again, so no migration drops them: the journal (`command`,
`evidence`), the archive of what was agreed (`terms_version`, `legal_file`), what the person keeps (`note`,
`saved_view`), and payment sessions with the regions and user ids under which they were found
(`payment_session`, `payment_region`, `payment_user`).
"""

from __future__ import annotations

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

_V2 = """
-- Agreements and charges get columns that follow from their documents, and terms become another
-- type. AWS gives all of these again, so they go, and the next sync reads them anew. Requests and
-- quotes stay as they are: of those, AWS stops listing the decided ones.
DROP TABLE terms;
DROP TABLE charge_text;
DROP TABLE charge;
DROP TABLE agreement_text;
DROP TABLE agreement;
DELETE FROM listing WHERE name IN ('agreements', 'values', 'terms', 'charges');

-- Row without a document and is_shown: see the first version. chain_id is the first agreement of the
-- chain, its own id for that one itself. renewal is the place in the order of `Renewal`, NULL when
-- unknown.
CREATE TABLE agreement (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 0,
    has_value INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT '',
    product_id TEXT NOT NULL DEFAULT '',
    offer_id TEXT NOT NULL DEFAULT '',
    seller_id TEXT NOT NULL DEFAULT '',
    chain_id TEXT NOT NULL DEFAULT '',
    product TEXT,
    seller TEXT,
    type TEXT,
    offer_set_id TEXT,
    acceptor_id TEXT,
    initial_id TEXT,
    accepted_at INTEGER,
    starts_at INTEGER,
    ends_at INTEGER,
    trial_ends_at INTEGER,
    updated_at INTEGER,
    amount TEXT,
    renewal INTEGER,
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
CREATE INDEX agreement_of_chain ON agreement (chain_id);
CREATE INDEX agreement_without_value ON agreement (id) WHERE is_shown AND NOT has_value;

-- millionths is the amount as a whole number, NULL for the few that do not fit: those are summed
-- from their documents.
CREATE TABLE charge (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 1,
    agreement_row INTEGER NOT NULL REFERENCES agreement (row_id),
    time INTEGER,
    amount TEXT,
    currency TEXT,
    millionths INTEGER,
    purchase_order TEXT,
    document BLOB NOT NULL
);
CREATE INDEX charge_by_time ON charge (is_shown, time);
CREATE INDEX charge_by_amount ON charge (is_shown, amount);
CREATE INDEX charge_by_order ON charge (is_shown, purchase_order);
CREATE INDEX charge_of_agreement ON charge (agreement_row, is_shown, time);
-- Holds all that is counted and added up for an agreement.
CREATE INDEX charge_in_sums
    ON charge (agreement_row, is_shown, currency, time, millionths, purchase_order);

-- Requests of the same amount and time may be the same payment twice.
ALTER TABLE request ADD COLUMN amount TEXT;
ALTER TABLE request ADD COLUMN created_at INTEGER;
UPDATE request SET amount = payment_amount(document), created_at = payment_time(document)
    WHERE kind = 'payment';
CREATE INDEX request_of_amount ON request (amount, created_at) WHERE kind = 'payment';
DROP INDEX request_of_agreement;
CREATE INDEX request_of_agreement ON request (agreement_id, kind, status, is_shown);

-- The archive: what AWS showed, and since when. Never dropped, never rewritten by a migration.
CREATE TABLE terms_version (
    row_id INTEGER PRIMARY KEY,
    agreement_id TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    document BLOB NOT NULL,
    raw BLOB NOT NULL
);
CREATE INDEX terms_version_of_agreement ON terms_version (agreement_id);

CREATE TABLE legal_file (
    row_id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX legal_file_of_url ON legal_file (url, sha256);

-- When an address was last asked for its document.
CREATE TABLE legal_asked (url TEXT PRIMARY KEY, asked_at INTEGER NOT NULL) WITHOUT ROWID;

-- When the terms were last read, and the agreement's last update that this covers. Beside it, in few
-- pages, what lists need of the newest version: since when AWS shows it (seen_at), the addresses that
-- may be fetched (urls, JSON), the terms with deadlines and limits (brief).
CREATE TABLE terms_read (
    agreement_id TEXT PRIMARY KEY,
    read_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    covers INTEGER NOT NULL,
    urls TEXT NOT NULL,
    brief BLOB NOT NULL
) WITHOUT ROWID;

-- `text` is what an agreement is known by, also for its charges; `more` are its other fields.
CREATE VIRTUAL TABLE agreement_text USING fts5 (text, more, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE charge_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
"""

_V3 = """
-- The id of what a command has made: a quote, an agreement.
ALTER TABLE command ADD COLUMN result TEXT NOT NULL DEFAULT '';
"""

_V4 = """
-- What the person writes beside an agreement. Never dropped, never rewritten by a migration: it is
-- nowhere else. `text` is all of it, folded, for the search; an emptied note keeps its row.
CREATE TABLE note (
    agreement_id TEXT PRIMARY KEY,
    changed_at INTEGER NOT NULL,
    owner TEXT,
    cost_center TEXT,
    tags TEXT,
    text TEXT NOT NULL,
    document BLOB NOT NULL
);
"""

_V5 = """
-- Invoices as AWS summarises them, by billing period ("2026-11").
CREATE TABLE invoice (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 1,
    period TEXT NOT NULL,
    issued_at INTEGER,
    currency TEXT,
    purchase_order TEXT,
    document BLOB NOT NULL
);
CREATE INDEX invoice_by_issued ON invoice (is_shown, issued_at);
CREATE INDEX invoice_of_period ON invoice (period);
CREATE VIRTUAL TABLE invoice_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');

-- When a billing period was last read whole.
CREATE TABLE invoice_period (period TEXT PRIMARY KEY, read_at INTEGER NOT NULL) WITHOUT ROWID;

-- Which charges invoices are for, as `app.model.invoice_link` works it out.
CREATE TABLE invoice_link (
    charge_row INTEGER NOT NULL,
    invoice_row INTEGER NOT NULL,
    certainty TEXT NOT NULL,
    PRIMARY KEY (charge_row, invoice_row)
) WITHOUT ROWID;
CREATE INDEX invoice_link_of_invoice ON invoice_link (invoice_row);

-- Find the charges that an invoice can be for, and the invoices of a charge.
CREATE INDEX charge_to_invoice ON charge (currency, purchase_order, time) WHERE is_shown;
CREATE INDEX invoice_to_charge ON invoice (currency, purchase_order, issued_at) WHERE is_shown;
"""

_V6 = """
-- Payment sessions, for good: AWS forgets a deleted one, and with it what was spent. There are few, so
-- they are sorted when it is asked for, and searched in `text`. spent is the share of the limit in
-- millionths, gone_at when AWS was first seen to have it no more, is_read whether its amounts were.
CREATE TABLE payment_session (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 1,
    manager_arn TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    agent TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    gone_at INTEGER,
    is_drained INTEGER NOT NULL,
    is_read INTEGER NOT NULL,
    spent INTEGER,
    limit_amount TEXT,
    left_amount TEXT,
    text TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE INDEX payment_session_by_expiry ON payment_session (expires_at);
CREATE INDEX payment_session_of_user ON payment_session (manager_arn, user_id);

-- The regions that the person chose, in their order, and what became of their last read.
CREATE TABLE payment_region (
    code TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    document BLOB NOT NULL
);

CREATE TABLE payment_manager (
    arn TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    document BLOB NOT NULL
) WITHOUT ROWID;

-- The user ids whose sessions are listed; AWS names none.
CREATE TABLE payment_user (
    manager_arn TEXT NOT NULL,
    user_id TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (manager_arn, user_id)
);

CREATE TABLE payment_instrument (
    id TEXT PRIMARY KEY,
    manager_arn TEXT NOT NULL,
    user_id TEXT NOT NULL,
    document BLOB NOT NULL
) WITHOUT ROWID;
"""

_V7 = """
ALTER TABLE charge ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE charge ADD COLUMN is_refund INTEGER NOT NULL DEFAULT 0;
UPDATE charge SET revision = charge_revision(document), is_refund = coalesce(amount < '1', 0);

-- Holds all that is counted and added up over the charges of all agreements.
CREATE INDEX charge_in_totals ON charge
    (is_shown, currency, time, agreement_row, millionths, is_refund, purchase_order);
-- A refund takes no purchase order.
CREATE INDEX charge_without_order ON charge (agreement_row)
    WHERE is_shown = 1 AND purchase_order IS NULL AND is_refund = 0;

-- Whether use is paid for: see `columns.use_of`. NULL as long as the terms have not been read.
ALTER TABLE agreement ADD COLUMN use INTEGER;
-- The amounts that its terms name, as a JSON list of sort texts.
ALTER TABLE agreement ADD COLUMN planned TEXT NOT NULL DEFAULT '[]';
UPDATE agreement SET (use, planned) = (
    SELECT terms_use(document), terms_planned(document) FROM terms_version v
    WHERE v.agreement_id = agreement.id ORDER BY v.row_id DESC LIMIT 1
) WHERE EXISTS (SELECT 1 FROM terms_version v WHERE v.agreement_id = agreement.id);

-- The charge that an approved payment request has become.
ALTER TABLE request ADD COLUMN charge_id TEXT NOT NULL DEFAULT '';
UPDATE request SET charge_id = payment_charge(document) WHERE kind = 'payment';
CREATE INDEX request_of_charge ON request (charge_id) WHERE charge_id != '';

-- Filters and sort of a table that the person keeps under a name. Never dropped by a migration.
CREATE TABLE saved_view (
    table_name TEXT NOT NULL,
    name TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (table_name, name)
);
"""

_V8 = """
-- The private offers of this account, and sets of them, for the day on which they expire.
CREATE TABLE private_offer (
    row_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    is_shown INTEGER NOT NULL DEFAULT 1,
    expires_at INTEGER,
    document BLOB NOT NULL
);
CREATE INDEX private_offer_by_expiry ON private_offer (is_shown, expires_at);
"""

_V9 = """
-- Holds all that is counted and added up for an agreement, refunds told apart.
DROP INDEX charge_in_sums;
CREATE INDEX charge_in_sums
    ON charge (agreement_row, is_shown, currency, time, millionths, purchase_order, is_refund);
"""

_V10 = """
ALTER TABLE invoice ADD COLUMN kind TEXT NOT NULL DEFAULT '';
UPDATE invoice SET kind = invoice_kind(document);
"""

_V11 = """
-- Each order of the charges also tells their agreements, whose names a filter looks for. The row stands
-- before the agreement, where it is part of the order.
DROP INDEX charge_by_time;
DROP INDEX charge_by_amount;
DROP INDEX charge_by_order;
CREATE INDEX charge_by_time ON charge (is_shown, time, row_id, agreement_row);
CREATE INDEX charge_by_amount ON charge (is_shown, amount, row_id, agreement_row);
CREATE INDEX charge_by_order ON charge (is_shown, purchase_order, row_id, agreement_row);
"""

# One script for each version, in order; a released script is never changed again.
MIGRATIONS: tuple[str, ...] = (_V1, _V2, _V3, _V4, _V5, _V6, _V7, _V8, _V9, _V10, _V11)
