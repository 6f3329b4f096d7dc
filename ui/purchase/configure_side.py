"""The right column of a configuration: the estimate, until when the offer holds, and the button."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.language import tr
from app.model.offer import Offer
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.purchase.asking import Asking, AskingWords, Way
from ui.purchase.estimate_card import EstimateCard
from ui.purchase.estimate_words import EstimateWords
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton, PrimaryButton
from ui.widgets.card import Card, IconLabel, Note
from ui.widgets.labels import PlainLabel

_FREE = tr("A quote is free and buys nothing.")
_URGENT = timedelta(days=1)
_SOON = timedelta(days=30)


class ConfigureSide(QWidget):
    """`asked` for the main button, `new_asked` for another quote of the same, `check_asked`, `again_asked`."""

    asked = Signal()
    new_asked = Signal()
    check_asked = Signal()
    again_asked = Signal()

    def __init__(self, context: Context, free_words: str = _FREE) -> None:
        super().__init__()
        self._look = look = context.look
        self._free_words = free_words
        self._told: AskingWords | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.card = EstimateCard(look)
        column.addWidget(self.card)
        self._expiry = self._make_expiry()
        self._expiry.hide()  # an agreement does not expire as an offer does
        column.addWidget(self._expiry)
        self._make_note(column)
        self.button = PrimaryButton(
            look, tr("Get quote"), "arrow-right", size=ButtonSize.BIG, icon_last=True
        )
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.asked)
        column.addWidget(self.button)
        self.under = PlainLabel(look, free_words, types.SECOND, "text2", wraps=True)
        self.under.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.under)

    def show_estimate(self, words: EstimateWords) -> None:
        """Show what it comes to."""
        self.card.show_words(words)

    def show_expiry(self, offer: Offer, now: datetime) -> None:
        """Say until when the offer holds, and how long that still is."""
        at = offer.expires_at
        self._expiry.setVisible(at is not None)
        if at is None:
            return
        left = at - now
        tone = Tone.DANGER if left < _URGENT else Tone.WARNING if left < _SOON else Tone.NEUTRAL
        date = text.date(at)
        said = tr("Offer expires on {date}", date=date)
        if left <= timedelta():
            said = tr("Offer expired on {date}", date=date)
        self._expires.setText(said)
        self._left.setText(text.until(at, now))
        self._left.set_ink(tone)
        self._hourglass.set_icon("hourglass-medium", tone)
        self._expiry.setAccessibleName(f"{said}, {text.until(at, now)}")

    def show_asking(self, asking: Asking, off: str, *, has_quote: bool) -> None:
        """Show where a request stands, and why the button is off, if it is."""
        words = asking.words()
        self._holder.setVisible(words is not None or has_quote)
        self._note.setVisible(words is not None)
        if words is not None and words != self._told:
            self._show_note(words)
        self._told = words
        way = words.way if words is not None else Way.NONE
        self._check.setVisible(way is Way.CHECK)
        self._again.setVisible(way is Way.AGAIN)
        self._new.setVisible(has_quote and not asking.is_open)
        said = tr("Getting the quote…") if asking.is_running else tr("Get quote")
        self.button.set_words(tr("Open quote") if has_quote and not asking.is_open else said)
        if asking.is_open:
            off = (
                tr("The outcome of a quote is open.")
                if not asking.is_running
                else tr("One moment.")
            )
        elif has_quote:
            off = ""
        self.button.set_on(not off, off)
        self.under.setText(off if off and not asking.is_open else self._free_words)

    # --- building ---------------------------------------------------------------------------------

    def _make_expiry(self) -> Card:
        look = self._look
        card = Card(look, padding=12)
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        self._hourglass = IconLabel(look, "hourglass-medium", Tone.WARNING, 16)
        self._expires = PlainLabel(look, "", types.BODY, elided=True)
        self._left = PlainLabel(look, "", types.BODY_MEDIUM, Tone.WARNING)
        row.addWidget(self._hourglass)
        row.addWidget(self._expires, 1)
        row.addWidget(self._left)
        card.body.addLayout(row)
        return card

    def _make_note(self, column: QVBoxLayout) -> None:
        look = self._look
        self._note = Note(look, Tone.ACCENT, "paper-plane-tilt")
        self._check = PlainButton(look, tr("Check now"), "arrow-clockwise", size=ButtonSize.ROW)
        self._again = PlainButton(look, tr("Try again"), "arrow-clockwise", size=ButtonSize.ROW)
        self._new = LinkButton(look, tr("Get a new quote"))
        self._check.clicked.connect(self.check_asked)
        self._again.clicked.connect(self.again_asked)
        self._new.clicked.connect(self.new_asked)
        self._holder = QWidget()
        self._note_column = QVBoxLayout(self._holder)
        self._note_column.setContentsMargins(0, 0, 0, 0)
        self._note_column.setSpacing(look.px(8))
        self._note_column.addWidget(self._note)
        for button in (self._check, self._again, self._new):
            self._note_column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._holder)

    def _show_note(self, words: AskingWords) -> None:
        self._note_column.removeWidget(self._note)
        self._note.hide()
        self._note.deleteLater()
        said = tr("AWS wrote: “{quoted}”", quoted=words.quoted) if words.quoted else ""
        self._note = Note(self._look, words.tone, words.icon, words.strong, words.rest, second=said)
        self._note.put_icon_on_first_line()
        self._note_column.insertWidget(0, self._note)
        self._note.show()
        announce(self, f"{words.strong} {words.rest}", is_urgent=words.tone is Tone.DANGER)
