"""The bar under the pane: which offer it is about, the way to its configuration, and why it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.model.offer import OfferSet
from app.model.term import UnknownTerm
from app.worker.catalogue_messages import (
    OfferRead,
    OfferSetRead,
    ReadOffer,
    ReadOfferSet,
)
from app.worker.messages import WorkerLost
from app.worker.quote_messages import ReadQuote
from tests.fakes import offer_samples as some
from tests.fakes.samples import NOW
from tests.fakes.window import Opened
from tests.ui.offers.conftest import Market
from ui.purchase.configure_page import ConfigurePage
from ui.purchase.quote_page import QuotePage
from ui.purchase.set_page import SetPage
from ui.registry import TabKey
from ui.tabs.offers.tab import OffersTab


def show(market: Market, read: OfferRead) -> None:
    """Open an offer by its id and answer what is asked about it."""
    subject = market.page.pane.subject
    subject.show_offer(read.offer.offer_id)
    market.answer(ReadOffer, read)
    market.wait(lambda: subject.chosen_id in subject.offers.offers)


def test_the_bar_names_the_chosen_offer_and_asks_to_configure_it(market: Market) -> None:
    bar = market.page.purchase
    assert not bar.isVisible()
    read = some.read()
    show(market, read)
    asked: list[OfferRead] = []
    market.page.configure_asked.connect(asked.append)
    assert bar.isVisible()
    said = bar.what.text().replace("\u00a0", " ")
    assert said == "FY27 renewal · 168,000.00 USD, 12 months"
    assert bar.under.text() == "Nothing is bought yet"
    bar.button.click()
    market.page.run_main_action()
    assert asked == [read, read]


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (some.read(some.option(days=-1)), "has expired"),
        (some.read(some.coming()), "not open yet"),
        (some.read(None, UnknownTerm("escrowTerm")), "cannot handle: escrowTerm"),
    ],
)
def test_what_cannot_be_quoted_says_why(market: Market, read: OfferRead, words: str) -> None:
    show(market, read)
    bar = market.page.purchase
    assert not bar.button.isEnabled()
    assert words in bar.under.text()
    assert words in bar.button.accessibleDescription()
    asked: list[OfferRead] = []
    market.page.configure_asked.connect(asked.append)
    market.page.run_main_action()
    assert asked == []


def test_it_closes_when_the_offer_ends_and_when_nothing_can_be_sent(market: Market) -> None:
    show(market, some.read())
    bar = market.page.purchase
    market.frame.client.tell(WorkerLost(1, None))
    assert "has stopped" in bar.under.text()
    market.frame.move_clock(NOW + timedelta(days=12))
    assert "has expired" in bar.under.text()


def show_set(market: Market, bundle: OfferSet) -> None:
    """Open a set by its id and answer what is asked about it."""
    subject = market.page.pane.subject
    subject.show_offer(bundle.offer_set_id, is_set=True)
    market.answer(ReadOfferSet, OfferSetRead(bundle))
    market.wait(lambda: bool(subject.offers.sets))


def test_a_set_is_bought_from_the_bar_and_an_offer_configured(market: Market) -> None:
    show_set(market, some.offer_set())
    bar = market.page.purchase
    assert bar.button.accessibleName() == "Buy this set"
    assert bar.what.text().replace("\u00a0", " ") == "Starter set · 1 offer"
    assert "accepted by itself" in bar.under.text()
    wanted: list[OfferSet] = []
    market.page.set_asked.connect(wanted.append)
    market.page.run_main_action()
    assert wanted == [some.offer_set()]
    show(market, some.read())
    assert bar.button.accessibleName() == "Configure and quote"
    assert bar.button.isEnabled()


def test_a_set_without_offers_cannot_be_bought(market: Market) -> None:
    show_set(market, msgspec.structs.replace(some.offer_set(), products=()))
    bar = market.page.purchase
    assert not bar.button.isEnabled()
    assert "AWS names no offers in this set" in bar.under.text()


@pytest.fixture
def tab(opened: Opened) -> Iterator[OffersTab]:
    yield cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    for one in opened.client.asked:
        one.future.cancel()


def test_the_configuration_opens_over_the_catalogue_and_is_still_there_after_going_back(
    tab: OffersTab, opened: Opened, qtbot: QtBot
) -> None:
    read = some.configurable()
    tab.market.configure_asked.emit(read)
    page = tab.page
    assert isinstance(page, ConfigurePage)
    assert page.isVisible()
    assert page.table is not None
    field = page.table.rows[0].field
    assert field is not None
    field.lineEdit().setText("20")
    page.back_asked.emit()
    assert tab.page is None
    assert not tab.stack.isHidden()
    tab.market.configure_asked.emit(some.configurable())
    assert tab.page is page
    assert field.number == 20
    assert opened.client.commands == []


def test_its_quote_opens_over_it_and_leads_back_to_what_was_entered(
    tab: OffersTab, opened: Opened, qtbot: QtBot
) -> None:
    tab.market.configure_asked.emit(some.configurable())
    page = tab.page
    assert isinstance(page, ConfigurePage)
    page.quote_wanted.emit("ar-7f3k2m9x5w8z")
    quote = tab.page
    assert isinstance(quote, QuotePage)
    assert quote.steps.names == page.steps.names
    qtbot.waitUntil(lambda: any(isinstance(one.request, ReadQuote) for one in opened.client.asked))
    quote.back_asked.emit()
    assert tab.page is page


def test_another_offer_has_a_page_of_its_own(tab: OffersTab) -> None:
    tab.market.configure_asked.emit(some.configurable())
    first = tab.page
    assert first is not None
    first.back_asked.emit()
    tab.market.configure_asked.emit(some.read())
    assert isinstance(tab.page, ConfigurePage)
    assert tab.page is not first


def test_the_page_of_a_set_opens_over_the_catalogue_and_is_still_there_after_going_back(
    tab: OffersTab,
) -> None:
    tab.market.set_asked.emit(some.offer_set())
    page = tab.page
    assert isinstance(page, SetPage)
    page.back_asked.emit()
    assert tab.page is None
    tab.market.set_asked.emit(some.offer_set())
    assert tab.page is page
