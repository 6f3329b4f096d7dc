"""The Ask AWS window: SearchAgreements with the filters that AWS takes, as buyer and as seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_search import PartyType
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.help.sheet_pages import ASK_AWS
from ui.kept_place import KeptPlace
from ui.tabs.agreements.ask_filters import FilterPanel
from ui.tabs.agreements.ask_results import AskResults
from ui.tabs.agreements.ask_run import Asking
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.tab_order import step_by_tab

if TYPE_CHECKING:
    from app.store.queries import Queries

_SIZE = (1120, 720)
_SMALLEST = (960, 520)
_FORM_WIDTH = 340
_BAR = 60
_ASKING = tr("AWS is being asked.")


class AskAwsWindow(QMainWindow):
    """Fields on the left, AWS's answer on the right. Nothing of it is stored."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.tasks: Tasks = context.tasks
        self.setWindowTitle(tr("Ask AWS"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = context.look.px
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self.setMinimumSize(px(_SMALLEST[0]), px(_SMALLEST[1]))
        KeptPlace(context.settings, "ask-aws", self)
        self.asking = Asking(context.bridge, context.tasks, self)
        self.panel = FilterPanel(context.look)
        self.results = AskResults(context, self.asking)
        self._build()
        self._connect()
        self._show_buttons()

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes the way one reads."""
        return step_by_tab(self, is_forward=is_forward)

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        form = QFrame()
        form.setProperty("ground", "sunken")
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel, 1)
        bar = self._bar()
        column.addWidget(bar)
        # Other languages need more room for the same buttons and choices.
        form.setFixedWidth(max(look.px(_FORM_WIDTH), self.panel.room, bar.sizeHint().width()))
        line = QFrame()
        line.setProperty("card", "line")
        line.setFixedWidth(1)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(form)
        row.addWidget(line)
        row.addWidget(self.results, 1)
        self.setCentralWidget(inside)

    def _bar(self) -> QFrame:
        look = self.context.look
        self.ask_button = PrimaryButton(look, tr("Ask AWS"), "magnifying-glass")
        self.stop_button = PlainButton(look, tr("Stop"), "stop-circle")
        self.clear_button = QuietButton(look, tr("Clear filters"))
        bar = QFrame()
        bar.setProperty("line", "top")
        bar.setFixedHeight(look.px(_BAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.ask_button)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        return bar

    def _connect(self) -> None:
        self.panel.changed.connect(self._show_buttons)
        self.panel.entered.connect(self.ask)
        self.asking.changed.connect(self._show_buttons)
        self.context.status.changed.connect(self._show_buttons)
        self.ask_button.clicked.connect(self.ask)
        self.stop_button.clicked.connect(self.asking.stop)
        self.clear_button.clicked.connect(self.panel.clear)
        self.results.again_wanted.connect(self._ask_same)
        self.results.clear_wanted.connect(self.panel.clear)
        self.results.open_wanted.connect(self._open)
        for keys, slot in (
            ("Ctrl+Return", self.ask),
            ("Ctrl+Enter", self.ask),
            ("Ctrl+Shift+C", self.results.copy_id),
            ("F6", self._next_region),
            ("Shift+F6", self._next_region),
            ("F1", self._on_help_wanted),
            ("Esc", self._leave),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def open_guide(self, address: str) -> None:
        """Show the guide, for what stands over this window, too."""
        self.context.places.open_guide(address)

    def _on_help_wanted(self) -> None:
        self.open_guide(ASK_AWS)

    # --- asking -----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask AWS for what the fields say, from the first page."""
        if not self._reason_off():
            self.asking.begin(self.panel.query)

    def _ask_same(self) -> None:
        if not self.asking.is_running:
            self.asking.begin(self.asking.query)

    def _reason_off(self) -> str:
        status = self.context.status
        if self.asking.is_running:
            return _ASKING
        if status.lost is not None:
            return tr("The part of Countersign that talks to AWS has stopped.")
        if status.sign_in_error is not None:
            return tr("You are not signed in to AWS.")
        return self.panel.problem

    def _show_buttons(self) -> None:
        self.ask_button.set_on(not (reason := self._reason_off()), reason)
        self.stop_button.set_on(self.asking.is_running, tr("Nothing is being asked."))
        self.clear_button.set_on(not self.panel.is_empty, tr("No filter is set."))

    # --- going elsewhere --------------------------------------------------------------------------

    @async_slot
    async def _open(self, agreement: Agreement) -> None:
        """Show an agreement in its tab, if the store has it."""
        agreement_id = agreement.agreement_id

        def read(queries: Queries) -> bool:
            return bool(queries.agreements((agreement_id,)))

        is_stored = await self.context.store.ask_surely(read)
        if not shiboken6.isValid(self):
            return  # closed meanwhile
        if is_stored:
            self.context.places.open_agreement(agreement_id)
        elif self.asking.query.party is PartyType.PROPOSER:
            self.results.say(
                tr("This agreement is not stored."),
                tr("What you sold is shown here only; its columns hold all that AWS says of it."),
            )
        else:
            self.results.say(
                tr("This agreement is not stored yet."),
                tr("Update now (F5) in the main window reads it."),
            )

    def _next_region(self) -> None:
        focused = self.focusWidget()
        is_in_results = focused is not None and self.results.isAncestorOf(focused)
        if self.results.table.isVisible() and not is_in_results:
            self.results.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._focus_form()

    def _focus_form(self) -> None:
        sides = self.panel.party.findChildren(QPushButton)
        next(one for one in sides if one.isChecked()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave(self) -> None:
        if self.asking.is_running:
            self.asking.stop()
        else:
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the side."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self._focus_form()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for nothing more."""
        self.asking.stop()
        super().closeEvent(event)


class _Keeper(QObject):
    """Keeps the one window of a view. A window with a Qt parent would always stand before it."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.window = AskAwsWindow(context)
        self.window.destroyed.connect(self.deleteLater)
        parent.destroyed.connect(self.window.close)


def open_ask_aws(context: Context, parent: QObject) -> AskAwsWindow:
    """Show the window of a view, made when it is asked for first."""
    keepers = (one for one in parent.findChildren(_Keeper) if shiboken6.isValid(one.window))
    window = (next(keepers, None) or _Keeper(context, parent)).window
    window.show()
    window.raise_()
    window.activateWindow()
    return window
