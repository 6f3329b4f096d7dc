"""Somebody who goes through the screens of a hostile account and collects what is found there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.fakes.hostile import build_hostile
from tests.fakes.painted import painted
from tests.fakes.plainness import faults, menu_faults
from tests.fakes.sandbox import running_sandbox
from tests.fakes.widget_texts import texts
from tests.fakes.window import Opened
from tests.fakes.worker import InProcessWorker
from ui.screens import Screen, Stage

_TURNS = 15


@contextmanager
def hostile_stage(
    window: Opened, data_dir: Path, spared: frozenset[str] = frozenset()
) -> Iterator[Stage]:
    """Let a window read the hostile account; texts by which screens find things, and those `spared`, stay."""
    kept = spared | frozenset(_names_in_screens())
    with running_sandbox(build=partial(build_hostile, spared=kept)) as sandbox:
        worker = InProcessWorker(data_dir, sandbox.url)
        bridge = window.context.bridge
        bridge._worker = cast("Any", worker)
        bridge.begin()
        worker.start()
        try:
            yield BriefStage(window.window)
        finally:
            worker.close()


def _names_in_screens() -> Iterator[str]:
    """The names by which screens find what they show: these few things keep theirs."""
    ui = Path(__file__).parents[2] / "ui"
    for path in (*ui.rglob("*screens.py"),):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


class BriefStage(Stage):
    """Waits no minute for what a hostile name has hidden from a screen."""

    async def until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Wait until something is so, a few seconds at most."""
        for _ in range(_TURNS):
            if is_so():
                return
            await self.settle()

    async def first_read(self) -> None:
        """Wait until the first full read has ended."""
        status = self.context.status
        await Stage.until(self, lambda: status.synced_at is not None, "Nothing is read.")


class Walk:
    """Goes through screens and collects what is found."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.found: list[str] = []
        self.shown: list[str] = []
        self.failed: list[str] = []
        self.is_over = False

    async def go(self, screens: tuple[Screen, ...]) -> None:
        await self.stage.first_read()
        try:
            for screen in screens:
                await self._look(screen)
        finally:
            self.is_over = True

    async def _look(self, screen: Screen) -> None:
        try:
            widget = await screen.prepare(self.stage)
        except Exception as error:  # noqa: BLE001 - told with its screen
            self.failed.append(f"{screen.name}: {error!r}")
            return
        await self.stage.settle()
        for one in (widget, *_menus()):
            self.found += [f"{screen.name}: {fault}" for fault in faults(one)]
            self.shown += texts(one) + painted(one)
        self.found += [
            f"{screen.name}: {fault}" for fault in menu_faults(self.stage.window.actions())
        ]
        if screen.restore is not None:
            screen.restore(widget)
            await self.stage.settle()


def _menus() -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu)]
