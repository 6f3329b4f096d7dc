"""Two accounts, one window: what waits in the account that is not open is told, and one click leads there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sandbox.signin.directory import DANA, EU, KIT
from tests.e2e.desktop import PATIENCE_S, Desktop
from tests.fakes.desktop import NotificationService, Shown, wait_until
from tests.fakes.sandbox import running_sandbox

pytestmark = pytest.mark.timeout(400)
NAME, AMOUNT = "Load test, November", "640.00"


def with_users(desktop: Desktop, folder: Path) -> None:
    """Give the computer a profile for each of two accounts."""
    config = folder / "aws-config"
    config.write_text(
        "".join(
            f"[profile {user.name}]\naws_access_key_id = {user.key.access_key_id}\n"
            f"aws_secret_access_key = {user.key.secret}\n"
            for user in (DANA, KIT)
        )
    )
    desktop.env["AWS_CONFIG_FILE"] = str(config)


def told(service: NotificationService) -> list[Shown]:
    return [one for one in service.shown if NAME in one.body]


def test_a_request_of_another_account_is_told_once_and_a_click_leads_there(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with_users(desktop, tmp_path)
    service, tray = desktop.notifications(), desktop.tray()
    with running_sandbox(now=None) as sandbox:
        endpoint = ("--endpoint-url", sandbox.url)
        first = desktop.start(data, account=("--profile", "kit", *endpoint))
        first.see("^Account kit, 6620-8841-0957")
        first.see("^Updated ")
        wait_until(lambda: bool(service.shown), "the first look is told", PATIENCE_S)
        assert first.quit() == 0

        sandbox.control.act("new_payment_request", account=EU, name=NAME, amount=AMOUNT)
        app = desktop.start(data, account=("--profile", "dana", *endpoint))
        app.see("^Account dana, 4471-0926-3358")
        wait_until(lambda: bool(told(service)), "the other account's request is told", PATIENCE_S)
        assert told(service)[0].body.startswith("In kit. ")
        item = tray.wait_for_item()
        tray.menu(item, lambda menu: any(one.label == "kit · 2 waiting" for one in menu))
        app.picture("told")

        service.click(told(service)[0].number)
        app.see("^Account kit, 6620-8841-0957")
        app.see(f"^Approve {AMOUNT} EUR$", "push button", window="frame", on=True)
        app.picture("opened")
        app.key("F5")
        app.see("^Updated just now")
        tray.menu(item, lambda menu: not any(one.label.startswith("kit · ") for one in menu))
        assert len(told(service)) == 1
        assert app.quit() == 0
        assert app.log.read_text("utf-8") == ""
