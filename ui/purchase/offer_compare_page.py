"""An offer beside the agreement that one has on its product, read from AWS now."""

from __future__ import annotations

from app.errors import AppError
from app.model.agreement_change import own_reading
from app.model.agreement_detail import OwnAgreement
from app.model.right import missing
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from app.worker.quote_messages import AgreementTermsRead, ReadAgreementTerms
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.purchase.agreement_sides import agreement_side, offer_side
from ui.purchase.compare_page import ComparePage
from ui.theme import Tone
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Note


class OfferComparePage(ComparePage):
    """`owned` is shown as it is stored until AWS has answered, and if it does not."""

    def __init__(self, context: Context, read: OfferRead, owned: OwnAgreement) -> None:
        agreement = owned.agreement
        key = f"compare {read.offer.offer_id} {agreement.agreement_id}"
        subtitle = f"The offer beside your agreement {agreement.agreement_id}"
        super().__init__(context, key, plain(agreement.title, 120), subtitle)
        self._offer = read
        self._owned = owned
        self._is_reading = False
        self.agreement_button = PlainButton(context.look, "Show agreement", "handshake")
        self.agreement_button.clicked.connect(self._on_agreement_clicked)
        self.right_column.addWidget(self.agreement_button)
        if owned.terms is not None:
            self._compare()
        self.read()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def is_busy(self) -> bool:
        """While the agreement is read, the page stays."""
        return self._is_reading

    def refresh_item(self) -> None:
        """Read the agreement again."""
        self.read()

    @async_slot
    async def read(self) -> None:
        """Read the agreement with its terms, and compare again."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            call = ReadAgreementTerms(self._owned.agreement.agreement_id)
            answer = await self.context.bridge.call(call)
        except AppError as error:
            self.notes.fill([self._failed(error)])
            if self.comparison is None:
                self.said.setText("The agreement could not be read.")
            return
        finally:
            self._is_reading = False
        if not isinstance(answer, AgreementTermsRead):
            raise TypeError(answer)
        self.notes.fill([])
        self._owned = own_reading(self._owned, answer.agreement, answer.terms)
        self._compare()

    def _compare(self) -> None:
        now = self.context.store.now()
        self.show_sides((agreement_side(self._owned, now), offer_side(self._offer, now)))

    def _failed(self, error: AppError) -> Note:
        right = error.missing_right
        rest = missing(plain(right, 100)) if right else error.hint
        stored = " The comparison is with what was read before." if self._owned.terms else ""
        note = Note(
            self.context.look, Tone.WARNING, "warning-circle", error.message, f"{rest}{stored}"
        )
        note.put_icon_on_first_line()
        again = PlainButton(self.context.look, "Read again", "arrow-clockwise")
        again.clicked.connect(self.read)
        note.add_widget(again)
        return note

    def _on_agreement_clicked(self) -> None:
        self.context.places.open_agreement(self._owned.agreement.agreement_id)
