"""Settings: wrong values read as defaults, and the plain file holds no account data."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.frame import Frame
from ui.appearance import Scheme
from ui.settings import DEFAULT_TYPED_LIMIT, Settings
from ui.settings_dialog import SettingsDialog
from ui.window import MainWindow


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


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(range(256)) * 40_000,  # ten megabytes of everything
        b"[General]\nlock_pin=@ByteArray(x)\ntheme=@Point(1 2)\nclose_to_tray=1,2,3\n",
        b"[General]\ntyped_limit=NaN\nlock_after_min=-5\nhide_amounts=\xff\xfe\n",
        b"[General]\ntyped_limit=1e999999\ntheme=light, dark\n",
        b"[General]\ntyped_limit=-1\n[geometry]\nwindow=@ByteArray(" + b"\\xff" * 5_000 + b")\n",
        b"[" * 100_000,
        "[General]\ntheme=\u202edark\n".encode("utf-16"),
    ],
    ids=["empty", "ten megabytes", "kinds", "numbers", "lists", "geometry", "brackets", "utf-16"],
)
def test_a_file_that_makes_no_sense_holds_nobody_up(
    qapp: QApplication, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "window.ini").write_bytes(content)
    settings = Settings(tmp_path)
    assert settings.scheme in set(Scheme)
    assert settings.typed_limit.is_finite()
    assert settings.typed_limit >= 0
    assert settings.locks_after_min >= 0
    assert settings.pin_digest == "" or isinstance(settings.pin_digest, str)
    for flag in (settings.closes_to_tray, settings.hides_amounts, settings.locks_on_sleep):
        assert flag in (True, False)
    window = MainWindow(settings)
    assert window.width() > 0
    window.deleteLater()


def test_a_folder_in_the_place_of_the_file_holds_nobody_up(
    qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "window.ini").mkdir()
    settings = Settings(tmp_path)
    settings.scheme = Scheme.DARK
    assert settings.typed_limit == DEFAULT_TYPED_LIMIT


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
