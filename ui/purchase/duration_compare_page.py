"""The durations of an offer side by side, for the quantities that are entered; nothing is read from AWS."""

from __future__ import annotations

from app.language import tr
from app.model.choices import Choices
from app.model.configuration import Options, pays_by_use
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.purchase.compare_frame import ComparePage
from ui.purchase.configure_notes import head_words
from ui.purchase.duration_sides import duration_sides, left_out_words
from ui.purchase.estimate_words import FROM_OFFER
from ui.widgets.labels import PlainLabel

_BESIDES = tr("What you use is paid besides.")


class DurationComparePage(ComparePage):
    """What is entered stays on the page below."""

    def __init__(
        self, context: Context, read: OfferRead, options: Options, choices: Choices
    ) -> None:
        self._offer_id = read.offer.offer_id
        key = f"compare durations {self._offer_id} {options.source_agreement_id}".strip()
        sides = duration_sides(options, choices, context.store.now())
        title = plain(head_words(read.offer, options)[0], 120)
        number = text.plural(len(sides), "{n} duration", "{n} durations")
        super().__init__(
            context,
            key,
            title,
            tr("{durations} side by side, for what you entered", durations=number),
        )
        besides = _BESIDES if pays_by_use(options.terms) else ""
        for said in (left_out_words(options), besides, FROM_OFFER):
            if said:
                label = PlainLabel(context.look, said, types.SECOND, "text2", wraps=True)
                self.right_column.addWidget(label)
        self.show_sides(sides)

    def copy_id(self) -> str:
        """The offer's id."""
        return self._offer_id
