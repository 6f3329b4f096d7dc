"""The page that amends an agreement: only more, what that adds, and one quote for it."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import Offline
from app.model.agreement_detail import ChargeReading
from app.model.command import CommandState, CreateQuote
from app.model.purchase import Intent, RenewalChoice, RequestedTerm, UpfrontChoice
from app.model.term import Quantity
from app.worker.quote_messages import AgreementTermsRead, ReadAgreementTerms
from tests.fakes import agreement_samples as some
from tests.fakes import samples
from tests.fakes.agreement_samples import AgreementQueries
from tests.fakes.amending import CINDERPATH_ID, CONFIGURED, cinderpath
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW, money
from tests.fakes.widget_texts import all_text
from ui import fonts as types
from ui.appearance import Appearance
from ui.purchase.amend_page import AmendPage
from ui.purchase.amend_words import same_words
from ui.purchase.quantity_row import QuantityRow


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> AmendPage:
    frame.store.queries = cast("Any", AgreementQueries(cinderpath()))
    made = AmendPage(frame.context, cinderpath())
    frame.window.setCentralWidget(made)
    frame.window.show()
    return made


def row(page: AmendPage, dimension: str) -> QuantityRow:
    assert page.table is not None
    return next(one for one in page.table.rows if one.dimension == dimension)


def enter(page: AmendPage, dimension: str, number: int) -> None:
    field = row(page, dimension).field
    assert field is not None
    field.setValue(number)


def sent(page: AmendPage, frame: Frame, qtbot: QtBot) -> CreateQuote:
    """The one request that the page made."""
    page.run_main_action()
    qtbot.waitUntil(lambda: len(frame.client.commands) == 1)
    (command,) = frame.client.commands
    assert isinstance(command, CreateQuote)
    return command


def test_what_a_dimension_is_can_be_read_whole_in_a_narrow_window(
    page: AmendPage, look: Appearance
) -> None:
    page.window().resize(1024, 700)
    page.grab()  # lays it out
    letters = QFontMetrics(look.font(types.SECOND))
    assert page.table is not None
    for one in page.table.rows:
        label, room = one._second, QRect(0, 0, one._second.width(), 999)
        assert label.text()
        whole = letters.boundingRect(room, Qt.TextFlag.TextWordWrap, label.text())
        assert whole.height() <= label.height()
        assert one.width() <= page.table.width()


def test_it_says_what_an_amendment_is_and_what_stays(page: AmendPage) -> None:
    told = all_text(page)
    for words in (
        "Cinderpath Incident Desk",
        "Amend agmt-2vt6x9j4p8ra",
        "Step 2 of 4, Configure",
        "An amendment changes the agreement you have.",
        "The end date of 30 Jun 2027 and the legal terms stay as you accepted them.",
        "Prices cover 224 of 365 days, to the end date",
        "What you have",
        "Now",
        "New",
        "Change",
        "What stays the same",
        "Ends: 30 Jun 2027, in 224 days",
        "Auto-renew: On, decide by 31 May 2027",
        "Next scheduled charge: 13,200.00 USD on 1 Jan 2027",
        "Legal: Standard licence, as accepted",
    ):
        assert words in told


def test_the_sum_of_what_is_added_is_an_estimate(page: AmendPage) -> None:
    enter(page, "Responders", 55)
    enter(page, "PhonePacks", 10)
    told = all_text(page)
    for words in (
        "3,904.00 USD, added on acceptance, before tax",
        "+15",
        "+4",
        "15 more responders: 3,660.00 USD",
        "4 more phone alert packs: 244.00 USD",
        "Value now: 26,400.00 USD",
        "New value: 30,304.00 USD",
        "Worked out here from the agreement prices.",
    ):
        assert words in told


def test_nothing_is_asked_for_before_something_grows(page: AmendPage, frame: Frame) -> None:
    assert not page.side.button.isEnabled()
    assert "Nothing is changed yet" in page.side.button.accessibleDescription()
    page.run_main_action()
    assert not frame.client.commands


def test_a_quantity_only_grows(page: AmendPage) -> None:
    field = row(page, "Responders").field
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field.lineEdit(), "39")
    assert not page.side.button.isEnabled()
    assert field.minimum() == 40
    field.lineEdit().setText("40")
    enter(page, "Responders", 41)
    assert page.side.button.isEnabled()


def test_the_request_names_the_changed_term_and_the_same_duration(
    page: AmendPage, frame: Frame, qtbot: QtBot
) -> None:
    enter(page, "Responders", 55)
    command = sent(page, frame, qtbot)
    wanted = (Quantity("Responders", 55), *CONFIGURED.quantities[1:])
    changed = RequestedTerm("term-configured", UpfrontChoice("P12M", wanted))
    request = command.request
    assert (command.target, command.title) == (CINDERPATH_ID, "Cinderpath Incident Desk")
    assert (request.intent, request.terms) == (Intent.AMEND, (changed,))
    assert (request.source_agreement_id, request.proposal_id) == (CINDERPATH_ID, "")
    assert request.contact is None
    assert request.whole_set == (
        changed,
        RequestedTerm("term-renewal", RenewalChoice(auto_renew=True)),
        RequestedTerm("term-legal"),
    )


def test_the_quote_opens_as_the_next_step(page: AmendPage, frame: Frame, qtbot: QtBot) -> None:
    enter(page, "Responders", 55)
    command = sent(page, frame, qtbot)
    frame.client.settle(samples.record(CommandState.CONFIRMED, command, result="ar-more"))
    qtbot.waitUntil(lambda: page.quote_of_this() == "ar-more")
    assert page.side.button.text().startswith("Open quote")
    enter(page, "Responders", 56)
    assert not page.quote_of_this()


@pytest.mark.parametrize(
    ("state", "words"),
    [(CommandState.REFUSED, "AWS refused."), (CommandState.UNKNOWN, "Being checked.")],
)
def test_every_outcome_is_told(
    page: AmendPage, frame: Frame, qtbot: QtBot, state: CommandState, words: str
) -> None:
    enter(page, "Responders", 55)
    command = sent(page, frame, qtbot)
    frame.client.settle(samples.record(state, command))
    qtbot.waitUntil(lambda: words in all_text(page))
    assert page.side.button.isEnabled() is (state is CommandState.REFUSED)


def test_what_grew_meanwhile_is_where_it_starts_from(
    page: AmendPage, frame: Frame, qtbot: QtBot
) -> None:
    enter(page, "Responders", 41)
    enter(page, "PhonePacks", 8)
    page.refresh_item()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    assert frame.client.asked[-1].request == ReadAgreementTerms(CINDERPATH_ID)
    grown = (Quantity("Responders", 50), *CONFIGURED.quantities[1:])
    term = msgspec.structs.replace(CONFIGURED, quantities=grown)
    terms = msgspec.structs.replace(cinderpath().terms[0].terms, terms=(term,))
    frame.client.answer(AgreementTermsRead(cinderpath().row.agreement, terms))
    qtbot.waitUntil(lambda: page.options.owned_counts["Responders"] == 50)
    assert page.choices.counts == {"Responders": 50, "StatusPages": 2, "PhonePacks": 8}


def test_a_reading_that_fails_is_told_and_keeps_what_was_entered(
    page: AmendPage, frame: Frame, qtbot: QtBot
) -> None:
    enter(page, "Responders", 41)
    page.refresh_item()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.fail(Offline("AWS cannot be reached."))
    qtbot.waitUntil(lambda: "AWS cannot be reached." in all_text(frame.window))
    assert page.choices.counts["Responders"] == 41


def test_a_request_of_an_earlier_start_is_gone_on_with(
    page: AmendPage, frame: Frame, qtbot: QtBot
) -> None:
    enter(page, "Responders", 41)
    record = samples.record(CommandState.UNKNOWN, sent(page, frame, qtbot))
    again = AmendPage(frame.context, msgspec.structs.replace(cinderpath(), commands=(record,)))
    frame.window.setCentralWidget(again)
    assert again.is_busy
    assert "Being checked." in all_text(again)


def test_that_a_quote_changes_nothing_stands_under_the_button(page: AmendPage) -> None:
    enter(page, "Responders", 41)
    assert page.side.under.text() == "A quote is free and changes nothing."


def test_what_is_not_known_is_not_called_none() -> None:
    detail = cinderpath()
    part = msgspec.structs.replace(
        detail.row, next_charge=None, charge_reading=ChargeReading.PART, decide_by=None
    )
    said = {
        one.label: one.words for one in same_words(msgspec.structs.replace(detail, row=part), NOW)
    }
    assert said["Next scheduled charge"] == "Not known yet"
    assert said["Auto-renew"] == "On"
    endless = some.with_agreement(detail, ends_at=None, value=money("1.00"))
    assert same_words(endless, NOW)[0].words == "No end date"
