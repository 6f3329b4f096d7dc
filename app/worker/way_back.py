"""How a person signs in again with a choice of credentials: which browser page it takes, if any."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.aws.kept import KeptConsole, KeptSignIns
from app.aws.profiles import center_of
from app.errors import SignInNeeded
from app.language import tr
from app.model.account import KnownAccount, Source
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


def require_same(source: Source, kept_id: str, vault: Vault, known: Iterable[KnownAccount]) -> None:
    """Refuse a console sign-in that somebody else made, and forget it unless it is a known account's.

    Raises:
        SignInNeeded: it is not the one that this account was opened with.
        AppError: the vault cannot be read or written.
    """
    if kept_id == source.kept:
        return
    kept = KeptSignIns(vault)
    other, own = kept.name(kept_id), kept.name(source.kept)
    if kept_id not in {one.source.kept for one in known}:
        kept.forget(kept_id)
    raise SignInNeeded(
        tr("You signed in to the console as {other}; this account is {own}.", other=other, own=own),
        tr("Sign in again as the same user, or add the other one as an account of its own."),
        code="other-account",
    )
