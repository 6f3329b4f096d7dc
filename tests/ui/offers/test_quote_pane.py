"""The pane of My quotes over a fake worker: reading, what is offered, sheets, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, NotFound, Offline
from app.model.account import Identity
from app.model.command import CancelQuote, Command, CommandRecord, CommandState, StartApprovals
from app.model.money import Money
from app.model.personal_rules import PersonalRules
from app.model.quote import ApprovalPlan, ApprovalProgress, PlannedApprover, PlannedLevel
from app.model.request import Approval, ApprovalLevel, Approver
from app.model.sync import Listing
from app.worker.messages import Changed, RunCommand, Settled
from app.worker.quote_messages import (
    ApprovalsRead,
    PlansRead,
    QuoteRead,
    ReadApprovals,
    ReadPlans,
    ReadQuote,
)
from tests.fakes import quote_samples as some
from tests.fakes.client import Asked
from tests.fakes.stored_world import CLOSED_QUOTES, NOW, QUOTES, StoredWorld, stored_world
from tests.fakes.widget_texts import texts
from tests.fakes.window import Opened
from ui.confirm.cancel_quote import cancel_quote
from ui.confirm.plan import spoken
from ui.confirm.sheet import ConfirmSheet
from ui.registry import TabKey
from ui.tabs.offers.quote_footing import Act
from ui.tabs.offers.quote_pane import QuotePane
from ui.tabs.offers.quotes import QuotesTab
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import QUOTES as VIEW
from ui.widgets.failed import FailedState

R = TypeVar("R")
LUMENFOLD, PELLUCID, HERONSGATE = (one.quote_id for one in QUOTES)
PLAN = ApprovalPlan(
    "aplan-1",
    "Software purchases",
    (PlannedLevel("Team lead", 1, (PlannedApprover("email", "Ines", "ines@brindle.example"),)),),
)
APPROVAL = Approval(
    "apr-1",
    HERONSGATE,
    "PENDING_APPROVAL",
    "Software purchases",
    note="For the data team",
    needed_by=NOW + timedelta(days=7),
    levels=(
        ApprovalLevel(
            "Team lead",
            1,
            (
                Approver(
                    "email", "Ines", "APPROVED", note="Fine with me", updated_at=NOW,
                    overridden_by="arn:aws:iam::447109263358:user/root",
                ),
            ),
        ),
        ApprovalLevel("Finance", 1, (Approver("admin", "", "PENDING_APPROVAL"),)),
    ),
)  # fmt: skip


def as_read(quote_id: str, **more: object) -> QuoteRead:
    """What AWS gives for a stored quote."""
    stored = next(one for one in (*QUOTES, *CLOSED_QUOTES) if one.quote_id == quote_id)
    read = some.replacement() if stored.intent == "REPLACE" else some.contract()
    facts = {
        "quote_id": quote_id,
        "status": stored.status,
        "approval_required": stored.approval_required,
        "agreement_id": stored.agreement_id,
        "product_name": None,
        "seller_name": None,
    }
    return msgspec.structs.replace(
        read, quote=msgspec.structs.replace(read.quote, **(facts | more))
    )


class Desk:
    """The tab with its pane, and the worker's part."""

    def __init__(self, opened: Opened, quotes: QuotesTab, qtbot: QtBot) -> None:
        self.opened = opened
        self.quotes = quotes
        self.qtbot = qtbot

    @property
    def pane(self) -> QuotePane:
        return self.quotes.pane

    def asked(self, kind: type[R], fits: Callable[[R], bool] = lambda _one: True) -> Asked:
        found: list[Asked] = []

        def is_there() -> bool:
            found[:] = [
                one
                for one in self.opened.client.asked
                if isinstance(one.request, kind) and fits(one.request) and not one.future.done()
            ]
            return bool(found)

        self.qtbot.waitUntil(is_there)
        return found[-1]

    def choose(self, quote_id: str, read: QuoteRead | None = None) -> QuoteRead:
        """Choose a quote in the list and let AWS answer."""
        model = self.quotes.model
        row = next(
            row for row in range(model.rowCount()) if model.record(row).quote.quote_id == quote_id
        )
        self.quotes.beside.choose(row)
        answer = read or as_read(quote_id)
        self.asked(ReadQuote, lambda one: one.quote_id == quote_id).future.set_result(answer)
        self.qtbot.waitUntil(lambda: self.pane.read is not None and self.pane.bar is not None)
        assert self.pane.read is not None
        return self.pane.read

    def reason(self, act: Act) -> str:
        assert self.pane.bar is not None
        button = self.pane.bar.buttons[act]
        return "" if button.isEnabled() else button.accessibleDescription()

    def press(self, act: Act) -> None:
        assert self.pane.bar is not None
        self.pane.bar.buttons[act].click()

    def sheet(self) -> ConfirmSheet:
        sheet = self.pane.sheet
        assert sheet is not None
        self.qtbot.waitUntil(lambda: not sheet.is_guarded)
        return sheet

    def command(self) -> Command:
        """The one command that was sent."""
        self.qtbot.waitUntil(lambda: len(self.opened.client.commands) == 1)
        return self.opened.client.commands[0]

    def said(self) -> str:
        return "\n".join(texts(self.pane))


@pytest.fixture
def desk(opened: Opened, world: StoredWorld, qtbot: QtBot) -> Iterator[Desk]:
    world.cache.put_quotes(CLOSED_QUOTES)
    tab = cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    tab.go_to(VIEW)
    qtbot.waitUntil(lambda: tab.quotes.model.rowCount() == 6 and tab.quotes.split.is_open)
    made = Desk(opened, tab.quotes, qtbot)
    yield made
    if made.pane.sheet is not None:
        made.pane.sheet.reject()
    for one in opened.client.asked:
        one.future.cancel()


def test_the_first_quote_is_shown_beside_the_list_without_taking_the_focus(desk: Desk) -> None:
    assert desk.pane.quote_id == LUMENFOLD
    assert not desk.quotes.beside.has_focus
    desk.choose(LUMENFOLD)
    assert "Lumenfold Observability" in desk.said()


def test_a_replacement_says_what_changes_in_value(
    desk: Desk, world: StoredWorld, qtbot: QtBot
) -> None:
    desk.choose(LUMENFOLD)
    for label in ("Value now", "New value", "Change"):
        assert label in desk.said()


def test_an_approved_quote_can_be_accepted_or_cancelled(desk: Desk) -> None:
    desk.choose(LUMENFOLD)
    assert desk.reason(Act.ACCEPT) == ""
    desk.press(Act.CANCEL)
    sheet = desk.sheet()
    sheet.confirm_button.click()
    command = desk.command()
    assert isinstance(command, CancelQuote)
    assert command.target == LUMENFOLD
    assert command.shown.status == "APPROVED"


def test_the_outcome_is_shown_and_the_quote_read_again(desk: Desk, qtbot: QtBot) -> None:
    desk.choose(LUMENFOLD)
    desk.press(Act.CANCEL)
    desk.sheet().confirm_button.click()
    command = desk.command()
    done = CommandRecord(command, CommandState.CONFIRMED, "447109263358", "arn", NOW)
    desk.asked(RunCommand).future.set_result(Settled(done))
    again = desk.asked(ReadQuote, lambda one: one.quote_id == LUMENFOLD)
    again.future.set_result(as_read(LUMENFOLD, status="CANCELLED"))
    bar = desk.pane.bar
    qtbot.waitUntil(lambda: desk.pane.bar is not bar)
    assert desk.pane.bar is not None
    assert list(desk.pane.bar.buttons) == [Act.QUOTE_AGAIN]


def test_main_action_accepts_through_the_sheet_of_acceptance(desk: Desk) -> None:
    desk.choose(LUMENFOLD)
    desk.quotes.run_main_action()
    assert desk.pane.acceptance.sheet is not None
    desk.pane.acceptance.sheet.reject()


def test_a_draft_without_approval_has_no_cancelling(desk: Desk) -> None:
    desk.choose(PELLUCID)
    assert desk.pane.bar is not None
    assert Act.CANCEL not in desk.pane.bar.buttons
    assert "lapses by itself" in desk.said()
    desk.press(Act.CHANGE)
    assert desk.opened.places == [some.contract().quote.offer_id]


def draft_that_needs_approval(desk: Desk, plans: PlansRead | None = None) -> None:
    desk.choose(PELLUCID, as_read(PELLUCID, approval_required=True))
    if plans is not None:
        desk.asked(ReadPlans).future.set_result(plans)
        desk.qtbot.waitUntil(lambda: desk.pane.approvals.plans is plans)


def test_approval_is_asked_for_after_the_plans_were_read(desk: Desk) -> None:
    draft_that_needs_approval(desk)
    assert desk.reason(Act.ASK) == "Countersign reads who has to approve."
    desk.asked(ReadPlans).future.set_result(PlansRead((PLAN,)))
    desk.qtbot.waitUntil(lambda: desk.reason(Act.ASK) == "")
    assert "1 of 1 must agree" in desk.said()
    desk.pane.approvals.cards[0].note.edit.setPlainText("For the data team")
    desk.press(Act.ASK)
    sheet = desk.sheet()
    assert sheet.form.typed is not None  # above the limit, as with any purchase
    sheet.form.typed.setText("38400.00")
    sheet.confirm_button.click()
    command = desk.command()
    assert isinstance(command, StartApprovals)
    assert [(one.plan_reference, one.note) for one in command.plans] == [
        ("aplan-1", "For the data team")
    ]


def test_the_persons_rules_warn_before_approval_is_asked_for(desk: Desk) -> None:
    limit = Money(Decimal(100), "USD")
    desk.opened.context.settings.rules = PersonalRules((limit,), missing_order=True)
    draft_that_needs_approval(desk, PlansRead((PLAN,)))
    desk.press(Act.ASK)
    warnings = [spoken(one) for one in desk.sheet().form.plan.warnings]
    assert [one.partition(".")[0] for one in warnings] == [
        "Above your own limit",
        "No purchase order",
    ]


def test_a_note_that_is_too_long_is_not_sent(desk: Desk) -> None:
    draft_that_needs_approval(desk, PlansRead((PLAN,)))
    desk.pane.approvals.cards[0].note.edit.setPlainText("x" * 1001)
    assert desk.reason(Act.ASK) == "1 characters too many."


def test_a_note_survives_looking_at_another_quote(desk: Desk) -> None:
    draft_that_needs_approval(desk, PlansRead((PLAN,)))
    desk.pane.approvals.cards[0].note.edit.setPlainText("Mine")
    desk.choose(HERONSGATE)
    draft_that_needs_approval(desk, PlansRead((PLAN,)))
    assert desk.pane.approvals.cards[0].typed == "Mine"


@pytest.mark.parametrize(
    ("plans", "part"),
    [
        (PlansRead((), 0), "names no plan"),
        (PlansRead((PLAN,), 1), "cannot be read"),
    ],
)
def test_without_all_plans_nothing_is_started(desk: Desk, plans: PlansRead, part: str) -> None:
    draft_that_needs_approval(desk, plans)
    assert part in desk.reason(Act.ASK)


def test_a_missing_right_to_see_plans_is_named_and_can_be_tried_again(desk: Desk) -> None:
    draft_that_needs_approval(desk)
    desk.asked(ReadPlans).future.set_exception(AccessDenied("No."))
    desk.qtbot.waitUntil(lambda: "GetAgreementRequestApprovalPlans" in desk.said())
    assert desk.reason(Act.ASK) == "Who has to approve could not be read."


def test_progress_names_who_answered_when_and_in_whose_place(desk: Desk) -> None:
    desk.choose(HERONSGATE)
    desk.asked(ReadApprovals).future.set_result(ApprovalsRead((APPROVAL,)))
    desk.qtbot.waitUntil(lambda: "Ines approved" in desk.said())
    said = desk.said()
    for part in ("Fine with me", "Decided in their place by arn:aws", "Needed by 25 Nov 2026"):
        assert part in said
    assert "Your note: “For the data team”" in said
    assert "AWS organization administrators are asked" in said
    assert "Waiting for you" not in said
    assert desk.pane.bar is not None
    assert list(desk.pane.bar.buttons) == [Act.CANCEL]


def test_an_accepted_quote_leads_to_its_agreement(desk: Desk) -> None:
    accepted = CLOSED_QUOTES[2]
    desk.choose(accepted.quote_id)
    desk.press(Act.OPEN_AGREEMENT)
    assert desk.opened.places == [accepted.agreement_id]


def test_a_rejected_quote_says_why_and_can_be_quoted_again(desk: Desk) -> None:
    rejected = CLOSED_QUOTES[0].quote_id
    desk.choose(rejected, as_read(rejected, intent="NEW"))
    refused = ApprovalLevel(
        "Team lead", 1, (Approver("email", "Ines", "REJECTED", note="Too much"),)
    )
    answer = ApprovalsRead(
        (msgspec.structs.replace(APPROVAL, status="REJECTED", levels=(refused,)),)
    )
    desk.asked(ReadApprovals).future.set_result(answer)
    desk.qtbot.waitUntil(lambda: "Too much" in desk.said())
    desk.press(Act.QUOTE_AGAIN)
    assert desk.opened.places == [some.contract().quote.offer_id]


def test_a_quote_that_is_gone_says_so(desk: Desk) -> None:
    desk.asked(ReadQuote).future.set_exception(NotFound("Gone."))
    desk.qtbot.waitUntil(lambda: isinstance(desk.pane.stack.currentWidget(), FailedState))
    assert "does not have this quote any more" in desk.said()


def test_a_failed_read_can_be_repeated(desk: Desk) -> None:
    desk.asked(ReadQuote).future.set_exception(Offline("No network."))
    desk.qtbot.waitUntil(lambda: isinstance(desk.pane.stack.currentWidget(), FailedState))
    failed = cast("FailedState", desk.pane.stack.currentWidget())
    failed.copy_button.click()
    assert "No network." in desk.opened.context.clipboard.text()
    failed.retry_button.click()
    desk.asked(ReadQuote).future.set_result(as_read(LUMENFOLD))
    desk.qtbot.waitUntil(lambda: desk.pane.read is not None)


def test_what_is_from_before_says_so_when_it_cannot_be_read_again(desk: Desk) -> None:
    desk.choose(PELLUCID)

    def again() -> Asked:
        desk.pane.refresh()
        return desk.asked(ReadQuote, lambda one: one.quote_id == PELLUCID)

    again().future.set_exception(Offline("No network."))
    desk.qtbot.waitUntil(lambda: "What you see is from before" in desk.said())
    again().future.set_result(as_read(PELLUCID))
    desk.qtbot.waitUntil(lambda: "What you see is from before" not in desk.said())


def test_a_command_that_is_being_checked_is_said_above_and_locks(
    desk: Desk, world: StoredWorld
) -> None:
    desk.choose(LUMENFOLD)
    command = cancel_quote(as_read(LUMENFOLD), command_id="c-1").command
    identity = Identity("447109263358", "arn:aws:iam::447109263358:user/x", "us-east-1")
    world.journal.prepare(command, identity, NOW, "hash")
    world.journal.mark_sent("c-1", NOW)
    world.journal.settle("c-1", CommandState.UNKNOWN, NOW)
    desk.opened.client.tell(Changed((Listing.QUOTES,)))
    desk.qtbot.waitUntil(lambda: "is being checked" in desk.reason(Act.CANCEL))
    assert "Check now" in desk.said()
    assert "is being checked" in desk.reason(Act.ACCEPT)


def test_an_older_answer_does_not_replace_the_chosen_quote(desk: Desk) -> None:
    first = desk.asked(ReadQuote)
    desk.choose(PELLUCID)
    first.future.set_result(as_read(LUMENFOLD))
    desk.qtbot.waitUntil(lambda: desk.pane.kept.get(LUMENFOLD) is not None)
    assert desk.pane.read is not None
    assert desk.pane.read.quote.quote_id == PELLUCID


def test_a_decision_made_elsewhere_reads_the_quote_again(desk: Desk, world: StoredWorld) -> None:
    desk.choose(HERONSGATE)
    world.cache.put_quotes([msgspec.structs.replace(QUOTES[2], status="ACCEPTED")])
    desk.opened.client.tell(Changed((Listing.QUOTES,)))
    desk.asked(ReadQuote, lambda one: one.quote_id == HERONSGATE)


def test_f5_in_the_pane_reads_the_quote_again(desk: Desk) -> None:
    desk.choose(PELLUCID)
    desk.quotes.enter_pane()
    desk.quotes.refresh_item()
    desk.asked(ReadQuote, lambda one: one.quote_id == PELLUCID)


def test_esc_goes_back_to_the_list_and_the_pane_stays(desk: Desk) -> None:
    desk.choose(PELLUCID)
    desk.quotes.enter_pane()
    assert desk.quotes.beside.has_focus
    focused = desk.opened.window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert desk.quotes.view.hasFocus()
    QTest.keyClick(desk.quotes.view, Qt.Key.Key_Escape)
    assert desk.quotes.split.is_open


def test_the_summary_is_copied(desk: Desk) -> None:
    desk.choose(PELLUCID)
    assert desk.pane.bar is not None
    desk.pane.bar.copy_button.click()
    assert PELLUCID in desk.opened.context.clipboard.text()


def test_everything_in_the_pane_is_plain_text(desk: Desk) -> None:
    desk.choose(HERONSGATE)
    desk.asked(ReadApprovals).future.set_result(
        ApprovalsRead((msgspec.structs.replace(APPROVAL, name="<b>Bold</b>", note="<i>x</i>"),))
    )
    desk.qtbot.waitUntil(lambda: "<b>Bold</b>" in desk.said())
    formats = {one.textFormat() for one in desk.pane.findChildren(QLabel)}
    assert formats <= {Qt.TextFormat.PlainText}


def asked_for_approvals(desk: Desk) -> int:
    return sum(isinstance(one.request, ReadApprovals) for one in desk.opened.client.asked)


def test_a_change_in_the_store_reads_approvals_only_when_they_have_moved_on(
    desk: Desk, world: StoredWorld, qtbot: QtBot
) -> None:
    desk.choose(HERONSGATE)
    desk.asked(ReadApprovals).future.set_result(ApprovalsRead((APPROVAL,)))
    qtbot.waitUntil(lambda: desk.pane.approvals.progress is not None)
    same = msgspec.structs.replace(QUOTES[2], approval=desk.pane.approvals.progress)
    with qtbot.waitSignal(desk.opened.store.changed):
        world.cache.put_quotes([same])
        desk.opened.client.tell(Changed((Listing.QUOTES,)))
    assert asked_for_approvals(desk) == 1
    moved = msgspec.structs.replace(same, approval=ApprovalProgress(2, 3, NOW))
    with qtbot.waitSignal(desk.opened.store.changed):
        world.cache.put_quotes([moved])
        desk.opened.client.tell(Changed((Listing.QUOTES,)))
    qtbot.waitUntil(lambda: asked_for_approvals(desk) == 2)


def test_another_account_begins_with_its_own_first_quote(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.choose(HERONSGATE)
    (tmp_path / "other").mkdir()
    other = stored_world(tmp_path / "other")
    desk.opened.client.tell(msgspec.structs.replace(other.opened, account_id="210987654321"))
    qtbot.waitUntil(lambda: desk.pane.quote_id == LUMENFOLD)
    assert desk.pane.read is None
    other.close()


def test_an_account_without_quotes_has_no_pane(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    desk.choose(HERONSGATE)
    (tmp_path / "other").mkdir()
    other = stored_world(tmp_path / "other", is_read=False)
    desk.opened.client.tell(msgspec.structs.replace(other.opened, account_id="210987654321"))
    qtbot.waitUntil(lambda: not desk.quotes.split.is_open)
    other.close()


def test_a_pane_that_nobody_sees_asks_aws_when_it_is_seen_again(
    desk: Desk, world: StoredWorld, qtbot: QtBot
) -> None:
    desk.choose(HERONSGATE)
    desk.opened.window.open_tab(TabKey.CHARGES)
    world.cache.put_quotes([msgspec.structs.replace(QUOTES[2], status="ACCEPTED")])
    with qtbot.waitSignal(desk.opened.store.changed):
        desk.opened.client.tell(Changed((Listing.QUOTES,)))
    before = len(desk.opened.client.asked)
    desk.opened.window.open_tab(TabKey.OFFERS)
    desk.asked(ReadQuote, lambda one: one.quote_id == HERONSGATE)
    assert len(desk.opened.client.asked) > before
