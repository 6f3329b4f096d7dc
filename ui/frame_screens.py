"""The screens of the window's frame: search, settings, toasts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.settings_dialog import Page, SettingsDialog
from ui.shortcuts.sheet import ShortcutSheet
from ui.table.tab import TableTab
from ui.theme import Tone
from ui.window import MainWindow


async def _settings(stage: Stage) -> QWidget:
    dialog = SettingsDialog(stage.context, stage.window)
    dialog.open()
    dialog.show_page(Page.SECURITY)
    return dialog


def _page(page: Page) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        dialog = SettingsDialog(stage.context, stage.window)
        dialog.open()
        dialog.show_page(page)
        return dialog

    return prepare


async def _palette(stage: Stage) -> QWidget:
    tab = stage.tab(TabKey.AGREEMENTS)
    await stage.settle()
    if isinstance(tab, TableTab):
        tab.view.selectRow(0)
    stage.window.search.open_palette()
    return stage.window


async def _shortcuts(stage: Stage) -> QWidget:
    sheet = ShortcutSheet(stage.context.look, stage.window)
    sheet.open()
    return sheet


async def _search(stage: Stage) -> QWidget:
    stage.tab(TabKey.REQUESTS)
    stage.window.search.open_palette("lumen")
    await stage.settle()
    return stage.window


async def _toasts(stage: Stage) -> QWidget:
    stage.tab(TabKey.AGREEMENTS)
    notices = stage.context.notices
    notices.show(Tone.POSITIVE, "check-circle", "3 rows copied")
    notices.show(
        Tone.DANGER, "x-circle", "AWS refused.", "The amount is above what is left.", stays=True
    )
    return stage.window


async def _settings_unkept(stage: Stage) -> QWidget:
    stage.context.status.store_is_kept = False
    try:
        return await _settings(stage)
    finally:
        stage.context.status.store_is_kept = True


def _drop_toasts(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        widget.context.notices.clear()


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


def _leave_palette(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        widget.search.forget()


SCREENS = (
    Screen("search", _search, _leave_palette),
    Screen("palette", _palette, _leave_palette, also_narrow=True),
    Screen("shortcuts", _shortcuts, _close),
    *(Screen(f"settings-{page.name.lower()}", _page(page), _close) for page in Page),
    Screen("settings-unkept", _settings_unkept, _close),
    Screen("toasts", _toasts, _drop_toasts),
)
