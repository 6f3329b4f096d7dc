"""The first of the two steps that turn auto-renew on or off: AWS quotes the change, nothing changes yet."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.errors import AppError, Unclear
from app.language import tr
from app.model.agreement_change import newest_terms, renewal_request
from app.model.agreement_detail import AgreementDetail
from app.model.command import CommandRecord, CommandState, CreateQuote
from app.model.text import plain
from app.worker.quote_messages import QuoteRead, ReadQuote
from ui.aio import Tasks, async_slot
from ui.confirm import outcome_words
from ui.confirm.outcome_view import OutcomeView
from ui.confirm.outcome_words import Outcome, Row
from ui.confirm.sender import CallFailed, Sender
from ui.context import Context
from ui.help.sheet_pages import TURN_RENEWAL
from ui.tabs.agreements.renewal_plan import action_words, quote_problem
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from ui.widgets.sheet import Sheet

_NOTHING = tr("Nothing has changed.")


class RenewalSheet(Sheet):
    """Asks AWS for the quote as soon as it opens. `quoted` carries the QuoteRead to be confirmed."""

    help_address = TURN_RENEWAL

    quoted = Signal(object)

    def __init__(
        self,
        context: Context,
        over: QWidget,
        detail: AgreementDetail,
        sender: Sender,
        *,
        is_on: bool,
    ) -> None:
        super().__init__(context.look, over, action_words(is_on=is_on))
        self._context = context
        self._detail = detail
        self._sender = sender
        self._is_on = is_on
        self._record: CommandRecord | None = None
        self._quote_id = ""
        self.view: OutcomeView | None = None
        self.command = self._make_command()
        sender.record_changed.connect(self._on_record_changed)
        sender.call_failed.connect(self._on_call_failed)

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._context.tasks

    @property
    def detail(self) -> AgreementDetail:
        """The agreement as it was read right before."""
        return self._detail

    def open(self) -> None:
        """Show the sheet and ask for the quote."""
        self._show(self._asking(), ())
        super().open()
        self._sender.send(self.command)

    def _make_command(self) -> CreateQuote:
        agreement, terms = self._detail.row.agreement, newest_terms(self._detail)
        if terms is None:
            raise ValueError(agreement.agreement_id)
        return CreateQuote(
            uuid4().hex,
            agreement.agreement_id,
            agreement.title,
            agreement.seller,
            request=renewal_request(agreement.agreement_id, terms, is_on=self._is_on),
            offer_id=agreement.offer_id,
        )

    def _asking(self) -> Outcome:
        title = plain(self._detail.row.agreement.title, 80)
        return Outcome(
            tr("{action}: asking AWS for a quote", action=action_words(is_on=self._is_on)),
            tr(
                "{title}. A quote changes nothing. You are asked before it is accepted.",
                title=title,
            ),
            "paper-plane-tilt",
            Tone.ACCENT,
            (Row(tr("Agreement"), self.command.target, is_id=True),),
        )

    def _on_record_changed(self, record: CommandRecord) -> None:
        if record.command.command_id != self.command.command_id:
            return
        if self._record is not None and not self._record.state.is_open:
            return
        self._record = record
        if record.state is CommandState.CONFIRMED:
            self._read(record.result)
        elif record.state is CommandState.UNKNOWN:
            self._show(outcome_words.outcome(record, self._context.store.now()), (self._check(),))
        elif not record.state.is_open:
            self._show(outcome_words.outcome(record, self._context.store.now()), (self._copy(),))

    def _on_call_failed(self, failure: CallFailed) -> None:
        if failure.command_id == self.command.command_id and self._record is None:
            is_lost = isinstance(failure.error, Unclear)
            self._show(outcome_words.failed(self.command, failure.error, is_lost=is_lost), ())

    @async_slot
    async def _read(self, quote_id: str) -> None:
        self._quote_id = quote_id
        try:
            read = await self._context.bridge.call(ReadQuote(quote_id))
        except AppError as error:
            words = tr(
                "AWS has made the quote, but it cannot be read. {message} {hint}",
                message=error.message,
                hint=error.hint,
            )
            self._stop(tr("The quote cannot be read"), words.strip())
            return
        if not isinstance(read, QuoteRead):
            raise TypeError(read)
        if not self.isVisible():
            return  # closed meanwhile: the quote stays under My quotes
        problem = quote_problem(read, self._detail, is_on=self._is_on)
        if problem:
            self._stop(tr("Not the change that was asked for"), problem)
        elif read.quote.approval_required:
            words = tr(
                "Your organisation has to approve this change. Ask for its approval in My quotes."
            )
            self._stop(tr("Approval needed first"), words)
        else:
            self.accept()
            self.quoted.emit(read)

    def _stop(self, title: str, words: str) -> None:
        rows = (Row(tr("Quote"), plain(self._quote_id, 64), is_id=True),)
        body = f"{words} {_NOTHING}"
        show = PlainButton(self.look, tr("Show the quote"))
        show.clicked.connect(self._on_show_clicked)
        self._show(Outcome(title, body, "warning-circle", Tone.WARNING, rows), (show,))

    def _check(self) -> QPushButton:
        button = PlainButton(self.look, tr("Check now"), "arrow-clockwise")
        button.clicked.connect(self._on_check_clicked)
        return button

    def _copy(self) -> QPushButton:
        button = LinkButton(self.look, tr("Copy details"))
        button.clicked.connect(self._on_copy_clicked)
        return button

    def _show(self, outcome: Outcome, buttons: tuple[QPushButton, ...]) -> None:
        self.enter_presses = outcome.tone is not Tone.ACCENT
        for layout in (self.body, self.footer):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self.view = OutcomeView(self.look, outcome)
        self.body.addWidget(self.view)
        self.body.addStretch(1)
        self.setAccessibleName(outcome.title)
        self.footer.addStretch(1)
        kind: Callable[..., QPushButton] = PlainButton if buttons else PrimaryButton
        close = kind(self.look, tr("Close"))
        close.clicked.connect(self.reject)
        for button in (*buttons, close):
            self.footer.addWidget(button)
            button.show()
        self.view.show()
        close.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.fit()
        announce(self, f"{outcome.title}. {outcome.body}", is_urgent=outcome.tone is Tone.DANGER)

    def _on_show_clicked(self) -> None:
        self.reject()
        self._context.places.open_quote(self._quote_id)

    def _on_check_clicked(self) -> None:
        self._sender.check(self.command.command_id)

    def _on_copy_clicked(self) -> None:
        if self._record is not None:
            self._context.clipboard.setText(outcome_words.details(self._record))
