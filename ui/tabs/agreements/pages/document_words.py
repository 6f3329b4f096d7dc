"""Legal documents in words: kind, version, where they are, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from app.model.agreement_detail import AgreementDetail, LegalFile
from app.model.term import LegalDocument, LegalTerm
from app.model.text import plain
from ui import text

_NAMES = {
    "CustomEula": "Custom licence",
    "StandardEula": "Standard licence",
    "EnterpriseEula": "Enterprise licence",
    "CustomDsa": "Custom data subscription agreement",
    "StandardDsa": "Standard data subscription agreement",
}


class DocumentWords(msgspec.Struct, frozen=True):
    """One document: its name and date, its foreign address, its newest kept copy, what changed."""

    title: str
    second: str
    address: str
    host: str
    copy: LegalFile | None = None
    note: str = ""


def document_name(kind: str) -> str:
    """A kind of document in words; an unknown one as its own text."""
    return _NAMES.get(kind) or plain(kind, 80) or "Document"


def document_version(document: LegalDocument) -> str:
    """`version 3` on one line; empty when AWS names none."""
    version = plain(document.version, 40)
    return f"version{text.NBSP}{version}" if version else ""


def host_of(address: str) -> str:
    """The host of a foreign address, for people to judge; empty when it has none."""
    try:
        return plain(urlsplit(address).hostname or "", 200)
    except ValueError:
        return ""


def documents(detail: AgreementDetail) -> tuple[DocumentWords, ...]:
    """The documents of the newest terms, then kept copies of documents that AWS shows no more."""
    agreement = detail.row.agreement
    newest = detail.terms[0].terms.terms if detail.terms else ()
    named = [doc for term in newest if isinstance(term, LegalTerm) for doc in term.documents]
    found = [_words(one, detail.files, agreement.accepted_at) for one in named]
    shown = {one.address for one in found}
    kept = {file.url: file for file in reversed(detail.files) if file.url not in shown}
    return (*found, *(_former(file, is_read=bool(detail.terms)) for file in kept.values()))


def _words(
    document: LegalDocument, files: Sequence[LegalFile], accepted_at: datetime | None
) -> DocumentWords:
    copies = [one for one in files if one.url == document.url]
    title = document_name(document.type)
    version = document_version(document)
    return DocumentWords(
        f"{title}, {version}" if version else title,
        f"Accepted {text.date(accepted_at)}" if accepted_at else "Date of acceptance not known",
        document.url,
        host_of(document.url),
        copies[0] if copies else None,
        _changed(copies),
    )


def _changed(copies: Sequence[LegalFile]) -> str:
    hashes = list(dict.fromkeys(one.sha256 for one in copies))
    if len(hashes) < 2:  # noqa: PLR2004 - a change needs two
        return ""
    since = text.date(copies[0].seen_at)
    first = text.date(copies[-1].seen_at)
    return f"The document changed: another one is there since {since}. The copy of {first} is kept too."


def _former(file: LegalFile, *, is_read: bool) -> DocumentWords:
    return DocumentWords(
        "Earlier document" if is_read else "Document",
        "The terms no longer name it" if is_read else "The terms have not been read yet",
        file.url,
        host_of(file.url),
        file,
    )


def kept_words(file: LegalFile | None) -> str:
    """Whether a copy is kept here."""
    if file is None:
        return "No copy is kept here yet"
    return f"Copy kept here since {text.date(file.seen_at)}"


def file_name(words: DocumentWords, product: str) -> str:
    """A name for a saved copy, safe on every system."""
    ending = {"application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt"}
    kind = words.copy.media_type.partition(";")[0].strip() if words.copy else ""
    stem = f"{plain(product, 60)} - {words.title}".replace(text.NBSP, " ")
    safe = "".join(char if char.isalnum() or char in " -_,." else "_" for char in stem)
    return f"{safe.strip(' .')}{ending.get(kind, '')}"
