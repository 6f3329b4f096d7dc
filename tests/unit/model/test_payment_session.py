"""What follows from the facts of a payment session: its state, what is spent, and what AWS would take."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.money import Money
from app.model.payment_session import (
    Balance,
    PaymentSession,
    SessionState,
    client_token,
    is_agent,
    is_client_token,
    is_lifetime,
    is_limit,
    is_manager_arn,
    is_region,
    is_session_id,
    is_user_id,
    manager_id_of,
    region_of,
)
from tests.fakes.session_samples import ARN, NOW, listed, manager, session, usd

ENDS_NOW = {"ago": 120, "minutes": 120}


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (session(), SessionState.USABLE),
        (session(left=usd("0.000001")), SessionState.USABLE),
        (session(left=usd("0.00")), SessionState.DRAINED),
        (session(left=usd("-0.01")), SessionState.DRAINED),
        (session(**ENDS_NOW), SessionState.EXPIRED),
        (session(left=usd("0"), **ENDS_NOW), SessionState.EXPIRED),
        (session(ago=119), SessionState.USABLE),
        (session(gone_at=NOW), SessionState.GONE),
        (session(gone_at=NOW, **ENDS_NOW), SessionState.GONE),
        (session(has_limit=False, limit=None, left=None), SessionState.USABLE),
        (session(limit=None, left=None), SessionState.USABLE),
        (listed(), SessionState.USABLE),
    ],
)
def test_the_state_follows_from_the_clock_and_from_what_is_left(
    found: PaymentSession, state: SessionState
) -> None:
    assert found.state(NOW) is state


def test_nobody_is_unlimited_who_was_only_listed() -> None:
    assert not listed().is_unlimited
    assert session(has_limit=False, limit=None, left=None).is_unlimited
    assert not session(limit=None, left=None).is_unlimited


def test_what_is_spent_is_exact() -> None:
    found = session(limit=usd("40.00"), left=usd("27.654322"))
    assert found.spent == usd("12.345678")
    assert found.spent_share == Decimal("0.30864195")
    assert session(limit=usd("0.00")).spent_share is None
    assert session(left=Money(Decimal(1), "EUR")).spent is None
    assert listed().spent_share is None


def test_a_share_is_whole_only_when_all_is_spent() -> None:
    limit, left = Money(Decimal("9" * 30), "USD"), Money(Decimal("0.000000000001"), "USD")
    almost = session(limit=limit, left=left).spent_share
    assert almost is not None
    assert almost < 1
    assert session(limit=limit, left=Money(Decimal(0), "USD")).spent_share == 1


@given(st.decimals("0.01", "10000", places=2), st.decimals("-5", "10000", places=6))
def test_the_share_is_a_part_whatever_is_left(limit: Decimal, left: Decimal) -> None:
    share = session(limit=Money(limit, "USD"), left=Money(left, "USD")).spent_share
    assert share is not None
    assert 0 <= share <= 1


def test_the_time_that_is_left_is_never_negative() -> None:
    assert session().time_left(NOW) == timedelta(minutes=60)
    assert session(ago=500).time_left(NOW) == timedelta()


@pytest.mark.parametrize(
    ("units", "decimals", "amount"),
    [
        ("142318400", 6, "142.318400"),
        ("0", 6, "0.000000"),
        ("1", 18, "0.000000000000000001"),
        ("-5", 2, "-0.05"),
        ("7", 0, "7"),
        ("9" * 78, 18, "9" * 60 + "." + "9" * 18),
    ],
)
def test_a_balance_is_exact_with_all_decimals(units: str, decimals: int, amount: str) -> None:
    balance = Balance("BASE", "USDC", Decimal(units), decimals, NOW)
    assert f"{balance.amount:f}" == amount


@pytest.mark.parametrize(
    ("amount", "is_right"),
    [
        ("25.00", True), ("0.01", True), ("10000", True), ("1E+1", True), ("25.000", True),
        ("0", False), ("-1", False), ("0.001", False), ("10000.01", False),
    ],
)  # fmt: skip
def test_what_can_be_a_limit(amount: str, is_right: bool) -> None:
    assert is_limit(usd(amount)) is is_right
    assert not is_limit(Money(Decimal(amount), "EUR"))


def test_what_can_be_a_lifetime() -> None:
    assert [one for one in (14, 15, 480, 481) if is_lifetime(one)] == [15, 480]


@pytest.mark.parametrize(
    ("text", "is_user", "is_name"),
    [
        ("svc-research", True, True),
        ("a b", True, True),
        ("u" * 120, True, True),
        ("u" * 121, False, True),
        ("n" * 257, False, False),
        ("", False, True),
        (" a", False, False),
        ("a\nb", False, False),
        ("ü", False, False),
    ],
)
def test_what_goes_as_a_header_is_plain(text: str, is_user: bool, is_name: bool) -> None:
    assert is_user_id(text) is is_user
    assert is_agent(text) is is_name


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("us-east-1", True), ("ap-southeast-2", True), ("us-gov-west-1", True),
        ("us-isob-east-1", True), ("mx-central-1", True),
        ("", False), ("us-east", False), ("US-EAST-1", False), ("us-east-1.evil.example", False),
        ("us-east-1/", False), ("evil.example#us-east-1", False), ("us-east-1\n", False),
    ],
)  # fmt: skip
def test_only_the_code_of_a_region_becomes_an_address(text: str, is_right: bool) -> None:
    assert is_region(text) is is_right


def test_an_arn_says_where_and_who() -> None:
    assert is_manager_arn(ARN)
    assert region_of(ARN) == manager().region == "us-east-1"
    assert manager_id_of(ARN) == "researchagents-0123456789"
    for odd in (ARN[:-1], ARN.replace("4471", "x471"), f"{ARN}/x", ""):
        assert not is_manager_arn(odd)
        assert region_of(odd) == manager_id_of(odd) == ""


def test_ids_are_recognised() -> None:
    assert is_session_id(session().session_id)
    assert not is_session_id("payment-session-1")
    assert not is_session_id(session().session_id + "0")


def test_the_token_of_a_command_is_one_that_aws_takes() -> None:
    command_id = uuid4().hex
    assert client_token(command_id) == f"countersign-{command_id}"
    assert is_client_token(client_token(command_id))
    assert not is_client_token(command_id)
    assert not is_client_token("a" * 257)
    assert not is_client_token("-" + "a" * 40)


@pytest.mark.parametrize(
    ("change", "is_ready"),
    [({}, True), ({"status": "UPDATING"}, False), ({"authorizer": "CUSTOM_JWT"}, False)],
)
def test_a_manager_takes_sessions(change: dict[str, str], is_ready: bool) -> None:
    assert manager(**change).is_ready is is_ready
