from __future__ import annotations

from datetime import timedelta

import pytest

from app.model.command import CommandState
from app.model.money import Money
from app.model.request import (
    Deadline,
    DeadlineKind,
    DecidedBy,
    PaymentRequest,
    RequestKind,
    cancellation_deadline,
)
from app.store.judgement import Mark, budget, decided_by, find_duplicate, is_similar
from tests.unit.store.samples import SELLER, ago, approval, cancellation, payment, usd

PAYMENT = RequestKind.PAYMENT
OURS = [Mark("approve-payment", CommandState.CONFIRMED)]
SILENT = Deadline(DeadlineKind.APPROVES_ITSELF, ago(days=1))


def approved(minutes_after: float) -> PaymentRequest:
    return payment(status="APPROVED", updated_at=ago(days=1) + timedelta(minutes=minutes_after))


# --- who decided -------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [0, 0.5, 10])
def test_approved_when_the_deadline_came_was_approved_by_silence(minutes: float) -> None:
    assert decided_by(approved(minutes), PAYMENT, SILENT, []) is DecidedBy.DEADLINE


@pytest.mark.parametrize("minutes", [-600, -0.1, 10.1, 600])
def test_approved_at_any_other_time_was_approved_by_somebody(minutes: float) -> None:
    assert decided_by(approved(minutes), PAYMENT, SILENT, []) is DecidedBy.SOMEBODY


@pytest.mark.parametrize("kind", set(DeadlineKind) - {DeadlineKind.APPROVES_ITSELF})
def test_without_a_silent_approval_it_was_somebody(kind: DeadlineKind) -> None:
    deadline = Deadline(kind, ago(days=1))

    assert decided_by(approved(1), PAYMENT, deadline, []) is DecidedBy.SOMEBODY


def test_a_confirmed_command_of_ours_was_you_whenever_it_was() -> None:
    assert decided_by(approved(1), PAYMENT, SILENT, OURS) is DecidedBy.YOU


@pytest.mark.parametrize("state", set(CommandState) - {CommandState.CONFIRMED})
def test_a_command_that_is_not_confirmed_proves_nothing(state: CommandState) -> None:
    marks = [Mark("approve-payment", state)]

    assert decided_by(approved(-60), PAYMENT, SILENT, marks) is DecidedBy.SOMEBODY


def test_our_approval_does_not_explain_a_rejection() -> None:
    rejected = payment(status="REJECTED")

    assert decided_by(rejected, PAYMENT, SILENT, OURS) is DecidedBy.SOMEBODY
    ours = [Mark("reject-payment", CommandState.CONFIRMED)]
    assert decided_by(rejected, PAYMENT, SILENT, ours) is DecidedBy.YOU


@pytest.mark.parametrize("status", ["PENDING_APPROVAL", "VALIDATING", "EXPIRED", "NEW_WORD"])
def test_other_statuses_name_nobody(status: str) -> None:
    assert decided_by(payment(status=status), PAYMENT, SILENT, OURS) is None


def test_a_withdrawn_request_was_ended_by_who_may_withdraw_it() -> None:
    withdrawn = payment(status="CANCELLED")
    assert decided_by(withdrawn, PAYMENT, SILENT, []) is DecidedBy.SELLER

    request = approval(status="CANCELLED")
    no = Deadline(DeadlineKind.NEEDED_BY)
    assert decided_by(request, RequestKind.APPROVAL, no, []) is DecidedBy.SOMEBODY


def test_an_unanswered_cancellation_is_approved_by_silence_after_seven_days() -> None:
    request = cancellation(
        status="APPROVED", created_at=ago(days=8), updated_at=ago(days=1) + timedelta(minutes=2)
    )

    who = decided_by(request, RequestKind.CANCELLATION, cancellation_deadline(request), [])

    assert who is DecidedBy.DEADLINE


# --- the budget --------------------------------------------------------------------------------------


def test_the_budget_adds_up_as_the_pane_shows_it() -> None:
    this = payment("pr-this", money=usd("9750.00"))
    others = [
        payment("pr-1", status="APPROVED", money=usd("9750.00")),
        payment("pr-2", status="APPROVED", money=usd("11250.00")),
        payment("pr-3", status="APPROVED", money=usd("12500.00")),
        payment("pr-4", status="REJECTED", money=usd("2480.00")),
        payment("pr-5", money=usd("1284.60")),
    ]

    found = budget(this, usd("60000.00"), [this, *others])

    assert found is not None
    assert (found.charged, found.this) == (usd("33500.00"), usd("9750.00"))
    assert (found.other_open, found.left) == (usd("1284.60"), usd("15465.40"))


def test_a_request_above_the_limit_leaves_less_than_nothing() -> None:
    found = budget(payment(money=usd("100.00")), usd("60.00"), [])

    assert found is not None
    assert found.left == usd("-40.00")


def euro(amount: str) -> Money:
    return Money(usd(amount).amount, "EUR")


@pytest.mark.parametrize(
    ("request_money", "limit", "other_money"),
    [
        (usd("1"), None, usd("1")),
        (None, usd("60"), usd("1")),
        (euro("1"), usd("60"), usd("1")),
        (usd("1"), usd("60"), euro("1")),
        (usd("1"), usd("60"), None),
    ],
)
def test_a_budget_that_is_not_sure_is_none(
    request_money: Money | None, limit: Money | None, other_money: Money | None
) -> None:
    other = payment("pr-2", status="APPROVED", money=other_money)

    assert budget(payment(money=request_money), limit, [other]) is None


# --- duplicates --------------------------------------------------------------------------------------


def earlier(_id: str = "pr-0", /, **more: object) -> PaymentRequest:
    facts: dict[str, object] = {"status": "APPROVED", "created_at": ago(days=11), "name": "Other"}
    return payment(_id, **(facts | more))


def is_duplicate(other: PaymentRequest, seller: str = SELLER, other_seller: str = SELLER) -> bool:
    return find_duplicate(payment(), seller, [(other, other_seller)]) is not None


def test_the_same_amount_for_the_same_seller_may_be_a_duplicate() -> None:
    found = find_duplicate(payment(), SELLER, [(earlier(agreement_id="agmt-2"), SELLER)])

    assert found is not None
    assert found.same_amount
    assert found.earlier.request_id == "pr-0"


@pytest.mark.parametrize(
    "more",
    [
        {"status": "REJECTED"},
        {"status": "CANCELLED"},
        {"created_at": ago(days=2 + 46)},
        {"created_at": ago(days=1)},
        {"created_at": None},
        {"money": usd("9750.01")},
        {"money": euro("9750.00")},
        {"money": None},
    ],
    ids=str,
)
def test_what_cannot_be_the_same_payment_is_no_duplicate(more: dict[str, object]) -> None:
    assert not is_duplicate(earlier(**more))


def test_an_amount_counts_up_to_45_days_before() -> None:
    assert is_duplicate(earlier(created_at=ago(days=2 + 45)))


def test_another_seller_is_no_duplicate_and_neither_is_an_unknown_one() -> None:
    other = earlier(agreement_id="agmt-2")

    assert not is_duplicate(other, SELLER, "another")
    assert not is_duplicate(other, "", "")


def test_two_unread_amounts_are_not_the_same_amount() -> None:
    this = payment(money=None)

    assert find_duplicate(this, SELLER, [(earlier(money=None), SELLER)]) is None


def test_a_similar_name_in_the_same_agreement_may_be_a_duplicate() -> None:
    other = earlier(name="LANDING-zone  review 2", money=usd("1.00"), status="PENDING_APPROVAL")

    found = find_duplicate(payment(), SELLER, [(other, SELLER)])

    assert found is not None
    assert not found.same_amount
    assert not is_duplicate(earlier(name=other.name, money=usd("1"), agreement_id="agmt-2"))


def test_the_same_amount_is_named_before_a_similar_name_and_the_newest_before_older() -> None:
    others = [
        (earlier("pr-similar", name="Landing zone review", money=usd("1")), SELLER),
        (earlier("pr-older", created_at=ago(days=30)), SELLER),
        (earlier("pr-newer", created_at=ago(days=20)), SELLER),
    ]

    found = find_duplicate(payment(), SELLER, others)

    assert found is not None
    assert found.earlier.request_id == "pr-newer"


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("Milestone 3", "milestone-4", True),
        ("Invoice 2026-10", "INVOICE 2026/11", True),
        ("Workshop travel, October", "Workshop travel, November", False),
        ("Milestone 3: review", "Milestone 3", False),
        ("2026", "2025", False),
        ("", "", False),
        ("…", "!", False),
    ],
)
def test_names_are_similar_but_for_case_punctuation_and_a_last_number(
    one: str, other: str, similar: bool
) -> None:
    assert is_similar(one, other) is similar
