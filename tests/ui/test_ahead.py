"""The tabs' modules are loaded while nobody waits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui import ahead
from ui.registry import TABS


def test_one_module_is_loaded_in_a_turn(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("loaded_ahead_first", "loaded_ahead_second")
    for name in names:
        (tmp_path / f"{name}.py").write_text("")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(ahead, "_FIRST_MS", 0)
    monkeypatch.setattr(ahead, "_NEXT_MS", 0)
    owner = QObject()
    ahead.LoadAhead(owner, names)
    assert not sys.modules.keys() & set(names)
    qtbot.waitUntil(lambda: names[0] in sys.modules)
    qtbot.waitUntil(lambda: names[1] in sys.modules)


def test_every_tab_is_among_them() -> None:
    first = {"ui.tabs.requests.tab"}  # which is shown at once
    assert {spec.module for spec in TABS} - first <= set(ahead.MODULES)
