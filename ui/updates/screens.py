"""The screens of a newer release, for `--screenshots`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.release import Release
from app.publisher import Publisher
from ui.registry import TabKey
from ui.screens import Screen, Stage
from ui.updates.sheet import ReleaseSheet
from ui.window import MainWindow

_RELEASE = Release(
    "1.4.0",
    "Charges can be sorted by two columns.\nThe forecast knows quarterly payments.\n\n"
    "Mended: a notice that came twice after the computer slept.",
)
_PUBLISHER = Publisher("releases.example")


async def _banner(stage: Stage) -> QWidget:
    stage.tab(TabKey.REQUESTS)
    stage.context.status.release = _RELEASE
    stage.context.status.changed.emit()
    return stage.window


def _no_banner(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        widget.context.status.release = None
        widget.context.status.changed.emit()


async def _sheet(stage: Stage) -> QWidget:
    sheet = ReleaseSheet(
        stage.context.look, stage.window, stage.context.clipboard, _RELEASE, _PUBLISHER
    )
    sheet.open()
    return sheet


def _close(widget: QWidget) -> None:
    widget.close()


SCREENS = (Screen("release", _banner, _no_banner), Screen("release-sheet", _sheet, _close))
