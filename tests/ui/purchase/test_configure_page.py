"""The page that configures an offer: what is entered, what it comes to, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import OverQuota
from app.model.agreement_detail import OwnAgreement
from app.model.choices import LARGEST
from app.model.entitlement import Contact
from app.model.listing import ProductName, Seller
from app.model.money import Money
from app.model.offer import OfferedProduct
from app.model.purchase import Intent, PaymentChoice, RequestedTerm, UpfrontChoice
from app.model.term import (
    AgreementTerms,
    DimensionName,
    Quantity,
    Rate,
    UnknownTerm,
    UsagePricingTerm,
)
from app.worker.catalogue_messages import ReadOffer
from app.worker.messages import WorkerLost
from tests.fakes import agreement_samples as owned
from tests.fakes import offer_samples as some
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW
from tests.ui.purchase.conftest import Configuring
from ui import text
from ui.purchase.page import SIDE_WIDTH
from ui.purchase.quantity_row import Cell
from ui.toast import Toast
from ui.widgets.paragraph import Paragraph


@pytest.fixture
def make(frame: Frame, qtbot: QtBot) -> Iterator[type[Configuring]]:
    yield Configuring
    for one in frame.client.asked:
        one.future.cancel()


def test_the_picture(configuring: Configuring) -> None:
    configuring.choose("12 months")
    configuring.enter(editor=20, viewer=60, pack=12)
    said = configuring.text
    assert configuring.hero == (
        "Estimate: 38,400.00 USD, for 12 months, before tax, and what you use besides"
    )
    for words in (
        "Pellucid Systems · private offer, expires 30 Nov 2026",
        "20 editor seats: 15,600.00 USD",
        "60 viewer seats: 7,200.00 USD",
        "On acceptance: 38,400.00 USD",
        "Overage: 4.20 USD per million rows",
        "Payment requests: at most 12,000.00 USD",
        "Renews for 12 months. You can change this until 30 days before the end.",
        "12,000.00 USD at most in total",
        "Offer expires on 30 Nov 2026, in 12 days",
        "A quote is free and buys nothing.",
        "Worked out here from the offer prices.",
    ):
        assert words in said
    assert configuring.page.side.button.isEnabled()


def test_nothing_that_renews_or_pays_by_itself_is_chosen_at_first(configuring: Configuring) -> None:
    assert not configuring.options.renew_switch.isChecked()
    assert configuring.options.payments is not None
    assert configuring.options.payments.waits.isChecked()
    assert not configuring.page.side.button.isEnabled()
    assert "Enter how many you want" in configuring.page.side.under.text()


def test_another_duration_has_other_prices_and_keeps_the_quantities(
    configuring: Configuring,
) -> None:
    configuring.enter(editor=2)
    assert "164.00 USD" in configuring.hero
    configuring.choose("36 months")
    assert "4,212.00 USD" in configuring.hero
    assert configuring.row("editor").number == 2
    assert "Price, 36 months" in configuring.text


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_arrows_go_from_one_duration_to_the_next(
    configuring: Configuring, direction: Qt.LayoutDirection
) -> None:
    cards = configuring.durations.cards
    for card in cards:
        card.setLayoutDirection(direction)
    is_mirrored = direction is Qt.LayoutDirection.RightToLeft
    onward = Qt.Key.Key_Left if is_mirrored else Qt.Key.Key_Right
    back = Qt.Key.Key_Right if is_mirrored else Qt.Key.Key_Left
    for at, key, there in (
        (0, onward, 1),
        (1, Qt.Key.Key_Down, 2),
        (2, back, 1),
        (1, Qt.Key.Key_Up, 0),
        (0, back, 0),
    ):
        QTest.keyClick(cards[at], key)
        assert cards[there].isChecked()
        assert configuring.frame.window.focusWidget() is cards[there]


def test_quantities_are_typed_stepped_and_reset_by_keyboard(
    configuring: Configuring, qtbot: QtBot
) -> None:
    field = configuring.row("editor").field
    assert field is not None
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "12")
    assert configuring.choices.counts["editor"] == 12
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_PageUp)
    assert configuring.choices.counts["editor"] == 23
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert configuring.choices.counts["editor"] is None
    assert not configuring.page.side.button.isEnabled()
    assert "Enter a whole number, 0 or more." in configuring.text
    QTest.keyClicks(field, "x-1.5")
    assert configuring.choices.counts["editor"] is None
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, "5")
    assert configuring.choices.counts["editor"] == 15


def test_huge_quantities_are_exact_and_no_larger_than_aws_counts(configuring: Configuring) -> None:
    configuring.choose("12 months")
    configuring.enter(editor=LARGEST)
    assert "1,675,037,244,660.00 USD" in configuring.hero
    field = configuring.row("editor").field
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert configuring.choices.counts["editor"] == LARGEST


def test_an_amount_of_forty_digits_is_whole_in_the_estimate(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    price = Money(Decimal("9" * 30 + ".00000001"), "USD")
    card = msgspec.structs.replace(some.seats().rate_cards[0], rates=(Rate("editor", price),))
    term = msgspec.structs.replace(some.seats(), rate_cards=(card,))
    made = make(frame, qtbot, some.pricing("CONTRACT", term))
    made.enter(editor=LARGEST)
    written = text.money(price.times(LARGEST))
    shown = [one.text() for one in made.page.side.card.findChildren(Paragraph)]
    assert shown.count(written) == 3
    assert made.page.side.width() <= frame.context.look.px(SIDE_WIDTH)


def test_columns_grow_with_their_amounts_and_what_has_no_room_ends_in_dots(
    configuring: Configuring,
) -> None:
    configuring.choose("12 months")
    configuring.enter(editor=LARGEST, viewer=1)
    first, second = (configuring.row(key)._cells["amount"] for key in ("editor", "viewer"))
    assert isinstance(first, Cell)
    assert first.width() == second.width() >= first.natural_width()
    assert first._money.isVisible()
    configuring.frame.window.resize(1024, 700)
    configuring.page.resize(1024, 700)
    first.setFixedWidth(80)
    assert not first._money.isVisible()
    assert first._words.isVisible()
    assert first._words.text().replace("\u00a0", " ") == "1,675,037,244,660.00 USD"


@pytest.mark.parametrize("is_focused", [False, True])
def test_the_wheel_turns_a_number_only_while_it_has_the_focus(
    configuring: Configuring, is_focused: bool
) -> None:
    field = configuring.row("editor").field
    assert field is not None
    (field if is_focused else configuring.page.back_button).setFocus()
    at = QPointF(field.rect().center())
    turn = QWheelEvent(
        at, field.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, turn)
    assert field.number == (1 if is_focused else 0)
    assert turn.isAccepted() is is_focused


def test_of_what_is_sold_one_of_each_there_are_ticks(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    made = make(frame, qtbot, some.configurable(quantity="Disallowed"))
    for dimension in ("editor", "viewer"):
        tick = made.row(dimension).tick
        assert tick is not None
        tick.click()
    assert "95.00 USD" in made.hero
    assert made.row("editor").field is None
    sent = made.ask().request
    chosen = UpfrontChoice("P1M", (Quantity("editor", 1), Quantity("viewer", 1)))
    assert RequestedTerm("term-seats", chosen) in sent.terms


def test_of_what_is_not_sold_together_one_is_chosen(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    made = make(frame, qtbot, some.configurable(multiple="Disallowed"))
    assert made.choices.counts == {"editor": 1}
    radio = made.row("viewer").radio
    assert radio is not None
    radio.click()
    made.enter(viewer=3)
    assert "39.00 USD" in made.hero
    fields = [row.field.isEnabled() for row in made.table.rows if row.field]
    assert fields == [False, True, False]
    chosen = UpfrontChoice("P1M", (Quantity("viewer", 3),))
    assert RequestedTerm("term-seats", chosen) in made.ask().request.terms


def test_silence_is_chosen_with_its_days(configuring: Configuring) -> None:
    configuring.enter(editor=1)
    payments = configuring.options.payments
    assert payments is not None
    assert not payments.days.isEnabled()
    payments.approves.click()
    payments.days.lineEdit().setText("7")
    sent = configuring.ask().request
    silent = PaymentChoice("AUTO_APPROVE_ON_EXPIRATION", "P7D")
    assert RequestedTerm("term-payments", silent) in sent.terms


def test_a_contact_is_folded_and_whole_or_none(configuring: Configuring) -> None:
    configuring.enter(editor=1)
    contact = configuring.options.contact
    assert contact is not None
    assert not contact.is_open
    contact.fold_button.click()
    contact.fields["first"].set_text("Ana")
    assert "Fill this in, or empty all five fields." in configuring.text
    assert not configuring.page.side.button.isEnabled()
    typed = {"last": "Berg", "email": "ana@brindle.example", "company": "Brindle", "country": "de"}
    for key, content in typed.items():
        contact.fields[key].set_text(content)
    contact.fold_button.click()
    assert "Ana Berg, ana@brindle.example" in configuring.text
    expected = Contact("Ana", "Berg", "ana@brindle.example", "Brindle", "DE")
    assert configuring.ask().request.contact == expected


def test_tax_and_renewal_are_switched(configuring: Configuring) -> None:
    configuring.enter(editor=1)
    configuring.options.tax_switch.click()
    configuring.options.renew_switch.click()
    assert configuring.choices.auto_renew
    assert not configuring.ask().request.estimates_tax


def test_what_is_paid_by_use_is_metered_and_its_trial_can_be_left_out(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    made = make(frame, qtbot, some.by_use())
    assert made.hero == "Estimate: Metered, you pay for what you use, by the rates below"
    assert "free " not in made.text.casefold().replace("free trial", "").replace("is free and", "")
    assert "Free trial: 30 days" in made.text
    made.options.trial_switch.click()
    assert "term-trial" not in {one.term_id for one in made.ask().request.terms}


def test_beside_an_agreement_by_use_the_prices_in_advance_are_configured(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    product = some.DATA_QUALITY.product_id
    agreement = msgspec.structs.replace(owned.LUMENFOLD, product_id=product)
    terms = AgreementTerms(agreement.agreement_id, (UsagePricingTerm("term-1", "USD"),))
    frame.queries.owned.append(OwnAgreement(agreement, terms))
    made = make(frame, qtbot, some.by_use(upfront=True))
    assert "The second agreement." in made.text
    assert len(made.durations.cards) == 4
    assert made.page.options.trial is None


def test_a_replacement_says_what_it_replaces(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    made = make(frame, qtbot, some.pricing("CONTRACT", some.seats()), some.REPLACED)
    assert f"replaces your agreement {some.REPLACED}" in made.text
    made.enter(editor=1)
    sent = made.ask().request
    assert (sent.intent, sent.source_agreement_id) == (Intent.REPLACE, some.REPLACED)


def test_a_term_that_is_not_known_blocks_with_a_sentence(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    made = make(frame, qtbot, some.pricing("CONTRACT", some.seats(), UnknownTerm("escrowTerm")))
    made.enter(editor=1)
    assert "cannot handle: escrowTerm" in made.page.side.under.text()
    assert not made.page.side.button.isEnabled()


def test_an_offer_that_expires_meanwhile_cannot_be_quoted_any_more(
    configuring: Configuring,
) -> None:
    configuring.enter(editor=1)
    configuring.frame.move_clock(NOW + timedelta(days=12))
    assert "has expired" in configuring.page.side.under.text()
    assert configuring.row("editor").number == 1


def test_while_nothing_can_be_sent_the_button_says_why(configuring: Configuring) -> None:
    configuring.enter(editor=1)
    configuring.frame.client.tell(WorkerLost(1, None))
    assert not configuring.page.side.button.isEnabled()
    assert "has stopped" in configuring.page.side.under.text()
    assert "38" not in configuring.hero
    assert "82.00 USD" in configuring.hero


def test_a_changed_offer_keeps_what_still_fits(configuring: Configuring) -> None:
    configuring.choose("24 months")
    configuring.enter(editor=5)
    other = some.configurable(multiple="Allowed", quantity="")
    configuring.page.renew(other)
    assert configuring.choices.selector == "P24M"
    assert configuring.row("editor").number == 5


def test_foreign_text_is_plain_and_long_names_change_no_layout(
    make: type[Configuring], frame: Frame, qtbot: QtBot
) -> None:
    read = some.configurable()
    evil = "<b>Seats</b>\u202e" + "x" * 500
    names = tuple(
        DimensionName(one.key, evil, "<i>u</i>", "<a href='x'>d</a>" * 20)
        for one in some.SEAT_NAMES
    )
    product = ProductName("prod-1", evil, Seller("s", evil))
    read = msgspec.structs.replace(
        read,
        terms=msgspec.structs.replace(read.terms, names=names),
        offer=msgspec.structs.replace(read.offer, products=(OfferedProduct(product),)),
    )
    made = make(frame, qtbot, read)
    made.enter(editor=2)
    assert "<b>Seats</b>" in made.text
    assert "\u202e" not in made.text
    assert made.page.left.horizontalScrollBar().maximum() == 0
    assert made.page.minimumSizeHint().width() < 1024


def stops(made: Configuring) -> list[QWidget]:
    """Where Tab leads, beginning with the way back."""
    found: list[QWidget] = []
    made.page.back_button.setFocus()
    while (now := made.frame.window.focusWidget()) not in found:
        assert now is not None
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return found


def test_everything_is_reached_by_keyboard_and_has_a_name(configuring: Configuring) -> None:
    configuring.enter(editor=1)
    reached = stops(configuring)
    names = [one.accessibleName() for one in reached]
    assert [one for one in reached if not one.accessibleName()] == []
    for name in (
        "Back",
        "1 month",
        "Quantity of Editor seats",
        "Auto-renew",
        "Wait for my approval",
        "Estimate tax",
        "Name a contact",
        "Get quote",
    ):
        assert name in names
    assert names.index("Quantity of Editor seats") < names.index("Auto-renew")
    assert names[-1] == "Get quote"


def test_f5_reads_the_offer_again_and_says_when_it_cannot(
    configuring: Configuring, qtbot: QtBot
) -> None:
    configuring.enter(editor=3)
    configuring.page.refresh_item()
    client = configuring.frame.client
    qtbot.waitUntil(lambda: [type(one.request) for one in client.asked] == [ReadOffer])
    read = some.configurable()
    offer = msgspec.structs.replace(read.offer, expires_at=NOW + timedelta(days=2))
    client.answer(msgspec.structs.replace(read, offer=offer))
    qtbot.waitUntil(lambda: "in 2 d" in configuring.text)
    assert configuring.row("editor").number == 3
    configuring.page.refresh_item()
    qtbot.waitUntil(lambda: len(client.asked) == 2)
    client.fail(OverQuota("AWS is busy.", "Try again in a minute."))
    qtbot.waitUntil(lambda: bool(configuring.frame.window.findChildren(Toast)))
