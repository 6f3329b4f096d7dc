"""The bar above a table: filters with their numbers, the text filter, and what can be done with the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.export.button import ExportButton
from ui.table.view import NARROW
from ui.widgets.buttons import IconButton
from ui.widgets.field import FilterField
from ui.widgets.filter_chip import FilterChip, MenuChip
from ui.widgets.labels import PlainLabel

_HEIGHT = 48
_GAP = 8
_EDGE = 16
_FILTER = 190
_FILTER_LEAST = 160  # where a chip fits only so
_FILTER_NARROW = 130
_CHIPS_NARROW = 4
_AFTER_LEAD = 12
_MORE = tr("More")
_ALL = ""


class TableToolbar(QFrame):
    """`chip_chosen` carries the name of the filter that the person picked."""

    chip_chosen = Signal(str)

    def __init__(
        self,
        look: Appearance,
        chips: Mapping[str, str],
        export: ExportButton,
        *,
        title: str = "",
        extra_chips: Sequence[str] = (),
        has_columns: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Show `chips` (words by name); those in `extra_chips` are only in the menu of "More".

        Without columns there is nothing to choose among, and `export` is a small button.
        """
        super().__init__(parent)
        self._look = look
        self._words = dict(chips)
        self._extra = tuple(extra_chips)
        self._has_columns = has_columns
        self._numbers: Mapping[str, int] = {}
        self._chosen = _ALL
        self._pairs: list[tuple[QWidget, QWidget]] = []
        self._lead: QWidget | None = None
        self._choices: list[QPushButton] = []
        self._beside = 0  # what lead and choices took when the chips were folded
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_HEIGHT))
        self.filter = FilterField(look)
        self.columns_button = IconButton(look, "columns", tr("Columns"), shortcut="Ctrl+Shift+O")
        self.export = export
        self._build(title)

    def _build(self, title: str) -> None:
        px = self._look.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(_EDGE), 0, px(_EDGE), 0)
        row.setSpacing(px(_GAP))
        if title:
            row.addWidget(PlainLabel(self._look, title, types.SECTION))
        self._group = QButtonGroup(self)
        self._chips: dict[str, FilterChip] = {}
        for name, words in self._words.items():
            if name not in self._extra:
                chip = self._chips[name] = FilterChip(self._look, words)
                chip.setProperty("chip", name)
                self._group.addButton(chip)
                row.addWidget(chip)
        self.more = MenuChip(self._look, _MORE)
        self.more.clicked.connect(self.open_more)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.filter)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(px(_GAP))
        row.addLayout(self.tools)
        row.addWidget(self.columns_button)
        row.addWidget(self.export)
        self.columns_button.setVisible(self._has_columns)
        self._group.buttonClicked.connect(self._on_chip_clicked)
        self.choose(_ALL)

    def add_lead(self, widget: QWidget) -> None:
        """Put a choice of views before everything."""
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(0, widget)
            row.insertSpacing(1, self._look.px(_AFTER_LEAD))
        self._lead = widget
        self._order_stops()

    def add_choice(self, chip: QPushButton) -> None:
        """Put a chip that opens further filters after those that there are."""
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(row.indexOf(self.more) + 1, chip)
        self._choices.append(chip)
        self._order_stops()
        self._fold()

    def add_tool(self, wide: QWidget, narrow: QWidget) -> None:
        """Add a button beside the filter, with the form it has in a narrow window."""
        self.tools.addWidget(wide)
        self.tools.addWidget(narrow)
        self._pairs.append((wide, narrow))
        self._order_stops()
        self._fold()

    def _order_stops(self) -> None:
        """Let the keyboard go through all of it in the order in which it stands."""
        parts = self._lead.findChildren(QWidget) if self._lead is not None else []
        here = [one for one in parts if one.window() is self.window()]  # not in its popups
        lead = [one for one in here if one.focusPolicy() is not Qt.FocusPolicy.NoFocus]
        tools = [one for pair in self._pairs for one in pair]
        chips = [*self._chips.values(), self.more, *self._choices]
        own = [*lead, *chips, self.filter, *tools, self.columns_button]
        # From a chip on, which stands in its place: a lead is new, and after the last of all Qt puts nothing.
        for first, then in pairwise((chips[0], *own, self.export.button, self.export.icon)):
            self.setTabOrder(first, then)

    @property
    def chosen(self) -> str:
        """The name of the filter that is on; empty for all rows."""
        return self._chosen

    def chip(self, name: str) -> FilterChip | None:
        """The chip of a filter; None where it is in the menu only."""
        return self._chips.get(name)

    def choose(self, name: str) -> None:
        """Turn a filter on without telling."""
        self._chosen = name
        if name in self._chips:
            self._chips[name].setChecked(True)
        elif (chip := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            chip.setChecked(False)
            self._group.setExclusive(True)
        self._fold()

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        """Show how many rows each filter leaves."""
        if numbers == self._numbers:
            return
        self._numbers = numbers
        for name, chip in self._chips.items():
            chip.set_number(numbers.get(name))
        self._fold()

    def menu_of_more(self) -> QMenu:
        """The filters without a visible chip, with their numbers."""
        from ui.widgets.choice_menu import choice_menu  # noqa: PLC0415 - rarely needed

        values = {name: self._words[name] for name in self._hidden()}
        menu = choice_menu(
            self._look, self, tr("More filters"), values, (self._chosen,), self._numbers
        )
        menu.triggered.connect(self._on_more_triggered)
        return menu

    def open_more(self) -> None:
        """Open the menu of the other filters."""
        self.menu_of_more().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """Fold anew where the lead or a choice says other words."""
        if event.type() is QEvent.Type.LayoutRequest and self._width_beside() != self._beside:
            self._fold()
        return super().event(event)

    # --- room -------------------------------------------------------------------------------------

    def _hidden(self) -> list[str]:
        return [name for name in self._words if name in self._extra or self._chips[name].isHidden()]

    def _fold(self) -> None:
        self._beside = self._width_beside()
        is_narrow = self.window().width() < self._look.px(NARROW)
        for wide, narrow in self._pairs:
            wide.setVisible(not is_narrow)
            narrow.setVisible(is_narrow)
        self.export.set_narrow(is_narrow=is_narrow or not self._has_columns)
        self.filter.setPlaceholderText(tr("Filter") if is_narrow else tr("Filter this list"))
        self._fold_chips(is_narrow=is_narrow)
        words = self.more.text()
        self._say_more()
        if self.more.text() != words:  # so it has another width
            self._fold_chips(is_narrow=is_narrow)
            self._say_more()
        self._place_stop()

    def _fold_chips(self, *, is_narrow: bool) -> None:
        names = list(self._chips)
        if is_narrow:
            shown = self._fitting(names[:_CHIPS_NARROW], _FILTER_NARROW)
        else:
            more = self._fitting(names, _FILTER_LEAST)
            shown = self._fitting(names, _FILTER)
            if len(more) > len(shown):
                shown = self._fitting(names, _FILTER_LEAST)
        for name, chip in self._chips.items():
            chip.setVisible(name in shown)
        self.more.setVisible(bool(self._hidden()))

    def _place_stop(self) -> None:
        """Let Tab stop at the chip that is on, or at the first where that has no room.

        Qt moves the one stop of a group with the focus only, and not with what is chosen elsewhere: it may
        be at a chip that is off, or at one that has no room, and then no chip can be reached.
        """
        shown = [chip for chip in self._chips.values() if not chip.isHidden()]
        ranked = sorted(shown, key=lambda one: not one.isChecked())
        tab = Qt.FocusPolicy.TabFocus
        for chip in self._chips.values():
            policy = chip.focusPolicy()
            chip.setFocusPolicy(policy | tab if chip in ranked[:1] else policy & ~tab)

    def _fitting(self, names: Sequence[str], filter_width: int) -> Sequence[str]:
        """Give the filter a width in pixels at 100 %; say which chips fit beside it."""
        self.filter.setFixedWidth(self._look.px(filter_width))
        room = self._room_for_chips()
        while names and self._width_of(names) > room:
            names = names[:-1]
        return names

    def _room_for_chips(self) -> int:
        others = (
            self._width_beside()
            + self.filter.width()
            + self.export.sizeHint().width()
            + (self.columns_button.width() if self._has_columns else 0)
            + sum(
                (narrow if wide.isHidden() else wide).sizeHint().width()
                for wide, narrow in self._pairs
            )
        )
        gaps = self._look.px(_GAP) * (len(self._pairs) + 4) + 2 * self._look.px(_EDGE)
        return self.width() - others - gaps

    def _width_beside(self) -> int:
        """How wide the lead and the choices are, with their gaps."""
        px, lead = self._look.px, self._lead
        before = 0 if lead is None else lead.sizeHint().width() + px(_AFTER_LEAD + _GAP)
        return before + sum(chip.sizeHint().width() + px(_GAP) for chip in self._choices)

    def _width_of(self, names: Sequence[str]) -> int:
        chips = [self._chips[name] for name in names]
        has_more = len(names) < len(self._words)
        widths = [chip.sizeHint().width() for chip in (*chips, *([self.more] * has_more))]
        return sum(widths) + self._look.px(_GAP) * len(widths)

    def _say_more(self) -> None:
        if self._chosen in self._hidden():
            self.more.say(self._words[self._chosen], self._numbers.get(self._chosen))
        else:
            self.more.say()

    # --- slots ------------------------------------------------------------------------------------

    def _on_chip_clicked(self, chip: QWidget) -> None:
        self._pick(str(chip.property("chip")))

    def _on_more_triggered(self, action: QAction) -> None:
        self._pick(str(action.data()))

    def _pick(self, name: str) -> None:
        self.choose(name)
        self.chip_chosen.emit(name)
