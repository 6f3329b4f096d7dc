"""The sheet for access keys: one paste fills it, nothing stays in it, every problem is one sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.widget_texts import all_text
from ui.accounts.keys_sheet import KeysSheet
from ui.appearance import Appearance

KEY_ID, SECRET = "AKIAEXAMPLEEXAMPLE00", "canary/secret+access=key0canary0secret00"
PASSING = "ASIAEXAMPLEEXAMPLE00"
BLOCK = f"""[default]
aws_access_key_id = {PASSING}
aws_secret_access_key = {SECRET}
aws_session_token = IQoJb3JpZ2luX2VjcanaryEXAMPLE
"""


@pytest.fixture
def window(look: Appearance, qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1280, 820)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def sheet(look: Appearance, window: QWidget) -> Iterator[KeysSheet]:
    made = KeysSheet(look, window, keeps_secrets=True)
    made.open()
    yield made
    made.accept()


def edits(sheet: KeysSheet) -> list[QLineEdit]:
    return sheet.findChildren(QLineEdit)


def test_a_pasted_block_fills_all_fields(
    sheet: KeysSheet, qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.clipboard().setText(BLOCK)
    edit = sheet.key_id.edit
    assert isinstance(edit, QLineEdit)
    QTest.keySequence(edit, "Ctrl+V")
    assert [sheet.key_id.text(), sheet.secret.text()] == [PASSING, SECRET]
    assert sheet.token.text().endswith("canaryEXAMPLE")
    with qtbot.waitSignal(sheet.given) as given:
        sheet.keep_button.click()
    assert given.args[0].secret_access_key == SECRET
    assert SECRET not in repr(given.args[0])


def test_what_was_sent_is_in_no_field_and_no_undo_brings_it_back(sheet: KeysSheet) -> None:
    sheet.key_id.set_text(KEY_ID)
    secret = sheet.secret.edit
    assert isinstance(secret, QLineEdit)
    sheet.show_tick.setChecked(True)
    QTest.keyClicks(secret, SECRET)
    assert secret.isUndoAvailable()
    sheet.keep_button.click()
    for edit in edits(sheet):
        edit.undo()
        edit.redo()
        assert edit.text() == ""
        assert not edit.isUndoAvailable()


@pytest.mark.parametrize("way", ["reject", "accept"])
def test_closing_empties_the_fields(look: Appearance, window: QWidget, way: str) -> None:
    sheet = KeysSheet(look, window, keeps_secrets=True)
    sheet.open()
    kept = edits(sheet)
    sheet.secret.set_text(SECRET)
    getattr(sheet, way)()
    assert [edit.text() for edit in kept] == [""] * len(kept)


def test_secrets_show_only_when_asked_for(sheet: KeysSheet) -> None:
    for field in (sheet.secret, sheet.token):
        assert isinstance(field.edit, QLineEdit)
        assert field.edit.echoMode() is QLineEdit.EchoMode.Password
        assert field.edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
        assert field.edit.completer() is None
    sheet.secret.set_text(SECRET)
    assert SECRET not in all_text(sheet)
    sheet.show_tick.setChecked(True)
    assert isinstance(sheet.secret.edit, QLineEdit)
    assert sheet.secret.edit.echoMode() is QLineEdit.EchoMode.Normal


def test_every_field_has_a_name_and_its_place_in_the_order(sheet: KeysSheet) -> None:
    sheet.role_button.click()
    names = [edit.accessibleName() for edit in edits(sheet)]
    assert names == [
        "Access key id",
        "Secret access key",
        "Session token",
        "Role ARN",
        "External id, where the role asks for one",
        "MFA device, where the role asks for a code",
    ]
    sheet.key_id.edit.setFocus()
    for field in (sheet.secret, sheet.token):
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Tab)
        assert field.edit.hasFocus()


def test_a_problem_is_said_at_its_field_and_nothing_is_sent(sheet: KeysSheet, qtbot: QtBot) -> None:
    sheet.key_id.set_text("brindle")
    with qtbot.assertNotEmitted(sheet.given):
        sheet.keep_button.click()
    assert sheet.key_id.edit.hasFocus()
    assert "16 or more capital letters" in sheet.key_id.edit.accessibleDescription()
    assert "Enter the secret access key" in sheet.secret.edit.accessibleDescription()


def test_keys_that_last_get_a_hint_to_what_is_safer(sheet: KeysSheet) -> None:
    edit = sheet.key_id.edit
    assert not sheet.lasting.isVisible()
    QTest.keyClicks(edit, KEY_ID)
    assert sheet.lasting.isVisible()
    assert "IAM Identity Center is safer" in all_text(sheet)


def test_it_says_where_keys_are_kept(look: Appearance, window: QWidget, sheet: KeysSheet) -> None:
    assert "kept encrypted on this computer" in all_text(sheet)
    without = KeysSheet(look, window, keeps_secrets=False)
    assert "no keyring: they are kept in memory, until you quit" in all_text(without)
    without.deleteLater()
