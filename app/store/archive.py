"""Keeps what was agreed: every version of terms that AWS showed, and the documents they point at.

AWS shows only the present terms, and a document's address is the seller's: neither can be read again
once it has changed.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import cast

import apsw
import msgspec

from app.model.request import PENDING
from app.model.term import AgreementTerms, LegalTerm
from app.store.columns import decoder, document, stamp

_NEWEST = (
    "SELECT row_id, seen_at, document, raw FROM terms_version WHERE agreement_id = ? "
    "ORDER BY row_id DESC LIMIT 1"
)
_OF_REQUESTS = (
    "SELECT agreement_id AS id, 2 + (status = :pending) AS rank FROM request "
    "WHERE is_shown AND agreement_id != '' "
    "AND (status = :pending OR (kind = 'payment' AND status = 'APPROVED'))"
)
_OF_AGREEMENTS = "SELECT id, status = 'ACTIVE' FROM agreement WHERE is_shown"


def keep_terms(
    connection: apsw.Connection, terms: AgreementTerms, raw: bytes, now: datetime
) -> tuple[AgreementTerms, AgreementTerms | None]:
    """Store terms as a new version where AWS shows others than before; give the stored and older ones.

    Terms in another order, and the same document of AWS read by another version of the app, are no
    other terms. Names come from the offer, which may stop being readable: the last known ones stay.
    """
    found = connection.execute(_NEWEST, (terms.agreement_id,)).fetchone()
    if found is None:
        _insert(connection, terms, raw, now)
        _mark_read(connection, terms, now, stamp(now))
        return terms, None
    row, seen_at, encoded, known_raw = cast("tuple[int, int | None, bytes, bytes]", found)
    old = decoder(AgreementTerms).decode(encoded)
    terms = msgspec.structs.replace(terms, names=terms.names or old.names)
    if raw != known_raw and _content(terms) != _content(old):
        _insert(connection, terms, raw, now)
        seen_at = stamp(now)
    elif terms != old:
        connection.execute(
            "UPDATE terms_version SET document = ? WHERE row_id = ?", (document(terms), row)
        )
    _mark_read(connection, terms, now, seen_at)
    return terms, old


def keep_file(
    connection: apsw.Connection, url: str, body: bytes, media_type: str, now: datetime
) -> bool:
    """Store a document unless its address gave the same the last time; says whether it is new."""
    mark_asked(connection, url, now)
    sha256 = hashlib.sha256(body).hexdigest()
    last = "SELECT sha256 FROM legal_file WHERE url = ? ORDER BY row_id DESC LIMIT 1"
    if connection.execute(last, (url,)).fetchone() == (sha256,):
        return False
    connection.execute(
        "INSERT INTO legal_file (url, sha256, seen_at, media_type, size, body) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (url, sha256, stamp(now), media_type, len(body), body),
    )
    return True


def mark_asked(connection: apsw.Connection, url: str, now: datetime) -> None:
    """Note that an address was asked for its document, with whatever outcome."""
    connection.execute("INSERT OR REPLACE INTO legal_asked VALUES (?, ?)", (url, stamp(now)))


def terms_wanted(connection: apsw.Connection, *, of_requests_only: bool) -> list[str]:
    """Give the agreements whose terms were never read, or may have changed since they were."""
    source = _OF_REQUESTS if of_requests_only else f"{_OF_REQUESTS} UNION ALL {_OF_AGREEMENTS}"
    rows = connection.execute(
        f"SELECT w.id FROM ({source}) w LEFT JOIN agreement a ON a.id = w.id "
        "LEFT JOIN terms_read r ON r.agreement_id = w.id "
        "WHERE r.agreement_id IS NULL OR a.updated_at > r.covers "
        "GROUP BY w.id ORDER BY max(w.rank) DESC, w.id",
        {"pending": PENDING},
    )
    return [str(one) for (one,) in rows]


def files_wanted(connection: apsw.Connection, before: datetime) -> list[str]:
    """Give the https addresses in the newest terms from which nothing has been stored.

    Also those last asked before a moment, or before the terms changed: they may give another document.
    """
    rows = connection.execute(
        "SELECT u.value FROM terms_read r, json_each(r.urls) u "
        "LEFT JOIN legal_asked a ON a.url = u.value "
        "GROUP BY u.value HAVING coalesce(a.asked_at, 0) < max(max(r.seen_at), ?) "
        "OR NOT EXISTS (SELECT 1 FROM legal_file f WHERE f.url = u.value) ORDER BY u.value",
        (stamp(before),),
    )
    return [str(one) for (one,) in rows]


def _insert(connection: apsw.Connection, terms: AgreementTerms, raw: bytes, now: datetime) -> None:
    connection.execute(
        "INSERT INTO terms_version (agreement_id, seen_at, document, raw) VALUES (?, ?, ?, ?)",
        (terms.agreement_id, stamp(now), document(terms), raw),
    )


def _mark_read(
    connection: apsw.Connection, terms: AgreementTerms, now: datetime, seen_at: int | None
) -> None:
    """Note the agreement's last known update; of one not stored yet, none before now is news."""
    connection.execute(
        "INSERT OR REPLACE INTO terms_read (agreement_id, read_at, seen_at, covers, urls, brief) "
        "VALUES (?1, ?2, ?3, "
        "coalesce((SELECT updated_at FROM agreement WHERE id = ?1), ?2), ?4, ?5)",
        (terms.agreement_id, stamp(now), seen_at, _urls(terms), _brief(terms)),
    )


def _content(terms: AgreementTerms) -> list[bytes]:
    return sorted(map(document, terms.terms))


def _brief(terms: AgreementTerms) -> bytes:
    """Give the terms that say what silence does, how much at most, and until when to decide."""
    wanted = (one for one in (terms.variable_payment, terms.renewal) if one is not None)
    return document(AgreementTerms(terms.agreement_id, tuple(wanted)))


def _urls(terms: AgreementTerms) -> str:
    """Give the addresses that may be fetched, as JSON."""
    legal = (one for one in terms.terms if isinstance(one, LegalTerm))
    urls = dict.fromkeys(paper.url for term in legal for paper in term.documents)
    return msgspec.json.encode([url for url in urls if url.startswith("https://")]).decode()
