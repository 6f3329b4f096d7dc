"""The screens of the passphrase, and of the banners where a keyring cannot be used."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.worker.opening import ErrorInfo, StoreProblem
from ui.accounts.passphrase_sheet import (
    AskPassphraseSheet,
    ChangePassphraseSheet,
    ChoosePassphraseSheet,
    line_of,
)
from ui.screens import Screen, Stage
from ui.window import MainWindow

_SAMPLE = "four words make it"
_PATH = "/home/sample/.local/share/countersign/stores/aws-447109263358/store.db"


async def _ask(stage: Stage) -> QWidget:
    sheet = AskPassphraseSheet(stage.context, stage.window)
    sheet.open()
    return sheet


async def _wrong(stage: Stage) -> QWidget:
    sheet = AskPassphraseSheet(stage.context, stage.window)
    sheet.open()
    sheet.field.set_problem(
        tr(
            "This is not the passphrase of the stored data. Type it again. Upper and lower case differ."
        )
    )
    sheet.fit()
    return sheet


async def _choose(stage: Stage) -> QWidget:
    sheet = ChoosePassphraseSheet(stage.context, stage.window, replaces=True)
    sheet.open()
    line_of(sheet.field).setText(_SAMPLE)
    line_of(sheet.again).setText(_SAMPLE)
    return sheet


async def _change(stage: Stage) -> QWidget:
    sheet = ChangePassphraseSheet(stage.context, stage.window)
    sheet.open()
    line_of(sheet.field).setText(_SAMPLE)
    line_of(sheet.again).setText(_SAMPLE[:-1])
    sheet.main_button.click()
    return sheet


async def _locked(stage: Stage) -> QWidget:
    status = stage.context.status
    error = ErrorInfo(
        "StoreLocked",
        tr(
            "The system's keyring is locked. The key of the data stored in {path} is in there.",
            path=_PATH,
        ),
        tr("Unlock it, then try again. Or set the stored data aside and begin anew."),
        code="no-key",
        reason="locked",
    )
    status.store_problem = StoreProblem(error, can_set_aside=True)
    status.changed.emit()
    return stage.window


async def _closed(stage: Stage) -> QWidget:
    status = stage.context.status
    error = ErrorInfo(
        "StoreLocked",
        tr("What Countersign stored waits for your passphrase."),
        reason="passphrase",
    )
    status.store_problem = StoreProblem(error, can_set_aside=False)
    status.changed.emit()
    return stage.window


async def _session(stage: Stage) -> QWidget:
    status = stage.context.status
    status.store_is_kept = False
    status.store_note = tr(
        "This system has no keyring that Countersign can use. What is read now is removed when you"
        " quit."
    )
    status.changed.emit()
    return stage.window


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


def _mend(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        status = widget.context.status
        status.store_problem, status.store_is_kept, status.store_note = None, True, ""
        status.changed.emit()


SCREENS = (
    Screen("passphrase", _ask, _close),
    Screen("passphrase-wrong", _wrong, _close),
    Screen("passphrase-choose", _choose, _close),
    Screen("passphrase-change", _change, _close),
    Screen("passphrase-closed", _closed, _mend, also_narrow=True),
    Screen("keyring-locked", _locked, _mend, also_narrow=True),
    Screen("keyring-none", _session, _mend, also_narrow=True),
)
