"""The part of the tray's menu for the accounts that are not open: each name over its most urgent requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu

from app.language import tr
from app.model.request import RequestRow
from app.model.text import plain
from app.worker.watch_messages import WatchState
from ui import text
from ui.accounts.book import OtherAccount
from ui.accounts.words import watch_words
from ui.theme import Tone
from ui.tray_words import request_line, request_tone
from ui.widgets.buttons import button_text

LINES = 3  # requests of one account
ACCOUNTS = 4
_NAME_CHARS = 40
_SIGNED_OUT = (WatchState.SIGNED_OUT, WatchState.OTHER_ACCOUNT)


@dataclass(frozen=True)
class _Section:
    """The lines of one account."""

    head: QAction
    lines: tuple[QAction, ...]


class OtherLines(QObject):
    """`chosen` carries the key of an account, and a RequestRow; None for the account itself.

    The lines are made once and change their words, so that an open menu does not jump.
    """

    chosen = Signal(str, object)

    def __init__(self, menu: QMenu, icon: Callable[[str, Tone | None], QIcon]) -> None:
        super().__init__(menu)
        self._menu = menu
        self._icon = icon
        self._shown: tuple[OtherAccount, ...] = ()
        self._line_before = menu.addSeparator()
        self._sections = tuple(self._section(number) for number in range(ACCOUNTS))
        self._rest = menu.addAction(tr("Other accounts"))
        self._rest.setEnabled(False)

    def show_others(self, others: Sequence[OtherAccount], now: datetime) -> None:
        """Bring every line up to date; the account with the earliest deadline comes first."""
        told = sorted((one for one in others if _is_told(one)), key=_first_deadline)
        self._shown = tuple(told[:ACCOUNTS])
        self._line_before.setVisible(bool(told))
        for number, section in enumerate(self._sections):
            self._show(section, told[number] if number < len(told) else None, now)
        rest = told[ACCOUNTS:]
        waiting = sum(one.watched.waiting for one in rest)
        self._rest.setVisible(bool(rest))
        self._rest.setText(
            tr(
                "{rest}: {waiting} waiting",
                rest=text.plural(len(rest), "{n} more account", "{n} more accounts"),
                waiting=waiting,
            )
        )

    def _show(self, section: _Section, other: OtherAccount | None, now: datetime) -> None:
        section.head.setVisible(other is not None)
        rows = other.watched.rows if other is not None else ()
        if other is not None:
            name = plain(other.account.nickname, _NAME_CHARS)
            section.head.setText(button_text(f"{name} · {watch_words(other.watched)}"))
            is_out = other.watched.state in _SIGNED_OUT
            section.head.setIcon(self._icon("key" if is_out else "tray", None))
        for number, line in enumerate(section.lines):
            row = rows[number] if number < len(rows) else None
            line.setVisible(row is not None)
            if row is not None:
                line.setText(button_text(request_line(row, now)))
                line.setIcon(self._icon("timer", request_tone(row, now)))

    def _section(self, number: int) -> _Section:
        head = self._menu.addAction(tr("Account {number}", number=number + 1))
        head.triggered.connect(self._on_head_triggered)
        lines = tuple(
            self._menu.addAction(
                tr("Request {place} of account {number}", place=place + 1, number=number + 1)
            )
            for place in range(LINES)
        )
        for line in lines:
            line.triggered.connect(self._on_line_triggered)
        for action in (head, *lines):
            action.setVisible(False)
        return _Section(head, lines)

    def _on_head_triggered(self) -> None:
        sender = self.sender()
        for section, other in zip(self._sections, self._shown, strict=False):
            if section.head is sender:
                self.chosen.emit(other.account.key, None)

    def _on_line_triggered(self) -> None:
        sender = self.sender()
        for section, other in zip(self._sections, self._shown, strict=False):
            for line, row in zip(section.lines, other.watched.rows, strict=False):
                if line is sender:
                    self.chosen.emit(other.account.key, row)


def _is_told(other: OtherAccount) -> bool:
    """Whether there is something to know: what waits, or that nobody can watch until they sign in."""
    return bool(other.watched.waiting) or other.watched.state in _SIGNED_OUT


def _first_deadline(other: OtherAccount) -> datetime:
    rows: tuple[RequestRow, ...] = other.watched.rows
    deadlines = [row.deadline.at for row in rows if row.deadline.at is not None]
    return min(deadlines, default=datetime.max.replace(tzinfo=UTC))
