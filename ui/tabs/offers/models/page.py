"""AI models: the list with its filters, and the pane beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr, tr_plural
from app.model.command import USE_CASE_FORM
from app.worker.messages import AccountSwitched, Event
from ui import text
from ui.context import Context
from ui.kept_width import KeptWidth
from ui.registry import Tab
from ui.table.beside import Beside
from ui.table.rows_menu import MenuEntry, RowsMenu, row_entries
from ui.table.split import PaneSplit
from ui.tabs.offers.error_states import ErrorStates
from ui.tabs.offers.models.bar import ModelsBar
from ui.tabs.offers.models.columns import STATES, ModelRow, is_in_state
from ui.tabs.offers.models.deeds import Deeds
from ui.tabs.offers.models.models_list import ModelsList
from ui.tabs.offers.models.pane import ModelPane
from ui.tabs.offers.models.shelf import Shelf
from ui.tabs.offers.models.words import KNOWN_FORM, provider
from ui.tabs.offers.views import MODELS
from ui.widgets.announce import announce
from ui.widgets.failed import Asked

_PANE_WIDTH = 388
_ASKED = Asked(
    tr("AI models"),
    "bedrock:ListFoundationModels",
    tr("Your role may not list the models of Bedrock."),
)


class ModelsPage(Tab):
    """Nothing of it is stored. It asks AWS when it is first shown, and for the rows that are looked at."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.shelf = Shelf(context, self)
        self.deeds = Deeds(context, self.shelf, self)
        self._rows: list[ModelRow] = []
        self._wanted = ""  # a model to show as soon as it is listed
        self._spoken = ""
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()
        self._show()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.bar = ModelsBar(look)
        self.view_control = self.bar.view_control
        self.view_control.select(MODELS)
        self.list = ModelsList(self.context)
        self.pane = ModelPane(self.context, self.shelf, self.deeds)
        self.split = PaneSplit(self.list, look.px(_PANE_WIDTH), look.px)
        self._width = KeptWidth(self.context, "models-pane", self.split, self)
        self.beside = Beside(self.list.view, self.list.model, self.split, self, _record_id)
        self.states = ErrorStates(self.context, self.split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.states, 1)

    def _connect(self) -> None:
        self.bar.changed.connect(self._show)
        self.bar.region_chosen.connect(self._on_region_chosen)
        self.shelf.changed.connect(self._on_shelf_changed)
        self.shelf.facts.learned.connect(self._show)
        self.shelf.facts.stopped.connect(self._show)
        self.list.looked_at.connect(self._want)
        self.list.again_wanted.connect(self._on_again_wanted)
        self.list.clear_wanted.connect(self.bar.clear)
        self.list.view.clicked.connect(self.beside.open)
        self.list.view.row_chosen.connect(self.beside.enter)
        self.list.view.copy_asked.connect(self.list.copy_lines)
        self.menu = RowsMenu(self.list.view, tr("Models"), self._entries)
        self.pane.close_asked.connect(self.beside.close)
        self.deeds.place_lost.connect(self._on_place_lost)
        self.states.again_wanted.connect(self.shelf.again)
        self.context.bridge.received.connect(self._on_event)
        self.context.store.opened.connect(self._on_store_opened)
        self.context.store.tick.connect(self._on_tick)

    # --- the pane ---------------------------------------------------------------------------------

    def make_pane(self) -> QWidget | None:
        """The pane beside the list."""
        return self.pane

    def fill_pane(self, item_id: str) -> None:
        """Show one model in it."""
        self.pane.show_model(item_id)

    def pane_regions(self) -> list[QWidget]:
        """Where the keyboard enters it, best first."""
        return self.pane.enter()

    # --- what the window asks ---------------------------------------------------------------------

    def shown(self) -> None:
        """Ask AWS when nothing has been asked yet, and go on reading what is in view."""
        self.shelf.open()
        self._want()

    def focus_filter(self) -> None:
        """Put the focus into the search."""
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    def open_item(self, item_id: str) -> bool:
        """Show one model, for which all filters go, or the use-case form."""
        self._wanted = item_id
        if item_id == USE_CASE_FORM:
            self.shelf.read_form()
        self.bar.clear()
        return True

    def run_main_action(self) -> None:
        """Take the next step of the model in the pane."""
        if self.split.is_open:
            self.pane.run_main_action()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        pane: list[QWidget] = [self.pane.body, self.pane.deed_bar] if self.split.is_open else []
        return [self.bar, self.list.view, *pane]

    def refresh_item(self) -> None:
        """F5 reads what the focus is in again: the model in the pane, else the list."""
        if self.beside.has_focus:
            self.pane.read_again()
        else:
            self.shelf.again()

    def copy_as_text(self) -> None:
        """Copy the selected rows for a message."""
        self.list.copy_text()

    def copy_id(self) -> str:
        """The id of the model in the pane, if the keyboard is there, else of the current row."""
        if self.beside.has_focus:
            return self.pane.model_id
        row = self.list.current
        return row.model.model_id if row else ""

    def _entries(self) -> list[MenuEntry]:
        return row_entries(
            has_row=self.list.current is not None,
            enter=self.beside.enter,
            copy_lines=self.list.copy_lines,
            copy_text=self.list.copy_text,
            copy_id=self._on_copy_id_wanted,
        )

    # --- showing ----------------------------------------------------------------------------------

    def _on_shelf_changed(self) -> None:
        models = self.shelf.models
        self.bar.set_regions(self.shelf.known_regions, self.shelf.region)
        providers = {provider(one) for one in models}
        kinds = {word for one in models for word in (*one.inputs, *one.outputs)}
        if any(one.needs_form for one in models) or self._wanted == USE_CASE_FORM:
            self.shelf.read_form()
        if self.shelf.is_read:
            self.bar.offer(sorted(providers, key=str.casefold), sorted(kinds))
        self._show()

    def _show(self) -> None:
        shelf, facts = self.shelf, self.shelf.facts
        self._rows = [
            ModelRow(
                one, facts.known.get(one.model_id), shelf.form_state, one.model_id in facts.failed
            )
            for one in shelf.models
        ]
        filters = self.bar.filters
        shown = [row for row in self._rows if filters.fits(row)]
        self.list.show_rows(shown)
        self.beside.keep_row()
        self.list.show_held_up(facts.error)
        self.states.show_error(shelf.error if not self._rows else None, _ASKED)
        self._show_state(shown)
        self._show_numbers(shown)
        self._select_wanted()
        self._want()

    def _show_state(self, shown: list[ModelRow]) -> None:
        states, filters = self.list.states, self.bar.filters
        is_reading = bool(filters.state and self.shelf.facts.left and not self.shelf.facts.error)
        if shown:
            states.show_rows()
        elif not self.shelf.is_read or is_reading:
            states.show_loading()
        elif not filters.is_empty:
            states.show_no_hits()
        else:
            states.show_empty()

    def _show_numbers(self, shown: list[ModelRow]) -> None:
        unread = sum(row.facts is None and not row.is_failed for row in self._rows)
        numbers = {"": len(self._rows)} if self.shelf.is_read else {}
        if self._rows and not unread:
            for state in STATES:
                if state:
                    numbers[state] = sum(is_in_state(row, state) for row in self._rows)
        self.bar.set_numbers(numbers)
        number = text.plural(len(self._rows), "{n} model", "{n} models")
        if len(shown) < len(self._rows):
            number = tr_plural(
                len(self._rows),
                "{shown} of {n} model",
                "{shown} of {n} models",
                n=text.count(len(self._rows)),
                shown=text.count(len(shown)),
            )
        is_counting = bool(self.bar.filters.state and unread)
        if is_counting:
            number = tr("{number}, {unread} not read yet", number=number, unread=text.count(unread))
        if self.shelf.unreadable:
            number = tr(
                "{number}, {unread} not readable",
                number=number,
                unread=text.count(self.shelf.unreadable),
            )
        self.list.number.setText(number if self.shelf.is_read else "")
        if self.shelf.is_read and not is_counting and number != self._spoken:
            self._spoken = number  # and not every number on the way
            announce(self, number)

    def _want(self) -> None:
        """Read what is looked at; a filter by access needs all."""
        if not self.isVisible():
            self.shelf.facts.want(())
            return
        in_view = self.list.ids_in_view()
        rest = [row.model.model_id for row in self._rows] if self.bar.filters.state else []
        self.shelf.facts.want((*in_view, *rest))

    def _select_wanted(self) -> None:
        if self._wanted == USE_CASE_FORM and self.shelf.form_state in KNOWN_FORM:
            self._wanted = ""
            self.deeds.open_form()
        if self._wanted in ("", USE_CASE_FORM) or not self.shelf.is_read:
            return
        key = self.list.key_of(self._wanted)
        row = self.list.model.row_of(key) if key is not None else -1
        wanted, self._wanted = self._wanted, ""
        if row < 0:
            self.bar.field.setText(wanted)  # says that nothing matches
            return
        self.beside.choose(row)
        self.list.view.scrollTo(self.list.model.index(row, self.list.view.arrangement.first))
        self.beside.open()

    # --- slots ------------------------------------------------------------------------------------

    def _on_region_chosen(self, region: str) -> None:
        self.beside.close()
        self.pane.forget()
        self.shelf.choose(region)

    def _on_again_wanted(self) -> None:
        self.shelf.facts.go_on()
        self._show()

    def _on_copy_id_wanted(self) -> None:
        self.context.clipboard.setText(self.copy_id())

    def _on_place_lost(self) -> None:
        """What was done has taken its button away: go to what can be done now."""
        if self.split.is_open:
            self.beside.enter()
        else:
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AccountSwitched):
            self.beside.close()
            self.pane.forget()
            self.deeds.forget()
            self.shelf.forget()
            self.bar.clear()

    def _on_tick(self) -> None:
        if self.isVisible():
            self.shelf.facts.look_again()

    def _on_store_opened(self) -> None:
        self.deeds.forget_records()
        if self.isVisible():
            self.shelf.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the search into the list. Esc leads back, as in the other tables."""
        if event.key() == Qt.Key.Key_Down and self.bar.field.hasFocus():
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif event.key() != Qt.Key.Key_Escape or event.modifiers():
            super().keyPressEvent(event)
        elif self.beside.has_focus:
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.bar.field.hasFocus():
            self.bar.field.clear()
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.split.is_open:
            self.beside.close()

    def showEvent(self, event: QShowEvent) -> None:
        """A view that comes back goes on reading."""
        super().showEvent(event)
        self.shown()

    def hideEvent(self, event: QHideEvent) -> None:
        """A view that is not looked at reads nothing."""
        super().hideEvent(event)
        self._want()


def _record_id(row: ModelRow) -> str:
    return row.model.model_id
