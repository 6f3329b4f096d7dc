"""Quitting, and losing the worker, in the middle of a sign-in: nothing hangs, and it can be begun again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.sandbox.signin.control import AnswerPage
from app.sandbox.signin.directory import APPROVER, DANA, START_URL
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.browser import visit
from tests.fakes.desktop import wait_until
from tests.fakes.sandbox import RunningSandbox, running_sandbox

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    # What ends by AWS's clock must not have ended by ours.
    with running_sandbox(now=None) as running:
        yield running


def asked_for_a_code(desktop: Desktop, data: Path, sandbox: RunningSandbox) -> App:
    """Start on a profile whose role wants a code."""
    config = data.with_name("aws-config")
    config.write_text(
        f"[profile approver]\nrole_arn = {APPROVER.arn}\nsource_profile = dana\n"
        f"mfa_serial = {DANA.mfa_serial}\n"
        f"[profile dana]\naws_access_key_id = {DANA.key.access_key_id}\n"
        f"aws_secret_access_key = {DANA.key.secret}\n"
    )
    desktop.env["AWS_CONFIG_FILE"] = str(config)
    app = desktop.start(data, account=("--profile", "approver", "--endpoint-url", sandbox.url))
    app.see("^Type your MFA code$")
    return app


def waits_for_the_browser(desktop: Desktop, data: Path, sandbox: RunningSandbox) -> App:
    """Start without an account, and go as far as the browser."""
    app = desktop.start(data, account=("--endpoint-url", sandbox.url))
    app.see_ways_in()
    app.click(app.see("^Sign in with IAM Identity Center$", "push button", on=True))
    app.click(app.see("^Start URL", "text", on=True))
    app.type(START_URL)
    app.key("Return")
    desktop.opened()
    app.see("^Waiting for you to allow access$")
    return app


def ends_by_itself(app: App, quit_app: Callable[[], object]) -> None:
    """Quit: the worker ends in order. One that the window kills after five seconds leaves its last words."""
    worker = app.worker_pid()
    crashes = app.data / "crashes"
    wait_until(lambda: any(crashes.glob("last-worker*")), "the worker can leave words", PATIENCE_S)
    quit_app()
    assert app.wait() == 0
    wait_until(lambda: not Path(f"/proc/{worker}").exists(), "the worker is gone", PATIENCE_S)
    assert not list(crashes.glob("last-*"))


def test_quitting_while_a_code_is_asked_for(
    desktop: Desktop, tmp_path: Path, sandbox: RunningSandbox
) -> None:
    app = asked_for_a_code(desktop, tmp_path / "data", sandbox)
    ends_by_itself(app, app.process.terminate)  # as the desktop does at its end


def test_quitting_while_the_browser_is_waited_for(
    desktop: Desktop, tmp_path: Path, sandbox: RunningSandbox
) -> None:
    app = waits_for_the_browser(desktop, tmp_path / "data", sandbox)
    ends_by_itself(app, app.quit)
    location = sandbox.control.sign_in.answer_page(AnswerPage(desktop.opened()))
    with pytest.raises(OSError, match="refused"):
        visit(location)


def test_the_worker_is_killed_while_a_code_is_asked_for(
    desktop: Desktop, tmp_path: Path, sandbox: RunningSandbox
) -> None:
    app = asked_for_a_code(desktop, tmp_path / "data", sandbox)
    app.kill_worker()
    app.worker_pid()
    app.see("^Type your MFA code$")
    app.picture("killed-while-asking")
    app.type(sandbox.control.sign_in.mfa_code(DANA.mfa_serial))
    app.key("Return")
    app.see("^Account approver, ", "button menu")
    app.see_no("^Type your MFA code$")
    app.see("^Payment request, ", "list item")
    assert app.quit() == 0


def test_the_worker_is_killed_while_the_browser_is_waited_for(
    desktop: Desktop, tmp_path: Path, sandbox: RunningSandbox
) -> None:
    app = waits_for_the_browser(desktop, tmp_path / "data", sandbox)
    app.kill_worker()
    app.see_no("^Waiting for you to allow access$")
    app.picture("killed-while-waiting")
    app.click(app.see("^Start again$|^Try again$|^Sign in in the browser$", "push button", on=True))
    address = desktop.opened(2)
    location = sandbox.control.sign_in.answer_page(AnswerPage(address))
    assert visit(location).status == 200
    app.see("^Choose an account$", timeout_s=PATIENCE_S)
    assert app.quit() == 0
