"""The reading pane: the content for the selected request, its action bar, and the sheets they open."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.command import CommandRecord, CommandState, Reply
from app.model.money import Money
from app.model.request import (
    PENDING,
    ApprovalDetail,
    Approver,
    CancellationDetail,
    DeadlineKind,
    PaymentDetail,
)
from app.worker.messages import ReadRequest
from ui import text
from ui.aio import Tasks
from ui.approvals.levels import approver_name, slots_of_others
from ui.chips import outcome_face
from ui.confirm import outcome_words
from ui.confirm.approval import grant_approval, refuse_approval, shown_approval
from ui.confirm.cancellation import accept_cancellation, keep_agreement
from ui.confirm.payment import approve_payment, reject_payment
from ui.confirm.plan import Plan
from ui.confirm.sender import Sender
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context
from ui.tabs.requests import locks
from ui.tabs.requests.action_bar import ActionBar, OrderField, hint
from ui.tabs.requests.approval_pane import ApprovalPane
from ui.tabs.requests.cancellation_pane import CancellationPane
from ui.tabs.requests.compare import CompareSheet
from ui.tabs.requests.detail import Detail
from ui.tabs.requests.parts import Draft, PaneBody
from ui.tabs.requests.payment_pane import PaymentPane
from ui.tabs.requests.watch import Watch
from ui.widgets.buttons import DangerButton, LinkButton, PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.scroll import ScrollColumn

_READ_AGAIN = timedelta(minutes=1)
_LONGEST_BUTTON = 36


class ReadingPane(QWidget):
    """Shows one request. `left` when the person goes back to the list with Esc."""

    left = Signal()

    def __init__(self, context: Context, sender: Sender) -> None:
        super().__init__()
        self.context = context
        self.detail: Detail | None = None
        self.body: PaneBody | None = None
        self._made: tuple[Detail, PaneBody] | None = None
        self.bar: ActionBar | None = None
        self.sheet: ConfirmSheet | None = None
        self._sender = sender
        self._drafts: dict[str, Draft] = {}
        self._read_again_at: dict[str, datetime] = {}
        self.order: OrderField | None = None
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.scroller = ScrollColumn(context.look)
        margins = self.scroller.column.contentsMargins()
        margins.setTop(context.look.px(12))
        margins.setBottom(context.look.px(8))
        self.scroller.column.setContentsMargins(margins)
        self._column.addWidget(self.scroller, 1)
        sender.busy_changed.connect(self.refresh_locks)
        context.status.changed.connect(self.refresh_locks)

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def draft(self) -> Draft:
        """What was typed about the shown request."""
        return self._draft_of(self.detail.row.request_id if self.detail else "")

    # --- showing ------------------------------------------------------------------------------------

    def show_detail(self, detail: Detail | None) -> None:
        """Show a request, or nothing; the same one again keeps scroll position and typed text."""
        if detail == self.detail:
            self.move_on()
            return
        same = detail and self.detail and detail.row.request_id == self.detail.row.request_id
        where = self.scroller.verticalScrollBar().value() if same else 0
        self.detail = detail
        self._rebuild()
        self.scroller.verticalScrollBar().setValue(where)

    def prepare(self, detail: Detail | None) -> None:
        """Make the page of a request that `show_detail` is going to show in a later turn of the loop.

        To make a page and to lay it out take half the time each, and together they would be a late frame.
        """
        if detail is not None and detail != self.detail:
            body = self._build_body(detail, self.context.store.now())
            body.setParent(self.scroller.widget())
            body.ensurePolished()
            self._take_made()
            self._made = (detail, body)

    def move_on(self) -> None:
        """Let the countdown move; read again what should have been approved by now."""
        now = self.context.store.now()
        if self.body is not None and not self.body.move_on(now):
            self._rebuild()
        self.refresh_locks()
        self._read_overdue(now)

    def refresh_locks(self) -> None:
        """Say why the request cannot be answered now, or let it be answered."""
        if self.bar is None or self.detail is None:
            return
        reason = self.reason_off(self.detail)
        self.bar.set_off(reason, "" if reason else self._main_problem())
        if isinstance(self.body, ApprovalPane):
            self.body.set_enabled_fields(is_on=not reason)

    def reason_off(self, detail: Detail | None) -> str:
        """Why no answer to this request may be sent now; empty when one may."""
        if detail is None or detail.row.status != PENDING:
            return tr("This request does not wait for an answer.")
        if self._sender.is_busy(detail.row.request_id):
            return tr("An answer to this is being sent.")
        queries = self.context.store.queries
        states = queries.listing_states() if queries else []
        return (
            locks.lock_of_command(detail.command, detail.row.status)
            or self.context.status.reason_off
            or locks.lock_of_age(states, detail.row.kind, self.context.store.now())
            or locks.lock_of_content(detail, self._draft_of(detail.row.request_id).override)
        )

    # --- answering ----------------------------------------------------------------------------------

    def open_main_sheet(self) -> None:
        """Ask before approving (or accepting)."""
        detail = self.detail
        if detail is None or self.reason_off(detail) or self._main_problem():
            return
        if isinstance(detail, PaymentDetail) and detail.request.money is not None:
            self._open(self._approve_plan(detail, detail.request.money))
        elif isinstance(detail, CancellationDetail):
            self._open(accept_cancellation(detail, command_id=_new_id()))
        elif isinstance(detail, ApprovalDetail) and isinstance(self.body, ApprovalPane):
            orders, _ = self.body.read_orders()
            from ui.confirm.personal import approval_decision, warned  # noqa: PLC0415 - rows are painted before it

            plan = grant_approval(
                detail,
                note=self.body.read_note().value,
                override=self._override(),
                orders=orders,
                limit=self.context.settings.typed_limit_of(shown_approval(detail).money),
                command_id=_new_id(),
            )
            self._open(warned(self.context, plan, approval_decision(self.context, detail, orders)))

    def open_other_sheet(self) -> None:
        """Ask before rejecting (or keeping the agreement)."""
        detail = self.detail
        if detail is None or self.reason_off(detail):
            return
        if isinstance(detail, PaymentDetail) and detail.request.money is not None:
            self._open(reject_payment(detail, detail.request.money, command_id=_new_id()))
        elif isinstance(detail, CancellationDetail):
            self._open(keep_agreement(detail, command_id=_new_id()))
        elif isinstance(detail, ApprovalDetail):
            plan = refuse_approval(
                detail,
                note=self.draft.note,
                override=self._override(),
                command_id=_new_id(),
            )
            self._open(plan)

    def why_off(self, *, is_main: bool) -> str:
        """Why the request that is shown cannot be answered now; empty where it can."""
        detail = self.detail
        if detail is None or detail.row.status != PENDING:
            return tr("This request is decided.")
        return self.reason_off(detail) or (self._main_problem() if is_main else "")

    def focus_first(self) -> None:
        """Put the focus on the first thing that can be done."""
        if self.bar is None:
            self.scroller.setFocus()
            return
        field = self.order.edit if self.order and self.order.isVisible() else self.bar.main
        (field if field.isEnabled() else self.scroller).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # --- building -----------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        for widget in (self.body, self.bar):
            if widget is not None:
                widget.hide()  # no other parent before it goes: all inside would be styled once more
                widget.deleteLater()
        self.body, self.bar, self.order = None, None, None
        detail = self.detail
        if detail is None:
            return
        now = self.context.store.now()
        self.body = self._take_made(detail) or self._build_body(detail, now)
        said = self._command_note(detail.command, detail.row.status)
        if said is not None:
            self.body.column.insertWidget(1, said)
        self.scroller.column.addWidget(self.body, 0, Qt.AlignmentFlag.AlignTop)
        self.body.show()
        if detail.row.status == PENDING:
            self.bar = self._build_bar(detail)
            self.bar.main_wanted.connect(self.open_main_sheet)
            self.bar.other_wanted.connect(self.open_other_sheet)
            self._column.addWidget(self.bar)
            self.bar.show()
        self.refresh_locks()
        self._read_overdue(now)

    def _take_made(self, wanted: Detail | None = None) -> PaneBody | None:
        """Give the page that was made for this request; one that was made for another goes."""
        made, self._made = self._made, None
        if made is None:
            return None
        detail, body = made
        if detail == wanted:
            return body
        body.deleteLater()
        return None

    def _build_body(self, detail: Detail, now: datetime) -> PaneBody:
        if isinstance(detail, PaymentDetail):
            payment = PaymentPane(self.context, detail, now)
            payment.compare_wanted.connect(self._on_compare_wanted)
            return payment
        if isinstance(detail, CancellationDetail):
            return CancellationPane(self.context, detail, now)
        pane = ApprovalPane(self.context, detail, now, self._draft_of(detail.row.request_id))
        pane.edited.connect(self.refresh_locks)
        pane.override_chosen.connect(self._on_override_chosen)
        return pane

    def _build_bar(self, detail: Detail) -> ActionBar:
        look = self.context.look
        if isinstance(detail, PaymentDetail):
            self.order = OrderField(look, self.draft.order, detail.last_purchase_order)
            self.order.changed.connect(self._on_order_changed)
            money = detail.request.money
            words = tr("Approve {amount}", amount=text.money(money)) if money else tr("Approve")
            words = words if len(words) <= _LONGEST_BUTTON else tr("Approve…")
            return ActionBar(
                look,
                self.order,
                DangerButton(look, tr("Reject…"), "x"),
                PrimaryButton(look, words, "check"),
            )
        if isinstance(detail, CancellationDetail):
            return ActionBar(
                look,
                hint(look, tr("Both choices are final for this request.")),
                PlainButton(look, tr("Keep the agreement…"), "shield-check"),
                DangerButton(look, tr("Accept cancellation…"), "prohibit"),
            )
        return ActionBar(
            look,
            hint(look, self._approval_hint()),
            DangerButton(look, tr("Reject…"), "x"),
            PrimaryButton(look, tr("Approve request…"), "check"),
        )

    def _approval_hint(self) -> str:
        override = self._override()
        if override is not None:
            return tr(
                "You decide in place of {approver}. AWS records your name.",
                approver=approver_name(override),
            )
        identity = self.context.status.identity
        if identity is None:
            return tr("You decide as organisation administrator.")
        return tr(
            "You decide for account {number} as organisation administrator.",
            number=text.account_id(identity.account_id),
        )

    def _command_note(self, record: CommandRecord | None, status: str) -> Note | None:
        if record is None or (status != PENDING and not record.state.is_open):
            return None
        said = outcome_words.outcome(record, self.context.store.now())
        face = outcome_face(record.state)
        note = Note(
            self.context.look,
            said.tone,
            face.icon,
            tr("{sentence}.", sentence=said.title),
            said.body,
        )
        if record.state is CommandState.UNKNOWN:
            check = LinkButton(self.context.look, tr("Check now"))
            check.clicked.connect(self._on_check_clicked)
            note.add_widget(check)
        elif not record.state.is_open:
            copy = LinkButton(self.context.look, tr("Copy details"))
            copy.clicked.connect(self._on_copy_clicked)
            note.add_widget(copy)
        return note

    # --- private ------------------------------------------------------------------------------------

    def _approve_plan(self, detail: PaymentDetail, money: Money) -> Plan:
        from ui.confirm.personal import payment_decision, warned  # noqa: PLC0415 - rows are painted before it

        identity = self.context.status.identity
        order = self.order.read().value if self.order else None
        plan = approve_payment(
            detail,
            money,
            order=order,
            account_id=identity.account_id if identity else "",
            account_label=self.context.status.label,
            limit=self.context.settings.typed_limit_of(money),
            command_id=_new_id(),
        )
        return warned(self.context, plan, payment_decision(self.context, detail, money, order))

    def _main_problem(self) -> str:
        money = self.detail.request.money if isinstance(self.detail, PaymentDetail) else None
        if money is not None and money.amount <= 0:
            return tr("There is no amount to pay in this request.")
        if self.order is not None:
            return self.order.read().problem
        if isinstance(self.body, ApprovalPane):
            return self.body.read_orders()[1] or self.body.read_note().problem
        return ""

    def _draft_of(self, request_id: str) -> Draft:
        return self._drafts.setdefault(request_id, Draft())

    def _override(self) -> Approver | None:
        if not isinstance(self.detail, ApprovalDetail):
            return None
        wanted = self.draft.override
        slots = slots_of_others(self.detail.approval)
        return next((one for one in slots if one.outcome_id == wanted), None)

    def _open(self, plan: Plan) -> None:
        detail, reply = self.detail, plan.command
        if detail is None or self.sheet is not None or not isinstance(reply, Reply):
            return
        watch = Watch(self.context.store, reply, detail.row.kind, self.reason_off)
        self.sheet = ConfirmSheet(
            self.context,
            self,
            plan,
            self._sender,
            partial(self._sender.read_again, ReadRequest(detail.row.kind, reply.target)),
            reason_off=watch.reason_off,
            changes=watch.changes,
        )
        self.sheet.finished.connect(self._on_sheet_finished)
        self.sheet.place_lost.connect(self.left)
        self.sheet.open()

    def _read_overdue(self, now: datetime) -> None:
        detail = self.detail
        if detail is None or detail.row.status != PENDING or self.context.status.reason_off:
            return
        deadline = detail.row.deadline
        is_over = deadline.kind is DeadlineKind.APPROVES_ITSELF and (deadline.at or now) <= now
        last = self._read_again_at.get(detail.row.request_id)
        if is_over and deadline.at and (last is None or now - last >= _READ_AGAIN):
            self._read_again_at[detail.row.request_id] = now
            self._sender.read_again(ReadRequest(detail.row.kind, detail.row.request_id))

    def _on_sheet_finished(self) -> None:
        self.sheet = None

    def _on_compare_wanted(self) -> None:
        detail = self.detail
        if isinstance(detail, PaymentDetail) and detail.duplicate is not None:
            # The pane opens it, and not the body: that may be rebuilt before the sheet closes.
            sheet = CompareSheet(self.context.look, self, detail, detail.duplicate)
            sheet.place_lost.connect(self.left)
            sheet.open()

    def _on_order_changed(self, content: str) -> None:
        self.draft.order = content
        self.refresh_locks()

    def _on_override_chosen(self, outcome_id: str) -> None:
        self.draft.override = outcome_id
        where = self.scroller.verticalScrollBar().value()
        self._rebuild()
        self.scroller.verticalScrollBar().setValue(where)

    def _on_check_clicked(self) -> None:
        if self.detail is not None and self.detail.command is not None:
            self._sender.check(self.detail.command.command.command_id)

    def _on_copy_clicked(self) -> None:
        if self.detail is not None and self.detail.command is not None:
            self.context.clipboard.setText(outcome_words.details(self.detail.command))


def _new_id() -> str:
    return uuid4().hex
