"""The page that chooses what replaces an agreement, and says what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, NotFound
from app.model.agreement_detail import OwnAgreement
from app.model.listing import Word
from app.model.offer import PRIVATE, Offer, OfferTerms, PurchaseOption
from app.model.purchase import Intent
from app.model.term import ValidityTerm
from app.worker.catalogue_messages import ListOptions, OfferRead, OptionsListed, ReadOffer
from tests.fakes import agreement_samples as some
from tests.fakes import offer_samples as offers
from tests.fakes.agreement_samples import AgreementQueries
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from ui.appearance import Appearance
from ui.purchase.configure_page import ConfigurePage
from ui.purchase.replace_page import OfferCard, ReplacePage
from ui.purchase.replace_words import candidate_words, candidates, fate
from ui.widgets.labels import PlainLabel

OPTIONS = (offers.public(), offers.option(), offers.bundle())


def offer(option: PurchaseOption, replaces: str = "", *terms: object) -> OfferRead:
    read = Offer(
        option.option_id,
        option.name,
        proposal_id=f"at-{option.option_id}",
        replaces=replaces,
        pricing_model=Word("CONTRACT", "Contract"),
        products=option.products,
    )
    found = (some.FIXED, some.LEGAL, *terms)
    return OfferRead(read, OfferTerms(option.option_id, cast("Any", found)))


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> Iterator[ReplacePage]:
    frame.store.queries = cast("Any", AgreementQueries(some.lumenfold()))
    made = ReplacePage(frame.context, some.lumenfold())
    frame.window.setCentralWidget(made)
    frame.window.show()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 1)
    yield made
    for asked in frame.client.asked:
        if not asked.future.done():
            asked.future.set_exception(NotFound("It is gone."))


def _were_asked(frame: Frame, number: int) -> bool:
    return len(frame.client.asked) == number


def answered(
    frame: Frame, qtbot: QtBot, *reads: OfferRead, options: tuple[PurchaseOption, ...] = OPTIONS
) -> None:
    """Let AWS list the options and give each offer in turn."""
    assert frame.client.asked[0].request == ListOptions("prod-lumenfold")
    frame.client.answer(OptionsListed(options))
    for number, read in enumerate(reads, 2):
        qtbot.waitUntil(partial(_were_asked, frame, number))
        assert frame.client.asked[-1].request == ReadOffer(read.offer.offer_id)
        frame.client.answer(read)


def done(page: ReplacePage, qtbot: QtBot) -> list[OfferCard]:
    qtbot.waitUntil(lambda: not page.is_busy)
    return page.cards


def test_the_offer_made_for_it_stands_first_and_opens_its_configuration(
    page: ReplacePage, frame: Frame, qtbot: QtBot
) -> None:
    made = offer(offers.option(), some.LUMENFOLD_ID)
    answered(frame, qtbot, made, offer(offers.public()))
    first, second = done(page, qtbot)
    told = all_text(page)
    assert "Made by the seller to replace this agreement" in told
    assert "Other offers for this product" in told
    assert "An offer set is several offers: buy it in Offers." in told
    assert (first.said.offer_id, second.said.offer_id) == (
        offers.RENEWAL_ID,
        offers.public().option_id,
    )
    assert "144,000.00" in first.said.spoken
    pages: list[ConfigurePage] = []
    page.page_asked.connect(pages.append)
    second.click()
    (opened,) = pages
    assert opened.options.intent is Intent.REPLACE
    assert opened.options.source_agreement_id == some.LUMENFOLD_ID
    opened.deleteLater()


def test_the_cards_stand_under_their_headings(
    page: ReplacePage, frame: Frame, qtbot: QtBot
) -> None:
    answered(frame, qtbot, offer(offers.option(), some.LUMENFOLD_ID), offer(offers.public()))
    cards = done(page, qtbot)
    titles = [
        one
        for one in page.findChildren(PlainLabel)
        if one.text()
        in {"Made by the seller to replace this agreement", "Other offers for this product"}
    ]
    page.grab()  # lays it out
    start = QPoint(0, 0)
    assert {one.mapTo(page, start).x() for one in (*titles, *cards)} == {24}


def test_an_offer_can_be_chosen_once_it_has_been_read(look: Appearance) -> None:
    agreement = some.lumenfold().row.agreement
    said = candidate_words(offers.option(), None, agreement, NOW)
    in_german = msgspec.structs.replace(said, price="Wird gelesen…")
    assert not OfferCard(look, in_german).isEnabled()
    read = candidate_words(offers.option(), offer(offers.option()), agreement, NOW)
    assert OfferCard(look, read).isEnabled()


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (offer(offers.option(), "agmt-other"), "It was made to replace another agreement"),
        (
            offer(
                offers.option(),
                "",
                ValidityTerm("term-later", starts_at=NOW + timedelta(days=9)),
            ),
            "It starts on 27 Nov 2026, and AWS replaces an agreement in force only at once.",
        ),
        (
            msgspec.structs.replace(
                offer(offers.option()),
                offer=msgspec.structs.replace(
                    offer(offers.option()).offer, expires_at=NOW - timedelta(days=1)
                ),
            ),
            "This offer has expired.",
        ),
    ],
)
def test_an_offer_that_cannot_replace_it_says_why(
    page: ReplacePage, frame: Frame, qtbot: QtBot, read: OfferRead, words: str
) -> None:
    answered(frame, qtbot, read, options=(offers.option(),))
    (card,) = done(page, qtbot)
    assert words in card.said.off
    assert not card.isEnabled()
    assert words in all_text(page)


def test_without_another_offer_it_says_whom_to_ask(
    page: ReplacePage, frame: Frame, qtbot: QtBot
) -> None:
    own = msgspec.structs.replace(offers.public(), option_id=some.LUMENFOLD.offer_id)
    answered(frame, qtbot, options=(own,))
    done(page, qtbot)
    assert "AWS lists no other offer for this product." in all_text(page)


def test_an_offer_that_cannot_be_read_is_counted(
    page: ReplacePage, frame: Frame, qtbot: QtBot
) -> None:
    frame.client.answer(OptionsListed((offers.option(),)))
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)
    frame.client.fail(NotFound("It is gone."))
    assert done(page, qtbot) == []
    assert "1 offer could not be read and cannot be chosen." in all_text(page)


def test_a_denied_list_names_the_right_and_can_be_read_again(
    page: ReplacePage, frame: Frame, qtbot: QtBot
) -> None:
    right = "aws-marketplace:ListPurchaseOptions"
    frame.client.fail(AccessDenied("AWS does not let you see offers.", missing_right=right))
    qtbot.waitUntil(lambda: right in all_text(page))
    page.refresh_item()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)


def test_what_becomes_of_the_agreement_is_said(page: ReplacePage) -> None:
    told = all_text(page)
    for words in (
        "Nothing changes before you accept the quote of the new offer.",
        "AWS shows this one as Replaced.",
        "What you are entitled to goes on without a gap.",
        "24,000.00 USD of it is still to pay.",
        "Its terms and documents can still be read here.",
    ):
        assert words in told


def test_a_commitment_beside_what_is_paid_by_use_stays() -> None:
    detail = some.with_terms(some.lumenfold(), some.USAGE)
    upfront = OwnAgreement(
        msgspec.structs.replace(some.LUMENFOLD, agreement_id="agmt-upfront"),
        some.terms(some.FIXED),
    )
    said = [one.words for one in fate(msgspec.structs.replace(detail, siblings=(upfront,)))]
    assert "agmt-upfront is paid upfront for the same product and stays as it is." in said


def test_replacement_offers_are_read_first_then_private_ones() -> None:
    private = offers.option("offer-private00001", "Ours", 9, PRIVATE)
    found = candidates((offers.public(), private, offers.option()), some.LUMENFOLD)
    assert [one.option_id for one in found] == [
        offers.RENEWAL_ID,
        private.option_id,
        offers.public().option_id,
    ]
