"""No secret gets out: each one is typed or given by AWS, used for real, and then looked for everywhere.

Everywhere is every file below the desktop's folder (home, data, run and temporary folders, logs at DEBUG,
crash reports, what was printed), command lines and environments of all processes, notifications and the
clipboard. The keyring's own files are no exception: what is in them is encrypted with the login's password.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.accounts.key_text import from_secret, item_name
from app.accounts.keyring_store import KeyringStore
from app.accounts.vault import KeptVault
from app.sandbox.signin.control import AnswerPage
from app.sandbox.signin.directory import APPROVER, DANA, START_URL
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.browser import secrets_in, visit
from tests.fakes.canaries import Canaries, ProcessWatch
from tests.fakes.desktop import NotificationService, wait_until
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import keyed

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.timeout(400)
PASSPHRASE = "canary sings in the coal mine"
PIN = "-canary-pin-7741"
PROXY_PASSWORD = "canary-proxy-pass"
KEY_FIELDS = ("Access key id", "Secret access key", "Session token")
_READ_CLIPBOARD = (
    "from PySide6.QtGui import QGuiApplication as A; a = A([]); print(a.clipboard().text(), end='')"
)
_READ_SELECTION = (
    "from PySide6.QtGui import QClipboard as C, QGuiApplication as A; a = A([]);"
    " print(a.clipboard().text(C.Mode.Selection), end='')"
)
_GIVEN_OUT = frozenset({"secret", "refresh", "access", "token", "value"})


class Stage:
    """A desktop that is watched, and what may be on it."""

    def __init__(self, desktop: Desktop, folder: Path, state: Path) -> None:
        self.desktop, self.folder, self._state = desktop, folder, state
        self.own_files: list[Path] = []
        temporary = folder / "temporary"
        temporary.mkdir()
        desktop.env["TMPDIR"] = str(temporary)
        opener = folder / "programs" / "xdg-open"
        opener.write_text(
            f'{opener.read_text()}cat /proc/$$/environ >> "{folder}/opener-environ"\n'
        )
        self.notifications: NotificationService = desktop.notifications()
        desktop.tray()
        self.watch = ProcessWatch(desktop.env["HOME"], lambda command: b"xdotool" in command)

    def start(self, sandbox: RunningSandbox, *options: str) -> App:
        """Start Countersign as chattily as it can."""
        return self.start_again("--endpoint-url", sandbox.url, *options)

    def start_again(self, *options: str) -> App:
        """Start Countersign on the account of the last time."""
        account = ("--log-level", "DEBUG", *options)
        return self.desktop.start(self.folder / "data", account=account)

    def clipboard(self) -> str:
        """Read the clipboard as any other program can."""
        return self._as_others_read(_READ_CLIPBOARD)

    def selection(self) -> str:
        """Read what a middle click would paste."""
        return self._as_others_read(_READ_SELECTION)

    def _as_others_read(self, program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.desktop.env,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def kept(self) -> dict[str, str]:
        """Read the secrets that the vault keeps, and the keys of the keyring."""
        vault = KeptVault(KeyringStore(), self.folder / "data")
        contents = [vault.get(name) for name in vault.names()]
        vault.close()
        found = [one for content in contents if content for one in sorted(secrets_in(content))]
        return {f"kept {number}": secret for number, secret in enumerate(found)} | self._keys()

    def _keys(self) -> dict[str, str]:
        """Read the keys of the stores as the keyring has them, and as programs write them."""
        data, keyring = self.folder / "data", KeyringStore()
        found: dict[str, str] = {}
        for store in (data / "stores").iterdir():
            kept = keyring.get(item_name(f"store {store.name}", data))
            assert kept is not None
            key = from_secret(kept)
            assert key is not None
            found |= {f"key of {store.name}": kept.reveal(), f"its digits {store.name}": key.hex()}
        return found

    def given_out(self, sandbox: RunningSandbox) -> dict[str, str]:
        """List the secrets that the sandbox account gave out: tokens, clients' secrets, keys of sessions."""
        sandbox.close()
        saved = msgspec.msgpack.decode(self._state.read_bytes())
        return dict(_secrets_of(msgspec.msgpack.decode(saved["sign_in"]), "given out"))

    def require_clean(self, secrets: dict[str, str]) -> None:
        """Look for secrets everywhere."""
        self.watch.close()
        commands = b"\n".join(self.watch.seen)
        assert b"main.py" in commands
        assert b"--worker" in commands
        canaries = Canaries(secrets)
        found = canaries.in_files(self.folder, but=self.own_files)
        found += canaries.in_content(self.watch.content(), "a process")
        told = "\n".join(f"{one.summary}\n{one.body}" for one in self.notifications.shown)
        found += canaries.in_content(told.encode(), "a notification")
        found += canaries.in_content(self.clipboard().encode(), "the clipboard")
        found += canaries.in_content(self.selection().encode(), "the selection")
        assert not found, "\n".join(found)


@pytest.fixture
def core_files() -> Iterator[None]:
    """Let what is started from here leave core files, as some systems do; this needs the right to."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


@pytest.fixture
def stage(
    core_files: None,
    desktop: Desktop,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stage]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)  # the keyring's
    made = Stage(desktop, tmp_path, tmp_path_factory.mktemp("sandbox") / "state")
    yield made
    made.watch.close()


@pytest.fixture
def sandbox(stage: Stage) -> Iterator[RunningSandbox]:
    # What ends by AWS's clock must not have ended by ours.
    with running_sandbox(now=None, state=stage._state) as running:
        yield running


def _secrets_of(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in _GIVEN_OUT and isinstance(one, str) and one:
                yield f"{name} {key}", one
            yield from _secrets_of(one, f"{name} {key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _secrets_of(one, f"{name} {number}")


def reads_requests(app: App) -> None:
    app.see("^Payment request, ", "list item")
    app.see("^Updated ")


def type_keys(app: App, *contents: str) -> None:
    """Type into the first fields of the keys' sheet, in their order."""
    app.see_ways_in()
    app.click(app.see("^Enter keys$", "push button", on=True))
    for field, content in zip(KEY_FIELDS, contents, strict=False):
        app.see(f"^{field}", "text")
        app.type_into(field, content)


def finish_in_browser(stage: Stage, sandbox: RunningSandbox) -> str:
    """Allow the sign-in whose page was opened; where the browser came back to."""
    location = sandbox.control.sign_in.answer_page(AnswerPage(stage.desktop.opened()))
    assert visit(location).status == 200
    return location


def crash(app: App, pid: int) -> None:
    """End a process the way a bug in native code does."""
    limits = Path(f"/proc/{pid}/limits").read_text()
    (core,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4] == "0", "a core file holds all that was in memory"
    os.kill(pid, signal.SIGSEGV)


# --- keys, a code, a role ------------------------------------------------------------------------


@pytest.mark.long
def test_keys_with_a_role_and_a_code(stage: Stage, sandbox: RunningSandbox) -> None:
    app = stage.start(sandbox)
    type_keys(app, DANA.key.access_key_id, DANA.key.secret)
    app.click(app.see("^Assume a role with them$", on=True))
    app.type_into("Role ARN", APPROVER.arn)
    app.type_into("MFA device", DANA.mfa_serial)
    app.key("Return")
    app.see("^Type your MFA code$")
    code = sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
    app.type(code)
    app.key("Return")
    app.see("^Account .* Approver$", "button menu")
    reads_requests(app)
    secrets = {"secret key": DANA.key.secret, "MFA code": code}

    secrets["registration token"] = copy_token(stage, app)
    set_pin(app)
    refuse_proxy(app)
    wait_until(lambda: not stage.clipboard(), "the token is off the clipboard", PATIENCE_S)
    worker = app.worker_pid()
    crash(app, worker)
    wait_until(lambda: app.worker_pid() != worker, "another worker runs", PATIENCE_S)
    app.see("^Updated ")
    app.see("^A part of Countersign failed$")  # the worker's, at once
    app.click(app.see("^Copy report$", "push button", on=True))
    wait_until(lambda: "Segmentation fault" in stage.clipboard(), "it is copied", PATIENCE_S)
    crash(app, app.process.pid)
    assert app.wait() == -signal.SIGSEGV
    report = (stage.folder / "data" / "crashes" / "last-window.txt").read_text()
    assert "Segmentation fault" in report

    again = stage.start_again()
    again.see("^PIN$", "text")
    again.type(PIN)
    again.key("Return")
    again.see("^A part of Countersign failed$")
    again.picture("canaries-crash-report")
    again.key("Escape")
    reads_requests(again)
    assert again.quit() == 0
    secrets |= stage.kept() | stage.given_out(sandbox)
    assert len(secrets) >= 8, secrets.keys()  # the role's secret and token among them
    stage.require_clean(secrets | {"PIN": PIN, "password of a proxy": PROXY_PASSWORD})


def copy_token(stage: Stage, app: App) -> str:
    """Copy the registration token of an entitlement; gives it."""
    app.key("ctrl+2")
    app.see("^14 agreements$", "label")
    app.key("ctrl+f", "Escape", "Home", "Down", "Return")
    app.see("^Lumenfold Observability$", "label")
    app.click(app.see("^Entitlements$", "page tab"))
    app.click(app.see("^Registration token of Lumenfold", "push button", on=True))
    app.click(app.see("^Copy token$", "push button", on=True))
    app.see("^Copied. It is on the clipboard for 60 seconds")
    token = stage.clipboard()
    assert len(token) > 40
    app.key("Escape")
    app.see_no("^Copy token$", "push button")  # the next key is for the window
    return token


def set_pin(app: App) -> None:
    """Let the lock ask for a PIN, and lock and unlock the window once."""
    app.key("ctrl+comma")
    app.click(app.see("^Lock and passphrase$", "list item"))
    app.click(app.see("^Set a PIN…$", "push button", on=True))
    app.see("^New PIN", "text")
    app.type_into("New PIN", PIN)
    app.type_into("Once more", PIN)
    app.key("Return")
    app.see("^Change the PIN…$", "push button")


def refuse_proxy(app: App) -> None:
    """Enter a proxy with its password, in the settings, which takes none."""
    app.click(app.see("^Network$", "list item"))
    app.press_until("Tab", "Change the network settings")  # from the list of pages
    app.key("space")
    app.see("^Save and connect$", "push button", on=True)
    app.key("Down", "Down")
    app.see("^Address of the proxy", "text")
    app.type(f"http://robin:{PROXY_PASSWORD}@proxy.example.com:3128")
    app.key("Return")
    app.click(app.see("^Save and connect$", "push button", on=True))
    app.see("^Countersign keeps no password of a proxy|^Address of the proxy.*no password")
    app.picture("canaries-proxy")
    app.key("Escape")
    app.key("Escape")
    app.see_no("^Change the network settings$")


def test_temporary_keys(stage: Stage, sandbox: RunningSandbox) -> None:
    session = keyed(sandbox, DANA).get_session_token()["Credentials"]
    app = stage.start(sandbox)
    names = ("AccessKeyId", "SecretAccessKey", "SessionToken")
    type_keys(app, *(session[name] for name in names))
    app.key("Return")
    app.see("^Account Key ")
    reads_requests(app)
    assert app.quit() == 0
    secrets = {name: session[name] for name in names[1:]}
    assert set(secrets.values()) <= set(stage.kept().values())
    stage.require_clean(secrets | stage.kept())


# --- in the browser ------------------------------------------------------------------------------


def test_identity_center(stage: Stage, sandbox: RunningSandbox) -> None:
    app = stage.start(sandbox)
    app.see_ways_in()
    app.click(app.see("^Sign in with IAM Identity Center$", "push button", on=True))
    app.see("^Start URL", "text")
    app.type(START_URL)
    app.key("Return")
    location = finish_in_browser(stage, sandbox)
    app.click(app.see("^brindle-prod", "list item"))
    app.click(app.see("^Purchasing", "list item"))
    app.see("^Account brindle-prod")
    reads_requests(app)
    assert app.quit() == 0
    page = stage.desktop.opened()
    kept = {
        name: one for name, one in stage.kept().items() if f"client_id={one}" not in page
    }  # which program asks is no secret
    given = stage.given_out(sandbox)
    for kind in ("access", "refresh", "secret", "token"):
        assert [name for name in given if name.endswith(kind)], given.keys()
    stage.require_clean(kept | given | {"code": location.partition("code=")[2].partition("&")[0]})


def test_the_console(stage: Stage, sandbox: RunningSandbox) -> None:
    app = stage.start(sandbox)
    app.see_ways_in()
    app.click(app.see("^Sign in with a console session$", "push button", on=True))
    region = app.see("^Region|^Sign in in the browser$|^Finish in your browser$")
    if region.name != "Finish in your browser":
        app.key("Return")
    location = finish_in_browser(stage, sandbox)
    app.see("^Account ", "button menu")
    reads_requests(app)
    assert app.quit() == 0
    kept = stage.kept()
    assert len(kept) >= 4, kept.keys()  # a secret, a session token, a refresh token, a private key
    given = stage.given_out(sandbox)
    stage.require_clean(kept | given | {"code": location.partition("code=")[2].partition("&")[0]})


# --- programs ------------------------------------------------------------------------------------


def test_a_credential_program_and_a_proxy_of_the_environment(
    stage: Stage, sandbox: RunningSandbox
) -> None:
    files = Path(stage.desktop.env["HOME"]) / ".aws"
    files.mkdir()
    program = files / "keys.py"
    told = {
        "Version": 1,
        "AccessKeyId": DANA.key.access_key_id,
        "SecretAccessKey": DANA.key.secret,
    }
    program.write_text(
        "import os, pathlib\n"
        "for process in ('self', str(os.getppid())):\n"
        "    for name in ('cmdline', 'environ'):\n"
        "        seen = pathlib.Path(f'/proc/{process}/{name}').read_bytes()\n"
        f"        pathlib.Path(f'{stage.folder}/seen-{{process}}-{{name}}').write_bytes(seen)\n"
        f"print({msgspec.json.encode(told).decode()!r})\n"
    )
    stage.own_files.append(program)
    (files / "config").write_text(
        f"[profile vault]\ncredential_process = {sys.executable} {program}\n"
    )
    # Not on the way to the sandbox account; the person's own environment may hold it.
    stage.desktop.env["HTTPS_PROXY"] = f"http://robin:{PROXY_PASSWORD}@proxy.example.com:3128"
    app = stage.start(sandbox, "--profile", "vault")
    app.click(app.see("^Show the command", "push button"))
    app.click(app.see("^Allow and sign in$", "push button", on=True))
    app.see("^Account vault", "button menu")
    reads_requests(app)
    app.key("ctrl+comma")
    app.click(app.see("^Network$", "list item"))
    app.see("proxy.example.com:3128")
    app.picture("canaries-proxy-of-the-environment")
    app.key("Escape")
    assert app.quit() == 0
    stage.require_clean({"secret key": DANA.key.secret})
    environments = [*stage.folder.glob("seen-*-environ"), *stage.folder.glob("*-environ")]
    assert len(environments) >= 2
    proxy = Canaries({"password of a proxy": PROXY_PASSWORD})
    assert proxy.in_files(stage.folder, but=environments) == []


def test_a_passphrase(
    bare_desktop: Desktop, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stage = Stage(bare_desktop, tmp_path, tmp_path_factory.mktemp("sandbox") / "state")
    with running_sandbox(now=None) as sandbox:
        app = stage.start(sandbox)
        type_keys(app, DANA.key.access_key_id, DANA.key.secret)
        app.key("Return")
        app.see("^Account Key ", "button menu")
        reads_requests(app)
        app.click(app.see("^Use a passphrase", "push button"))
        app.see("^Keep what is stored$")
        app.type_into("Passphrase", PASSPHRASE)
        app.type_into("The same once more", PASSPHRASE)
        app.click(app.see("^Use this passphrase$", "push button", on=True))
        app.see_no("^This system has no keyring")
        reads_requests(app)
        assert app.quit() == 0
        again = stage.start_again()
        again.see("^Give your passphrase$")
        again.type(PASSPHRASE)
        again.click(again.see("^Open$", "push button", on=True))
        reads_requests(again)
        assert again.quit() == 0
    stage.require_clean({"passphrase": PASSPHRASE, "secret key": DANA.key.secret})
