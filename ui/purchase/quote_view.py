"""A quote shown whole: its state, what it costs and when, what is in it, and its purchase orders."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.command import ChargeOrder
from app.model.money import Money
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import fonts as types
from ui.chips import avatar_face
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import QUOTE_END, QUOTE_STATES
from ui.purchase import quote_words as words
from ui.purchase.charge_table import ChargeTable
from ui.purchase.charge_words import charge_rows, currency_of
from ui.purchase.figures import Figures
from ui.purchase.parts import Banner, amount_at_end, facts_card, side_by_side
from ui.purchase.quote_facts import takes_orders
from ui.purchase.summary import summary
from ui.purchase.tax_words import tax_facts, tax_hint
from ui.purchase.terms_sheet import TermsSheet
from ui.purchase.timeline_words import timeline
from ui.terms.card import TermCard
from ui.terms.term_card import Around
from ui.terms.term_words import cards
from ui.theme import Tone
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card, Note
from ui.widgets.filled import FilledPart
from ui.widgets.labels import IdLabel, PlainLabel, shrinkable
from ui.widgets.paragraph import Paragraph
from ui.widgets.tile import Tile

_USAGE = "usageBasedPricingTerm"


class QuoteView(QWidget):
    """A column that shows a QuoteRead. `edited` when a purchase order was typed.

    With `has_head`, it begins with product, id and value, and holds the facts and the way to the terms,
    as a reading pane does; without, a page shows these beside it. What is typed is kept in
    `context.drafts`, so that it survives a refresh and leaving.
    """

    edited = Signal()

    def __init__(self, context: Context, *, has_head: bool = True) -> None:
        super().__init__()
        self.context = context
        self.look = context.look
        self.read: QuoteRead | None = None
        self.table: ChargeTable | None = None
        self.terms_sheet: TermsSheet | None = None
        self._has_head = has_head
        self._reason_off = ""
        self._value_now: Money | None = None
        self._open_cards: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(16))
        self._top, self._banner, self._facts, self._charges, self._rest = (
            FilledPart(self.look) for _ in range(5)
        )
        for part in (self._top, self._banner, self._facts, self._charges, self._rest):
            column.addWidget(part)
        context.store.tick.connect(self.move_on)

    def show_read(self, read: QuoteRead, value_now: Money | None = None) -> None:
        """Show a quote; parts that say the same as before stay as they are, with the focus in them.

        `value_now` is the value of the agreement that is changed or replaced, where it is known.
        """
        before = self.read.quote.quote_id if self.read else ""
        if before != read.quote.quote_id:
            self._open_cards.clear()
        self.read, self._value_now = read, value_now
        key = (read.quote, read.terms, read.offer, value_now)
        if self._has_head:
            self._top.update_to(key, self._head_widgets)
            self._facts.update_to(key, self._facts_widgets)
        self.move_on()
        self._charges.update_to(
            (
                read.quote.quote_id,
                charge_rows(read),
                timeline(read, self.context.store.now()),
                takes_orders(read.quote),
            ),
            self._charges_widgets,
        )
        self._rest.update_to(key, self._rest_widgets)
        self.set_orders_off(self._reason_off)

    def put(self, widget: QWidget, *, before_charges: bool) -> None:
        """Let something else stand in the column, such as who has to approve: it may be what matters most."""
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.removeWidget(widget)
            place = column.indexOf(self._charges) if before_charges else column.count()
            column.insertWidget(place, widget)

    def move_on(self) -> None:
        """Let the countdown in the banner move on."""
        if self.read is not None:
            said = words.banner(self.read, self.context.store.now())
            note = words.metered_note(self.read)
            key = (self.read.quote.quote_id, said, note, self.read.terms.unknown)
            self._banner.update_to(key, self._banner_widgets)

    def orders(self) -> tuple[tuple[ChargeOrder, ...], str]:
        """The purchase orders as they would be sent, and what is wrong with one of them."""
        return self.table.orders() if self.table is not None else ((), "")

    def set_orders_off(self, reason: str) -> None:
        """Make the fields read-only for a reason; the empty reason lets the person type."""
        self._reason_off = reason
        if self.table is not None:
            self.table.set_on(is_on=not reason, reason=reason)

    def copy_summary(self) -> None:
        """Copy the quote as text."""
        if self.read is not None:
            self.context.clipboard.setText(summary(self.read, self.context.store.now()))

    def show_terms(self) -> None:
        """Open the sheet with all terms."""
        if self.read is not None and self.terms_sheet is None:
            self.terms_sheet = TermsSheet(self.context, self, self.read)
            self.terms_sheet.finished.connect(self._on_terms_finished)
            self.terms_sheet.open()

    # --- building ---------------------------------------------------------------------------------

    def _head_widgets(self) -> Iterator[QWidget]:
        read = self._known()
        look, quote = self.look, read.quote
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        name = words.product(read)
        face = avatar_face(name)
        row.addWidget(Tile(look, face.tone, 40, letter=face.letter), 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(look.px(2))
        left.addWidget(Paragraph(look, name, types.PANE_TITLE))
        second = QHBoxLayout()
        second.setSpacing(look.px(6))
        offer = plain(read.offer.name, 60) if read.offer else ""
        about = " · ".join(part for part in (offer, words.seller(read)) if part)
        second.addWidget(shrinkable(PlainLabel(look, about, types.BODY, "text2", elided=True)))
        second.addWidget(IdLabel(look, quote.quote_id, tr("quote id"), self.context.clipboard))
        second.addStretch(1)
        left.addLayout(second)
        row.addLayout(left, 1)
        row.addLayout(amount_at_end(look, words.value_head(read)))
        holder.setAccessibleName(name)
        yield holder

    def _banner_widgets(self) -> Iterator[QWidget]:
        read = self._known()
        said = words.banner(read, self.context.store.now())
        quote_id = "" if self._has_head else read.quote.quote_id
        banner = Banner(self.look, said, self.context.clipboard, quote_id)
        if self._has_head:
            banner.add_widget(ExplainButton(self.look, QUOTE_STATES, tr("the state of a quote")))
        yield banner
        if read.terms.unknown:
            names = ", ".join(plain(name, 60) for name in read.terms.unknown)
            yield self._note(
                Tone.DANGER, "warning-circle",
                tr("This quote has a term that this version cannot handle."),
                tr("AWS calls it {names}. The quote cannot be accepted with Countersign.", names=names),
            )  # fmt: skip
        if (metered := words.metered_note(read)) is not None:
            yield self._note(metered.tone, metered.icon, metered.strong, metered.rest)

    def _facts_widgets(self) -> Iterator[QWidget]:
        read = self._known()
        card = Card(self.look)
        card.setAccessibleName(tr("About this quote"))
        found = words.quote_facts(read, self._value_now)
        card.body.addWidget(Figures(self.look, found, self.context.clipboard))
        link = LinkButton(self.look, tr("Read the legal terms"))
        link.clicked.connect(self.show_terms)
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        row.addWidget(ExplainButton(self.look, QUOTE_END, tr("how long a quote lasts")))
        card.body.addLayout(row)
        yield card

    def _charges_widgets(self) -> Iterator[QWidget]:
        read = self._known()
        self.table = ChargeTable(
            self.look,
            charge_rows(read),
            timeline(read, self.context.store.now()),
            currency_of(read.quote),
            self.context.drafts.orders(read.quote.quote_id),
            takes_orders=takes_orders(read.quote),
        )
        self.table.edited.connect(self.edited)
        yield self.table

    def _rest_widgets(self) -> Iterator[QWidget]:
        read = self._known()
        quote, clipboard = read.quote, self.context.clipboard
        if quote.changes:
            title = words.changes_title(quote)
            yield facts_card(self.look, title, words.change_facts(read), clipboard)
        for said in cards(read.terms, Around(self.context.store.now())):
            if said.kind == _USAGE:
                is_open = said.key in self._open_cards
                card = TermCard(self.look, said, clipboard, is_open=is_open)
                card.opened.connect(self._open_cards.add)
                yield card
        tax = facts_card(self.look, tr("Tax estimate"), tax_facts(quote), clipboard)
        tax.body.addWidget(
            PlainLabel(self.look, tax_hint(quote), types.SECOND, "text2", wraps=True)
        )
        invoice = facts_card(self.look, tr("Invoice"), words.invoice_facts(quote), clipboard)
        yield side_by_side(self.look, _filled_up(tax), _filled_up(invoice))

    def _note(self, tone: Tone, icon: str, strong: str, rest: str) -> Note:
        made = Note(self.look, tone, icon, strong, rest)
        made.put_icon_on_first_line()
        return made

    def _known(self) -> QuoteRead:
        if self.read is None:
            raise LookupError("no quote is shown")
        return self.read

    def _on_terms_finished(self) -> None:
        self.terms_sheet = None


def _filled_up(card: Card) -> Card:
    """Keep the content of a card at its top, however high its neighbour is."""
    card.body.addStretch(1)
    return card
