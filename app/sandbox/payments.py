"""Payment sessions in the simulated account: who may spend what, and agents that spend by themselves."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:  # the state holds these rows
    from app.sandbox.transitions import Cause, Stage

READY = "READY"
SUBSCRIPTION_REQUIRED = "AWS_MARKETPLACE_SUBSCRIPTION_REQUIRED"
PENDING_AUTHENTICATION = "PENDING_AUTHENTICATION"
AWS_IAM = "AWS_IAM"
CUSTOM_JWT = "CUSTOM_JWT"

KEPT_AFTER_EXPIRY = timedelta(hours=24)  # then AWS forgets a session by itself
MOST_OPEN = 20  # sessions of one user that have not expired
_CENT = Decimal("0.01")


class Manager(msgspec.Struct, frozen=True):
    """A payment manager."""

    id: str
    name: str
    region: str
    created_at: datetime
    description: str = ""
    authorizer: str = AWS_IAM
    status: str = READY


class Connector(msgspec.Struct):
    """What connects a manager with a wallet provider."""

    id: str
    manager_id: str
    name: str
    kind: str
    status: str
    updated_at: datetime
    mode: str = "MANUAL"


class Session(msgspec.Struct):
    """A payment session. Without a `limit` there is no budget; `pace_s` is how often its agent spends.

    Amounts are USD. `deleted_at`: AWS has forgotten it since.
    """

    id: str
    manager_id: str
    user_id: str
    created_at: datetime
    minutes: int
    limit: str | None
    spent: str = "0"
    spent_at: datetime | None = None
    deleted_at: datetime | None = None
    pace_s: int = 0
    spends_at: datetime | None = None
    step: int = 0

    @property
    def expires_at(self) -> datetime:
        """When it ends by itself."""
        return self.created_at + timedelta(minutes=self.minutes)

    @property
    def left(self) -> Decimal | None:
        """What may still be spent; None without a limit."""
        return None if self.limit is None else Decimal(self.limit) - Decimal(self.spent)

    def is_known(self, now: datetime) -> bool:
        """Tell whether AWS still has it."""
        return self.deleted_at is None and now < self.expires_at + KEPT_AFTER_EXPIRY


class Wallet(msgspec.Struct):
    """A payment instrument; `balances` are base units by chain."""

    id: str
    manager_id: str
    connector_id: str
    user_id: str
    status: str
    network: str
    created_at: datetime
    address: str = ""
    balances: dict[str, str] = {}


def manager_arn(manager: Manager, account_id: str) -> str:
    """Give the ARN of a manager."""
    return f"arn:aws:bedrock-agentcore:{manager.region}:{account_id}:payment-manager/{manager.id}"


def open_session(stage: Stage, session: Session, cause: Cause) -> Session:
    """Let an agent spend from now on."""
    stage.state.pay_sessions.add(session)
    stage.record(session.id, f"payment session CREATED by {cause.by}", cause)
    stage.expect_spending(session)
    return session


def delete_session(stage: Stage, session: Session, cause: Cause) -> None:
    """Forget a session, and with it what was spent."""
    session.deleted_at = cause.at
    stage.state.pay_sessions.touch(session)
    stage.record(session.id, f"payment session DELETED by {cause.by}", cause)


def spend(stage: Stage, session: Session, amount: Decimal, cause: Cause) -> None:
    """Authorise a payment of an agent. Raises ValueError where the budget does not allow it."""
    if session.deleted_at is not None or cause.at >= session.expires_at:
        raise ValueError(f"The session {session.id} is over.")
    if session.left is not None and amount > session.left:
        raise ValueError(f"The session {session.id} has only {session.left} left.")
    session.spent = f"{Decimal(session.spent) + amount:f}"
    session.spent_at = cause.at
    stage.state.pay_sessions.touch(session)
    stage.record(session.id, f"{amount:f} USD SPENT by {cause.by}", cause)


def spending_due(stage: Stage, session_id: str, cause: Cause) -> None:
    """Let an agent spend a little of what is left, until nothing is, and say when it does so again."""
    session, at = stage.state.pay_sessions.get(session_id), cause.at
    if session is None or session.spends_at != at or session.deleted_at or at >= session.expires_at:
        return
    chance = random.Random(f"{stage.state.seed}-{session.id}-{session.step}")  # noqa: S311 - repeats
    budget = Decimal(session.limit or "10")
    amount = (budget * Decimal(chance.randrange(5, 40)) / 1000).quantize(_CENT)
    amount = max(amount if session.left is None else min(amount, session.left), Decimal(0))
    if amount:
        spend(stage, session, amount, cause)
    session.step += 1
    session.spends_at = at + timedelta(seconds=session.pace_s)
    stage.state.pay_sessions.touch(session)
    if session.left != 0:
        stage.wake(session.spends_at, "spending", session.id)


# --- what others do ----------------------------------------------------------------------------------

_Act = Callable[["Stage", "Cause", Mapping[str, Any]], str]


def _spend(stage: Stage, cause: Cause, params: Mapping[str, Any]) -> str:
    session = _session(stage, params)
    try:
        amount = Decimal(str(params.get("amount")))
    except InvalidOperation as error:
        raise ValueError("The amount is not a number.") from error
    spend(stage, session, amount, cause)
    return session.id


def _forget(stage: Stage, cause: Cause, params: Mapping[str, Any]) -> str:
    session = _session(stage, params)
    delete_session(stage, session, cause)
    return session.id


def _set_connector(stage: Stage, cause: Cause, params: Mapping[str, Any]) -> str:
    connector = stage.state.connectors.get(str(params.get("connector_id")))
    if connector is None:
        raise ValueError(f"There is no connector {params.get('connector_id')!r}.")
    connector.status, connector.updated_at = str(params.get("status")), cause.at
    stage.state.connectors.touch(connector)
    return connector.id


def _session(stage: Stage, params: Mapping[str, Any]) -> Session:
    session = stage.state.pay_sessions.get(str(params.get("session_id")))
    if session is None:
        raise ValueError(f"There is no payment session {params.get('session_id')!r}.")
    return session


SESSION_ACTS: Mapping[str, _Act] = {
    "spend_from_session": _spend,
    "delete_session_elsewhere": _forget,
    "set_payment_connector": _set_connector,
}
