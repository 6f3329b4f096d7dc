"""Cancelling an agreement: read again first, asked once, and followed until AWS has ended it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementDetail, ChargeReading, OwnAgreement
from app.model.command import CancelAgreement, CommandState, ShownAgreement
from app.model.entitlement import Entitlement
from app.model.term import AgreementTerms, Term
from app.worker.messages import EntitlementsRead, ReadAgreement, ReadEntitlements, SyncEnded
from app.worker.quote_messages import AgreementTermsRead, ReadAgreementTerms
from tests.fakes import agreement_samples as some
from tests.fakes import samples
from tests.fakes.samples import NOW, money
from tests.fakes.widget_texts import all_text
from tests.ui.agreements.conftest import Stage
from ui.confirm.cancel_agreement import cancel_agreement
from ui.confirm.plan import spoken
from ui.confirm.sheet import ConfirmSheet
from ui.tabs.agreements import locks

ENTITLED = tuple(map(Entitlement, ("PROVISIONED", "SCHEDULED", "DEPROVISIONED")))
BY_USE: tuple[Term, ...] = (some.USAGE, some.LEGAL)
CONTRACT: tuple[Term, ...] = (some.FIXED, some.RENEWAL, some.LEGAL)


def by_use(**changes: object) -> AgreementDetail:
    detail = some.with_terms(some.lumenfold(), *BY_USE)
    return some.with_agreement(detail, **changes)


def beside(detail: AgreementDetail, *terms: Term) -> AgreementDetail:
    """The same with another active agreement on the product."""
    other = msgspec.structs.replace(some.LUMENFOLD, agreement_id="agmt-other")
    sibling = OwnAgreement(other, AgreementTerms("agmt-other", terms))
    return msgspec.structs.replace(detail, siblings=(sibling,))


def said(detail: AgreementDetail) -> str:
    """All sentences of the sheet."""
    plan = cancel_agreement(detail, now=NOW, command_id="click", may_turn_off=True)
    return "\n".join((plan.subtitle, *(spoken(one.line) for one in plan.facts), spoken(plan.final)))


def read_of(detail: AgreementDetail, **changes: object) -> AgreementTermsRead:
    """What AWS says of it now."""
    agreement: Agreement = msgspec.structs.replace(detail.row.agreement, **changes)
    return AgreementTermsRead(agreement, detail.terms[0].terms)


def opened(stage: Stage, qtbot: QtBot, detail: AgreementDetail | None = None) -> ConfirmSheet:
    """The sheet, after the agreement was read and the guard is over."""
    shown = detail or some.lumenfold()
    pane = stage.show(shown)
    pane.header.cancel_asked.emit()
    stage.wait_until_asked()
    stage.frame.client.answer(read_of(shown))
    stage.wait_until_asked(2)
    assert [one.request for one in stage.frame.client.asked] == [
        ReadAgreementTerms(some.LUMENFOLD_ID),
        ReadEntitlements(some.LUMENFOLD_ID),
    ]
    stage.frame.client.answer(EntitlementsRead(ENTITLED))
    qtbot.waitUntil(lambda: pane.changes.sheet is not None)
    sheet = pane.changes.sheet
    assert isinstance(sheet, ConfirmSheet)
    qtbot.waitUntil(lambda: not sheet.is_guarded)
    return sheet


def typed(sheet: ConfirmSheet, words: str) -> bool:
    """Whether the button is on after these words were typed."""
    assert sheet.form.typed is not None
    sheet.form.typed.setText(words)
    return sheet.confirm_button.isEnabled()


def test_the_sheet_says_what_ends_and_what_stays_payable(stage: Stage, qtbot: QtBot) -> None:
    sheet = opened(stage, qtbot)
    told = all_text(sheet)
    for words in (
        "Cancel agreement",
        "Lumenfold Observability",
        "agmt-5kq2n8v1r7hd, ends on 31 Jan 2027 in any case",
        "if it can be cancelled. If it cannot, AWS refuses and says why.",
        "Your 2 entitlements stop working when it ends.",
        "The charges of 1 Dec 2026 and 1 Jan 2027, 24,000.00 USD, may still be due.",
        "What has been charged or used until then stays payable.",
        "You cannot take this back. Refund policy: “Full, within 14 days”",
        "Type Lumenfold Observability to confirm",
    ):
        assert words in told
    assert sheet.cancel_button.text() == "Keep agreement"
    sheet.reject()


def test_the_name_is_typed_before_anything_is_sent_and_it_is_sent_once(
    stage: Stage, qtbot: QtBot
) -> None:
    sheet = opened(stage, qtbot)
    assert not sheet.confirm_button.isEnabled()
    assert not typed(sheet, "Lumenfold Obs")
    assert not typed(sheet, "lumenfold observability")
    assert typed(sheet, " Lumenfold Observability ")
    sheet.confirm_button.click()
    qtbot.waitUntil(lambda: len(stage.frame.client.commands) == 1)
    (command,) = stage.frame.client.commands
    assert isinstance(command, CancelAgreement)
    assert command.target == some.LUMENFOLD_ID
    assert command.shown == ShownAgreement(
        "ACTIVE",
        "prod-lumenfold",
        "offer-7t2mz4k8q1",
        "310245678901",
        money("144000.00"),
        some.END,
    )
    sheet.reject()


def test_a_name_that_cannot_be_typed_gives_way_to_the_word_of_aws() -> None:
    detail = some.with_agreement(some.lumenfold(), product_name="観測サービス")
    plan = cancel_agreement(detail, now=NOW, command_id="click", may_turn_off=True)
    assert (plan.name_to_type, plan.word_to_type) == ("", "confirm")


def test_what_is_paid_by_use_is_simply_ended_and_what_runs_keeps_costing() -> None:
    words = said(by_use(resource_type="AmiProduct", ends_at=None, license_arns=()))
    assert "has no end date" in words
    assert "AWS ends the agreement. This can take some minutes." in words
    assert "What you use under it stops working when it ends." in words
    assert "What you have running keeps costing until you end it" in words
    assert "if it can be cancelled" not in words
    assert "running keeps costing" not in said(by_use())


def test_the_order_of_a_commitment_and_what_is_paid_by_use_is_told_on_both() -> None:
    first = said(beside(by_use(), some.FIXED))
    assert "Cancel agmt-other first: it is paid upfront for the same product" in first
    then = said(beside(some.with_terms(some.lumenfold(), *CONTRACT), some.USAGE))
    assert "This one is paid upfront and comes first. agmt-other is paid by use" in then
    assert "first" not in said(by_use())


def test_entitlements_that_are_being_set_up_are_told() -> None:
    plan = cancel_agreement(
        by_use(),
        now=NOW,
        command_id="click",
        may_turn_off=False,
        entitlements=(Entitlement("PENDING"),),
    )
    told = "\n".join(spoken(one.line) for one in plan.facts)
    assert "Your 1 entitlement stops working when it ends." in told
    assert "AWS is still setting entitlements up, and refuses until that is done." in told


def test_entitlements_that_cannot_be_read_hinder_nothing(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    pane.header.cancel_asked.emit()
    stage.wait_until_asked()
    stage.frame.client.answer(read_of(some.lumenfold()))
    stage.wait_until_asked(2)
    stage.frame.client.fail(AccessDenied("AWS does not let you read entitlements."))
    qtbot.waitUntil(lambda: pane.changes.sheet is not None)
    sheet = pane.changes.sheet
    assert sheet is not None
    assert "What you use under it stops working when it ends." in all_text(sheet)
    sheet.reject()


def test_soon_after_acceptance_the_90_seconds_are_told() -> None:
    soon = by_use(accepted_at=NOW - timedelta(minutes=3))
    assert "AWS refuses in the first 90 seconds" in said(soon)
    assert "90 seconds" not in said(by_use())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"still_to_pay": ()}, "The charges of 1 Dec 2026 and 1 Jan 2027 may still be due."),
        ({"charges": some.charges()[:10]}, ""),
        ({"charges": some.charges()[:11]}, "The charge of 1 Dec 2026, 24,000.00\xa0USD, may"),
    ],
)
def test_charges_to_come_are_named(changes: dict[str, object], words: str) -> None:
    told = said(msgspec.structs.replace(some.lumenfold(), **changes))
    assert words in told
    assert words or "may still be due" not in told


def test_charges_that_were_not_all_read_are_not_called_none() -> None:
    row = msgspec.structs.replace(some.row(), charge_reading=ChargeReading.PART)
    told = said(msgspec.structs.replace(some.lumenfold(), row=row, charges=()))
    assert "Which charges are still to come is not known" in told


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        (some.with_agreement(some.lumenfold(), status="EXPIRED"), "not active any more"),
        (
            some.with_terms(some.lumenfold(), *CONTRACT),
            "AWS lets buyers cancel only what is paid by use, and this is a contract.",
        ),
        (by_use(accepted_at=NOW - timedelta(seconds=50)), "try again in 40 s"),
        (by_use(), ""),
        (some.lumenfold(), ""),
        (beside(some.with_terms(some.lumenfold(), *CONTRACT), some.USAGE), ""),
        (msgspec.structs.replace(some.lumenfold(), terms=()), ""),
    ],
)
def test_where_it_cannot_be_cancelled_the_entry_says_why(
    detail: AgreementDetail, reason: str
) -> None:
    off = locks.cancel_off(detail, NOW)
    assert reason in off
    assert bool(off) is bool(reason)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CommandState.UNKNOWN, "being checked. Do not send it a second time."),
        (CommandState.SENT, "being sent"),
        (CommandState.CONFIRMED, "You have cancelled it. AWS is ending it."),
        (CommandState.REFUSED, ""),
    ],
)
def test_an_earlier_cancellation_locks_the_agreement(state: CommandState, reason: str) -> None:
    assert reason in locks.cancel_off(cancelled(state), NOW)


def cancelled(state: CommandState = CommandState.CONFIRMED) -> AgreementDetail:
    plan = cancel_agreement(some.lumenfold(), now=NOW, command_id="click", may_turn_off=False)
    record = samples.record(state, plan.command, NOW - timedelta(minutes=2))
    return msgspec.structs.replace(some.lumenfold(), commands=(record,))


def test_offline_everything_is_off_and_says_so(stage: Stage) -> None:
    pane = stage.show()
    stage.frame.client.tell(SyncEnded(NOW, is_full=True, is_offline=True))
    action = next(
        one for one in pane.header.more_menu().actions() if one.text() == "Cancel agreement…"
    )
    assert not action.isEnabled()
    assert "You are offline." in action.toolTip()


def test_what_changed_meanwhile_is_told_instead_of_asking(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    pane.header.cancel_asked.emit()
    stage.wait_until_asked()
    stage.frame.client.answer(read_of(some.lumenfold(), status="CANCELLED"))
    stage.wait_until_asked(2)
    assert stage.frame.client.asked[-1].request == ReadAgreement(some.LUMENFOLD_ID)
    assert "This agreement is not active any more." in all_text(pane)
    assert pane.changes.sheet is None


def test_a_reading_that_is_denied_names_the_right(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    pane.header.cancel_asked.emit()
    stage.wait_until_asked()
    right = "aws-marketplace:GetAgreementTerms"
    stage.frame.client.fail(AccessDenied("AWS does not let you read this.", missing_right=right))
    qtbot.waitUntil(lambda: right in all_text(pane))
    assert pane.changes.sheet is None


def test_a_denied_cancellation_stays_off_until_it_is_read_again(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    command = cancelled().commands[0].command
    stage.frame.command_changed(
        samples.record(
            CommandState.REFUSED,
            command,
            message="AWS does not let you cancel agreements.",
            hint="Missing right: aws-marketplace:CancelAgreement.",
            aws_code="AccessDeniedException",
        )
    )
    assert pane.detail is not None
    assert "aws-marketplace:CancelAgreement" in pane.changes.offs(pane.detail).cancel
    pane.refresh()
    stage.wait_until_asked()
    assert not pane.changes.offs(pane.detail).cancel


def test_a_taken_cancellation_is_followed_until_aws_has_ended_it(
    stage: Stage, qtbot: QtBot
) -> None:
    pane = stage.show(cancelled())
    assert "You cancelled it 1 min ago." in all_text(pane)
    assert pane.changes.is_following
    stage.show(some.with_agreement(cancelled(), status="CANCELLED"))
    assert not pane.changes.is_following
    assert "You cancelled it" not in all_text(pane)


def test_a_lost_answer_can_be_looked_for_from_the_pane(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show(cancelled(CommandState.UNKNOWN))
    assert "Being checked." in all_text(pane)
    assert pane.change_note is not None


def test_the_milder_way_closes_the_sheet_and_turns_renewal_off(stage: Stage, qtbot: QtBot) -> None:
    sheet = opened(stage, qtbot)
    assert sheet.plan.instead == "Turn off auto-renew instead"
    sheet.instead_wanted.emit()
    sheet.reject()
    renews_not = some.with_agreement(
        some.lumenfold(), end_behavior="EXPIRE", end_reason="ACCEPTOR_RENEW_OPTED_OUT"
    )
    plan = cancel_agreement(renews_not, now=NOW, command_id="click", may_turn_off=True)
    assert not plan.instead
