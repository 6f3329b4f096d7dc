"""Countersign on a real Secret Service in each of its states, and with a passphrase where there is none."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from app.accounts.keyring_store import KeyringStore
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.vault import KeptVault
from app.errors import NoKeyring
from app.model.secret import Secret
from tests.e2e.desktop import ROOT, App, Desktop
from tests.fakes.desktop import SecretService, wait_until

pytestmark = pytest.mark.timeout(400)
PASSPHRASE = "four words make it"
_WAITS = "What Countersign stored waits for your passphrase."
_SECRETS = DBusAddress(
    "/org/freedesktop/secrets", "org.freedesktop.secrets", "org.freedesktop.Secret.Service"
)
_MASTER = DBusAddress(
    "/org/freedesktop/secrets",
    "org.freedesktop.secrets",
    "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
)
_LOGIN = "/org/freedesktop/secrets/collection/login"
_DENYING_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><deny send_interface="org.freedesktop.Secret.Service"/></policy></busconfig>"""


@pytest.fixture
def denying_bus(tmp_path: Path) -> Iterator[str]:
    """The address of a session bus that lets nobody call a Secret Service."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("MISSING: dbus-daemon. `python3 packaging/dev.py test` installs it.")
    config, socket = tmp_path / "denying.conf", tmp_path / "denying"
    config.write_text(_DENYING_BUS)
    address = f"unix:path={socket}"
    command = [program, f"--config-file={config}", "--nofork", "--nosyslog", f"--address={address}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(socket.exists, "the session bus listens")
    yield address
    process.terminate()
    process.wait()


def lock(desktop: Desktop) -> None:
    """Lock the keyring as the desktop's own key manager does."""
    with open_dbus_connection(bus=desktop.bus.address) as connection:
        reply = connection.send_and_get_reply(
            new_method_call(_SECRETS, "Lock", "ao", ([_LOGIN],)), timeout=20
        )
    assert reply.header.message_type is MessageType.method_return
    assert reply.body[0] == [_LOGIN]


def unlock(desktop: Desktop) -> None:
    """Unlock it again with the password of the login, as the desktop's own sign-in does."""
    with open_dbus_connection(bus=desktop.bus.address) as connection:
        call = new_method_call(_SECRETS, "OpenSession", "sv", ("plain", ("s", "")))
        session = connection.send_and_get_reply(call, timeout=20).body[1]
        given = (session, b"", b"sample", "text/plain")
        call = new_method_call(_MASTER, "UnlockWithMasterPassword", "o(oayays)", (_LOGIN, given))
        reply = connection.send_and_get_reply(call, timeout=20)
    assert reply.header.message_type is MessageType.method_return


@contextmanager
def left_connections() -> Iterator[None]:
    """Let go of connections that the keyring's library leaves open when it fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture
def on_desktop(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A desktop whose keyring this process uses, too."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)
    with left_connections():  # also those that only what the test held kept alive
        yield desktop


def reason(ask: Callable[[], object]) -> str:
    """Say why it cannot be had."""
    with left_connections():
        with pytest.raises(NoKeyring) as raised:
            ask()
        found = raised.value.reason
        del raised
    return found


# --- the keyring by itself ---------------------------------------------------------------------------


@pytest.mark.usefixtures("on_desktop")
def test_a_real_keyring_keeps_a_secret_of_the_greatest_length() -> None:
    KeyringStore().set("one", Secret("x" * 1280))
    found = KeyringStore().get("one")
    assert found is not None
    assert found.reveal() == "x" * 1280
    assert KeyringStore().backend_name() == "Secret Service"
    assert reason(lambda: KeyringStore().set("one", Secret("x" * 1281))) == "oversized"
    KeyringStore().delete("one")
    assert KeyringStore().get("one") is None


def test_a_locked_keyring_whose_question_nobody_answers(on_desktop: Desktop) -> None:
    KeyringStore().set("one", Secret("text"))
    lock(on_desktop)
    assert reason(lambda: KeyringStore().get("one")) == "dismissed"
    assert reason(lambda: KeyringStore().set("two", Secret("text"))) == "dismissed"
    unlock(on_desktop)
    assert KeyringStore().get("one") is not None


def test_a_keyring_that_may_not_be_called(
    denying_bus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = SecretService(denying_bus, {}, b"")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", denying_bus)
    assert reason(lambda: KeyringStore().get("one")) == "denied"
    service.stop()


def test_a_keyring_that_never_answers(
    bare_desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    silent = open_dbus_connection(bus=bare_desktop.bus.address)
    silent.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
    assert reason(lambda: KeyringStore(timeout_s=3.0).get("one")) == "timed out"
    with left_connections():
        silent.close()
        for thread in threading.enumerate():
            if thread.name == "keyring":
                thread.join(20)
                assert not thread.is_alive()


def test_no_keyring_at_all(bare_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    assert reason(lambda: KeyringStore().get("one")) == "missing"


def test_long_tokens_take_one_small_item_of_a_real_keyring(
    on_desktop: Desktop, tmp_path: Path
) -> None:
    token = b"refresh-token" * 500
    first = KeptVault(KeyringStore(), tmp_path)
    first.put("center", token)
    first.close()
    lock(on_desktop)
    keeper = SecretKeeper(tmp_path)
    later = KeptVault(keeper, tmp_path)
    assert reason(later.names) == "dismissed"
    unlock(on_desktop)
    keeper.try_again()
    assert later.get("center") == token
    later.close()


# --- the window --------------------------------------------------------------------------------------


def stored(data: Path) -> list[str]:
    return [path.name for path in data.glob("stores/*/*.db")]


def run(desktop: Desktop, option: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run without a window."""
    command = [sys.executable, str(ROOT / "main.py"), option, "--sandbox", "--data-dir", str(data)]
    return subprocess.run(
        command, env=desktop.env, cwd=ROOT, capture_output=True, text=True, check=False
    )


def give(app: App, passphrase: str) -> None:
    app.see("^Give your passphrase$")
    app.type(passphrase)
    app.click(app.see("^Open$", "push button", on=True))


def test_a_passphrase_takes_the_place_of_a_missing_keyring(
    bare_desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    app = bare_desktop.start(data)
    app.see("^This system has no keyring")
    app.see("^Updated ")
    app.picture("keyring-missing")
    app.click(app.see("^Use a passphrase", "push button"))
    app.see("^Keep what is stored$")
    app.type_into("Passphrase", PASSPHRASE)
    app.type_into("The same once more", PASSPHRASE)
    app.picture("passphrase-chosen")
    app.click(app.see("^Use this passphrase$", "push button", on=True))
    app.see_no("^This system has no keyring")
    app.see("^Payment request, ", "list item")
    app.see("^Updated ")
    assert app.quit() == 0
    assert stored(data) == ["store.db"]

    again = bare_desktop.start(data)
    again.see("^Give your passphrase$")
    assert again.find("^Payment request, ", "list item") is None
    give(again, "four words break it")
    again.see("^This is not the passphrase of the stored data")
    again.picture("passphrase-wrong")
    give(again, PASSPHRASE)
    again.see_no("^Give your passphrase$")
    again.see("^Payment request, ", "list item")

    again.kill_worker()
    again.worker_pid()
    again.see("^Updated ")
    again.see("^Payment request, ", "list item")
    assert again.find("^Give your passphrase$") is None
    assert again.quit() == 0

    files = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert PASSPHRASE.encode() not in files
    for option, code, told in (("--sync", 1, _WAITS), ("--doctor", 0, _WAITS)):
        done = run(bare_desktop, option, data)
        assert done.returncode == code, done.stdout + done.stderr
        assert told in done.stdout + done.stderr
    logs = b"".join(path.read_bytes() for path in tmp_path.glob("*.log"))
    assert PASSPHRASE.encode() not in logs


def test_who_goes_without_the_passphrase_finds_the_stored_data_next_time(
    bare_desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    app = bare_desktop.start(data)
    app.see("^Updated ")
    app.click(app.see("^Use a passphrase", "push button"))
    app.see("^Keep what is stored$")
    app.type_into("Passphrase", PASSPHRASE)
    app.type_into("The same once more", PASSPHRASE)
    app.click(app.see("^Use this passphrase$", "push button", on=True))
    app.see_no("^This system has no keyring")
    app.see("^Updated ")
    assert app.quit() == 0
    (kept,) = data.glob("stores/*/store.db")
    before = kept.read_bytes()

    without = bare_desktop.start(data)
    without.click(without.see("^Go on without it$", "push button", on=True))
    without.see("^You chose to go on without what is stored")
    without.see("^Payment request, ", "list item")
    without.picture("passphrase-without")
    assert without.quit() == 0
    assert stored(data) == ["store.db"]
    assert kept.read_bytes() == before


def test_a_locked_keyring_can_be_tried_again(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    app = desktop.start(data)
    app.see("^Updated ")
    assert app.quit() == 0
    lock(desktop)

    again = desktop.start(data)
    again.see("^The system's keyring stayed locked: its question was not answered")
    again.picture("keyring-locked")
    unlock(desktop)
    again.click(again.see("^Try again$", "push button"))
    again.see_no("^The system's keyring stayed locked")
    again.see("^Payment request, ", "list item")
    again.see("^Updated ")
    assert again.quit() == 0
    assert stored(data) == ["store.db"]


def test_a_locked_keyring_can_be_left_locked_for_a_session(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    app = desktop.start(data)
    app.see("^Updated ")
    assert app.quit() == 0
    (kept,) = data.glob("stores/*/store.db")
    before = kept.read_bytes()
    lock(desktop)

    again = desktop.start(data)
    again.click(again.see("^Keep nothing this time$", "push button"))
    again.see("^You chose to go on without what is stored")
    again.see("^Payment request, ", "list item")
    assert again.quit() == 0
    assert kept.read_bytes() == before
