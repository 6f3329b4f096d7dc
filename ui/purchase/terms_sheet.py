"""The sheet with all terms that accepting a quote accepts, and the way to their documents."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.worker.quote_messages import QuoteRead
from ui import fonts as types
from ui.context import Context
from ui.help.sheet_pages import TERM_PAGE
from ui.link_sheet import LinkSheet
from ui.purchase.quote_words import product
from ui.terms.card import TermCard
from ui.terms.document_names import host_of
from ui.terms.term_card import Around, CardWords
from ui.terms.term_words import cards
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

LEGAL = "legalTerm"


class TermsSheet(Sheet):
    """The legal documents first, then every other term."""

    help_address = TERM_PAGE

    def __init__(self, context: Context, window: QWidget, read: QuoteRead) -> None:
        super().__init__(context.look, window, tr("Terms of the quote"))
        self._context = context
        self.link_sheet: LinkSheet | None = None
        self.cards: list[TermCard] = []
        look = self.look
        self.body.setSpacing(look.px(10))
        self.body.addWidget(PlainLabel(look, tr("Terms of the quote"), types.DIALOG_TITLE))
        said = tr("Accepting the quote for {product} accepts all of these.", product=product(read))
        self.body.addWidget(Paragraph(look, said, is_quiet=True))
        for words in legal_first(read, context):
            card = TermCard(look, words, context.clipboard, is_open=False)
            card.link_asked.connect(self._on_link_asked)
            card.opened.connect(self.fit)
            self.cards.append(card)
            self.body.addWidget(card)
        if not self.cards:
            none = tr("AWS names no terms for this quote.")
            self.body.addWidget(PlainLabel(look, none, types.BODY, "text2", wraps=True))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = PlainButton(look, tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.footer.addWidget(self.close_button)
        self.close_button.setFocus()
        self.enter_presses = True

    def _on_link_asked(self, address: str) -> None:
        self.link_sheet = LinkSheet(
            self.look,
            self,
            self._context.clipboard,
            what=tr("The document"),
            host=host_of(address),
            address=address,
        )
        self.link_sheet.finished.connect(self._on_link_finished)
        self.link_sheet.open()

    def _on_link_finished(self) -> None:
        self.link_sheet = None


def legal_first(read: QuoteRead, context: Context) -> list[CardWords]:
    """The cards of a quote's terms, the documents at the top."""
    found = cards(read.terms, Around(context.store.now()))
    return sorted(found, key=lambda one: one.kind != LEGAL)
