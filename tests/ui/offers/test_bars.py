"""The bars under the panes: what they say has room, in a small window too."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.worker.catalogue_messages import ReadOffer
from tests.fakes import offer_samples as offers
from tests.fakes import quote_samples as quotes
from tests.ui.offers.conftest import Market
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.offers.quote_bar import QuoteBar
from ui.tabs.offers.quote_footing import footing


@pytest.mark.parametrize("width", [876, 620])
def test_the_hint_of_a_draft_is_never_cut(look: Appearance, qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(QWidget(), 1)
    draft = msgspec.structs.replace(quotes.contract().quote, status="DRAFT")
    bar = QuoteBar(look, footing(draft))
    column.addWidget(bar)
    window.resize(width, 400)
    window.show()
    hint = bar._hint
    assert hint.height() >= hint.heightForWidth(hint.width())
    assert bar.copy_button.isVisible() is not bar.copy_icon.isVisible()


@pytest.mark.parametrize("status", ["DRAFT", "PENDING_APPROVAL", "APPROVED"])
def test_why_the_buttons_are_off_takes_no_more_than_the_bar_is_high(
    look: Appearance, qtbot: QtBot, status: str
) -> None:
    bar = QuoteBar(look, footing(quotes.contract(status=status).quote))
    qtbot.addWidget(bar)
    bar.resize(620, look.px(60))
    bar.show()
    reason = "You are offline. Changing anything is off until you are back."
    bar.set_off(dict.fromkeys(bar.buttons, reason))
    words, most = bar.off_words, 3 * look.px(types.SECOND.line)
    assert words.isVisible()
    qtbot.waitUntil(lambda: words.heightForWidth(words.width()) <= most)
    bar.set_off({})
    assert bar.copy_icon.isVisible() is (status == "DRAFT")


def test_words_that_have_room_in_one_line_stand_in_one(market: Market, look: Appearance) -> None:
    read = offers.read()
    name = "Lumenfold renewal for two teams"
    read = msgspec.structs.replace(read, offer=msgspec.structs.replace(read.offer, name=name))
    subject = market.page.pane.subject
    subject.show_offer(read.offer.offer_id)
    market.answer(ReadOffer, read)
    market.wait(lambda: subject.chosen_id in subject.offers.offers)
    bar = market.page.purchase
    market.wait(lambda: bar.what.text().startswith(name))
    market.wait(lambda: bar.what.heightForWidth(bar.what.width()) == look.px(types.BODY.line))
    assert bar.height() == look.px(60)
