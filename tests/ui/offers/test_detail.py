"""The pane of a product: purchase options, the chosen one's terms, what is special, what goes wrong."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.errors import AccessDenied, NotFound, Unclear
from app.model.agreement_detail import OwnAgreement
from app.model.listing import Word
from app.model.offer import Offer, OfferTerms
from app.model.term import LegalDocument, LegalTerm, RenewalTerm, UnknownTerm, VariablePaymentTerm
from app.worker.catalogue_messages import (
    ListOptions,
    OfferRead,
    OfferSetRead,
    OptionsListed,
    ReadDeliveries,
    ReadListing,
    ReadOffer,
    ReadOfferSet,
    ReadProduct,
)
from tests.fakes import agreement_samples as agreements
from tests.fakes import offer_samples as some
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from tests.ui.offers.conftest import Market, offers_asked
from ui.tabs.offers.option_card import OptionCard


def show(market: Market, *options: object) -> None:
    """Choose the first product, and answer with these purchase options."""
    market.choose(0)
    market.tell_of_product()
    listed = OptionsListed(tuple(options))  # type: ignore[arg-type]
    market.answer(ListOptions, listed)
    market.wait(lambda: bool(cards(market)) or not options)


def cards(market: Market) -> list[OptionCard]:
    group = market.page.pane.group
    return [one for one in group.buttons() if isinstance(one, OptionCard)] if group else []


def tell(market: Market, read: OfferRead) -> None:
    """Answer what the pane asks about an offer."""
    offer_id = read.offer.offer_id
    market.asked(ReadOffer, lambda one: one.offer_id == offer_id).future.set_result(read)
    market.wait(lambda: offer_id in market.page.pane.subject.offers.offers)
    market.wait(lambda: not market.page.pane._later.isActive())


def shown(market: Market) -> str:
    return all_text(market.page.pane)


def test_open_offers_come_first_the_soonest_end_before_the_others(market: Market) -> None:
    ended = some.option("offer-ended0000001", "Ended", -30)
    soon = some.option("offer-soon00000001", "Soon", 2)
    show(market, ended, some.public(), some.coming(), some.option(), soon)
    names = ["Soon", "FY27 renewal", "Public offer", "From April", "Ended"]
    assert [one.option.name for one in cards(market)] == names
    assert [one.isChecked() for one in cards(market)] == [True, False, False, False, False]
    said = [one.accessibleDescription() for one in cards(market)]
    assert "in 2 d" in said[0]
    assert "in 12 days" in said[1]
    assert "No expiry" in said[2]
    assert "Opens " in said[3]
    assert "Expired " in said[4]


def test_badges_are_chips_with_words(market: Market) -> None:
    show(market, some.option(), some.public(), some.coming(), some.bundle())
    names = {one.option.name: one.accessibleName() for one in cards(market)}
    assert names["FY27 renewal"] == "FY27 renewal, Private offer, Replacement"
    assert names["Public offer"] == "Public offer, Public"
    assert names["From April"] == "From April, Private offer, Starts later"
    assert names["Starter set"] == "Starter set, Offer set"


def test_the_terms_of_the_first_offer_are_shown_as_cards(market: Market) -> None:
    show(market, some.option(), some.public())
    tell(market, some.read(replaces=some.REPLACED))
    words = shown(market)
    assert "Terms of “FY27 renewal”" in words
    assert "168,000.00 USD" in words
    assert f"replaces your agreement {some.REPLACED}" in words
    assert "at-proposal" in words


def test_the_replaced_agreement_can_be_opened(market: Market) -> None:
    show(market, some.option())
    tell(market, some.read(replaces=some.REPLACED))
    buttons = market.page.pane.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Your agreement").click()
    assert ("agreement", some.REPLACED) in market.frame.places


def test_prices_come_for_the_open_offers_only(market: Market) -> None:
    ended = some.option("offer-ended0000001", "Ended", -30)
    show(market, some.option(), some.public(), ended)
    market.asked(ReadOffer)
    assert set(offers_asked(market)) == {some.RENEWAL_ID, some.public().option_id}
    tell(market, some.metered())
    public = next(one for one in cards(market) if one.option.name == "Public offer")
    assert "Metered" in public.accessibleDescription()


def test_what_is_paid_by_use_is_metered_with_its_prices_and_never_free(market: Market) -> None:
    show(market, some.public())
    tell(market, some.metered())
    words = shown(market)
    assert "Metered. You pay for what you use" in words
    assert "0.045 USD" in words
    assert "Requests" in words
    assert "free" not in words.lower().replace("free trial", "")


def test_choosing_another_offer_shows_its_terms(market: Market) -> None:
    show(market, some.option(), some.public())
    tell(market, some.read())
    cards(market)[0].setFocus()
    QTest.keyClick(cards(market)[0], Qt.Key.Key_Down)
    market.wait(lambda: market.page.pane.subject.chosen_id == some.public().option_id)
    tell(market, some.metered())
    assert "Terms of “Public offer”" in shown(market)
    assert market.page.copy_id() == some.public().option_id


def test_what_is_chosen_with_the_quote_is_not_said_to_be_unknown(market: Market) -> None:
    show(market, some.option())
    tell(market, some.read(None, RenewalTerm("term-3"), VariablePaymentTerm()))
    words = shown(market)
    assert words.count("You choose it with the quote") >= 2
    assert "Not known" not in words


def test_a_future_dated_offer_says_so(market: Market) -> None:
    show(market, some.coming())
    market.page.pane.subject.choose(some.coming().option_id)
    tell(market, some.read(some.coming()))
    words = shown(market)
    assert "Starts later." in words
    assert "Opens on" in words


def test_an_expired_offer_says_that_it_cannot_be_accepted(market: Market) -> None:
    ended = some.option("offer-ended0000001", "Ended", -30)
    show(market, ended)
    tell(market, some.read(ended))
    assert "It cannot be accepted any more" in shown(market)


def test_a_term_of_a_new_kind_is_named(market: Market) -> None:
    show(market, some.option())
    tell(market, some.read(None, UnknownTerm("barterTerm")))
    words = shown(market)
    assert "This offer has a term that this version cannot handle" in words
    assert "barterTerm" in words


def test_a_legal_document_opens_only_after_asking(market: Market) -> None:
    show(market, some.option())
    paper = LegalDocument("CustomEula", "https://bucket.s3.amazonaws.com/eula", "3")
    tell(market, some.read(None, LegalTerm("term-4", (paper,))))
    market.page.pane._ask_to_open(paper.url)
    sheet = market.page.pane.sheet
    assert sheet is not None
    assert "bucket.s3.amazonaws.com" in all_text(sheet)
    sheet.reject()


def test_the_countdown_goes_on(market: Market) -> None:
    show(market, some.option())
    assert "in 12 days" in cards(market)[0].accessibleDescription()
    market.frame.move_clock(NOW + timedelta(days=10, hours=1))
    assert "in 12 days" not in cards(market)[0].accessibleDescription()
    market.frame.move_clock(NOW + timedelta(days=13))
    assert "Expired" in cards(market)[0].accessibleDescription()


def test_a_set_leads_to_its_offers(market: Market) -> None:
    show(market, some.bundle())
    market.answer(ReadOfferSet, OfferSetRead(some.offer_set()))
    market.wait(lambda: "Both on one invoice." in shown(market))
    assert "Offers of “Starter set”" in shown(market)
    buttons = market.page.pane.findChildren(QPushButton)
    next(one for one in buttons if "Offer for Lumenfold" in one.text()).click()
    market.asked(ReadOffer, lambda one: one.offer_id == some.RENEWAL_ID)


def test_an_offer_by_its_id_brings_its_product(market: Market) -> None:
    market.page.bar.field.setText(some.RENEWAL_ID)
    market.page.bar.field.returnPressed.emit()  # no second one after a pause of typing
    tell(market, some.read())
    market.asked(ReadProduct)
    market.asked(ReadDeliveries)
    market.answer(ListOptions, OptionsListed((some.public(),)))
    market.wait(lambda: len(cards(market)) == 2)
    assert market.page.pane.subject.chosen_id == some.RENEWAL_ID


def test_an_offer_that_is_not_there_says_so(market: Market) -> None:
    market.page.bar.field.setText(some.RENEWAL_ID)
    market.page.bar.field.returnPressed.emit()
    market.fail(ReadOffer, NotFound("Not found."))
    market.wait(lambda: "AWS does not show this offer to this account" in shown(market))


@pytest.mark.parametrize("kind", [ReadListing, ReadProduct, ReadDeliveries, ListOptions])
def test_one_refused_part_names_its_right_and_leaves_the_others(market: Market, kind: type) -> None:
    market.choose(0)
    right = "aws-marketplace:Something"
    market.fail(kind, AccessDenied("No.", missing_right=right))
    market.wait(lambda: right in shown(market))
    assert "Lumenfold Observability" in shown(market)


def test_terms_that_cannot_be_read_can_be_asked_for_again(market: Market) -> None:
    show(market, some.option())
    market.fail(ReadOffer, Unclear("AWS's answer makes no sense."))
    market.wait(lambda: "AWS's answer makes no sense." in shown(market))
    market.page.pane._on_offer_again_clicked()
    tell(market, some.read())
    assert "168,000.00 USD" in shown(market)


def test_an_offer_without_terms_says_so(market: Market) -> None:
    show(market, some.public())
    free = Offer("offer-public000001", "Public offer", pricing_model=Word("FREE", "Free"))
    tell(market, OfferRead(free, OfferTerms(free.offer_id)))
    assert "AWS names no terms for this offer." in shown(market)


def test_no_offers_say_so(market: Market) -> None:
    show(market)
    market.wait(lambda: "AWS lists no offers for this account" in shown(market))


def test_f5_in_the_pane_reads_it_again(market: Market) -> None:
    show(market, some.option())
    tell(market, some.read())
    market.page.pane.enter()
    before = len(offers_asked(market))
    market.page.refresh_item()
    market.asked(ReadOffer)
    market.asked(ListOptions)
    assert len(offers_asked(market)) == before + 1


def test_a_price_and_rates_are_partly_metered(market: Market) -> None:
    show(market, some.option())
    both = (*some.read().terms.terms, *some.metered().terms.terms)
    tell(market, some.read(None, *both))
    assert "Partly metered. Besides the price you pay for what you use" in shown(market)


def test_cards_fit_a_narrow_pane(market: Market) -> None:
    market.frame.window.resize(1024, 700)
    show(market, some.option(), some.public())
    tell(market, some.read(replaces=some.REPLACED))
    pane = market.page.pane
    market.wait(lambda: pane.width() < 640)
    assert all(card.minimumSizeHint().width() <= pane.viewport().width() for card in cards(market))
    widest = pane.widget()
    assert widest is not None
    market.wait(lambda: widest.width() <= pane.viewport().width())


def test_many_offers_are_cut_until_they_are_asked_for(market: Market) -> None:
    many = [some.option(f"offer-many{number:09}", f"Offer {number}", 30) for number in range(40)]
    show(market, *many)
    assert len(cards(market)) == 12
    buttons = market.page.pane.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Show all 40 offers").click()
    assert len(cards(market)) == 40


def test_what_has_not_changed_is_not_made_again(market: Market) -> None:
    show(market, some.option(), some.public())
    tell(market, some.read())
    before = cards(market)
    market.page.pane._rebuild()
    assert cards(market) == before
    market.page.pane.verticalScrollBar().setValue(90)
    tell(market, some.metered())
    assert market.page.pane.verticalScrollBar().value() == 90


def test_a_product_that_one_has_leads_to_a_comparison_with_its_agreement(market: Market) -> None:
    owned = OwnAgreement(
        msgspec.structs.replace(agreements.LUMENFOLD, product_id=some.PRODUCT.product_id)
    )
    market.frame.queries.owned = [owned]
    asked: list[tuple[OfferRead, OwnAgreement]] = []
    market.page.compare_asked.connect(lambda *both: asked.append(both))
    show(market, some.option())
    tell(market, some.read())
    assert "You have this" in shown(market)
    buttons = market.page.pane.findChildren(QPushButton)
    next(one for one in buttons if "Compare with" in one.text()).click()
    assert asked == [(some.read(), owned)]
