"""Checks an installed Countersign by using it (`--self-test`): one line for each check."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.registry import TABS

if TYPE_CHECKING:
    from ui.application import Application

_LIMIT_S = 90.0
_STEP_S = 0.05


async def test_all(application: Application) -> int:
    """Run the checks, print a line for each, give 0 when all passed.

    Where a PIN is set the window begins locked, and stays so: tabs are opened behind the lock then, and
    one that could be seen is a failure.
    """
    results = [await _check(name, check) for name, check in _checks(application).items()]
    is_locked = application.lock.is_locked
    if is_locked:
        results.append(_print("window (locked with a PIN: tabs are opened unseen)", is_good=True))
    where = " (behind the lock)" if is_locked else ""
    for spec in TABS:
        application.window.open_tab(spec.key)
        await asyncio.sleep(_STEP_S)
        results.append(_print(f"tab {spec.title}{where}", _is_open(application)))
    tray = application.tray
    kind = "in the system's tray" if tray is not None and tray.is_available else "no tray here"
    results.append(_print(f"tray ({kind})", tray is not None))
    return 0 if all(results) else 1


def _checks(application: Application) -> dict[str, Callable[[], bool]]:
    store, status = application.store, application.status
    return {
        "worker": lambda: status.lost is None and status.identity is not None,
        "store": lambda: store.queries is not None,
        "keyring backend": lambda: (
            status.store_problem is None and (status.store_is_kept or bool(status.store_note))
        ),
        "first read": lambda: status.synced_at is not None and not status.is_syncing,
    }


async def _check(name: str, is_met: Callable[[], bool]) -> bool:
    waited = 0.0
    while not is_met() and waited < _LIMIT_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S
    return _print(name, is_met())


def _is_open(application: Application) -> bool:
    """Whether the current tab is shown, or behind the lock would be and is not."""
    tab = application.window.current
    return tab.isVisibleTo(tab.window()) and tab.isVisible() is not application.lock.is_locked


def _print(name: str, is_good: bool) -> bool:
    sys.stdout.write(f"{'ok  ' if is_good else 'FAIL'} {name}\n")
    sys.stdout.flush()
    return is_good
