"""Signs out of an account: what is kept of its sign-in goes, the account stays known; imports botocore."""

from __future__ import annotations

from collections.abc import Iterable

from app.aws.center_tokens import CenterTokens
from app.aws.kept import KeptConsole, KeptKeys, KeptSignIns
from app.aws.profiles import center_of
from app.errors import SignInNeeded
from app.model.account import KnownAccount, Source
from app.model.sign_in import Center, Vault
from app.worker.sign_in_messages import KeptPart, SignOutRead


def read_sign_out(
    account: KnownAccount, others: Iterable[KnownAccount], vault: Vault
) -> SignOutRead:
    """Say what signing out would remove. Raises AppError: the vault cannot be read."""
    source, kept = account.source, KeptSignIns(vault)
    if shared_with := _same_sign_in(source, others):
        return SignOutRead((), shared_with)
    removed: list[KeptPart] = []
    own = _kept(source, kept)
    if isinstance(own, KeptKeys):
        removed.append(KeptPart.KEYS)
    if isinstance(own, KeptConsole):
        removed.append(KeptPart.CONSOLE)
    center = _center(source, vault)
    if center is not None and _tokens(source, vault).has(center):
        shared_with = _shared_with(source, center, others, vault)
        if not shared_with:
            removed.append(KeptPart.CENTER)
    if kept.has_mfa_session(source):
        removed.append(KeptPart.MFA)
    return SignOutRead(tuple(removed), shared_with)


def sign_out(account: KnownAccount, others: Iterable[KnownAccount], vault: Vault) -> bool:
    """Remove what is kept of a sign-in; gives whether AWS knows that it is over. Nothing is left half.

    Raises:
        AppError: the vault cannot be read or written.
    """
    source, kept = account.source, KeptSignIns(vault)
    if _same_sign_in(source, others):
        return True
    center = _center(source, vault)
    if source.kept:
        kept.sign_out(source.kept)
    else:
        kept.forget_profile(source.profile)
    if center is None or _shared_with(source, center, others, vault):
        return True
    return _tokens(source, vault).end(center)


def _same_sign_in(source: Source, others: Iterable[KnownAccount]) -> str:
    """Name an account that is signed in with the very same kept sign-in, at another endpoint; empty for none."""
    if not source.kept:
        return ""
    rest = (one for one in others if one.source.kept == source.kept and not one.is_signed_out)
    return next((one.nickname for one in rest), "")


def _shared_with(
    source: Source, center: Center, others: Iterable[KnownAccount], vault: Vault
) -> str:
    """Name an account that is signed in through the same token; empty for none."""
    for one in others:
        same_place = one.source.endpoint_url == source.endpoint_url
        if same_place and not one.is_signed_out and _center(one.source, vault) == center:
            return one.nickname
    return ""


def _tokens(source: Source, vault: Vault) -> CenterTokens:
    return CenterTokens(vault, endpoint_url=source.endpoint_url)


def _kept(source: Source, kept: KeptSignIns) -> object:
    try:
        return kept.load(source.kept) if source.kept else None
    except SignInNeeded:  # it is not kept any more
        return None


def _center(source: Source, vault: Vault) -> Center | None:
    try:
        return center_of(source, vault)
    except SignInNeeded:  # as above
        return None
