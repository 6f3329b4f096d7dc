"""Puts columns into the header: order, widths, which are shown, and which give way in a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView

from ui.table.column import Column
from ui.table.layout import Place, default_places

_STEP = 8  # pixels that a key press makes a column wider
# What the column that stretches takes at most, or gives, as a share of its own width.
_TAKES = 1.5
_GIVES_WAY = 0.3


class Arrangement(QObject):
    """`changed` when the person moved, hid or resized a column; `edges_changed` when others are outermost.

    `dragged` when the mouse put a column elsewhere; it carries the places before.
    The header holds the order. Widths here are those that were chosen. The room that is left goes to
    the column that stretches, up to a limit, and what is left then to the others in proportion. It is
    also the one that gives way where that spares scrolling, and in a narrow window in any case.
    """

    changed = Signal()
    dragged = Signal(object)
    edges_changed = Signal()

    def __init__(
        self, header: QHeaderView, columns: Sequence[Column], px: Callable[[float], int]
    ) -> None:
        super().__init__(header)
        self._header = header
        self._columns = tuple(columns)
        self._px = px
        self._widths: list[int] = []
        self._shown: list[bool] = []
        self._extra: dict[int, int] = {}  # on top of the widths
        self._shared: tuple[tuple[int, ...], int] | None = None  # among which columns, which room
        self._room = 0
        self._is_narrow = False
        self._is_fitting = False
        self._held: tuple[Place, ...] = ()  # while the mouse holds the header
        self.first = 0  # the outermost visible columns
        self.last = 0
        header.sectionResized.connect(self._on_section_resized)
        header.sectionMoved.connect(self._on_section_moved)
        self.restore(default_places(columns))

    # --- as a whole -------------------------------------------------------------------------------

    def restore(self, places: Sequence[Place]) -> None:
        """Arrange all columns as they were."""
        by_key = {one.key: index for index, one in enumerate(self._columns)}
        order = [by_key[place.key] for place in places]
        held = {place.key: place for place in places}
        self._widths = [self._px(held[one.key].width) for one in self._columns]
        self._shown = [held[one.key].is_shown for one in self._columns]
        self._shared = None
        self._is_fitting = True
        for position, logical in enumerate(order):
            self._header.moveSection(self._header.visualIndex(logical), position)
        self._is_fitting = False
        self.fit(self._room, is_narrow=self._is_narrow)

    def reset(self) -> None:
        """Arrange all columns as at first."""
        self.restore(default_places(self._columns))
        self.changed.emit()

    def places(self) -> tuple[Place, ...]:
        """What there is to keep."""
        scale = self._px(1000) / 1000
        return tuple(
            Place(
                self._columns[logical].key,
                round(self._widths[logical] / scale),
                self._shown[logical],
            )
            for logical in self.order()
        )

    def order(self) -> list[int]:
        """The columns from left to right, hidden ones too."""
        return [self._header.logicalIndex(position) for position in range(len(self._columns))]

    def visible(self) -> list[int]:
        """The columns that can be seen, from left to right."""
        return [index for index in self.order() if not self._header.isSectionHidden(index)]

    # --- one column -------------------------------------------------------------------------------

    def is_shown(self, logical: int) -> bool:
        """Whether the person wants to see a column."""
        return self._shown[logical]

    def has_yielded(self, logical: int) -> bool:
        """Whether a column that is wanted is hidden because the window is narrow."""
        return self._shown[logical] and self._header.isSectionHidden(logical)

    def show(self, logical: int, *, is_shown: bool) -> None:
        """Show or hide a column; the one that stretches always stays."""
        self._shown[logical] = is_shown or self._columns[logical].stretches
        self._refit()

    def move(self, logical: int, step: int) -> None:
        """Move a column one place to the left (-1) or right (1)."""
        now = self._header.visualIndex(logical)
        wanted = now + step
        if 0 <= wanted < len(self._columns):
            self._header.moveSection(now, wanted)

    def widen(self, logical: int, step: int) -> None:
        """Make a column wider (1) or narrower (-1)."""
        smallest = self._header.minimumSectionSize()
        self._widths[logical] = max(self._widths[logical] + step * self._px(_STEP), smallest)
        self._refit()

    # --- room -------------------------------------------------------------------------------------

    def fit(self, room: int, *, is_narrow: bool) -> None:
        """Share the room out; in a narrow window columns give way in their order until all fit.

        So do they where a language's words make the usual columns wider than the room.
        """
        usual = [one for one in self._columns if not one.is_extra]
        if any(one.longer for one in usual):
            is_narrow = is_narrow or sum(self._px(one.width) for one in usual) > room
        self._room, self._is_narrow = room, is_narrow
        shown = [index for index in range(len(self._columns)) if self._shown[index]]
        yielding = sorted(
            (index for index in shown if is_narrow and self._columns[index].yields),
            key=lambda index: self._columns[index].yields,
        )
        while yielding and sum(self._widths[index] for index in shown) > room:
            shown.remove(yielding.pop(0))
        self._extra = self._share(shown, room)
        self._is_fitting = True
        for index in range(len(self._columns)):
            self._header.setSectionHidden(index, index not in shown)
            if index in shown:
                self._header.resizeSection(index, self._widths[index] + self._extra.get(index, 0))
        self._is_fitting = False
        self._find_edges()

    def _share(self, shown: Sequence[int], room: int) -> dict[int, int]:
        """How much wider than chosen, or narrower, each shown column becomes."""
        wide = next((index for index in shown if self._columns[index].stretches), None)
        rest = room - sum(self._widths[index] for index in shown)
        if wide is None:
            return {}
        own = self._widths[wide]
        gives = round(own * _GIVES_WAY)
        if rest < -gives and not self._is_narrow:
            return {}
        others = [index for index in shown if index != wide]
        most, taken = round(own * _TAKES), sum(self._widths[index] for index in others)
        extra = {index: max(rest - most, 0) * self._widths[index] // taken for index in others}
        same = {index: self._extra.get(index, 0) for index in others}
        if self._shared == (tuple(shown), room) and sum(same.values()) <= rest:
            extra = same  # the person changed a width: the others stay as they are
        self._shared = (tuple(shown), room)
        left = max(rest - sum(extra.values()), -gives)
        return {wide: left, **extra}

    def hold(self) -> None:
        """The mouse takes hold of the header."""
        self._held = self.places()

    def let_go(self) -> None:
        """The mouse let go of the header: settle, and tell of a column that went elsewhere."""
        self.settle()
        before, self._held = self._held, ()
        if before and [one.key for one in before] != [one.key for one in self.places()]:
            self.dragged.emit(before)

    def settle(self) -> None:
        """Share the room out again."""
        self.fit(self._room, is_narrow=self._is_narrow)

    def _refit(self) -> None:
        self.settle()
        self.changed.emit()

    def _find_edges(self) -> None:
        visible = self.visible() or [0]
        if (visible[0], visible[-1]) != (self.first, self.last):
            self.first, self.last = visible[0], visible[-1]
            self.edges_changed.emit()

    def _on_section_resized(self, logical: int, _old: int, new: int) -> None:
        if not self._is_fitting and new:
            is_wide = self._columns[logical].stretches
            extra = 0 if is_wide else self._extra.get(logical, 0)
            self._widths[logical] = max(new - extra, self._header.minimumSectionSize())
            self.changed.emit()

    def _on_section_moved(self) -> None:
        if not self._is_fitting:
            self._find_edges()
            self.changed.emit()
