from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    ChargeOrder,
    Command,
    CommandRecord,
    CommandState,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    ShownApproval,
    ShownCancellation,
    ShownPayment,
)
from app.model.money import Money

USD = Money(Decimal("9750.00"), "USD")
PAYMENT = ShownPayment("Milestone 3", None, USD, "PENDING_APPROVAL", "2", "AUTO", None)
ENDING = ShownCancellation("OTHER", "words", "PENDING_APPROVAL")
APPROVAL = ShownApproval("New", "PENDING_APPROVAL", "ar-1", None, "offer-1")
WHO = ("c-1", "pr-1", "Milestone 3", "Sablewood Consulting")
COMMANDS: list[Command] = [
    ApprovePayment(*WHO, agreement_id="agmt-1", shown=PAYMENT, purchase_order="BL-1"),
    RejectPayment(*WHO, agreement_id="agmt-1", shown=PAYMENT, reason="Not in the agreement"),
    AcceptCancellation(*WHO, agreement_id="agmt-1", shown=ENDING),
    RejectCancellation(*WHO, agreement_id="agmt-1", shown=ENDING, reason="No"),
    GrantApproval(*WHO, shown=APPROVAL, purchase_orders=(ChargeOrder("ch-1", "BL-1"),)),
    RefuseApproval(*WHO, shown=APPROVAL, note="No"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: type(one).__name__)
def test_a_command_comes_back_from_the_journal_as_the_same_kind(command: Command) -> None:
    again = msgspec.json.decode(msgspec.json.encode(command), type=Command)

    assert again == command
    assert type(again) is type(command)


def test_every_kind_has_a_name_of_its_own_in_the_journal() -> None:
    kinds = {msgspec.json.decode(msgspec.json.encode(one))["kind"] for one in COMMANDS}

    assert kinds == {
        "approve-payment",
        "reject-payment",
        "accept-cancellation",
        "reject-cancellation",
        "grant-approval",
        "refuse-approval",
    }


def test_open_states_lock_and_others_do_not() -> None:
    assert [state.value for state in CommandState if state.is_open] == [
        "prepared",
        "sent",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("command", "money"), [(COMMANDS[0], USD), (COMMANDS[2], None), (COMMANDS[4], None)]
)
def test_a_record_knows_the_amount_that_was_shown(command: Command, money: Money | None) -> None:
    at = datetime(2026, 11, 18, tzinfo=UTC)

    assert CommandRecord(command, CommandState.SENT, "4", "arn", at).money == money
