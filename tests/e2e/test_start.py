"""What the person meets when the real program starts: stored rows, stores that do not open, a dark desktop."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.accounts.keyring_store import KeyringStore
from app.accounts.store_keys import StoreKeys
from app.folders import POINTER
from app.moving import plan_move
from app.store.database import open_writer
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until
from tests.fakes.store_key import new_key
from ui.theme import DARK, LIGHT

pytestmark = pytest.mark.timeout(400)
HEADER = (4, 4)  # a point of the screen, in a corner of the window without words
ANEW = "^Keep it aside and begin anew$"


def open_and_quit(desktop: Desktop, data: Path) -> Path:
    """Run once; give the store that is left."""
    app = desktop.start(data)
    app.see("^Updated ")
    assert app.quit() == 0
    (store,) = data.glob("stores/*/store.db")
    return store


def begin_anew(app: App) -> None:
    app.click(app.see(ANEW, "push button"))
    app.see("^Updated ")
    app.see("^Payment request, ", "list item")
    app.see_no(ANEW, "push button")


def without_files(store: Path) -> None:
    for path in store.parent.glob("store.db*"):
        path.unlink()


def test_a_damaged_store_is_told_and_kept_aside(desktop: Desktop, tmp_path: Path) -> None:
    store = open_and_quit(desktop, tmp_path / "data")
    damage = b"damaged by a dying disk" * 4000
    without_files(store)
    store.write_bytes(damage)
    app = desktop.start(tmp_path / "data")
    app.see("^The stored data in .* is damaged")
    app.picture("damaged-store")
    begin_anew(app)
    (aside,) = store.parent.glob("store.damaged-*.db")
    assert aside.read_bytes() == damage
    assert app.quit() == 0


def test_a_folder_that_moves_opens_in_its_other_place(desktop: Desktop, tmp_path: Path) -> None:
    first, other = tmp_path / "data", tmp_path / "elsewhere"
    store = open_and_quit(desktop, first)
    plan_move(first, other)
    app = desktop.start(first)
    app.see("^The data folder was moved")
    app.see("^Payment request, ", "list item")
    app.see_no(ANEW, "push button")
    app.picture("moved-folder")
    assert app.quit() == 0
    assert (other / store.relative_to(first)).exists()
    assert [one.name for one in first.iterdir()] == [POINTER]


def test_a_store_with_another_key_is_told_and_kept_aside(desktop: Desktop, tmp_path: Path) -> None:
    store = open_and_quit(desktop, tmp_path / "data")
    without_files(store)
    open_writer(store, new_key()).close()
    app = desktop.start(tmp_path / "data")
    app.see("^The keyring holds another key than the one that ")
    app.picture("wrong-key")
    begin_anew(app)
    assert app.quit() == 0


def test_a_store_of_a_newer_version_is_told_and_left_alone(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_and_quit(desktop, tmp_path / "data")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)
    kept = StoreKeys(KeyringStore(), tmp_path / "data").existing(store.parent.name)
    assert kept
    writer = open_writer(store, kept.key)
    writer.execute("PRAGMA user_version = 999")
    writer.close()
    before = store.read_bytes()
    app = desktop.start(tmp_path / "data")
    app.see("was written by a newer version of Countersign")
    app.see("^The stored data is not open$")
    app.see_no(ANEW, "push button")
    app.picture("newer-store")
    assert app.quit() == 0
    assert store.read_bytes() == before


def test_the_window_follows_the_desktop_between_light_and_dark(
    desktop: Desktop, tmp_path: Path
) -> None:
    portal = desktop.settings()
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    assert desktop.pixel(*HEADER) == LIGHT.window.lower()
    portal.go(dark=True)
    wait_until(lambda: desktop.pixel(*HEADER) == DARK.window.lower(), "it is dark", PATIENCE_S)
    app.picture("dark")
    portal.go(dark=False)
    wait_until(lambda: desktop.pixel(*HEADER) == LIGHT.window.lower(), "it is light", PATIENCE_S)
    assert app.quit() == 0
