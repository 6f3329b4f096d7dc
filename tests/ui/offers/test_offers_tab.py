"""The Offers tab: two views, one control at the same place, and what the window asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.command import USE_CASE_FORM
from app.worker.catalogue_messages import ReadOffer, SearchMarketplace
from app.worker.model_messages import ListModelRegions
from tests.fakes import offer_samples as some
from tests.fakes.window import Opened
from ui.registry import Tab, TabKey
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import MARKETPLACE, MODELS, QUOTES
from ui.widgets.segmented import Segmented


@pytest.fixture
def tab(opened: Opened) -> Iterator[OffersTab]:
    yield cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    for one in opened.client.asked:
        one.future.cancel()


def segments(control: Segmented) -> list[QPushButton]:
    return control.findChildren(QPushButton)


def current(tab: OffersTab) -> Tab:
    return tab.current


def asked(opened: Opened, kind: type) -> list[object]:
    return [one.request for one in opened.client.asked if isinstance(one.request, kind)]


def test_only_views_that_exist_can_be_chosen(tab: OffersTab) -> None:
    for control in (tab.market.view_control, tab.models.view_control, tab.quotes.view_control):
        assert [one.text() for one in segments(control)] == [
            "Marketplace",
            "AI models",
            "My quotes",
        ]


def test_the_catalogue_comes_first_and_asks_aws_once(
    tab: OffersTab, opened: Opened, qtbot: QtBot
) -> None:
    assert current(tab) is tab.market
    qtbot.waitUntil(lambda: len(asked(opened, SearchMarketplace)) == 1)
    tab.go_to(QUOTES)
    tab.go_to(MARKETPLACE)
    assert len(asked(opened, SearchMarketplace)) == 1


def test_the_control_goes_to_the_other_view_and_keeps_the_focus(
    tab: OffersTab, opened: Opened
) -> None:
    segments(tab.market.view_control)[2].click()
    assert current(tab) is tab.quotes
    assert tab.quotes.view_control.current == QUOTES
    focused = opened.window.focusWidget()
    assert focused is segments(tab.quotes.view_control)[2]
    QTest.keyClick(segments(tab.quotes.view_control)[1], Qt.Key.Key_Space)
    assert current(tab) is tab.models
    assert opened.window.focusWidget() is segments(tab.models.view_control)[1]
    QTest.keyClick(segments(tab.models.view_control)[0], Qt.Key.Key_Space)
    assert current(tab) is tab.market


def test_ai_models_are_made_and_asked_for_when_they_are_first_wanted(
    tab: OffersTab, opened: Opened, qtbot: QtBot
) -> None:
    assert tab._models is None
    tab.go_to(QUOTES)
    assert not asked(opened, ListModelRegions)
    tab.go_to(MODELS)
    qtbot.waitUntil(lambda: len(asked(opened, ListModelRegions)) == 1)
    assert tab.models.view_control.current == MODELS
    tab.go_to(QUOTES)
    assert tab.market.view_control.current == tab.models.view_control.current == QUOTES


def test_a_filter_from_the_header_shows_the_quotes(tab: OffersTab, opened: Opened) -> None:
    opened.window.open_filtered(TabKey.OFFERS, "lumenfold")
    assert current(tab) is tab.quotes
    assert tab.quotes.filter.text() == "lumenfold"


def test_an_item_opens_in_the_view_that_has_it(
    tab: OffersTab, opened: Opened, qtbot: QtBot
) -> None:
    tab.go_to(QUOTES)
    tab.open_item(some.RENEWAL_ID)
    assert current(tab) is tab.market
    qtbot.waitUntil(lambda: len(asked(opened, ReadOffer)) == 1)
    tab.open_item("ar-1")
    assert current(tab) is tab.quotes
    tab.open_item("vantor.reason-2-v1:0")
    assert current(tab) is tab.models
    tab.open_item(USE_CASE_FORM)
    assert current(tab) is tab.models
