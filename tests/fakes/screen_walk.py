"""Goes through every screen of `--screenshots` on the sample account, and lets a test look at each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.sandbox import running_sandbox
from tests.fakes.window import Opened
from tests.fakes.worker import InProcessWorker
from ui.picture import Picture
from ui.screens import Screen, Stage, all_screens

_PATIENCE_MS = 290_000

Look = Callable[[QWidget], list[str]]


@contextmanager
def sample_stage(window: Opened, folder: Path) -> Iterator[Stage]:
    """The window on the sample account, with the real worker over the wire."""
    with running_sandbox() as sandbox:
        worker = InProcessWorker(folder / "data", sandbox.url)
        bridge = window.context.bridge
        bridge._worker = cast("Any", worker)
        bridge.begin()
        worker.start()
        yield Stage(window.window)
        worker.close()


def part_of_screens(part: int, parts: int) -> tuple[Screen, ...]:
    """Every n-th screen; those that change the account for all others are left out."""
    return tuple(one for one in all_screens() if not one.is_last)[part::parts]


def walk(
    stage: Stage, window: Opened, qtbot: QtBot, screens: tuple[Screen, ...], look: Look
) -> list[str]:
    """What `look` finds on these screens, each with the name of its screen."""
    run = _Run(stage, screens, look)
    window.context.tasks.start(run.go(), "walk")
    qtbot.waitUntil(lambda: run.is_over, timeout=_PATIENCE_MS)
    return run.found


class _Run:
    def __init__(self, stage: Stage, screens: tuple[Screen, ...], look: Look) -> None:
        self._stage = stage
        self._screens = screens
        self._look = look
        self.found: list[str] = []
        self.is_over = False

    async def go(self) -> None:
        try:
            await self._stage.first_read()
            for screen in self._screens:
                await self._visit(screen)
        finally:
            self.is_over = True

    async def _visit(self, screen: Screen) -> None:
        widget = await screen.prepare(self._stage)
        await self._stage.settle()
        shown = widget.sheet if isinstance(widget, Picture) else widget
        shown.window().activateWindow()
        await self._stage.settle()
        self.found += [f"{screen.name}: {fault}" for fault in self._look(shown)]
        if screen.restore is not None:
            screen.restore(widget)
            await self._stage.settle()
