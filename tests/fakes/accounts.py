"""Accounts and profiles as the worker would tell them, for tests of the window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.model.account import (
    AccountColor,
    AccountKind,
    KnownAccount,
    Profile,
    Program,
    Source,
)
from app.model.money import Money
from app.model.request import Deadline, DeadlineKind, RequestKind, RequestRow
from app.worker.watch_messages import AccountWatched, WatchState

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
PROD, EU = Source(profile="brindle-prod"), Source(profile="brindle-eu")
SANDBOX = Source(sandbox=True)


def known(source: Source, account_id: str, color: AccountColor, days_ago: int = 0) -> KnownAccount:
    kind = AccountKind.SANDBOX if source.sandbox else AccountKind.ROLE
    return KnownAccount(
        source,
        account_id,
        kind,
        source.default_name,
        color,
        "us-east-1",
        used_at=NOW - timedelta(days=days_ago),
    )


def watched(
    source: Source,
    state: WatchState = WatchState.WATCHED,
    *,
    waiting: int = 2,
    left: timedelta = timedelta(hours=30),
    problem: str = "",
) -> AccountWatched:
    """What a look at an account tells; its requests come due after `left`, and then each a day later."""
    rows = tuple(
        RequestRow(
            kind=RequestKind.PAYMENT,
            request_id=f"pr-{source.profile}-{number}",
            title="Workshop",
            seller="Sablewood Consulting",
            subject="Migration Readiness",
            status="PENDING_APPROVAL",
            money=Money(Decimal(840 + number), "EUR"),
            created_at=NOW,
            updated_at=NOW,
            deadline=Deadline(
                DeadlineKind.APPROVES_ITSELF, NOW + left + timedelta(days=number), NOW
            ),
        )
        for number in range(min(waiting, 5))
    )
    return AccountWatched(source.key, state, NOW, waiting, rows, problem)


ACCOUNTS = (
    known(PROD, "447109263358", AccountColor.BLUE),
    known(EU, "662088410957", AccountColor.TEAL, 1),
    known(SANDBOX, "447109263358", AccountColor.AMBER, 2),
)
STATIC = Profile(PROD, AccountKind.STATIC, "us-east-1", "447109263358")
PROGRAM = Profile(
    Source(profile="vault"),
    AccountKind.PROGRAM,
    programs=(Program("vault", "/bin/keys --json", is_allowed=False),),
)
WITH_MFA = Profile(Source(profile="mfa"), AccountKind.ROLE_MFA, needs="Needs an MFA code.")
BROKEN = Profile(
    Source(profile="broken"), AccountKind.ROLE, problem="The profile broken names gone."
)
