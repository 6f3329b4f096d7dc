"""An offer beside the agreement that one has on its product, read from AWS now."""

from __future__ import annotations

from app.errors import AppError
from app.language import tr
from app.model.agreement_change import own_reading
from app.model.agreement_detail import OwnAgreement
from app.model.right import missing
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from app.worker.quote_messages import AgreementTermsRead, ReadAgreementTerms
from ui.context import Context
from ui.purchase.agreement_sides import agreement_side, offer_side
from ui.purchase.compare_frame import ReadComparePage
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Note


class OfferComparePage(ReadComparePage):
    """`owned` is shown as it is stored until AWS has answered, and if it does not."""

    def __init__(self, context: Context, read: OfferRead, owned: OwnAgreement) -> None:
        agreement = owned.agreement
        key = f"compare {read.offer.offer_id} {agreement.agreement_id}"
        subtitle = tr(
            "The offer beside your agreement {agreement_id}", agreement_id=agreement.agreement_id
        )
        super().__init__(context, key, plain(agreement.title, 120), subtitle)
        self._offer = read
        self._owned = owned
        self.agreement_button = PlainButton(context.look, tr("Show agreement"), "handshake")
        self.agreement_button.clicked.connect(self._on_agreement_clicked)
        self.right_column.addWidget(self.agreement_button)
        if owned.terms is not None:
            self._compare()
        self.read()

    async def read_sides(self) -> None:
        """Read the agreement with its terms, and compare again."""
        call = ReadAgreementTerms(self._owned.agreement.agreement_id)
        try:
            answer = await self.context.bridge.call(call)
        except AppError as error:
            self.notes.fill([self._failed(error)])
            if self.comparison is None:
                self.said.setText(tr("The agreement could not be read."))
            return
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
        stored = tr("The comparison is with what was read before.") if self._owned.terms else ""
        return self.failed_note("warning-circle", error.message, f"{rest} {stored}".rstrip())

    def _on_agreement_clicked(self) -> None:
        self.context.places.open_agreement(self._owned.agreement.agreement_id)
