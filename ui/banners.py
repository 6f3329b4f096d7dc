"""The banners under the tabs: what is wrong or special now, until it no longer is."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.model.text import plain
from app.worker.messages import SetStoreAside
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.status import Status
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton
from ui.widgets.card import Note

_NOT_ALLOWED = "program-not-allowed"  # the code of the refusal in app.aws.programs


class Banner(msgspec.Struct, frozen=True):
    """One banner; `action` names the button: "retry", "program", "aside" or none."""

    tone: Tone
    icon: str
    strong: str
    rest: str
    action: str = ""


def wanted_banners(status: Status) -> list[Banner]:
    """The banners for the present state, most important first."""
    makers: tuple[Callable[[Status], Banner | None], ...] = (
        _endpoint,
        _worker,
        _store,
        _sign_in,
        _offline,
        _clock,
        _session_only,
    )
    return [banner for maker in makers if (banner := maker(status)) is not None]


def _endpoint(status: Status) -> Banner | None:
    if not status.endpoint_url:
        return None
    where = plain(status.endpoint_url, 120)
    return Banner(
        Tone.WARNING,
        "warning-circle",
        "This is not AWS.",
        f"Every call goes to {where}, as you asked.",
    )


def _worker(status: Status) -> Banner | None:
    if status.lost is None:
        return None
    strong = "The part that talks to AWS has stopped."
    if status.lost.restarts_in_s is None:
        rest = "It stopped several times. Quit and start Countersign again; stored data stays."
    else:
        rest = "It starts again by itself. What was being sent is checked first."
    return Banner(Tone.DANGER, "warning-circle", strong, rest)


def _store(status: Status) -> Banner | None:
    problem = status.store_problem
    if problem is None:
        return None
    action = "aside" if problem.can_set_aside else ""
    return Banner(Tone.DANGER, "database", problem.error.message, problem.error.hint, action)


def _sign_in(status: Status) -> Banner | None:
    error = status.sign_in_error
    if error is None:
        return None
    if error.code == _NOT_ALLOWED:
        return Banner(Tone.WARNING, "key", error.message, "Nothing has run.", "program")
    return Banner(Tone.WARNING, "key", error.message, error.hint, "retry")


def _offline(status: Status) -> Banner | None:
    if not status.is_offline or status.sign_in_error is not None:
        return None
    at = status.synced_at
    read = f"Showing what we read on {text.date_at_time(at)}. " if at else ""
    rest = f"{read}Changing anything is off until you are back."
    return Banner(Tone.WARNING, "wifi-slash", "You are offline.", rest, "retry")


def _clock(status: Status) -> Banner | None:
    if not status.clock_is_wrong:
        return None
    minutes = text.plural(round(abs(status.clock_offset_s)) // 60, "minute")
    side = "behind" if status.clock_offset_s > 0 else "ahead"
    return Banner(
        Tone.WARNING,
        "clock",
        "The clock of this computer is wrong.",
        f"It is {minutes} {side}, so AWS refuses our calls. Set the clock; countdowns follow AWS's time.",
    )


def _session_only(status: Status) -> Banner | None:
    if status.store_is_kept:
        return None
    note = status.store_note or "What is read now is removed when you quit."
    return Banner(Tone.NEUTRAL, "info", note, "")


class Banners(QWidget):
    """Shows the wanted banners; asks the worker when a button is pressed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.tasks: Tasks = context.tasks
        self._shown: list[Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        context.status.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is wanted now; unchanged banners stay as they are."""
        wanted = wanted_banners(self._context.status)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for banner in wanted:
            self._column.addWidget(self._note(banner))
        self.setVisible(bool(wanted))

    def _note(self, banner: Banner) -> Note:
        look = self._context.look
        note = Note(look, banner.tone, banner.icon, banner.strong, banner.rest, as_banner=True)
        if banner.action == "retry":
            check = LinkButton(look, "Health check")
            check.clicked.connect(self._context.places.open_health)
            note.add_widget(check)
            button = PlainButton(look, "Try now", "arrow-clockwise", size=ButtonSize.SMALL)
            button.clicked.connect(self._context.places.update_now)
            note.add_widget(button)
        elif banner.action == "program":
            button = PlainButton(look, "Show the command…", size=ButtonSize.SMALL)
            button.clicked.connect(self._context.places.allow_programs)
            note.add_widget(button)
        elif banner.action == "aside":
            button = PlainButton(look, "Keep it aside and begin anew", size=ButtonSize.SMALL)
            button.clicked.connect(self._on_aside_clicked)
            note.add_widget(button)
        return note

    @async_slot
    async def _on_aside_clicked(self) -> None:
        try:
            await self._context.bridge.call(SetStoreAside())
        except AppError as error:
            self._context.notices.error(error)
