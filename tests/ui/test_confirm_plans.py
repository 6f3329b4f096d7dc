"""What is shown on a confirmation sheet is what its command holds."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    ChargeOrder,
    CommandState,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
)
from app.model.request import Approver, Budget, PaymentDetail
from tests.fakes import model_samples as models
from tests.fakes import samples
from ui import text
from ui.appearance import Appearance
from ui.confirm.approval import grant_approval, refuse_approval
from ui.confirm.cancellation import accept_cancellation, keep_agreement
from ui.confirm.differences import differences
from ui.confirm.form import PlanForm
from ui.confirm.model import enable_model, remove_model, send_form
from ui.confirm.outcome_view import OutcomeView
from ui.confirm.outcome_words import details, outcome
from ui.confirm.payment import approve_payment, reject_payment
from ui.confirm.plan import Plan, spoken
from ui.confirm.verbs import verb
from ui.theme import Tone

LIMIT = Decimal(10_000)


def said(plan: Plan) -> str:
    parts = [plan.action, plan.title, plan.subtitle, plan.button, spoken(plan.final)]
    return " ".join([*parts, spoken(plan.duplicate), *(spoken(fact.line) for fact in plan.facts)])


def approve(
    detail: PaymentDetail | None = None,
    order: str | None = "BL-2026-0214",
    label: str = "brindle-prod",
) -> Plan:
    shown = detail or samples.milestone_detail()
    assert shown.request.money is not None
    return approve_payment(
        shown,
        shown.request.money,
        order=order,
        account_id=samples.ACCOUNT,
        account_label=label,
        limit=LIMIT,
        command_id="c1",
    )


def test_the_approval_sheet_shows_what_its_command_sends() -> None:
    plan = approve()
    command = plan.command
    assert isinstance(command, ApprovePayment)
    assert plan.money == command.shown.money
    assert text.money(command.shown.money) in plan.button
    assert plan.title == command.shown.name
    assert command.purchase_order is not None
    assert f"Purchase order {command.purchase_order} goes on the charge." in said(plan)
    assert "43,250.00 of 60,000.00" in said(plan)
    assert "brindle-prod, 4471-0926-3358" in said(plan)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Sandbox account", "AWS charges Sandbox account, 4471-0926-3358. "),
        ("", "AWS charges account 4471-0926-3358. "),
    ],
)
def test_the_charged_account_is_named_once(label: str, words: str) -> None:
    assert words in said(approve(label=label))


def test_no_purchase_order_is_said_and_sent_as_none() -> None:
    plan = approve(order=None)
    assert isinstance(plan.command, ApprovePayment)
    assert plan.command.purchase_order is None
    assert "No purchase order goes on the charge." in said(plan)


def test_a_duplicate_asks_for_its_tick() -> None:
    assert "“Milestone 3”, approved on 9 Nov 2026" in said(approve())
    assert approve().tick
    assert not approve(samples.milestone_detail(duplicate=None)).tick


def test_a_request_above_the_agreement_says_so() -> None:
    money = samples.money
    budget = Budget(
        money("60000.00"), money("55000.00"), money("9750.00"), money("0"), money("-4750.00")
    )
    plan = approve(samples.milestone_detail(budget=budget))
    assert "above the agreement's limit" in said(plan)


@pytest.mark.parametrize(("amount", "is_asked"), [("10000.00", False), ("10000.01", True)])
def test_an_amount_above_the_limit_must_be_typed(amount: str, *, is_asked: bool) -> None:
    request = msgspec.structs.replace(samples.payment(), money=samples.money(amount))
    plan = approve(samples.milestone_detail(request=request))
    assert (plan.to_type is not None) is is_asked


def test_rejecting_carries_the_reason_and_charges_nothing() -> None:
    plan = reject_payment(samples.milestone_detail(), samples.money("9750.00"), command_id="c")
    sent = plan.command_with("Wrong amount")
    assert isinstance(sent, RejectPayment)
    assert sent.reason == "Wrong amount"
    assert "Nothing is charged." in plan.subtitle
    assert plan.reason is not None
    assert not plan.reason.is_required


def test_accepting_a_cancellation_asks_for_the_word_approve() -> None:
    plan = accept_cancellation(samples.quayside_detail(), command_id="c")
    assert isinstance(plan.command, AcceptCancellation)
    assert plan.word_to_type == "approve"


def test_keeping_an_agreement_requires_a_reason_of_at_most_2000() -> None:
    plan = keep_agreement(samples.quayside_detail(), command_id="c")
    assert plan.reason is not None
    assert (plan.reason.is_required, plan.reason.limit) == (True, 2000)
    sent = plan.command_with("We still need it.")
    assert isinstance(sent, RejectCancellation)
    assert sent.reason == "We still need it."


def test_granting_an_approval_says_that_the_requester_accepts() -> None:
    plan = grant_approval(
        samples.pellucid_detail(), note=None, override=None, orders=(), limit=LIMIT, command_id="c1"
    )
    assert "The requester can then accept, if no other level is open." in said(plan)


def test_an_override_is_named_and_sent() -> None:
    slot = Approver("email", "Rowan Pike", "PENDING_APPROVAL", "apo-1")
    plan = grant_approval(
        samples.pellucid_detail(),
        note="Fine",
        override=slot,
        orders=(ChargeOrder("ch-a1", "PO-1"),),
        limit=LIMIT,
        command_id="c",
    )
    assert isinstance(plan.command, GrantApproval)
    assert plan.command.override == "apo-1"
    assert "in place of Rowan Pike" in said(plan)
    assert "Purchase order PO-1 goes on the charge of 38,400.00" in said(plan)
    assert "Your note: “Fine”" in said(plan)


def test_rejecting_an_approval_requires_a_note_and_starts_with_the_typed_one() -> None:
    plan = refuse_approval(
        samples.pellucid_detail(), note="Too dear", override=None, command_id="c"
    )
    assert plan.reason is not None
    assert (plan.reason.is_required, plan.reason.limit, plan.reason.text) == (
        True,
        1000,
        "Too dear",
    )
    sent = plan.command_with("Too dear")
    assert isinstance(sent, RefuseApproval)
    assert sent.note == "Too dear"


def test_an_offer_with_many_rates_says_how_many_more_there_are() -> None:
    rates = tuple(models.rate(f"Rate {number}", "0.1") for number in range(1, 9))
    offer = msgspec.structs.replace(models.PUBLIC, rates=rates, legal_url="", refund_policy="")
    facts = models.FACTS[models.REASON]
    plan = enable_model(
        models.MODELS[5],
        facts,
        offer,
        region="us-east-1",
        account_id=samples.ACCOUNT,
        command_id="c",
    )
    assert "Rate 6: 0.1 per 1,000" in said(plan)
    assert "Rate 7" not in said(plan)
    assert "and 2 more rates, as listed behind this sheet." in said(plan)
    assert "AWS gives no terms to read with this offer." in said(plan)
    assert "AWS names no refund policy." in said(plan)
    bare = msgspec.structs.replace(offer, rates=(), duration="P12M")
    plan = enable_model(
        models.MODELS[5], facts, bare, region="r", account_id=samples.ACCOUNT, command_id="c"
    )
    assert "What the use costs is not known." in said(plan)
    assert "The agreement runs 12 months." in said(plan)


def test_what_aws_works_on_is_neither_lost_nor_done() -> None:
    plan = all_plans()[6]
    record = samples.record(
        CommandState.UNKNOWN, plan.command, aws_code="underway", message="AWS makes it."
    )
    told = outcome(record, samples.NOW)
    assert (told.title, told.tone) == ("AWS is at work", Tone.ACCENT)
    assert "Outcome: AWS is at work" in details(record)
    assert "Do not" not in told.body


def test_the_log_holds_all_of_the_form_that_was_sent() -> None:
    record = samples.record(CommandState.CONFIRMED, all_plans()[8].command)
    for words in (
        "Form: use-case-form",
        "Company: Brindle Loom",
        "Used by: People inside the company",
        "Industry: Software",
        f"Use: {models.FORM.use_cases}",
        "Region: us-east-1",
    ):
        assert words in details(record)


def test_differences_name_what_changed() -> None:
    after = msgspec.structs.replace(
        samples.SHOWN, money=samples.money("9800.00"), status="CANCELLED"
    )
    found = differences(samples.SHOWN, after)
    assert "the amount, now 9,800.00" in found
    assert "“CANCELLED”" in found
    assert differences(samples.SHOWN, samples.SHOWN) == ""


def all_plans() -> list[Plan]:
    slot = Approver("email", "Rowan Pike", "PENDING_APPROVAL", "apo-1")
    pellucid = samples.pellucid_detail()
    return [
        approve(),
        reject_payment(samples.milestone_detail(), samples.money("9750.00"), command_id="c"),
        accept_cancellation(samples.quayside_detail(), command_id="c"),
        keep_agreement(samples.quayside_detail(), command_id="c"),
        grant_approval(pellucid, note=None, override=slot, orders=(), limit=LIMIT, command_id="c"),
        refuse_approval(pellucid, note="", override=slot, command_id="c"),
        enable_model(
            models.MODELS[5],
            models.FACTS[models.REASON],
            models.PRIVATE,
            region="us-east-1",
            account_id=samples.ACCOUNT,
            command_id="c",
        ),
        remove_model(
            models.MODELS[0],
            models.FACTS[models.LARGE],
            region="us-east-1",
            account_id=samples.ACCOUNT,
            command_id="c",
        ),
        send_form(models.FORM, region="us-east-1", command_id="c"),
    ]


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: type(plan.command).__name__)
def test_every_sheet_and_every_outcome_can_be_drawn(
    plan: Plan, look: Appearance, qtbot: QtBot
) -> None:
    views: list[QWidget] = [PlanForm(look, plan, (("You act as Buyer.", False),), print)]
    for state in CommandState:
        record = samples.record(state, plan.command)
        views.append(OutcomeView(look, outcome(record, samples.NOW)))
        assert details(record).startswith(verb(plan.command).name)
        assert look.icons.glyph(verb(plan.command).icon)
    for view in views:
        qtbot.addWidget(view)
        assert not view.grab().isNull()


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("AccessDeniedException", "AWS refused"),
        ("decided-elsewhere", "Decided elsewhere"),
        ("no-effect", "Nothing happened"),
        ("never-sent", "Not sent"),
        ("failed", "AWS could not do it"),
    ],
)
def test_only_what_aws_refused_is_called_refused(code: str, title: str) -> None:
    record = samples.record(CommandState.REFUSED, aws_code=code)
    assert outcome(record, samples.NOW).title == title
