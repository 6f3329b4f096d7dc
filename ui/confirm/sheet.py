"""The confirmation sheet: asks once, sends once, and then shows what became of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.errors import Unclear
from app.language import tr
from app.model.command import CommandRecord, CommandState
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm import outcome_words
from ui.confirm.acting import acting
from ui.confirm.form import PlanForm
from ui.confirm.outcome_view import OutcomeView
from ui.confirm.outcome_words import Outcome
from ui.confirm.plan import Line, Plan
from ui.confirm.sender import CallFailed, Sender
from ui.confirm.subject import agreement_of, subject_noun
from ui.context import Context
from ui.help.subjects import BEFORE_DECIDING, OUTCOMES, outcome_address
from ui.links import agreement_address, open_link
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import (
    DangerFinalButton,
    LinkButton,
    PlainButton,
    PrimaryButton,
    QuietButton,
)
from ui.widgets.labels import PlainLabel, shrinkable
from ui.widgets.sheet import Sheet

_SECOND_MS = 1000


class ConfirmSheet(Sheet):
    """`reason_off` says why the command may not be sent now, `changes` what is not as shown any more.

    `read_again` reads from AWS what the command is about. `make_form` makes the part that asks, `more`
    what stands under a confirmed outcome.
    `instead_wanted` when the person takes the milder way that the plan offers.
    """

    instead_wanted = Signal()
    help_address = BEFORE_DECIDING

    def __init__(
        self,
        context: Context,
        window: QWidget,
        plan: Plan,
        sender: Sender,
        read_again: Callable[[], None],
        *,
        reason_off: Callable[[], str],
        changes: Callable[[], str],
        more: Callable[[CommandRecord], QWidget | None] | None = None,
        make_form: Callable[[Appearance, Plan, Line, Callable[[], None]], PlanForm] = PlanForm,
    ) -> None:
        super().__init__(context.look, window, plan.action)
        self._context = context
        self._plan = plan
        self._sender = sender
        self._read_again = read_again
        self._make_form = make_form
        self._reason_off = reason_off
        self._changes = changes
        self._more = more
        self._identity = context.status.identity
        self._is_sent = False
        self._record: CommandRecord | None = None
        self._view: OutcomeView | None = None
        self._shown_state: CommandState | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(_SECOND_MS)
        self._ticker.timeout.connect(self._on_ticker_timeout)
        self._build_question()
        self._connect()
        self._refresh()

    @property
    def plan(self) -> Plan:
        """What the sheet shows and would send."""
        return self._plan

    def _build_question(self) -> None:
        plan = self._plan
        who = acting(self._identity, self._context.accounts.name)
        self.form = self._make_form(self.look, plan, who, self._on_settings_wanted)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.footer.addWidget(self._first_in_footer(plan))
        self.footer.addStretch(1)
        self.cancel_button = PlainButton(self.look, plan.cancel)
        self.cancel_button.clicked.connect(self.reject)
        kind = DangerFinalButton if plan.is_danger else PrimaryButton
        self.confirm_button = kind(self.look, plan.button)
        self.confirm_button.clicked.connect(self._on_confirm_clicked)
        self.keep_enter_off(self.confirm_button)
        self.footer.addWidget(self.cancel_button)
        self.footer.addWidget(self.confirm_button)
        (self.form.field or self.cancel_button).setFocus()

    def _first_in_footer(self, plan: Plan) -> QWidget:
        if not plan.instead:
            words = tr("Written to the activity log")
            return shrinkable(PlainLabel(self.look, words, types.SECOND, "text2", elided=True))
        link = LinkButton(self.look, plan.instead)
        link.clicked.connect(self._on_instead_clicked)
        self.keep_enter_off(link)
        return link

    def _connect(self) -> None:
        context = self._context
        self.form.answered.connect(self._refresh)
        self.unguarded.connect(self._refresh)
        context.store.changed.connect(self._refresh)
        context.store.opened.connect(self._refresh)
        context.store.tick.connect(self._refresh)
        context.status.changed.connect(self._refresh)
        self._sender.record_changed.connect(self._on_record_changed)
        self._sender.call_failed.connect(self._on_call_failed)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person types, or at Cancel where that has to be scrolled to."""
        super().showEvent(event)
        field = None if self._is_sent else self.form.field
        if field is not None and not self.is_in_view(field):
            self.cancel_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def look_again(self) -> None:
        """Ask again whether anything has changed, or stands in the way."""
        self._refresh()

    def _refresh(self) -> None:
        if self._is_sent:
            return
        changed = self._changes() or self._identity_change()
        self.form.show_changed(changed)
        elsewhere = "" if changed else self._reason_off()
        self.form.show_off(elsewhere)
        off = changed or elsewhere or self.form.missing()
        if not off and (self.is_guarded or not self.isVisible()):
            off = tr("One moment.")
        self.confirm_button.set_on(not off, off)
        self.fit()

    def _identity_change(self) -> str:
        """Another identity must not act on what the sheet shows of this one."""
        if self._context.status.identity == self._identity:
            return ""
        return tr("You are signed in as somebody else now.")

    def _on_confirm_clicked(self) -> None:
        self._refresh()
        if self._is_sent or not self.confirm_button.isEnabled():
            return
        command = self.form.command()
        self._is_sent = self._sender.send(command)
        if self._is_sent:
            self.help_address = OUTCOMES
            self._show(outcome_words.sending(command))

    def _on_record_changed(self, record: CommandRecord) -> None:
        if not self._is_sent or record.command.command_id != self._plan.command.command_id:
            return
        if self._record is not None and not self._record.state.is_open:
            return
        self._record = record
        self._show(outcome_words.outcome(record, self._context.store.now()))

    def _on_call_failed(self, failure: CallFailed) -> None:
        if not self._is_sent or failure.command_id != self._plan.command.command_id:
            return
        if self._record is None:
            is_lost = isinstance(failure.error, Unclear)
            self._show(outcome_words.failed(self._plan.command, failure.error, is_lost=is_lost))

    def _show(self, outcome: Outcome) -> None:
        state = self._record.state if self._record is not None else None
        if self._view is not None and state is self._shown_state is CommandState.UNKNOWN:
            self._view.set_rows(outcome.rows)
            return
        self._shown_state = state
        is_sending = outcome.tone is Tone.ACCENT and state is not CommandState.UNKNOWN
        self.enter_presses = not is_sending
        self._empty()
        address = outcome_address(self._record) if self._record is not None else ""
        self._view = OutcomeView(self.look, outcome, address)
        self.body.addWidget(self._view)
        self._add_more()
        self.body.addStretch(1)
        self.setAccessibleName(outcome.title)
        self._build_answer()
        self._view.show()
        self.fit()
        announce(self, f"{outcome.title}. {outcome.body}", is_urgent=outcome.tone is Tone.DANGER)
        if state is CommandState.UNKNOWN:
            self._ticker.start()
        else:
            self._ticker.stop()

    def _build_answer(self) -> None:
        state = self._record.state if self._record is not None else None
        if state is CommandState.CONFIRMED:
            self.footer.addStretch(1)
            self._add_link(QuietButton(self.look, tr("Show agreement")), self._on_agreement_clicked)
            self._add_last(PrimaryButton(self.look, tr("Done")), self.accept)
        elif state is CommandState.UNKNOWN:
            self._add_link(
                LinkButton(self.look, tr("Open in AWS console")), self._on_console_clicked
            )
            self.footer.addStretch(1)
            check = PlainButton(self.look, tr("Check now"), "arrow-clockwise")
            check.clicked.connect(self._on_check_clicked)
            self._add(check)
            self._add_last(PlainButton(self.look, tr("Close")), self.reject)
        elif self._record is not None and state in (CommandState.REFUSED, CommandState.STOPPED):
            copy = LinkButton(self.look, tr("Copy details"))
            copy.clicked.connect(self._on_copy_clicked)
            self._add(copy)
            self.footer.addStretch(1)
            self._add_last(PlainButton(self.look, tr("Close")), self.reject)
            reload_button = PrimaryButton(
                self.look, tr("Reload {noun}", noun=subject_noun(self._record))
            )
            reload_button.clicked.connect(self._on_reload_clicked)
            self._add(reload_button)
        else:
            self.footer.addStretch(1)
            self._add_last(PlainButton(self.look, tr("Close")), self.reject)

    def _add_link(self, button: QPushButton, slot: Callable[[], None]) -> None:
        if self._agreement_id():
            button.clicked.connect(slot)
            self._add(button)
        else:
            button.deleteLater()

    def _add_last(self, button: QPushButton, slot: Callable[[], None]) -> None:
        button.clicked.connect(slot)
        self._add(button)
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)  # the one reason that shows the ring

    def _add(self, button: QPushButton) -> None:
        self.footer.addWidget(button)
        button.show()

    def _empty(self) -> None:
        for layout in (self.body, self.footer):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()

    def _add_more(self) -> None:
        record = self._record
        if self._more is None or record is None or record.state is not CommandState.CONFIRMED:
            return
        if (widget := self._more(record)) is not None:
            self.body.addSpacing(self.look.px(12))
            self.body.addWidget(widget)
            widget.show()

    def _agreement_id(self) -> str:
        result = self._record.result if self._record is not None else ""
        return agreement_of(self._plan.command, result)

    def _on_ticker_timeout(self) -> None:
        if self._record is not None and self._view is not None:
            outcome = outcome_words.outcome(self._record, self._context.store.now())
            self._view.set_rows(outcome.rows)

    def _on_instead_clicked(self) -> None:
        self.reject()
        self.instead_wanted.emit()

    def _on_settings_wanted(self) -> None:
        self.reject()
        self._context.places.open_settings()

    def _on_agreement_clicked(self) -> None:
        self.accept()
        self._context.places.open_agreement(self._agreement_id())

    def _on_console_clicked(self) -> None:
        open_link(agreement_address(self._agreement_id()))

    def _on_check_clicked(self) -> None:
        self._sender.check(self._plan.command.command_id)

    def _on_copy_clicked(self) -> None:
        if self._record is not None:
            self._context.clipboard.setText(outcome_words.details(self._record))

    def _on_reload_clicked(self) -> None:
        self._read_again()
        self.reject()
