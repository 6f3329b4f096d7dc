"""What narrows a search of the catalogue: chips with menus of AWS's facets and their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.language import tr
from app.model.listing import Facet, FacetGroup, FilterType, ListingFilter
from app.model.text import plain
from ui import text
from ui.appearance import Appearance
from ui.widgets.buttons import LinkButton, button_text
from ui.widgets.filter_chip import FilterChip, MenuChip
from ui.widgets.menu import Menu

_HEIGHT = 44
_EDGE, _GAP = 16, 8
_MOST = 40  # values in one menu; a search for words narrows better than a longer one
_PRIVATE = tr("Private offers are listed whole: AWS narrows only what everybody can buy.")
_LONGEST = 22  # letters of a value on its chip
_TAKEN = re.compile(r"[\w\-.]{1,128}", re.ASCII)  # values that a filter takes
_RATINGS = {"4.0": tr("4 and up"), "3.0": tr("3 and up"), "2.0": tr("2 and up")}


class _Kind(msgspec.Struct, frozen=True):
    """A filter with its facet and its words."""

    facet: str
    words: str
    names: Mapping[str, str] = {}


_DEPLOYED = {
    "DEPLOYED": tr("Deployed on AWS"),
    "NOT_DEPLOYED": tr("Elsewhere"),
    "NOT_APPLICABLE": tr("Does not apply"),
}
_KINDS = {
    FilterType.CATEGORY: _Kind("CATEGORY", tr("Category")),
    FilterType.PRICING: _Kind("PRICING_MODEL", tr("Pricing")),
    FilterType.DELIVERY: _Kind("FULFILLMENT_OPTION_TYPE", tr("Delivery")),
    FilterType.PUBLISHER: _Kind("PUBLISHER", tr("Publisher")),
    FilterType.MIN_RATING: _Kind("", tr("Rating"), _RATINGS),
    FilterType.UNIT: _Kind("PRICING_UNIT", tr("Unit")),
    FilterType.DEPLOYED: _Kind("DEPLOYED_ON_AWS", tr("Hosting"), _DEPLOYED),
    FilterType.PRODUCTS: _Kind("NUMBER_OF_PRODUCTS", tr("Products")),
}


class FilterBar(QFrame):
    """`changed` when other results are wanted, `private_toggled` for this account's private offers."""

    changed = Signal()
    private_toggled = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._chosen: dict[FilterType, tuple[str, ...]] = {}
        self._facets: dict[str, tuple[Facet, ...]] = {}
        self._names: dict[tuple[FilterType, str], str] = {}
        self._private_number: int | None = None
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        self.private = FilterChip(look, tr("My private offers"))
        self.private.toggled.connect(self._on_private_toggled)
        row.addWidget(self.private)
        self.chips: dict[FilterType, MenuChip] = {}
        for kind, words in _KINDS.items():
            chip = self.chips[kind] = MenuChip(look, words.words)
            chip.setProperty("filter", kind.value)
            chip.clicked.connect(self._on_chip_clicked)
            row.addWidget(chip)
        row.addStretch(1)
        self.clear_button = LinkButton(look, tr("Clear filters"))
        self.clear_button.clicked.connect(self.clear)
        row.addWidget(self.clear_button)
        self._show()

    @property
    def filters(self) -> tuple[ListingFilter, ...]:
        """What was chosen."""
        return tuple(ListingFilter(kind, values) for kind, values in self._chosen.items() if values)

    @property
    def is_private(self) -> bool:
        """Whether the private offers are wanted instead of the catalogue."""
        return self.private.isChecked()

    def set_facets(self, groups: Sequence[FacetGroup]) -> None:
        """Offer the values that the results have."""
        self._facets = {group.kind: group.facets for group in groups}
        self._show()

    def clear(self) -> None:
        """Take all filters out, and tell."""
        if self._chosen:
            self._chosen = {}
            self._show()
            self.changed.emit()

    def forget(self) -> None:
        """Another account comes: nothing is chosen, nothing is counted."""
        self._chosen, self._facets = {}, {}
        self.private.blockSignals(True)
        self.private.setChecked(False)
        self.private.blockSignals(False)
        self._private_number = None
        self._show()

    def set_private_number(self, number: int) -> None:
        """Say how many private offers there are."""
        self._private_number = number
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the chips their words where there is little room."""
        super().resizeEvent(event)
        self._share_room()

    def menu_of(self, kind: FilterType) -> Menu:
        """The values of a filter with their numbers; a rating is one, of the others several can be."""
        menu = Menu(self._look, self)
        menu.setAccessibleName(_KINDS[kind].words)
        is_one = kind is FilterType.MIN_RATING
        group = QActionGroup(menu)
        group.setExclusive(False)
        for value, words, number in self._values(kind):
            tail = "" if number is None else f"\t{text.count(number)}"
            action = QAction(button_text(words) + tail, menu)
            action.setCheckable(True)
            action.setChecked(value in self._chosen.get(kind, ()))
            action.setData((kind.value, value, is_one))
            group.addAction(action)
            menu.addAction(action)
        menu.triggered.connect(self._on_value_triggered)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _values(self, kind: FilterType) -> list[tuple[str, str, int | None]]:
        about = _KINDS[kind]
        if kind is FilterType.MIN_RATING:
            return [(value, words, None) for value, words in about.names.items()]
        facets = [one for one in self._facets.get(about.facet, ()) if _TAKEN.fullmatch(one.value)]
        found: list[tuple[str, str, int | None]] = []
        for one in facets[:_MOST]:
            words = about.names.get(one.value) or plain(one.words, 60) or one.value
            self._names[kind, one.value] = words
            found.append((one.value, words, one.count))
        there = {value for value, _, _ in found}
        gone = [value for value in self._chosen.get(kind, ()) if value not in there]
        return [(value, self._names.get((kind, value), value), None) for value in gone] + found

    def _show(self) -> None:
        for kind, chip in self.chips.items():
            values = self._values(kind)
            names = {value: words for value, words, _ in values}
            chosen = self._chosen.get(kind, ())
            words = ", ".join(names.get(value, value) for value in chosen)
            chip.say(plain(words, _LONGEST) if words else "")
            chip.setVisible(bool(values))
            chip.set_on(not self.is_private, _PRIVATE)
            chip.setAccessibleDescription(words if not self.is_private else _PRIVATE)
        self.clear_button.setVisible(bool(self._chosen) and not self.is_private)
        self._share_room()

    def _share_room(self) -> None:
        """Leave out the number of private offers, which their list has too, where words need its room."""
        self.private.set_number(self._private_number)
        every = (self.private, *self.chips.values(), self.clear_button)
        shown = [one for one in every if not one.isHidden()]
        gaps = self._look.px(_GAP) * (len(shown) - 1) + 2 * self._look.px(_EDGE)
        if sum(one.sizeHint().width() for one in shown) + gaps > self.width():
            self.private.set_number(None)

    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, MenuChip):
            kind = FilterType(str(chip.property("filter")))
            self.menu_of(kind).popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _on_value_triggered(self, action: QAction) -> None:
        name, value, is_one = action.data()
        kind = FilterType(name)
        before = self._chosen.get(kind, ())
        if value in before:
            after = tuple(one for one in before if one != value)
        else:
            after = (value,) if is_one else (*before, value)
        self._chosen = {**self._chosen, kind: after}
        if not after:
            del self._chosen[kind]
        self._show()
        self.changed.emit()

    def _on_private_toggled(self) -> None:
        self._show()
        self.private_toggled.emit()
