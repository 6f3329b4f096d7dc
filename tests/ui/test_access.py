"""Every screen of the window for those who hear it, use the keyboard alone, or need larger text.

The real worker reads the sample account over the wire; the screens are those of `--screenshots`, so that a
view that is added there is looked at here, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.fitting import fit_faults
from tests.fakes.help_key import help_faults
from tests.fakes.keyboard import TabWalk
from tests.fakes.menus import menu_faults
from tests.fakes.screen_walk import part_of_screens, sample_stage, walk
from tests.fakes.spoken import name_faults
from tests.fakes.theming import theme_faults
from tests.fakes.window import Opened
from ui.screens import Screen, Stage
from ui.widgets.focus import FocusRing

_PARTS = 6
_THEME_PARTS = 2
_MAIN = frozenset(
    (
        "pending",
        "pending-cancellation",
        "pending-approval",
        "confirm-approve",
        "confirm-reject",
        "outcome-confirmed",
        "activity-log",
        "agreements",
        "agreements-table",
        "agreements-charges",
        "charges",
        "charges-timeline",
        "charges-forecast",
        "charges-invoices",
        "offers-marketplace",
        "offers-configure",
        "offers-my-quotes",
        "offers-ai-models",
        "sessions",
        "sessions-create",
        "search",
        "settings-general",
        "settings-safety",
        "charges-offline",
        "welcome",
        "welcome-console",
        "health",
    )
)
_SIZES = {"usual": (1280, 820), "smallest": (1024, 700), "large": (1920, 1200)}


@pytest.fixture
def stage(bare_window: Opened, tmp_path: Path) -> Iterator[Stage]:
    """The window on the sample account."""
    with sample_stage(bare_window, tmp_path) as made:
        yield made


@pytest.fixture
def ring(bare_window: Opened, qapp: QApplication) -> Iterator[FocusRing]:
    """What shows where the keyboard is, as in the application."""
    made = FocusRing(bare_window.context.look, qapp)
    yield made
    made.deleteLater()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", range(_PARTS))
def test_every_screen_can_be_heard_and_used_with_the_keyboard_and_has_room_and_help(
    stage: Stage, ring: FocusRing, bare_window: Opened, qtbot: QtBot, part: int
) -> None:
    """In parts, which can run beside each other."""
    tabs, screens = TabWalk(), part_of_screens(part, _PARTS)

    def look(shown: QWidget) -> list[str]:
        return [
            *name_faults(shown),
            *tabs.faults(shown),
            *fit_faults(shown),
            *help_faults(bare_window, shown),
            *menu_faults(shown),
        ]

    bare_window.window.resize(*_SIZES["usual"])
    found = walk(stage, bare_window, qtbot, screens, look)
    assert not found, "\n".join(sorted(set(found)))
    assert tabs.walked > len(screens) / 2


@pytest.mark.timeout(400)
@pytest.mark.parametrize("size", [name for name in _SIZES if name != "usual"])
def test_the_main_screens_have_room_in_windows_of_other_sizes(
    stage: Stage, bare_window: Opened, qtbot: QtBot, size: str
) -> None:
    bare_window.window.resize(*_SIZES[size])
    found = walk(stage, bare_window, qtbot, _main_screens(), fit_faults)
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.timeout(400)
def test_the_main_screens_have_room_for_text_of_200_percent(
    large_text: None, stage: Stage, bare_window: Opened, qtbot: QtBot
) -> None:
    bare_window.window.resize(*_SIZES["large"])
    found = walk(stage, bare_window, qtbot, _main_screens(), fit_faults)
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", range(_THEME_PARTS))
def test_nothing_on_the_main_screens_moves_when_the_theme_changes(
    stage: Stage, bare_window: Opened, qtbot: QtBot, part: int
) -> None:
    bare_window.window.resize(*_SIZES["usual"])
    look, screens = bare_window.context.look, _main_screens()[part::_THEME_PARTS]
    found = walk(stage, bare_window, qtbot, screens, lambda shown: theme_faults(look, shown))
    assert not found, "\n".join(sorted(set(found)))


def _main_screens() -> tuple[Screen, ...]:
    found = tuple(one for one in part_of_screens(0, 1) if one.name in _MAIN)
    assert {one.name for one in found} == _MAIN
    return found
