"""What AWS says of a session becomes a value, or is told to make no sense: never one that breaks later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from app.aws.calls import ServiceCalls
from app.aws.payment_sessions import PaymentSessionGateway
from app.errors import Unclear
from tests.fakes.session_samples import ARN

SESSION = "payment-session-000000000000001"


class Told(ServiceCalls):
    """AWS says one thing."""

    def __init__(self, reply: Mapping[str, Any]) -> None:
        self._reply = reply

    def read(self, *_: object, **__: object) -> Any:
        return self._reply


def gateway(**changes: Any) -> PaymentSessionGateway:
    told = {
        "paymentSessionId": SESSION,
        "paymentManagerArn": ARN,
        "userId": "dana",
        "expiryTimeInMinutes": 60,
        "createdAt": datetime(2026, 11, 18, tzinfo=UTC),
    } | changes
    return PaymentSessionGateway(Told({"paymentSession": told}))


@pytest.mark.parametrize(
    "changes",
    [
        {"createdAt": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
        {"createdAt": datetime(1, 1, 1, tzinfo=UTC)},
        {"expiryTimeInMinutes": 0},
        {"expiryTimeInMinutes": 10**12},
    ],
)
def test_a_session_whose_end_is_on_no_calendar_is_none(changes: dict[str, Any]) -> None:
    with pytest.raises(Unclear):
        gateway(**changes).session(ARN, SESSION, "dana")


def test_a_session_is_read_with_its_end() -> None:
    found = gateway().session(ARN, SESSION, "dana").value
    assert found.expires_at == datetime(2026, 11, 18, 1, tzinfo=UTC)
