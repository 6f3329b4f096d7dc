"""While a person types, only the newest search still goes out."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.aws.wire import Page
from app.errors import NeverSent
from app.model.listing import ListingQuery
from app.worker.catalogue_messages import CountFacets, SearchMarketplace
from app.worker.catalogue_reads import CatalogueReads
from app.worker.tasks import Tasks
from app.worker.threads import Threads

DEADLINE_S = 60.0


class SlowCatalogue:
    """Keeps what went out; every answer waits until it is let go."""

    def __init__(self) -> None:
        self.went_out: list[str] = []
        self.began = threading.Event()
        self.goes_on = threading.Event()

    def search(self, query: ListingQuery, token: str = "") -> tuple[Page[Any], int, str]:
        self._wait(f"search {query.text}{token}")
        return Page(()), 0, ""

    def facets(self, query: ListingQuery) -> tuple[()]:
        self._wait(f"facets {query.text}")
        return ()

    def _wait(self, what: str) -> None:
        self.went_out.append(what)
        self.began.set()
        assert self.goes_on.wait(DEADLINE_S)


def ask(*requests: SearchMarketplace | CountFacets) -> tuple[SlowCatalogue, list[object]]:
    """Ask one after the other while the first is on its way, with one thread for all."""
    catalogue = SlowCatalogue()

    answers: dict[int, object] = {}

    async def work() -> None:
        threads, tasks = Threads(1, "test"), Tasks(lambda _error: None)
        reads = CatalogueReads(
            cast("Any", SimpleNamespace(catalogue=catalogue, offers=None)), threads
        )

        async def answer(number: int) -> None:
            try:
                answers[number] = await reads.answer(requests[number])
            except NeverSent as error:
                answers[number] = error

        running = [tasks.start("first", answer(0))]
        await asyncio.to_thread(catalogue.began.wait, DEADLINE_S)
        running += [tasks.start("next", answer(number)) for number in range(1, len(requests))]
        await asyncio.sleep(0)
        catalogue.goes_on.set()
        await asyncio.wait_for(asyncio.gather(*running), DEADLINE_S)
        threads.close()
        threads.join(DEADLINE_S)

    asyncio.run(work())
    return catalogue, [answers[number] for number in range(len(requests))]


@pytest.mark.parametrize(("make", "what"), [(SearchMarketplace, "search"), (CountFacets, "facets")])
def test_only_the_newest_goes_out(make: type, what: str) -> None:
    queries = [make(ListingQuery(words)) for words in ("l", "lo", "logs")]
    catalogue, answers = ask(*queries)
    assert catalogue.went_out == [f"{what} l", f"{what} logs"]
    assert isinstance(answers[1], NeverSent)
    assert not isinstance(answers[2], NeverSent)


def test_a_next_page_is_no_new_search() -> None:
    first = SearchMarketplace(ListingQuery("a"))
    page = SearchMarketplace(ListingQuery("a"), "t1")
    again = SearchMarketplace(ListingQuery("b"))
    catalogue, answers = ask(first, page, again)
    assert catalogue.went_out == ["search a", "search at1", "search b"]
    assert not any(isinstance(one, NeverSent) for one in answers)


def test_facets_and_searches_do_not_replace_each_other() -> None:
    catalogue, _ = ask(SearchMarketplace(ListingQuery("a")), CountFacets(ListingQuery("a")))
    assert catalogue.went_out == ["search a", "facets a"]
