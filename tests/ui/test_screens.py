"""The list of screens that `--screenshots` renders."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.screens import NotThereError, Screen, Stage, all_screens, take


def test_no_screen_takes_the_place_of_another() -> None:
    names = Counter(one.name for one in all_screens())
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("state", ["loading", "empty", "denied", "offline"])
def test_every_tab_is_rendered_in_every_state(state: str) -> None:
    names = {one.name for one in all_screens()}
    assert {f"{tab}-{state}" for tab in TabKey} <= names


async def _window(stage: Stage) -> QWidget:
    return stage.window


async def _nothing(_stage: Stage) -> QWidget:
    raise NotThereError("The sessions are not read.")


@pytest.mark.parametrize("is_there", [True, False])
def test_of_what_does_not_come_no_picture_is_kept(
    opened: Opened,
    qtbot: QtBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    *,
    is_there: bool,
) -> None:
    path = tmp_path / "sessions-light.png"
    path.write_bytes(b"of an earlier run")
    screen = Screen("sessions", _window if is_there else _nothing)
    taken: list[bool] = []

    async def run() -> None:
        taken.append(await take(Stage(opened.window), screen, path))

    opened.context.tasks.start(run(), "picture")
    qtbot.waitUntil(lambda: bool(taken))
    assert taken == [is_there]
    assert path.exists() is is_there
    said = "sessions-light is not rendered: The sessions are not read."
    assert (said in caplog.text) is not is_there
    caplog.clear()
