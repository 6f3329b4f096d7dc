"""What a pasted text leads to: the id of an offer or a product, alone or in a Marketplace link."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

import msgspec

from app.language import tr

_HOST = "aws.amazon.com"
_PATH = "/marketplace"
_LONGEST = 2048
# Longer than words such as "offer-based": AWS makes ids of 13 letters and digits.
_ID = re.compile(r"(offer|offerset|prodview|listing|prod)-[A-Za-z0-9]{10,64}")
_SOME_DIGIT = re.compile(r".*[0-9]")
_IS_LINK = re.compile(r"(?i)[a-z][a-z0-9+.-]*://|www\.|[a-z0-9.-]*aws\.amazon\.com")


class PastedKind(StrEnum):
    """What an id names."""

    OFFER = "offer"
    OFFER_SET = "offerset"
    LISTING = "listing"
    PRODUCT = "prod"


# The most exact first: a link to an offer also names its product.
_KINDS = {
    "offer": PastedKind.OFFER,
    "offerset": PastedKind.OFFER_SET,
    "prodview": PastedKind.LISTING,
    "listing": PastedKind.LISTING,
    "prod": PastedKind.PRODUCT,
}
_ORDER = tuple(_KINDS)


class Pasted(msgspec.Struct, frozen=True):
    """What to open, or why a link is not followed: one of the two."""

    kind: PastedKind = PastedKind.OFFER
    key: str = ""
    problem: str = ""


def read_pasted(text: str) -> Pasted | None:
    """Say what a text leads to; None where it is neither an id nor a link, but words to search for."""
    clean = text.strip()
    if found := _of_id(clean):
        return found
    if not _IS_LINK.match(clean) or any(char.isspace() for char in clean):
        return None
    return _of_link(clean)


def _of_id(text: str) -> Pasted | None:
    found = _ID.fullmatch(text)
    if found is None or not _SOME_DIGIT.match(text):
        return None
    return Pasted(_KINDS[found[1]], text)


def _of_link(address: str) -> Pasted:
    if len(address) > _LONGEST:
        return Pasted(problem=tr("This link is too long to be one of AWS Marketplace."))
    try:
        parts = urlsplit(address)
        is_standard = parts.netloc.lower() == _HOST  # no user, no port, no look-alike
    except ValueError:
        return Pasted(
            problem=tr("This is no link that Countersign can read. Paste it again, whole.")
        )
    if not parts.scheme or "://" not in address:
        return Pasted(
            problem=tr(
                "Paste the whole link, with {address} at its beginning.",
                address=f"https://{_HOST}{_PATH}",
            )
        )
    if parts.scheme.lower() != "https" or not is_standard or not _is_inside(parts.path):
        return Pasted(
            problem=tr(
                "Countersign only follows links to {address}. Paste one of those, or an offer's id.",
                address=f"https://{_HOST}{_PATH}",
            )
        )
    values = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
    found = [one for one in map(_of_id, values) if one is not None]
    if not found:
        return Pasted(
            problem=tr(
                "This link names no offer and no product."
                " Paste the link of an offer or of a product's page, or an offer's id."
            )
        )
    return min(found, key=lambda one: _ORDER.index(one.key.partition("-")[0]))


def _is_inside(path: str) -> bool:
    return path == _PATH or path.startswith(f"{_PATH}/")
