"""Removes the secrets of an account that the person wants forgotten; imports botocore."""

from __future__ import annotations

from collections.abc import Iterable

from app.aws.center_tokens import CenterTokens
from app.aws.kept import KeptSignIns, center_prefix
from app.aws.profiles import center_of
from app.errors import SignInNeeded
from app.model.account import KnownAccount, Source
from app.model.sign_in import Center, Vault


def forget_secrets(source: Source, others: Iterable[KnownAccount], vault: Vault) -> None:
    """Remove what is kept for a choice, but for what another known account signs in with.

    Raises:
        AppError: the vault cannot be read or written.
    """
    kept = KeptSignIns(vault)
    rest = [one.source for one in others]
    center = _center(source, vault)
    there = (_center(one, vault) for one in rest if one.endpoint_url == source.endpoint_url)
    shared = {center_prefix(one) for one in there if one is not None}
    is_shared = center is not None and center_prefix(center) in shared
    if source.kept:
        if source.kept not in {one.kept for one in rest}:
            kept.forget(source.kept, spares_center=is_shared)
        return
    if source.profile not in {one.profile for one in rest if not one.kept and not one.sandbox}:
        kept.forget_profile(source.profile)
    if center is not None and not is_shared:
        CenterTokens(vault, endpoint_url=source.endpoint_url).forget(center)


def _center(source: Source, vault: Vault) -> Center | None:
    try:
        return center_of(source, vault)
    except SignInNeeded:  # it is not kept any more
        return None
