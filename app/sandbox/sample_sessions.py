"""The payment managers, connectors, sessions and wallets of the sample account, in three regions."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.sandbox.payments import (
    CUSTOM_JWT,
    PENDING_AUTHENTICATION,
    READY,
    SUBSCRIPTION_REQUIRED,
    Connector,
    Manager,
    Session,
    Wallet,
)
from app.sandbox.state import State
from app.sandbox.termsheet import stable_id

US, WEST, EU = "us-east-1", "us-west-2", "eu-central-1"
AGENT_PACE_S = 40
LEDGER, RESEARCH, CRAWL, BUYER, EU_USER = (
    "svc-ledger", "svc-research", "svc-crawl", "svc-buyer", "svc-eu",
)  # fmt: skip
COINBASE, STRIPE = "CoinbaseCDP", "StripePrivy"
_DAY = timedelta(days=1)


def _manager_id(name: str) -> str:
    return f"{name.lower()}-{stable_id('', name, 10)}"


RESEARCH_AGENTS = _manager_id("researchAgents")
PURCHASING_BOTS = _manager_id("purchasingBots")
EU_AGENTS = _manager_id("euAgents")
CUSTOMER_WALLETS = _manager_id("customerWallets")
BROKEN = _manager_id("pilotBots")


def connector_id(name: str) -> str:
    """Give the id of a sample connector."""
    return f"{name.lower()}-{stable_id('', name, 10)}"


def session_id(name: str) -> str:
    """Give the id of a sample session."""
    return stable_id("payment-session-", name, 15)


def wallet_id(name: str) -> str:
    """Give the id of a sample wallet."""
    return stable_id("payment-instrument-", name, 15)


# Managers by id: name, region, authorizer, status.
_MANAGERS = (
    (RESEARCH_AGENTS, "researchAgents", US, "AWS_IAM", READY),
    (CUSTOMER_WALLETS, "customerWallets", US, CUSTOM_JWT, READY),
    (PURCHASING_BOTS, "purchasingBots", WEST, "AWS_IAM", READY),
    (EU_AGENTS, "euAgents", EU, "AWS_IAM", READY),
    (BROKEN, "pilotBots", EU, "AWS_IAM", "CREATE_FAILED"),
)
_CONNECTORS = (
    (RESEARCH_AGENTS, "coinbasemain", COINBASE, READY),
    (RESEARCH_AGENTS, "stripetest", STRIPE, PENDING_AUTHENTICATION),
    (RESEARCH_AGENTS, "stripeold", STRIPE, "AUTHENTICATION_EXPIRED"),
    (CUSTOMER_WALLETS, "coinbaseshop", COINBASE, READY),
    (PURCHASING_BOTS, "coinbasewest", COINBASE, SUBSCRIPTION_REQUIRED),
    (EU_AGENTS, "coinbaseeu", COINBASE, READY),
    (EU_AGENTS, "stripeeu", STRIPE, "AUTHENTICATION_FAILED"),
    (EU_AGENTS, "newone", STRIPE, "PROVISIONING"),
    (EU_AGENTS, "creating", COINBASE, "CREATING"),
    (EU_AGENTS, "updating", COINBASE, "UPDATING"),
    (EU_AGENTS, "leaving", COINBASE, "DELETING"),
    (BROKEN, "notmade", COINBASE, "CREATE_FAILED"),
    (BROKEN, "notchanged", COINBASE, "UPDATE_FAILED"),
    (BROKEN, "notremoved", COINBASE, "DELETE_FAILED"),
)
# Sessions: name, manager, user, minutes since it was made, lifetime, limit, spent, whether its agent spends.
_SESSIONS = (
    ("invoice-matcher", RESEARCH_AGENTS, LEDGER, 21, 30, "5.00", "0.85", True),
    ("market-brief", RESEARCH_AGENTS, RESEARCH, 168, 240, "25.00", "18.42", True),
    ("crawler", RESEARCH_AGENTS, CRAWL, 125, 480, "10.00", "9.60", False),
    ("drained", RESEARCH_AGENTS, CRAWL, 30, 120, "2.50", "2.50", False),
    ("without-limit", RESEARCH_AGENTS, RESEARCH, 20, 60, None, "3.10", True),
    ("market-brief-before", RESEARCH_AGENTS, RESEARCH, 1240, 240, "25.00", "25.00", False),
    ("price-watch", RESEARCH_AGENTS, CRAWL, 1000, 60, "15.00", "6.12", False),
    ("invoice-matcher-before", RESEARCH_AGENTS, LEDGER, 700, 30, "5.00", "3.97", False),
    ("eu-orders", EU_AGENTS, EU_USER, 45, 180, "40.00", "12.345678", True),
)
_ETHEREUM, _SOLANA = "ETHEREUM", "SOLANA"
# Wallets: name, user, status, network, address, base units of USDC by chain.
_WALLETS: tuple[tuple[str, str, str, str, str, dict[str, str]], ...] = (
    (
        "shared", RESEARCH, "ACTIVE", _ETHEREUM, "0x7c1e52b3d09f4a6688b1c0de55aa3f2e9d41a94f",
        {"BASE": "142318400", "ETHEREUM": "0", "BASE_SEPOLIA": "500000000"},
    ),
    (
        "crawler", CRAWL, "ACTIVE", _SOLANA, "9fQmB6xkZ3TgW8rVhJq5sLdNpYc1uEaX4oKiRtM7T2vx",
        {"SOLANA": "3050000", "SOLANA_DEVNET": "0"},
    ),
    ("blocked", LEDGER, "BLOCKED", _ETHEREUM, "0x02b9f6c1e7d84455a3b2c1d0e9f8a7b6c5d411d0", {}),
    ("new", RESEARCH, "INITIATED", _ETHEREUM, "", {}),
)  # fmt: skip


def fill_sessions(state: State, start: datetime) -> None:
    """Add everything; what is usable ends some time after `start`."""
    for manager_id, name, region, authorizer, status in _MANAGERS:
        state.managers[manager_id] = Manager(
            manager_id, name, region, start - 40 * _DAY, authorizer=authorizer, status=status
        )
    for manager_id, name, kind, status in _CONNECTORS:
        state.connectors.add(
            Connector(connector_id(name), manager_id, name, kind, status, start - 7 * _DAY)
        )
    for session in _SESSIONS:
        state.pay_sessions.add(_session(start, *session))
    for name, user_id, status, network, address, balances in _WALLETS:
        state.wallets.add(
            Wallet(
                wallet_id(name), RESEARCH_AGENTS, connector_id("coinbasemain"), user_id, status,
                network, start - 30 * _DAY, address, dict(balances),
            )
        )  # fmt: skip


def _session(
    start: datetime,
    name: str,
    manager_id: str,
    user_id: str,
    age: int,
    minutes: int,
    limit: str | None,
    spent: str,
    is_busy: bool,
) -> Session:
    made_at = start - timedelta(minutes=age)
    ends_at = made_at + timedelta(minutes=minutes)
    return Session(
        session_id(name), manager_id, user_id, made_at, minutes, limit, spent,
        spent_at=min(start, ends_at) - timedelta(minutes=4),
        pace_s=AGENT_PACE_S if is_busy else 0,
        spends_at=start + timedelta(seconds=AGENT_PACE_S) if is_busy else None,
    )  # fmt: skip
