"""The bar above the models: which view, words, access, provider, kind, and for which region the facts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu

from app.language import tr
from app.model.foundation_model import ModelRegion
from app.model.text import plain
from ui.appearance import Appearance
from ui.measures import TOOLBAR
from ui.tabs.offers.models.columns import NEEDS, READY, STATES, ModelFilters
from ui.tabs.offers.models.words import kind_words
from ui.tabs.offers.views import view_control
from ui.widgets.choice import Choice
from ui.widgets.choice_menu import choice_menu
from ui.widgets.field import FilterField
from ui.widgets.filter_chip import FilterChip, MenuChip
from ui.widgets.labels import PlainLabel
from ui.widgets.tooltip import tooltip_html

_FIELD = 224
_FIELD_LEAST = 84
_REGION_WIDTH = 124
_SPARE = 50  # that the field has beyond its least width, where there is room for it
_LONGEST = 18  # letters of a value on its chip
_CHIPS = ("", READY, NEEDS)
_ALL_WORDS = tr("All")


class ModelsBar(QFrame):
    """`changed` when other models are wanted, `region_chosen` carries the code of a region."""

    changed = Signal()
    region_chosen = Signal(str)

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._state = self._provider = self._kind = ""
        self._providers: Sequence[str] = ()
        self._kinds: Sequence[str] = ()
        self._numbers: Mapping[str, int] = {}
        self._regions: tuple[ModelRegion, ...] = ()
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(TOOLBAR))
        self._build()
        self.field.textChanged.connect(self.changed)
        self._group.buttonClicked.connect(self._on_state_clicked)
        self.more.clicked.connect(self._on_more_clicked)
        self.provider_chip.clicked.connect(self._on_provider_clicked)
        self.kind_chip.clicked.connect(self._on_kind_clicked)
        self.region.activated.connect(self._on_region_activated)

    def _build(self) -> None:
        look = self._look
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        self.view_control = view_control(look)
        row.addWidget(self.view_control)
        row.addSpacing(look.px(12))
        self.field = FilterField(look, tr("Search models"), "magnifying-glass", short=tr("Search"))
        self.field.setMinimumWidth(look.px(_FIELD_LEAST))
        self.field.setMaximumWidth(look.px(_FIELD))
        row.addWidget(self.field, 1)
        self._group = QButtonGroup(self)
        self.chips: dict[str, FilterChip] = {}
        for state in _CHIPS:
            chip = self.chips[state] = FilterChip(look, STATES[state])
            chip.setProperty("state", state)
            self._group.addButton(chip)
            row.addWidget(chip)
        self.chips[""].setChecked(True)
        self.more = MenuChip(look, tr("More"))
        self.provider_chip = MenuChip(look, tr("Provider"))
        self.kind_chip = MenuChip(look, tr("Kind"))
        for menu_chip in (self.more, self.provider_chip, self.kind_chip):
            row.addWidget(menu_chip)
        row.addStretch(0)
        row.addSpacing(look.px(4))
        self._region_label = PlainLabel(look, tr("Facts for"), ink="text2")
        self.region = Choice(look, tr("Region that the facts are for"), {})
        self.region.setFixedWidth(look.px(_REGION_WIDTH))
        self._region_label.setBuddy(self.region)
        row.addWidget(self._region_label)
        row.addWidget(self.region)

    # --- what it says -----------------------------------------------------------------------------

    @property
    def filters(self) -> ModelFilters:
        """What was typed and chosen."""
        words = " ".join(self.field.text().split())
        return ModelFilters(words, self._state, self._provider, self._kind)

    def clear(self) -> None:
        """Show all models again, and tell."""
        self._state = self._provider = self._kind = ""
        self.field.clear()
        self._say()
        self.changed.emit()

    def offer(self, providers: Sequence[str], kinds: Sequence[str]) -> None:
        """Say which providers and kinds there are; a choice that is none of them goes."""
        self._providers, self._kinds = providers, kinds
        self._provider = self._provider if self._provider in providers else ""
        self._kind = self._kind if self._kind in kinds else ""
        self._say()

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        """Say how many models there are in each state, as far as that is known."""
        if numbers != self._numbers:
            self._numbers = numbers
            self._say()

    def set_regions(self, regions: tuple[ModelRegion, ...], chosen: str) -> None:
        """Offer regions, and show which one is looked at."""
        if regions != self._regions:
            self._regions = regions
            self.region.set_options({one.code: one.code for one in regions})
            for at, one in enumerate(regions):
                self.region.setItemData(at, tooltip_html(one.name), Qt.ItemDataRole.ToolTipRole)
                spoken = f"{one.code}, {one.name}"
                self.region.setItemData(at, spoken, Qt.ItemDataRole.AccessibleTextRole)
        self.region.setEnabled(bool(regions))
        self.region.setCurrentIndex(self.region.findData(chosen))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._say()

    # --- menus ------------------------------------------------------------------------------------

    def menu_of_states(self) -> QMenu:
        """The states without a chip of their own, with their numbers."""
        shown = [one for one, chip in self.chips.items() if not chip.isHidden()]
        values = {one: words for one, words in STATES.items() if one not in shown}
        menu = choice_menu(
            self._look, self, tr("More kinds of access"), values, (self._state,), self._numbers
        )
        menu.triggered.connect(self._on_state_triggered)
        return menu

    def menu_of_providers(self) -> QMenu:
        """All providers."""
        values = {"": _ALL_WORDS, **{one: one for one in self._providers}}
        menu = choice_menu(self._look, self, tr("Provider"), values, (self._provider,))
        menu.triggered.connect(self._on_provider_triggered)
        return menu

    def menu_of_kinds(self) -> QMenu:
        """What models take and give."""
        values = {"": _ALL_WORDS, **{one: kind_words(one) for one in self._kinds}}
        menu = choice_menu(self._look, self, tr("Kind"), values, (self._kind,))
        menu.triggered.connect(self._on_kind_triggered)
        return menu

    def _say(self) -> None:
        for state, chip in self.chips.items():
            chip.set_number(self._numbers.get(state))
        self.provider_chip.say(plain(self._provider, _LONGEST))
        self.kind_chip.say(kind_words(self._kind) if self._kind else "")
        self.more.say()
        self._fold()
        chip_on = self.chips.get(self._state)
        if chip_on is not None and not chip_on.isHidden():
            chip_on.setChecked(True)
        else:
            self._uncheck()
            self.more.say(STATES[self._state], self._numbers.get(self._state))

    def _fold(self) -> None:
        """Hide what has no room: its words are in a menu, or beside the region's name."""
        yielding = [self._region_label, *reversed(self.chips.values())]
        for part in yielding:
            part.show()
        for part in yielding:
            if self._has_room():
                break
            part.hide()
        self._region_label.show()  # again, where chips that gave way have left enough room
        self._region_label.setVisible(self._has_room())

    def _has_room(self) -> bool:
        self._row.invalidate()
        return self._row.minimumSize().width() + self._look.px(_SPARE) <= self.width()

    def _uncheck(self) -> None:
        if (chip := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            chip.setChecked(False)
            self._group.setExclusive(True)

    # --- slots ------------------------------------------------------------------------------------

    def _on_state_clicked(self, chip: FilterChip) -> None:
        self._choose_state(str(chip.property("state")))

    def _on_more_clicked(self) -> None:
        self.menu_of_states().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _on_provider_clicked(self) -> None:
        chip = self.provider_chip
        self.menu_of_providers().popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _on_kind_clicked(self) -> None:
        self.menu_of_kinds().popup(self.kind_chip.mapToGlobal(QPoint(0, self.kind_chip.height())))

    def _on_state_triggered(self, action: QAction) -> None:
        self._choose_state(str(action.data()))

    def _on_provider_triggered(self, action: QAction) -> None:
        self._provider = str(action.data())
        self._say()
        self.changed.emit()

    def _on_kind_triggered(self, action: QAction) -> None:
        self._kind = str(action.data())
        self._say()
        self.changed.emit()

    def _choose_state(self, state: str) -> None:
        self._state = state
        self._say()
        self.changed.emit()

    def _on_region_activated(self, _index: int) -> None:
        self.region_chosen.emit(str(self.region.currentData()))
