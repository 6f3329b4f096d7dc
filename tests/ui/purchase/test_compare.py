"""Quotes side by side: what is read, what is marked in words, what is copied."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import NotFound
from app.model.comparison import Entry, Group, Side, compare
from app.model.money import Money
from app.worker.quote_messages import QuoteRead, ReadQuote
from tests.fakes import quote_samples as some
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from ui.appearance import Appearance
from ui.purchase.compare_page import QuoteComparePage
from ui.purchase.compare_view import CompareView, as_text, line_words, summary
from ui.purchase.quote_sides import quote_side
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

TWO = ("ar-one", "ar-two")


def read(quote_id: str, **more: object) -> QuoteRead:
    found = some.contract()
    return msgspec.structs.replace(
        found, quote=msgspec.structs.replace(found.quote, quote_id=quote_id, **more)
    )


def usd(amount: str) -> Money:
    return some.usd(amount)


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> Iterator[QuoteComparePage]:
    quotes = [read(one).quote for one in TWO]
    made = QuoteComparePage(frame.context, quotes)
    frame.window.setCentralWidget(made)
    frame.window.resize(1280, 820)
    frame.window.show()
    qtbot.waitUntil(lambda: len(asked(frame)) == 2)
    yield made
    for one in frame.client.asked:
        one.future.cancel()


def asked(frame: Frame) -> list[str]:
    return [
        one.request.quote_id
        for one in frame.client.asked
        if isinstance(one.request, ReadQuote) and not one.future.done()
    ]


def answer(frame: Frame, quote_id: str, found: QuoteRead | NotFound) -> None:
    one = next(
        one
        for one in frame.client.asked
        if isinstance(one.request, ReadQuote)
        and one.request.quote_id == quote_id
        and not one.future.done()
    )
    if isinstance(found, NotFound):
        one.future.set_exception(found)
    else:
        one.future.set_result(found)


def compared(page: QuoteComparePage, frame: Frame, qtbot: QtBot) -> None:
    answer(frame, TWO[0], read(TWO[0]))
    answer(frame, TWO[1], read(TWO[1], value=usd("99.00")))
    qtbot.waitUntil(lambda: page.comparison is not None)


def test_the_same_quote_does_not_differ_from_itself() -> None:
    side = quote_side(some.contract(), NOW)
    assert compare((side, side)).differences == 0


def test_terms_and_money_of_a_quote_are_all_there() -> None:
    names = [group.name for group in quote_side(some.contract(), NOW).groups]
    assert names[:3] == ["About", "Money", "Charges"]
    assert names[-1] == "Invoice"
    assert len(names) > 5


def test_two_durations_of_an_offer_differ_in_how_long_they_run() -> None:
    one, other = some.contract(), some.replacement()
    found = compare((quote_side(one, NOW), quote_side(other, NOW)))
    about = next(group for group in found.groups if group.name == "About")
    assert {line.name for line in about.lines if line.is_different} >= {"Runs", "Intent"}


def test_a_difference_is_said_in_words(page: QuoteComparePage, frame: Frame, qtbot: QtBot) -> None:
    compared(page, frame, qtbot)
    words = all_text(page)
    assert "Differs" in words
    assert "Same" in words
    assert "Agreement value differs:" in words
    assert page.said.text().endswith("differences") or page.said.text().endswith("difference")


def test_only_what_differs_can_be_shown(page: QuoteComparePage, frame: Frame, qtbot: QtBot) -> None:
    compared(page, frame, qtbot)
    page.only_tick.setChecked(True)
    assert "Same" not in all_text(page.lines).splitlines()
    page.only_tick.setChecked(False)
    assert "Same" in all_text(page.lines).splitlines()


def test_the_comparison_is_copied_as_text(
    page: QuoteComparePage, frame: Frame, qtbot: QtBot
) -> None:
    compared(page, frame, qtbot)
    page.copy_button.click()
    copied = frame.context.clipboard.text().replace("\u00a0", " ")
    assert "Agreement value differs: " in copied
    assert "99.00 USD" in copied


def test_a_quote_that_is_gone_is_named_and_nothing_is_compared(
    page: QuoteComparePage, frame: Frame, qtbot: QtBot
) -> None:
    answer(frame, TWO[0], read(TWO[0]))
    answer(frame, TWO[1], NotFound("Gone."))
    qtbot.waitUntil(lambda: "Fewer than two" in page.said.text())
    assert "ar-two" in all_text(page.notes)
    assert not page.copy_button.isEnabled()
    page.refresh_item()
    qtbot.waitUntil(lambda: len(asked(frame)) == 2)


def test_esc_leads_back(page: QuoteComparePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.back_asked):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_a_line_says_what_is_missing_and_how_much_more_it_is() -> None:
    def side(title: str, *entries: Entry) -> Side:
        return Side(title, (Group("Money", entries),))

    more = Entry("Value", "15.00 USD", usd("15.00"))
    found = compare((side("A", Entry("Value", "10.00 USD", usd("10.00"))), side("B", more)))
    (line,) = found.groups[0].lines
    said = line_words(line, found.titles).replace("\u00a0", " ")
    assert said == "Value differs: A: 10.00 USD; B: 15.00 USD (change +5.00 USD)"
    missing = compare((side("A"), side("B", Entry("Tax", "1"))))
    assert "Tax differs: A: not there; B: 1" in as_text(missing)
    assert summary(missing) == "1 difference"
    assert summary(compare((side("A"), side("B")))) == "No differences"


def test_the_change_of_an_amount_is_whole_in_little_room(look: Appearance, qtbot: QtBot) -> None:
    sides = [
        Side(title, (Group("Money", (Entry("Value", f"{value} USD", usd(value)),)),))
        for title, value in (("A", "168000.00"), ("B", "144000.00"))
    ]
    view = CompareView(look, compare(sides))
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.show()
    said = {one.text() for one in view.findChildren(Paragraph)}
    assert "\u221224,000.00 USD" in said
    for label in view.findChildren(PlainLabel):
        words = label.text().split(" ")  # not at a space that does not break
        longest = max(label.fontMetrics().horizontalAdvance(word) for word in words)
        assert longest <= label.width(), label.text()
