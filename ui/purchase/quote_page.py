"""The third step of buying: the quote as AWS made it, its purchase orders, and the way to accept it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.errors import AccessDenied, AppError, NotFound, Offline
from app.language import tr
from app.model.command import CommandRecord
from app.model.quote import ACCEPTED, DRAFT
from app.worker.quote_messages import QuoteRead, ReadQuote
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.confirm.sender import Sender
from ui.context import Context
from ui.purchase import quote_words as words
from ui.purchase.accepting import GONE, Acceptance, content_problem
from ui.purchase.entitlement_watch import EntitlementCard
from ui.purchase.page import PurchasePage
from ui.purchase.parts import amount
from ui.purchase.quote_facts import runs
from ui.purchase.quote_view import QuoteView
from ui.purchase.steps import ACCEPT, OF_AN_OFFER, QUOTE
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, Note
from ui.widgets.facts import FactList
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel
from ui.widgets.missing_right import MissingRightNote
from ui.widgets.side_by_side import SideBySide

RIGHT = "aws-marketplace:GetAgreementRequest"


class QuotePage(PurchasePage):
    """Shows one quote, read from AWS when it is opened and again whenever something was done about it."""

    def __init__(
        self,
        context: Context,
        quote_id: str,
        *,
        steps: tuple[str, ...] = OF_AN_OFFER,
        can_change: bool = True,
    ) -> None:
        """Read and show a quote; `can_change` when the page below is the one that configured it."""
        super().__init__(context, f"quote {quote_id}", steps, QUOTE)
        self.quote_id = quote_id
        self.known: QuoteRead | None = None
        self.error: AppError | None = None
        self.is_reading = False
        self._can_change = can_change
        self.commands = Sender(context, self)
        self.acceptance = Acceptance(context, self, self.commands)
        self.main_button: PrimaryButton | None = None
        self._state = FilledPart(context.look)
        self._entitled = FilledPart(context.look)
        self.view = QuoteView(context, has_head=False)
        self._paid = FilledPart(context.look)
        self._actions = FilledPart(context.look)
        for widget in (self._state, self.view):
            self.left_column.addWidget(widget)
        for widget in (self._entitled, self._paid, self._actions):
            self.right_column.addWidget(widget)
        self.view.hide()
        self.set_head(tr("Quote"), text.short_id(quote_id))
        self.view.edited.connect(self._refresh)
        self.acceptance.changed.connect(self._refresh)
        self.acceptance.accepted.connect(self._on_accepted)
        self.acceptance.sheet_closed.connect(self._on_sheet_closed)
        context.status.changed.connect(self._on_status_changed)
        context.store.tick.connect(self._refresh)
        self._refresh()
        self.read()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def is_busy(self) -> bool:
        """While something is read, sent or set up, the page stays and listens."""
        watch = self.acceptance.watch
        is_watching = watch is not None and watch.is_running
        return self.is_reading or is_watching or self.commands.is_busy(self.quote_id)

    @async_slot
    async def read(self) -> None:
        """Read the quote with its terms now."""
        if self.is_reading or self.context.status.reason_off:
            return
        self.is_reading, self.error = True, None
        self._refresh()
        answer, error = None, None
        try:
            answer = await self.context.bridge.call(ReadQuote(self.quote_id))
        except AppError as raised:
            error = raised
        if not isValid(self):
            return  # another page of the same quote has taken its place
        self.is_reading, self.error = False, error
        if isinstance(answer, QuoteRead):
            self._take(answer)
        self._refresh()

    def enter(self) -> None:
        """Put the focus on the first purchase order, else on the main action."""
        edits = self.view.table.edits if self.view.table is not None else {}
        target = next(iter(edits.values()), None) or self.main_button
        if target is None or not target.isEnabled() or self.known is None:
            super().enter()
            return
        target.setFocus(Qt.FocusReason.TabFocusReason)
        announce(self, self.accessibleName())

    def review(self) -> None:
        """Open the sheet that accepts, or go where the next step is."""
        read = self.known
        if read is None:
            return
        if read.quote.status == ACCEPTED:
            self.context.places.open_agreement(read.quote.agreement_id)
        elif self._wants_approval(read):
            self.context.places.open_quote(self.quote_id)
        elif not self._reason_off(read):
            orders, _ = self.view.orders()
            self.acceptance.open(read, orders)
            if self.acceptance.sheet is not None:
                self.acceptance.sheet.place_lost.connect(self.enter)
                self.set_step(ACCEPT)

    # --- what the window asks ---------------------------------------------------------------------

    def run_main_action(self) -> None:
        """Review and accept."""
        self.review()

    def refresh_item(self) -> None:
        """Read the quote again, and let what was denied be tried again."""
        self.acceptance.try_again()
        self.read()

    def copy_id(self) -> str:
        """The id of the quote."""
        return self.quote_id

    # --- showing ----------------------------------------------------------------------------------

    def _take(self, read: QuoteRead) -> None:
        is_first, self.known = self.known is None, read
        offer = read.offer
        about = [words.seller(read)]
        if offer is not None and read.quote.intent != "AMEND":
            kind = (
                tr("private offer")
                if any(b.kind == "PRIVATE_PRICING" for b in offer.badges)
                else ""
            )
            ends = (
                tr("expires {date}", date=text.date(offer.expires_at)) if offer.expires_at else ""
            )
            about.append(", ".join(part for part in (kind, ends) if part))
        self.set_head(words.product(read), " · ".join(part for part in about if part))
        self.view.show_read(read)
        self.view.show()
        if read.quote.status == ACCEPTED:
            self.set_step(ACCEPT)
            if read.quote.agreement_id:
                self._watch(read.quote.agreement_id)
        self._refresh()
        self.put_in_order()
        if is_first:
            said = words.banner(read, self.context.store.now())
            announce(self, f"{said.strong} {said.rest}")
            if self.isVisible() and self.window().focusWidget() in (None, self.back_button):
                self.enter()

    def _refresh(self) -> None:
        read = self.known
        off = self.context.status.reason_off
        self._state.update_to((read is None, self.is_reading, self.error, off), self._state_widgets)
        if read is None:
            return
        is_asked = self.acceptance.sheet is not None
        self.view.set_orders_off(off if not is_asked else tr("The sheet is open."))
        reason = self._reason_off(read)
        self._paid.update_to((read.quote, read.terms, read.offer), self._side_widgets)
        button = self.main_button
        self._actions.update_to(
            (read.quote.status, self._wants_approval(read)), self._action_widgets
        )
        if button is not self.main_button:
            self.put_in_order()
        if self.main_button is not None:
            is_elsewhere = read.quote.status == ACCEPTED or self._wants_approval(read)
            self.main_button.set_on(is_elsewhere or not reason, "" if is_elsewhere else reason)
            self._why.setText("" if is_elsewhere else reason)
            self._why.setVisible(bool(reason) and not is_elsewhere)

    def _reason_off(self, read: QuoteRead) -> str:
        if isinstance(self.error, NotFound):
            return GONE
        return self.acceptance.reason_off(read) or self.view.orders()[1]

    def _wants_approval(self, read: QuoteRead) -> bool:
        quote = read.quote
        is_blocked = bool(read.terms.unknown) or not read.terms.terms
        return quote.status == DRAFT and quote.approval_required is True and not is_blocked

    def _state_widgets(self) -> Iterator[QWidget]:
        look, off = self.context.look, self.context.status.reason_off
        if self.error is not None:
            yield self._failure(self.error)
        elif off and self.known is None:
            rest = tr("A quote is read when it is opened, and is not kept as a whole.")
            yield self._note(Tone.NEUTRAL, self._off_icon, off, rest)
        elif off:
            rest = tr("What you see is as it was read last.")
            yield self._note(Tone.WARNING, self._off_icon, off, rest)
        elif self.known is None:
            card = Card(look)
            card.setAccessibleName(tr("Reading the quote from AWS…"))
            reading = tr("Reading the quote from AWS…")
            card.body.addWidget(PlainLabel(look, reading, types.BODY, "text2"))
            yield card

    @property
    def _off_icon(self) -> str:
        return "wifi-slash" if self.context.status.is_offline else "warning-circle"

    def _failure(self, error: AppError) -> QWidget:
        look = self.context.look
        again = PlainButton(look, tr("Read again"), "arrow-clockwise", size=ButtonSize.ROW)
        again.clicked.connect(self.read)
        made: Note
        if isinstance(error, NotFound):
            made = self._note(
                Tone.WARNING, "calendar-x", tr("AWS does not find this quote any more."),
                tr("It has ended, another quote for the product was accepted, or the seller changed the offer. Nothing was bought by it. To go on, make a new quote."),
            )  # fmt: skip
        elif isinstance(error, AccessDenied):
            right = error.missing_right or RIGHT
            denied = MissingRightNote(
                look, tr("this quote"), right, self.context.clipboard, reason=error.reason
            )
            denied.check_button.clicked.connect(self.context.places.open_health)
            denied.put_icon_on_first_line()
            made = denied
        else:
            icon = "wifi-slash" if isinstance(error, Offline) else "warning-circle"
            made = self._note(Tone.WARNING, icon, error.message, error.hint)
        if isinstance(error, NotFound) and self._can_change:
            configure = PlainButton(
                look, tr("Configure again"), "pencil-simple", size=ButtonSize.ROW
            )
            configure.clicked.connect(self.back_asked)
            made.add_widget(configure)
        made.add_widget(again)
        return made

    def _note(self, tone: Tone, icon: str, strong: str, rest: str) -> Note:
        made = Note(self.context.look, tone, icon, strong, rest)
        made.put_icon_on_first_line()
        return made

    def _side_widgets(self) -> Iterator[QWidget]:
        read, look = self.known, self.context.look
        if read is None:
            return
        said = words.payment_head(read)
        card = Card(look, padding=16)
        card.setAccessibleName(said.label)
        card.body.addWidget(PlainLabel(look, said.label, types.SECTION))
        card.body.addWidget(amount(look, said), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(PlainLabel(look, said.second, types.SECOND, "text2", wraps=True))
        card.add_line()
        facts = words.quote_facts(read)
        card.body.addWidget(FactList(look, facts, self.context.clipboard, spacing=8))
        card.add_line()
        terms = LinkButton(look, tr("Read the legal terms"))
        terms.set_icon("file-text")
        terms.clicked.connect(self.view.show_terms)
        copy = LinkButton(look, tr("Copy summary"))
        copy.set_icon("copy")
        copy.clicked.connect(self._on_copy_clicked)
        card.body.addWidget(terms)
        card.body.addWidget(copy)
        yield card

    def _action_widgets(self) -> Iterator[QWidget]:
        read, look = self.known, self.context.look
        if read is None:
            return
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        said = tr("Review and accept")
        if read.quote.status == ACCEPTED:
            said = tr("Show agreement")
        elif self._wants_approval(read):
            said = tr("Ask for approval")
        self.main_button = PrimaryButton(
            look, said, "arrow-right", size=ButtonSize.BIG, icon_last=True
        )
        policy = self.main_button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        self.main_button.setSizePolicy(policy)
        self.main_button.clicked.connect(self.review)
        column.addWidget(self.main_button)
        self._why = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self._why.hide()
        column.addWidget(self._why)
        others = SideBySide(gap=look.px(8))
        for button in self._other_buttons(read):
            others.add(button, 1, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(others)
        yield holder

    def _other_buttons(self, read: QuoteRead) -> Iterator[QuietButton]:
        look, now = self.context.look, self.context.store.now()
        if read.quote.status == DRAFT and self._can_change:
            change = QuietButton(look, tr("Change configuration"), "pencil-simple")
            change.clicked.connect(self.back_asked)
            yield change
        if not content_problem(read, now) or self._wants_approval(read):
            keep = QuietButton(look, tr("Keep for later"), "bookmark-simple")
            keep.clicked.connect(self._on_keep_clicked)
            yield keep

    def _entitled_widgets(self) -> Iterator[QWidget]:
        watch = self.acceptance.watch
        if watch is not None:
            yield EntitlementCard(watch)

    # --- slots ------------------------------------------------------------------------------------

    def _watch(self, agreement_id: str) -> None:
        starts_at = runs(self.known).starts_at if self.known else None
        watch = self.acceptance.watch_entitlements(agreement_id, starts_at)
        self._entitled.update_to(watch.agreement_id, self._entitled_widgets)

    def _on_accepted(self, record: CommandRecord) -> None:
        if record.command.target != self.quote_id:
            return
        if record.result:
            self._watch(record.result)
        self.read()

    def _on_sheet_closed(self) -> None:
        is_accepted = self.known is not None and self.known.quote.status == ACCEPTED
        if not is_accepted and self.acceptance.watch is None:
            self.set_step(QUOTE)
            self.read()

    def _on_status_changed(self) -> None:
        if self.known is None and self.error is None and not self.is_reading:
            self.read()
        self._refresh()

    def _on_copy_clicked(self) -> None:
        self.view.copy_summary()
        announce(self, tr("Copied"))

    def _on_keep_clicked(self) -> None:
        self.context.places.open_quote(self.quote_id)
