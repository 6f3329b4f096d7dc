"""The agreement's detail pane: a header and nine pages over what the store knows of one agreement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractSlider, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.command import AcceptQuote, CommandRecord
from app.model.right import missing
from app.model.sync import Listing
from app.model.text import plain
from app.worker.messages import ReadAgreement
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.tabs.agreements.change_note import ChangeWords, change_note
from ui.tabs.agreements.changes import AgreementChanges, Told
from ui.tabs.agreements.header import PaneHeader, header_words
from ui.tabs.agreements.pages.charges import ChargesPage
from ui.tabs.agreements.pages.contacts import ContactsPage
from ui.tabs.agreements.pages.documents import DocumentsPage
from ui.tabs.agreements.pages.entitlements import EntitlementsPage
from ui.tabs.agreements.pages.history import HistoryPage
from ui.tabs.agreements.pages.notes import NotesPage
from ui.tabs.agreements.pages.page import Page, note
from ui.tabs.agreements.pages.requests import RequestsPage
from ui.tabs.agreements.pages.summary import SummaryPage
from ui.tabs.agreements.pages.terms import TermsPage
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.page_bar import PageBar

if TYPE_CHECKING:
    from app.store.queries import Queries

PAGES = {
    "summary": tr("Summary"),
    "terms": tr("Terms"),
    "entitlements": tr("Entitlements"),
    "charges": tr("Charges"),
    "requests": tr("Requests"),
    "documents": tr("Documents"),
    "contacts": tr("Contacts"),
    "notes": tr("Notes"),
    "history": tr("History"),
}
_RELATED = frozenset(
    {
        Listing.AGREEMENTS,
        Listing.VALUES,
        Listing.NAMES,
        Listing.TERMS,
        Listing.CHARGES,
        Listing.PAYMENTS,
        Listing.CANCELLATIONS,
        Listing.QUOTES,
        Listing.INVOICES,
    }
)


class AgreementPane(QWidget):
    """Shows one agreement.

    `close_asked` when the person closes the pane, `agreement_asked` carries another agreement of the chain.
    """

    close_asked = Signal()
    agreement_asked = Signal(str)

    def __init__(self, context: Context, changes: AgreementChanges) -> None:
        super().__init__()
        self.changes = changes
        self.context = context
        self.agreement_id = ""
        self.detail: AgreementDetail | None = None
        self._is_asking = False
        self._is_stale = False
        self._is_behind = False
        self._is_reading = False
        self._problem: Note | None = None
        self.change_note: Note | None = None
        self._change_said: ChangeWords | None = None
        self.setAccessibleName(tr("Details of the agreement"))
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def page(self) -> str:
        """The name of the page that is on."""
        return self.bar.current

    def show_agreement(self, agreement_id: str) -> None:
        """Show an agreement; empty shows nothing. The same one again changes nothing."""
        if agreement_id == self.agreement_id:
            return
        self.agreement_id, self.detail = agreement_id, None
        self._say_problem(None)
        self._show_change_note(None)
        self.changes.follow(None)
        for page in self.pages.values():
            page.forget()
        self._content.setVisible(False)
        self._absent.setVisible(False)
        if agreement_id:
            self._load()

    def show_page(self, name: str) -> None:
        """Turn a page on: one of `PAGES`."""
        self.bar.select(name)
        self._show_page(name)

    def regions(self) -> list[QWidget]:
        """Where F6 stops inside the pane."""
        return [self.bar.tabs] if self.detail is not None else []

    def focus_first(self) -> None:
        """Put the focus into the pane."""
        self.bar.tabs.setFocus(Qt.FocusReason.TabFocusReason)

    @async_slot
    async def refresh(self) -> None:
        """Read this agreement again from AWS."""
        agreement_id = self.agreement_id
        if not agreement_id or self._is_reading or self.context.status.reason_off:
            return
        self._is_reading = True
        self._say_problem(None)
        self.changes.forget_denials()
        self._show_freshness()
        problem: AppError | None = None
        try:
            await self.context.bridge.call(ReadAgreement(agreement_id))
        except AppError as error:
            problem = error
        self._is_reading = False
        if agreement_id == self.agreement_id:
            self._say_problem(problem)
            self._load()
        self._show_freshness()

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._content.setVisible(False)
        outer.addWidget(self._content, 1)
        self._absent = PlainLabel(
            self.context.look,
            tr("This agreement has not been read yet."),
            types.BODY,
            "text2",
            wraps=True,
        )
        self._absent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._absent.setVisible(False)
        outer.addWidget(self._absent, 1)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PaneHeader(self.context)
        column.addWidget(self.header)
        self._notes = QVBoxLayout()
        edge = self.context.look.px(16)
        self._notes.setContentsMargins(edge, 0, edge, 0)
        column.addLayout(self._notes)
        self.bar = PageBar(self.context.look, tr("Pages of the agreement"), PAGES, edge=16)
        column.addWidget(self.bar)
        self.stack = QStackedWidget()
        self.pages = self._make_pages()
        for page in self.pages.values():
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)

    def _make_pages(self) -> dict[str, Page]:
        context = self.context
        terms, documents = TermsPage(context), DocumentsPage(context)
        charges, history = ChargesPage(context), HistoryPage(context)
        terms.document_asked.connect(documents.ask_to_open)
        charges.all_asked.connect(self._on_all_charges_asked)
        history.agreement_asked.connect(self.agreement_asked)
        summary = SummaryPage(context, self.changes)
        summary.renewal_asked.connect(self._on_renewal_asked)
        summary.notes_asked.connect(self._on_notes_asked)
        return {
            "summary": summary,
            "terms": terms,
            "entitlements": EntitlementsPage(context),
            "charges": charges,
            "requests": RequestsPage(context),
            "documents": documents,
            "contacts": ContactsPage(context),
            "notes": NotesPage(context),
            "history": history,
        }

    def _connect(self) -> None:
        store = self.context.store
        self.header.close_asked.connect(self.close_asked)
        self.header.refresh_asked.connect(self.refresh)
        self.header.amend_asked.connect(self._on_amend_asked)
        self.header.replace_asked.connect(self._on_replace_asked)
        self.header.cancel_asked.connect(self._on_cancel_asked)
        self.changes.changed.connect(self._show_offs)
        self.changes.told.connect(self._on_told)
        self.changes.commands.record_changed.connect(self._on_record_changed)
        self.bar.chosen.connect(self._show_page)
        self.bar.scroll_asked.connect(self._on_scroll_asked)
        store.changed.connect(self._on_store_changed)
        store.opened.connect(self._on_store_opened)
        store.tick.connect(self._on_tick)
        self.context.status.changed.connect(self._show_freshness)

    # --- reading the store --------------------------------------------------------------------------

    def _load(self) -> None:
        self._is_stale = True
        if not self._is_asking:
            self._is_asking = True
            self._ask()

    @async_slot
    async def _ask(self) -> None:
        try:
            while self._is_stale and self.agreement_id:
                self._is_stale = False
                await self._answer(self.agreement_id)
        finally:
            self._is_asking = False

    async def _answer(self, agreement_id: str) -> None:
        now = self.context.store.now()

        def read(queries: Queries) -> AgreementDetail | None:
            return queries.agreement_detail(agreement_id, now)

        detail = await self.context.store.ask_surely(read)
        if agreement_id != self.agreement_id:
            return
        self._absent.setVisible(detail is None and self.detail is None)
        if detail is not None:
            self.detail = detail
            self._show(now)

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if self.agreement_id and listings & _RELATED:
            self._load_or_wait()

    def _load_or_wait(self) -> None:
        if self.isVisible():
            self._load()
        else:
            self._is_behind = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the pane was hidden."""
        super().showEvent(event)
        if self._is_behind:
            self._is_behind = False
            self._load()

    def _on_store_opened(self) -> None:
        self.show_agreement("")

    def _on_tick(self) -> None:
        if self.detail is not None and self.isVisible():
            self._show(self.context.store.now())

    # --- showing ------------------------------------------------------------------------------------

    def _show(self, now: datetime) -> None:
        if self.detail is None:
            return
        self.header.show_words(header_words(self.detail, now))
        self._show_freshness()
        self._show_offs()
        self._show_change_note(self.detail)
        self.changes.follow(self.detail)
        self.pages[self.page].show_detail(self.detail, now)
        self._content.setVisible(True)
        self.pages[self.page].shown()

    def _show_page(self, name: str) -> None:
        page = self.pages[name]
        if self.detail is not None:
            page.show_detail(self.detail, self.context.store.now())
        self.stack.setCurrentWidget(page)
        if self.detail is not None:
            page.shown()

    def _show_freshness(self) -> None:
        read_at = self.detail.read_at if self.detail else None
        words, tip = tr("Not read yet"), ""
        if read_at is not None:
            words = tr("Read {when}", when=text.ago(read_at, self.context.store.now()))
            tip = text.utc(read_at)
        self.header.show_freshness(
            tr("Reading…") if self._is_reading else words,
            tip,
            reason_off=self.context.status.reason_off,
            is_reading=self._is_reading,
        )

    def _show_offs(self) -> None:
        if self.detail is not None:
            self.header.show_offs(self.changes.offs(self.detail))
            self.pages["summary"].show_detail(self.detail, self.context.store.now())

    def _show_change_note(self, detail: AgreementDetail | None) -> None:
        """Say where a change stands that has not come to its end."""
        said = change_note(detail, self.context.store.now()) if detail is not None else None
        if self.change_note is not None and said == self._change_said:
            return
        if self.change_note is not None:
            _remove(self.change_note)
            self.change_note = None
        self._change_said = said
        if said is None:
            return
        self.change_note = note(self.context, said.tone, said.icon, said.bold, said.rest)
        if said.command_id:
            check = LinkButton(self.context.look, tr("Check now"))
            check.clicked.connect(self._on_check_clicked)
            self.change_note.add_widget(check)
        self._notes.addWidget(self.change_note)
        self.change_note.show()

    def _say_problem(self, error: AppError | None) -> None:
        if self._problem is not None:
            _remove(self._problem)
            self._problem = None
        if error is None:
            return
        right = missing(plain(error.missing_right, 100)) if error.missing_right else error.hint
        self._problem = note(self.context, Tone.DANGER, "x-circle", error.message, right)
        self._notes.addWidget(self._problem)
        announce(self._problem, error.message, is_urgent=True)

    def _on_told(self, told: Told) -> None:
        if told.agreement_id == self.agreement_id:
            self._say_problem(told.error)

    def _on_record_changed(self, record: CommandRecord) -> None:
        command = record.command
        source = command.shown.source_agreement_id if isinstance(command, AcceptQuote) else ""
        if self.agreement_id and self.agreement_id in (command.target, source, record.result):
            self._load_or_wait()

    def _on_amend_asked(self) -> None:
        self.changes.amend(self.agreement_id)

    def _on_replace_asked(self) -> None:
        self.changes.replace(self.agreement_id)

    def _on_cancel_asked(self) -> None:
        self.changes.cancel(self.agreement_id)

    def _on_notes_asked(self) -> None:
        self.show_page("notes")
        self.pages["notes"].setFocus()

    def _on_renewal_asked(self, is_on: bool) -> None:
        self.changes.set_renewal(self.agreement_id, is_on)

    def _on_check_clicked(self) -> None:
        if self._change_said is not None:
            self.changes.commands.check(self._change_said.command_id)

    def _on_scroll_asked(self, action: QAbstractSlider.SliderAction) -> None:
        self.pages[self.page].verticalScrollBar().triggerAction(action)

    def _on_all_charges_asked(self) -> None:
        self.context.places.open_charges_of(self.agreement_id)


def _remove(widget: Note) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
