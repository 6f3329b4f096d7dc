"""The page that chooses the offer which takes the place of an agreement."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AccessDenied, AppError
from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.offer import PurchaseOption
from app.model.right import missing
from app.model.text import plain
from app.worker.catalogue_messages import ListOptions, OfferRead, OptionsListed, ReadOffer
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.appearance import Appearance
from ui.context import Context
from ui.purchase.flow import configuration
from ui.purchase.page import PurchasePage
from ui.purchase.replace_words import (
    FIRST_READ,
    CandidateWords,
    candidate_words,
    candidates,
    fate,
)
from ui.purchase.section import Section
from ui.purchase.steps import CHOOSE, OF_AN_OFFER
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card, IconLabel, Note
from ui.widgets.card_button import CardButton
from ui.widgets.filled import FilledPart
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph


class OfferCard(CardButton):
    """An offer that may be taken, or why it may not."""

    def __init__(self, look: Appearance, said: CandidateWords) -> None:
        super().__init__(look, said.spoken)
        self.said = said
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        names = QVBoxLayout()
        names.setSpacing(look.px(2))
        names.addWidget(PlainLabel(look, said.title, types.BODY_STRONG, elided=True))
        names.addWidget(PlainLabel(look, said.second, types.SECOND, "text2", elided=True))
        if said.off:
            names.addWidget(PlainLabel(look, said.off, types.SECOND, Tone.WARNING, wraps=True))
        row.addLayout(names, 1)
        row.addLayout(self._price(look))
        row.addWidget(IconLabel(look, "arrow-right", None, 16))
        self.body.addLayout(row)
        self.setEnabled(said.is_read and not said.off)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _price(self, look: Appearance) -> QVBoxLayout:
        right = Qt.AlignmentFlag.AlignRight
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        if self.said.money is not None:
            column.addWidget(MoneyLabel(look, self.said.money, types.BODY_STRONG), 0, right)
        else:
            column.addWidget(PlainLabel(look, self.said.price, types.BODY_STRONG), 0, right)
        if self.said.under:
            column.addWidget(PlainLabel(look, self.said.under, types.SECOND, "text2"), 0, right)
        return column


class ReplacePage(PurchasePage):
    """`detail` is the agreement with its terms as they were read right before."""

    def __init__(self, context: Context, detail: AgreementDetail) -> None:
        self.agreement_id = detail.row.agreement.agreement_id
        super().__init__(context, key_of(self.agreement_id), OF_AN_OFFER, CHOOSE)
        self.tasks: Tasks = context.tasks
        self.detail = detail
        self._is_reading = False
        self._error: AppError | None = None
        self._listed: OptionsListed | None = None
        self._reads: dict[str, OfferRead] = {}
        self._failed = 0
        self.cards: list[OfferCard] = []
        agreement = detail.row.agreement
        self.set_head(agreement.title, tr("Replace {agreement_id}", agreement_id=self.agreement_id))
        self._offers = FilledPart(context.look)
        self.left_column.addWidget(self._offers)
        self.right_column.addWidget(self._fate_card())
        self.refresh_item()

    @property
    def is_busy(self) -> bool:
        """While offers are read, the page is kept."""
        return self._is_reading

    def refresh_item(self) -> None:
        """Read the offers again."""
        if not self._is_reading:
            self._read()

    def copy_id(self) -> str:
        """The agreement's id."""
        return self.agreement_id

    # --- reading ----------------------------------------------------------------------------------

    @async_slot
    async def _read(self) -> None:
        self._is_reading, self._error, self._failed = True, None, 0
        self._show()
        try:
            await self._read_all(self.detail.row.agreement.product_id)
        except AppError as error:
            self._error = error
        finally:
            self._is_reading = False
        self._show()

    async def _read_all(self, product_id: str) -> None:
        call = self.context.bridge.call
        listed = await call(ListOptions(product_id))
        if not isinstance(listed, OptionsListed):
            raise TypeError(listed)
        self._listed = listed
        for option in self._candidates()[:FIRST_READ]:
            self._show()
            try:
                read = await call(ReadOffer(option.option_id))
            except AppError:
                self._failed += 1
                continue
            if isinstance(read, OfferRead):
                self._reads[option.option_id] = read

    def _candidates(self) -> tuple[PurchaseOption, ...]:
        options = self._listed.options if self._listed is not None else ()
        return candidates(options, self.detail.row.agreement)

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        now, agreement = self.context.store.now(), self.detail.row.agreement
        said = tuple(
            candidate_words(one, self._reads.get(one.option_id), agreement, now)
            for one in self._candidates()[:FIRST_READ]
            if self._is_reading or one.option_id in self._reads
        )
        key = (said, self._is_reading, self._error, self._failed)
        self._offers.update_to(key, lambda: self._parts(said))

    def _parts(self, said: tuple[CandidateWords, ...]) -> Iterator[QWidget]:
        look = self.context.look
        self.cards = []
        if self._error is not None:
            yield self._problem(self._error)
        made = tuple(one for one in said if one.is_made_for_it)
        if made:
            title = tr("Made by the seller to replace this agreement")
            yield Section(look, title, self._group(title, made))
        others = tuple(one for one in said if not one.is_made_for_it)
        if others:
            title = tr("Other offers for this product") if made else tr("Offers for this product")
            yield Section(look, title, self._group(title, others))
        if self._is_reading:
            yield self._quiet(tr("Reading the offers for this product…"))
        elif not said and self._error is None:
            yield self._quiet(
                tr(
                    "AWS lists no other offer for this product. The seller can make you one that replaces"
                    " this agreement."
                )
            )
        yield from self._rest()

    def _rest(self) -> Iterator[QWidget]:
        if self._listed is None or self._is_reading:
            return
        if self._failed:
            yield self._quiet(
                text.plural(
                    self._failed,
                    "{n} offer could not be read and cannot be chosen.",
                    "{n} offers could not be read and cannot be chosen.",
                )
            )
        if (more := len(self._candidates()) - FIRST_READ) > 0:
            yield self._quiet(
                text.plural(
                    more,
                    "{n} more offer for this product: choose it in Offers.",
                    "{n} more offers for this product: choose it in Offers.",
                )
            )
        if any(one.is_set for one in self._listed.options):
            yield self._quiet(tr("An offer set is several offers: buy it in Offers."))

    def _group(self, name: str, said: tuple[CandidateWords, ...]) -> QWidget:
        inside = QWidget()
        inside.setAccessibleName(name)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, self.context.look.px(8))
        column.setSpacing(self.context.look.px(8))
        for one in said:
            card = OfferCard(self.context.look, one)
            card.clicked.connect(self._on_card_clicked)
            self.cards.append(card)
            column.addWidget(card)
        return inside

    def _fate_card(self) -> Card:
        look = self.context.look
        card = Card(look, tr("What becomes of your agreement"), padding=16)
        for one in fate(self.detail):
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addWidget(IconLabel(look, one.icon, None, 16), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Paragraph(look, one.words), 1)
            card.body.addLayout(row)
        return card

    def _problem(self, error: AppError) -> Note:
        look = self.context.look
        denied = isinstance(error, AccessDenied) and error.missing_right
        rest = missing(plain(error.missing_right, 100)) if denied else error.hint
        note = Note(look, Tone.DANGER, "x-circle", error.message, rest)
        note.put_icon_on_first_line()
        again = PlainButton(look, tr("Read again"), "arrow-clockwise", size=ButtonSize.ROW)
        again.clicked.connect(self.refresh_item)
        note.add_widget(again)
        return note

    def _quiet(self, words: str) -> Card:
        card = Card(self.context.look)
        card.setAccessibleName(words)
        card.body.addWidget(PlainLabel(self.context.look, words, types.BODY, "text2", wraps=True))
        return card

    def _on_card_clicked(self) -> None:
        card = self.sender()
        read = self._reads.get(card.said.offer_id) if isinstance(card, OfferCard) else None
        if read is not None:
            self.page_asked.emit(configuration(self.context, read, replaces=self.agreement_id))


def key_of(agreement_id: str) -> str:
    """What the page of an agreement is kept under."""
    return f"replace {agreement_id}"
