"""That one has a product already, and the way from its offer to a comparison with the agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from app.language import tr
from app.model.agreement_detail import OwnAgreement
from app.worker.catalogue_messages import OfferRead
from ui import text
from ui.context import Context
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.chip import ChipFace

HAVE_THIS = ChipFace(Tone.POSITIVE, "check-circle", tr("You have this"))
_MOST = 3


def owned_notes(
    context: Context,
    owned: Sequence[OwnAgreement],
    read: OfferRead | None,
    compare: Callable[[OfferRead, OwnAgreement], None],
) -> Iterator[Note]:
    """A note for each of the newest agreements; the chosen offer can be compared once it is read."""
    for one in owned[:_MOST]:
        agreement = one.agreement
        said = tr(
            "Agreement {agreement_id}, without an end date.", agreement_id=agreement.agreement_id
        )
        if agreement.end:
            said = tr(
                "Agreement {agreement_id}, until {date}.",
                agreement_id=agreement.agreement_id,
                date=text.date(agreement.end),
            )
        note = Note(
            context.look,
            Tone.POSITIVE,
            "check-circle",
            tr("You have this."),
            said,
        )
        note.put_icon_on_first_line()
        show = LinkButton(context.look, tr("Show agreement"))
        show.clicked.connect(partial(context.places.open_agreement, agreement.agreement_id))
        note.add_widget(show)
        if read is not None:
            words = tr("Compare with your agreement")
            button = PlainButton(context.look, words, "scales", size=ButtonSize.ROW)
            if len(owned) > 1:
                button.setAccessibleName(
                    tr(
                        "Compare with your agreement {agreement_id}",
                        agreement_id=agreement.agreement_id,
                    )
                )
            button.clicked.connect(partial(compare, read, one))
            note.add_widget(button)
        yield note
    if len(owned) > _MOST:
        more = text.plural(
            len(owned) - _MOST,
            "{n} more active agreement on this product.",
            "{n} more active agreements on this product.",
        )
        yield Note(
            context.look,
            Tone.NEUTRAL,
            "info",
            more,
            tr("See Agreements."),
        )
