"""Which of the links that AWS gives may be opened in a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

_MARKETPLACE = "aws.amazon.com"


def is_https(url: str) -> bool:
    """Tell whether a link leads to a web page over a secure connection, and hides nothing."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def marketplace_link(value: object) -> str:
    """Give the link to a product on AWS Marketplace; empty for anything else."""
    if not isinstance(value, str) or not is_https(value):
        return ""
    parts = urlsplit(value)
    is_product = parts.hostname == _MARKETPLACE and parts.path.startswith("/marketplace/")
    return value if is_product else ""
