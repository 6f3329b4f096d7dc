"""A newcomer's first page, the account that is opened again, and switching to another one and back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex
from tests.e2e.desktop import ROOT, Desktop
from tests.fakes.sandbox import running_sandbox

pytestmark = pytest.mark.timeout(600)
ASKED = "unasked"


def with_profiles(desktop: Desktop, folder: Path) -> Path:
    """Give the computer two profiles; the program of one leaves a mark when it runs."""
    program, mark = folder / "keys.py", folder / ASKED
    program.write_text(
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n"
        'print(\'{"Version": 1, "AccessKeyId": "AKIABUYER", "SecretAccessKey": "x"}\')\n'
    )
    config = folder / "aws-config"
    config.write_text(
        "[profile brindle-eu]\nregion = eu-west-1\n"
        "aws_access_key_id = AKIABUYER\naws_secret_access_key = x\n"
        f"[profile vault]\ncredential_process = {sys.executable} {program}\n"
    )
    desktop.env["AWS_CONFIG_FILE"] = str(config)
    return mark


def sync(desktop: Desktop, data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Read an account without a window, on the desktop's keyring."""
    command = [sys.executable, str(ROOT / "main.py"), "--sync", "--data-dir", str(data)]
    return subprocess.run(
        [*command, *options], env=desktop.env, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_newcomer_chooses_and_comes_back_and_switches(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    mark = with_profiles(desktop, tmp_path)
    with running_sandbox() as sandbox:
        endpoint = ("--endpoint-url", sandbox.url)
        synced = sync(desktop, data, "--profile", "brindle-eu", *endpoint)
        assert synced.returncode == 0, synced.stderr

        app = desktop.start(data, account=())
        app.see("^Use profile .brindle-eu.$")
        app.picture("welcome")
        assert len(list(data.glob("stores/*"))) == 1
        app.click(app.see("^Explore the sandbox account$", "push button"))
        app.see("^Account Sandbox, 4471-0926-3358 · us-east-1 · ")
        app.see("^Payment request, ", "list item")
        assert app.quit() == 0

        again = desktop.start(data, account=())
        again.see("^Account Sandbox, ")
        again.see("^Payment request, ", "list item")
        again.see("^Updated ")
        again.open_menu(lambda: again.click(again.see("^Account Sandbox, ")))
        again.picture("switcher")
        again.press("Down", "Down", "Return")
        again.see("^Account brindle-eu, 4471-0926-3358 · us-east-1 · Purchasing")
        again.see("^Payment request, ", "list item")
        again.see("^This is not AWS")
        again.picture("switched")
        assert again.quit() == 0
    last = AccountIndex(data).last()
    assert last is not None
    assert last.nickname == "brindle-eu"
    assert not mark.exists()


def test_a_program_runs_only_after_it_was_seen_and_allowed(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    mark = with_profiles(desktop, tmp_path)
    with running_sandbox() as sandbox:
        account = ("--profile", "vault", "--endpoint-url", sandbox.url)
        refused = sync(desktop, data, *account)
        assert refused.returncode == 1
        assert "--allow-credential-process" in refused.stderr
        assert not mark.exists()

        app = desktop.start(data, account=account)
        app.click(app.see("^Show the command", "push button"))
        app.see(f"{tmp_path}/keys.py")
        assert not mark.exists()
        app.picture("program")
        app.click(app.see("^Allow and sign in$", "push button", on=True))
        app.see("^Account vault, 4471-0926-3358")
        app.see("^Payment request, ", "list item")
        assert mark.exists()
        assert app.quit() == 0
        assert sync(desktop, data, *account).returncode == 0
