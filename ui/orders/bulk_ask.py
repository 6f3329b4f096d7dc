"""The question about a charge that changed since it was shown: keep what it carries, or set yours."""

from __future__ import annotations

from app.language import tr
from app.model.charge import Charge
from ui import text
from ui.appearance import Appearance
from ui.orders import words
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Note


class AskBar(Note):
    """Hidden until something is asked."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, Tone.WARNING, "warning-circle")
        self.keep_button = PlainButton(look, "", size=ButtonSize.SMALL)
        self.ours_button = PlainButton(look, "", size=ButtonSize.SMALL)
        self.add_widget(self.keep_button)
        self.add_widget(self.ours_button)
        self.hide()

    def ask_about(self, charge: Charge, typed: str | None) -> None:
        """Name both numbers."""
        theirs, ours = words.shown(charge.purchase_order), words.shown(typed)
        moved = tr("The charge changed since it was shown.")
        if charge.time:
            moved = tr(
                "The charge of {date} changed since it was shown.", date=text.date(charge.time)
            )
        self.set_words(
            moved,
            tr("It carries {theirs} now, yours is {ours}.", theirs=theirs, ours=ours),
        )
        self.keep_button.set_words(tr("Keep {theirs}", theirs=theirs))
        self.ours_button.set_words(tr("Set {ours}", ours=ours))
