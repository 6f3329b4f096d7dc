"""The PIN: set, changed and removed in the settings, never written as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from ui.lock.offers import Offers
from ui.lock.pin import digest_of, is_pin, problem_of
from ui.lock.pin_sheet import PinSheet
from ui.lock.settings_card import LockCard
from ui.settings import Settings


def test_the_pin_fits_its_own_digest_only() -> None:
    stored = digest_of("blue heron 4")
    assert is_pin("blue heron 4", stored)
    assert not is_pin("blue heron 5", stored)
    assert not is_pin("", stored)
    assert "blue" not in stored
    assert digest_of("blue heron 4") != stored


@pytest.mark.parametrize("stored", ["", "x", "scrypt:zz:zz", "scrypt:00:00", "md5:00:00", "::"])
def test_a_digest_that_makes_no_sense_fits_no_pin(stored: str) -> None:
    assert not is_pin("4711", stored)


@pytest.mark.parametrize(
    ("pin", "again", "problem"),
    [
        ("471", "471", "A PIN has 4 characters or more."),
        ("4" * 65, "4" * 65, "A PIN has 64 characters at most."),
        ("4711", "4712", "The two are not the same. Type the PIN twice."),
        ("4711", "4711", ""),
    ],
)
def test_a_new_pin_is_long_enough_and_typed_twice(pin: str, again: str, problem: str) -> None:
    assert problem_of(pin, again) == problem


def test_settings_of_the_lock_are_there_after_a_restart(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert (settings.locks_after_min, settings.locks_on_sleep, settings.locks_with_screen) == (
        0,
        True,
        True,
    )
    settings.locks_after_min, settings.locks_on_sleep = 15, False
    settings.pin_digest = digest_of("4711")
    del settings
    again = Settings(tmp_path)
    assert (again.locks_after_min, again.locks_on_sleep) == (15, False)
    assert is_pin("4711", again.pin_digest)
    (tmp_path / "window.ini").write_text("[General]\nlock_after_min=7\nlock_pin=a, b\n")
    odd = Settings(tmp_path)
    assert (odd.locks_after_min, odd.pin_digest) == (0, "")


@pytest.fixture
def card(frame: Frame, qtbot: QtBot) -> LockCard:
    frame.window.show()
    made = LockCard(frame.context, frame.window)
    frame.window.setCentralWidget(made)
    return made


def pin_sheet(frame: Frame) -> PinSheet:
    (sheet,) = frame.window.findChildren(PinSheet)
    return sheet


def test_a_pin_is_set_and_removed_by_the_keyboard(
    card: LockCard, frame: Frame, qtbot: QtBot
) -> None:
    settings = frame.context.settings
    assert card.remove_button.isHidden()
    QTest.keyClick(card.pin_button, Qt.Key.Key_Space)
    sheet = pin_sheet(frame)
    QTest.keyClicks(sheet.first.edit, "4711")
    QTest.keyClicks(sheet.second.edit, "4712")
    QTest.keyClick(sheet.second.edit, Qt.Key.Key_Return)
    assert "The two are not the same." in all_text(sheet)
    assert settings.pin_digest == ""
    sheet.second.set_text("4711")
    QTest.keyClick(sheet.second.edit, Qt.Key.Key_Return)
    assert sheet.first.text() == sheet.second.text() == ""
    qtbot.waitUntil(lambda: is_pin("4711", settings.pin_digest))
    assert card.pin_button.accessibleName() == "Change the PIN…"
    card.remove_button.click()
    assert settings.pin_digest == ""
    assert card.pin_button.accessibleName() == "Set a PIN…"


def test_the_card_applies_at_once_and_says_what_this_system_offers(
    card: LockCard, frame: Frame
) -> None:
    assert not card.screen_lock.isEnabled()
    assert "This system does not tell Countersign when the screen is locked." in all_text(card)
    assert "When it wakes: this system does not tell before it sleeps." in all_text(card)
    frame.context.lock.set_offers(Offers(sleep=True, screen=True))
    assert card.screen_lock.isEnabled()
    assert "Before it sleeps, as this system tells it." in all_text(card)
    card.screen_lock.click()
    card.sleep.click()
    card.idle.setCurrentIndex(card.idle.findData("60"))
    settings = frame.context.settings
    assert (settings.locks_after_min, settings.locks_on_sleep, settings.locks_with_screen) == (
        60,
        False,
        False,
    )
