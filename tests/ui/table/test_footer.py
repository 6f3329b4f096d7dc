"""The footer: sums are never added together, and none is lost where there is no room."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.stored_world import money
from ui import text
from ui.appearance import Appearance
from ui.table.footer import TableFooter
from ui.text import Counted
from ui.widgets.labels import MoneyLabel, PlainLabel

SUMS = (money("118069.33"), money("6825.00", "GBP"), money("0.00", "EUR"))


@pytest.fixture
def footer(look: Appearance, qtbot: QtBot) -> TableFooter:
    made = TableFooter(look)
    qtbot.addWidget(made)
    made.show()
    made.show_sums(SUMS, "Charges that have no amount yet are not in it")
    return made


def _shown(footer: TableFooter) -> list[str]:
    return [label.text() for label in footer.findChildren(MoneyLabel) if label.isVisible()]


def _words(footer: TableFooter) -> list[str]:
    return [label.text() for label in footer.findChildren(PlainLabel) if label.isVisible()]


def test_each_currency_has_its_sum_and_all_are_spoken(footer: TableFooter) -> None:
    footer.resize(860, 28)
    assert _shown(footer) == [text.money(one) for one in SUMS]
    assert footer.accessibleName() == (
        f"Still to pay: {text.money_list(SUMS)}. Charges that have no amount yet are not in it"
    )


def test_a_narrow_footer_shows_one_sum_and_says_how_many_more(footer: TableFooter) -> None:
    footer.resize(604, 28)
    assert _shown(footer) == [text.money(SUMS[0])]
    assert "2 more" in _words(footer)
    assert text.money(SUMS[2]) in footer.accessibleName()


def test_as_long_as_charges_are_missing_the_sums_say_so(footer: TableFooter) -> None:
    footer.show_sums(SUMS, is_whole=False)
    assert "Still to pay, of what is read" in _words(footer)
    assert footer.accessibleName().startswith("Still to pay, of what is read: ")
    footer.show_sums(SUMS)
    assert "Still to pay" in _words(footer)


def test_without_sums_nothing_is_said_to_be_paid(footer: TableFooter) -> None:
    footer.show_sums(())
    assert _shown(footer) == []
    assert "Still to pay" not in _words(footer)


@pytest.mark.parametrize(
    ("rows", "all_rows", "selected", "said"),
    [
        (14, 14, 1, "14 agreements"),
        (1, None, 0, "1 agreement"),
        (3, 14, 0, "3 of 14 agreements"),
        (14, 14, 2, "14 agreements, 2 selected"),
    ],
)
def test_the_count_says_of_how_many_and_what_is_selected(
    footer: TableFooter, rows: int, all_rows: int | None, selected: int, said: str
) -> None:
    footer.show_rows(rows, all_rows, selected, Counted("{n} agreement", "{n} agreements"))
    assert footer.count.text() == said
