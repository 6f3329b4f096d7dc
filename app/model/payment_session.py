"""Payment sessions of Bedrock AgentCore: what an agent may spend, until when, and through what.

AWS gives a session no state; it follows from the clock and from what is left. Names, user ids and agents are
foreign text. The words of AWS (`READY`, …) are kept as they come.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Context, Decimal, Inexact
from enum import StrEnum

import msgspec

from app.model.money import Money

READY = "READY"
AWS_IAM = "AWS_IAM"
SUBSCRIPTION_REQUIRED = "AWS_MARKETPLACE_SUBSCRIPTION_REQUIRED"
PENDING_AUTHENTICATION = "PENDING_AUTHENTICATION"
INITIATED = "INITIATED"
ACTIVE = "ACTIVE"
USDC = "USDC"

# Bounds of CreatePaymentSession in AWS's service model; the limit's two are Countersign's, AWS has none.
SHORTEST_MINUTES = 15
LONGEST_MINUTES = 480
USER_ID_LIMIT = 120
AGENT_LIMIT = 256
CURRENCY = "USD"
MOST_LIMIT = Decimal(10_000)
LIMIT_DECIMALS = 2

WARNED_SHARE = Decimal("0.8")  # of the limit that is spent
WARNED_BEFORE = timedelta(minutes=10)  # of the expiry

# The chains on which a wallet of a network can hold tokens, as the service model names both.
CHAINS: dict[str, tuple[str, ...]] = {
    "ETHEREUM": ("BASE", "ETHEREUM", "BASE_SEPOLIA"),
    "SOLANA": ("SOLANA", "SOLANA_DEVNET"),
}

# Compiled at their first use: the window's start does not wait for it.
_REGION = r"[a-z]{2,8}(-[a-z]{2,16}){1,3}-[0-9]{1,2}"
_MANAGER_ARN = (
    r"arn:(aws|aws-[a-z0-9-]+):bedrock-agentcore:([a-z0-9-]+):([0-9]{12}):payment-manager/"
    r"([a-z0-9]([a-z0-9-]{0,47}[a-z0-9])?-[a-z0-9]{10})"
)
_SESSION_ID = r"payment-session-[0-9a-zA-Z-]{15}"
_CLIENT_TOKEN = r"(?=.{33,256}\Z)[a-zA-Z0-9](-*[a-zA-Z0-9])*"  # noqa: S105 - a pattern, no password
_SENDABLE = r"[!-~]([ -~]*[!-~])?"  # sent as an HTTP header
_EXACT = Context(prec=200, traps=[Inexact])
_DOWN = Context(prec=50, rounding=ROUND_DOWN)


def is_region(text: str) -> bool:
    """Whether a text has the form of a region's code; whether AWS has such a region is not known."""
    return re.fullmatch(_REGION, text) is not None


def is_manager_arn(text: str) -> bool:
    """Whether a text can be the ARN of a payment manager."""
    return re.fullmatch(_MANAGER_ARN, text) is not None


def region_of(manager_arn: str) -> str:
    """Give the region in which a manager lives; empty where the ARN is none."""
    found = re.fullmatch(_MANAGER_ARN, manager_arn)
    return found[2] if found else ""


def manager_id_of(manager_arn: str) -> str:
    """Give the id of a manager; empty where the ARN is none."""
    found = re.fullmatch(_MANAGER_ARN, manager_arn)
    return found[4] if found else ""


def is_session_id(text: str) -> bool:
    """Whether a text can be the id of a payment session."""
    return re.fullmatch(_SESSION_ID, text) is not None


def is_user_id(text: str) -> bool:
    """Whether a text can be sent as a user id: 1 to 120 printable ASCII characters, no spaces around."""
    return len(text) <= USER_ID_LIMIT and re.fullmatch(_SENDABLE, text) is not None


def is_agent(text: str) -> bool:
    """Whether a text can be sent as an agent's name: empty, or at most 256 printable ASCII characters."""
    return not text or (len(text) <= AGENT_LIMIT and re.fullmatch(_SENDABLE, text) is not None)


def is_limit(money: Money) -> bool:
    """Whether an amount can be a session's limit: above zero, in USD, at most two decimals."""
    exponent = money.amount.normalize().as_tuple().exponent
    has_cents = isinstance(exponent, int) and exponent >= -LIMIT_DECIMALS
    return money.currency == CURRENCY and 0 < money.amount <= MOST_LIMIT and has_cents


def is_lifetime(minutes: int) -> bool:
    """Whether a session can last so long."""
    return SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES


def client_token(command_id: str) -> str:
    """Give the token under which AWS makes one session at most for a command.

    AWS wants 33 to 256 characters. It follows from the journalled id, so that a later process sends the
    same one: never change how.
    """
    return f"countersign-{command_id}"


def is_client_token(text: str) -> bool:
    """Whether AWS takes a text as the token of a session."""
    return re.fullmatch(_CLIENT_TOKEN, text) is not None


class Connector(msgspec.Struct, frozen=True):
    """What connects a manager with a wallet provider. `kind` is AWS's, such as CoinbaseCDP."""

    connector_id: str
    name: str
    kind: str
    status: str
    provision_mode: str = ""  # MANUAL or QUICK_CREATE
    updated_at: datetime | None = None

    @property
    def is_ready(self) -> bool:
        """Whether agents can pay through it."""
        return self.status == READY

    @property
    def needs_subscription(self) -> bool:
        """Whether the provider must be bought on AWS Marketplace first."""
        return self.status == SUBSCRIPTION_REQUIRED

    @property
    def needs_sign_in(self) -> bool:
        """Whether somebody has to sign in at the provider, by the link of ReadConnectorLink."""
        return self.status == PENDING_AUTHENTICATION


class PaymentManager(msgspec.Struct, frozen=True):
    """A payment manager with its connectors, and the user ids that were used with it here.

    `authorizer` is AWS_IAM or CUSTOM_JWT: sessions of the latter need a token that no AWS sign-in gives.
    """

    arn: str
    manager_id: str
    name: str
    authorizer: str
    status: str
    description: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    connectors: tuple[Connector, ...] = ()
    user_ids: tuple[str, ...] = ()  # newest use first

    @property
    def region(self) -> str:
        """Where it lives."""
        return region_of(self.arn)

    @property
    def takes_iam(self) -> bool:
        """Whether its sessions can be read and made with an AWS sign-in."""
        return self.authorizer == AWS_IAM

    @property
    def is_ready(self) -> bool:
        """Whether a session can be asked for."""
        return self.status == READY and self.takes_iam


class SessionState(StrEnum):
    """Where a session stands."""

    USABLE = "usable"
    DRAINED = "drained"
    EXPIRED = "expired"
    GONE = "gone"


class PaymentSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session as it was last read. AWS forgets a deleted one, and so what was spent: this stays.

    `amounts_read_at` is None until GetPaymentSession was read: lists hold no amounts. After that,
    `has_limit` False means that the agent may spend without end; a `limit` or `left` that is None with
    a limit could not be read. `left_at` is AWS's time of `left`. `agent` is known for those made here.
    `gone_at` is when AWS was first seen to have it no more.
    """

    session_id: str
    manager_arn: str
    user_id: str
    created_at: datetime
    minutes: int
    updated_at: datetime | None = None
    has_limit: bool = False
    limit: Money | None = None
    left: Money | None = None
    left_at: datetime | None = None
    amounts_read_at: datetime | None = None
    agent: str = ""
    gone_at: datetime | None = None
    is_deleted_here: bool = False

    @property
    def expires_at(self) -> datetime:
        """When it ends by itself."""
        return self.created_at + timedelta(minutes=self.minutes)

    @property
    def region(self) -> str:
        """Where its manager lives."""
        return region_of(self.manager_arn)

    def state(self, now: datetime) -> SessionState:
        """Say where it stands at a moment. What is not known to be used up counts as usable."""
        if self.gone_at is not None:
            return SessionState.GONE
        if now >= self.expires_at:
            return SessionState.EXPIRED
        if self.is_drained:
            return SessionState.DRAINED
        return SessionState.USABLE

    @property
    def is_drained(self) -> bool:
        """Whether nothing was left when it was last read."""
        return self.left is not None and self.left.amount <= 0

    @property
    def is_unlimited(self) -> bool:
        """Whether it was read to have no limit."""
        return self.amounts_read_at is not None and not self.has_limit

    @property
    def spent(self) -> Money | None:
        """What the agent has been authorised to spend; None where it is not known."""
        if self.limit is None or self.left is None or self.limit.currency != self.left.currency:
            return None
        return self.limit - self.left

    @property
    def spent_share(self) -> Decimal | None:
        """The part of the limit that is spent, 0 to 1, and 1 only when all is; None where it is not known."""
        spent = self.spent
        if spent is None or self.limit is None or self.limit.amount <= 0:
            return None
        share = _DOWN.divide(spent.amount, self.limit.amount)
        return min(max(share, Decimal(0)), Decimal(1))

    def time_left(self, now: datetime) -> timedelta:
        """How long until it expires; zero after that."""
        return max(self.expires_at - now, timedelta())


class SessionGone(msgspec.Struct, frozen=True):
    """AWS was asked for a session and has it no more."""

    session_id: str


class Balance(msgspec.Struct, frozen=True):
    """What a wallet holds of one token on one chain, in the token's smallest units."""

    chain: str
    token: str
    base_units: Decimal  # a whole number
    decimals: int
    read_at: datetime | None = None

    @property
    def amount(self) -> Decimal:
        """The amount in whole tokens, exact, with all of the token's decimals."""
        return _EXACT.scaleb(self.base_units, -self.decimals)


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """What agents pay with: a wallet. `network` is ETHEREUM or SOLANA; `address` empty until it is linked.

    AWS names wallets by id only. `balances` are those that were read, one for each chain.
    """

    instrument_id: str
    manager_arn: str
    connector_id: str
    user_id: str
    kind: str
    status: str
    created_at: datetime | None = None
    updated_at: datetime | None = None
    network: str = ""
    address: str = ""
    balances: tuple[Balance, ...] = ()

    @property
    def needs_linking(self) -> bool:
        """Whether its user has yet to finish it, by the link of ReadInstrumentLink."""
        return self.status == INITIATED


class RegionReading(msgspec.Struct, frozen=True):
    """What became of the last read of a region; without an error all of it was read.

    `error_code` is AWS's reason where it gave one, else its code. `missing_right` is the IAM action that a
    denied read needs.
    """

    region: str
    read_at: datetime | None = None  # the last complete read
    tried_at: datetime | None = None
    error_code: str = ""
    error_message: str = ""
    error_hint: str = ""
    missing_right: str = ""
