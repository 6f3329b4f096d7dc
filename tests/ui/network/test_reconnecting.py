"""From the settings to a worker that goes the new way: the same account, begun anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.model.network_settings import NetworkFound, NetworkSettings, ProxyUse
from app.worker.messages import Done
from app.worker.network_messages import KeepNetwork, NetworkRead, ReadNetwork
from app.worker.opening import AccountsKnown, AppOptions
from tests.fakes.accounts import ACCOUNTS, EU
from tests.fakes.client import FakeClient
from ui.application import Application
from ui.network.sheet import NetworkSheet
from ui.settings_dialog import SettingsDialog

FOUND = NetworkFound(proxy_from="the system")


@pytest.fixture
def client() -> Iterator[FakeClient]:
    interval = sys.getswitchinterval()
    yield FakeClient()
    sys.setswitchinterval(interval)


def step(app: QApplication, application: Application, client: FakeClient) -> None:
    """Play the person's part and the worker's, one step in each turn."""
    newest = client.asked[-1] if client.asked else None
    is_open = newest is not None and not newest.future.done()
    dialogs = [one for one in app.topLevelWidgets() if one.isVisible()]
    settings = next((one for one in dialogs if isinstance(one, SettingsDialog)), None)
    sheet = next((one for one in dialogs if isinstance(one, NetworkSheet)), None)
    if client.switched:
        application.quit()
    elif newest is not None and is_open and isinstance(newest.request, ReadNetwork):
        newest.future.set_result(NetworkRead(NetworkSettings(), FOUND))
    elif newest is not None and is_open and isinstance(newest.request, KeepNetwork):
        newest.future.set_result(Done())
    elif any(isinstance(one.request, KeepNetwork) for one in client.asked):
        return  # what follows is the application's part
    elif sheet is not None and sheet.save_button.isEnabled():
        sheet.proxy.setCurrentIndex(sheet.proxy.findData(ProxyUse.NONE.value))
        sheet.save_button.click()
    elif settings is not None:
        settings.network.change_button.click()
    elif sheet is None and application.tray is not None:
        application.open_settings()


def test_a_new_choice_begins_the_open_account_anew(
    qapp: QApplication, tmp_path: Path, client: FakeClient
) -> None:
    client.early = [AccountsKnown(ACCOUNTS, EU)]
    application = Application(qapp, AppOptions(EU, tmp_path), client)
    timer = QTimer(application)
    timer.setInterval(20)
    timer.timeout.connect(lambda: step(qapp, application, client))
    timer.start()
    application.run()
    kept = [one.request for one in client.asked if isinstance(one.request, KeepNetwork)]
    assert kept == [KeepNetwork(NetworkSettings(proxy=ProxyUse.NONE))]
    assert client.switched == [EU]
