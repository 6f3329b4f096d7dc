"""An offer beside the agreement that one has: from the catalogue to the lines that differ."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.model.agreement_detail import OwnAgreement
from app.model.comparison import ComparedLine, compare
from app.worker.catalogue_messages import OfferRead
from app.worker.quote_messages import AgreementTermsRead, ReadAgreementTerms
from tests.fakes import agreement_samples as some
from tests.fakes import offer_samples as offers
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW, money
from tests.fakes.widget_texts import all_text
from ui.purchase.agreement_sides import agreement_side, offer_side
from ui.purchase.offer_compare_page import OfferComparePage
from ui.tabs.offers.owned_notes import owned_notes

OWN = OwnAgreement(some.LUMENFOLD, some.terms(*some.TERMS))


def offer() -> OfferRead:
    return offers.read(offers.option())


def lines(owned: OwnAgreement = OWN, read: OfferRead | None = None) -> dict[str, ComparedLine]:
    found = compare((agreement_side(owned, NOW), offer_side(read or offer(), NOW)))
    return {f"{group.name}: {line.name}": line for group in found.groups for line in group.lines}


def test_values_and_lengths_stand_side_by_side() -> None:
    found = lines()
    price = found["Money: Value, or price"]
    assert price.values == ("144,000.00\xa0USD", "168,000.00\xa0USD")
    assert price.change == money("24000.00")
    assert not found["About: How long"].is_different
    assert found["About: Until"].values == ("31 Jan 2027", "Accept by 30 Nov 2026")


def test_a_term_that_only_one_side_has_is_said_to_be_missing_on_the_other() -> None:
    found = [line for name, line in lines().items() if name.startswith("Renewal")]
    assert found
    assert all(line.values[1] is None for line in found)


def test_what_is_paid_by_use_is_metered_and_never_nothing() -> None:
    metered = msgspec.structs.replace(some.LUMENFOLD, value=money("0.00"))
    found = lines(OwnAgreement(metered, some.terms(some.USAGE)), offers.metered())
    assert found["Money: Value, or price"].values == ("Metered", "Metered")


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> OfferComparePage:
    made = OfferComparePage(frame.context, offer(), OWN)
    frame.window.setCentralWidget(made)
    frame.window.show()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 1)
    return made


def test_the_agreement_is_read_again_and_compared_as_it_is_now(
    page: OfferComparePage, frame: Frame, qtbot: QtBot
) -> None:
    assert frame.client.asked[0].request == ReadAgreementTerms(some.LUMENFOLD_ID)
    assert "144,000.00 USD" in all_text(page)
    grown = msgspec.structs.replace(
        some.LUMENFOLD, value=money("150000.00"), product_name=None, seller_name=None
    )
    terms = msgspec.structs.replace(some.terms(*some.TERMS), names=())
    frame.client.answer(AgreementTermsRead(grown, terms))
    qtbot.waitUntil(lambda: "150,000.00 USD" in all_text(page))
    told = all_text(page)
    assert "Lumenfold Observability" in told
    assert f"Your agreement · {some.LUMENFOLD_ID}" in told
    page.agreement_button.click()
    assert frame.places[-1] == ("agreement", some.LUMENFOLD_ID)


def test_a_reading_that_fails_leaves_what_is_stored(
    page: OfferComparePage, frame: Frame, qtbot: QtBot
) -> None:
    right = "aws-marketplace:GetAgreementTerms"
    frame.client.fail(AccessDenied("AWS does not let you read this.", missing_right=right))
    qtbot.waitUntil(lambda: right in all_text(page))
    assert "The comparison is with what was read before." in all_text(page)
    assert "144,000.00 USD" in all_text(page)


def test_without_stored_terms_nothing_is_compared_before_the_answer(
    frame: Frame, qtbot: QtBot
) -> None:
    page = OfferComparePage(frame.context, offer(), OwnAgreement(some.LUMENFOLD))
    frame.window.setCentralWidget(page)
    frame.window.show()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 1)
    assert page.comparison is None
    frame.client.fail(AccessDenied("AWS does not let you read this."))
    qtbot.waitUntil(lambda: "The agreement could not be read." in all_text(page))


def test_that_one_has_it_is_said_with_a_way_to_the_comparison(frame: Frame) -> None:
    made = list(owned_notes(frame.context, (OWN,), None, lambda *_: None))
    told = "\n".join(map(all_text, made))
    assert "You have this. Agreement agmt-5kq2n8v1r7hd, until 31 Jan 2027." in told
    assert "Compare with your agreement" not in told
    with_offer = list(owned_notes(frame.context, (OWN,), offer(), lambda *_: None))
    assert "Compare with your agreement" in all_text(with_offer[0])


def test_of_many_agreements_the_newest_are_named_and_the_rest_counted(frame: Frame) -> None:
    made = list(owned_notes(frame.context, (OWN,) * 5, None, lambda *_: None))
    assert len(made) == 4
    assert "2 more active agreements on this product." in all_text(made[-1])
