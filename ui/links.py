"""The one place that opens links: https on hosts of our own list, addresses built here from known ids.

Addresses of sign-in pages and of pages that link wallets come from AWS and hold secrets: they are
neither logged nor shown.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.language import tr
from app.model.release import version_order
from app.publisher import PUBLISHER, Publisher

CONSOLE_HOSTS = frozenset(
    {"console.aws.amazon.com", "us-east-1.console.aws.amazon.com", "aws.amazon.com"}
)
# Where AWS Marketplace keeps legal documents. Buckets and distributions there can be anybody's, so the
# person sees the host first.
_DOCUMENT_HOSTS = ("amazonaws.com", "cloudfront.net", "aws.amazon.com")
_PLAIN_ADDRESS = re.compile(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~%/?#=&:-]*)?")
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_AMAZON = r"(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws)"
# Where Identity Center and the console sign people in, in all partitions.
_SIGN_IN_HOST = re.compile(
    rf"oidc(?:-fips)?\.{_REGION}\.{_AMAZON}"
    rf"|device\.sso(?:-fips)?\.{_REGION}\.{_AMAZON}"
    r"|(?:[a-z0-9-]+\.){1,3}awsapps\.(?:com|cn)"
    r"|identitycenter\.amazonaws\.com"
    rf"|[a-z0-9-]+\.portal\.{_REGION}\.app\.aws"
    rf"|(?:{_REGION}\.)?signin\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)"
    rf"|signin\.{_REGION}\.(?:amazonaws\.com|api\.aws)"
)
_SIGN_IN_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(?P<port>:\d{1,5})?"
    r"(?:[/?][A-Za-z0-9._~%/?#=&:+,;@-]*)?"
)
# Those behind the connectors of payment managers, where wallets are linked.
_WALLET_HOSTS = ("coinbase.com", "privy.io", "stripe.com")
_SANDBOX_HOSTS = ("sandbox.example",)  # reserved: it reaches nobody
_WALLET_ADDRESS = re.compile(r"https://[a-z0-9.-]+(?:[/?][A-Za-z0-9._~%/?#=&:+,;@$'()*-]*)?")
_LOOPBACK = ("127.0.0.1", "localhost")


def is_allowed(address: str) -> bool:
    """Whether the address is https, plain, without user or port, on a host of the list."""
    if not _PLAIN_ADDRESS.fullmatch(address):
        return False
    parts = urlsplit(address)
    return parts.netloc in CONSOLE_HOSTS


def document_problem(address: str) -> str:
    """Why a legal document's address does not open; empty when it may be opened after asking."""
    if not address:
        return tr("AWS gives no address for this document.")
    if not address.startswith("https://"):
        return tr("Only https addresses are opened, and this is none.")
    if not _PLAIN_ADDRESS.fullmatch(address):
        return tr("This address has characters that can hide where it leads.")
    host = urlsplit(address).netloc
    if not any(host == one or host.endswith(f".{one}") for one in _DOCUMENT_HOSTS):
        return tr("This is no host where AWS Marketplace keeps documents.")
    return ""


def open_document(address: str) -> bool:
    """Open a legal document that the person has been asked about; False when it may not be opened."""
    if document_problem(address):
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251


def wallet_page_problem(address: str, *, is_sandbox: bool = False) -> str:
    """Why a page that links a wallet does not open; empty when it may be opened after asking."""
    if not address:
        return tr("AWS gives no page for this now.")
    if not _WALLET_ADDRESS.fullmatch(address):
        return tr("This is no plain https address.")
    host = urlsplit(address).netloc
    known = (*_WALLET_HOSTS, *_SANDBOX_HOSTS) if is_sandbox else _WALLET_HOSTS
    is_known = any(host == one or host.endswith(f".{one}") for one in known)
    if is_known or _SIGN_IN_HOST.fullmatch(host):
        return ""
    return tr("This is no host of AWS, Coinbase, Privy or Stripe that Countersign knows.")


def open_wallet_page(address: str, *, is_sandbox: bool = False) -> bool:
    """Open a page that links a wallet; False when it may not be opened."""
    if wallet_page_problem(address, is_sandbox=is_sandbox):
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251


def open_paper(path: str) -> bool:
    """Open a PDF that the worker has fetched and looked at; False when no program here opens it."""
    if not path.endswith(".pdf") or not Path(path).is_file():
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))  # noqa: TID251


def agreement_address(agreement_id: str) -> str:
    """The console's page of an agreement."""
    return (
        "https://us-east-1.console.aws.amazon.com/marketplace/home/agreements/"
        f"{quote(agreement_id, safe='')}"
    )


def release_address(version: str, publisher: Publisher = PUBLISHER) -> str:
    """The page of a release of Countersign. Raises ValueError: it is no version."""
    version_order(version)
    return publisher.page_address(version)


def open_release_page(version: str, publisher: Publisher = PUBLISHER) -> bool:
    """Open the page of a release; False where nobody publishes this build."""
    if not publisher.is_real:
        return False
    address = release_address(version, publisher)
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251


def host_of(address: str) -> str:
    """The host that an address leads to."""
    return urlsplit(address).netloc


def open_link(address: str) -> bool:
    """Open an allowed address in the browser; anything else is refused and False."""
    if not is_allowed(address):
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251


def open_folder(folder: Path) -> bool:
    """Show a folder of this computer in the system's file manager; False when it is none."""
    if not folder.is_dir():
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))  # noqa: TID251


def is_sign_in_page(address: str, endpoint_url: str = "") -> bool:
    """Whether AWS signs people in there, or the loopback server at `endpoint_url` that stands in for it."""
    found = _SIGN_IN_ADDRESS.fullmatch(address)
    if found is None:
        return False
    if found["host"] in _LOOPBACK:
        own = _SIGN_IN_ADDRESS.fullmatch(endpoint_url)
        if own is None or own["host"] not in _LOOPBACK:
            return False
        return (own["scheme"], own["port"]) == (found["scheme"], found["port"])
    is_standard = found["scheme"] == "https" and found["port"] is None
    return is_standard and _SIGN_IN_HOST.fullmatch(found["host"]) is not None


def open_sign_in_page(address: str, endpoint_url: str = "") -> bool:
    """Open a page where the person signs in; False when it is none, or no browser could be started."""
    if not is_sign_in_page(address, endpoint_url):
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))  # noqa: TID251
