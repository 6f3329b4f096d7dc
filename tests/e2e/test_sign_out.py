"""Signing out in the real program: the account is left, says so at the next start, and can be opened again."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex
from tests.e2e.desktop import Desktop
from tests.fakes.sandbox import running_sandbox

pytestmark = pytest.mark.timeout(600)
CONFIG = """
[profile brindle-eu]
region = eu-west-1
aws_access_key_id = AKIABUYER
aws_secret_access_key = x
"""


def test_who_signs_out_meets_the_first_page_until_they_open_the_account_again(
    desktop: Desktop, tmp_path: Path
) -> None:
    data, config = tmp_path / "data", tmp_path / "aws-config"
    config.write_text(CONFIG)
    desktop.env["AWS_CONFIG_FILE"] = str(config)
    with running_sandbox() as sandbox:
        endpoint = ("--endpoint-url", sandbox.url)
        app = desktop.start(data, account=("--profile", "brindle-eu", *endpoint))
        app.see("^Updated ")
        app.open_menu(lambda: app.click(app.see("^Account brindle-eu, 4471-0926-3358")))
        app.picture("menu")
        app.press("Down", "Down", "Down", "Return")  # the account, another one, sign out
        app.see("^Sign out of brindle-eu\\?$")
        app.see("^Countersign keeps nothing of this sign-in")
        app.picture("sheet")
        app.click(app.see("^Sign out$", "push button", on=True))
        app.see("^Use profile .brindle-eu.$")
        app.see_no("^Payment request, ", "list item")
        assert app.quit() == 0
        index = AccountIndex(data)
        assert [one.is_signed_out for one in index.all()] == [True]
        assert list(data.glob("stores/*/store.db"))

        again = desktop.start(data, account=endpoint)
        again.see("^Network: proxy and certificates$", "push button")
        again.see("^Use profile .brindle-eu.$")
        again.picture("first-page")
        again.click(again.see("^Continue$", "push button", on=True))
        again.see("^Account brindle-eu, 4471-0926-3358")
        again.see("^Payment request, ", "list item")
        again.see("^Updated ")
        assert again.quit() == 0
    assert config.read_text() == CONFIG
    assert [one.is_signed_out for one in index.all()] == [False]
