"""The Timeline view: a month with the chosen day beside it, or a year as a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.sync import Listing
from app.model.timeline import Entry, Kind, day_of, first_of, month_after
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.export.button import ExportButton
from ui.table.rows_menu import MenuEntry, RowsMenu, row_entries
from ui.tabs.charges.asked import AskedView
from ui.tabs.charges.months import month_words
from ui.tabs.charges.timeline.agenda import AgendaView, rows_of
from ui.tabs.charges.timeline.bars import LIST, MONTH, TimelineBar
from ui.tabs.charges.timeline.exported import entries_of
from ui.tabs.charges.timeline.kind_bar import KindBar
from ui.tabs.charges.timeline.month import MonthGrid
from ui.tabs.charges.timeline.snapshot import (
    Period,
    Snapshot,
    list_period,
    month_period,
    read_snapshot,
)
from ui.tabs.charges.timeline.words import (
    day_words,
    distance,
    has_read_nothing,
    left_out_words,
    line,
    missing_words,
)
from ui.tabs.charges.views import TIMELINE, view_control
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Note
from ui.widgets.empty import EmptyState
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from app.store.queries import Queries

_REFRESH_MS = 1000
_SIDE = 372
_SIDE_WIDE = 480
_RELATED = frozenset(Listing) - {Listing.VALUES}


def build(context: Context, parent: QWidget) -> TimelineView:
    """Build the view."""
    return TimelineView(context, parent)


class TimelineView(AskedView):
    """A refresh keeps the day and the place in the list."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _REFRESH_MS, parent)
        self.snapshot: Snapshot | None = None
        self._shown: dict[date, list[Entry]] = {}
        today = self._listed_on = self.today
        self.month = first_of(today)
        self.day = today
        self.mode = MONTH
        self.view_control = view_control(context.look, TIMELINE)
        self._build()
        self._connect()

    @property
    def today(self) -> date:
        """The day that the person's calendar shows, by AWS's clock."""
        return day_of(self.context.store.now())

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.bar = TimelineBar(
            look, self.view_control, ExportButton(self.context, entries_of(self))
        )
        self.kinds = KindBar(look)
        self.note = Note(look, Tone.NEUTRAL, "info", as_banner=True)
        self.note.hide()
        self.grid = MonthGrid(look)
        self.agenda = AgendaView(look, tr("Everything that comes"))
        self._month_page = self._make_month_page()
        self._empty = EmptyState(
            look,
            "calendar-blank",
            tr("Nothing comes"),
            tr("Charges, decisions and deadlines of this year would stand here."),
        )
        clear = PlainButton(look, tr("Clear filters"))
        clear.clicked.connect(self.kinds.clear)
        self._no_hits = EmptyState(
            look,
            "funnel-simple",
            tr("Nothing matches"),
            tr("The filter leaves nothing of this year over."),
            buttons=(clear,),
        )
        for page in (self._month_page, self.agenda, self._empty, self._no_hits):
            self.pages.addWidget(page)
        self.foot = Foot(look)
        self.count = PlainLabel(look, "", types.SECOND, "text2")
        self.left_out = PlainLabel(look, "", types.SECOND, "text2")
        self.foot.row.addWidget(self.count)
        self.foot.row.addStretch(1)
        self.foot.row.addWidget(self.left_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.bar, self.kinds, self.note):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)

    def _make_month_page(self) -> QWidget:
        look = self.context.look
        page, side = QWidget(), QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.grid, 3)
        row.addWidget(side, 1)
        side.setMinimumWidth(look.px(_SIDE))
        side.setMaximumWidth(look.px(_SIDE_WIDE))
        side.setProperty("ground", "sunken")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, look.px(12), 0, 0)
        column.setSpacing(look.px(1))
        self.day_title = PlainLabel(look, "", types.SECTION)
        self.day_second = PlainLabel(look, "", types.SECOND, "text2")
        for label in (self.day_title, self.day_second):
            label.setContentsMargins(look.px(16), 0, look.px(16), 0)
            column.addWidget(label)
        column.addSpacing(look.px(8))
        self.of_day = AgendaView(look, tr("Entries of the day"))
        column.addWidget(self.of_day, 1)
        return page

    def _connect(self) -> None:
        self.bar.stepped.connect(self.step)
        self.bar.today_asked.connect(self.go_to_today)
        self.bar.mode_chosen.connect(self.set_mode)
        self.kinds.changed.connect(self.show_answer)
        self.grid.day_chosen.connect(self.go_to_day)
        self.grid.day_entered.connect(self._on_day_entered)
        self.of_day.left.connect(self._on_day_left)
        for agenda in (self.of_day, self.agenda):
            agenda.entry_opened.connect(self.open_entry)
            RowsMenu(agenda, agenda.accessibleName(), self._entries)
        self.context.status.changed.connect(self._show_note)

    # --- what the window asks -----------------------------------------------------------------------

    def focus_filter(self) -> None:
        """Put the focus on the kinds."""
        self.kinds.everything.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_view(self, view: str) -> None:  # noqa: ARG002 - there is one
        """Show everything: a filter from before must not hide what is looked for."""
        self.kinds.clear()

    def run_main_action(self) -> None:
        """Open what the current entry is about."""
        entry = self.current
        if entry is not None:
            self.open_entry(entry)

    def export(self) -> None:
        """Offer to write the entries to a file."""
        self.bar.export.open_menu()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        lists = [self.grid, self.of_day] if self.mode == MONTH else [self.agenda]
        return [self.bar, self.kinds, *lists]

    def copy_id(self) -> str:
        """The id of what the current entry is about."""
        entry = self.current
        return entry.item_id if entry else ""

    def copy_as_text(self) -> None:
        """Copy what the current entry says, for a message."""
        if (entry := self.current) is not None:
            said = line(entry, self.context.store.now()).spoken
            self.context.clipboard.setText(said)

    def _entries(self) -> list[MenuEntry]:
        return row_entries(
            has_row=self.current is not None,
            enter=self.run_main_action,
            copy_text=self.copy_as_text,
            copy_id=self._on_copy_id_wanted,
        )

    def _on_copy_id_wanted(self) -> None:
        self.context.clipboard.setText(self.copy_id())

    @property
    def current(self) -> Entry | None:
        """The entry that the keyboard is on."""
        return (self.of_day if self.mode == MONTH else self.agenda).current

    # --- moving ---------------------------------------------------------------------------------------

    def step(self, months: int) -> None:
        """Go to an earlier or a later month."""
        try:
            self.go_to_day(month_after(self.day, months))
        except ValueError:  # the calendar ends there
            return
        announce(self.bar, month_words(self.month))

    def go_to_today(self) -> None:
        """Go back to the present month."""
        self.go_to_day(self.today)

    def go_to_day(self, day: date) -> None:
        """Choose a day, in whatever month it is."""
        self.day = day
        self.grid.select_day(day)
        if first_of(day) == self.month:
            self._show_day()
        else:
            self.month = first_of(day)
            self.load()

    def set_mode(self, mode: str) -> None:
        """Show the month, or the list."""
        self.bar.modes.select(mode)
        if mode != self.mode:
            self.mode = mode
            self.load()

    def open_entry(self, entry: Entry) -> None:
        """Go to what an entry is about."""
        places = self.context.places
        if entry.request is not None:
            places.open_request(entry.request, entry.item_id)
            return
        ways: dict[Kind, Callable[[str], None]] = {
            Kind.CHARGE: places.open_charge,
            Kind.OFFER: places.open_quote,
            Kind.SESSION: places.open_session,
        }
        ways.get(entry.kind, places.open_agreement)(entry.item_id)

    # --- reading ------------------------------------------------------------------------------------

    def load(self) -> None:
        """Name the month at once; what is in it follows."""
        self._show_title()
        super().load()

    def _period(self) -> Period:
        if self.mode == LIST:
            return list_period(self.month, self.today)
        return month_period(self.month, QLocale().firstDayOfWeek().value - 1)

    def is_related(self, listings: frozenset[Listing]) -> bool:
        """Everything with a date, payment sessions too."""
        return not listings or bool(listings & _RELATED)

    def forget(self) -> None:
        """Nothing of another account stays."""
        self.snapshot = None

    async def answer(self) -> None:
        """Read the month or the list."""
        now = self.context.store.now()
        try:
            period = self._period()
        except ValueError:  # the calendar ends there
            return

        def read(queries: Queries) -> Snapshot:
            return read_snapshot(queries, period, now)

        self.snapshot = await self.context.store.ask_surely(read)

    def refresh_times(self) -> None:
        """Count down, and move on to the next day at midnight."""
        found = self.snapshot
        if found is None:
            return
        if self.mode == MONTH:
            self._show_month(found)
            return
        self.agenda.agenda.set_now(self.context.store.now(), self.today)
        if found.period.first == self._listed_on and self._listed_on < self.today:
            self.load()

    # --- showing ------------------------------------------------------------------------------------

    def show_answer(self) -> None:
        """Show everything anew."""
        found = self.snapshot
        self._shown = dict(found.filtered(self.kinds.kinds)) if found else {}
        self.pages.setCurrentWidget(self._page(found))
        self._show_title()
        self._show_note()
        if found is None:
            return
        self.kinds.set_counts(found.counts)
        total = sum(map(len, self._shown.values()))
        self.count.setText(text.plural(total, "{n} entry", "{n} entries"))
        self.bar.export.set_on(bool(total), tr("There is nothing to export."))
        self.left_out.setText(left_out_words(found.timeline))
        if self.mode == LIST:
            self._listed_on = self.today
            now = self.context.store.now()
            self.agenda.show_rows(rows_of(self._shown.items()), now, self.today)
        else:
            self._show_month(found)

    def _show_month(self, found: Snapshot) -> None:
        now = self.context.store.now()
        self.grid.month.set_days(found.period, self.month, self._shown, now, self.today)
        self._show_day()

    def _page(self, found: Snapshot | None) -> QWidget:
        if found is None:
            return self.waiting_page
        if has_read_nothing(found.timeline):
            return self._loading
        if self.mode == MONTH:
            return self._month_page
        if not found.days:
            return self._empty
        return self.agenda if self._shown else self._no_hits

    def _show_day(self) -> None:
        found = self.snapshot
        if found is None or self.mode != MONTH:
            return
        entries = found.entries(self.day, self.kinds.kinds)
        said = (
            text.plural(len(entries), "{n} entry", "{n} entries")
            if entries
            else tr("Nothing on this day")
        )
        self.day_title.setText(day_words(self.day))
        self.day_second.setText(f"{distance(self.day, self.today)} · {said}")
        self.of_day.show_rows(entries, self.context.store.now(), self.today)
        self.grid.select_day(self.day)

    def _show_title(self) -> None:
        is_list = self.mode == LIST
        self.bar.title.setText(
            tr("From {month}", month=month_words(self.month))
            if is_list
            else month_words(self.month)
        )

    def _show_note(self) -> None:
        words = missing_words(self.snapshot.timeline) if self.snapshot else ""
        is_reading = self.context.status.is_syncing
        rest = (
            tr("More shows as it is read.")
            if is_reading
            else tr("What is here is right, but not all.")
        )
        self.note.set_words(words, rest)
        self.note.setVisible(bool(words))

    def _on_day_entered(self) -> None:
        if self.of_day.agenda.rows:
            self.of_day.setFocus(Qt.FocusReason.OtherFocusReason)
            self.of_day.choose_first()

    def _on_day_left(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
