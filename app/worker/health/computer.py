"""Checks of this computer: the keyring, the store, the disk."""

from __future__ import annotations

import secrets as randomness
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.keyring_store import SecretStore
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.store_keys import StoreKey, StoreKeys
from app.errors import AppError, NoKeyring, StoreLocked
from app.language import tr
from app.model.account import Source
from app.model.health import HealthCheck, HealthGroup, HealthState
from app.model.secret import Secret
from app.store.checkup import look_at
from app.worker.health.bounded import Bounded

_CANARY = "health check"
_ASKED_IN_WINDOW = "passphrase"  # a NoKeyring's reason
_NOT_IN_KEYRING = tr("Secrets are kept under your passphrase, not in the system's keyring.")
_LITTLE = 1_000_000_000
_TOO_LITTLE = 100_000_000
_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
_READ_SHARE = 0.8  # of the time for a check, for reading the store; the rest is for opening it

_KEYRING = partial(HealthCheck, "keyring", HealthGroup.COMPUTER, tr("Keyring"))
_STORE = partial(HealthCheck, "store", HealthGroup.COMPUTER, tr("Stored data"))
_DISK = partial(HealthCheck, "disk", HealthGroup.COMPUTER, tr("Free space"))


async def check_keyring(store: SecretStore, bounded: Bounded) -> tuple[HealthCheck, ...]:
    """Keep, read and forget an item of the check's own."""
    try:
        name = await bounded.run(_try_keyring, store)
    except NoKeyring as error:
        if error.reason == _ASKED_IN_WINDOW:
            return (_KEYRING(HealthState.SKIPPED, _NOT_IN_KEYRING, error.hint),)
        return (_KEYRING(HealthState.WARNING, error.message, _without(error)),)
    except AppError as error:
        return (_KEYRING(HealthState.WARNING, error.message, _without(error)),)
    if isinstance(store, SecretKeeper) and store.is_under_passphrase:
        return (_KEYRING(HealthState.OK, _NOT_IN_KEYRING),)
    return (
        _KEYRING(
            HealthState.OK,
            tr("The system's keyring ({name}) keeps and forgets secrets.", name=name),
        ),
    )


def _without(error: AppError) -> str:
    return tr("{hint} Until then, what is read is removed when you quit.", hint=error.hint)


def _try_keyring(store: SecretStore) -> str:
    name = store.backend_name()
    canary = Secret(randomness.token_hex(16))
    store.set(_CANARY, canary)
    try:
        kept = store.get(_CANARY)
    finally:
        store.delete(_CANARY)
    if kept is None or kept.reveal() != canary.reveal():
        raise NoKeyring(
            tr("The system's keyring did not keep what it was given."),
            tr("Check that it works in another program."),
            code="no-keyring",
            reason="failed",
        )
    return name


def kept_store(source: Source, secrets: SecretStore, data_dir: Path) -> StoreKey | None:
    """Find the store that this choice of credentials led to last time; None where there is none.

    Raises:
        AppError: it is there, but not what opens it.
    """
    known = AccountIndex(data_dir).get(source)
    if known is None:
        return None
    name, keys = store_of(known), StoreKeys(secrets, data_dir)
    found = keys.existing(name)
    if found is None and keys.path_of(name).exists():
        raise StoreLocked(
            tr(
                "The system's keyring has no key for the data stored in {path}.",
                path=keys.path_of(name),
            ),
            tr("Restore the keyring, or set the stored data aside and begin anew."),
            code="no-key",
        )
    return found


async def check_store(
    find: Callable[[], StoreKey | None], bounded: Bounded
) -> tuple[HealthCheck, ...]:
    """Read all of the store, and say where it lies."""
    try:
        return (await bounded.run(_look_at_store, find, bounded.limits.whole * _READ_SHARE),)
    except NoKeyring as error:
        state = HealthState.FAILED
        if error.reason == _ASKED_IN_WINDOW:
            state = HealthState.SKIPPED
        return (_STORE(state, error.message, error.hint),)
    except AppError as error:
        return (_STORE(HealthState.FAILED, error.message, error.hint),)


def _look_at_store(find: Callable[[], StoreKey | None], limit_s: float) -> HealthCheck:
    store = find()
    if store is None:
        return _STORE(HealthState.SKIPPED, tr("Nothing is stored for this account yet."))
    facts = look_at(store.path, store.key, limit_s)
    where = f"{store.path}, {size_words(facts.size)}"
    if not store.is_kept:
        where = tr("{where}, kept until you quit", where=where)
    if not facts.is_encrypted:
        found = tr("{where}: the file is not encrypted.", where=where)
        return _STORE(HealthState.FAILED, found, tr("Quit, move it away, and start again."))
    if facts.is_whole is False:
        found = tr("{where}: a part of it does not fit the rest.", where=where)
        return _STORE(HealthState.FAILED, found, tr("Quit, move it away, and start again."))
    if facts.is_whole is None:
        found = tr("{where}: encrypted. It is too large to be read in whole here.", where=where)
        return _STORE(HealthState.OK, found)
    return _STORE(HealthState.OK, tr("{where}: encrypted and whole.", where=where))


async def check_disk(data_dir: Path, bounded: Bounded) -> tuple[HealthCheck, ...]:
    """Look how much room is left where Countersign stores."""
    try:
        free = await bounded.run(_free_space, data_dir)
    except (AppError, OSError):
        found = tr("The folder {data_dir} cannot be looked at.", data_dir=data_dir)
        return (_DISK(HealthState.FAILED, found, tr("Choose another folder with --data-dir.")),)
    return (disk_check(data_dir, free),)


def disk_check(data_dir: Path, free: int) -> HealthCheck:
    """Say whether the free bytes are enough."""
    found = tr(
        "{size} are free on the disk of {data_dir}.", size=size_words(free), data_dir=data_dir
    )
    if free >= _LITTLE:
        return _DISK(HealthState.OK, found)
    state = HealthState.FAILED if free < _TOO_LITTLE else HealthState.WARNING
    fix = tr("Make room: what you decide must be written down before it is sent.")
    return _DISK(state, found, fix)


def _free_space(data_dir: Path) -> int:
    there = next(one for one in (data_dir, *data_dir.parents) if one.exists())
    return shutil.disk_usage(there).free


def size_words(number: int) -> str:
    """Write a size for people."""
    for unit, name in _UNITS:
        if number >= unit:
            return f"{number / unit:.1f} {name}"
    return tr("{number} bytes", number=number)
