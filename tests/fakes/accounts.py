"""Accounts and profiles as the worker would tell them, for tests of the window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.model.account import (
    AccountColor,
    AccountKind,
    KnownAccount,
    Profile,
    Program,
    Source,
)

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
