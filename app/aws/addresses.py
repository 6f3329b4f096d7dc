"""Start URLs, regions and sign-in pages: what people give is checked, and the browser is sent to AWS alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.errors import BadSettings, SignInNeeded
from app.language import tr
from app.model.sign_in import Center
from app.model.start_url import problem_of, tidied

_REGION = re.compile(r"[a-z]{2,6}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}")
_AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".awsapps.com", ".awsapps.cn", ".aws", ".aws.amazon.com")  # fmt: skip


def checked(center: Center) -> Center:
    """Give a center with its start URL as AWS has it. Raises BadSettings."""
    start_url = tidied(center.start_url)
    problem = problem_of(start_url)
    if problem:
        hint = tr("It is in the invitation to Identity Center, or whoever runs it knows it.")
        raise BadSettings(problem, hint, code="start-url")
    return Center(start_url, checked_region(center.region))


def checked_region(text: str) -> str:
    """Give a region as AWS writes it. Raises BadSettings."""
    region = text.strip().lower()
    if not _REGION.fullmatch(region):
        raise unknown_region(region)
    return region


def unknown_region(region: str) -> BadSettings:
    """No region of AWS is called that."""
    told = (
        tr("There is no AWS region {region}.", region=region)
        if _REGION.fullmatch(region)
        else tr("There is no AWS region of this name.")
    )
    return BadSettings(
        told,
        tr("Choose the region that Identity Center lives in, for instance us-east-1."),
        code="region",
    )


def require_aws_page(url: str, endpoint_url: str | None) -> None:
    """Refuse to send the browser anywhere but to AWS, or to the stand-in for it. Raises SignInNeeded."""
    parts = urlsplit(url)
    if endpoint_url is not None:
        own = urlsplit(endpoint_url)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return
    host = parts.hostname or ""
    is_plain = parts.username is None and parts.port in (None, 443)
    if endpoint_url is None and parts.scheme == "https" and is_plain and host.endswith(_AWS_HOSTS):
        return
    raise SignInNeeded(
        tr("The sign-in page is not at AWS, so Countersign does not open it."),
        tr("Check the network and the proxy of this computer, then try again."),
        code="sign-in-page",
    )
