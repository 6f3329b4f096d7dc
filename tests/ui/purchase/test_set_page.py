"""The page of an offer set: each offer has its own way and its own outcome, and nothing gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, AppError, NotFound
from app.model.agreement import Agreement
from app.model.command import AcceptQuote, CommandRecord, CommandState, CreateQuote, ShownQuote
from app.model.listing import OfferName, ProductName
from app.model.offer import OfferedProduct, OfferSet
from app.model.offer_set import Dealings
from app.model.purchase import Intent, QuoteRequest
from app.model.quote import Quote
from app.model.term import UnknownTerm
from app.worker.catalogue_messages import OfferRead, OfferSetRead, ReadOffer, ReadOfferSet
from app.worker.messages import WorkerLost
from app.worker.quote_messages import ReadQuote
from tests.fakes import offer_samples as offers
from tests.fakes.frame import Frame
from tests.fakes.samples import ACCOUNT, NOW, PRINCIPAL, money
from tests.fakes.widget_texts import all_text
from ui.purchase.flow import open_set
from ui.purchase.page import PurchasePage
from ui.purchase.pages import Pages
from ui.purchase.quote_page import QuotePage
from ui.purchase.set_page import SetPage
from ui.purchase.set_row import SetRow

FIRST, SECOND = "offer-profiler0001", "offer-archive00001"
NAMES = {FIRST: "Kitestring Profiler", SECOND: "Verdigris Log Archive"}
BUNDLE = OfferSet(
    "offerset-3kq9v7m2x5w",
    "Starter set",
    notes="Both products on one invoice.",
    seller=offers.SELLER,
    expires_at=NOW + timedelta(days=12),
    products=tuple(
        OfferedProduct(ProductName(f"prod-{key}", name, offers.SELLER), OfferName(key, f"{name} deal"))
        for key, name in NAMES.items()
    ),
)  # fmt: skip


def offer(offer_id: str, *terms: Any, days: int | None = 12) -> OfferRead:
    shown = offers.option(offer_id, f"{NAMES[offer_id]} deal", days, "PRIVATE_PRICING")
    return offers.read(shown, *terms)


def quote(quote_id: str, offer_id: str, status: str = "DRAFT", **more: Any) -> Quote:
    return Quote(
        quote_id, status, "NEW", offer_id=offer_id,
        **({"value": money("100.10"), "value_after_tax": money("120.12")} | more),
    )  # fmt: skip


def asked(state: CommandState, **more: Any) -> CommandRecord:
    request = QuoteRequest(Intent.NEW, ())
    command = CreateQuote("c-1", "at-1", "Profiler", "", request=request, offer_id=FIRST)
    return CommandRecord(command, state, ACCOUNT, PRINCIPAL, NOW, **more)


def accepting(state: CommandState, **more: Any) -> CommandRecord:
    shown = ShownQuote("DRAFT", "NEW", FIRST, "", None, None, False, "", (), (), ())
    command = AcceptQuote("c-2", "ar-1", "Profiler", "", shown=shown)
    return CommandRecord(command, state, ACCOUNT, PRINCIPAL, NOW, **more)


class Buying:
    """The page among the pages of a tab, and the worker's part."""

    def __init__(self, frame: Frame, qtbot: QtBot) -> None:
        self.frame, self.qtbot = frame, qtbot
        tab = PurchasePage(frame.context, "a tab with a layout")
        frame.window.setCentralWidget(tab)
        frame.window.show()
        self.pages = Pages(tab)
        self.page = self.open()

    def open(self) -> SetPage:
        self.page = open_set(self.frame.context, self.pages, BUNDLE)
        return self.page

    def read(self, *answers: OfferRead | AppError) -> None:
        """Answer for each offer of the set in turn."""
        for answer in answers:
            self.qtbot.waitUntil(partial(self._is_open, ReadOffer))
            if isinstance(answer, AppError):
                self.frame.client.fail(answer)
            else:
                self.frame.client.answer(answer)
        self.qtbot.waitUntil(lambda: not self.page.is_busy)

    def _is_open(self, kind: type) -> bool:
        asked_ = self.frame.client.asked
        return (
            bool(asked_) and isinstance(asked_[-1].request, kind) and not asked_[-1].future.done()
        )

    def dealt(self, **dealings: Any) -> None:
        """What the store has of the offers now."""
        self.frame.queries.dealt = Dealings(**dealings)
        self.frame.store_changed()

    def row(self, offer_id: str) -> SetRow:
        return next(one for one in self.page.rows if one.said.offer_id == offer_id)

    @property
    def states(self) -> list[str]:
        return [one.said.face.words for one in self.page.rows]

    @property
    def text(self) -> str:
        return all_text(self.page).replace("\u00a0", " ")


@pytest.fixture
def buying(frame: Frame, qtbot: QtBot) -> Iterator[Buying]:
    made = Buying(frame, qtbot)
    yield made
    for one in frame.client.asked:
        if not one.future.done():
            one.future.set_exception(NotFound("It is gone."))


def test_each_offer_is_a_row_with_its_price_and_all_is_to_be_configured(buying: Buying) -> None:
    buying.read(offer(FIRST), offer(SECOND, days=None))
    assert buying.states == ["To configure", "To configure"]
    first, second = buying.page.rows
    assert first.said.title == "Kitestring Profiler"
    assert "168,000.00" in first.said.cost
    assert "estimate" in first.said.cost
    assert "Lumenfold" in first.said.second
    assert "expires" in first.said.second
    assert "no expiry" in second.said.second
    assert first.accessibleName() == first.said.spoken
    for words in (
        "Starter set",
        "No offer of the set is quoted yet.",
        "2 to configure.",
        "Both products on one invoice.",
        "AWS accepts each offer by itself",
        "0 of 2",
    ):
        assert words in buying.text


def test_configure_leads_to_the_offer_and_back_to_the_set_with_its_quote(
    buying: Buying, frame: Frame
) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    button = buying.row(FIRST).configure_button
    assert button is not None
    assert button.accessibleName() == "Configure, Kitestring Profiler"
    button.click()
    assert buying.pages.current is not buying.page
    assert buying.pages.current is not None
    assert buying.pages.current.copy_id() == FIRST
    frame.queries.dealt = Dealings(quotes=(quote("ar-1", FIRST),))
    buying.pages.current.back_asked.emit()
    assert buying.pages.current is buying.page
    assert buying.states == ["Quote ready", "To configure"]
    said = buying.row(FIRST).said.cost.replace("\u00a0", " ")
    assert said == "100.10 USD, 120.12 USD after tax"


def test_a_quote_opens_by_itself_and_nothing_is_sent_by_that(buying: Buying, frame: Frame) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    buying.dealt(quotes=(quote("ar-1", FIRST), quote("ar-2", SECOND)))
    button = buying.row(SECOND).quote_button
    assert button is not None
    button.click()
    page = buying.pages.current
    assert isinstance(page, QuotePage)
    assert page.quote_id == "ar-2"
    buying.qtbot.waitUntil(lambda: frame.client.asked[-1].request == ReadQuote("ar-2"))
    assert frame.client.commands == []


def test_the_main_action_goes_on_with_what_comes_next(buying: Buying) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    buying.dealt(quotes=(quote("ar-1", FIRST),))
    assert buying.page.next_button is not None
    assert buying.page.next_button.accessibleName() == (
        "Configure the next offer, Verdigris Log Archive"
    )
    buying.dealt(quotes=(quote("ar-1", FIRST), quote("ar-2", SECOND)))
    assert buying.page.steps.current == 2
    QTest.keyClick(buying.page.next_button, Qt.Key.Key_Space)
    page = buying.pages.current
    assert isinstance(page, QuotePage)
    assert page.quote_id == "ar-1"


def test_sums_stay_apart_by_currency(buying: Buying) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    euro = msgspec.structs.replace(money("7.00"), currency="EUR")
    other = quote("ar-2", SECOND, value=euro, value_after_tax=None)
    buying.dealt(quotes=(quote("ar-1", FIRST), other))
    for words in (
        "100.10",
        "7.00",
        "Before tax: AWS does not estimate it for every quote.",
        "2 to review and accept.",
    ):
        assert words in buying.text


def test_one_may_be_accepted_while_the_other_is_refused(buying: Buying, frame: Frame) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    refused = accepting(CommandState.REFUSED, message="AWS does not take it.", hint="Ask again.")
    owned = Agreement("agmt-1", "ACTIVE", offer_id=SECOND, value=money("55.00"))
    buying.dealt(quotes=(quote("ar-1", FIRST),), agreements=(owned,), records=(refused,))
    assert buying.states == ["Refused", "Accepted"]
    assert "AWS does not take it. Ask again." in buying.text
    assert "1 of 2" in buying.text
    second = buying.row(SECOND)
    assert second.configure_button is None
    assert second.quote_button is None
    assert second.agreement_button is not None
    second.agreement_button.click()
    assert frame.places[-1] == ("agreement", "agmt-1")


def test_what_got_no_clear_answer_is_being_checked(buying: Buying) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    buying.dealt(quotes=(quote("ar-1", FIRST),), records=(accepting(CommandState.UNKNOWN),))
    assert buying.states[0] == "Being checked"
    assert "Do not send a second one" in buying.row(FIRST).said.sentence
    assert buying.row(FIRST).configure_button is None
    buying.dealt(records=(asked(CommandState.UNKNOWN),))
    assert buying.states[0] == "Being checked"
    button = buying.row(FIRST).configure_button
    assert button is not None  # its page goes on with the request
    assert button.isEnabled()


def test_a_command_that_ends_is_noted_while_the_page_is_shown(buying: Buying, frame: Frame) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    done = accepting(CommandState.CONFIRMED, result="agmt-9")
    frame.queries.dealt = Dealings(quotes=(quote("ar-1", FIRST),), records=(done,))
    frame.command_changed(done)
    assert buying.states[0] == "Accepted"
    assert "Agreement agmt-9" in buying.text


def test_leaving_and_coming_back_loses_nothing(buying: Buying, frame: Frame) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    before, number = buying.page, len(frame.client.asked)
    buying.page.back_asked.emit()
    frame.queries.dealt = Dealings(quotes=(quote("ar-1", FIRST, "PENDING_APPROVAL"),))
    assert buying.open() is before
    assert buying.states == ["Waiting for approval", "To configure"]
    assert len(frame.client.asked) == number


def test_what_is_paid_by_use_is_metered_and_never_free(buying: Buying) -> None:
    metered = offers.metered()
    named = msgspec.structs.replace(metered.offer, offer_id=FIRST)
    buying.read(msgspec.structs.replace(metered, offer=named), offer(SECOND))
    assert buying.row(FIRST).said.cost == "Metered, paid by use"
    nothing = quote("ar-1", FIRST, value=money("0.00"), value_after_tax=money("0.00"))
    buying.dealt(quotes=(nothing,))
    assert buying.row(FIRST).said.cost == "Metered, paid by use"
    assert "You pay for what you use." in buying.text
    owned = Agreement("agmt-1", "ACTIVE", offer_id=FIRST, value=money("0.00"))
    buying.dealt(agreements=(owned,), quotes=(quote("ar-2", SECOND),))
    assert buying.row(FIRST).said.cost == "Metered, paid by use"
    assert "Accepted value" not in buying.text
    assert "What is paid by use comes on top." in buying.text


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (offer(FIRST, days=-1), "Cannot be bought now", "This offer has expired."),
        (
            offer(FIRST, UnknownTerm("escrowTerm")),
            "Cannot be bought now",
            "cannot handle: escrowTerm",
        ),
        (NotFound("It is gone."), "Gone", "AWS does not find this offer any more"),
        (
            AccessDenied("AWS denied it.", missing_right="aws-marketplace:GetOffer"),
            "May not be read",
            "aws-marketplace:GetOffer",
        ),
        (AppError("AWS could not do it.", "Try again."), "Not read", "AWS could not do it."),
    ],
)
def test_an_offer_that_cannot_be_bought_says_why_and_the_other_goes_on(
    buying: Buying, answer: OfferRead | AppError, state: str, words: str
) -> None:
    buying.read(answer, offer(SECOND))
    assert buying.states == [state, "To configure"]
    first, second = buying.page.rows
    assert words in first.said.sentence
    assert "1 to configure, 1 that cannot be bought now." in buying.text
    assert first.configure_button is not None
    assert second.configure_button is not None
    assert not first.configure_button.isEnabled()
    assert first.configure_button.accessibleDescription()
    assert second.configure_button.isEnabled()


def test_f5_reads_the_set_and_its_offers_again(buying: Buying, frame: Frame, qtbot: QtBot) -> None:
    buying.read(NotFound("It is gone."), offer(SECOND))
    assert "1 offer could not be read." in buying.text
    buying.page.refresh_item()
    qtbot.waitUntil(lambda: frame.client.asked[-1].request == ReadOfferSet(BUNDLE.offer_set_id))
    frame.client.answer(OfferSetRead(msgspec.structs.replace(BUNDLE, notes="On two invoices.")))
    buying.read(offer(FIRST), offer(SECOND))
    assert buying.states == ["To configure", "To configure"]
    assert "On two invoices." in buying.text
    assert "could not be read" not in buying.text


def test_without_aws_it_says_why_and_still_tells_what_is_stored(
    buying: Buying, frame: Frame
) -> None:
    buying.read(offer(FIRST), offer(SECOND))
    buying.dealt(quotes=(quote("ar-1", FIRST),))
    frame.client.tell(WorkerLost(1, None))
    assert "has stopped" in buying.text
    assert buying.states == ["Quote ready", "To configure"]
    button = buying.row(SECOND).configure_button
    assert button is not None
    assert not button.isEnabled()
    assert "has stopped" in button.accessibleDescription()


def test_a_set_without_offers_says_so(frame: Frame) -> None:
    page = SetPage(frame.context, msgspec.structs.replace(BUNDLE, products=()))
    frame.window.setCentralWidget(page)
    frame.window.show()
    assert "AWS names no offers in this set." in all_text(page)
    assert page.next_button is None
