"""What can be done about sessions: why it cannot now, and the sheets that ask before it is done."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.command import (
    CommandRecord,
    CommandState,
    CreatePaymentSession,
    DeletePaymentSession,
    ShownNewSession,
)
from app.model.payment_session import PaymentManager, PaymentSession, SessionState
from ui import fonts as types
from ui.confirm.deeds import CommandDeeds
from ui.confirm.plan import Plan
from ui.confirm.session import create_session, delete_session
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context
from ui.tabs.sessions.shelf import Shelf
from ui.tabs.sessions.words import manager_name
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.paragraph import Paragraph

_GIVE_IT = tr("Give this id to the agent: it spends with it.")
_OURS = CreatePaymentSession | DeletePaymentSession


class GiveIt(QWidget):
    """What to do with the id of a session that was made, and the button that copies it."""

    def __init__(self, context: Context, session_id: str) -> None:
        super().__init__()
        self._clipboard = context.clipboard
        self._session_id = session_id
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.look.px(12))
        row.addWidget(Paragraph(context.look, _GIVE_IT, types.BODY), 1)
        self.copy_button = PlainButton(
            context.look, tr("Copy session id"), "copy", size=ButtonSize.ROW
        )
        self.copy_button.clicked.connect(self._on_copy_clicked)
        row.addWidget(self.copy_button)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._session_id)
        self.copy_button.set_words(tr("Copied"))
        announce(self, tr("Session id copied"))


class Deeds(CommandDeeds):
    """`made` carries the id of a new session. Commands stand by the session, or by the manager of a new one."""

    made = Signal(str)

    def __init__(self, context: Context, shelf: Shelf, window: QWidget) -> None:
        super().__init__(context, window, _OURS)
        self._shelf = shelf

    # --- what can be done -------------------------------------------------------------------------

    def reason_not_to_create(self, manager: PaymentManager | None) -> str:
        """Why no session can be created under a payment manager now; empty when it can."""
        if manager is None:
            return tr("Choose a payment manager first.")
        if not manager.takes_iam:
            return tr("This payment manager asks for a sign-in of its own.")
        if not manager.is_ready:
            return tr("This payment manager is not ready.")
        return self.reason_off(manager.arn)

    def reason_not_to_delete(self, session: PaymentSession) -> str:
        """Why a session cannot be deleted now; empty when it can."""
        if session.gone_at is not None:
            return tr("AWS no longer has this session.")
        return self.reason_off(session.session_id)

    # --- sheets -----------------------------------------------------------------------------------

    def open_create(self, manager: PaymentManager, shown: ShownNewSession) -> None:
        """Ask before an agent may spend."""
        if self.sheet is not None or self.reason_not_to_create(manager):
            return
        from ui.confirm.personal import session_decision, warned  # noqa: PLC0415 - as in the requests

        context = self._context
        plan = create_session(
            manager,
            shown,
            now=context.store.now(),
            typed_limit=context.settings.typed_limit_of(shown.money),
            command_id=str(uuid4()),
        )
        plan = warned(context, plan, session_decision(shown.money))
        off = partial(self._reason_not_to_create_under, manager.arn)
        self._open(plan, off, partial(self._manager_change, manager))

    def open_delete(self, session: PaymentSession) -> None:
        """Ask before a session is deleted."""
        if self.sheet is not None or self.reason_not_to_delete(session):
            return
        manager = self._shelf.manager(session.manager_arn)
        plan = delete_session(
            session,
            manager_name(manager) if manager else "",
            now=self._context.store.now(),
            command_id=str(uuid4()),
        )
        off = partial(self.reason_off, session.session_id)
        self._open(plan, off, partial(self._session_change, session.session_id))

    def _open(self, plan: Plan, off: partial[str], changes: partial[str]) -> None:
        self.open_sheet(
            ConfirmSheet(
                self._context,
                self._window,
                plan,
                self.commands,
                read_again=self._shelf.read_now,
                reason_off=off,
                changes=changes,
                more=self._made,
            )
        )

    def _made(self, record: CommandRecord) -> QWidget | None:
        """Under a session that was made: its id, which the agent needs."""
        if not isinstance(record.command, CreatePaymentSession) or not record.result:
            return None
        return GiveIt(self._context, record.result)

    def _reason_not_to_create_under(self, arn: str) -> str:
        return self.reason_not_to_create(self._shelf.manager(arn))

    def _manager_change(self, before: PaymentManager) -> str:
        now = self._shelf.manager(before.arn)
        if now is None:
            return tr("The payment manager is not there any more.")
        return "" if now.status == before.status else tr("The payment manager has another state.")

    def _session_change(self, session_id: str) -> str:
        queries = self._context.store.queries
        found = queries.payment_session(session_id) if queries is not None else None
        if found is None:
            return ""
        is_gone = found.state(self._context.store.now()) is SessionState.GONE
        return tr("AWS no longer has this session.") if is_gone else ""

    # --- what became of it ------------------------------------------------------------------------

    def moved_on(self, record: CommandRecord, before: CommandRecord | None) -> None:
        """Tell of a session that was made."""
        is_new = before is None or before.state is not record.state
        is_done = record.state is CommandState.CONFIRMED
        if is_new and is_done and isinstance(record.command, CreatePaymentSession):
            self.made.emit(record.result)
