"""The start URL of an IAM Identity Center, as people type or paste it, for the window and the worker."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.language import tr

_LONGEST = 400
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_PATH = re.compile(r"[A-Za-z0-9._~/-]*")
_PORTAL = re.compile(r"[a-z0-9-]+\.portal\.([a-z0-9-]+)\.app\.aws")
_ACCESS_PORTALS = (".awsapps.com", ".awsapps.cn")
_HOSTS = (*_ACCESS_PORTALS, ".amazonaws.com", ".amazonaws.com.cn", ".aws")  # of AWS alone


def tidied(typed: str) -> str:
    """Write a start URL the way AWS does: with https, without what the portal adds behind it."""
    told = "".join(typed.split())
    if told and "://" not in told:
        told = f"https://{told}"
    try:
        parts = urlsplit(told)
    except ValueError:
        return told
    path = parts.path.rstrip("/")
    host = parts.netloc.lower()
    if not path and host.endswith(_ACCESS_PORTALS):
        path = "/start"
    return f"{parts.scheme.lower()}://{host}{path}" if host else told


def problem_of(start_url: str) -> str:
    """Say in one sentence what is wrong with a tidied start URL; empty when nothing is."""
    if not start_url:
        return tr("Enter the start URL of your access portal.")
    if len(start_url) > _LONGEST:
        return tr("This is too long for a start URL.")
    scheme, separator, rest = start_url.partition("://")
    host, _, path = rest.partition("/")
    if not separator or scheme != "https":
        return tr("A start URL begins with https://.")
    is_at_aws = _HOST.fullmatch(host) and host.endswith(_HOSTS)
    if not is_at_aws or not _PATH.fullmatch(path):
        return tr("This is no start URL: it looks like https://example.awsapps.com/start.")
    return ""


def region_in(start_url: str) -> str:
    """Give the region that a start URL names itself; empty when it names none."""
    host = start_url.partition("://")[2].partition("/")[0]
    found = _PORTAL.fullmatch(host)
    return found[1] if found else ""
