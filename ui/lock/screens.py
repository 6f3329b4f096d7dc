"""The screens of the lock: the locked window, with a PIN and without, and the sheet for the PIN."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from ui.lock.curtain import Curtain
from ui.lock.page import LockPage
from ui.lock.pin_sheet import PinSheet
from ui.screens import Prepare, Screen, Stage

_DIGEST = "scrypt:00:00"  # of no PIN
_PATIENCE = 20


def _locked(pin_digest: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        context, app = stage.context, QApplication.instance()  # noqa: TID251 - no other way from here
        if isinstance(app, QApplication):
            page = LockPage(context.look, context.tasks, pin_digest)
            curtain = Curtain(stage.window, app)
            page.unlocked.connect(curtain.lift)
            curtain.setParent(page)
            curtain.draw(page)
            stage.window.activateWindow()
            page.setFocus()
        return stage.window

    return prepare


async def _locked_wrong(stage: Stage) -> QWidget:
    window = await _locked(_DIGEST)(stage)
    for page in window.findChildren(LockPage):
        page.field.set_text("12345")
        page.unlock_button.click()
        for _ in range(_PATIENCE):
            await stage.settle()
            if page.unlock_button.isEnabled():
                break
    return window


def _unlock(widget: QWidget) -> None:
    for page in widget.findChildren(LockPage):
        page.unlocked.emit()


async def _pin(stage: Stage) -> QWidget:
    sheet = PinSheet(stage.context.look, stage.window, is_change=False)
    sheet.open()
    return sheet


async def _pin_differs(stage: Stage) -> QWidget:
    sheet = PinSheet(stage.context.look, stage.window, is_change=True)
    sheet.open()
    sheet.first.set_text("123456")
    sheet.second.set_text("12345")
    sheet.save_button.click()
    return sheet


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


SCREENS = (
    Screen("locked", _locked(""), _unlock, also_narrow=True),
    Screen("locked-pin", _locked(_DIGEST), _unlock),
    Screen("locked-pin-wrong", _locked_wrong, _unlock),
    Screen("pin", _pin, _close),
    Screen("pin-differs", _pin_differs, _close),
)
