"""The chips above the timeline that narrow it to some kinds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu

from app.language import tr
from app.model.timeline import Kind
from ui import text
from ui.appearance import Appearance
from ui.help.explain import ExplainButton
from ui.help.subjects import DEADLINE_PAGE
from ui.tabs.charges.timeline.words import CHIPS
from ui.widgets.choice_menu import choice_menu
from ui.widgets.filter_chip import FilterChip, MenuChip

_HEIGHT = 44
_EDGE = 16
_GAP = 8


class KindBar(QFrame):
    """`changed` when others are chosen. Chips that have no room are in the menu of the last one.

    A kind of which there is nothing has no chip, unless it is chosen.
    """

    changed = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._numbers: dict[str, int] = {}
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_HEIGHT))
        self.setAccessibleName(tr("Kinds"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        # The chips never make the window wider: those without room go into the menu.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.everything = FilterChip(look, tr("Everything"))
        self.everything.setChecked(True)
        self.everything.clicked.connect(self.clear)
        row.addWidget(self.everything)
        self.chips: dict[str, FilterChip] = {}
        for key, (words, _) in CHIPS.items():
            chip = self.chips[key] = FilterChip(look, words)
            chip.hide()
            chip.clicked.connect(self._on_chip_clicked)
            row.addWidget(chip)
        self.more = MenuChip(look, tr("More"))
        self.more.hide()
        self.more.clicked.connect(self.open_more)
        row.addWidget(self.more)
        row.addStretch(1)
        self.explain = ExplainButton(look, DEADLINE_PAGE, tr("how deadlines are worked out"))
        row.addWidget(self.explain)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that are chosen; none for all."""
        chosen = (CHIPS[key][1] for key, chip in self.chips.items() if chip.isChecked())
        return frozenset(kind for kinds in chosen for kind in kinds)

    @property
    def folded(self) -> list[str]:
        """The keys of the kinds that have no room."""
        return [key for key in self._wanted() if self.chips[key].isHidden()]

    def clear(self) -> None:
        """Choose all kinds."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self._on_chip_clicked()

    def set_counts(self, counts: Mapping[Kind, int]) -> None:
        """Show how many entries of each kind there are."""
        self.everything.set_number(sum(counts.values()))
        for key, chip in self.chips.items():
            self._numbers[key] = sum(counts.get(kind, 0) for kind in CHIPS[key][1])
            chip.set_number(self._numbers[key])
        self._fold()

    def menu_of_more(self) -> QMenu:
        """The kinds that have no room, to be switched on and off."""
        values = {key: CHIPS[key][0] for key in self.folded}
        chosen = [key for key in values if self.chips[key].isChecked()]
        menu = choice_menu(
            self._look,
            self,
            tr("More kinds"),
            values,
            chosen,
            self._numbers,
            takes_several=True,
        )
        menu.triggered.connect(self._on_more_triggered)
        return menu

    def open_more(self) -> None:
        """Open the menu of the kinds that have no room."""
        self.menu_of_more().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._fold()

    def _wanted(self) -> list[str]:
        """Kinds of which there is something, and those that the person chose or stands on."""
        return [
            key
            for key, chip in self.chips.items()
            if self._numbers.get(key) or chip.isChecked() or chip.hasFocus()
        ]

    def _fold(self) -> None:
        gap, wanted = self._look.px(_GAP), self._wanted()
        widths = [self.chips[key].sizeHint().width() + gap for key in wanted]
        room = self.width() - 2 * self._look.px(_EDGE) - self.everything.sizeHint().width()
        room -= self.explain.width() + gap
        if sum(widths) > room:
            room -= self.more.sizeHint().width() + gap
        shown = set()
        for key, width in zip(wanted, widths, strict=True):
            room -= width
            if room < 0:
                break
            shown.add(key)
        for key, chip in self.chips.items():
            chip.setVisible(key in shown)
        self._say_more()

    def _say_more(self) -> None:
        folded = self.folded
        chosen = [key for key in folded if self.chips[key].isChecked()]
        words = (
            CHIPS[chosen[0]][0]
            if len(chosen) == 1
            else text.plural(len(chosen), "{n} kind", "{n} kinds")
        )
        number = sum(self._numbers.get(key, 0) for key in chosen)
        self.more.say(words if chosen else "", number if chosen else None)
        self.more.setVisible(bool(folded))

    def _on_more_triggered(self, action: QAction) -> None:
        self.chips[str(action.data())].setChecked(action.isChecked())
        self._on_chip_clicked()

    def _on_chip_clicked(self) -> None:
        self.everything.setChecked(not self.kinds)
        self._say_more()
        self.changed.emit()
