"""Settings: wrong values read as defaults, and the plain file holds no account data."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.frame import Frame
from ui.appearance import Scheme
from ui.settings import DEFAULT_TYPED_LIMIT, Settings
from ui.settings_dialog import SettingsDialog


def test_what_is_chosen_is_there_after_a_restart(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.scheme = Scheme.DARK
    settings.closes_to_tray = False
    settings.typed_limit = Decimal("2500.50")
    del settings
    again = Settings(tmp_path)
    assert (again.scheme, again.closes_to_tray) == (Scheme.DARK, False)
    assert again.typed_limit == Decimal("2500.50")


def test_hostile_values_read_as_defaults(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text(
        "[General]\ntheme=purple\nclose_to_tray=perhaps\ntyped_limit=lots\n[geometry]\nwindow=7\n"
    )
    settings = Settings(tmp_path)
    assert settings.scheme is Scheme.SYSTEM
    assert settings.closes_to_tray
    assert settings.typed_limit == DEFAULT_TYPED_LIMIT
    assert settings.geometry("window").isEmpty()


def test_table_layouts_are_kept_apart_by_account_and_odd_values_read_as_none(
    qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "window.ini").write_text("[tables]\nspoilt\\agreements=1, 2, 3\n")
    settings = Settings(tmp_path)
    settings.set_layout("agreements", "5f0c", '{"places": [], "sort": "end"}')
    assert settings.layout("agreements", "5f0c") == '{"places": [], "sort": "end"}'
    assert settings.layout("agreements", "77aa") == ""
    assert settings.layout("agreements", "spoilt") == ""


def test_the_dialog_applies_at_once_and_refuses_odd_limits(frame: Frame, qtbot: QtBot) -> None:
    dialog = SettingsDialog(frame.context, frame.window)
    qtbot.addWidget(dialog)
    dialog.limit.set_text("250")
    dialog.limit.edit.editingFinished.emit()  # type: ignore[union-attr]
    assert frame.context.settings.typed_limit == Decimal(250)
    dialog.limit.set_text("much")
    dialog.limit.edit.editingFinished.emit()  # type: ignore[union-attr]
    assert frame.context.settings.typed_limit == Decimal(250)
