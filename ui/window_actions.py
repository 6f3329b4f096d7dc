"""What the window's menus, keys and palette do: the one table of actions, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from app.language import tr
from ui.actions import ActionSpec, spec_of
from ui.registry import TABS, Asked, Offered, TabKey
from ui.widgets.first_stop import first_stop

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.window import MainWindow

_NEEDS_ACCOUNT = tr("Choose an account first.")
_QUIT = QAction.MenuRole.QuitRole
_SETTINGS = QAction.MenuRole.PreferencesRole
_ACTION = tr("Action")  # the menu that needs no name in the palette


class WindowActions:
    """Everything that the window can do with the view that is shown."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def specs(self) -> tuple[ActionSpec, ...]:
        """Give all actions, in the order of the menus."""
        return (*self._file(), *self._edit(), *self._view(), *self._action(), *self._help())

    def offered(self) -> tuple[Offered, ...]:
        """Everything for the palette: what the item in view offers, then the table of actions."""
        own = self._window.current.offered()
        taken = {one.keys for one in own if one.keys}
        found = list(own)
        for action in self._window.actions():
            spec = spec_of(action)
            if spec is None or not spec.in_palette or taken & set(spec.keys):
                continue
            off = spec.why_off() if spec.why_off is not None else ""
            off = off if action.isEnabled() else _NEEDS_ACCOUNT
            about = "" if spec.menu == _ACTION else spec.menu
            found.append(Offered(spec.words, spec.run, about, off, next(iter(spec.keys), "")))
        return tuple(found)

    # --- the table ----------------------------------------------------------------------------------

    def _file(self) -> tuple[ActionSpec, ...]:
        window, places = self._window, self._window.context.places
        return (
            ActionSpec(tr("File"), tr("Update now"), ("F5",), self._update),
            ActionSpec(
                tr("File"),
                tr("Export…"),
                ("Ctrl+E",),
                self._export,
                why_off=self._off(Asked.EXPORT),
            ),
            ActionSpec(
                tr("File"),
                tr("Settings…"),
                ("Ctrl+,",),
                places.open_settings,
                role=_SETTINGS,
                needs_account=False,
            ),
            ActionSpec(tr("File"), tr("Lock now"), ("Ctrl+L",), places.lock, needs_account=False),
            ActionSpec(
                tr("File"),
                tr("Close window"),
                ("Ctrl+W",),
                self._close,
                after_line=True,
                needs_account=False,
                works_locked=True,
            ),
            ActionSpec(
                tr("File"),
                tr("Quit"),
                ("Ctrl+Q",),
                window.quit_wanted.emit,
                role=_QUIT,
                needs_account=False,
                works_locked=True,
            ),
        )

    def _edit(self) -> tuple[ActionSpec, ...]:
        off = self._off
        return (
            ActionSpec(tr("Edit"), tr("Undo"), ("Ctrl+Z",), self._undo, why_off=self._why_no_undo),
            ActionSpec(
                tr("Edit"),
                tr("Search"),
                ("Ctrl+K",),
                self._search,
                after_line=True,
                in_palette=False,
            ),
            ActionSpec(
                tr("Edit"),
                tr("Filter this list"),
                ("Ctrl+F",),
                self._filter,
                why_off=off(Asked.FILTER),
            ),
            ActionSpec(
                tr("Edit"),
                tr("Copy the id"),
                ("Ctrl+Shift+C",),
                self._copy_id,
                why_off=off(Asked.COPY_ID),
            ),
            ActionSpec(
                tr("Edit"),
                tr("Copy as text"),
                ("Ctrl+Shift+T",),
                self._copy_as_text,
                why_off=off(Asked.COPY_TEXT),
            ),
            ActionSpec(
                tr("Edit"),
                tr("Filter by this seller"),
                ("Ctrl+Shift+F",),
                self._filter_by_party,
                why_off=off(Asked.PARTY),
            ),
        )

    def _view(self) -> tuple[ActionSpec, ...]:
        tabs = tuple(
            ActionSpec(
                tr("View"), spec.title, (f"Ctrl+{index + 1}",), partial(self._open, spec.key)
            )
            for index, spec in enumerate(TABS)
        )
        return (
            *tabs,
            ActionSpec(tr("View"), tr("What comes next"), ("Ctrl+Shift+M",), self._open_timeline),
            ActionSpec(tr("View"), tr("My quotes"), ("Ctrl+Shift+Y",), self._open_quotes),
            ActionSpec(
                tr("View"),
                tr("Columns…"),
                ("Ctrl+Shift+O",),
                self._choose_columns,
                why_off=self._off(Asked.COLUMNS),
            ),
            ActionSpec(tr("View"), tr("Next tab"), ("Ctrl+Tab",), self._next_tab, after_line=True),
            ActionSpec(tr("View"), tr("Previous tab"), ("Ctrl+Shift+Tab",), self._previous_tab),
            ActionSpec(tr("View"), tr("Next region"), ("F6",), self._next_region, in_palette=False),
            ActionSpec(
                tr("View"),
                tr("Previous region"),
                ("Shift+F6",),
                self._previous_region,
                in_palette=False,
            ),
            ActionSpec(
                tr("View"),
                tr("Activity log"),
                ("Ctrl+Shift+L",),
                self._window.context.places.open_activity,
                after_line=True,
            ),
        )

    def _action(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                _ACTION,
                tr("Main action…"),
                ("Ctrl+Return", "Ctrl+Enter"),
                self._main_action,
                why_off=self._off(Asked.MAIN),
            ),
            ActionSpec(
                _ACTION,
                tr("Reject…"),
                ("Ctrl+Shift+R",),
                self._reject_action,
                why_off=self._off(Asked.REJECT),
            ),
            ActionSpec(_ACTION, tr("New payment session…"), ("Ctrl+Shift+P",), self._new_session),
        )

    def _help(self) -> tuple[ActionSpec, ...]:
        window, places = self._window, self._window.context.places
        return (
            ActionSpec(
                tr("Help"), tr("User guide"), ("F1",), window.show_help, needs_account=False
            ),
            ActionSpec(tr("Help"), tr("What is this?"), ("Shift+F1",), window.explain),
            ActionSpec(
                tr("Help"), tr("Tour of the sandbox account"), ("Ctrl+Shift+U",), places.start_tour
            ),
            ActionSpec(
                tr("Help"),
                tr("What's new"),
                ("Ctrl+Shift+N",),
                places.open_news,
                needs_account=False,
            ),
            ActionSpec(
                tr("Help"),
                tr("Keyboard shortcuts"),
                ("Ctrl+/",),
                self._shortcuts,
                needs_account=False,
            ),
            ActionSpec(tr("Help"), tr("Health check…"), ("Ctrl+Shift+H",), places.open_health),
        )

    # --- what each does -------------------------------------------------------------------------------

    def _off(self, asked: Asked) -> Callable[[], str]:
        return partial(self._why_off, asked)

    def _why_off(self, asked: Asked) -> str:
        return self._window.current.why_off(asked)

    def _open(self, key: TabKey) -> None:
        self._window.open_tab(key)
        self._window.focus_list()

    def _open_timeline(self) -> None:
        self._window.open_view(TabKey.CHARGES, "timeline")

    def _open_quotes(self) -> None:
        self._window.open_view(TabKey.OFFERS)

    def _new_session(self) -> None:
        self._window.open_tab(TabKey.SESSIONS).begin_new()

    def _search(self) -> None:
        self._window.search.open_palette()

    def _undo(self) -> None:
        self._window.context.notices.undo.undo()

    def _why_no_undo(self) -> str:
        return self._window.context.notices.undo.why_off

    def _filter(self) -> None:
        self._window.current.focus_filter()

    def _update(self) -> None:
        self._window.current.refresh_item()
        self._window.context.places.update_now()

    def _export(self) -> None:
        self._window.current.export()

    def _copy_as_text(self) -> None:
        self._window.current.copy_as_text()

    def _filter_by_party(self) -> None:
        self._window.current.filter_by_party()

    def _choose_columns(self) -> None:
        self._window.current.choose_columns()

    def _copy_id(self) -> None:
        if item_id := self._window.current.copy_id():
            self._window.context.clipboard.setText(item_id)

    def _main_action(self) -> None:
        self._window.current.run_main_action()

    def _reject_action(self) -> None:
        self._window.current.run_reject_action()

    def _shortcuts(self) -> None:
        from ui.shortcuts.sheet import ShortcutSheet  # noqa: PLC0415 - rarely needed

        ShortcutSheet(self._window.context.look, self._window).open()

    def _close(self) -> None:
        self._window.close()

    def _next_tab(self) -> None:
        self._step_tab(1)

    def _previous_tab(self) -> None:
        self._step_tab(-1)

    def _step_tab(self, step: int) -> None:
        bar = self._window.tab_bar
        bar.setCurrentIndex((bar.currentIndex() + step) % len(TABS))

    def _next_region(self) -> None:
        self._step_region(1)

    def _previous_region(self) -> None:
        self._step_region(-1)

    def _step_region(self, step: int) -> None:
        window = self._window
        regions: list[QWidget] = [window.header, window.tab_bar, *window.current.regions()]
        now = window.focusWidget()
        start = next((i for i, region in enumerate(regions) if _holds(region, now)), -1)
        for distance in range(1, len(regions) + 1):
            target = regions[(start + step * distance) % len(regions)]
            first = target if target.focusPolicy() else first_stop(target)
            if first is not None:  # a region with nothing to reach is passed over
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return


def _holds(region: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is region or region.isAncestorOf(widget))
