"""The catalogue over a fake worker that answers each question as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.worker.catalogue_messages import (
    CatalogueAnswer,
    CatalogueRequest,
    CountFacets,
    DeliveriesRead,
    FacetsCounted,
    ListingRead,
    ListingsFound,
    ListOptions,
    OptionsListed,
    ProductRead,
    ReadDeliveries,
    ReadListing,
    ReadOffer,
    ReadProduct,
    SearchMarketplace,
)
from tests.fakes import offer_samples as some
from tests.fakes.client import Asked
from tests.fakes.frame import Frame
from ui.tabs.offers.market import MarketPage

R = TypeVar("R")


class Market:
    """The page, and the worker's part: `asked` finds what waits for an answer."""

    def __init__(self, frame: Frame, qtbot: QtBot) -> None:
        self.frame = frame
        self.qtbot = qtbot
        self.page = MarketPage(frame.context)
        frame.window.setCentralWidget(self.page)
        frame.window.resize(1280, 820)
        frame.window.show()

    def asked(self, kind: type[R], fits: Callable[[R], bool] = lambda _one: True) -> Asked:
        """The newest question of a kind that nobody has answered."""
        found: list[Asked] = []

        def is_there() -> bool:
            found[:] = [
                one
                for one in self.frame.client.asked
                if isinstance(one.request, kind) and fits(one.request) and not one.future.done()
            ]
            return bool(found)

        self.qtbot.waitUntil(is_there)
        return found[-1]

    def open_questions(self, kind: type[CatalogueRequest]) -> list[CatalogueRequest]:
        """All questions of a kind so far."""
        return [one.request for one in self.frame.client.asked if isinstance(one.request, kind)]

    def answer(self, kind: type[R], answer: CatalogueAnswer) -> None:
        """Answer the newest question of a kind."""
        self.asked(kind).future.set_result(answer)

    def fail(self, kind: type[R], error: AppError) -> None:
        """Let the newest question of a kind fail."""
        self.asked(kind).future.set_exception(error)

    def find(self, *names: str, total: int = 0, token: str = "") -> None:
        """Answer a search with products of these names."""
        before = len(self.page.searching.found) if self.page.searching.has_more else 0
        found = [some.listing(before + at, name) for at, name in enumerate(names)]
        self.answer(SearchMarketplace, ListingsFound(tuple(found), total or len(found), token))
        self.qtbot.waitUntil(lambda: not self.page.searching.is_running)

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        view = self.page.list.view
        view.setCurrentIndex(view.results.index(row))

    def tell_of_product(self) -> None:
        """Answer everything that the pane asks about a product but its offers."""
        self.answer(ReadListing, ListingRead(some.page()))
        self.answer(ReadProduct, ProductRead(some.product()))
        self.answer(ReadDeliveries, DeliveriesRead(some.deliveries()))

    def titles(self) -> list[str]:
        """The rows of the list."""
        return [row.title for row in self.page.list.view.results.rows]

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(is_so)


@pytest.fixture
def market(frame: Frame, qtbot: QtBot) -> Iterator[Market]:
    """The page, shown; its first questions are answered with two products and one private offer."""
    made = Market(frame, qtbot)
    made.find("Lumenfold Observability", "Pellucid Data Quality")
    made.answer(CountFacets, FacetsCounted(some.facets()))
    made.answer(ListOptions, OptionsListed((some.option(),)))
    made.wait(lambda: made.page.private_read.answer is not None)
    yield made
    for one in frame.client.asked:
        one.future.cancel()


def offers_asked(market: Market) -> list[str]:
    """The offers that were asked for."""
    found = market.open_questions(ReadOffer)
    return [one.offer_id for one in found if isinstance(one, ReadOffer)]
