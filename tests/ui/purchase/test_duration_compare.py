"""The durations of an offer side by side: opened by keyboard, exact, and back to what was entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.choices import Choices
from app.model.comparison import ComparedLine, compare
from app.model.configuration import of_offer
from app.model.term import ConfigurablePricingTerm, DimensionName, Rate
from app.worker.catalogue_messages import OfferRead
from tests.fakes import offer_samples as some
from tests.fakes.frame import Frame
from tests.fakes.offer_samples import usd
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from tests.ui.purchase.conftest import Configuring
from ui import fonts as types
from ui.purchase.configure_page import ConfigurePage
from ui.purchase.duration_compare_page import DurationComparePage
from ui.purchase.duration_sides import duration_sides, left_out_words
from ui.registry import TabKey
from ui.tabs.offers.tab import OffersTab
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

PICTURE = {"editor": 20, "viewer": 60, "pack": 12}
NAME = "Compare durations"


def lines(read: OfferRead, counts: dict[str, int | None]) -> dict[str, ComparedLine]:
    options = of_offer(read.offer, read.terms, NOW)
    found = compare(duration_sides(options, Choices("P12M", counts), NOW))
    return {f"{group.name}: {line.name}": line for group in found.groups for line in group.lines}


def said(line: ComparedLine) -> list[str | None]:
    return [one and one.replace("\u00a0", " ") for one in line.values]


def offer_of(term: ConfigurablePricingTerm) -> OfferRead:
    return some.pricing("CONTRACT", term)


def first_without(*dimensions: str) -> OfferRead:
    """Of the shortest duration, some dimensions have no price."""
    first, *others = some.seats().rate_cards
    rates = tuple(one for one in first.rates if one.dimension not in dimensions)
    less = msgspec.structs.replace(first, rates=rates)
    return offer_of(msgspec.structs.replace(some.seats(), rate_cards=(less, *others)))


def test_totals_amounts_and_prices_are_exact_and_an_average_that_is_not_says_so() -> None:
    found = lines(some.configurable(), dict(PICTURE))
    group = "Estimate, before tax"
    assert said(found[f"{group}: Estimated total"]) == [
        "4,100.00 USD", "38,400.00 USD", "72,920.00 USD", "103,680.00 USD",
    ]  # fmt: skip
    assert said(found[f"{group}: A month of the total, on average"]) == [
        "4,100.00 USD", "3,200.00 USD", "about 3,038.33 USD", "2,880.00 USD",
    ]  # fmt: skip
    assert said(found["Amounts for what you entered: 20 editor seats"])[1] == "15,600.00 USD"
    prices = found["Price of one, for the whole time: Viewer seats"]
    assert said(prices)[:2] == ["13.00 USD per unit", "120.00 USD per unit"]
    assert prices.is_different
    assert not found["Terms: How it is sold"].is_different


def test_what_a_duration_does_not_offer_is_not_there_and_said_beside_the_total() -> None:
    found = lines(first_without("pack"), dict(PICTURE))
    assert found["Amounts for what you entered: 12 pipeline packs"].values[0] is None
    assert found["Price of one, for the whole time: Pipeline packs"].values[0] is None
    group = "Estimate, before tax"
    assert said(found[f"{group}: Estimated total"])[0] == "2,420.00 USD without Pipeline packs"
    assert said(found[f"{group}: A month of the total, on average"])[0] == "Not worked out"
    fits = said(found[f"{group}: Quantities as entered"])
    assert fits[:2] == ["Not offered: Pipeline packs", "Can be quoted"]


def test_without_anything_of_it_a_duration_is_not_offered() -> None:
    found = lines(first_without("pack"), {"pack": 1})
    assert said(found["Estimate, before tax: Estimated total"])[:2] == [
        "Not offered", "1,300.00 USD",
    ]  # fmt: skip


def test_before_anything_is_entered_there_are_only_prices() -> None:
    found = lines(some.configurable(), {})
    assert set(said(found["Estimate, before tax: Estimated total"])) == {"Nothing chosen yet"}
    assert not any(name.startswith("Amounts") for name in found)
    assert said(found["Price of one, for the whole time: Editor seats"])[0] == "82.00 USD per unit"


def test_what_cannot_be_had_in_these_quantities_has_no_total() -> None:
    found = lines(some.configurable(quantity="Disallowed"), {"editor": 2})
    assert set(said(found["Estimate, before tax: Estimated total"])) == {"Not worked out"}
    fits = said(found["Estimate, before tax: Quantities as entered"])
    assert fits[0] == "Enter 0 or 1: the seller sells one of each."


def test_a_price_that_cannot_be_read_makes_the_total_more_than_the_rest() -> None:
    first, *others = some.seats().rate_cards
    rates = (*first.rates[:2], Rate("pack", None))
    first = msgspec.structs.replace(first, rates=rates)
    term = msgspec.structs.replace(some.seats(), rate_cards=(first, *others))
    found = lines(offer_of(term), {"editor": 1, "pack": 1})
    total = said(found["Estimate, before tax: Estimated total"])
    assert total[:2] == ["More than 82.00 USD", "2,080.00 USD"]


def test_dimensions_of_one_name_are_told_apart_by_their_number() -> None:
    read = first_without("editor")
    names = (DimensionName("editor", "Seats"), DimensionName("viewer", "Seats"))
    read = msgspec.structs.replace(read, terms=msgspec.structs.replace(read.terms, names=names))
    found = lines(read, {})
    group = "Price of one, for the whole time"
    # The order of the dimensions is that of the durations: what the first has comes first.
    assert said(found[f"{group}: Seats"])[:2] == ["13.00 USD", "120.00 USD"]
    assert said(found[f"{group}: Seats (2)"])[:2] == [None, "780.00 USD"]


def test_of_many_durations_the_five_shortest_are_shown_and_the_rest_counted() -> None:
    card = some.seats().rate_cards[0]
    cards = tuple(
        msgspec.structs.replace(card, selector=f"P{months}M") for months in (36, 3, 24, 12, 6, 1, 9)
    )
    read = offer_of(msgspec.structs.replace(some.seats(), rate_cards=cards))
    options = of_offer(read.offer, read.terms, NOW)
    titles = [one.title for one in duration_sides(options, Choices(), NOW)]
    assert titles == ["1 month", "3 months", "6 months", "9 months", "12 months"]
    assert left_out_words(options) == "These are the 5 shortest of 7 durations."


def test_of_two_durations_the_change_is_named() -> None:
    cards = some.seats().rate_cards[:2]
    read = offer_of(msgspec.structs.replace(some.seats(), rate_cards=cards))
    found = lines(read, {"editor": 1})
    assert found["Estimate, before tax: Estimated total"].change == usd("698.00")


def compare_buttons(page: ConfigurePage) -> list[LinkButton]:
    buttons = page.findChildren(LinkButton)
    return [one for one in buttons if one.accessibleName() == NAME and one.isVisible()]


def test_with_one_duration_there_is_nothing_to_compare(frame: Frame, qtbot: QtBot) -> None:
    term = msgspec.structs.replace(some.seats(), rate_cards=some.seats().rate_cards[:1])
    assert compare_buttons(Configuring(frame, qtbot, offer_of(term)).page) == []


@pytest.fixture
def tab(opened: Opened) -> Iterator[OffersTab]:
    yield cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    for one in opened.client.asked:
        one.future.cancel()


@pytest.fixture
def configure(tab: OffersTab) -> ConfigurePage:
    """The offer of the picture, with quantities typed."""
    tab.market.configure_asked.emit(some.configurable())
    page = tab.page
    assert isinstance(page, ConfigurePage)
    assert page.table is not None
    for row in page.table.rows:
        assert row.field is not None
        row.field.lineEdit().setText(str(PICTURE[row.dimension]))
    return page


def open_by_keyboard(tab: OffersTab, configure: ConfigurePage) -> DurationComparePage:
    (button,) = compare_buttons(configure)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert isinstance(tab.page, DurationComparePage)
    return tab.page


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_it_opens_by_keyboard_and_leads_back_to_what_was_entered(
    tab: OffersTab,
    configure: ConfigurePage,
    opened: Opened,
    qtbot: QtBot,
    key: Qt.Key,
    held: Qt.KeyboardModifier,
) -> None:
    asked, choices = len(opened.client.asked), configure.choices
    page = open_by_keyboard(tab, configure)
    told = all_text(page)
    assert "Pellucid Data Quality" in told
    assert "4 durations side by side, for what you entered" in told
    assert "Estimated total differs: 1 month: 4,100.00 USD; 12 months: 38,400.00 USD" in told
    assert "What you use is paid besides." in told
    assert "AWS works out the exact charges and tax in the quote." in told
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    focused = opened.window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)
    assert tab.page is configure
    assert configure.choices == choices
    assert configure.table is not None
    assert configure.table.counts() == PICTURE
    assert opened.window.focusWidget() in compare_buttons(configure)
    assert len(opened.client.asked) == asked
    assert opened.client.commands == []


def test_opened_again_it_is_for_what_is_entered_then(
    tab: OffersTab, configure: ConfigurePage
) -> None:
    open_by_keyboard(tab, configure).back_asked.emit()
    assert configure.table is not None
    field = configure.table.rows[0].field
    assert field is not None
    field.lineEdit().setText("21")
    assert "12 months: 39,180.00 USD" in all_text(open_by_keyboard(tab, configure))


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[Callable[[], None]]:
    """Turns the reading direction of the application round."""
    yield lambda: qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_read_from_the_right_the_first_duration_stands_at_the_right(
    tab: OffersTab, configure: ConfigurePage, turned: Callable[[], None], qtbot: QtBot
) -> None:
    turned()
    page = open_by_keyboard(tab, configure)

    def place(words: str) -> int:
        labels = [one for one in page.lines.findChildren(PlainLabel) if one.text() == words]
        return labels[0].mapTo(page, labels[0].rect().center()).x()

    qtbot.waitUntil(lambda: place("1 month") > place("36 months"))
    assert page.left.horizontalScrollBar().maximum() == 0


def test_in_a_narrow_window_no_amount_is_cut(
    tab: OffersTab, configure: ConfigurePage, opened: Opened, qtbot: QtBot
) -> None:
    opened.window.resize(1024, 700)
    page = open_by_keyboard(tab, configure)
    values = page.lines.findChildren(Paragraph)
    qtbot.waitUntil(lambda: all(one.height() >= one.heightForWidth(one.width()) for one in values))
    (largest,) = {one for one in values if one.text() == "103,680.00 USD"}
    metrics = QFontMetrics(opened.context.look.font(types.BODY_STRONG))
    assert largest.width() >= metrics.horizontalAdvance("103,680.00")
