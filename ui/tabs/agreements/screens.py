"""The screens of the agreement's pane, one for each page, for `--screenshots`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.agreement import Agreement
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.agreements.pages.contacts import ContactsPage
from ui.tabs.agreements.pages.entitlements import EntitlementsPage
from ui.tabs.agreements.pane import PAGES, AgreementPane
from ui.tabs.agreements.tab import AgreementsTab

_SHOWN = "Lumenfold Observability"
_WITH_REQUESTS = "Migration Readiness"


async def pane_of(stage: Stage, product: str) -> AgreementPane:
    """Show the pane with an agreement on a product, an active one if there is one."""
    tab = stage.tab(TabKey.AGREEMENTS)
    if not isinstance(tab, AgreementsTab):
        raise TypeError(tab)
    missing = f"There is no agreement on {product}."
    await stage.until(lambda: bool(_agreements_on(tab, product)), missing)
    found = _agreements_on(tab, product)
    active = [one for one in found if one.status == "ACTIVE"]
    tab.open_item((active or found)[0].agreement_id)
    await stage.settle()
    return tab.pane


def _agreements_on(tab: AgreementsTab, product: str) -> list[Agreement]:
    records = [tab.model.record(row) for row in range(len(tab.model.keys))]
    return [one.agreement for one in records if one and one.agreement.title == product]


def _page(name: str, product: str = _SHOWN) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        pane = await pane_of(stage, product)
        pane.show_page(name)
        await stage.settle()
        page = pane.pages[name]
        if isinstance(page, ContactsPage):
            page.read()
        if isinstance(page, EntitlementsPage | ContactsPage):
            await stage.settle()
        return stage.window

    return prepare


async def _table(stage: Stage) -> QWidget:
    stage.tab(TabKey.AGREEMENTS)
    await stage.settle()
    return stage.window


def _close(widget: QWidget) -> None:
    for pane in widget.findChildren(AgreementPane):
        pane.show_page(next(iter(PAGES)))
        pane.close_asked.emit()


SCREENS = (
    Screen("agreements", _page("summary"), _close, also_narrow=True),
    Screen("agreements-table", _table, also_narrow=True),
    *(
        Screen(f"agreements-{name}", _page(name), _close)
        for name in PAGES
        if name not in ("summary", "requests")
    ),
    Screen("agreements-requests", _page("requests", _WITH_REQUESTS), _close),
)
