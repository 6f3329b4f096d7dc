"""The page that buys an offer set: each offer configured, quoted and accepted by itself, one overview."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.errors import AppError
from app.language import tr
from app.model.offer import OfferSet
from app.model.offer_set import (
    Dealings,
    MemberState,
    Overview,
    Standing,
    members,
    overview,
    standing,
)
from app.model.text import plain, plain_block
from app.worker.catalogue_messages import OfferRead, OfferSetRead, ReadOffer, ReadOfferSet
from app.worker.messages import CommandChanged, Event
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import SET_STATES
from ui.purchase import set_words as words
from ui.purchase.page import PurchasePage
from ui.purchase.quote_page import QuotePage
from ui.purchase.section import Section
from ui.purchase.set_row import SetRow
from ui.purchase.set_words import MemberWords, member_words
from ui.purchase.steps import CONFIGURE, OF_A_SET
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, PlainButton, PrimaryButton
from ui.widgets.card import Card, Note
from ui.widgets.facts import FactList
from ui.widgets.filled import FilledPart
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph

_ACCEPT = 2  # of OF_A_SET


def key_of(offer_set_id: str) -> str:
    """What the page of a set is kept under."""
    return f"set {offer_set_id}"


class SetPage(PurchasePage):
    """Reads each offer of a set, and tells from the store how far each is.

    `configure_asked` carries the OfferRead of an offer that shall be configured.
    """

    configure_asked = Signal(object)

    def __init__(self, context: Context, bundle: OfferSet) -> None:
        super().__init__(context, key_of(bundle.offer_set_id), OF_A_SET, CONFIGURE)
        self.tasks: Tasks = context.tasks
        self.bundle = bundle
        self.rows: list[SetRow] = []
        self.next_button: PrimaryButton | None = None
        self._reads: dict[str, OfferRead] = {}
        self._errors: dict[str, AppError] = {}
        self._error: AppError | None = None
        self._is_reading = False
        self._states: dict[str, str] = {}
        self._state, self._offers, self._sum, self._next, self._about = (
            FilledPart(context.look) for _ in range(5)
        )
        self.left_column.addWidget(self._state)
        self.left_column.addWidget(Section(context.look, tr("Offers of this set"), self._offers))
        by_itself = Note(context.look, Tone.NEUTRAL, "info", tr("Each by itself."), words.BY_ITSELF)
        by_itself.add_widget(ExplainButton(context.look, SET_STATES, tr("the state of each offer")))
        self.left_column.addWidget(by_itself)
        for part in (self._sum, self._next, self._about):
            self.right_column.addWidget(part)
        context.status.changed.connect(self._on_status_changed)
        context.store.changed.connect(self._look)
        context.store.tick.connect(self._look)
        context.bridge.received.connect(self._on_event)
        self.refresh()
        self._read()

    @property
    def is_busy(self) -> bool:
        """While offers are read, the page is kept."""
        return self._is_reading

    def renew(self, bundle: OfferSet) -> None:
        """Show the set as it is now; offers that were read stay."""
        self.bundle = bundle
        self.refresh()
        self._read()

    # --- what the window asks ---------------------------------------------------------------------

    def run_main_action(self) -> None:
        """Go on with the next offer."""
        if self.next_button is not None and self.next_button.isEnabled():
            self.next_button.click()

    def refresh_item(self) -> None:
        """Read the set and all its offers again."""
        self._read_again()

    def copy_id(self) -> str:
        """The id of the set."""
        return self.bundle.offer_set_id

    # --- reading ----------------------------------------------------------------------------------

    @async_slot
    async def _read(self) -> None:
        if not self._is_reading and not self.context.status.reason_off:
            await self._read_what_is_missing()

    @async_slot
    async def _read_again(self) -> None:
        if not self._is_reading and not self.context.status.reason_off:
            self._is_reading = True
            await self._read_set()
            await self._read_what_is_missing()

    async def _read_what_is_missing(self) -> None:
        self._is_reading = True
        for member in members(self.bundle.products):
            if not isValid(self):
                return  # the page is gone
            self.refresh()
            if not {member.offer_id} & {*self._reads, *self._errors}:
                await self._read_offer(member.offer_id)
        self._is_reading = False
        if isValid(self):
            self.refresh()

    async def _read_set(self) -> None:
        self._error, self._reads, self._errors = None, {}, {}
        try:
            answer = await self.context.bridge.call(ReadOfferSet(self.bundle.offer_set_id))
        except AppError as error:
            self._error = error
            return
        if isinstance(answer, OfferSetRead):
            self.bundle = answer.offer_set

    async def _read_offer(self, offer_id: str) -> None:
        """Read one offer; what that fails with is said in its row."""
        try:
            answer = await self.context.bridge.call(ReadOffer(offer_id))
        except AppError as error:
            self._errors[offer_id] = error
            return
        if isinstance(answer, OfferRead):
            self._reads[offer_id] = answer

    # --- showing ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Tell anew where each offer stands."""
        standings, said = self._told()
        total, stuck = overview(standings), sum(one.is_stuck for one in said)
        name = plain(self.bundle.name, 120) or tr("Offer set")
        self.set_head(name, words.subtitle(self.bundle, len(said)))
        self._show_step(total)
        off = self.context.status.reason_off
        self._state.update_to((off, self._error, len(self._errors), len(said)), self._notes)
        made = self.rows, self.next_button
        self._offers.update_to(said, lambda: self._row_widgets(said))
        self._sum.update_to((total, stuck, self.bundle), lambda: self._sum_widgets(total, stuck))
        self._next.update_to(_next(said), lambda: self._next_widgets(_next(said)))
        self._about.update_to(self.bundle.notes, self._seller_notes)
        if made != (self.rows, self.next_button):
            self.put_in_order()
        self._tell(said)

    def _told(self) -> tuple[list[Standing], tuple[MemberWords, ...]]:
        """Where each offer stands, as a value and in words."""
        now, off = self.context.store.now(), self.context.status.reason_off
        found, queries = members(self.bundle.products), self.context.store.queries
        ids = [one.offer_id for one in found]
        dealings = queries.dealings(ids) if queries is not None else Dealings()
        standings, said = [], []
        for member in found:
            read, error = self._reads.get(member.offer_id), self._errors.get(member.offer_id)
            ends = read.offer.expires_at if read is not None else None
            one = standing(member.offer_id, dealings, now, ends)
            standings.append(one)
            said.append(member_words(member, one, read, error, off, now))
        return standings, tuple(said)

    def _show_step(self, total: Overview) -> None:
        begins = (MemberState.TO_CONFIGURE, MemberState.REFUSED, MemberState.GONE)
        self.set_step(CONFIGURE if total.number(*begins) else _ACCEPT)

    def _tell(self, said: tuple[MemberWords, ...]) -> None:
        """Tell a screen reader which offer stands elsewhere now."""
        states = {one.offer_id: one.face.words for one in said}
        if self.isVisible() and self._states:
            for one in said:
                if self._states.get(one.offer_id) != one.face.words:
                    announce(self, f"{one.title}: {one.face.words}")
        self._states = states

    def _notes(self) -> Iterator[QWidget]:
        look, off = self.context.look, self.context.status.reason_off
        if off:
            is_offline = self.context.status.is_offline
            icon = "wifi-slash" if is_offline else "warning-circle"
            rest = tr("What you see of quotes and agreements is as it was read last.")
            yield self._note(icon, off, rest)
        elif self._error is not None:
            yield self._note("warning-circle", plain(self._error.message), plain(self._error.hint))
        if not members(self.bundle.products):
            rest = tr(
                "So nothing of it can be bought here. Ask the seller for the offers themselves."
            )
            yield self._note("warning-circle", tr("AWS names no offers in this set."), rest)
        if self._errors and not off:
            note = self._note(
                "warning-circle",
                text.plural(
                    len(self._errors),
                    "{n} offer could not be read.",
                    "{n} offers could not be read.",
                ),
                tr("The row says why. The others can be bought meanwhile."),
            )
            again = PlainButton(look, tr("Read again"), "arrow-clockwise", size=ButtonSize.ROW)
            again.clicked.connect(self.refresh_item)
            note.add_widget(again)
            yield note

    def _note(self, icon: str, strong: str, rest: str) -> Note:
        made = Note(self.context.look, Tone.WARNING, icon, strong, rest)
        made.put_icon_on_first_line()
        return made

    def _row_widgets(self, said: tuple[MemberWords, ...]) -> Iterator[QWidget]:
        self.rows = []
        for one in said:
            row = SetRow(self.context.look, one)
            row.configure_asked.connect(self._on_configure_asked)
            row.quote_asked.connect(self._on_quote_asked)
            row.agreement_asked.connect(self.context.places.open_agreement)
            self.rows.append(row)
            yield row

    def _sum_widgets(self, total: Overview, stuck: int) -> Iterator[QWidget]:
        look, bundle = self.context.look, self.bundle
        card = Card(look, padding=16)
        card.setAccessibleName(tr("Quoted, not yet accepted"))
        card.body.addWidget(PlainLabel(look, tr("Quoted, not yet accepted"), types.SECTION))
        start = Qt.AlignmentFlag.AlignLeft
        for money in words.sums(total.quoted):
            label = MoneyLabel(look, money, types.DIALOG_TITLE, code_kind=types.PANE_CODE)
            card.body.addWidget(label, 0, start)
        card.body.addWidget(
            PlainLabel(look, words.sum_note(total), types.SECOND, "text2", wraps=True)
        )
        card.add_line()
        card.body.addWidget(PlainLabel(look, tr("Still to do"), types.BODY_STRONG))
        card.body.addWidget(PlainLabel(look, words.to_do(total, stuck), wraps=True))
        card.add_line()
        shown = words.facts(bundle, total)
        card.body.addWidget(FactList(look, shown, self.context.clipboard, spacing=8))
        yield card

    def _seller_notes(self) -> Iterator[QWidget]:
        if self.bundle.notes:
            card = Card(self.context.look, tr("Notes from the seller"), padding=16)
            card.body.addWidget(Paragraph(self.context.look, plain_block(self.bundle.notes)))
            yield card

    def _next_widgets(self, one: MemberWords | None) -> Iterator[QWidget]:
        look = self.context.look
        self.next_button = None
        if one is None:
            return
        said = tr("Open the next quote") if one.is_ready else tr("Configure the next offer")
        button = PrimaryButton(look, said, "arrow-right", size=ButtonSize.BIG, icon_last=True)
        policy = button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        button.setSizePolicy(policy)
        button.setAccessibleName(f"{said}, {one.title}")
        ask = self._on_quote_asked if one.is_ready else self._on_configure_asked
        key = one.quote_id if one.is_ready else one.offer_id
        button.clicked.connect(lambda: ask(key))
        self.next_button = button
        yield button
        which = PlainLabel(look, one.title, types.SECOND, "text2", wraps=True)
        which.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        yield which

    # --- slots ------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Coming back from an offer, what was done there is noted."""
        super().showEvent(event)
        self.refresh()

    def _on_configure_asked(self, offer_id: str) -> None:
        if (read := self._reads.get(offer_id)) is not None:
            self.configure_asked.emit(read)

    def _on_quote_asked(self, quote_id: str) -> None:
        self.page_asked.emit(QuotePage(self.context, quote_id, can_change=False))

    def _on_status_changed(self) -> None:
        self.refresh()
        self._read()

    def _look(self) -> None:
        """Something may stand elsewhere; while the page is covered, it looks when it is shown again."""
        if self.isVisible():
            self.refresh()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, CommandChanged):
            self._look()


def _next(said: tuple[MemberWords, ...]) -> MemberWords | None:
    """The first offer that can be configured and has no quote yet, else the first quote that is ready."""
    for one in said:
        if one.can_configure and not one.configure_off and not one.quote_id:
            return one
    return next((one for one in said if one.is_ready), None)
