"""The first page on a real worker and the sandbox's sign-in pages: from a start URL to what can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.model.account import Source
from app.model.sign_in import BrowserPage
from app.sandbox.signin.directory import START_URL
from app.worker.messages import ProfilesFound
from tests.fakes.browser import FakeBrowser
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.sign_in import ENDS
from tests.fakes.vault import FakeVault
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from tests.fakes.worker import InProcessWorker
from ui.accounts.browser_step import BrowserStep
from ui.accounts.pick_step import PickStep
from ui.accounts.sign_in import SignInFlow
from ui.accounts.welcome import WelcomePage
from ui.bridge import Bridge
from ui.links import is_sign_in_page

WAIT_MS = 20_000


class LobbyWorker(InProcessWorker):
    """A worker without an account, whose window leaves it for none."""

    def switch(self, source: Source | None) -> None:
        raise AssertionError(source)


class Newcomer:
    """Somebody at the first page whose browser answers the sandbox's pages."""

    def __init__(self, opened: Opened, worker: LobbyWorker, sandbox: RunningSandbox) -> None:
        bridge = Bridge(worker)
        bridge.setParent(opened.window)
        bridge.begin()
        context = msgspec.structs.replace(opened.context, bridge=bridge)
        self.browser = FakeBrowser(sandbox)
        self.page = WelcomePage(context.look, context.clipboard, opened.window)
        self.flow = SignInFlow(context, self.page, opened.window, self._open)
        self.flow.show_found(ProfilesFound((), endpoint_url=sandbox.url))
        opened.window.show_page(self.page)

    def _open(self, address: str, endpoint_url: str) -> bool:
        assert is_sign_in_page(address, endpoint_url)
        code = address.partition("user_code=")[2]
        self.browser.show(BrowserPage(address, ENDS, code))
        return True

    def signs_in(self, *, uses_code: bool = False) -> None:
        self.page.ways.center_button.click()
        form = self.flow.form
        form.start_url.set_text(START_URL)
        (form.code_button if uses_code else form.browser_button).click()


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as made:
        yield made


@pytest.fixture
def newcomer(
    bare_window: Opened, sandbox: RunningSandbox, tmp_path: Path, qtbot: QtBot
) -> Iterator[Newcomer]:
    worker = LobbyWorker(tmp_path, sandbox.url, source=None, vault=FakeVault())
    worker.start()
    yield Newcomer(bare_window, worker, sandbox)
    worker.close()


@pytest.mark.parametrize("uses_code", [False, True])
def test_a_start_url_is_all_it_takes(newcomer: Newcomer, qtbot: QtBot, uses_code: bool) -> None:
    newcomer.signs_in(uses_code=uses_code)
    accounts, roles = newcomer.flow.account_step, newcomer.flow.role_step
    qtbot.waitUntil(lambda: newcomer.page.step is accounts, timeout=WAIT_MS)
    assert accounts.shown_names
    with qtbot.waitSignal(newcomer.flow.kept, timeout=WAIT_MS) as kept:
        choose_first(accounts)
        qtbot.waitUntil(lambda: bool(roles.shown_names) or kept.signal_triggered, timeout=WAIT_MS)
        if len(roles.shown_names) > 1:
            choose_first(roles)
    source, is_kept = kept.args
    assert source.kept
    assert is_kept


def choose_first(step: PickStep) -> None:
    step.list.itemActivated.emit(step.list.item(0))


def test_a_denied_sign_in_is_told_and_can_be_tried_again(newcomer: Newcomer, qtbot: QtBot) -> None:
    newcomer.browser.allows = False
    newcomer.signs_in()
    step = newcomer.flow.browser
    qtbot.waitUntil(step.again_button.isVisible, timeout=WAIT_MS)
    assert isinstance(newcomer.page.step, BrowserStep)
    assert "denied in the browser" in all_text(step)
    newcomer.browser.allows = True
    step.again_button.click()
    qtbot.waitUntil(lambda: newcomer.page.step is newcomer.flow.account_step, timeout=WAIT_MS)
