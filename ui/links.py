"""The one place that opens links: https on hosts of our own list, addresses built here from known ids."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

CONSOLE_HOSTS = frozenset(
    {"console.aws.amazon.com", "us-east-1.console.aws.amazon.com", "aws.amazon.com"}
)
_PLAIN_ADDRESS = re.compile(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~%/?#=&:-]*)?")


def is_allowed(address: str) -> bool:
    """Whether the address is https, plain, without user or port, on a host of the list."""
    if not _PLAIN_ADDRESS.fullmatch(address):
        return False
    parts = urlsplit(address)
    return parts.netloc in CONSOLE_HOSTS


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
