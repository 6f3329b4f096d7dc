"""Checks of who is signed in and of the rights that this identity has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.errors import AccessDenied, AppError, Offline, Rejected, SignInNeeded
from app.language import tr, tr_in
from app.model.account import Identity
from app.model.health import HealthCheck, HealthGroup, HealthState
from app.model.policy import Policy
from app.model.principal import Breadth, breadth_of
from app.model.right import (
    AGENTCORE,
    AGENTCORE_CONTROL,
    BEDROCK,
    INVOICING,
    RIGHTS,
    Right,
    Use,
)
from app.worker.health.bounded import Bounded

if TYPE_CHECKING:  # boto3 costs 0.4 s, which importing this need not pay
    from app.aws.probes import Probes
    from app.aws.session import AwsSession

Tried = tuple[Right, AppError | None]

_IDENTITY = partial(HealthCheck, "identity", HealthGroup.SIGN_IN, tr("Identity"))
_RIGHTS = partial(HealthCheck, "rights", HealthGroup.RIGHTS, tr_in("a right", "Reading"))
_MODEL_RIGHTS = partial(HealthCheck, "rights.models", HealthGroup.RIGHTS, tr("AI models"))
_SESSION_RIGHTS = partial(
    HealthCheck, "rights.sessions", HealthGroup.RIGHTS, tr("Payment sessions")
)
_INVOICE_RIGHTS = partial(HealthCheck, "rights.invoices", HealthGroup.RIGHTS, tr("Invoices"))
_ONLY_ORGANISATIONS = tr("You need it only where your organisation approves purchases.")
_ONLY_MODELS = tr("You need it only for AI models.")
_ONLY_SESSIONS = tr("You need it only for payment sessions of agents.")
_ONLY_PAYER = tr("You need it only in the account that pays: no other sees invoices.")
_RARE = {
    BEDROCK: _ONLY_MODELS,
    AGENTCORE: _ONLY_SESSIONS,
    AGENTCORE_CONTROL: _ONLY_SESSIONS,
    INVOICING: _ONLY_PAYER,
}
_ASK = tr("Ask the person who manages AWS access to add it.")
_SMALLER = tr("Use a role that has only the policy “watch only”, or the one that fits what you do.")
_UNTRIED = {
    Policy.APPROVE: ("rights.approve", tr("Answering requests"), tr("answering a request")),
    Policy.BUY: ("rights.buy", tr_in("a right", "Buying"), tr("buying or cancelling something")),
}


async def check_account(
    open_session: Callable[[], AwsSession], bounded: Bounded
) -> tuple[HealthCheck, ...]:
    """Ask who we are and try every right that reads, all at once."""
    try:
        probes = await bounded.run(_probes, open_session, bounded)
    except AppError as error:
        return (
            _IDENTITY(HealthState.FAILED, error.message, error.hint),
            _RIGHTS(HealthState.SKIPPED, tr("Without a sign-in, no right can be tried.")),
            *untried(),
        )
    identity, tried = await asyncio.gather(
        _check_identity(probes, bounded), _try_all(probes, bounded)
    )
    return (identity, *told(tried), *untried())


def _probes(open_session: Callable[[], AwsSession], bounded: Bounded) -> Probes:
    from app.aws.session import Limits  # noqa: PLC0415 - see above

    limits = bounded.limits
    return open_session().probes(Limits(limits.connect, limits.read, limits.read, read_tries=1))


async def _check_identity(probes: Probes, bounded: Bounded) -> HealthCheck:
    try:
        return identity_check(await bounded.run(probes.caller))
    except AppError as error:
        return _IDENTITY(HealthState.FAILED, error.message, error.hint)


async def _try_all(probes: Probes, bounded: Bounded) -> list[Tried]:
    from app.aws.probes import PROBED  # noqa: PLC0415 - see above

    return await asyncio.gather(*(_try(probes, right, bounded) for right in PROBED))


async def _try(probes: Probes, right: Right, bounded: Bounded) -> Tried:
    try:
        await bounded.run(probes.try_right, right)
    except AppError as error:
        return right, error
    return right, None


def identity_check(identity: Identity) -> HealthCheck:
    """Say who is signed in; who may do everything is warned."""
    number = identity.account_id
    account = "-".join(number[at : at + 4] for at in range(0, len(number), 4))
    match breadth_of(identity.principal_arn):
        case Breadth.ROOT:
            found = tr(
                "You are signed in as the root user of account {account}, who may do anything.",
                account=account,
            )
            return _IDENTITY(HealthState.WARNING, found, _SMALLER, policy=Policy.WATCH)
        case Breadth.ADMINISTRATOR:
            found = tr(
                "You are signed in as {principal} in account {account}, by its name an administrator's.",
                principal=_who(identity),
                account=account,
            )
            return _IDENTITY(HealthState.WARNING, found, _SMALLER, policy=Policy.WATCH)
        case _:
            return _IDENTITY(
                HealthState.OK,
                tr(
                    "You are signed in as {principal} in account {account}.",
                    principal=_who(identity),
                    account=account,
                ),
            )


def _who(identity: Identity) -> str:
    return identity.principal_arn.rpartition(":")[2]


def told(tried: Sequence[Tried]) -> tuple[HealthCheck, ...]:
    """Say what was found of each right, or once what stands in the way of all of a kind."""
    models = [one for one in tried if one[0].service == BEDROCK]
    sessions = [one for one in tried if one[0].service in (AGENTCORE, AGENTCORE_CONTROL)]
    invoices = [one for one in tried if one[0].service == INVOICING]
    marketplace = [one for one in tried if one not in (*models, *sessions, *invoices)]
    return (
        *_told_of(marketplace, _RIGHTS),
        *_told_of(models, _MODEL_RIGHTS),
        *_told_of(sessions, _SESSION_RIGHTS),
        *_told_of(invoices, _INVOICE_RIGHTS),
    )


def _told_of(
    tried: Sequence[Tried], once: Callable[[HealthState, str, str], HealthCheck]
) -> tuple[HealthCheck, ...]:
    causes = {
        (type(error), error.message) for _, error in tried if error and not error.missing_right
    }
    errors = [error for _, error in tried if error is not None and not error.missing_right]
    if len(errors) == len(tried) and len(causes) == 1:
        return (once(_state_of(errors[0]), errors[0].message, errors[0].hint),)
    return tuple(_right_check(right, error) for right, error in tried)


def _right_check(right: Right, error: AppError | None) -> HealthCheck:
    title = right.unlocks[0].upper() + right.unlocks[1:]
    make = partial(HealthCheck, f"right.{right.operation}", HealthGroup.RIGHTS, title)
    if error is None:
        return make(HealthState.OK, tr("Allowed by {action}.", action=right.action))
    if isinstance(error, Rejected):
        found = tr(
            "AWS did not take the trial call, so {action} is not known.", action=right.action
        )
        return make(HealthState.SKIPPED, found)
    if not error.missing_right:
        return make(_state_of(error), error.message, error.hint)
    missing = error.missing_right
    if right.is_rare:
        found = tr("Not allowed: {missing} is missing.", missing=missing)
        fix = _RARE.get(right.service, _ONLY_ORGANISATIONS)
        return make(HealthState.WARNING, found, fix, missing_right=missing)
    # The hint says it too, and more where a policy denies it explicitly.
    return make(HealthState.FAILED, error.hint, _ASK, missing_right=missing)


def _state_of(error: AppError) -> HealthState:
    if isinstance(error, AccessDenied):
        return HealthState.FAILED
    # Who is not connected or signed in reads it in another line.
    is_told_elsewhere = isinstance(error, Offline | SignInNeeded)
    return HealthState.SKIPPED if is_told_elsewhere else HealthState.WARNING


def untried() -> tuple[HealthCheck, ...]:
    """Name the rights that cannot be tried without using them."""
    checks = []
    for policy, (check_id, title, doing) in _UNTRIED.items():
        names = [one.operation for one in RIGHTS if one.policy is policy and one.use is Use.WRITE]
        found = tr(
            "These rights cannot be tried without {doing}: {names}.",
            doing=doing,
            names=", ".join(names),
        )
        fix = tr("Compare them with the policy “{policy}”.", policy=policy)
        made = HealthCheck(
            check_id, HealthGroup.RIGHTS, title, HealthState.SKIPPED, found, fix, policy=policy
        )
        checks.append(made)
    return tuple(checks)
