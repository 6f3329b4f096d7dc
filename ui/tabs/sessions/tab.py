"""The payment sessions tab: what agents may spend, until when, and through which wallets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.payment_session import PaymentSession
from app.worker.messages import AccountSwitched, Event
from ui.context import Context
from ui.kept_width import KeptWidth
from ui.table.spec import TableSpec
from ui.table.split import PaneSplit
from ui.table.standing import Standing
from ui.table.tab import TableTab
from ui.table.view import TableView
from ui.tabs.sessions.cells import SessionView
from ui.tabs.sessions.columns import COLUMNS
from ui.tabs.sessions.deeds import Deeds
from ui.tabs.sessions.instruments import InstrumentsPart, wallet_rows
from ui.tabs.sessions.manager_notes import manager_notes
from ui.tabs.sessions.scope_actions import ScopeActions
from ui.tabs.sessions.shelf import Shelf
from ui.tabs.sessions.standing import SessionsStanding
from ui.tabs.sessions.states import SessionStates
from ui.tabs.sessions.tools import SessionTools
from ui.text import Counted
from ui.widgets.filled import FilledPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.table.actions import RowAction
    from ui.tabs.sessions.create_form import CreateForm
    from ui.tabs.sessions.pane import SessionPane

_ROW_HEIGHT = 52
_PANE_WIDTH = 400
_CHIPS = {
    "": tr("All"),
    "usable": tr("Active"),
    "expired": tr("Expired"),
    "drained": tr("Drained"),
    "gone": tr("Archive"),
}
_EMPTY = tr(
    "A session lets an agent spend up to a limit, until it expires. Create one with New session."
)


def _id(session: PaymentSession) -> str:
    return session.session_id


def build(context: Context, parent: QWidget) -> SessionsTab:
    """Build the tab."""
    return SessionsTab(context, parent)


class SessionsTab(TableTab):
    """While it is shown, AWS is read every minute. Deleted sessions stay here, in the archive."""

    has_pane = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.pane: SessionPane | None = None
        self.form: CreateForm | None = None
        self._wants_new = False
        super().__init__(
            context,
            TableSpec(
                table="sessions",
                listing=None,
                related=frozenset(),
                columns=COLUMNS,
                sort="standing",
                chips=_CHIPS,
                extra_chips=("drained", "gone"),
                counted=Counted("{n} session", "{n} sessions"),
                many=tr("sessions"),
                icon="wallet",
                empty=_EMPTY,
                record_id=_id,
                row_height=_ROW_HEIGHT,
            ),
            parent,
        )
        self.tools = SessionTools(context.look, self.toolbar)
        self.picker = self.tools.picker
        self._put_form_beside()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show_scope)
        self._connect_sessions()

    # --- building ---------------------------------------------------------------------------------

    def make_view(self, parent: QWidget) -> TableView:
        """Rows with gauges."""
        look = self.context.look
        return SessionView(look, self.model, tr("Payment sessions"), _ROW_HEIGHT, parent)

    def make_standing(self) -> Standing:
        """Regions are read instead of one listing."""
        return SessionsStanding(self)

    def make_split(self, rows: QWidget) -> PaneSplit:
        """Put notes above the rows and the wallets below them, beside the place of the pane."""
        context = self.context
        self.shelf = Shelf(context, self)
        self.deeds = Deeds(context, self.shelf, self)
        self.scope = ScopeActions(context, self.shelf, self)
        self.notes = FilledPart(context.look)
        self.instruments = InstrumentsPart(context)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notes)
        column.addWidget(rows, 1)
        column.addWidget(self.instruments)
        self.page_states = SessionStates(context, content)
        return PaneSplit(self.page_states, context.look.px(_PANE_WIDTH), context.look.px)

    def _put_form_beside(self) -> None:
        """The form stands where the pane does; what is typed there outlives it."""
        px, column = self.context.look.px, self.layout()
        self.form_split = PaneSplit(self.split, px(_PANE_WIDTH), px)
        self._form_width = KeptWidth(self.context, "sessions-form", self.form_split, self)
        if isinstance(column, QVBoxLayout):
            column.addWidget(self.form_split, 1)

    def _connect_sessions(self) -> None:
        shelf, picker, states = self.shelf, self.picker, self.page_states
        scope = self.scope
        self.tools.read_wanted.connect(shelf.read_now)
        self.tools.new_wanted.connect(self.open_form)
        shelf.changed.connect(self._on_shelf_changed)
        shelf.working.connect(self.standing.show)
        picker.manager_chosen.connect(self._on_manager_chosen)
        picker.agent_chosen.connect(self._ask)
        picker.regions_wanted.connect(scope.open_regions)
        picker.users_wanted.connect(scope.open_users)
        picker.connectors_wanted.connect(scope.open_connectors)
        states.regions_wanted.connect(scope.open_regions)
        states.users_wanted.connect(scope.open_first_users)
        states.again_wanted.connect(shelf.read_now)
        self.instruments.link_wanted.connect(scope.link_wallet)
        self.deeds.changed.connect(self._later.start)
        self.deeds.made.connect(self._on_made)
        self.deeds.place_lost.connect(self._on_place_lost)
        self.context.status.changed.connect(self._later.start)
        self.context.bridge.received.connect(self._on_event)

    # --- the pane ---------------------------------------------------------------------------------

    def make_pane(self) -> QWidget:
        """Make the pane, when the first session is chosen."""
        from ui.tabs.sessions.pane import SessionPane  # noqa: PLC0415 - rows are painted before it

        self.pane = SessionPane(self.context, self.shelf, self.deeds)
        self.pane.close_asked.connect(self.close_pane)
        self.pane.new_asked.connect(self._on_new_like_pane_asked)
        return self.pane

    def fill_pane(self, item_id: str) -> None:
        """Show one session in it."""
        if self.pane is not None:
            self.pane.show_session(item_id)

    def refresh_pane(self) -> None:
        """Read the session again."""
        if self.pane is not None:
            self.pane.read_again()

    def pane_regions(self) -> list[QWidget]:
        """Where the keyboard enters the pane."""
        if self.pane is None:
            return []
        on = self.pane.delete_button.isEnabled()
        return [self.pane.delete_button if on else self.pane.copy_button]

    def open_pane(self) -> None:
        """Show the pane in the place of the form."""
        self.close_form()
        super().open_pane()

    def enter_pane(self) -> None:
        """Move the focus into the pane, in the place of the form."""
        self.close_form()
        super().enter_pane()

    # --- the form ---------------------------------------------------------------------------------

    @property
    def is_form_open(self) -> bool:
        """Whether the form for a new session is shown."""
        return self.form is not None and self.form_split.is_open

    def open_form(self) -> None:
        """Show the form for a new session."""
        self._show_form(self.shelf.chosen)

    def open_form_like(self, session: PaymentSession) -> None:
        """Show the form, with the user and the agent that another session has."""
        self._show_form(session.manager_arn, session.user_id, session.agent)

    def close_form(self) -> None:
        """Give the table its room again."""
        if self.form is None or not self.form_split.is_open:
            return
        focus = self.window().focusWidget()
        had_focus = focus is not None and self.form.isAncestorOf(focus)
        self.form_split.set_open(is_open=False)
        self._show_scope()
        if had_focus:
            self.tools.focus_new()

    def _show_form(self, manager_arn: str, user: str = "", agent: str = "") -> None:
        if not self.shelf.managers:
            return
        if self.form is None:
            from ui.tabs.sessions.create_form import CreateForm  # noqa: PLC0415 - rarely needed

            self.form = CreateForm(self.context, self.shelf, self.deeds)
            self.form.close_asked.connect(self.close_form)
            self.form_split.put_pane(self.form)
        self.beside.close()
        self.form_split.set_open(is_open=True)
        self.form.begin(manager_arn, user, agent)
        self._show_scope()

    # --- what the window asks ---------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what is stale, and let AWS be read."""
        self.shelf.refresh()
        self.shelf.show(is_shown=True)
        super().shown()

    def open_item(self, item_id: str) -> bool:
        """Show one session, whichever payment manager it belongs to."""
        queries = self.context.store.queries
        found = queries.payment_session(item_id) if queries is not None else None
        if found is not None and self.shelf.chosen not in ("", found.manager_arn):
            self.shelf.choose(found.manager_arn)
        return super().open_item(item_id)

    def show_view(self, view: str) -> None:
        """Show all sessions, of all payment managers."""
        self.shelf.choose("")
        super().show_view(view)

    def clear_filters(self) -> None:
        """Show all sessions of the payment manager."""
        self.toolbar.choose("")
        self.picker.choose_agent("")
        self.filter.clear()
        self.loader.ask(chips=self._chips, words="")

    def way_back(self) -> Callable[[], None]:
        """Give what narrows the sessions again as they are now."""
        return partial(self._narrow_to, self.toolbar.chosen, self.picker.agent, self.filter.text())

    def _narrow_to(self, chip: str, agent: str, words: str) -> None:
        self.toolbar.choose(chip)
        self.picker.choose_agent(agent)
        self._ask()
        self.filter.setText(words)

    def run_main_action(self) -> None:
        """Ask before the session is created, or begin with a new one."""
        if self.form is not None and self.is_form_open:
            self.form.create_session()
        else:
            self.open_form()

    def begin_new(self) -> None:
        """Show the form of a new session, as soon as a payment manager is known; an open one stays."""
        self._wants_new = not self.shelf.managers
        if not self.is_form_open:
            self.open_form()

    def run_reject_action(self) -> None:
        """Ask before the current session is deleted."""
        session = self.current
        if isinstance(session, PaymentSession):
            self.deeds.open_delete(session)

    def refresh_item(self) -> None:
        """F5 reads the session in the pane, or everything that is looked at."""
        if self.beside.has_focus:
            self.refresh_pane()
        else:
            self.shelf.read_now()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        if not self.page_states.shows_content:
            return [self.toolbar, self.page_states]
        form = [self.form] if self.form is not None and self.is_form_open else []
        return [*super().regions(), self.instruments, *form]

    def own_actions(self) -> tuple[RowAction, ...]:
        """What can be done with the current session."""
        from ui.table.actions import RowAction as Action  # noqa: PLC0415 - with the menu

        session = self.current
        if not isinstance(session, PaymentSession):
            return ()
        off = self.deeds.reason_not_to_delete(session)
        delete = partial(self.deeds.open_delete, session)
        delete_words = tr("Delete session…")
        return (
            Action(tr("New session like this…"), partial(self.open_form_like, session)),
            Action(f"{delete_words}\tCtrl+Shift+R", delete, not off, off),
        )

    # --- showing ----------------------------------------------------------------------------------

    @property
    def _chips(self) -> tuple[str, ...]:
        """What narrows the rows, by the names that the queries know."""
        chips = [self.toolbar.chosen] if self.toolbar.chosen else []
        if self.shelf.chosen:
            chips.append(f"manager={self.shelf.chosen}")
        if self.picker.agent:
            chips.append(f"agent={self.picker.agent}")
        return tuple(chips)

    def _ask(self) -> None:
        self.loader.ask(chips=self._chips)

    def _show_scope(self) -> None:
        """Show what depends on the payment managers, the sign-in and the commands."""
        shelf, context = self.shelf, self.context
        queries = context.store.queries
        self.picker.show_managers(shelf.managers, shelf.chosen)
        agents = queries.session_agents(shelf.chosen) if queries is not None else ()
        self.picker.show_agents(agents)
        self.page_states.show_for(shelf, has_sessions=bool(self.model.keys))
        link, show_all = self.scope.link_connector, self.scope.open_connectors
        self.notes.update_to(*manager_notes(context, shelf, link, show_all))
        self._show_wallets()
        off = context.status.reason_off
        off = off or ("" if shelf.managers else tr("There is no payment manager yet."))
        off = tr("The form is open.") if self.is_form_open else off
        self.tools.set_new(off)

    def _show_wallets(self) -> None:
        shelf = self.shelf
        connectors = [one for manager in shelf.looked_at for one in manager.connectors]
        rows = list(wallet_rows(shelf.instruments, connectors))
        has_users = any(one.user_ids for one in shelf.looked_at)
        none = tr("There is no wallet yet.") if has_users else tr("No wallets are read yet.")
        self.instruments.show_rows(rows, none)
        self.instruments.setVisible(bool(shelf.managers))

    # --- slots ------------------------------------------------------------------------------------

    def _on_shelf_changed(self) -> None:
        self._show_scope()
        self._ask()
        self.look_again()
        self.standing.show()
        if self._wants_new and self.isVisible():
            self.begin_new()

    def _on_manager_chosen(self, arn: str) -> None:
        self.close_pane()
        self.shelf.choose(arn)

    def _on_chip_chosen(self, _name: str) -> None:
        self._ask()

    def _on_loaded(self) -> None:
        super()._on_loaded()
        self.page_states.show_for(self.shelf, has_sessions=bool(self.model.keys))

    def _on_store_opened(self) -> None:
        self.deeds.forget_records()
        self.shelf.refresh()
        self.shelf.begin_anew()
        super()._on_store_opened()

    def _on_tick(self) -> None:
        super()._on_tick()
        if self.isVisible():
            self.loader.load_later()  # a session that expires moves in the list
            self.instruments.refresh()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AccountSwitched):
            self.close_form()
            self.close_pane()
            if self.form is not None:
                self.form.forget()

    def _on_new_like_pane_asked(self) -> None:
        if self.pane is not None and self.pane.session is not None:
            self.open_form_like(self.pane.session)

    def _on_made(self, session_id: str) -> None:
        self.close_form()
        self.open_item(session_id)

    def _on_place_lost(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Qt ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form first."""
        focus = self.window().focusWidget()
        is_in_form = self.form is not None and focus is not None and self.form.isAncestorOf(focus)
        if event.key() == Qt.Key.Key_Escape and is_in_form:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not looked at is read less often."""
        super().hideEvent(event)
        self.shelf.show(is_shown=False)

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that comes back into view refreshes, and lets AWS be read."""
        super().showEvent(event)
        self.shown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The wallets take less room in a low window."""
        super().resizeEvent(event)
        self.instruments.fit(self.window().height())
