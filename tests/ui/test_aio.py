"""The supervised set: crashes are named, closing cancels, slots become tasks."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.frame import running_tasks
from ui import aio
from ui.aio import Tasks, async_slot


class Owner(QObject):
    clicked = Signal(bool)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self.calls: list[str] = []
        self.clicked.connect(self._on_clicked)

    @async_slot
    async def _on_clicked(self) -> None:
        self.calls.append("clicked")


def _run(app: QApplication, tasks: Tasks, scene: list[str]) -> int:
    async def main() -> int:
        tasks.begin(asyncio.get_running_loop())
        while not scene:  # noqa: ASYNC110 - the scene is a plain list that the test reads afterwards
            await asyncio.sleep(0)
        await tasks.close()
        return 7

    return aio.run(app, main, lambda name, error: scene.append(f"loop {name} {error}"))


def test_a_crash_in_a_task_is_reported_by_name(qapp: QApplication) -> None:
    seen: list[str] = []
    tasks = Tasks(lambda name, error: seen.append(f"{name}: {error}"))

    async def fail() -> None:
        raise ValueError("broken")

    tasks.start(fail(), "reading")
    assert _run(qapp, tasks, seen) == 7
    assert seen == ["reading: broken"]


def test_closing_cancels_what_runs_without_a_report(qapp: QApplication) -> None:
    crashes: list[str] = []
    scene: list[str] = []
    tasks = Tasks(lambda name, error: crashes.append(f"{name}: {error}"))

    async def wait_for_ever() -> None:
        scene.append("waiting")
        try:
            await asyncio.Event().wait()
        finally:
            scene.append("cancelled")

    tasks.start(wait_for_ever(), "waiting")
    _run(qapp, tasks, scene)
    assert scene == ["waiting", "cancelled"]
    assert not crashes


def test_what_has_to_end_is_waited_for(qapp: QApplication) -> None:
    scene: list[str] = []
    tasks = Tasks(lambda name, error: scene.append(f"{name}: {error}"))

    async def note() -> None:
        for _ in range(3):
            await asyncio.sleep(0)
        scene.append("noted")

    async def main() -> int:
        tasks.begin(asyncio.get_running_loop())
        tasks.start(note(), "notification", is_awaited=True)
        await tasks.awaited_end()
        assert scene == ["noted"]
        await tasks.close()
        return 7

    assert aio.run(qapp, main, lambda name, error: scene.append(f"loop {name} {error}")) == 7
    assert scene == ["noted"]


def test_a_slot_starts_a_task_and_drops_what_it_does_not_take(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with running_tasks(qapp) as tasks:
        owner = Owner(tasks)
        owner.clicked.emit(True)
        qtbot.waitUntil(lambda: owner.calls == ["clicked"])


def test_those_that_wait_for_others_do_not_wait_for_each_other() -> None:
    ended: list[str] = []

    async def main() -> None:
        tasks = Tasks(lambda *_: None)
        tasks.begin(asyncio.get_running_loop())
        gate, all_ended = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            await gate.wait()
            ended.append("work")

        async def wait(name: str) -> None:
            await tasks.others_end()
            ended.append(name)
            if len(ended) == 3:
                all_ended.set()

        tasks.start(work(), "work")
        tasks.start(wait("first"), "first")
        tasks.start(wait("second"), "second")
        await asyncio.sleep(0)
        assert ended == []
        gate.set()
        async with asyncio.timeout(5):
            await all_ended.wait()
        assert sorted(ended) == ["first", "second", "work"]

    asyncio.run(main())
