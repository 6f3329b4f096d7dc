"""The pane of a model: where it stands, its offers with all rates, links, and what goes wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.errors import AccessDenied, Offline
from app.model.foundation_model import AVAILABLE, PENDING, ModelOffer, Rate
from app.worker.model_messages import (
    AvailabilityChanged,
    AvailabilityRead,
    FollowAvailability,
    ListModelOffers,
    ReadAvailability,
    ReadUseCase,
    StopFollowing,
)
from tests.fakes import model_samples as some
from tests.fakes.widget_texts import all_text
from tests.ui.models.conftest import Models
from ui.widgets.choice import Choice


def button(models: Models, name: str) -> QPushButton:
    found = models.page.pane.findChildren(QPushButton)
    return next(one for one in found if one.accessibleName() == name and one.isVisible())


def test_a_model_shows_where_it_stands_and_what_it_costs(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    assert models.asked(ListModelOffers).request == ListModelOffers("us-east-1", some.REASON)
    assert "Reading what it costs…" in models.shown()
    models.tell_offers(some.PUBLIC)
    shown = models.shown()
    for words in (
        "This account has no agreement for the model. Read what it costs, then accept the offer.",
        "Accept the offer: you are here",
        "Rate card, public offer",
        "You pay for use only",
        "Input tokens: 0.0028 per 1,000",
        "Batch output tokens: 0.0056 per 1,000",
        "AWS gives these prices without a currency.",
        "samples.amazonaws.com",
        "Refunds: None",
        "Runs: Until you remove it",
        "Accepting costs nothing by itself. Every use does.",
    ):
        assert words in shown
    assert "free" not in shown.casefold()
    assert models.page.pane.deed_bar.enable_button.isEnabled()


def test_one_of_several_offers_is_chosen(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    models.tell_offers(some.PRIVATE, some.PUBLIC)
    assert "Rate card, private offer" in models.shown()
    assert "Input tokens: 0.0021000 per 1,000" in models.shown()
    assert "odd: on request" in models.shown()
    assert "Runs: 12 months" in models.shown()
    choice = models.page.pane.findChild(Choice)
    assert choice is not None
    texts = [choice.itemText(at) for at in range(choice.count())]
    assert texts == ["Private offer, offer-reasonprivate", "Public offer, offer-reasonpublic1"]
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    models.settle()
    assert models.page.pane.offers.offer == some.PUBLIC
    assert "Rate card, public offer" in models.shown()


def test_many_rates_are_all_there_when_asked_for(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    rates = tuple(Rate(f"rate-{number}", None, f"0.{number:04}") for number in range(1, 41))
    models.tell_offers(ModelOffer("offer-many", rates))
    assert "rate-40" not in models.shown()
    button(models, "Show all 40 rates").click()
    models.settle()
    assert all(f"rate-{number}: 0.{number:04}" in models.shown() for number in range(1, 41))


def test_an_offer_without_prices_or_terms_says_so(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    models.tell_offers(ModelOffer(has_odd_link=True))
    shown = models.shown()
    assert "What it costs is not known here." in shown
    assert "AWS gives an address that is not https, so it is not opened" in shown
    assert "AWS names no refund policy" in shown


def test_without_an_offer_nothing_can_be_accepted(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    models.tell_offers()
    assert "AWS lists no offer for this account." in models.shown()
    bar = models.page.pane.deed_bar
    assert not bar.enable_button.isEnabled()
    assert bar.words.text() == "There is no offer to accept."


def test_the_terms_show_their_host_before_they_open(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    models.tell_offers(some.PUBLIC)
    button(models, "End user licence agreement").click()
    sheet = models.page.pane.offers.sheet
    assert sheet is not None
    assert "The document is at samples.amazonaws.com" in all_text(sheet)
    assert sheet.open_button is not None
    sheet.reject()
    assert models.page.pane.offers.sheet is None


def test_a_provider_without_agreements_is_not_asked_for_offers(models: Models) -> None:
    models.tell_facts()
    models.choose(some.NOVA)
    assert "Models of Amazon need no agreement." in models.shown()
    assert not models.requests(ListModelOffers)
    assert models.page.pane.deed_bar.isHidden()
    ready = some.facts(some.NOVA, AVAILABLE, entitlement=AVAILABLE)
    models.frame.client.tell(AvailabilityChanged("us-east-1", ready))
    models.settle()
    assert models.page.pane.deed_bar.isHidden()  # there is no agreement that could be removed


def test_what_aws_still_changes_is_followed_while_it_is_looked_at(models: Models) -> None:
    models.tell_facts()
    models.choose(some.MINI)
    assert models.asked(FollowAvailability).request == FollowAvailability("us-east-1", some.MINI)
    assert "AWS is making or ending the agreement: in progress" in models.shown()
    ready = some.facts(some.MINI, AVAILABLE, entitlement=AVAILABLE)
    models.frame.client.tell(AvailabilityChanged("eu-central-1", some.facts(some.MINI)))
    models.frame.client.tell(AvailabilityChanged("us-east-1", ready))
    models.settle()
    assert "This account has access to the model." in models.shown()
    models.choose(some.REASON)
    assert models.asked(StopFollowing).request == StopFollowing("us-east-1", some.MINI)


def test_following_that_fails_is_not_begun_again_by_itself(models: Models) -> None:
    models.tell_facts()
    models.choose(some.MINI)
    models.fail(FollowAvailability, Offline("AWS cannot be reached."))
    models.wait(models.page.list.held_up.isVisible)
    models.settle()
    assert not models.waiting(FollowAvailability)
    models.page.list.again_button.click()
    told = AvailabilityRead("us-east-1", some.FACTS[some.MINI])
    models.answer(ReadAvailability, told)
    models.asked(FollowAvailability)


def test_a_refused_read_names_the_right_and_can_be_asked_again(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    right = "bedrock:ListFoundationModelAgreementOffers"
    models.fail(ListModelOffers, AccessDenied("No.", missing_right=right))
    models.wait(lambda: right in models.shown())
    button(models, "Read again").click()
    models.tell_offers(some.PUBLIC)
    assert right not in models.shown()


def test_facts_that_did_not_come_can_be_asked_for_again(models: Models) -> None:
    models.choose(some.LARGE)
    models.fail(ReadAvailability, Offline("AWS cannot be reached."))
    models.wait(lambda: "AWS cannot be reached." in models.shown())
    assert models.page.pane.deed_bar.isHidden()
    button(models, "Read again").click()
    models.tell_facts()
    assert "This account has access to the model." in models.shown()


def test_a_form_that_cannot_be_read_keeps_the_offer_off(models: Models) -> None:
    right = "bedrock:GetUseCaseForModelAccess"
    models.fail(ReadUseCase, AccessDenied("No.", missing_right=right))
    models.tell_facts()
    models.choose(some.CLAUDE)
    models.tell_offers(some.PUBLIC)
    assert right in models.shown()
    assert models.page.pane.deed_bar.words.text() == (
        "Whether the use-case form was sent is not known yet."
    )


def test_the_pane_closes_and_gives_the_focus_back(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    models.page.beside.enter()
    models.page.pane.close_button.click()
    assert not models.page.split.is_open
    assert models.page.list.view.hasFocus()


def test_a_pending_agreement_offers_no_deed(models: Models) -> None:
    models.tell_facts({**some.FACTS, some.REASON: some.facts(some.REASON, PENDING)})
    models.choose(some.REASON)
    models.tell_offers(some.PUBLIC)
    assert models.page.pane.deed_bar.isHidden()
