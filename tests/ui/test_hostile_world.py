"""Every screen of the window on an account where everything that others write is hostile: nothing comes alive.

The real worker reads the account over the wire; the screens are those of `--screenshots`, so that a view
that is added there is looked at here, too. What leaves the window is in `test_hostile_ways_out.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.model.text import plain
from tests.fakes.hostile import TEXTS
from tests.fakes.hostile_walk import Walk, hostile_stage
from tests.fakes.window import Opened
from ui.screens import Stage, all_screens

_PATIENCE_MS = 290_000
_PARTS = 6
_NEED_NAMES = frozenset({"charges-invoice"})  # finds its charge by a purchase order, hostile here
_KNOWN_BY = 8  # the first characters of a text, which are left of it in the narrowest column


@pytest.fixture
def stage(bare_window: Opened, tmp_path: Path) -> Iterator[Stage]:
    """The window on the hostile account, read once."""
    with hostile_stage(bare_window, tmp_path / "data") as stage:
        yield stage


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", range(_PARTS))
def test_no_screen_shows_more_than_plain_text(
    stage: Stage, bare_window: Opened, qtbot: QtBot, part: int
) -> None:
    """In parts, which can run beside each other; each sees its share of the texts, made harmless."""
    walk = Walk(stage)
    screens = tuple(one for one in all_screens() if not (one.is_last or one.name in _NEED_NAMES))
    bare_window.context.tasks.start(walk.go(screens[part::_PARTS]), "walk")
    qtbot.waitUntil(lambda: walk.is_over, timeout=_PATIENCE_MS)
    assert not walk.failed, "\n".join(walk.failed)
    assert not walk.found, "\n".join(sorted(set(walk.found)))
    shown = "\n".join(walk.shown)
    seen = [name for name, one in TEXTS.items() if plain(one, 200)[:_KNOWN_BY] in shown]
    assert len(seen) > len(TEXTS) / 2, sorted(TEXTS.keys() - set(seen))
