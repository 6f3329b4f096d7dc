"""Reads AWS's documents strictly: a value of the wrong type is an unreadable document, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from app.errors import Rejected, Unclear
from app.language import tr
from app.model.typed import known

T = TypeVar("T")
Doc = TypeVar("Doc", bound=msgspec.Struct)

# A count that makes sense: JSON may also hold numbers that no message and no store can.
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]

_MAX_RESTARTS = 3
_LOST_PLACE = frozenset(
    {"INVALID_NEXT_TOKEN", "INVALID_PAGINATION_TOKEN", "invalidNextToken", "expiredNextToken"}
)


class Wire(msgspec.Struct, frozen=True, rename="camel"):
    """Base of AWS's documents: named as in the service model, unknown members are let through."""


class Party(Wire, frozen=True):
    """The account on one side of an agreement."""

    account_id: str = ""


class Resource(Wire, frozen=True):
    """A product."""

    id: str = ""
    type: str = ""
    name: str = ""


class ProposalSummary(Wire, frozen=True):
    """The offer behind an agreement or a quote."""

    offer_id: str = ""
    offer_set_id: str = ""
    resources: tuple[Resource, ...] = ()

    @property
    def product(self) -> Resource:
        """The first product; marketplace offers have one."""
        return self.resources[0] if self.resources else Resource()


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a listing. `unreadable` rows are missing: such a listing is not complete."""

    items: tuple[T, ...]
    unreadable: int = 0


def utc(moment: datetime | None) -> datetime | None:
    """Give a time in UTC: botocore hands JSON times out in the machine's own zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise msgspec.ValidationError("a time without a zone")
    return moment.astimezone(UTC)


def read_document(reply: Mapping[str, Any], doc: type[Doc], make: Callable[[Doc], T]) -> T:
    """Make a model value of a reply. Raises Unclear when it is not what the model says."""
    try:
        return make(_convert(reply, doc))
    except (ValueError, OverflowError, RecursionError) as error:
        raise unreadable(type(error).__name__) from error


def _convert(raw: object, doc: type[Doc]) -> Doc:
    """Read a document; half surrogates, which JSON may carry, become question marks."""
    found = msgspec.convert(raw, known(doc), strict=True)
    try:
        msgspec.json.encode(found)
    except UnicodeEncodeError:
        return msgspec.convert(_mended(raw), doc, strict=True)
    return found


def _mended(raw: object) -> object:
    if isinstance(raw, str):
        return raw.encode("utf-8", "replace").decode("utf-8")
    if isinstance(raw, Mapping):
        return {name: _mended(item) for name, item in raw.items()}
    return [_mended(item) for item in raw] if isinstance(raw, list) else raw


def unreadable(code: str) -> Unclear:
    """Make the error for an answer that cannot be understood."""
    return Unclear(
        tr("AWS's answer makes no sense to this version of Countersign."),
        tr("Try again; if it stays, look for a newer version."),
        code=code,
    )


def rows(reply: Mapping[str, Any], key: str, doc: type[Doc], make: Callable[[Doc], T]) -> Page[T]:
    """Make a page of a reply. A missing list is no empty list: it would say that all is gone."""
    found = reply.get(key)
    if not isinstance(found, list):
        raise unreadable(f"no {key}")
    items: list[T] = []
    for row in found:
        try:
            items.append(make(_convert(row, doc)))
        except (ValueError, OverflowError, RecursionError):
            continue
    return Page(tuple(items), len(found) - len(items))


def pages(
    fetch: Callable[[dict[str, Any]], Mapping[str, Any]],
    make_page: Callable[[Mapping[str, Any]], Page[T]],
    *,
    place: str = "nextToken",
) -> Iterator[Page[T]]:
    """Yield page by page until AWS gives no token; short and empty pages do not end a listing.

    A token that AWS no longer takes starts the listing again from page one, so rows may come twice.
    `fetch` is given {"nextToken": …} or nothing; `place` is what the service calls the token. Raises Unclear when tokens go in a circle.
    """
    seen: set[str] = set()
    restarts = 0
    where: dict[str, Any] = {}
    while True:
        try:
            reply = fetch(where)
        except Rejected as error:
            if error.reason not in _LOST_PLACE or not where or restarts == _MAX_RESTARTS:
                raise
            restarts += 1
            seen.clear()
            where = {}
            continue
        yield make_page(reply)
        token = reply.get(place)
        if not token:
            return
        if not isinstance(token, str) or token in seen:
            raise unreadable("repeated page")
        seen.add(token)
        where = {place: token}
