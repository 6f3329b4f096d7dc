"""The sheets that ask for approval and that cancel a quote: what they show is what they send."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from app.model.command import CancelQuote, ChargeOrder, PlanNote, StartApprovals
from app.model.quote import ApprovalPlan, PlannedApprover, PlannedLevel
from tests.fakes import quote_samples as some
from ui.approvals import words
from ui.confirm.cancel_quote import cancel_quote
from ui.confirm.plan import Plan, spoken
from ui.confirm.start_approvals import start_approvals
from ui.purchase.accept_plan import shown_quote

INES = PlannedApprover("email", "Ines Rodrigues", "ines@brindle.example")
COUPA = PlannedApprover("tool", "Coupa")
ADMIN = PlannedApprover("admin", organization_id="o-a1b2c3")
PLAN = ApprovalPlan(
    "aplan-1",
    "Software purchases",
    (PlannedLevel("Team lead", 1, (INES, COUPA)), PlannedLevel("", 1, (ADMIN,))),
)
LIMIT = Decimal(1_000_000)


def asked(*, note: str | None = None, limit: Decimal = LIMIT, order: str = "") -> Plan:
    read = some.contract()
    orders = (ChargeOrder(read.quote.charges[0].charge_id, order),) if order else ()
    return start_approvals(read, [(PLAN, note)], orders=orders, limit=limit, command_id="c-1")


def said(plan: Plan) -> str:
    return "\n".join((*(spoken(fact.line) for fact in plan.facts), spoken(plan.final)))


def test_what_is_sent_is_what_is_shown() -> None:
    plan = asked(note="For the data team", order="BL-1")
    command = plan.command
    assert isinstance(command, StartApprovals)
    assert command.target == some.QUOTE_ID
    assert command.plans == (PlanNote("aplan-1", "For the data team"),)
    assert [one.purchase_order for one in command.purchase_orders] == ["BL-1"]
    assert command.shown == shown_quote(some.contract())
    assert "“For the data team”" in said(plan)
    assert "BL-1" in said(plan)


def test_it_is_said_to_be_a_purchase_decision() -> None:
    words_of_it = said(asked())
    assert "This is a purchase decision." in words_of_it
    assert "AWS accepts" in words_of_it
    assert "by itself" in words_of_it
    assert "You leave no note." in words_of_it
    assert "No purchase order is set." in words_of_it


def test_every_level_says_who_and_how_many_must_agree() -> None:
    words_of_it = said(asked())
    assert (
        "Team lead: 1 of 2 must agree: Ines Rodrigues (ines@brindle.example), Coupa "
        "(procurement tool)"
    ) in words_of_it
    assert "Level 2: 1 of 1 must agree: AWS organization administrators of o-a1b2c3" in words_of_it


def test_above_the_limit_the_amount_is_typed() -> None:
    assert asked().to_type is None
    assert asked(limit=Decimal(1)).to_type == some.contract().quote.value


def test_a_metered_quote_has_no_amount_to_type() -> None:
    plan = start_approvals(
        some.metered(), [(PLAN, None)], orders=(), limit=Decimal(0), command_id="c-1"
    )
    assert (plan.money, plan.to_type) == (None, None)


@pytest.mark.parametrize(
    ("approver", "wanted"),
    [
        (PlannedApprover("email", "", "a@b.example"), "a@b.example"),
        (PlannedApprover("email"), "Unnamed approver"),
        (PlannedApprover("tool"), "Unnamed (procurement tool)"),
        (PlannedApprover("admin"), "AWS organization administrators"),
        (PlannedApprover("robotApprover"), "robotApprover (unknown to this version)"),
        (PlannedApprover("email", "Ines\u202e", "x@y.example"), "Ines (x@y.example)"),
    ],
)
def test_every_kind_of_approver_has_words(approver: PlannedApprover, wanted: str) -> None:
    assert words.planned_approver(approver) == wanted


def test_cancelling_tells_of_the_race_while_approval_waits() -> None:
    read = some.contract()
    waiting = msgspec.structs.replace(
        read, quote=msgspec.structs.replace(read.quote, status="PENDING_APPROVAL")
    )
    plan = cancel_quote(waiting, command_id="c-1")
    assert isinstance(plan.command, CancelQuote)
    assert plan.command.shown == shown_quote(waiting)
    assert "AWS accepts the quote" in said(plan)
    assert plan.is_danger
    assert plan.cancel == "Keep the quote"


def test_cancelling_an_approved_quote_says_that_the_approval_ends() -> None:
    read = some.contract()
    approved = msgspec.structs.replace(
        read, quote=msgspec.structs.replace(read.quote, status="APPROVED")
    )
    words_of_it = said(cancel_quote(approved, command_id="c-1"))
    assert "has approved it" in words_of_it
    assert "A cancelled quote stays cancelled." in words_of_it
