"""Newcomers who reach their agreements by clicking only, with a real browser beside the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sandbox.signin.directory import START_URL
from tests.e2e.desktop import App, Desktop
from tests.fakes.chromium import missing_packages, running_chromium
from tests.fakes.sandbox import RunningSandbox, running_sandbox

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(missing_packages()), reason=f"not installed: {missing_packages()}"),
]


def reads_agreements(app: App) -> None:
    """The requests are there, and the agreements one click away."""
    app.see("^Payment request, ", "list item")
    app.click(app.see("^Agreements", "page tab"))
    app.see("^Orrery Advisory Hours")
    app.see("^Updated ")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_with_nothing_but_a_start_url(desktop: Desktop, tmp_path: Path) -> None:
    # What ends by AWS's clock must not have ended by ours.
    with running_sandbox(now=None) as sandbox, running_chromium() as browser:
        app = desktop.start(tmp_path / "data", account=("--endpoint-url", sandbox.url))
        app.picture("newcomer-1-first-page")
        app.see_ways_in()
        app.click(app.see("^Sign in with IAM Identity Center$", "push button", on=True))
        app.see("^Start URL", "text")
        app.type(START_URL)
        app.picture("newcomer-2-start-url")
        app.click(app.see("^Sign in in the browser$", "push button", on=True))
        address = desktop.opened()
        browser.open(address)
        app.see("^Finish in your browser$")
        app.picture("newcomer-3-browser")
        browser.click("#allow")
        browser.shows("close")
        app.see("^Choose an account$")
        app.see("^brindle-eu, ", "list item")
        app.picture("newcomer-4-accounts")
        app.key("Return")
        app.see("^Choose a role$")
        app.see("^Purchasing$", "list item")
        app.picture("newcomer-5-roles")
        app.key("Return")
        app.see("^Account ")
        reads_agreements(app)
        app.picture("newcomer-6-agreements")
        assert app.quit() == 0

        again = desktop.start(tmp_path / "data", account=())
        reads_agreements(again)
        assert again.quit() == 0
        assert desktop.opened() == address  # the token that is kept was enough


def test_with_a_code_on_another_device(desktop: Desktop, tmp_path: Path) -> None:
    with running_sandbox(now=None) as sandbox, running_chromium() as browser:
        app = desktop.start(tmp_path / "data", account=("--endpoint-url", sandbox.url))
        app.see_ways_in()
        app.click(app.see("^Sign in with IAM Identity Center$", "push button", on=True))
        app.see("^Start URL", "text")
        app.type(START_URL)
        app.click(app.see("^Use a code instead$", on=True))
        address = desktop.opened()
        browser.open(address)
        code = browser.text("#user-code")
        app.see(f"^Code {' '.join(code)}$")
        app.picture("newcomer-code")
        browser.click("#allow")
        browser.shows("allowed")
        app.see("^Choose an account$")
        assert app.quit() == 0


def test_with_a_profile_of_identity_center(desktop: Desktop, tmp_path: Path) -> None:
    files = Path(desktop.env["HOME"]) / ".aws"
    files.mkdir()
    (files / "config").write_text(
        "[profile brindle-prod]\nsso_session = brindle\nsso_account_id = 447109263358\n"
        "sso_role_name = Purchasing\nregion = eu-west-1\n"
        f"[sso-session brindle]\nsso_start_url = {START_URL}\nsso_region = us-east-1\n"
    )
    before = tree(files)
    with running_sandbox(now=None) as sandbox, running_chromium() as browser:
        app = desktop.start(tmp_path / "data", account=("--endpoint-url", sandbox.url))
        app.see("^Use profile .brindle-prod.$")
        app.picture("profile-1-first-page")
        app.click(app.see("^Sign in to brindle-prod$|^Sign in$", "push button", on=True))
        browser.open(desktop.opened())
        browser.click("#allow")
        app.see("^Account brindle-prod, 4471-0926-3358 · ")
        reads_agreements(app)
        app.picture("profile-2-agreements")
        assert app.quit() == 0
    assert tree(files) == before


def test_with_a_profile_that_asks_for_a_code(desktop: Desktop, tmp_path: Path) -> None:
    files = Path(desktop.env["HOME"]) / ".aws"
    files.mkdir()
    with running_sandbox(
        now=None
    ) as sandbox:  # what ends by AWS's clock must not have ended by ours
        user = sandbox.control.sign_in.shown().users[0]
        (files / "config").write_text(
            "[profile buyer]\nrole_arn = arn:aws:iam::447109263358:role/Purchasing\n"
            f"source_profile = me\nmfa_serial = {user.mfa_serial}\n"
            f"[profile me]\naws_access_key_id = {user.access_key_id}\n"
            f"aws_secret_access_key = {user.secret}\n"
        )
        account = ("--profile", "buyer", "--endpoint-url", sandbox.url)
        app = desktop.start(tmp_path / "data", account=account)
        app.see("^Type your MFA code$")
        app.type(wrong(code_of(sandbox, user.mfa_serial)))
        app.key("Return")
        app.see("^The code was not right, ")
        app.picture("mfa-wrong")
        app.type(code_of(sandbox, user.mfa_serial))
        app.key("Return")
        app.see("^Account buyer, 4471-0926-3358 · ")
        app.see_no("^Type your MFA code$")
        reads_agreements(app)
        assert app.quit() == 0


def code_of(sandbox: RunningSandbox, serial: str) -> str:
    """What the device shows now."""
    return sandbox.control.sign_in.mfa_code(serial)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"
