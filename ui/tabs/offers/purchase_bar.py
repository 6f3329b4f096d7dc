"""The fixed bar under the pane of the catalogue: the chosen offer, and the way to a quote of it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.model.configuration import of_offer
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import fonts as types
from ui.context import Context
from ui.tabs.offers.price_words import price
from ui.tabs.offers.subject import Subject
from ui.tabs.offers.words import option_title
from ui.theme import Tone
from ui.widgets.buttons import PrimaryButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_HEIGHT = 60
_SET = "Each offer of a set is quoted for itself: choose one of them above."


class PurchaseBar(QFrame):
    """`configure_asked` carries the OfferRead of the chosen offer. Shown while an offer is chosen."""

    configure_asked = Signal(object)

    def __init__(self, context: Context, subject: Subject) -> None:
        super().__init__()
        self._context = context
        self._subject = subject
        look = context.look
        self.setProperty("ground", "surface")
        self.setProperty("line", "top")
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        row.setSpacing(look.px(12))
        self.what = Paragraph(look)
        self.under = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.under.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.button = PrimaryButton(look, "Configure and quote", "arrow-right", icon_last=True)
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.what, 3)
        row.addWidget(self.under, 2)
        row.addWidget(self.button)
        subject.changed.connect(self.refresh)
        context.status.changed.connect(self.refresh)
        context.store.tick.connect(self.refresh)
        self.refresh()

    @property
    def read(self) -> OfferRead | None:
        """The chosen offer, once it is read."""
        return self._subject.offers.offers.get(self._subject.chosen_id)

    def refresh(self) -> None:
        """Show the chosen offer, and why it cannot be configured now, if so."""
        read, chosen = self.read, self._subject.chosen_id
        is_set = chosen in self._subject.offers.sets
        self.setVisible(read is not None or is_set)
        off = self._reason_off(read, self._context.store.now()) if read is not None else _SET
        if read is not None:
            cost = price(read.offer, read.terms).spoken
            self.what.set_words(plain(option_title(read.offer), 80), f"· {cost}" if cost else "")
        elif is_set:
            self.what.set_words(plain(self._subject.offers.sets[chosen].offer_set.name, 80))
        self.button.set_on(not off, off)
        self.under.setText(off or "Nothing is bought yet")
        self.under.set_ink(Tone.WARNING if off and not is_set else "text2")

    def _reason_off(self, read: OfferRead, now: datetime) -> str:
        return of_offer(read.offer, read.terms, now).blocked or self._context.status.reason_off

    def _on_clicked(self) -> None:
        if self.read is not None:
            self.configure_asked.emit(self.read)
