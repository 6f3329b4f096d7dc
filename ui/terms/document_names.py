"""Legal documents by name, version and host."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.language import tr
from app.model.term import LegalDocument
from app.model.text import plain

_NAMES = {
    "CustomEula": tr("Custom licence"),
    "StandardEula": tr("Standard licence"),
    "EnterpriseEula": tr("Enterprise licence"),
    "CustomDsa": tr("Custom data subscription agreement"),
    "StandardDsa": tr("Standard data subscription agreement"),
}


def document_name(kind: str) -> str:
    """A kind of document in words; an unknown one as its own text."""
    return _NAMES.get(kind) or plain(kind, 80) or tr("Document")


def document_version(document: LegalDocument) -> str:
    """`version 3` on one line; empty when AWS names none."""
    version = plain(document.version, 40)
    return tr("version\u00a0{version}", version=version) if version else ""


def host_of(address: str) -> str:
    """The host of a foreign address, for people to judge; empty when it has none."""
    try:
        return plain(urlsplit(address).hostname or "", 200)
    except ValueError:
        return ""
