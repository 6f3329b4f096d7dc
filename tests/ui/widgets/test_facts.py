"""Facts: plain ones in one painted widget, others with their buttons, all of them spoken."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.fakes.samples import money
from tests.fakes.widget_texts import all_text
from ui.appearance import Appearance
from ui.widgets.buttons import LinkButton
from ui.widgets.fact import Fact
from ui.widgets.fact_table import FactTable
from ui.widgets.facts import FactList, FactRow
from ui.widgets.labels import IdLabel


def made(look: Appearance, qtbot: QtBot, app: QApplication, *facts: Fact) -> FactList:
    found = FactList(look, facts, app.clipboard())
    qtbot.addWidget(found)
    found.resize(360, found.sizeHint().height())
    found.show()
    return found


def ask_tip(table: FactTable, at: QPoint) -> None:
    event = QHelpEvent(QEvent.Type.ToolTip, at, table.mapToGlobal(at))
    QApplication.sendEvent(table, event)


def test_plain_facts_are_one_widget_and_spoken_line_by_line(
    look: Appearance, qtbot: QtBot, qapp: QApplication
) -> None:
    found = made(look, qtbot, qapp, Fact("Hosts", "400"), Fact("12 months", money=money("1.50")))
    (table,) = found.findChildren(FactTable)
    assert table.accessibleName() == "Hosts: 400\n12 months: 1.50\u00a0USD"


def test_a_thousand_facts_cost_little(look: Appearance, qtbot: QtBot, qapp: QApplication) -> None:
    facts = [Fact(f"Rate {number}", money=money("0.10")) for number in range(1000)]
    start = time.perf_counter()
    found = made(look, qtbot, qapp, *facts)
    assert time.perf_counter() - start < 0.5  # as widgets of their own they took 0.8 s and more
    assert len(found.findChildren(FactTable)) == 1


def test_the_tooltip_has_the_whole_line_under_the_mouse(
    look: Appearance, qtbot: QtBot, qapp: QApplication
) -> None:
    found = made(look, qtbot, qapp, Fact("First", "1"), Fact("Second <b>" * 20, "2", tip="more"))
    (table,) = found.findChildren(FactTable)
    ask_tip(table, QPoint(5, table.height() - 3))
    assert "Second &lt;b&gt;" in QToolTip.text()
    assert "more" in QToolTip.text()
    QToolTip.hideText()
    ask_tip(table, QPoint(5, 2))
    qtbot.waitUntil(lambda: "First: 1" in QToolTip.text())
    QToolTip.hideText()


def test_foreign_text_is_drawn_as_it_is(look: Appearance, qtbot: QtBot, qapp: QApplication) -> None:
    pictures = []
    for value in ("<b>x</b>", "x"):
        found = made(look, qtbot, qapp, Fact("Label", value))
        picture = found.grab().toImage()
        ground = picture.pixelColor(180, 2)
        pictures.append(
            sum(
                picture.pixelColor(x, y) != QColor(ground)
                for x in range(180, 360)
                for y in range(18)
            )
        )
    assert pictures[0] > pictures[1] * 2


def test_a_value_that_is_copied_may_be_shown_in_another_form(
    look: Appearance, qtbot: QtBot, qapp: QApplication
) -> None:
    fact = Fact("Your account", "4471-0926-3358", copies="account id", copied="447109263358")
    found = made(look, qtbot, qapp, fact)
    (label,) = found.findChildren(IdLabel)
    label.copy_button.click()
    assert qapp.clipboard().text() == "447109263358"
    assert "4471-0926-3358" in all_text(found)


def test_a_link_asks_for_its_address(look: Appearance, qtbot: QtBot, qapp: QApplication) -> None:
    found = made(look, qtbot, qapp, Fact("Licence & more", "version 3", link="https://x.example"))
    spy = QSignalSpy(found.link_asked)
    (link,) = found.findChildren(LinkButton)
    link.click()
    assert spy.at(0) == ["https://x.example"]


def test_a_long_value_gets_lines_of_its_own(
    look: Appearance, qtbot: QtBot, qapp: QApplication
) -> None:
    found = made(look, qtbot, qapp, Fact("Refunds", "A long policy. " * 20))
    (row,) = found.findChildren(FactRow)
    assert row.heightForWidth(300) > row.heightForWidth(900)


def test_other_facts_take_the_place_of_those_before(
    look: Appearance, qtbot: QtBot, qapp: QApplication
) -> None:
    found = made(look, qtbot, qapp, Fact("Old", "1"))
    found.set_facts([Fact("New", "2")])
    assert "New: 2" in all_text(found)
    assert "Old" not in all_text(found)
