"""What AWS would not take is refused before anything is written down or sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.aws.session import AwsSession
from app.commands.base import amount, decided, differences, state_word
from app.commands.kinds import CommandKinds
from app.errors import Rejected
from app.model.account import Source
from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    ChargeOrder,
    Command,
    CreateQuote,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    SetPurchaseOrders,
    ShownApproval,
    ShownCancellation,
    ShownPayment,
)
from app.model.money import Money

PAYMENT = ShownPayment(
    "Workshop travel",
    None,
    Money(Decimal("1284.60"), "USD"),
    "PENDING_APPROVAL",
    "1" * 12,
    "",
    None,
)
CANCELLATION = ShownCancellation("OTHER", None, "PENDING_APPROVAL")
APPROVAL = ShownApproval("Data quality", "PENDING_APPROVAL", "ar-1", None, "offer-1")
BASE: dict[str, Any] = {"command_id": "click-1", "title": "t", "counterparty": "c"}
SELLER: dict[str, Any] = {**BASE, "agreement_id": "agmt-1"}

APPROVE = ApprovePayment(**SELLER, target="pr-1", shown=PAYMENT)
REJECT = RejectPayment(**SELLER, target="pr-1", shown=PAYMENT)
ACCEPT = AcceptCancellation(**SELLER, target="acr-1", shown=CANCELLATION)
KEEP = RejectCancellation(**SELLER, target="acr-1", shown=CANCELLATION, reason="No.")
GRANT = GrantApproval(**BASE, target="apr-1", shown=APPROVAL)
REFUSE = RefuseApproval(**BASE, target="apr-1", shown=APPROVAL, note="No.")


@pytest.fixture(scope="module")
def kinds() -> CommandKinds:
    return CommandKinds(AwsSession(Source(sandbox=True), "http://127.0.0.1:9", paced=False))


def _with(command: Command, **changes: Any) -> Command:
    return msgspec.structs.replace(command, **changes)


def _shown(command: Command, **changes: Any) -> Command:
    assert not isinstance(command, CreateQuote | SetPurchaseOrders)  # which tell what to make
    return _with(command, shown=msgspec.structs.replace(command.shown, **changes))


def order(charge: str = "ch-1", number: str = "PO-1") -> ChargeOrder:
    return ChargeOrder(charge, number)


@pytest.mark.parametrize(
    "command",
    [
        APPROVE,
        REJECT,
        ACCEPT,
        KEEP,
        GRANT,
        REFUSE,
        _with(APPROVE, purchase_order="x" * 200),
        _with(APPROVE, purchase_order="BL 2026\u00a0é 漢"),
        _with(REJECT, reason="x" * 250),
        _with(REJECT, reason="Two lines,\n👩\u200d🔧 and = + - @ signs"),
        _with(KEEP, reason="x" * 2000),
        _with(
            GRANT, note="x" * 1000, override="aprout-1", purchase_orders=(order(), order("ch-2"))
        ),
        _with(REFUSE, note="x" * 1000),
    ],
)
def test_what_aws_takes_is_let_through(kinds: CommandKinds, command: Command) -> None:
    kinds.of(command).check(command)


@pytest.mark.parametrize(
    "command",
    [
        _with(APPROVE, target=""),
        _with(APPROVE, target="pr 1"),
        _with(APPROVE, target="p" * 65),
        _with(APPROVE, agreement_id="agmt-1\n"),
        _shown(APPROVE, status="APPROVED"),
        _shown(APPROVE, money=Money(Decimal(0), "USD")),
        _shown(APPROVE, money=Money(Decimal("-1.00"), "USD")),
        _with(APPROVE, purchase_order=""),
        _with(APPROVE, purchase_order="   "),
        _with(APPROVE, purchase_order=" PO-1"),
        _with(APPROVE, purchase_order="PO-1\n2"),
        _with(APPROVE, purchase_order="PO\x00"),
        _with(APPROVE, purchase_order="x" * 201),
        _with(REJECT, reason=""),
        _with(REJECT, reason="x" * 251),
        _with(REJECT, reason="bell\x07"),
        _with(REJECT, reason="half \ud800"),
        _shown(REJECT, status="CANCELLED"),
        _shown(ACCEPT, status="APPROVED"),
        _with(ACCEPT, target="../acr"),
        _with(KEEP, reason=""),
        _with(KEEP, reason=" \n "),
        _with(KEEP, reason="x" * 2001),
        _with(GRANT, note=""),
        _with(GRANT, note="x" * 1001),
        _with(GRANT, override=""),
        _with(GRANT, purchase_orders=(order(), order())),
        _with(GRANT, purchase_orders=(order("charge-1"),)),
        _with(GRANT, purchase_orders=(order(number=""),)),
        _with(GRANT, purchase_orders=tuple(order(f"ch-{n}") for n in range(87))),
        _shown(GRANT, quote_id=""),
        _shown(GRANT, status="EXPIRED"),
        _with(REFUSE, note=""),
        _with(REFUSE, note="x" * 1001),
    ],
)
def test_what_aws_would_refuse_is_refused_here(kinds: CommandKinds, command: Command) -> None:
    with pytest.raises(Rejected) as caught:
        kinds.of(command).check(command)
    assert caught.value.message.endswith(".")
    assert not caught.value.request_id


def test_amounts_keep_all_their_digits() -> None:
    assert amount(Money(Decimal("9750.00"), "USD")) == "9750.00 USD"
    assert amount(Money(Decimal("1E+3"), "JPY")) == "1000 JPY"
    assert amount(None) == "not readable"


def test_new_words_of_aws_are_not_repeated() -> None:
    assert decided("<b>PAID</b>") is None
    assert state_word("<b>PAID</b>") == "in a state that is new"


def test_only_what_differs_is_told() -> None:
    assert differences((1, 1, "a"), (1, 2, "b"), (None, "", "c")) == ("b", "c")
