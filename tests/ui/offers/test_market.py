"""Searching the catalogue: results, filters, paging, what can go wrong, pasted ids, the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.errors import AccessDenied, AppError, Offline, OverQuota, Rejected, Unclear
from app.model.account import Source
from app.model.listing import FilterType, ListingFilter, ListingSort
from app.worker.catalogue_messages import (
    CountFacets,
    FacetsCounted,
    ListingsFound,
    ListOptions,
    ReadListing,
    ReadOffer,
    ReadOfferSet,
    ReadProduct,
    SearchMarketplace,
)
from app.worker.messages import AccountSwitched
from tests.fakes import offer_samples as some
from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from tests.ui.offers.conftest import Market
from ui.tabs.offers.results_view import ROW_HEIGHT
from ui.tabs.offers.words import listing_face
from ui.widgets.empty import PermissionState
from ui.widgets.failed import FailedState


def query_of(market: Market) -> SearchMarketplace:
    asked = market.asked(SearchMarketplace).request
    assert isinstance(asked, SearchMarketplace)
    return asked


def trigger(market: Market, kind: FilterType, words: str) -> None:
    menu = market.page.filters.menu_of(kind)
    next(one for one in menu.actions() if one.text().startswith(words)).trigger()
    menu.close()


def test_the_catalogue_is_searched_when_it_is_first_shown(market: Market) -> None:
    assert market.titles() == ["Lumenfold Observability", "Pellucid Data Quality"]
    assert market.page.list.number.text() == "2 results"
    first = market.page.list.view.results.rows[0]
    assert "Private offer" in [chip.words for chip in first.chips]
    assert "rated 4.6 of 5 by 212" in first.spoken


def test_the_menu_of_a_product_opens_and_copies_it(market: Market) -> None:
    page, view = market.page, market.page.list.view
    assert not any(one.isEnabled() for one in page.menu.menu().actions() if not view.current_key)
    view.setCurrentIndex(view.results.index(1))
    open_it, as_text, the_id = page.menu.menu().actions()
    as_text.trigger()
    clipboard = page.context.clipboard
    assert clipboard.text() == view.results.rows[1].spoken
    assert "Pellucid Data Quality" in clipboard.text()
    the_id.trigger()
    assert clipboard.text() == view.results.rows[1].key
    assert open_it.text() == "Open\tEnter"


def test_typing_searches_once_after_the_last_letter(market: Market) -> None:
    QTest.keyClicks(market.page.bar.field, "logs")
    asked = query_of(market)
    assert asked.query.text == "logs"
    assert len(market.open_questions(SearchMarketplace)) == 2
    market.find("Verdigris Log Archive")
    assert market.titles() == ["Verdigris Log Archive"]


def test_an_answer_to_what_was_typed_before_is_dropped(market: Market) -> None:
    market.page.bar.field.setText("logs")
    late = market.asked(SearchMarketplace)
    market.page.bar.field.setText("logs archive")
    late.future.set_result(ListingsFound((some.listing(7, "Too late"),), 1))
    newest = market.asked(SearchMarketplace)
    assert isinstance(newest.request, SearchMarketplace)
    assert newest.request.query.text == "logs archive"
    assert "Too late" not in market.titles()


def test_a_search_that_was_given_up_leaves_the_rows_and_their_pages(market: Market) -> None:
    market.page.bar.field.setText("many")
    market.find("One", total=2, token="t1")
    market.page.bar.field.setText("logs")
    market.asked(SearchMarketplace)
    market.page.bar.field.setText("https://marketplace.example/pp")
    market.wait(market.page.note.isVisible)
    assert market.page.list.number.text() == "1 of 2 results"
    market.page.list.more_button.click()
    again = market.asked(SearchMarketplace, lambda one: one.next_token == "t1").request
    assert isinstance(again, SearchMarketplace)
    assert again.query.text == "many"


def test_filters_carry_their_numbers_and_narrow_the_search(market: Market) -> None:
    menu = market.page.filters.menu_of(FilterType.CATEGORY)
    assert [one.text() for one in menu.actions()] == ["Monitoring\t26", "Data\t0"]
    menu.close()
    trigger(market, FilterType.CATEGORY, "Monitoring")
    asked = query_of(market)
    assert asked.query.filters == (ListingFilter(FilterType.CATEGORY, ("monitoring",)),)
    assert market.page.filters.chips[FilterType.CATEGORY].text().startswith("Monitoring")
    counted = market.asked(CountFacets).request
    assert isinstance(counted, CountFacets)
    assert counted.query.filters == asked.query.filters


def test_a_chosen_value_can_be_taken_back_although_no_result_has_it(market: Market) -> None:
    trigger(market, FilterType.CATEGORY, "Data")
    market.answer(CountFacets, FacetsCounted(()))
    market.wait(lambda: not market.page.facets_read.is_running)
    trigger(market, FilterType.CATEGORY, "Data")
    assert market.page.filters.filters == ()


def test_a_rating_is_one_value(market: Market) -> None:
    trigger(market, FilterType.MIN_RATING, "4 and up")
    trigger(market, FilterType.MIN_RATING, "3 and up")
    assert market.page.filters.filters == (ListingFilter(FilterType.MIN_RATING, ("3.0",)),)


def test_the_order_is_asked_of_aws(market: Market) -> None:
    market.page.bar.sort_choice.setCurrentIndex(1)
    assert query_of(market).query.sort is ListingSort.BEST_RATED


def test_scrolling_to_the_end_asks_for_the_next_page(market: Market) -> None:
    market.page.bar.field.setText("many")
    names = [f"Product {number:02}" for number in range(20)]
    market.find(*names, total=28, token="t1")
    assert market.page.list.number.text() == "20 of 28 results"
    market.choose(0)
    bar = market.page.list.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert query_of(market).next_token == "t1"
    market.find(*[f"More {number}" for number in range(8)], total=28)
    assert len(market.titles()) == 28
    assert market.page.list.view.current_key == some.listing(0).listing_id
    assert not market.page.list.more_button.isVisible()


def test_more_can_be_asked_for_with_a_button(market: Market) -> None:
    market.page.bar.field.setText("many")
    market.find("One", total=2, token="t1")
    market.page.list.more_button.click()
    assert query_of(market).next_token == "t1"


def test_huge_results_are_painted_row_by_row(market: Market) -> None:
    faces = [listing_face(some.listing(number, f"Product {number}")) for number in range(20_000)]
    view = market.page.list.view
    view.set_rows(faces)
    view.setCurrentIndex(view.results.index(19_999))
    assert view.verticalScrollBar().maximum() > 19_000 * ROW_HEIGHT
    assert not view.grab().isNull()


def test_no_hits_say_so_and_the_filters_can_be_cleared(market: Market) -> None:
    trigger(market, FilterType.CATEGORY, "Data")
    market.find()
    assert market.page.list.stack.currentWidget() is market.page.list.no_hits
    assert "No products match" in all_text(market.page.list)
    market.page.list.clear_button.click()
    assert query_of(market).query.filters == ()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Offline("No network."), "AWS cannot be reached"),
        (OverQuota("Too much."), "AWS asks Countersign to slow down"),
        (Unclear("The answer makes no sense."), "The answer makes no sense"),
    ],
)
def test_why_nothing_came_is_said(market: Market, error: AppError, words: str) -> None:
    market.page.bar.field.setText("logs")
    market.fail(SearchMarketplace, error)
    market.wait(lambda: isinstance(market.page.states.currentWidget(), FailedState))
    failed = market.page.states.currentWidget()
    assert isinstance(failed, FailedState)
    assert words in all_text(failed)
    failed.retry_button.click()
    market.find("Back again")
    assert market.titles() == ["Back again"]
    assert market.page.states.currentWidget() is market.page.split


def test_a_refusal_names_the_right(market: Market) -> None:
    market.page.bar.field.setText("logs")
    market.fail(
        SearchMarketplace, AccessDenied("No.", missing_right="aws-marketplace:SearchListings")
    )
    market.wait(lambda: isinstance(market.page.states.currentWidget(), PermissionState))
    assert "aws-marketplace:SearchListings" in all_text(market.page.states)


def test_what_came_stays_when_the_next_page_fails(market: Market) -> None:
    market.page.bar.field.setText("many")
    market.find("One", total=3, token="t1")
    market.page.list.more_button.click()
    market.fail(SearchMarketplace, Offline("No network."))
    market.wait(market.page.list.held_up.isVisible)
    assert market.titles() == ["One"]
    market.page.list.again_button.click()
    assert query_of(market).next_token == "t1"


def test_a_lost_place_is_asked_for_from_the_beginning(market: Market) -> None:
    market.page.bar.field.setText("many")
    market.find("One", total=3, token="t1")
    market.page.list.more_button.click()
    market.fail(SearchMarketplace, Rejected("Lost.", reason="INVALID_PAGINATION_TOKEN"))
    market.wait(market.page.list.held_up.isVisible)
    market.page.list.again_button.click()
    assert query_of(market).next_token == ""


def test_foreign_text_is_plain_and_short(market: Market) -> None:
    evil = "<b>Pay</b> now\u202e\n" + "x" * 5000
    face = listing_face(some.listing(3, evil))
    assert "\u202e" not in face.title
    assert "\n" not in face.title
    assert "<b>" in face.title
    assert len(face.title) <= 120


# --- private offers ----------------------------------------------------------------------------------


def test_the_number_of_private_offers_gives_way_to_the_words_of_the_filters(market: Market) -> None:
    filters = market.page.filters
    row = filters.layout()
    assert row is not None
    filters.resize(2000, filters.height())
    whole, needed = filters.private.text(), row.sizeHint().width()
    filters.resize(needed - 1, filters.height())
    assert not filters.private.text().endswith("1")
    assert whole.startswith(filters.private.text())
    filters.resize(needed, filters.height())
    assert filters.private.text() == whole


def test_private_offers_are_a_list_of_their_own(market: Market) -> None:
    assert market.page.filters.private.text().endswith("1")
    market.page.filters.private.click()
    assert market.titles() == ["FY27 renewal"]
    assert "in 12 days" in market.page.list.view.results.rows[0].spoken
    market.choose(0)
    market.asked(ReadOffer)
    market.page.bar.field.setText("nothing like it")
    market.wait(lambda: market.titles() == [])
    assert "No private offer matches" in all_text(market.page.list)


def test_refused_private_offers_name_the_right_and_leave_the_search(market: Market) -> None:
    market.page.private_read.ask(ListOptions())
    market.fail(ListOptions, AccessDenied("No."))
    market.wait(lambda: market.page.private_read.error is not None)
    assert market.page.states.currentWidget() is market.page.split


# --- pasted ids and links ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (some.RENEWAL_ID, ReadOffer),
        ("offerset-3kq9v7m2x5w", ReadOfferSet),
        ("https://aws.amazon.com/marketplace/pp/prodview-3kq9v7m2x5w8z", ReadListing),
        ("prod-3kq9v7m2x5w8z", ReadProduct),
    ],
)
def test_an_id_or_a_link_opens_without_a_search(market: Market, text: str, kind: type) -> None:
    searches = len(market.open_questions(SearchMarketplace))
    market.page.bar.field.setText(text)
    QTest.keyClick(market.page.bar.field, Qt.Key.Key_Return)
    market.asked(kind)
    assert len(market.open_questions(SearchMarketplace)) == searches


def test_another_link_is_refused_in_a_sentence(market: Market) -> None:
    searches = len(market.open_questions(SearchMarketplace))
    market.page.bar.field.setText("https://marketplace.example/offer-3kq9v7m2x5w8z")
    QTest.keyClick(market.page.bar.field, Qt.Key.Key_Return)
    assert market.page.note.isVisible()
    assert "only follows links to https://aws.amazon.com/marketplace" in all_text(market.page.note)
    market.page.bar.field.setText("logs")
    assert not market.page.note.isVisible()
    market.find("Verdigris Log Archive")
    assert len(market.open_questions(SearchMarketplace)) == searches + 1


# --- keyboard and names ------------------------------------------------------------------------------


def test_the_keyboard_goes_from_the_search_to_the_list_and_into_the_pane(market: Market) -> None:
    page = market.page
    page.focus_filter()
    assert market.frame.window.focusWidget() is page.bar.field
    QTest.keyClick(page.bar.field, Qt.Key.Key_Down)
    assert market.frame.window.focusWidget() is page.list.view
    page.focus_filter()
    QTest.keyClick(page.bar.field, Qt.Key.Key_Escape)
    assert market.frame.window.focusWidget() is page.list.view
    QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    market.asked(ReadListing)


def test_everything_that_takes_the_focus_has_a_name(market: Market) -> None:
    unnamed = [
        one
        for one in market.page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisible()
        and not one.accessibleName()
    ]
    assert unnamed == []


def test_another_account_begins_with_nothing(market: Market, frame: Frame) -> None:
    trigger(market, FilterType.CATEGORY, "Data")
    frame.client.tell(AccountSwitched(Source(profile="other")))
    assert market.titles() == []
    assert market.page.filters.filters == ()
    assert market.page.pane.subject.is_empty
