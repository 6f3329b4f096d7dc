"""The fixed bar under the pane of the catalogue: the chosen offer or set, and the way to buy it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.language import tr
from app.model.configuration import of_offer
from app.model.offer import OfferSet
from app.model.offer_set import members
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.tabs.offers.price_words import price
from ui.tabs.offers.subject import Subject
from ui.tabs.offers.words import option_title
from ui.theme import Tone
from ui.widgets.buttons import PrimaryButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_HEIGHT = 60
_UNDER = 160  # that short words beside the button need to stand in one line, at most
_CONFIGURE, _BUY_SET = tr("Configure and quote"), tr("Buy this set")
_SET = tr("Each offer of it is quoted and accepted by itself")
_EMPTY_SET = tr("AWS names no offers in this set, so there is nothing to buy.")


class PurchaseBar(QFrame):
    """Shown while an offer or a set is chosen.

    `configure_asked` carries the OfferRead of the chosen offer, `set_asked` the chosen OfferSet.
    """

    configure_asked = Signal(object)
    set_asked = Signal(object)

    def __init__(self, context: Context, subject: Subject) -> None:
        super().__init__()
        self._context = context
        self._subject = subject
        look = context.look
        self.setProperty("ground", "surface")
        self.setProperty("line", "top")
        self.setMinimumHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), look.px(4), look.px(24), look.px(4))
        row.setSpacing(look.px(12))
        self.what = Paragraph(look)
        self.under = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.under.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.button = PrimaryButton(look, _CONFIGURE, "arrow-right", icon_last=True)
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.what, 1)
        row.addWidget(self.under)
        row.addWidget(self.button)
        subject.changed.connect(self.refresh)
        context.status.changed.connect(self.refresh)
        context.store.tick.connect(self.refresh)
        self.refresh()

    @property
    def read(self) -> OfferRead | None:
        """The chosen offer, once it is read."""
        return self._subject.offers.offers.get(self._subject.chosen_id)

    @property
    def bundle(self) -> OfferSet | None:
        """The chosen set, once it is read."""
        found = self._subject.offers.sets.get(self._subject.chosen_id)
        return found.offer_set if found is not None else None

    def refresh(self) -> None:
        """Show the chosen offer or set, and why it cannot be configured now, if so."""
        read, bundle = self.read, self.bundle
        self.setVisible(read is not None or bundle is not None)
        if bundle is not None:
            self._show_set(bundle)
        else:
            self._show_offer(read)

    def _show_offer(self, read: OfferRead | None) -> None:
        off = self._reason_off(read, self._context.store.now()) if read is not None else ""
        if read is not None:
            cost = price(read.offer, read.terms).spoken
            self.what.set_words(plain(option_title(read.offer), 80), f"· {cost}" if cost else "")
        self._show_button(_CONFIGURE, off, tr("Nothing is bought yet"), is_on=read is not None)

    def _show_set(self, bundle: OfferSet) -> None:
        number = len(members(bundle.products))
        offers = text.plural(number, "{n} offer", "{n} offers")
        self.what.set_words(
            plain(bundle.name, 80) or tr("Offer set"),
            f"· {offers}",
        )
        self._show_button(_BUY_SET, "" if number else _EMPTY_SET, _SET, is_on=True)

    def _show_button(self, words: str, off: str, under: str, *, is_on: bool) -> None:
        if self.button.accessibleName() != words:
            self.button.set_words(words)
        self.button.set_on(is_on and not off, off)
        self.under.setText(off or under)
        one_line = self.under.fontMetrics().horizontalAdvance(self.under.text()) + 2
        self.under.setMinimumWidth(min(one_line, self._context.look.px(_UNDER)))
        self.under.set_ink(Tone.WARNING if off else "text2")

    def _reason_off(self, read: OfferRead, now: datetime) -> str:
        return of_offer(read.offer, read.terms, now).blocked or self._context.status.reason_off

    def _on_clicked(self) -> None:
        if self.bundle is not None:
            self.set_asked.emit(self.bundle)
        elif self.read is not None:
            self.configure_asked.emit(self.read)
