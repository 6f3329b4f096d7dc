"""What pages have in common that ask for a quote: one request for each click, and the way to its quote."""

from __future__ import annotations

import uuid
from functools import partial

from PySide6.QtCore import Signal

from app.language import tr
from app.model.choices import Choices, problems, request_of
from app.model.command import CreateQuote
from app.model.configuration import Options
from app.model.purchase import QuoteRequest
from app.model.text import plain
from ui.aio import Tasks
from ui.context import Context
from ui.purchase.asking import Asking
from ui.purchase.configure_side import ConfigureSide
from ui.purchase.page import PurchasePage
from ui.theme import Tone


class QuotingPage(PurchasePage):
    """Everything that is entered is one value, `choices`, of what the `options` let one choose.

    A subclass sets both, and overrides `about`, `look_again` and `show_state`. `quote_wanted` carries
    the id of the quote to open.
    """

    quote_wanted = Signal(str)
    free_words = tr("A quote is free and buys nothing.")
    left_words = tr("It buys nothing until you accept it.")
    options: Options
    choices: Choices

    def __init__(self, context: Context, key: str, steps: tuple[str, ...]) -> None:
        super().__init__(context, key, steps)
        self.tasks: Tasks = context.tasks
        self._quoted: tuple[QuoteRequest, str] | None = None
        self.asking = Asking(context, self)
        self.side = ConfigureSide(context, self.free_words)
        self.right_column.addWidget(self.side)
        self.side.asked.connect(self._on_asked)
        self.side.new_asked.connect(self._on_new_asked)
        self.side.check_asked.connect(self.asking.check)
        self.side.again_asked.connect(self.asking.again)
        self.asking.changed.connect(self._on_asking_changed)
        self.asking.got.connect(self._on_got)

    # --- what a subclass gives --------------------------------------------------------------------

    def about(self) -> tuple[str, str, str, str]:
        """The target, title, counterparty and offer of the command."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Time may have passed since the options were made."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Show what is entered, and where the request stands."""
        raise NotImplementedError

    # --- what the window asks ---------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """While a quote may still come, the page is kept."""
        return self.asking.is_open

    def run_main_action(self) -> None:
        """Get the quote."""
        if self.side.button.isEnabled():
            self.side.button.click()

    # --- the quote --------------------------------------------------------------------------------

    def choose(self, choices: Choices) -> None:
        """Something else is entered: what has ended is not told any more."""
        self.choices = choices
        self.asking.forget()
        self.show_state()

    def show_asking(self) -> None:
        """Show where the request stands, and why none can be made."""
        wrong = next(iter(problems(self.options, self.choices).values()), "")
        off = self.options.blocked or wrong or self.context.status.reason_off
        self.side.show_asking(self.asking, off, has_quote=bool(self.quote_of_this()))

    def quote_of_this(self) -> str:
        """The quote that was made of exactly what is entered; empty when there is none."""
        if self._quoted is None or self.options.blocked or problems(self.options, self.choices):
            return ""
        asked, quote_id = self._quoted
        return quote_id if request_of(self.options, self.choices) == asked else ""

    def _on_asked(self) -> None:
        if quote_id := self.quote_of_this():
            self.quote_wanted.emit(quote_id)
        else:
            self._ask()

    def _on_new_asked(self) -> None:
        self._quoted = None
        self._ask()

    def _ask(self) -> None:
        self.look_again()
        if self.options.blocked or problems(self.options, self.choices) or self.asking.is_open:
            return
        target, title, counterparty, offer_id = self.about()
        request = request_of(self.options, self.choices)
        self.asking.ask(
            CreateQuote(
                str(uuid.uuid4()), target, title, counterparty, request=request, offer_id=offer_id
            )
        )

    def _on_asking_changed(self) -> None:
        self.show_state()

    def _on_got(self, quote_id: str) -> None:
        command = self.asking.command
        if command is not None:
            self._quoted = (command.request, quote_id)
        self.show_state()
        if self.isVisible():
            self.quote_wanted.emit(quote_id)
            return
        self.context.notices.show(
            Tone.POSITIVE,
            "check-circle",
            tr("The quote for {name} is there", name=plain(self.about()[1], 60)),
            self.left_words,
            action_words=tr("Open quote"),
            action=partial(self.context.places.open_quote, quote_id),
        )
