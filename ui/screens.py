"""Renders every screen to a picture, light and dark, through the real window (`--screenshots DIR`).

A view adds its screens by a module with `SCREENS`, named in `_MODULES`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from app.worker.opening import PictureOptions
from ui.appearance import Scheme
from ui.context import Context
from ui.registry import Tab, TabKey
from ui.window import MainWindow

_MODULES = (
    "ui.tabs.requests.screens",
    "ui.tabs.requests.outcome_screens",
    "ui.tabs.agreements.screens",
    "ui.tabs.agreements.change_screens",
    "ui.table.screens",
    "ui.tabs.agreements.ask_screens",
    "ui.tabs.charges.screens",
    "ui.tabs.charges.order_screens",
    "ui.tabs.charges.plan_screens",
    "ui.tabs.offers.screens",
    "ui.tabs.offers.quote_screens",
    "ui.tabs.offers.quote_page_screens",
    "ui.tabs.offers.models.screens",
    "ui.tabs.sessions.screens",
    "ui.frame_screens",
    "ui.state_screens",
    "ui.accounts.screens",
    "ui.accounts.trouble_screens",
    "ui.accounts.passphrase_screens",
    "ui.health.screens",
    "ui.sign_in.screens",
    "ui.lock.screens",
    "ui.network.screens",
    "ui.invoices.screens",
    "ui.updates.screens",
    "ui.help.screens",
)
_SIZES = {"": (1280, 820), "-narrow": (1024, 700)}
_ROUNDS = 6
_ROUND_S = 0.05
_LONGEST_S = 180.0  # on a machine with much else to do; the sessions alone are read once a minute
_log = logging.getLogger(__name__)


class NotThereError(Exception):
    """What a screen is to show did not come: a picture of anything else would be a wrong one."""


class Stage:
    """What a screen needs to set itself up."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.context: Context = window.context

    def tab(self, key: TabKey) -> Tab:
        """Show a tab and give it."""
        return self.window.open_tab(key)

    async def settle(self) -> None:
        """Wait until what was asked for has been read and painted."""
        for _ in range(_ROUNDS):
            await asyncio.sleep(_ROUND_S)
            await self.context.store.ask(lambda _queries: None)  # after all that was asked before

    async def first_read(self) -> None:
        """Wait until the first full read has ended. Raises NotThereError."""
        status = self.context.status
        done = "The first full read has not ended."
        await self.until(lambda: status.synced_at is not None and not status.is_syncing, done)

    async def until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Wait until something is so, a few minutes at most.

        Raises:
            NotThereError: it did not become so, as `otherwise` says.
        """
        waited = 0.0
        while not is_so():
            if waited >= _LONGEST_S:
                raise NotThereError(otherwise)
            await asyncio.sleep(_ROUND_S)
            waited += _ROUND_S


Prepare = Callable[[Stage], Awaitable[QWidget]]


@dataclass(frozen=True)
class Screen:
    """One picture: its name, how to get there (gives the widget to render), and whether narrow, too.

    `restore` closes what `prepare` opened. One that `is_last` changes the account for all others.
    """

    name: str
    prepare: Prepare
    restore: Callable[[QWidget], None] | None = None
    also_narrow: bool = False
    is_last: bool = False


def all_screens() -> tuple[Screen, ...]:
    """The screens of all views."""
    screens: tuple[Screen, ...] = ()
    for name in _MODULES:
        screens += tuple(import_module(name).SCREENS)
    return screens


async def take_all(window: MainWindow, pictures: PictureOptions) -> int:
    """Render the wanted screens in both themes; 0 when every picture was written."""
    stage = Stage(window)
    await stage.first_read()
    failed = 0
    for is_last, scheme in product((False, True), (Scheme.LIGHT, Scheme.DARK)):
        window.context.look.set_scheme(scheme)
        for screen in _wanted(pictures.only, is_last=is_last):
            for suffix, size in _sizes(screen, pictures.size).items():
                window.resize(*size)
                path = pictures.folder / f"{screen.name}{suffix}-{scheme}.png"
                failed += not await take(stage, screen, path)
    return 1 if failed else 0


def _wanted(only: str, *, is_last: bool) -> list[Screen]:
    return [one for one in all_screens() if one.is_last is is_last and only in one.name]


def _sizes(screen: Screen, size: tuple[int, int] | None) -> dict[str, tuple[int, int]]:
    if size is not None:
        return {"": size}
    return _SIZES if screen.also_narrow else {"": _SIZES[""]}


async def take(stage: Stage, screen: Screen, path: Path) -> bool:
    """Render one screen. Of one that cannot be shown no picture is kept, not even an older one."""
    window = stage.window
    QCursor.setPos(window.mapToGlobal(QPoint(window.width() // 2, 2)))  # hovers over nothing
    stage.context.notices.clear()
    try:
        widget = await screen.prepare(stage)
    except NotThereError as missing:
        return _leave_out(path, missing)
    await stage.settle()
    is_saved = widget.grab().save(str(path))
    if screen.restore is not None:
        screen.restore(widget)
        await stage.settle()
    return is_saved


def _leave_out(path: Path, missing: NotThereError) -> bool:
    path.unlink(missing_ok=True)
    _log.error("%s is not rendered: %s", path.stem, missing)
    return False
