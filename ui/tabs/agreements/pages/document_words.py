"""Legal documents in words: kind, version, where they are, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import msgspec

from app.language import tr
from app.model.agreement_detail import AgreementDetail, LegalFile, TermsVersion
from app.model.term import LegalDocument, LegalTerm
from app.model.text import plain
from ui import text
from ui.terms.document_names import document_name, document_version, host_of


class DocumentWords(msgspec.Struct, frozen=True):
    """One document: its name and date, its foreign address, its newest kept copy, what changed."""

    title: str
    second: str
    address: str
    host: str
    copy: LegalFile | None = None
    note: str = ""


def documents(detail: AgreementDetail) -> tuple[DocumentWords, ...]:
    """The documents of the newest terms, then kept copies of documents that AWS shows no more."""
    agreement = detail.row.agreement
    newest = detail.terms[0].terms.terms if detail.terms else ()
    named = [doc for term in newest if isinstance(term, LegalTerm) for doc in term.documents]
    found = [_words(one, detail.files, agreement.accepted_at) for one in named]
    shown = {one.address for one in found}
    kept = {file.url: file for file in reversed(detail.files) if file.url not in shown}
    return (*found, *(_former(file, detail) for file in kept.values()))


def _words(
    document: LegalDocument, files: Sequence[LegalFile], accepted_at: datetime | None
) -> DocumentWords:
    copies = [one for one in files if one.url == document.url]
    return DocumentWords(
        _title(document),
        tr("Accepted {date}", date=text.date(accepted_at))
        if accepted_at
        else tr("Date of acceptance not known"),
        document.url,
        host_of(document.url),
        copies[0] if copies else None,
        _changed(copies),
    )


def _title(document: LegalDocument) -> str:
    name, version = document_name(document.type), document_version(document)
    return f"{name}, {version}" if version else name


def _changed(copies: Sequence[LegalFile]) -> str:
    hashes = list(dict.fromkeys(one.sha256 for one in copies))
    if len(hashes) < 2:  # noqa: PLR2004 - a change needs two
        return ""
    since = text.date(copies[0].seen_at)
    first = text.date(copies[-1].seen_at)
    return tr(
        "The document changed: another one is there since {since}. The copy of {first} is kept too.",
        since=since,
        first=first,
    )


def _former(file: LegalFile, detail: AgreementDetail) -> DocumentWords:
    """A kept copy that the newest terms do not name, by the last terms that named it."""
    copies = [one for one in detail.files if one.url == file.url]
    title, second = tr("Earlier document"), tr("The terms no longer name it")
    if not detail.terms:
        title, second = tr("Document"), tr("The terms have not been read yet")
    for newer, version in pairwise(detail.terms):
        if (named := _named(file.url, version)) is not None:
            title = tr("Earlier: {document}", document=_title(named))
            second = tr("The terms name it no longer, since {date}", date=text.date(newer.seen_at))
            break
    return DocumentWords(title, second, file.url, host_of(file.url), file, _changed(copies))


def _named(url: str, version: TermsVersion) -> LegalDocument | None:
    legal = (term for term in version.terms.terms if isinstance(term, LegalTerm))
    papers = (paper for term in legal for paper in term.documents)
    return next((paper for paper in papers if paper.url == url), None)


def kept_words(file: LegalFile | None) -> str:
    """Whether a copy is kept here."""
    if file is None:
        return tr("No copy is kept here yet")
    return tr("Copy kept here since {date}", date=text.date(file.seen_at))


def file_name(words: DocumentWords, product: str) -> str:
    """A name for a saved copy, safe on every system."""
    ending = {"application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt"}
    kind = words.copy.media_type.partition(";")[0].strip() if words.copy else ""
    stem = f"{plain(product, 60)} - {words.title}".replace(text.NBSP, " ")
    safe = "".join(char if char.isalnum() or char in " -_,." else "_" for char in stem)
    return f"{safe.strip(' .')}{ending.get(kind, '')}"
