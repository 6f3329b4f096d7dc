"""The pages of the settings act at once, and the settings travel as a file that is believed only if it makes sense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from app.model.money import Money
from app.model.notice_choice import QuietHours, Told
from app.model.personal_rules import PersonalRules
from app.moving import move_now, plan_move, planned
from app.worker.messages import SetPolling
from tests.fakes.frame import Frame
from ui.appearance import Scheme
from ui.lock.pin import digest_of
from ui.polling import PollingKeeper
from ui.preferences.data import DataPage
from ui.preferences.settings_file import put, read_file, taken, write_file
from ui.settings import Settings
from ui.settings_dialog import Page, SettingsDialog
from ui.widgets.switch import Switch


@pytest.fixture
def dialog(frame: Frame) -> Iterator[SettingsDialog]:
    made = SettingsDialog(frame.context, frame.window)
    made.open()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def finish(edit: Any, content: str) -> None:
    edit.setText(content)
    edit.editingFinished.emit()


# --- the dialog -------------------------------------------------------------------------------------


def test_it_fits_a_usual_window_and_no_page_scrolls_at_usual_text(dialog: SettingsDialog) -> None:
    assert dialog.width() <= 1280
    assert dialog.height() <= 820
    for page in (Page.GENERAL, Page.SAFETY, Page.NETWORK, Page.DATA):
        dialog.show_page(page)
        scroll = dialog.stack.currentWidget()
        assert scroll is not None
        QApplication.sendPostedEvents()
        assert scroll.verticalScrollBar().maximum() == 0, page  # type: ignore[attr-defined]


def test_the_list_of_pages_has_the_focus_and_arrows_turn_the_page(dialog: SettingsDialog) -> None:
    dialog.pages.setFocus()
    QTest.keyClick(dialog.pages, Qt.Key.Key_Down)
    assert dialog.stack.currentIndex() == 1
    assert dialog.safety.isVisible()


def test_what_stands_beside_a_switch_is_its_description(dialog: SettingsDialog) -> None:
    said = {
        one.accessibleName(): one.accessibleDescription() for one in dialog.findChildren(Switch)
    }
    assert said["Missing purchase order"] == "On what you approve or accept"
    assert said["Leave amounts out"] == "Where others may see your screen"
    assert said["Less motion"] == "Nothing turns or moves by itself"


def test_rules_are_kept_as_they_are_chosen(dialog: SettingsDialog, frame: Frame) -> None:
    safety, settings = dialog.safety, frame.context.settings
    safety.new_seller.setChecked(True)
    safety.order.setChecked(True)
    safety.price_up.setChecked(True)
    safety.percent.setValue(25)
    safety.above.add_button.click()
    line = safety.above.lines[0]
    finish(line.amount, "5,000.00")
    assert settings.rules.warn_above == ()  # no currency yet
    finish(line.code, "usd")
    expected = PersonalRules((Money(Decimal(5000), "USD"),), True, 25, True)
    assert settings.rules == expected
    assert Settings(settings.folder).rules == expected
    safety.price_up.setChecked(False)
    assert settings.rules.price_up_percent is None


def test_a_currency_twice_or_an_amount_that_is_none_changes_nothing(
    dialog: SettingsDialog, frame: Frame
) -> None:
    editor = dialog.safety.typed_limits
    for amount, code in (("9,000.00", "EUR"), ("1", "EUR")):
        editor.add_button.click()
        finish(editor.lines[-1].amount, amount)
        finish(editor.lines[-1].code, code)
    settings = frame.context.settings
    assert settings.typed_limits == (Money(Decimal(9000), "EUR"),)
    finish(editor.lines[-1].code, "U$")
    assert settings.typed_limits == (Money(Decimal(9000), "EUR"),)
    finish(editor.lines[-1].code, "USD")
    assert settings.typed_limit_of(Money(Decimal(5), "USD")) == Decimal(1)
    assert settings.typed_limit_of(Money(Decimal(5), "JPY")) == settings.typed_limit
    assert settings.typed_limit_of(None) == settings.typed_limit


def test_notices_are_chosen_by_kind_warning_and_hour(dialog: SettingsDialog, frame: Frame) -> None:
    page, settings = dialog.notices, frame.context.settings
    page.kinds[Told.SESSIONS].setChecked(False)
    page.warnings[72].setChecked(False)
    page.quiet.setChecked(True)
    page.begins.setCurrentIndex(page.begins.findData("20:30"))
    page.hide_amounts.setChecked(True)
    choice = settings.notices
    assert choice.off == {Told.SESSIONS}
    assert choice.warnings_off == {72}
    assert choice.quiet == QuietHours(time(20, 30), time(7))
    assert settings.hides_amounts
    has_tick = {hours: not chip.icon().isNull() for hours, chip in page.warnings.items()}
    assert has_tick == {72: False, 24: True, 4: True}  # never by their colour alone


def test_the_pace_is_told_to_the_worker_and_again_to_its_successor(
    dialog: SettingsDialog, frame: Frame, qtbot: QtBot
) -> None:
    def told() -> list[int]:
        asked = [one.request for one in frame.client.asked]
        return [one.every_s for one in asked if isinstance(one, SetPolling)]

    keeper = PollingKeeper(frame.context)
    assert told() == []
    poll = dialog.general.poll
    poll.setCurrentIndex(poll.findData("5"))
    qtbot.waitUntil(lambda: told() == [300])
    frame.store.opened.emit()
    qtbot.waitUntil(lambda: told() == [300, 300])
    poll.setCurrentIndex(poll.findData("1"))
    qtbot.waitUntil(lambda: told() == [300, 300, 60])
    keeper.deleteLater()


# --- the file ---------------------------------------------------------------------------------------


def changed(settings: Settings) -> None:
    settings.scheme = Scheme.DARK
    settings.closes_to_tray = False
    settings.poll_min = 15
    settings.typed_limit = Decimal("2500.50")
    settings.typed_limits = (Money(Decimal(9000), "EUR"),)
    settings.rules = PersonalRules((Money(Decimal(1), "USD"),), new_seller=True)
    settings.hides_amounts = True
    settings.locks_after_min = 15
    settings.locks_on_sleep = False


def test_what_is_saved_on_one_computer_is_set_on_another(
    settings: Settings, tmp_path: Path
) -> None:
    changed(settings)
    path = tmp_path / "mine.json"
    write_file(path, taken(settings))
    (tmp_path / "other").mkdir()
    other = Settings(tmp_path / "other")
    assert taken(other) != taken(settings)
    put(other, read_file(path))
    assert taken(other) == taken(settings)
    assert taken(Settings(tmp_path / "other")) == taken(settings)


def test_no_secret_and_nothing_of_an_account_is_in_the_file(
    settings: Settings, tmp_path: Path
) -> None:
    settings.pin_digest = digest_of("4711")
    settings.set_layout("agreements", "5f0cacc0", "{}")
    settings.set_model_region("5f0cacc0", "eu-west-1")
    settings.left_out_release = "9.9.9"
    write_file(tmp_path / "mine.json", taken(settings))
    content = (tmp_path / "mine.json").read_text()
    for kept in (settings.pin_digest, "5f0cacc0", "eu-west-1", "9.9.9", str(tmp_path), "pin"):
        assert kept not in content


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "other"}, "holds no settings of Countersign"),
        ({"version": 2}, "was written by another version of Countersign"),
        ({"theme": "purple"}, "has a setting that makes no sense: theme"),
        ({"pollMinutes": 0}, "has a setting that makes no sense: pollMinutes"),
        ({"typedLimit": "-1"}, "has a setting that makes no sense"),
        ({"typedLimit": "NaN"}, "has a setting that makes no sense"),
        ({"surprise": True}, "has a setting that makes no sense"),
        ({"closeToTray": "yes"}, "has a setting that makes no sense: closeToTray"),
        ({"rules": {"priceUpPercent": -5}}, "has a setting that makes no sense: rules"),
        ({"notices": {"warningsOff": [5]}}, "has a setting that makes no sense: notices"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_one_sentence(
    settings: Settings, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    path = tmp_path / "mine.json"
    write_file(path, taken(settings))
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BadSettings) as raised:
        read_file(path)
    assert raised.value.message == f"The file mine.json {said}."
    assert raised.value.hint == "Nothing has been changed."


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff\xfe", b"[" * 60_000, b"{}", b"null", b'{"kind":7}'], ids=range(7)
)
def test_what_is_no_settings_file_at_all_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.json").write_bytes(content)
    with pytest.raises(
        BadSettings, match=r"^The file odd.json holds no settings of Countersign\.$"
    ):
        read_file(tmp_path / "odd.json")


def test_a_file_that_is_too_large_or_not_there_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(b" " * 70_000)
    with pytest.raises(BadSettings, match="is too large for settings"):
        read_file(tmp_path / "large.json")
    with pytest.raises(BadSettings, match="cannot be read: No such file"):
        read_file(tmp_path / "none.json")


def test_loading_acts_at_once_is_shown_and_can_be_undone(
    dialog: SettingsDialog, frame: Frame, tmp_path: Path
) -> None:
    settings = frame.context.settings
    before = taken(settings)
    changed(settings)
    settings.scheme = Scheme.LIGHT
    wanted = taken(settings)
    dialog.data.save_to(str(tmp_path / "mine.json"))
    put(settings, before)
    dialog.show_page(Page.DATA)
    dialog.data.load_from(str(tmp_path / "mine.json"))
    assert taken(settings) == wanted
    assert dialog.safety.new_seller.isChecked()
    assert dialog.stack.currentWidget().widget() is dialog.data  # type: ignore[union-attr]
    frame.notices.undo.undo()
    assert taken(settings) == before
    frame.context.look.set_scheme(Scheme.LIGHT)


def test_a_bad_file_changes_nothing_and_says_so(
    dialog: SettingsDialog, frame: Frame, tmp_path: Path
) -> None:
    before = taken(frame.context.settings)
    (tmp_path / "odd.json").write_text("{}")
    dialog.data.load_from(str(tmp_path / "odd.json"))
    assert taken(frame.context.settings) == before
    assert frame.notices.undo.why_off
    said = "The file odd.json holds no settings of Countersign. Nothing has been changed."
    assert dialog.data.said.isVisibleTo(dialog.data)
    assert dialog.data.said.text().strip() == said


def test_the_folder_is_shown_whole_and_copied(dialog: SettingsDialog, frame: Frame) -> None:
    folder = str(frame.context.settings.folder)
    assert dialog.data.folder.text() == folder
    dialog.data.copy_button.click()
    assert frame.context.clipboard.text() == folder


def test_a_move_of_the_folder_is_planned_for_the_next_start_and_can_be_left(
    dialog: SettingsDialog, frame: Frame, tmp_path: Path
) -> None:
    data, folder = dialog.data, frame.context.settings.folder
    assert not data.moving.isVisibleTo(data)
    data.move_to(str(tmp_path.parent / "elsewhere"))
    assert planned(folder) == tmp_path.parent / "elsewhere"
    assert "Quit Countersign and start it again to move." in data.moving.text()
    assert data.stay_button.isVisibleTo(data)
    data.stay_button.click()
    assert planned(folder) is None
    assert not data.moving.isVisibleTo(data)


def test_a_folder_with_something_in_it_is_not_moved_to(
    dialog: SettingsDialog, frame: Frame, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("")
    dialog.data.move_to(str(full))
    assert "stays where it is" in dialog.data.moving.text()
    assert planned(frame.context.settings.folder) is None


def test_a_folder_that_is_not_safe_is_told_when_it_is_chosen_and_while_it_is_in_use(
    dialog: SettingsDialog, frame: Frame, tmp_path: Path
) -> None:
    data, new = dialog.data, tmp_path.parent / "OneDrive - Northlight" / "data"
    assert not data.danger.isVisibleTo(data)
    data.move_to(str(new))
    assert data.danger.isVisibleTo(data)
    assert data.danger.words.text().startswith("OneDrive synchronises this folder. It is not safe")
    assert planned(frame.context.settings.folder) == new
    data.stay_button.click()
    assert not data.danger.isVisibleTo(data)
    (frame.context.settings.folder / ".stfolder").mkdir()
    made = DataPage(frame.context)
    assert made.danger.isVisibleTo(made)
    assert made.danger.words.text().startswith("Syncthing synchronises this folder.")


def test_what_became_of_a_move_stands_beside_the_folder(frame: Frame, tmp_path: Path) -> None:
    folder = frame.context.settings.folder
    (folder / "gone").symlink_to(tmp_path)  # which is not moved
    plan_move(folder, tmp_path.parent / "elsewhere")
    assert move_now(folder) == folder
    made = DataPage(frame.context)
    assert made.moving.text().startswith("The data folder was not moved. gone in it is no plain")
