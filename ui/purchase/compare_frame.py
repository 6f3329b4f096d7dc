"""The frame of a page that compares, also for what has to be read from AWS first."""

from __future__ import annotations

from collections.abc import Sequence

from app.language import tr
from app.model.comparison import Comparison, Side, compare
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.purchase.compare_view import CompareView, as_text, summary
from ui.purchase.page import PurchasePage
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel
from ui.widgets.tick import Tick


class ComparePage(PurchasePage):
    """The frame of a comparison: the lines at the left, their number and what to do with them beside."""

    def __init__(self, context: Context, key: str, title: str, subtitle: str) -> None:
        super().__init__(context, key)
        look = context.look
        self.comparison: Comparison | None = None
        self.steps.hide()  # comparing is no step of buying
        self.set_head(title, subtitle)
        self.setAccessibleName(f"{title}, {subtitle}")
        self.notes = FilledPart(look)
        self.lines = FilledPart(look)
        self.left_column.addWidget(self.notes)
        self.left_column.addWidget(self.lines)
        self.said = PlainLabel(look, tr("Reading…"), types.SECTION, wraps=True)
        self.only_tick = Tick(look, tr("Show differences only"))
        self.only_tick.toggled.connect(self._show_lines)
        self.copy_button = PlainButton(look, tr("Copy as text"), "copy")
        self.copy_button.clicked.connect(self.copy_as_text)
        for widget in (self.said, self.only_tick, self.copy_button):
            self.right_column.addWidget(widget)
        self._set_ready(is_ready=False)

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Compare these."""
        self.comparison = compare(sides)
        said = summary(self.comparison)
        self.said.setText(said)
        self._set_ready(is_ready=True)
        self._show_lines()
        announce(self, said)

    def copy_as_text(self) -> None:
        """Copy the comparison for a message."""
        if self.comparison is not None:
            self.context.clipboard.setText(as_text(self.comparison))
            self.context.notices.show(Tone.POSITIVE, "check-circle", tr("Comparison copied"))

    def _set_ready(self, *, is_ready: bool) -> None:
        reason = "" if is_ready else tr("Nothing has been compared yet.")
        self.only_tick.setEnabled(is_ready)
        self.copy_button.set_on(is_ready, reason)

    def _show_lines(self) -> None:
        comparison, is_short = self.comparison, self.only_tick.isChecked()
        if comparison is None:
            return
        self.lines.update_to(
            (comparison, is_short),
            lambda: [CompareView(self.context.look, comparison, only_differences=is_short)],
        )


class ReadComparePage(ComparePage):
    """Sides that are read from AWS: one reading at a time, and again by F5. Override `read_sides`."""

    def __init__(self, context: Context, key: str, title: str, subtitle: str) -> None:
        super().__init__(context, key, title, subtitle)
        self._is_reading = False

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def is_busy(self) -> bool:
        """While something is read, the page stays."""
        return self._is_reading

    def refresh_item(self) -> None:
        """Read what is compared again."""
        self.read()

    @async_slot
    async def read(self) -> None:
        """Read the sides and compare them, unless that is under way."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            await self.read_sides()
        finally:
            self._is_reading = False

    async def read_sides(self) -> None:
        """Read the sides and show them, or say what could not be read."""
        raise NotImplementedError

    def failed_note(self, icon: str, title: str, lines: str) -> Note:
        """Say what could not be read, with the way to try again."""
        note = Note(self.context.look, Tone.WARNING, icon, title, lines)
        note.put_icon_on_first_line()
        again = LinkButton(self.context.look, tr("Read again"))
        again.clicked.connect(self.read)
        note.add_widget(again)
        return note
