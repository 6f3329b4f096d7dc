"""The one place that opens links: https on hosts of our own list, addresses built here from known ids."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

CONSOLE_HOSTS = frozenset(
    {"console.aws.amazon.com", "us-east-1.console.aws.amazon.com", "aws.amazon.com"}
)
# Where AWS Marketplace keeps legal documents. Buckets and distributions there can be anybody's, so the
# person sees the host first.
_DOCUMENT_HOSTS = ("amazonaws.com", "cloudfront.net", "aws.amazon.com")
_PLAIN_ADDRESS = re.compile(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~%/?#=&:-]*)?")


def is_allowed(address: str) -> bool:
    """Whether the address is https, plain, without user or port, on a host of the list."""
    if not _PLAIN_ADDRESS.fullmatch(address):
        return False
    parts = urlsplit(address)
    return parts.netloc in CONSOLE_HOSTS


def document_problem(address: str) -> str:
    """Why a legal document's address does not open; empty when it may be opened after asking."""
    if not address:
        return "AWS gives no address for this document."
    if not address.startswith("https://"):
        return "Only https addresses are opened, and this is none."
    if not _PLAIN_ADDRESS.fullmatch(address):
        return "This address has characters that can hide where it leads."
    host = urlsplit(address).netloc
    if not any(host == one or host.endswith(f".{one}") for one in _DOCUMENT_HOSTS):
        return "This is no host where AWS Marketplace keeps documents."
    return ""


def open_document(address: str) -> bool:
    """Open a legal document that the person has been asked about; False when it may not be opened."""
    if document_problem(address):
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251


def agreement_address(agreement_id: str) -> str:
    """The console's page of an agreement."""
    return (
        "https://us-east-1.console.aws.amazon.com/marketplace/home/agreements/"
        f"{quote(agreement_id, safe='')}"
    )


def open_link(address: str) -> bool:
    """Open an allowed address in the browser; anything else is refused and False."""
    if not is_allowed(address):
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251
