"""What stands above the timeline: which view, which month, month or list, and which kinds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout

from app.model.timeline import Kind
from ui import fonts as types
from ui.appearance import Appearance
from ui.export.button import ExportButton
from ui.table.view import NARROW
from ui.tabs.charges.timeline.words import CHIPS
from ui.widgets.buttons import ButtonSize, IconButton, PlainButton
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel
from ui.widgets.reading import is_from_right
from ui.widgets.segmented import Segmented

MONTH = "month"
LIST = "list"
_HEIGHT = 48
_CHIPS_HEIGHT = 44
_EDGE = 16
_GAP = 8


class TimelineBar(QFrame):
    """`stepped` carries -1 or 1, `today_asked` leads back to the present month, `mode_chosen` carries a key."""

    stepped = Signal(int)
    today_asked = Signal()
    mode_chosen = Signal(str)

    def __init__(self, look: Appearance, view_control: Segmented, export: ExportButton) -> None:
        super().__init__()
        self._look = look
        self.export = export
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        back, on = (
            ("caret-right", "caret-left") if is_from_right() else ("caret-left", "caret-right")
        )
        self.earlier = IconButton(look, back, "Earlier month")
        self.later = IconButton(look, on, "Later month")
        self.today = PlainButton(look, "Today", size=ButtonSize.ROW)
        self.title = PlainLabel(look, "", types.SECTION)
        self.modes = Segmented(look, {MONTH: "Month", LIST: "List"}, "Month or list")
        row.addWidget(view_control)
        row.addSpacing(look.px(_GAP))
        for widget in (self.earlier, self.later, self.today):
            row.addWidget(widget)
        row.addSpacing(look.px(_GAP))
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.modes)
        row.addWidget(export)
        self.earlier.clicked.connect(self._on_earlier_clicked)
        self.later.clicked.connect(self._on_later_clicked)
        self.today.clicked.connect(self.today_asked)
        self.modes.chosen.connect(self.mode_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show less of the button where there is no room."""
        super().resizeEvent(event)
        self.export.set_narrow(is_narrow=self.window().width() < self._look.px(NARROW))

    def _on_earlier_clicked(self) -> None:
        self.stepped.emit(-1)

    def _on_later_clicked(self) -> None:
        self.stepped.emit(1)


class KindBar(QFrame):
    """Chips that narrow the timeline to some kinds; `changed` when others are chosen.

    A kind of which there is nothing has no chip, unless it is chosen.
    """

    changed = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_CHIPS_HEIGHT))
        self.setAccessibleName("Kinds")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        row.setSizeConstraint(
            QLayout.SizeConstraint.SetNoConstraint
        )  # a narrow window cuts the last
        self.everything = FilterChip(look, "Everything")
        self.everything.setChecked(True)
        self.everything.clicked.connect(self.clear)
        row.addWidget(self.everything)
        self.chips: dict[str, FilterChip] = {}
        for key, (words, _) in CHIPS.items():
            chip = self.chips[key] = FilterChip(look, words)
            chip.hide()
            chip.clicked.connect(self._on_chip_clicked)
            row.addWidget(chip)
        row.addStretch(1)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that are chosen; none for all."""
        chosen = (CHIPS[key][1] for key, chip in self.chips.items() if chip.isChecked())
        return frozenset(kind for kinds in chosen for kind in kinds)

    def clear(self) -> None:
        """Choose all kinds."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self._on_chip_clicked()

    def set_counts(self, counts: Mapping[Kind, int]) -> None:
        """Show how many entries of each kind there are."""
        self.everything.set_number(sum(counts.values()))
        for key, chip in self.chips.items():
            number = sum(counts.get(kind, 0) for kind in CHIPS[key][1])
            chip.set_number(number)
            if number or chip.isChecked():
                chip.show()
            elif not chip.hasFocus():
                chip.hide()

    def _on_chip_clicked(self) -> None:
        self.everything.setChecked(not self.kinds)
        self.changed.emit()
