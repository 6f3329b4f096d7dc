"""The activity log: every action that was asked of AWS from here, its states and its evidence."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from app.model.command import (
    CommandRecord,
    CommandState,
)
from app.model.request import RequestKind
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.activity_details import ActivityDetails
from ui.activity_rows import SHEET_KEYS, ActivityRows
from ui.chips import record_face
from ui.confirm import outcome_words
from ui.confirm.sender import CallFailed, Sender
from ui.confirm.subject import open_subject
from ui.confirm.verbs import verb
from ui.context import Context
from ui.export.button import ExportButton
from ui.export.subject import Subject
from ui.help.subjects import OUTCOMES
from ui.kept_place import KeptPlace
from ui.table.column import Align, Cell, Column
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.view import TableView
from ui.theme import Tone
from ui.widgets.buttons import PlainButton
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.field import FilterField
from ui.widgets.filter_chip import FilterChip
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel
from ui.widgets.tab_order import step_by_tab
from ui.widgets.tile import TileFace

if TYPE_CHECKING:
    from app.export.layout import Layout
    from app.export.source import Source

_SIZE = (1000, 680)
_ID_SHOWN = 20  # characters that the column has room for
_ALL = ""
_ALL_TIME = "0"
_CHIPS = {
    _ALL: tr("All"),
    CommandState.CONFIRMED.value: tr("Confirmed"),
    CommandState.REFUSED.value: tr("Refused"),
    CommandState.UNKNOWN.value: tr("Being checked"),
}
_PERIODS = {
    "7": tr("Last 7 days"),
    "30": tr("Last 30 days"),
    "365": tr("Last 12 months"),
    _ALL_TIME: tr("All time"),
}


def _time(record: CommandRecord, now: datetime) -> Cell:
    day = text.short_date(record.created_at, now)
    shown = f"{day}, {text.time_with_seconds(record.created_at)}"
    utc = text.utc(record.created_at)
    return Cell(shown, is_faint=True, tip=utc, copied=utc)


def _action(record: CommandRecord, _now: datetime) -> Cell:
    command, words = record.command, verb(record.command)
    who = ", ".join(part for part in (plain(command.counterparty), plain(command.title)) if part)
    return Cell(words.name, who, tile=TileFace(Tone.NEUTRAL, icon=words.icon), is_strong=True)


def _amount(record: CommandRecord, _now: datetime) -> Cell:
    if outcome_words.is_metered(record.command):
        return Cell(tr("Metered"))
    return Cell(money=record.money) if record.money else Cell(text.DASH)


def _outcome(record: CommandRecord, _now: datetime) -> Cell:
    return Cell(chip=record_face(record), tip=record.message)


def _request_id(record: CommandRecord, _now: datetime) -> Cell:
    known = plain(record.request_id, 80)
    return Cell(text.short_id(known, _ID_SHOWN), is_mono=True, copied=known, tip=known)


_COLUMNS = (
    Column(tr("Time"), 140, _time),
    Column(tr("Action"), 380, _action, stretches=True),
    Column(tr("Amount"), 150, _amount, align=Align.RIGHT, sheet=(tr("Amount"), tr("Currency"))),
    Column(tr("Outcome"), 136, _outcome),
    Column(tr("AWS request id"), 190, _request_id),
)


class ActivityWindow(QMainWindow):
    """A window of its own, opened from the header, the menu or Ctrl+Shift+L."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._sender = Sender(context, self)
        self._keys: dict[str, int] = {}
        self._records: dict[int, CommandRecord] = {}
        self._shown: list[CommandRecord] = []
        self.setWindowTitle(tr("Activity log"))
        self.resize(context.look.px(_SIZE[0]), context.look.px(_SIZE[1]))
        KeptPlace(context.settings, "activity", self)
        self._build()
        self._connect()

    @property
    def current(self) -> CommandRecord | None:
        """The selected record."""
        record = self.model.record(self.table.currentIndex().row())
        return record if isinstance(record, CommandRecord) else None

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes the way one reads."""
        return step_by_tab(self, is_forward=is_forward)

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.model = TableModel(_COLUMNS, self._fetch, self.context.store.now, self)
        self.table = TableView(look, self.model, tr("Activity"))
        self.details = ActivityDetails(look)
        self.number = PlainLabel(look, "", types.SECOND, "text2")
        column.addWidget(self._toolbar())
        column.addWidget(self._pages(), 1)
        column.addWidget(self._footer())
        self.setCentralWidget(inside)

    def _pages(self) -> QStackedWidget:
        look = self.context.look
        self.rows_page = QWidget()
        column = QVBoxLayout(self.rows_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        self.pending_button = PlainButton(look, tr("Show pending requests"))
        self.none_yet = EmptyState(
            look,
            "activity",
            tr("No actions yet"),
            tr(
                "What you approve, reject or keep is written here, with the time and the AWS request"
                " id. Nothing has been sent from this computer."
            ),
            buttons=(self.pending_button,),
        )
        self.clear_button = PlainButton(look, tr("Clear filters"))
        self.no_match = EmptyState(
            look,
            "funnel-simple",
            tr("No actions match"),
            tr("The outcome, the text or the period that you chose leaves nothing over."),
            buttons=(self.clear_button,),
        )
        self.stack = QStackedWidget()
        for page in (self.rows_page, self.none_yet, self.no_match):
            self.stack.addWidget(page)
        return self.stack

    def _toolbar(self) -> QFrame:
        look = self.context.look
        bar = QFrame()
        bar.setProperty("ground", "window")
        bar.setProperty("line", "bottom")
        bar.setFixedHeight(look.px(52))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        self._group = QButtonGroup(self)
        self.chips: dict[str, FilterChip] = {}
        for key, words in _CHIPS.items():
            self.chips[key] = FilterChip(look, words)
            self._group.addButton(self.chips[key])
            row.addWidget(self.chips[key])
        self.chips[_ALL].setChecked(True)
        row.addStretch(1)
        self.search = FilterField(look, tr("Search the log"), "magnifying-glass")
        self.search.setMaximumWidth(look.px(200))
        row.addWidget(self.search, 1)
        self.period = Choice(look, tr("Period"), _PERIODS)
        self.period.take_width(138)
        self.period.setCurrentIndex(1)
        row.addWidget(self.period)
        subject = Subject(
            text.Counted("{n} action", "{n} actions"),
            tr("actions"),
            self._export_layout,
            lambda: len(self._shown),
            self._export_source,
            self._export_words,
        )
        self.exporting = ExportButton(self.context, subject)
        row.addWidget(self.exporting)
        return bar

    def _footer(self) -> Foot:
        look = self.context.look
        foot = Foot(look)
        foot.row.addWidget(self.number)
        foot.row.addStretch(1)
        self.kept = PlainLabel(look, "", types.SECOND, "text2")
        foot.row.addWidget(self.kept)
        return foot

    def _connect(self) -> None:
        store = self.context.store
        self._group.buttonClicked.connect(self.refresh)
        self.search.textChanged.connect(self.refresh)
        self.period.currentIndexChanged.connect(self.refresh)
        self.pending_button.clicked.connect(self._on_pending_wanted)
        self.clear_button.clicked.connect(self.clear_filters)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.row_chosen.connect(self.details.open_button.setFocus)
        self.table.copy_asked.connect(self._on_copy_wanted)
        entries = (
            (tr("Open"), "", self._on_open_wanted),
            (tr("Copy details"), "Ctrl+C", self._on_copy_wanted),
            (tr("Copy the id"), "Ctrl+Shift+C", self._on_copy_id_wanted),
        )
        self.rows = ActivityRows(self.context, self.table, self.model, entries)
        self.details.copy_wanted.connect(self._on_copy_wanted)
        self.details.open_wanted.connect(self._on_open_wanted)
        self.details.check_wanted.connect(self._on_check_wanted)
        self._sender.record_changed.connect(self._on_record_changed)
        self._sender.call_failed.connect(self._on_call_failed)
        store.opened.connect(self.refresh)
        store.tick.connect(self._on_tick)
        for keys, slot in (
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+E", self.export),
            ("Ctrl+Shift+C", self._on_copy_id_wanted),
            ("F1", self._on_help_wanted),
            (SHEET_KEYS, self.rows.copy_lines),
            ("Esc", self.close),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def open_guide(self, address: str) -> None:
        """Show the guide, for what stands over this window, too."""
        self.context.places.open_guide(address)

    def _on_help_wanted(self) -> None:
        self.open_guide(OUTCOMES)

    # --- refreshing ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the store again; the selection stays with its record."""
        if not self.isVisible():
            return
        queries = self.context.store.queries
        since = self._since()
        state = next(key for key, chip in self.chips.items() if chip.isChecked())
        self._shown = []
        counts: dict[CommandState, int] = {}
        if queries is not None:
            self._shown = queries.command_records(
                state=CommandState(state) if state else None, since=since, text=self.search.text()
            )
            counts = queries.command_counts(since)
        self._take(self._shown)
        for key, chip in self.chips.items():
            chip.set_number(counts.get(CommandState(key), 0) if key else sum(counts.values()))
        period = text.within(str(self.period.currentText()))
        self.number.setText(
            f"{text.plural(sum(counts.values()), '{n} action', '{n} actions')}, {period}"
        )
        kept = (
            tr("Kept on this computer.")
            if self.context.store.is_kept
            else tr("Kept until you quit.")
        )
        self.kept.setText(tr("{kept} No secrets are written.", kept=kept))
        self.exporting.set_on(bool(self._shown), tr("There is nothing to export."))
        if self._shown and not self.table.selected_rows():
            self.table.selectRow(max(self.table.currentIndex().row(), 0))
        self._show_page(is_any=queries is None or any(queries.command_counts(None).values()))
        self.details.show_record(self.current, self.context.store.now())

    def clear_filters(self) -> None:
        """Show every action there is."""
        self.chips[_ALL].setChecked(True)
        self.search.clear()
        self.period.setCurrentIndex(self.period.findData(_ALL_TIME))
        self.refresh()

    def _show_page(self, *, is_any: bool) -> None:
        page: QWidget = self.rows_page
        if not is_any:
            page = self.none_yet
        elif not self._shown and self.context.store.queries is not None:
            page = self.no_match
        self.stack.setCurrentWidget(page)

    def _take(self, records: list[CommandRecord]) -> None:
        for record in records:
            key = self._keys.setdefault(record.command.command_id, len(self._keys))
            self._records[key] = record
        keys = array("q", (self._keys[record.command.command_id] for record in records))
        self.model.apply(plan_change(self.model.keys, keys))

    def _fetch(self, keys: Sequence[int]) -> list[CommandRecord]:
        return [self._records[key] for key in keys]

    def _since(self) -> datetime | None:
        days = int(self.period.currentData())
        return self.context.store.now() - timedelta(days=days) if days else None

    # --- slots and Qt -------------------------------------------------------------------------------

    def export(self) -> None:
        """Offer to write the shown rows to a file."""
        self.exporting.open_menu()

    def _export_layout(self) -> Layout:
        from ui.activity_export import ACTIVITY  # noqa: PLC0415 - when somebody exports

        return ACTIVITY

    def _export_source(self) -> Source:
        from app.export.source import Records  # noqa: PLC0415 - see above

        return Records(tuple(self._shown))

    def _export_words(self) -> str:
        chosen = next(one for one, chip in self.chips.items() if chip.isChecked())
        words = self.search.text()
        parts = (
            _CHIPS[chosen],
            self.period.currentText(),
            tr('text "{words}"', words=words) if words else "",
        )
        return ", ".join(part for part in parts if part)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the present state."""
        super().showEvent(event)
        self.refresh()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)  # a reason that keeps the ring

    def changeEvent(self, event: QEvent) -> None:
        """Show the present state when the window comes to the front."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh()

    def _on_row_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.details.show_record(self.current, self.context.store.now())

    def _on_record_changed(self) -> None:
        self.refresh()

    def _on_tick(self) -> None:
        self.model.refresh_cells()

    def _on_copy_wanted(self) -> None:
        if (record := self.current) is not None:
            self.context.clipboard.setText(outcome_words.details(record))

    def _on_copy_id_wanted(self) -> None:
        if (record := self.current) is not None:
            self.context.clipboard.setText(
                record.request_id or outcome_words.target_id(record.command)
            )

    def _on_open_wanted(self) -> None:
        if (record := self.current) is not None:
            open_subject(self.context.places, record)

    def _on_pending_wanted(self) -> None:
        self.context.places.open_request(RequestKind.PAYMENT, "")

    def _on_check_wanted(self) -> None:
        if (record := self.current) is not None:
            self._sender.check(record.command.command_id)

    def _on_call_failed(self, failure: CallFailed) -> None:
        self.context.notices.error(failure.error)
