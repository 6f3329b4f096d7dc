"""Which payment manager and which agent are looked at, and where Countersign looks at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.payment_session import PaymentManager
from app.model.text import plain
from ui.appearance import Appearance
from ui.tabs.sessions.words import manager_name
from ui.widgets.buttons import IconButton, button_text
from ui.widgets.choice import Choice
from ui.widgets.filter_chip import MenuChip
from ui.widgets.menu import Menu
from ui.widgets.tooltip import tooltip_html

_WIDTH = 180
_ALL = tr("All managers")
_ALL_AGENTS = tr("All")
_SCOPE = tr("Regions, connectors and user ids")
_NO_AGENTS = tr("No agent is known by name here.")
_LONGEST = 18  # letters of an agent on its chip


class Picker(QWidget):
    """`manager_chosen` carries an ARN (empty: all), `agent_chosen` a name (empty: all).

    `regions_wanted` and `users_wanted` (with a manager's ARN) ask for the sheets that change them,
    `connectors_wanted` for the one that says how they are.
    """

    manager_chosen = Signal(str)
    agent_chosen = Signal(str)
    regions_wanted = Signal()
    users_wanted = Signal(str)
    connectors_wanted = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._managers: tuple[PaymentManager, ...] = ()
        self._agents: tuple[str, ...] = ()
        self.agent = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self.choice = Choice(look, tr("Payment manager"), {"": _ALL})
        self.choice.setFixedWidth(look.px(_WIDTH))
        self.scope_button = IconButton(look, "sliders-horizontal", _SCOPE)
        self.agent_chip = MenuChip(look, tr("Agent"))
        for widget in (self.choice, self.scope_button, self.agent_chip):
            row.addWidget(widget)
        self.choice.activated.connect(self._on_choice_activated)
        self.scope_button.clicked.connect(self._on_scope_clicked)
        self.agent_chip.clicked.connect(self._on_agent_clicked)

    def show_managers(self, managers: tuple[PaymentManager, ...], chosen: str) -> None:
        """Offer payment managers; `chosen` is the ARN of the one that is looked at, empty for all."""
        if managers != self._managers:
            self._managers = managers
            options = {"": _ALL} if len(managers) != 1 else {}
            names = Counter(map(manager_name, managers))
            options |= {one.arn: _short_name(one, names) for one in managers}
            self.choice.set_options(options)
            for one in managers:
                self._say_region(one)
        self.choice.setEnabled(bool(managers))
        self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))

    def _say_region(self, manager: PaymentManager) -> None:
        at = self.choice.findData(manager.arn)
        whole = f"{manager_name(manager)}, {manager.region}"
        self.choice.setItemData(at, tooltip_html(whole), Qt.ItemDataRole.ToolTipRole)
        self.choice.setItemData(at, whole, Qt.ItemDataRole.AccessibleTextRole)

    def show_agents(self, agents: Sequence[str]) -> None:
        """Offer the agents that are known; a choice that is none of them goes."""
        self._agents = tuple(agents)
        if self.agent not in self._agents:
            self.agent = ""
        self.agent_chip.set_on(bool(agents), _NO_AGENTS)
        self.agent_chip.say(plain(self.agent, _LONGEST))

    def choose_agent(self, agent: str) -> None:
        """Show which agent is looked at, without telling."""
        self.agent = agent
        self.agent_chip.say(plain(agent, _LONGEST))

    def menu_of_agents(self) -> Menu:
        """All agents that are known by name."""
        menu = self._menu(tr("Agent"))
        group = QActionGroup(menu)
        for agent in ("", *self._agents):
            action = QAction(button_text(agent or _ALL_AGENTS), menu)
            action.setCheckable(True)
            action.setChecked(agent == self.agent)
            action.setData(agent)
            group.addAction(action)
            menu.addAction(action)
        menu.triggered.connect(self._on_agent_triggered)
        return menu

    def menu_of_scope(self) -> Menu:
        """Where is looked, and for whose sessions."""
        menu = self._menu(_SCOPE)
        menu.addAction(tr("Regions…"), self.regions_wanted.emit)
        menu.addAction(tr("Connectors…"), self.connectors_wanted.emit)
        menu.addSeparator()
        for one in self._managers:
            action = QAction(
                button_text(tr("User ids of {manager}…", manager=manager_name(one))), menu
            )
            action.setData(one.arn)
            action.setEnabled(one.takes_iam)
            menu.addAction(action)
        menu.triggered.connect(self._on_scope_triggered)
        return menu

    def _menu(self, name: str) -> Menu:
        menu = Menu(self._look, self)
        menu.setAccessibleName(name)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    # --- slots ------------------------------------------------------------------------------------

    def _on_choice_activated(self, _index: int) -> None:
        self.manager_chosen.emit(str(self.choice.currentData()))

    def _on_scope_clicked(self) -> None:
        button = self.scope_button
        self.menu_of_scope().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _on_agent_clicked(self) -> None:
        chip = self.agent_chip
        self.menu_of_agents().popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _on_agent_triggered(self, action: QAction) -> None:
        self.choose_agent(str(action.data()))
        self.agent_chosen.emit(self.agent)

    def _on_scope_triggered(self, action: QAction) -> None:
        if action.data():
            self.users_wanted.emit(str(action.data()))


def _short_name(manager: PaymentManager, names: Counter[str]) -> str:
    """The name, with the region where another one is called the same."""
    name = manager_name(manager)
    return f"{name}, {manager.region}" if names[name] > 1 else name
