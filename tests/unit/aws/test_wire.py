from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.aws.wire import Page, Wire, pages, read_document, rows, utc
from app.errors import Rejected, Unclear


class Row(Wire, frozen=True):
    row_id: str
    amount: str = ""
    words: tuple[str, ...] = ()


def as_is(row: Row) -> Row:
    return row


class Listing:
    """Pages by token; a token in `lost` is refused once."""

    def __init__(self, *replies: Mapping[str, Any], lost: int = 0) -> None:
        self._replies = replies
        self._lost = lost
        self.calls = 0

    def fetch(self, where: Mapping[str, Any]) -> Mapping[str, Any]:
        self.calls += 1
        if where and self._lost:
            self._lost -= 1
            raise Rejected("Lost.", reason="INVALID_NEXT_TOKEN")
        return self._replies[int(where.get("nextToken", 0))]

    def read(self) -> list[Page[Row]]:
        return list(pages(self.fetch, lambda reply: rows(reply, "items", Row, as_is)))


def page(*ids: str, token: str | None = None) -> dict[str, Any]:
    more = {"nextToken": token} if token else {}
    return {"items": [{"rowId": one} for one in ids], **more}


def ids(found: list[Page[Row]]) -> list[list[str]]:
    return [[row.row_id for row in one.items] for one in found]


def test_short_and_empty_pages_do_not_end_a_listing() -> None:
    listing = Listing(page("a", token="1"), page(token="2"), page("b"))
    assert ids(listing.read()) == [["a"], [], ["b"]]


def test_a_lost_place_starts_the_listing_again() -> None:
    listing = Listing(page("a", token="1"), page("b"), lost=1)
    assert ids(listing.read()) == [["a"], ["a"], ["b"]]


def test_a_place_that_is_lost_for_ever_ends_in_an_error() -> None:
    with pytest.raises(Rejected):
        Listing(page("a", token="1"), page("b"), lost=99).read()


def test_tokens_in_a_circle_end_in_an_error() -> None:
    listing = Listing(page("a", token="1"), page("b", token="1"))
    with pytest.raises(Unclear):
        listing.read()
    assert listing.calls == 2


def test_a_token_that_is_no_text_ends_in_an_error() -> None:
    with pytest.raises(Unclear):
        Listing({"items": [], "nextToken": 5}).read()


def test_a_row_that_makes_no_sense_is_counted_not_guessed() -> None:
    reply = {"items": [{"rowId": "a"}, {}, {"rowId": 5}, "x", None, {"rowId": "b", "amount": 1.5}]}
    found = rows(reply, "items", Row, as_is)
    assert [row.row_id for row in found.items] == ["a"]
    assert found.unreadable == 5


@pytest.mark.parametrize("reply", [{}, {"items": None}, {"items": {}}, {"other": []}])
def test_a_missing_list_is_not_an_empty_list(reply: dict[str, Any]) -> None:
    with pytest.raises(Unclear):
        rows(reply, "items", Row, as_is)


def test_half_surrogates_become_question_marks() -> None:
    assert read_document({"rowId": "a\ud800b"}, Row, as_is).row_id == "a?b"
    assert rows({"items": [{"rowId": "\udfff"}]}, "items", Row, as_is).items[0].row_id == "?"
    odd = {"rowId": "a", "words": ["b", "\udfff"], "count": 1}
    assert read_document(odd, Row, as_is).words == ("b", "?")


def test_times_are_given_in_utc() -> None:
    local = datetime(2026, 11, 18, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert utc(local) == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    assert utc(local).tzinfo is UTC  # type: ignore[union-attr]
    assert utc(None) is None


def test_a_time_without_a_zone_is_not_understood() -> None:
    with pytest.raises(ValueError, match="zone"):
        utc(datetime(2026, 11, 18))  # noqa: DTZ001
