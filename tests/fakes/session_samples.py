"""Payment sessions and managers as values, for tests of the store and of what is told about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.model.money import Money
from app.model.payment_session import Connector, PaymentManager, PaymentSession

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
ARN = "arn:aws:bedrock-agentcore:us-east-1:447109263358:payment-manager/researchagents-0123456789"
WEST_ARN = ARN.replace("us-east-1", "us-west-2")


def usd(amount: str) -> Money:
    """Give an amount in USD."""
    return Money(Decimal(amount), "USD")


def session(number: int = 1, *, ago: int = 60, minutes: int = 120, **other: Any) -> PaymentSession:
    """A session that was made `ago` minutes before NOW and has 25 USD, of which 6.58 are left."""
    fields: dict[str, Any] = {
        "session_id": f"payment-session-{number:015d}",
        "manager_arn": ARN,
        "user_id": "svc-research",
        "created_at": NOW - timedelta(minutes=ago),
        "minutes": minutes,
        "has_limit": True,
        "limit": usd("25.00"),
        "left": usd("6.58"),
        "left_at": NOW - timedelta(minutes=2),
        "amounts_read_at": NOW - timedelta(minutes=1),
    } | other
    return PaymentSession(**fields)


def listed(number: int = 1, **other: Any) -> PaymentSession:
    """The same as a list gives it: without amounts."""
    bare = {
        "has_limit": False, "limit": None, "left": None, "left_at": None, "amounts_read_at": None,
    }  # fmt: skip
    return session(number, **(bare | other))


def manager(name: str = "researchAgents", arn: str = ARN, **other: Any) -> PaymentManager:
    """A manager that is ready, with one connector."""
    connector = Connector("coinbasemain-0123456789", "coinbasemain", "CoinbaseCDP", "READY")
    fields: dict[str, Any] = {
        "arn": arn,
        "manager_id": arn.rpartition("/")[2],
        "name": name,
        "authorizer": "AWS_IAM",
        "status": "READY",
        "connectors": (connector,),
    } | other
    return PaymentManager(**fields)
