"""The part of a model's pane that shows its offers: which one, all its rates, its terms."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.foundation_model import ModelOffer, ModelSummary
from app.worker.model_messages import ListModelOffers, ModelOffersListed
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.link_sheet import LinkSheet
from ui.tabs.offers.models.cards import RatesCard, TermsCard, section
from ui.tabs.offers.models.words import offer_name, offer_options
from ui.tabs.offers.notes import failure_note, quiet_card
from ui.tabs.offers.read import Read
from ui.terms.document_names import host_of
from ui.theme import Tone
from ui.widgets.card import Note
from ui.widgets.choice import Choice
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel

_RIGHT = "bedrock:ListFoundationModelAgreementOffers"


class OfferPart(FilledPart):
    """`changed` when offers came or failed, or another one was chosen."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(context.look)
        self._context = context
        self._model: ModelSummary | None = None
        self._chosen = 0  # which of the offers
        self._shows_all = False
        self.sheet: LinkSheet | None = None
        self.read = Read(context, parent)
        self.read.changed.connect(self.changed)

    @property
    def offers(self) -> tuple[ModelOffer, ...]:
        """All offers, as far as they were read."""
        answer = self.read.answer
        return answer.offers if isinstance(answer, ModelOffersListed) else ()

    @property
    def offer(self) -> ModelOffer | None:
        """The chosen one."""
        offers = self.offers
        return offers[min(self._chosen, len(offers) - 1)] if offers else None

    def ask(self, region: str, model: ModelSummary) -> None:
        """Read the offers for a model, anew; without agreements there are none."""
        self._model = model
        if model.needs_agreement:
            self.read.ask(ListModelOffers(region, model.model_id))

    def forget(self) -> None:
        """Show nothing."""
        self._model, self._chosen, self._shows_all = None, 0, False
        self.read.forget()

    def refresh(self) -> None:
        """Show what came."""
        read = self.read
        said = (self._model, read.answer, read.error, read.is_running, self._chosen)
        self.update_to((*said, self._shows_all), self._all)

    def _all(self) -> Iterator[QWidget]:
        read, look = self.read, self._context.look
        if self._model is None or not self._model.needs_agreement:
            return
        if read.error is not None:
            yield failure_note(
                self._context, read.error, tr("its offers"), _RIGHT, read.again, is_narrow=True
            )
        elif not isinstance(read.answer, ModelOffersListed):
            yield quiet_card(look, tr("Reading what it costs…"))
        else:
            if read.answer.unreadable:
                said = text.plural(
                    read.answer.unreadable,
                    "{n} offer could not be read.",
                    "{n} offers could not be read.",
                )
                yield Note(look, Tone.WARNING, "warning-circle", said)
            yield from self._chosen_one()

    def _chosen_one(self) -> Iterator[QWidget]:
        look, offer = self._context.look, self.offer
        if offer is None:
            yield quiet_card(look, tr("AWS lists no offer for this account."))
            return
        if len(self.offers) > 1:
            yield self._choice()
        yield section(
            look, tr("Rate card, {offer}", offer=offer_name(offer)), tr("You pay for use only")
        )
        rates = RatesCard(look, offer.rates, shows_all=self._shows_all)
        rates.all_wanted.connect(self._on_all_rates_wanted)
        yield rates
        if offer.rates:
            words = tr("AWS gives these prices without a currency.")
            yield PlainLabel(look, words, types.SECOND, "text2", wraps=True)
        terms = TermsCard(look, offer)
        terms.link_asked.connect(self._ask_to_open)
        yield terms

    def _choice(self) -> QWidget:
        look = self._context.look
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        number = text.plural(len(self.offers), "{n} offer", "{n} offers")
        label = PlainLabel(look, number, types.BODY, "text2")
        choice = Choice(look, tr("Offer"), offer_options(self.offers))
        choice.setCurrentIndex(self._chosen)
        choice.activated.connect(self._on_offer_chosen)
        label.setBuddy(choice)
        row.addWidget(label)
        row.addWidget(choice, 1)
        return inside

    # --- slots ------------------------------------------------------------------------------------

    def _on_offer_chosen(self, index: int) -> None:
        self._chosen, self._shows_all = index, False
        self.changed.emit()

    def _on_all_rates_wanted(self) -> None:
        self._shows_all = True
        self.changed.emit()

    def _ask_to_open(self, address: str) -> None:
        self.sheet = LinkSheet(
            self._context.look,
            self,
            self._context.clipboard,
            what=tr("The document"),
            host=host_of(address),
            address=address,
        )
        self.sheet.finished.connect(self._on_sheet_finished)
        self.sheet.open()

    def _on_sheet_finished(self) -> None:
        self.sheet = None
