"""How a person signs in again with a choice of credentials: which browser page it takes, if any."""

from __future__ import annotations

import msgspec

from app.aws.kept import KeptConsole, KeptSignIns
from app.aws.profiles import center_of
from app.errors import SignInNeeded
from app.model.account import Source
from app.model.sign_in import Center, Vault


class ConsolePage(msgspec.Struct, frozen=True):
    """The browser's console session, in a region."""

    region: str


def way_back(source: Source, vault: Vault) -> Center | ConsolePage | None:
    """Say where the browser has to go; None: nowhere, the credentials are only read anew.

    Raises:
        AppError: what it signs in with is not kept any more, or the vault cannot be read.
    """
    if source.sandbox:
        return None
    kept = KeptSignIns(vault).load(source.kept) if source.kept else None
    return ConsolePage(kept.region) if isinstance(kept, KeptConsole) else center_of(source, vault)


def require_same(source: Source, kept_id: str, vault: Vault) -> None:
    """Refuse a console sign-in that somebody else made.

    Raises:
        SignInNeeded: it is not the one that this account was opened with.
    """
    if kept_id == source.kept:
        return
    kept = KeptSignIns(vault)
    raise SignInNeeded(
        f"You signed in to the console as {kept.name(kept_id)}; this account is"
        f" {kept.name(source.kept)}.",
        "Sign in again as the same user, or add the other one as an account of its own.",
        code="other-account",
    )
